"""What can be put on a time axis: dated stages, due dates, valuations, what is expected."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from db.named_tuple import NamedTuple
from db.page_schema import IN_TIME
from db.queries.reading import ALWAYS, holds, in_order, known, safe
from db.safe_text import clean


class Dated(NamedTuple):
    """A deal or a part reaches a stage, or its money falls due.

    Attributes:
        fact: The fact that says so.
        status: The stage; None for a due date.
        date: As written; None where it is not stated.
    """

    fact: str
    deal: str
    part: str | None
    status: str | None
    date: str | None


_DATED = f"""
    SELECT e.deal, e.fact, e.part, e.status, e.date, f.position
    FROM event e JOIN fact f ON f.id = e.fact WHERE e.deal IN ({{ids}}) AND {holds("f")}
    UNION ALL
    SELECT p.deal, p.fact, p.fact, NULL, p.due, f.position
    FROM part p JOIN fact f ON f.id = p.fact
    WHERE p.deal IN ({{ids}}) AND p.due IS NOT NULL AND {known("f")}
    ORDER BY 6
"""
_BATCH = 500


def dated(connection: sqlite3.Connection, deals: Sequence[str], as_of: str = ALWAYS) -> list[Dated]:
    """The stages and due dates of these deals that were known on a day."""
    found: list[Dated] = []
    for start in range(0, len(deals), _BATCH):
        rows = in_order(connection, _DATED, deals[start : start + _BATCH], as_of=as_of)
        found += [
            Dated(clean(row[1]), clean(row[0]), safe(row[2]), safe(row[3]), safe(row[4]))
            for row in rows
        ]
    return found


# The columns of the index by which these are found have no alias: it is the same condition.
_MEASURES = f"""
    SELECT f.id, f.position FROM fact f WHERE {IN_TIME} AND {known("f")} AND {{whose}}
"""


def measures(
    connection: sqlite3.Connection,
    as_of: str = ALWAYS,
    company: str | None = None,
    most: int | None = None,
) -> list[str]:
    """Valuations, and what was expected when it became known: ids of facts, the latest known."""
    sql = _MEASURES.format(whose="1" if company is None else "f.subject = :company")
    values = {"as_of": as_of, "company": company, "most": most}
    if most is not None:
        sql = f"SELECT * FROM ({sql} ORDER BY f.known_by DESC, f.position LIMIT :most)"
    return [row[0] for row in connection.execute(f"{sql} ORDER BY position", values)]


_VALUATIONS = f"""
    SELECT f.id FROM fact f
    WHERE f.subject = :company AND f.metric = 'valuation' AND f.kind = 'measure' AND {known("f")}
      AND f.unit IS NOT NULL
    ORDER BY f.period IS NULL, coalesce(f.period_start, f.period_end, f.known_by),
             f.formula IS NOT NULL, f.preference, f.position
"""


def valuations(connection: sqlite3.Connection, company: str, as_of: str = ALWAYS) -> list[str]:
    """What a company was worth, the oldest first: ids of facts."""
    found = connection.execute(_VALUATIONS, {"company": company, "as_of": as_of})
    return [row[0] for row in found]
