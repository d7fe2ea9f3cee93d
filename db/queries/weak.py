"""How many sources each fact rests on, whether at first hand, and with what interest."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from db.queries.reading import ALWAYS, known, safe
from db.safe_text import clean


class Ground(NamedTuple):
    """What a fact rests on.

    Attributes:
        sources: How many sources state it themselves.
        first_hand: Whether someone who knows for themselves says so in one of them.
        interest: The interest of who paid for it in what it says, in words.
        inputs: Of a derived fact: the facts that it was computed from.
    """

    sources: int
    first_hand: bool
    interest: str | None
    inputs: tuple[str, ...]


_GROUNDS = f"""
    SELECT f.id, (SELECT count(DISTINCT e.source) FROM evidence e WHERE e.fact = f.id),
           f.first_hand,
           coalesce(f.interest, 'has an interest in ' || coalesce(n.name_en, n.name_zh))
    FROM fact f LEFT JOIN entity n ON n.id = f.interest_in
    WHERE {known("f")}
"""

_INPUTS = f"""
    SELECT g.fact, g.input FROM derivation g JOIN fact f ON f.id = g.fact
    WHERE {known("f")} ORDER BY g.fact, g.position
"""


def grounds(connection: sqlite3.Connection, as_of: str = ALWAYS) -> dict[str, Ground]:
    """What each fact known on a day rests on itself, by its id."""
    inputs: dict[str, list[str]] = {}
    for fact, given in connection.execute(_INPUTS, {"as_of": as_of}):
        inputs.setdefault(fact, []).append(clean(given))
    return {
        clean(row[0]): Ground(
            int(row[1]), bool(row[2]), safe(row[3]), tuple(inputs.get(row[0], ()))
        )
        for row in connection.execute(_GROUNDS, {"as_of": as_of})
    }
