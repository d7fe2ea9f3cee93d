"""What changed between two days: what was learned, superseded, retracted; how far deals came.

What was known on the earlier day, less what is retracted and with what is learned, is what was
known on the later day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from db.named_tuple import NamedTuple
from db.queries import changes, deals, facts
from db.queries.changes import Stage
from db.rows import FactRow, Named


class Superseded(NamedTuple):
    """A figure, and the newer one about the very same thing that is now preferred to it."""

    old: FactRow
    new: FactRow


class StatusChange(NamedTuple):
    """A deal or a part stands elsewhere than it did.

    Attributes:
        part: The part; None for the deal itself.
        before: Its status on the earlier day; None if none was known.
        after: Its status on the later day, likewise.
        fact: What says so: the statement behind `after`, or else the one that no longer counts.
    """

    deal: Named
    part: FactRow | None
    before: str | None
    after: str | None
    fact: FactRow


class Changes(NamedTuple):
    """All that changed from the end of one day to the end of another (ISO).

    Attributes:
        more_learned: How many facts that were learned are left out of `learned`.
        more_retracted: How many are left out of `retracted`.
    """

    earlier: str
    later: str
    learned: tuple[FactRow, ...]
    superseded: tuple[Superseded, ...]
    retracted: tuple[FactRow, ...]
    status: tuple[StatusChange, ...]
    more_learned: int = 0
    more_retracted: int = 0


def diff(
    connection: sqlite3.Connection, earlier: str, later: str, most: int | None = None
) -> Changes:
    """What changed between two days.

    Args:
        connection: The store.
        earlier: The one day (ISO).
        later: The other; not before it.
        most: How many learned and how many retracted facts to read at most; the others are
            counted only.

    Raises:
        ValueError: The later day comes before the earlier one.
    """
    if later < earlier:
        raise ValueError(f"{later} is before {earlier}")
    learned = changes.learned(connection, earlier, later, most)
    gone = changes.gone(connection, earlier, later, most)
    return Changes(
        earlier, later,
        tuple(facts.rows(connection, learned.first, later)),
        _superseded(connection, earlier, later),
        tuple(facts.rows(connection, gone.first, earlier)),
        _status(connection, earlier, later),
        learned.number - len(learned.first), gone.number - len(gone.first),
    )  # fmt: skip


def _superseded(connection: sqlite3.Connection, earlier: str, later: str) -> tuple[Superseded, ...]:
    pairs = changes.superseded(connection, earlier, later)
    old = facts.rows(connection, [pair[0] for pair in pairs], earlier)
    new = facts.rows(connection, [pair[1] for pair in pairs], later)
    return tuple(Superseded(*pair) for pair in zip(old, new, strict=True))


class _Step(NamedTuple):
    deal: str
    part: str | None
    before: Stage | None
    after: Stage | None
    fact: str


def _status(connection: sqlite3.Connection, earlier: str, later: str) -> tuple[StatusChange, ...]:
    steps = list(_steps(
        changes.stages(connection, earlier, earlier, later),
        changes.stages(connection, later, earlier, later),
        changes.parents(connection, earlier, later),
    ))  # fmt: skip
    ids = dict.fromkeys(id_ for step in steps for id_ in (step.fact, step.part) if id_)
    rows = {row.id: row for row in facts.rows(connection, list(ids), later)}
    # A deal of which nothing is known any more is known on the earlier day only.
    titles = {
        row.id: row.title
        for day in (earlier, later)
        for row in deals.rows(connection, list(dict.fromkeys(s.deal for s in steps)), day)
    }
    return tuple(
        StatusChange(
            titles[step.deal], rows[step.part] if step.part else None,
            step.before.status if step.before else None,
            step.after.status if step.after else None, rows[step.fact],
        )
        for step in steps
    )  # fmt: skip


_Stages = Mapping[tuple[str, str | None], Stage]


def _steps(was: _Stages, is_: _Stages, parents: Mapping[str, str | None]) -> Iterator[_Step]:
    """The deals and parts whose stage differs; a deal stands before its parts."""
    order = {deal: number for number, deal in enumerate(dict.fromkeys(d for d, _ in (*is_, *was)))}
    keys = dict.fromkeys((*is_, *was))
    for deal, part in sorted(keys, key=lambda key: (order[key[0]], key[1] is not None)):
        before = _stage(was, deal, part, parents)
        after = _stage(is_, deal, part, parents)
        if (before and before.status) != (after and after.status):
            own = after or was[deal, part]
            yield _Step(deal, part, before, after, own.fact)


def _stage(
    stages: _Stages, deal: str, part: str | None, parents: Mapping[str, str | None]
) -> Stage | None:
    """A part's own stage, or else that of what it is a part of."""
    while part is not None:
        if found := stages.get((deal, part)):
            return found
        part = parents.get(part)
    return stages.get((deal, None))
