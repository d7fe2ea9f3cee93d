"""What facts files may say: one frozen class a record, each field with its kind and meaning.

These declarations are the only ones. The reader (`reading`), the editor's schema
(`json_schema`) and the documentation follow them. A field's key in a file is its name here, less
the underscore that keeps a name apart from one of Python's own words (`from_`, `is_`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from typing import Any

from db import vocabulary as v
from db.facts.nodes import Place
from db.told import told

STATED_NATURES = tuple(nature for nature in v.NATURES if nature != "derived")
"""What a file may say of a figure; what is derived is computed from its formula."""


@dataclass(frozen=True, slots=True)
class Spec:
    """What a field holds.

    Attributes:
        kind: "id", "text", "words", "date", "month_day", "period", "figure", "code", "whole",
            "formula", "url", "names" (a mapping of names to ids), "record".
        doc: Its meaning, for people.
        choices: The codes allowed, for "code".
        many: Whether a list is wanted; a single value then counts as a list of one.
        of: The record class, for "record".
        refers: What an id must name: "entity", "deal", "fact" or "source".
    """

    kind: str
    doc: str
    choices: tuple[str, ...] = ()
    many: bool = False
    of: type[Record] | None = None
    refers: str = ""


def _said(kind: str, doc: str, *, required: bool = False, many: bool = False, **more: Any) -> Any:
    spec = Spec(kind, told(doc), many=many, **more)
    default: Any = MISSING if required else () if many else None
    return field(default=default, metadata={"spec": spec})


@dataclass(frozen=True, slots=True)
class Words:
    """A short text of our own in English, Chinese or both."""

    en: str | None
    zh: str | None

    @property
    def any(self) -> str:
        """The English text, or the Chinese where there is no other."""
        return self.en or self.zh or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record with the place where it stands and the place of each value in it.

    Attributes:
        place: Where it begins.
        places: Of the value of each field by its name, and of each item of a list or a mapping of
            texts by "name.item".
    """

    place: Place
    places: Mapping[str, Place]

    def where(self, name: str, item: object = None) -> Place:
        """Where a field's value, or one item of it, stands; the record itself if it is not written.

        Args:
            name: The field.
            item: The number of an item in a list, counted from zero, or its key in a mapping.
        """
        of_item = self.places.get(f"{name}.{item}")
        return of_item or self.places.get(name, self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord(Record):
    """Which source says it, where in it, on whose word, and the figure as it stands there."""

    source: str | None = _said("id", "the source; the file's own where left out", refers="source")
    at: str | None = _said("text", "where in the source: para 5, title, p. 12, row 3")
    says: str = _said("code", "who vouches for it", required=True, choices=v.ATTRIBUTIONS)
    who: str | None = _said("text", "the id of an entity, or plain words")
    raw: str | None = _said("text", "the figure as published, and only the figure")
    url: str | None = _said("url", "where this very claim can be read, if not where the source is")
    known_from: str | None = _said("date", "since when it was there; else since its source was out")
    note: Words | None = _said("words", "how it was read, where that is not plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRecord(Record):
    """A place in a source that was read and states nothing to keep."""

    at: str = _said("text", "where in the source", required=True)
    why: str = _said("text", "what stands there instead", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord(Record):
    """Something published, on which facts rest."""

    id: str = _said("id", "a name for links", required=True)
    title: Words = _said("words", "its title", required=True)
    kind: str = _said("code", "what it is", required=True, choices=v.SOURCE_KINDS)
    publisher: str | None = _said("text", "who published it")
    author: str | None = _said("text", "who wrote it")
    language: str | None = _said("text", "ISO 639 code of its language")
    published: str | None = _said("date", "when it was published")
    url: str | None = _said("text", "where it can be read")
    path: str | None = _said("text", "where a copy may lie")
    licence: str | None = _said("text", "the licence of its data")
    attribution: str | None = _said("text", "the attribution that its licence asks for")
    note: Words | None = _said("words", "what to know about it")
    without_facts: tuple[PassageRecord, ...] = _said(
        "record", "places read that state no fact", many=True, of=PassageRecord
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRecord(Record):
    """A company, person, product, group or market."""

    id: str = _said("id", "a name for links", required=True)
    kind: str = _said("code", "what it is", required=True, choices=v.ENTITY_KINDS)
    name: Words = _said("words", "its name", required=True)
    aliases: tuple[str, ...] = _said("text", "other names, in any language", many=True)
    parent: str | None = _said("id", "the company that owns it", refers="entity")
    role: str | None = _said("code", "its part in the market", choices=v.ENTITY_ROLES)
    fiscal_year_end: str | None = _said("month_day", "the last day of its fiscal year, MM-DD")
    note: Words | None = _said("words", "what to know about it")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stated(Record):
    """What every stated fact may carry."""

    known_from: str | None = _said(
        "date", "since when it is known; else the file's or the source's"
    )
    retracted: str | None = _said("date", "since when it is withdrawn")
    rank: str | None = _said("code", "its rank among rivals", choices=v.RANKS)
    note: Words | None = _said("words", "what to know about it")
    evidence: tuple[EvidenceRecord, ...] = _said(
        "record", "what it rests on", many=True, of=EvidenceRecord
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRecord(_Stated):
    """An event: on a date, a deal or a part reached a stage."""

    is_: str = _said("code", "the stage reached", required=True, choices=tuple(v.STATUSES))
    on: str | None = _said("date", "when; left out where the source does not say")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRecord(_Stated):
    """A tranche or leg of a deal: who pays whom what, by which instrument, on which terms."""

    id: str = _said("id", "a name within the deal", required=True)
    title: Words | None = _said("words", "what it is called")
    payer: tuple[str, ...] = _said("id", "who pays", many=True, refers="entity")
    payee: tuple[str, ...] = _said(
        "id", "who is paid, supplies or issues", many=True, refers="entity"
    )
    instrument: str | None = _said("code", "by what", choices=v.INSTRUMENTS)
    figure: str | None = _said("figure", "how much")
    nature: str | None = _said("code", "what kind of statement it is", choices=STATED_NATURES)
    basis: str | None = _said("text", "a basis of its metric, such as committed or running")
    purpose: str | None = _said("code", "what capacity is for", choices=v.PURPOSES)
    chip: str | None = _said("text", "the chip or system")
    condition: Words | None = _said("words", "what must happen first")
    due: str | None = _said("date", "when it falls due")
    status: tuple[StatusRecord, ...] = _said("record", "its events", many=True, of=StatusRecord)
    tellings: tuple[str, ...] = _said(
        "id", "of a deal told differently, the deals as which it was told with this part",
        many=True, refers="deal",
    )  # fmt: skip
    parts_cover: str | None = _said(
        "code", "whether its parts add up to it", choices=("all", "some")
    )
    parts: tuple[PartRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRecord(_Stated):
    """A part of a deal that has words and no number, such as exclusivity."""

    id: str = _said("id", "a name within the deal", required=True)
    words: Words = _said("words", "what is agreed, in our own words", required=True)
    metric: str | None = _said("code", "what it is about", choices=tuple(v.METRICS))
    payer: tuple[str, ...] = _said("id", "who grants or pays", many=True, refers="entity")
    payee: tuple[str, ...] = _said("id", "who gets it", many=True, refers="entity")
    scope: str | None = _said("text", "the product or segment that it is limited to")
    nature: str | None = _said("code", "what kind of statement it is", choices=STATED_NATURES)
    status: tuple[StatusRecord, ...] = _said("record", "its events", many=True, of=StatusRecord)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRecord(_Stated):
    """How a deal relates to another."""

    relation: str = _said("code", "how", required=True, choices=v.RELATIONS)
    deal: str = _said("id", "the other deal", required=True, refers="deal")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRecord(_Stated):
    """One of several headline figures that sources give for a deal."""

    id: str | None = _said("id", "a name within the deal, where there are several")
    figure: str = _said("figure", "how much", required=True)
    nature: str | None = _said("code", "what kind of statement it is", choices=STATED_NATURES)
    basis: str | None = _said("text", "a basis of its metric")


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationRecord(Record):
    """How long a contract runs."""

    years: int | None = _said("whole", "in years")
    from_: str | None = _said("date", "from when")
    to: str | None = _said("date", "until when")


@dataclass(frozen=True, slots=True, kw_only=True)
class DealRecord(_Stated):
    """A deal: a round, a contract, a plan, a joint venture."""

    id: str = _said("id", "a name for links", required=True)
    subject: str = _said("id", "who raises, buys or forms", required=True, refers="entity")
    kind: str = _said("code", "what kind of deal", required=True, choices=tuple(v.DEAL_KINDS))
    title: Words = _said("words", "what it is called", required=True)
    announced: str | None = _said("date", "when it was announced")
    figure: str | None = _said("figure", "its headline figure")
    basis: str | None = _said("text", "the basis of that figure")
    nature: str | None = _said("code", "what kind of statement it is", choices=STATED_NATURES)
    amounts: tuple[AmountRecord, ...] = _said(
        "record", "headline figures, where sources differ or there are two units",
        many=True, of=AmountRecord,
    )  # fmt: skip
    term: DurationRecord | None = _said("record", "how long it runs", of=DurationRecord)
    status: tuple[StatusRecord, ...] = _said("record", "its events", many=True, of=StatusRecord)
    parts_cover: str | None = _said(
        "code", "whether its parts add up to it", choices=("all", "some")
    )
    parts: tuple[PartRecord, ...] = _said(
        "record", "its tranches or legs", many=True, of=PartRecord
    )
    terms: tuple[TermRecord, ...] = _said(
        "record", "terms without a number", many=True, of=TermRecord
    )
    links: tuple[LinkRecord, ...] = _said(
        "record", "its relation to others", many=True, of=LinkRecord
    )
    same_as: tuple[str, ...] = _said(
        "id", "the same deal as told in other facts, if they are there", many=True, refers="deal"
    )
    maybe_same_as: tuple[str, ...] = _said(
        "id", "possibly the same deal, likewise", many=True, refers="deal"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRecord(_Stated):
    """A figure or a short statement about an entity."""

    id: str = _said("id", "a name for links", required=True)
    subject: str = _said("id", "whom it is about", required=True, refers="entity")
    metric: str = _said("code", "what it measures", required=True, choices=tuple(v.METRICS))
    figure: str | None = _said("figure", "how much")
    words: Words | None = _said("words", "what, where there is no figure, in our own words")
    basis: str | None = _said("text", "one of the metric's bases")
    scope: str | None = _said("text", "the product, segment or market that it is limited to")
    period: str | None = _said("period", "the time that it is about")
    against: str | None = _said("period", "the time that a growth figure starts from")
    nature: str = _said(
        "code", "what kind of statement it is", required=True, choices=STATED_NATURES
    )
    deal: str | None = _said("id", "the deal that it belongs to", refers="deal")
    population: str | None = _said("text", "whom a survey asked")
    sponsor: str | None = _said("id", "who paid for a survey", refers="entity")
    interest: str | None = _said("text", "the sponsor's interest in the outcome")
    interest_in: str | None = _said("id", "in whom the sponsor has it", refers="entity")


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedRecord(Record):
    """A figure computed from others: the formula and what it is applied to."""

    id: str = _said("id", "a name for links", required=True)
    subject: str = _said("id", "whom it is about", required=True, refers="entity")
    metric: str = _said("code", "what it measures", required=True, choices=tuple(v.METRICS))
    formula: str = _said("formula", "names, numbers and + - / over them", required=True)
    inputs: Mapping[str, str] = _said("names", "the fact behind each name", required=True)
    basis: str | None = _said("text", "one of the metric's bases")
    scope: str | None = _said("text", "the product, segment or market that it is limited to")
    period: str | None = _said("period", "the time that it is about")
    deal: str | None = _said("id", "the deal that it belongs to", refers="deal")
    note: Words | None = _said("words", "what to know about it")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord(Record):
    """A facts file. The first two keys are defaults for what stands in it."""

    source: str | None = _said("id", "the source of its evidence", refers="source")
    known_from: str | None = _said("date", "since when its facts are known")
    sources: tuple[SourceRecord, ...] = _said("record", "sources", many=True, of=SourceRecord)
    entities: tuple[EntityRecord, ...] = _said("record", "entities", many=True, of=EntityRecord)
    deals: tuple[DealRecord, ...] = _said("record", "deals", many=True, of=DealRecord)
    facts: tuple[FactRecord, ...] = _said("record", "facts", many=True, of=FactRecord)
    derived: tuple[DerivedRecord, ...] = _said(
        "record", "computed facts", many=True, of=DerivedRecord
    )


PARTS_SPEC = Spec("record", "its own tranches", many=True, of=PartRecord)
"""A part holds parts: said here, since a class cannot name itself in its own body."""
