"""Which facts rest on little: one source only, nobody at first hand, a sponsor with an interest.

A computed fact is no better than the weakest of what it was computed from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from db.named_tuple import NamedTuple
from db.queries import facts
from db.queries import weak as weakest
from db.queries.reading import ALWAYS
from db.queries.weak import Ground, grounds
from db.queries.window import View, ids
from db.rows import FactRow

REASONS = ("interest", "second_hand", "one_source")
"""Why a fact is weak, the gravest first."""
MOST_KEPT = 500
"""Facts that a store keeps ready; more are looked for."""


class WeakRow(NamedTuple):
    """A fact that rests on little.

    Attributes:
        sources: How many sources state it; of a derived fact, its weakest input.
        first_hand: Whether a company, a person, a filing or a government says it for themselves.
        interest: The interest of its sponsor in what it says, if any.
        through: Of a derived fact: the stated facts that make it weak.
    """

    fact: FactRow
    sources: int
    first_hand: bool
    interest: str | None
    through: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is weak: some of `REASONS`, the gravest first."""
        return _reasons(Ground(self.sources, self.first_hand, self.interest, ()))


class WeakFacts(NamedTuple):
    """The facts that rest on little, those with the gravest reasons first.

    Attributes:
        counts: How many there are for each of `REASONS`, those left out among them.
        more: How many were left out.
    """

    rows: tuple[WeakRow, ...]
    counts: Mapping[str, int]
    more: int = 0


def weak(
    connection: sqlite3.Connection, view: View | None = None, most: int | None = None
) -> WeakFacts:
    """The facts that rest on little.

    Args:
        connection: The store.
        view: Which facts to look at, and as of which day; all where left out.
        most: How many to read at most; they are counted all the same.
    """
    view = view or View()
    if view.words or view.only:
        return _among(connection, view, most)
    kept = most is not None and most <= MOST_KEPT and view.as_of == ALWAYS
    found = weakest.kept(connection) if kept else weakest.flagged(connection, view.as_of, most)
    counts = {
        reason: sum(number for flags, number in found.counts.items() if flags & flag)
        for reason, flag in zip(REASONS, (4, 2, 1), strict=True)
    }
    rows = _rows(connection, found.first[:most], view.as_of)
    return WeakFacts(rows, counts, sum(found.counts.values()) - len(rows))


def _among(connection: sqlite3.Connection, view: View, most: int | None) -> WeakFacts:
    """The weak ones among the facts that a filter leaves."""
    listed = ids(connection, facts.LISTING, view, 0, -1)
    whole = _with_inputs(grounds(connection, listed, view.as_of))
    reasons = {id_: found for id_ in listed if (found := _reasons(whole[id_]))}
    order = sorted(reasons, key=lambda id_: [reason not in reasons[id_] for reason in REASONS])
    rows = _rows(connection, order[:most], view.as_of)
    counts = {reason: sum(reason in found for found in reasons.values()) for reason in REASONS}
    return WeakFacts(rows, counts, len(order) - len(rows))


def _rows(connection: sqlite3.Connection, order: list[str], as_of: str) -> tuple[WeakRow, ...]:
    known = grounds(connection, order, as_of)
    whole = _with_inputs(known)
    return tuple(
        WeakRow(row, *whole[row.id][:3], through=tuple(_through(row.id, known)))
        for row in facts.rows(connection, order, as_of)
    )


def ground_of(connection: sqlite3.Connection, fact: str, as_of: str = ALWAYS) -> Ground | None:
    """What a fact rests on, a derived one on its weakest input; None if it is not known then."""
    return _with_inputs(grounds(connection, [fact], as_of)).get(fact)


def _reasons(ground: Ground) -> tuple[str, ...]:
    told = (bool(ground.interest), not ground.first_hand, ground.sources <= 1)
    return tuple(reason for reason, holds in zip(REASONS, told, strict=True) if holds)


def _with_inputs(known: Mapping[str, Ground]) -> dict[str, Ground]:
    """The same, with what derived facts take over from their inputs."""
    whole: dict[str, Ground] = {}

    def settle(id_: str) -> Ground:
        if id_ not in whole:
            own = known[id_]
            whole[id_] = own  # also ends a circle, which no sound store has
            if given := [settle(each) for each in own.inputs if each in known]:
                whole[id_] = _weakest(own, given)
        return whole[id_]

    for id_ in known:
        settle(id_)
    return whole


def _weakest(own: Ground, inputs: list[Ground]) -> Ground:
    return Ground(
        min(each.sources for each in inputs),
        all(each.first_hand for each in inputs),
        next((each.interest for each in inputs if each.interest), own.interest),
        own.inputs,
    )


def _through(fact: str, known: Mapping[str, Ground]) -> Iterator[str]:
    """The stated facts, however many steps away, that make a derived one weak."""
    seen: set[str] = set()
    todo = list(known[fact].inputs)
    while todo:
        if (id_ := todo.pop(0)) in seen or id_ not in known:
            continue
        seen.add(id_)
        todo += known[id_].inputs
        if not known[id_].inputs and _reasons(known[id_]):
            yield id_
