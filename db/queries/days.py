"""The days on which something became known: the steps of what was known when."""

from __future__ import annotations

import sqlite3

from db.named_tuple import NamedTuple
from db.queries.reading import ALWAYS
from db.safe_text import clean


class Day(NamedTuple):
    """A day on which facts became known, were withdrawn, or both.

    Attributes:
        day: ISO.
        learned: How many facts became known by it.
        retracted: How many were withdrawn by it.
    """

    day: str
    learned: int
    retracted: int


DAYS = """
    SELECT day, sum(learned) AS learned, sum(retracted) AS retracted FROM (
        SELECT known_by AS day, count(*) AS learned, 0 AS retracted FROM fact
        WHERE formula IS NULL GROUP BY known_by
        UNION ALL
        SELECT retracted_by, 0, count(*) FROM fact
        WHERE formula IS NULL AND retracted_by IS NOT NULL GROUP BY retracted_by)
    GROUP BY day"""
"""The days as they are counted when a store is built."""


def known_days(connection: sqlite3.Connection, as_of: str = ALWAYS) -> list[Day]:
    """The days on which what is known changed, the latest first.

    Args:
        connection: The store.
        as_of: The last day wanted.
    """
    sql = "SELECT day, learned, retracted FROM day_count WHERE day <= ? ORDER BY day DESC"
    rows = connection.execute(sql, (as_of,))
    return [Day(clean(day), int(learned), int(gone)) for day, learned, gone in rows]
