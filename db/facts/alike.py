"""When two tellings of a deal say the same, and the one statement that they make together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

from db import vocabulary as v
from db.dates import last_day
from db.facts.records import EvidenceRecord, PartRecord, Record, Words
from db.facts.statements import Statement

_STAGES = {code: number for number, code in enumerate(v.STATUSES)}
_NEVER = "9999-12-31"
_OF_A_PART = ("instrument", "purpose", "chip", "condition", "due")
_NOT_STATED = (None, "unspecified")


def known(item: Statement) -> str:
    """The day by which a statement was known; where nothing says so, that is told elsewhere."""
    return item.known_by or _NEVER


def said(item: Statement) -> tuple[object, ...]:
    """What two statements must say alike to be one."""
    common = (item.kind, item.metric, item.rank, item.retracted)
    parties = frozenset(item.payers), frozenset(item.payees)
    if item.kind == "part":
        return (*common, item.parent, item.quantity, *parties)
    if item.kind == "term":
        # Who led a round is the same in whatever words.
        words = None if item.metric == "lead_investor" and item.payers else item.words
        return (*common, words, item.scope, *parties)
    if item.kind == "status":
        return (*common, item.parent, item.status, item.on)
    if item.kind == "link":
        return (*common, item.relation, item.other_deal)
    if item.kind == "amount":
        return (*common, item.quantity)
    return (*common, item.subject, item.quantity, item.words, item.basis, item.scope, item.period,
            item.against, item.nature, item.population, item.sponsor)  # fmt: skip


def may_be_one(one: Statement, other: Statement) -> bool:
    """Whether statements that say alike agree in all else that matters to sums.

    The later one must not say more than the earlier one, or it would seem to be known before.
    """
    first, second = (other, one) if known(other) < known(one) else (one, other)
    later = known(first) != known(second)
    for name, before, after in _details(first, second):
        # Conditions are told in everyone's own words.
        if before and after and before != after and name != "condition":
            return False
        if later and after and not before:
            return False
    return True


def steps(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    """What one telling says, so that a part comes before what is inside it or happens to it."""
    parts = [item for item in statements if item.kind == "part"]
    depth: dict[str | None, int] = {None: 0}
    levels: dict[int, list[Statement]] = defaultdict(list)
    for item in parts:
        depth[item.id] = depth.get(item.parent, 0) + 1
        levels[depth[item.id]].append(item)
    yield [item for item in statements if item.kind not in ("part", "status", "link")]
    yield from levels.values()
    yield [item for item in statements if item.kind == "status"]
    # One by one: a deal may link to two tellings of another.
    yield from ([item] for item in statements if item.kind == "link")


def pairs(
    told: Mapping[str, Statement], others: Mapping[str, Sequence[Statement]]
) -> dict[str, str]:
    """Which statement of one telling is which of the others; each of them is one at most.

    Args:
        told: The statements, by any name.
        others: By the same names, those that say the same of the figure and the parties.

    Returns:
        Ids of the others by name, as many as there can be.
    """
    options: dict[str, list[str]] = {}
    for name, item in told.items():
        alike = [other for other in others[name] if may_be_one(other, item)]
        # Of two tranches of one size, the one that is told most alike.
        options[name] = [o.id for o in sorted(alike, key=lambda other: _untold(other, item))]
    taken: dict[str, str] = {}

    def take(name: str, seen: set[str]) -> bool:
        free = next((id_ for id_ in options[name] if id_ not in taken), None)
        if free is not None:
            taken[free] = name
            return True
        if len(options[name]) > _MOST_TURNED:
            return False
        for id_ in options[name]:
            if id_ not in seen:
                seen.add(id_)
                if take(taken[id_], seen):
                    taken[id_] = name
                    return True
        return False

    # Those with most details first: what says little may be the twin of any.
    for name in sorted(options, key=lambda name: -_detail(told[name])):
        take(name, set())
    return {name: id_ for id_, name in taken.items()}


_MOST_TURNED = 50
"""Tranches alike beyond which no better pairing is looked for."""


def _untold(one: Statement, other: Statement) -> int:
    """How many details only one of two statements gives."""
    return sum(bool(before) != bool(after) for _, before, after in _details(one, other))


def _detail(item: Statement) -> int:
    return sum(bool(stated) for _, stated, _ in _details(item, item))


def _details(first: Statement, second: Statement) -> Iterator[tuple[str, object, object]]:
    yield "basis", first.basis, second.basis
    if isinstance(first.record, PartRecord) and isinstance(second.record, PartRecord):
        for name in _OF_A_PART:
            if name != "chip":  # told in everyone's own words, too, and no sum depends on it
                before, after = getattr(first.record, name), getattr(second.record, name)
                yield (name, None if before in _NOT_STATED else before,
                       None if after in _NOT_STATED else after)  # fmt: skip


def as_one(kept: Statement, other: Statement) -> Statement:
    """Two statements that may be one: known since the first, each evidence since its own day."""
    first = other if known(other) < known(kept) else kept
    evidence = sorted([*_dated(kept), *_dated(other)], key=itemgetter(0))
    unique: dict[tuple[object, ...], tuple[str, EvidenceRecord]] = {}
    for day, each in evidence:
        unique.setdefault(_place(each), (day, each))
    days = tuple(day for day, _ in unique.values())
    return replace(
        kept,
        record=_record(kept.record, other.record),
        quantity=first.quantity,
        known_from=first.known_from,
        words=_both(kept.words, other.words),
        basis=kept.basis or other.basis,
        scope=kept.scope or other.scope,
        note=kept.note or other.note,
        evidence=tuple(each for _, each in unique.values()),
        evidence_days=days if set(days) != {known(first)} else (),
    )


def _dated(item: Statement) -> Iterator[tuple[str, EvidenceRecord]]:
    days = item.evidence_days or (known(item),) * len(item.evidence)
    return zip(days, item.evidence, strict=True)


def _place(evidence: EvidenceRecord) -> tuple[object, ...]:
    return (evidence.source, evidence.at, evidence.says, evidence.who, evidence.raw, evidence.url)


def _record(kept: Record, other: Record) -> Record:
    """The record behind a part, with what only the other telling says of it."""
    if not isinstance(kept, PartRecord) or not isinstance(other, PartRecord):
        return kept
    more = {
        name: getattr(other, name)
        for name in _OF_A_PART
        if getattr(kept, name) in _NOT_STATED and getattr(other, name) is not None
    }
    return replace(kept, **more) if more else kept


def _both(one: Words | None, other: Words | None) -> Words | None:
    if one is None or other is None:
        return one or other
    return Words(one.en or other.en, one.zh or other.zh)


def placed(statements: Sequence[Statement], own: Collection[str]) -> list[Statement]:
    """What is said of a merged deal, in the order in which a facts file says it.

    Args:
        statements: Amounts, parts, terms, events and links; those of the deal that is kept first.
        own: Ids of these.
    """
    inside: dict[str | None, list[Statement]] = defaultdict(list)
    events: dict[str | None, list[Statement]] = defaultdict(list)
    ids = {item.id for item in statements}
    for item in statements:
        if item.kind == "status":
            _put_event(events[item.parent], item, item.id in own)
        elif item.kind == "part":
            inside[item.parent if item.parent in ids else None].append(item)

    def whole(part: Statement) -> Iterator[Statement]:
        yield part
        yield from events[part.id]
        for inner in inside[part.id]:
            yield from whole(inner)

    found = [item for item in statements if item.kind == "amount"]
    found += [each for part in inside[None] for each in whole(part)]
    for term in (item for item in statements if item.kind == "term"):
        found += [term, *events[term.id]]
    return [*found, *events[None], *(item for item in statements if item.kind == "link")]


def _put_event(events: list[Statement], event: Statement, own: bool) -> None:
    """Put an event of another telling where its date belongs; a file's own order stays."""
    place = len(events)
    while not own and place and _happened(events[place - 1]) > _happened(event):
        place -= 1
    events.insert(place, event)


def _happened(event: Statement) -> tuple[str, int]:
    """When; of events on one day the firmer one comes last, as a deal goes."""
    return last_day(event.on or event.known_from or _NEVER), _STAGES[event.status or ""]
