"""Pairs of companies that pay each other, with what each pays the other added up."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from db.queries import legs
from db.queries.circles import deals_of, number_of
from db.queries.overview import Pair
from db.reasoning.loops import Circle, loops
from db.reasoning.totals import Total, add_up
from db.rows import Figure

LOOKED_AT = 200
"""Pairs among which the largest are looked for."""


def find_pairs(connection: sqlite3.Connection, as_of: str, most: int) -> list[Pair]:
    """The pairs that pay each other most: by the smaller of both ways, in dollars.

    Args:
        connection: The store.
        as_of: Only what was known on this day.
        most: How many at most.
    """
    found = loops(connection, as_of, shortest=2, longest=2, most=LOOKED_AT).circles
    largest = sorted(found, key=_size, reverse=True)[:most]
    return [_pair(connection, circle, as_of) for circle in largest]


def _size(circle: Circle) -> tuple[int, int]:
    """The dollars that go round, roughly: the smaller of both ways, then both together."""
    ways = [
        sum(
            int(leg.quantity.high or leg.quantity.low or 0)
            for leg in circle.between(step)
            if leg.quantity and leg.quantity.unit == "USD"
        )
        for step in (0, 1)
    ]
    return min(ways), sum(ways)


def _pair(connection: sqlite3.Connection, circle: Circle, as_of: str) -> Pair:
    first, second = circle.path
    ends = number_of(connection, first.id), number_of(connection, second.id)
    assert ends[0] is not None and ends[1] is not None  # the circle is made of them
    ids = deals_of(connection, [(ends[0], ends[1]), (ends[1], ends[0])])
    deals = legs.read(connection, ids, as_of)
    links = legs.links(connection, ids, as_of)
    ours, theirs = legs.family(connection, first.id), legs.family(connection, second.id)
    there = add_up(deals, links, ours, theirs)
    back = add_up(deals, links, theirs, ours)
    return Pair(first, second, _figures(there), _figures(back))


def _figures(totals: Sequence[Total]) -> tuple[Figure, ...]:
    """What totals come to, with the facts that they count."""
    return tuple(_figure(total) for total in totals if total.counted and total.quantity)


def _figure(total: Total) -> Figure:
    facts = tuple(dict.fromkeys(row.fact for row in total.counted))
    alone = len(facts) == 1 and total.counted[0].quantity == total.quantity
    return Figure(
        facts[0] if alone else None, "committed", total.quantity, derived=not alone, inputs=facts
    )
