"""What must hold across all facts files; every fault is told at once, with its place and a mend.

Names and links are checked here, what is said of figures in `figure_checks`, of
dates in `date_checks`.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Protocol

from db import vocabulary as v
from db.facts import date_checks, figure_checks
from db.facts.nodes import Place, Problem, quoted
from db.facts.records import Record
from db.facts.statements import FactSet, Statement
from db.search_text import fold
from db.told import either, told

MOST_GUESSES = 50
"""Unknown names for which the nearest known one is looked up: it takes long among many."""

RESERVED = frozenset({"amount", "status", "total", "per-year", *v.RELATIONS})
"""Names within a deal that its own facts have."""


def check(facts: FactSet) -> list[Problem]:
    """All problems of a set of facts, in the order of their places."""
    problems = [*facts.problems, *_links(facts)]
    told = _as_told(facts)
    for rule in (*_RULES, *figure_checks.RULES, *date_checks.RULES):
        problems += rule(told)
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda p: (p.place.file, p.place.line, p.place.column))


def _as_told(facts: FactSet) -> FactSet:
    """The facts with deals as the files tell them: each must be sound by itself."""
    if facts.merged is None:
        return facts
    derived = (item for item in facts.statements if item.formula)
    stated = (item for item in facts.merged.statements if not item.formula)
    return replace(facts, deals=facts.merged.deals, statements=(*stated, *derived))


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def place(self) -> Place: ...


def _twice(things: Iterable[_Named], kind: str) -> Iterator[Problem]:
    first: dict[str, _Named] = {}
    for thing in things:
        if (other := first.setdefault(thing.id, thing)) is not thing:
            yield Problem(
                thing.place,
                told(
                    "the {kind} id {id!r} is taken by {place}",
                    kind=kind,
                    id=thing.id,
                    place=other.place,
                ),
                told("choose another id, or remove one of the two"),
            )


def _duplicate_ids(facts: FactSet) -> Iterator[Problem]:
    yield from _twice(facts.sources, told("source"))
    yield from _twice(facts.entities, told("entity"))
    yield from _twice(facts.deals, told("deal"))
    yield from _twice(facts.statements, told("fact"))
    entities = {entity.id for entity in facts.entities}
    for deal in facts.deals:
        if deal.id in entities:
            what = told("the id {id!r} is also an entity's", id=deal.id)
            yield Problem(deal.where("id"), what, told("rename the deal"))
    for item in facts.statements:
        name = getattr(item.record, "id", None)
        if item.kind in ("part", "term") and not item.formula and name in RESERVED:
            what = told("{name!r} is the name of another fact of the deal", name=name)
            yield Problem(item.record.where("id"), what, told("choose another id"))


def _names(facts: FactSet) -> Iterator[Problem]:
    """A name must lead to one entity only."""
    owners: dict[str, str] = {}
    for entity in facts.entities:
        places = {entity.id: entity.where("id")}
        for number, alias in enumerate(entity.aliases):
            places.setdefault(alias, entity.where("aliases", number))
        for language in ("zh", "en"):
            if name := getattr(entity.name, language):
                places[name] = entity.where("name", language)
        for name, place in places.items():
            owner = owners.setdefault(fold(name), entity.id)
            if owner != entity.id:
                yield Problem(
                    place,
                    told(
                        "the name {name} also belongs to {owner!r}", name=quoted(name), owner=owner
                    ),
                    told("make it an alias of one of them only"),
                )


def _same_statement(facts: FactSet) -> Iterator[Problem]:
    """One thing said twice in the same way belongs in one fact with two pieces of evidence.

    Sets of facts in folders of their own may say the same: each holds all that it speaks of.
    """
    seen: dict[tuple[object, ...], Statement] = {}
    for item in facts.statements:
        if item.kind not in ("measure", "amount") or item.formula:
            continue
        key = (item.kind, item.subject, item.metric, item.quantity, item.words, item.basis,
               item.scope, item.period, item.against, item.nature, item.deal, item.population,
               item.sponsor, item.known_from, item.retracted,
               item.place.file.rpartition("/")[0])  # fmt: skip
        first = seen.setdefault(key, item)
        if first is not item:
            yield Problem(
                item.place,
                told("{id!r} says the same as {other!r}", id=item.id, other=first.id),
                told("keep one of them and give it both pieces of evidence"),
            )


_KINDS = {"entity": told("entity"), "deal": told("deal"), "source": told("source")}


class _Register:
    """The ids that there are, and what to say of one that is not among them."""

    def __init__(self, facts: FactSet) -> None:
        self._known = {
            "entity": {entity.id for entity in facts.entities},
            "deal": {deal.id for deal in facts.deals},
            "source": {source.id for source in facts.sources},
        }
        self._left_out = facts.left_out
        self._advice: dict[tuple[str, str], str] = {}

    def missing(
        self, kind: str, record: Record, name: str, ids: Sequence[str] | str | None
    ) -> Iterator[Problem]:
        """The problems of the ids that a field of a record holds, if they are its own."""
        if ids is None or name not in record.places:
            return  # or they are given by another record, and told of there
        for number, id_ in enumerate([ids] if isinstance(ids, str) else ids):
            if id_ not in self._known[kind] and id_ not in self._left_out:
                place = record.where(name, number)
                yield Problem(
                    place,
                    told("unknown {kind} {id!r}", kind=_KINDS[kind], id=id_),
                    self._mend(kind, id_),
                )

    def _mend(self, kind: str, id_: str) -> str:
        if (kind, id_) not in self._advice:
            few = len(self._advice) < MOST_GUESSES
            near = difflib.get_close_matches(id_, sorted(self._known[kind]), 2) if few else []
            advice = (
                told("did you mean {names}?", names=either(near))
                if near
                else told("add the {kind} first", kind=_KINDS[kind])
            )
            self._advice[kind, id_] = advice
        return self._advice[kind, id_]


def _references(facts: FactSet) -> Iterator[Problem]:
    missing = _Register(facts).missing
    for file in facts.files:
        yield from missing("source", file, "source", file.source)
    for entity in facts.entities:
        yield from missing("entity", entity, "parent", entity.parent)
    for deal in facts.deals:
        yield from missing("entity", deal, "subject", deal.subject)
    for item in facts.statements:
        yield from missing("entity", item.record, "subject", item.subject)
        yield from missing("entity", item.record, "payer", item.payers)
        yield from missing("entity", item.record, "payee", item.payees)
        yield from missing("entity", item.record, "sponsor", item.sponsor)
        yield from missing("entity", item.record, "interest_in", item.interest_in)
        yield from missing("deal", item.record, "deal", item.other_deal or item.deal)
        for evidence in item.evidence:
            yield from missing("source", evidence, "source", evidence.source)


def _evidence(facts: FactSet) -> Iterator[Problem]:
    undated = {s.id for s in facts.sources
               if "published" not in s.places and s.id not in facts.left_out}  # fmt: skip
    for item in facts.statements:
        if item.formula:
            continue
        if not item.evidence:
            yield Problem(
                item.place,
                told("{id!r} has no evidence", id=item.id),
                told("add `evidence: {at: ..., says: ..., raw: ...}`"),
            )
            continue
        for evidence in item.evidence:
            if evidence.source is None:
                yield Problem(
                    evidence.place,
                    told("the evidence names no source"),
                    told("add `source:` here or at the top of the file"),
                )
        if item.quantity and not any(evidence.raw for evidence in item.evidence):
            yield Problem(
                item.evidence[0].place,
                told("{id!r} has no figure as published", id=item.id),
                told("add `raw:` with the figure as it stands in the source"),
            )
        # Where a source is not known, or its date could not be read, that is told already.
        if item.known_from is None and all(e.source in undated for e in item.evidence if e.source):
            yield Problem(
                item.place,
                told("nothing says since when {id!r} is known", id=item.id),
                told("add `known_from:`, or `published:` to its source"),
            )


def _deals(facts: FactSet) -> Iterator[Problem]:
    """A deal must say something, and what it says of its figure needs one."""
    spoken_of = {item.deal for item in facts.statements}
    for deal in facts.deals:
        if deal.id not in spoken_of and deal.id not in facts.left_out:
            yield Problem(
                deal.place,
                told("nothing is said of the deal {id!r}", id=deal.id),
                told("add a figure, a status, parts or terms"),
            )
        if deal.figure is None:
            for name in ("basis", "rank", "known_from", "retracted", "evidence"):
                if name in deal.places:
                    yield Problem(
                        deal.where(name),
                        told("{name!r} belongs to the deal's figure, and there is none", name=name),
                        told("add `figure:`, or write it where it belongs"),
                    )


def _links(facts: FactSet) -> Iterator[Problem]:
    """A deal cannot amend, replace or be part of itself, not even through others."""
    links = [item for item in facts.statements if item.relation]
    for relation in (told("amends"), told("replaces"), told("cancels")):
        of_it = (item for item in links if item.relation == relation)
        yield from _circles(
            ((i.deal, i.other_deal, i.record.where("deal")) for i in of_it), relation
        )
    inside = (
        (i.deal, i.other_deal, i.record.where("deal"))
        if i.relation == "part_of"
        else (i.other_deal, i.deal, i.record.where("deal"))
        for i in links
        if i.relation in ("part_of", "includes")
    )
    yield from _circles(inside, told("is part of"))
    for item in links:
        if item.relation in v.UNSURE and item.deal == item.other_deal:
            place = item.record.where("deal")
            yield Problem(
                place,
                told("{deal!r} is linked to itself", deal=item.deal),
                told("name another deal"),
            )
    owned = ((e.id, e.parent, e.where("parent")) for e in facts.entities if e.parent)
    yield from _circles(owned, told("belongs to"))


def _circles(edges: Iterable[tuple[str | None, str | None, Place]], word: str) -> Iterator[Problem]:
    graph: dict[str, set[str]] = defaultdict(set)
    places: dict[tuple[str, str], Place] = {}
    for start, end, place in edges:
        if start and end:
            graph[start].add(end)
            places[start, end] = place
    while circle := _circle(graph):
        # Told from the place that comes first, whichever end of it was found.
        steps = list(pairwise(circle))
        first = min(steps, key=lambda step: (places[step].file, places[step].line, step))
        turn = steps.index(first)
        path = [start for start, _ in steps[turn:] + steps[:turn]] + [first[0]]
        yield Problem(
            places[first],
            told(
                "{first!r} {word} itself: {path}",
                first=first[0],
                word=word,
                path=" -> ".join(path),
            ),
            told("break the circle"),
        )
        graph[first[0]].discard(first[1])


def _circle(graph: dict[str, set[str]]) -> list[str] | None:
    """A circle in a graph, from a node back to it; None if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[::-1]
    return None


_RULES: tuple[Callable[[FactSet], Iterator[Problem]], ...] = (
    _duplicate_ids,
    _names,
    _same_statement,
    _references,
    _evidence,
    _deals,
)
