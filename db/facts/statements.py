"""Statements: facts in the one shape that checks and the builder read.

A deal's amount, its parts, terms, events and links are facts as much as a revenue figure is. Here
the nested records of the files become one flat list in which each has its id, its subject, its
metric, its quantity and its evidence, with the file's defaults filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce
from operator import or_
from types import MappingProxyType

from db import vocabulary as v
from db.dates import last_day
from db.facts.declarations import united
from db.facts.nodes import Place, Problem
from db.facts.reading import NOTHING, LeftOut, ReadFile
from db.facts.records import (
    AmountRecord,
    DealRecord,
    DerivedRecord,
    EntityRecord,
    EvidenceRecord,
    FactRecord,
    FileRecord,
    LinkRecord,
    PartRecord,
    Record,
    SourceRecord,
    StatusRecord,
    TermRecord,
    Words,
)
from db.figures import UnreadFigure, parse
from db.named_tuple import NamedTuple
from db.quantity import Quantity
from db.told import told, words_of

UNIT_OF = {"people": "people", "ratio": "ratio", "growth": "x", "count": "count", "power": "W"}
"""The unit to read a figure in when it names none, by the metric's dimension."""

_NO_INPUTS: Mapping[str, str] = MappingProxyType({})

read_figure = lru_cache(maxsize=20_000)(parse)
"""Figures are read once: many stand in a file twice, as entered and as published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that is said, ready to be checked and stored; see `db.schema` for the columns."""

    id: str
    kind: str
    subject: str
    metric: str
    place: Place
    record: Record
    quantity: Quantity | None = None
    words: Words | None = None
    basis: str | None = None
    scope: str | None = None
    period: str | None = None
    against: str | None = None
    nature: str = "reported"
    deal: str | None = None
    known_from: str | None = None
    retracted: str | None = None
    rank: str = "normal"
    note: Words | None = None
    population: str | None = None
    sponsor: str | None = None
    interest: str | None = None
    interest_in: str | None = None
    evidence: tuple[EvidenceRecord, ...] = ()
    evidence_days: tuple[str, ...] = ()
    """The day by which each evidence was there; empty where all were from the first."""
    formula: str | None = None
    inputs: Mapping[str, str] = field(default_factory=lambda: _NO_INPUTS)
    payers: tuple[str, ...] = ()
    payees: tuple[str, ...] = ()
    parent: str | None = None
    relation: str | None = None
    other_deal: str | None = None
    status: str | None = None
    on: str | None = None
    holds_from: str | None = None
    holds_until: str | None = None

    @property
    def known_by(self) -> str | None:
        """The day by which it was surely known; a derived fact may hold from a later one."""
        return self.holds_from or (last_day(self.known_from) if self.known_from else None)

    @property
    def retracted_by(self) -> str | None:
        """The day by which it was surely withdrawn; a derived fact may be overtaken before."""
        return self.holds_until or (last_day(self.retracted) if self.retracted else None)

    def is_known(self, day: str) -> bool:
        """Whether it was known on a day (ISO), and not yet retracted."""
        known, retracted = self.known_by, self.retracted_by
        return known is not None and known <= day and (retracted is None or day < retracted)


class RivalPart(NamedTuple):
    """A part of a deal that another telling of the deal states differently.

    Attributes:
        fact: The part.
        rivalry: The same for all parts about the same money; of these, one telling's count.
        telling: The deal as which it was told.
        vague: How many things it leaves open: who pays, who is paid, how much, who shares it how.
    """

    fact: str
    rivalry: str
    telling: str
    vague: int


class Merged(NamedTuple):
    """Deals that are told several times, and what was made of that.

    Attributes:
        told_as: The ids of the deals that became others, and what they became.
        deals: All deals as the files tell them.
        statements: All that is stated as the files state it, the rest of it left out.
        rival_parts: Parts of which not all can count.
    """

    told_as: Mapping[str, str]
    deals: tuple[DealRecord, ...]
    statements: tuple[Statement, ...]
    rival_parts: tuple[RivalPart, ...]


