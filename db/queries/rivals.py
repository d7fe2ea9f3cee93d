"""Things about which sources disagree: figures, and what became of a deal."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from db.queries import things
from db.queries.reading import ALWAYS, known, safe
from db.safe_text import clean

_DISPUTED = f"""
    WITH told AS MATERIALIZED (
        SELECT f.id, {things.thing("f")} AS thing, {things.said("f")} AS said,
               f.formula IS NULL AS stated, f.preference, f.position
        FROM disputable x CROSS JOIN fact f ON f.id = x.fact
        WHERE {things.is_figure("f")} AND {known("f")}
          AND (:company IS NULL OR f.subject = :company)
    )
    SELECT thing, id FROM told
    WHERE thing IN (
        SELECT thing FROM told GROUP BY thing HAVING count(DISTINCT said) > 1 AND max(stated))
    ORDER BY preference, position
"""


def disputed(
    connection: sqlite3.Connection, as_of: str = ALWAYS, company: str | None = None
) -> list[list[str]]:
    """The facts about each thing about which figures differ, the preferred one first."""
    values = {"as_of": as_of, "company": company}
    groups: dict[str, list[str]] = {}
    for thing, fact in connection.execute(_DISPUTED, values):
        groups.setdefault(thing, []).append(fact)
    return list(groups.values())


class LastWord(NamedTuple):
    """What a source says last of how far a deal or a part has come.

    Attributes:
        date: When that was, if it is stated.
        happened_by: The day by which it had surely happened.
    """

    fact: str
    deal: str
    part: str | None
    source: str
    status: str
    date: str | None
    happened_by: str


_LAST_WORDS = f"""
    SELECT fact, deal, part, source, status, date, happened_by FROM (
        SELECT e.fact, e.deal, e.part, v.source, e.status, e.date, e.happened_by, f.position,
               row_number() OVER (PARTITION BY e.deal, e.part, v.source
                                  ORDER BY e.happened_by DESC, f.position DESC) AS n
        FROM disputable x
        CROSS JOIN event e ON e.fact = x.fact
        JOIN fact f ON f.id = e.fact
        JOIN evidence v ON v.fact = e.fact AND v.known_by <= :as_of
        WHERE {known("f")} AND (:company IS NULL OR f.subject = :company)
    )
    WHERE n = 1
    ORDER BY happened_by DESC, position DESC
"""


def last_words(
    connection: sqlite3.Connection, as_of: str = ALWAYS, company: str | None = None
) -> list[LastWord]:
    """The last word of each source on each deal and part; the one that counts comes first."""
    values = {"as_of": as_of, "company": company}
    return [
        LastWord(clean(row[0]), clean(row[1]), safe(row[2]), clean(row[3]), clean(row[4]),
                 safe(row[5]), clean(row[6]))
        for row in connection.execute(_LAST_WORDS, values)
    ]  # fmt: skip
