"""What must hold across all facts files; every fault is told at once, with its place and a mend."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Protocol

from db import vocabulary as v
from db.dates import first_day, last_day
from db.facts.nodes import Place, Problem
from db.facts.records import DealRecord, EvidenceRecord, PartRecord
from db.facts.statements import UNIT_OF, FactSet, Statement
from db.figures import UnreadFigure, parse
from db.quantity import Quantity, add, same, text


def check(facts: FactSet) -> list[Problem]:
    """All problems of a set of facts, in the order of their places."""
    problems = [*facts.problems]
    for rule in _RULES:
        problems += rule(facts)
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda p: (p.place.file, p.place.line, p.place.column))


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def place(self) -> Place: ...


def _twice(things: Iterable[_Named], what: str) -> Iterator[Problem]:
    first: dict[str, _Named] = {}
    for thing in things:
        if thing.id in first:
            yield Problem(thing.place, f"the {what} id {thing.id!r} is taken by {first[thing.id].place}",
                          "choose another id, or remove one of the two")  # fmt: skip
        first.setdefault(thing.id, thing)


def _duplicate_ids(facts: FactSet) -> Iterator[Problem]:
    yield from _twice(facts.sources, "source")
    yield from _twice(facts.entities, "entity")
    yield from _twice(facts.deals, "deal")
    yield from _twice(facts.statements, "fact")
    entities = {entity.id for entity in facts.entities}
    for deal in facts.deals:
        if deal.id in entities:
            yield Problem(deal.where("id"), f"the id {deal.id!r} is also an entity's", "rename the deal")


def _names(facts: FactSet) -> Iterator[Problem]:
    """A name must lead to one entity only."""
    owners: dict[str, str] = {}
    for entity in facts.entities:
        for name in {entity.id, entity.name.en, entity.name.zh, *entity.aliases} - {None}:
            assert name is not None
            owner = owners.setdefault(name.casefold(), entity.id)
            if owner != entity.id:
                yield Problem(entity.where("name"), f"the name {name!r} also belongs to {owner!r}",
                              "make it an alias of one of them only")  # fmt: skip


def _same_statement(facts: FactSet) -> Iterator[Problem]:
    """One thing said twice in the same way belongs in one fact with two pieces of evidence."""
    seen: dict[tuple[object, ...], Statement] = {}
    for item in facts.statements:
        if item.kind != "measure" or item.formula or item.quantity is None:
            continue
        key = (item.subject, item.metric, item.quantity, item.basis, item.scope, item.period,
               item.nature, item.deal, item.known_from, item.retracted)  # fmt: skip
        first = seen.setdefault(key, item)
        if first is not item:
            yield Problem(item.place, f"{item.id!r} says the same as {first.id!r}",
                          "keep one of them and give it both pieces of evidence")  # fmt: skip


def _references(facts: FactSet) -> Iterator[Problem]:
    known: Mapping[str, set[str]] = {
        "entity": {entity.id for entity in facts.entities},
        "deal": {deal.id for deal in facts.deals},
        "source": {source.id for source in facts.sources},
    }

    def missing(kind: str, place: Place, *ids: str | None) -> Iterator[Problem]:
        for id_ in ids:
            if id_ is not None and id_ not in known[kind]:
                near = difflib.get_close_matches(id_, sorted(known[kind]), 2)
                advice = f"did you mean {' or '.join(near)}?" if near else f"add the {kind} first"
                yield Problem(place, f"unknown {kind} {id_!r}", advice)

    for entity in facts.entities:
        yield from missing("entity", entity.where("parent"), entity.parent)
    for item in facts.statements:
        at = item.record.where
        yield from missing("entity", at("subject"), item.subject)
        yield from missing("entity", at("payer"), *item.payers)
        yield from missing("entity", at("payee"), *item.payees)
        yield from missing("entity", at("sponsor"), item.sponsor)
        yield from missing("entity", at("interest_in"), item.interest_in)
        yield from missing("deal", at("deal"), item.deal, item.other_deal)
        for evidence in item.evidence:
            yield from missing("source", evidence.where("source"), evidence.source)


def _evidence(facts: FactSet) -> Iterator[Problem]:
    for item in facts.statements:
        if item.formula:
            continue
        if not item.evidence:
            yield Problem(item.place, f"{item.id!r} has no evidence",
                          "add `evidence: {at: ..., says: ..., raw: ...}`")  # fmt: skip
            continue
        for evidence in item.evidence:
            if evidence.source is None:
                yield Problem(evidence.place, "the evidence names no source",
                              "add `source:` here or at the top of the file")  # fmt: skip
        if item.quantity and not any(evidence.raw for evidence in item.evidence):
            yield Problem(item.evidence[0].place, f"{item.id!r} has no figure as published",
                          "add `raw:` with the figure as it stands in the source")  # fmt: skip
        if item.known_from is None:
            yield Problem(item.place, f"nothing says since when {item.id!r} is known",
                          "add `known_from:`, or `published:` to its source")  # fmt: skip


def _raw_figures(facts: FactSet) -> Iterator[Problem]:
    """The figure entered must be the figure as published, wherever that can be read."""
    for item in facts.statements:
        if item.quantity is None or item.formula:
            continue
        for evidence in item.evidence:
            if evidence.raw and evidence.note is None:
                yield from _raw_figure(item, item.quantity, evidence)


def _raw_figure(item: Statement, quantity: Quantity, evidence: EvidenceRecord) -> Iterator[Problem]:
    assert evidence.raw
    try:
        read = parse(evidence.raw, quantity.unit)
    except UnreadFigure:
        return
    if not same(read, quantity):
        yield Problem(
            evidence.where("raw"),
            f"{evidence.raw!r} reads as {text(read)}, but {item.id!r} says {text(quantity)}",
            "correct the figure, or say in the evidence's `note:` how it was read",
        )


def _metrics(facts: FactSet) -> Iterator[Problem]:
    for item in facts.statements:
        metric = v.METRICS[item.metric]
        if item.basis and item.basis not in metric.bases:
            allowed = ", ".join(metric.bases) or "none: leave it out"
            yield Problem(item.record.where("basis"), f"{item.basis!r} is no basis of {item.metric}",
                          f"use one of: {allowed}")  # fmt: skip
        wrong = item.quantity and item.quantity.dimension != metric.dimension
        if item.kind == "measure" and wrong and item.quantity:
            yield Problem(
                item.record.where("figure"),
                f"{item.metric} is measured as {metric.dimension}, not {item.quantity.dimension}",
                f"give it in {UNIT_OF.get(metric.dimension, 'money')}, or choose another metric",
            )
        if item.kind == "measure" and not item.formula and not item.quantity and not item.words:
            yield Problem(item.place, f"{item.id!r} says nothing", "add `figure:` or `words:`")


def _wholes(facts: FactSet) -> Iterator[Problem]:
    """Parts must add up to their whole."""
    of: dict[tuple[str | None, str | None], list[Statement]] = defaultdict(list)
    for item in facts.statements:
        if item.kind == "part":
            of[item.deal, item.parent].append(item)
    for item in facts.statements:
        covers = getattr(item.record, "parts_cover", None)
        if item.quantity is None or covers == "some":
            continue
        if item.kind == "amount" and isinstance(item.record, DealRecord):
            yield from _whole(item, of[item.deal, None])
        elif item.kind == "part" and isinstance(item.record, PartRecord):
            yield from _whole(item, of[item.deal, item.id])


def _whole(whole: Statement, parts: list[Statement]) -> Iterator[Problem]:
    assert whole.quantity
    alike = [p.quantity for p in parts if p.quantity and p.quantity.unit == whole.quantity.unit]
    if not alike:
        return
    total = add(*alike)
    if total is None or _may_be(total, whole.quantity):
        return
    yield Problem(
        whole.record.where("figure"),
        f"the parts of {whole.id!r} add up to {text(total)}, not {text(whole.quantity)}",
        "correct a figure, or write `parts_cover: some` if parts are missing",
    )


def _may_be(total: Quantity, whole: Quantity) -> bool:
    """Whether the two leave room for one and the same figure."""
    if total.approximate or whole.approximate:
        return True
    low = whole.low is None or total.high is None or whole.low <= total.high
    return low and (whole.high is None or total.low is None or total.low <= whole.high)


def _dates(facts: FactSet) -> Iterator[Problem]:
    published = {source.id: source.published for source in facts.sources}
    for item in facts.statements:
        if item.formula:
            continue
        at = item.record.where
        if item.retracted and item.known_from and last_day(item.retracted) < first_day(item.known_from):
            yield Problem(at("retracted"), f"{item.id!r} is retracted ({item.retracted}) before it is "
                          f"known ({item.known_from})", "correct one of the dates")  # fmt: skip
        if item.on and item.known_from and first_day(item.on) > last_day(item.known_from):
            yield Problem(at("on"), f"{item.id!r} happens ({item.on}) after it is known "
                          f"({item.known_from})", "correct a date, or add `known_from:`")  # fmt: skip
        told = [day for e in item.evidence if e.source and (day := published.get(e.source))]
        if told and item.known_from and all(last_day(day) < first_day(item.known_from) for day in told):
            yield Problem(at("known_from"), f"{item.id!r} is known from {item.known_from}, but its "
                          f"sources are older ({max(told)})", "correct one of the dates")  # fmt: skip
    for deal in facts.deals:
        yield from _deal_dates(deal)


def _deal_dates(deal: DealRecord) -> Iterator[Problem]:
    dated = [event for event in deal.status if event.on]
    for before, after in zip(dated, dated[1:], strict=False):
        if last_day(after.on or "") < first_day(before.on or ""):
            yield Problem(after.place, f"{after.is_} ({after.on}) stands after {before.is_} "
                          f"({before.on})", "put events in the order of their dates")  # fmt: skip
    term = deal.term
    if term and term.from_ and term.to and last_day(term.to) < first_day(term.from_):
        yield Problem(term.place, f"the term ends ({term.to}) before it begins ({term.from_})",
                      "correct one of the dates")  # fmt: skip


def _links(facts: FactSet) -> Iterator[Problem]:
    """A deal cannot amend, replace or be part of itself, not even through others."""
    for relation in ("amends", "replaces", "part_of", "includes", "cancels"):
        links = [item for item in facts.statements if item.relation == relation]
        yield from _circle(((i.deal, i.other_deal, i.place) for i in links), relation)
    for item in facts.statements:
        if item.relation == "overlap_unknown" and item.deal == item.other_deal:
            yield Problem(item.place, f"{item.deal!r} is linked to itself", "name another deal")
    owned = ((e.id, e.parent, e.where("parent")) for e in facts.entities if e.parent)
    yield from _circle(owned, "belongs to")


def _circle(
    edges: Iterable[tuple[str | None, str | None, Place]], word: str
) -> Iterator[Problem]:
    graph: dict[str | None, set[str | None]] = defaultdict(set)
    places: dict[str | None, Place] = {}
    for start, end, place in edges:
        graph[start].add(end)
        places[start] = place
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        yield Problem(places[circle[0]], f"{circle[0]!r} {word} itself: {' -> '.join(circle[::-1])}",
                      "break the circle")  # fmt: skip


_RULES: tuple[Callable[[FactSet], Iterator[Problem]], ...] = (
    _duplicate_ids,
    _names,
    _same_statement,
    _references,
    _evidence,
    _raw_figures,
    _metrics,
    _wholes,
    _dates,
    _links,
)