@dataclass(frozen=True, slots=True)
class FactSet:
    """All that a set of facts files says, and what could not be read of them.

    Attributes:
        files: The files, for what they say of all that is in them.
        left_out: Ids of what could not be read; others may still name them.
        merged: What `db.facts.merging` put together; None where no deal is told twice.
    """

    files: tuple[FileRecord, ...]
    sources: tuple[SourceRecord, ...]
    entities: tuple[EntityRecord, ...]
    deals: tuple[DealRecord, ...]
    statements: tuple[Statement, ...]
    problems: tuple[Problem, ...]
    left_out: LeftOut = NOTHING
    merged: Merged | None = None


def gather(files: Iterable[ReadFile]) -> FactSet:
    """Bring the records of all files together as statements."""
    files = list(files)
    records = [file.record for file in files]
    problems = [problem for file in files for problem in file.problems]
    declared = united((source for record in records for source in record.sources), problems)
    entities = united((entity for record in records for entity in record.entities), problems)
    sources = {source.id: source for source in declared}
    statements: list[Statement] = []
    for record in records:
        flattener = _Flattener(record, sources, problems)
        statements += flattener.statements()
    return FactSet(
        tuple(records),
        declared,
        entities,
        tuple(deal for record in records for deal in record.deals),
        tuple(statements),
        tuple(problems),
        reduce(or_, (file.left_out for file in files), NOTHING),
    )


