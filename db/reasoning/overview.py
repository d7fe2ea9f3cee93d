"""What the overview says: sums of what two companies pay each other, and how weak the ground is."""

from __future__ import annotations

import sqlite3

from db.named_tuple import NamedTuple
from db.queries import overview, rivals, weak
from db.queries.overview import Pair
from db.queries.reading import ALWAYS

REASONS = (("interest", 4), ("second_hand", 2), ("one_source", 1))
"""Why facts are weak, the gravest reason first; each with its flag in `db.queries.weak`."""


class Ground(NamedTuple):
    """How firm the ground is.

    Attributes:
        disputes: About how many things sources disagree.
        weak: How many facts are weak, for each of `REASONS`.
    """

    disputes: int
    weak: tuple[tuple[str, int], ...]


def ground(connection: sqlite3.Connection, as_of: str = ALWAYS) -> Ground:
    """About how much sources disagree, and how much rests on little."""
    if as_of == ALWAYS:
        disputes, flagged = rivals.kept_count(connection), weak.kept(connection)
    else:
        disputes = rivals.count_disputed(connection, as_of)
        disputes += len([*rivals.against(rivals.last_words(connection, as_of))])
        flagged = weak.flagged(connection, as_of, 0)
    found = tuple(
        (reason, sum(number for flags, number in flagged.counts.items() if flags & flag))
        for reason, flag in REASONS
    )
    return Ground(disputes, found)


def pairs(connection: sqlite3.Connection, as_of: str, most: int) -> list[Pair]:
    """The pairs of companies that pay each other most: by the smaller of both ways, in dollars."""
    if as_of == ALWAYS:
        return overview.kept_pairs(connection, most)
    from db.reasoning.pairs import find_pairs  # not needed at the start

    return find_pairs(connection, as_of, most)