class _Flattener:
    """Makes the statements of one file."""

    def __init__(
        self, file: FileRecord, sources: Mapping[str, SourceRecord], problems: list[Problem]
    ) -> None:
        self._file, self._sources, self._problems = file, sources, problems

    def statements(self) -> Iterator[Statement]:
        for deal in self._file.deals:
            yield from self._deal(deal)
        for fact in self._file.facts:
            yield self._fact(fact)
        for derived in self._file.derived:
            yield self._derived(derived)

    def _fact(self, fact: FactRecord) -> Statement:
        dimension = v.METRICS[fact.metric].dimension
        return self._stated(
            fact, fact.id, "measure", fact.subject, fact.metric,
            quantity=self._figure(fact, fact.figure, UNIT_OF.get(dimension)),
            words=fact.words, basis=fact.basis, scope=fact.scope, period=fact.period,
            against=fact.against, nature=fact.nature, deal=fact.deal, population=fact.population,
            sponsor=fact.sponsor, interest=fact.interest, interest_in=fact.interest_in,
        )  # fmt: skip

    def _derived(self, derived: DerivedRecord) -> Statement:
        return Statement(
            id=derived.id, kind="measure", subject=derived.subject, metric=derived.metric,
            place=derived.place, record=derived, basis=derived.basis, scope=derived.scope,
            period=derived.period, nature="derived", deal=derived.deal, note=derived.note,
            formula=derived.formula, inputs=derived.inputs,
        )  # fmt: skip

    def _deal(self, deal: DealRecord) -> Iterator[Statement]:
        yield from self._amounts(deal)
        for part in deal.parts:
            yield from self._part(deal, part, None)
        for term in deal.terms:
            yield from self._term(deal, term)
        yield from self._events(deal, deal.id, deal.status)
        for link in deal.links:
            yield self._stated(
                link, f"{deal.id}/{link.relation}/{link.deal}", "link", deal.subject, "deal_link",
                deal=deal.id, relation=link.relation, other_deal=link.deal,
                words=Words(f"{link.relation.replace('_', ' ')} {link.deal}", None),
            )  # fmt: skip

    def _amounts(self, deal: DealRecord) -> Iterator[Statement]:
        if deal.figure is not None:
            yield self._amount(deal, deal, f"{deal.id}/amount", deal.figure)
        for number, amount in enumerate(deal.amounts, 1):
            name = amount.id or f"amount-{number}"
            yield self._amount(deal, amount, f"{deal.id}/{name}", amount.figure)

    def _amount(
        self, deal: DealRecord, said: DealRecord | AmountRecord, id_: str, figure: str
    ) -> Statement:
        quantity = self._figure(said, figure, None)
        metric = v.amount_metric(deal.kind, quantity.dimension if quantity else "money")
        return self._stated(
            said, id_, "amount", deal.subject, metric, quantity=quantity, basis=said.basis,
            nature=said.nature or deal.nature or "reported", deal=deal.id, period=None,
        )  # fmt: skip

    def _part(self, deal: DealRecord, part: PartRecord, parent: str | None) -> Iterator[Statement]:
        id_ = f"{deal.id}/{part.id}"
        quantity = self._figure(part, part.figure, None)
        metric = v.part_metric(deal.kind, quantity.dimension if quantity else "money")
        yield self._stated(
            part, id_, "part", deal.subject, metric, quantity=quantity, words=part.title,
            basis=part.basis, nature=part.nature or deal.nature or "reported", deal=deal.id,
            payers=part.payer, payees=part.payee, parent=parent, scope=part.chip,
        )  # fmt: skip
        yield from self._events(deal, id_, part.status)
        for inner in part.parts:
            # A tranche is paid by whom its whole is paid by, unless it says otherwise.
            yield from self._part(deal, _with_parties_of(part, inner), id_)

    def _term(self, deal: DealRecord, term: TermRecord) -> Iterator[Statement]:
        id_ = f"{deal.id}/{term.id}"
        yield self._stated(
            term, id_, "term", deal.subject, term.metric or "contract_term", words=term.words,
            scope=term.scope, nature=term.nature or "reported", deal=deal.id,
            payers=term.payer, payees=term.payee,
        )  # fmt: skip
        yield from self._events(deal, id_, term.status)

    def _events(
        self, deal: DealRecord, about: str, events: tuple[StatusRecord, ...]
    ) -> Iterator[Statement]:
        for event in events:
            when = f"-{event.on}" if event.on else ""
            yield self._stated(
                event, f"{about}/status/{event.is_}{when}", "status", deal.subject, "deal_status",
                deal=deal.id, parent=None if about == deal.id else about, status=event.is_,
                on=event.on, period=event.on, words=Words(event.is_.replace("_", " "), None),
            )  # fmt: skip

    def _stated(
        self,
        said: FactRecord
        | DealRecord
        | AmountRecord
        | PartRecord
        | TermRecord
        | StatusRecord
        | LinkRecord,
        id_: str,
        kind: str,
        subject: str,
        metric: str,
        **more: object,
    ) -> Statement:
        evidence = tuple(
            item if item.source else replace(item, source=self._file.source)
            for item in said.evidence
        )
        known_from = said.known_from or self._file.known_from or self._published(evidence)
        days = self._evidence_days(evidence, known_from) if len(evidence) > 1 else ()
        return Statement(
            id=id_, kind=kind, subject=subject, metric=metric, place=said.place, record=said,
            known_from=known_from,
            retracted=said.retracted, rank=said.rank or "normal", note=said.note,
            evidence=evidence, evidence_days=days, **more,  # type: ignore[arg-type]  # the callers' keywords are fields
        )  # fmt: skip

    def _published(self, evidence: tuple[EvidenceRecord, ...]) -> str | None:
        """The earliest day on which a source of it was surely out."""
        return min(filter(None, map(self._out, evidence)), key=last_day, default=None)

    def _out(self, evidence: EvidenceRecord) -> str | None:
        """Since when an evidence was there: as it says itself, or since its source was out."""
        source = self._sources.get(evidence.source or "")
        return evidence.known_from or (source.published if source else None)

    def _evidence_days(
        self, evidence: tuple[EvidenceRecord, ...], known_from: str | None
    ) -> tuple[str, ...]:
        """Since when each evidence was there: what came out after the first was not, before."""
        if known_from is None:
            return ()
        known = last_day(known_from)
        out = [last_day(day) if (day := self._out(item)) else known for item in evidence]
        days = tuple(known if day == min(out) else max(known, day) for day in out)
        return days if set(days) != {known} else ()

    def _figure(
        self,
        said: FactRecord | DealRecord | AmountRecord | PartRecord,
        figure: str | None,
        unit: str | None,
    ) -> Quantity | None:
        if figure is None:
            return None
        raw = next((item.raw for item in said.evidence if item.raw), None)
        try:
            return replace(read_figure(figure, unit), raw=raw or figure)
        except UnreadFigure as error:
            self._problems.append(
                Problem(
                    said.where("figure"),
                    told("the figure cannot be read: {error}", error=words_of(error)),
                    told(
                        'write it like $110B, "> 900M", $175-185B, up to $100B, ~$600B, 3 GW, '
                        "42%, 3x"
                    ),
                )
            )
            return None


def _with_parties_of(whole: PartRecord, part: PartRecord) -> PartRecord:
    return replace(
        part,
        payer=part.payer or whole.payer,
        payee=part.payee or whole.payee,
        instrument=part.instrument or whole.instrument,
    )
