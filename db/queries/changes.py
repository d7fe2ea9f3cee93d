"""What one day knows and another does not: facts, preferred ones, stages of deals."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from db.queries import things
from db.queries.reading import known, safe
from db.safe_text import clean

_ON = {day: known("f", f":{day}") for day in ("earlier", "later")}


def learned(connection: sqlite3.Connection, earlier: str, later: str) -> list[str]:
    """Facts that are known on the later day and were not on the earlier one."""
    return _ids(connection, f"{_ON['later']} AND NOT ({_ON['earlier']})", earlier, later)


def gone(connection: sqlite3.Connection, earlier: str, later: str) -> list[str]:
    """Facts that were known on the earlier day and no longer count on the later one."""
    return _ids(connection, f"{_ON['earlier']} AND NOT ({_ON['later']})", earlier, later)


def _ids(connection: sqlite3.Connection, where: str, earlier: str, later: str) -> list[str]:
    sql = f"SELECT f.id FROM fact f WHERE {where} ORDER BY f.position"
    return [row[0] for row in connection.execute(sql, {"earlier": earlier, "later": later})]


def _best(day: str) -> str:
    """The preferred figure about each thing on a day."""
    return f"""
        SELECT * FROM (
            SELECT f.id, f.known_by, f.position, {things.thing("f")} AS thing,
                   {things.said("f")} AS said,
                   row_number() OVER (PARTITION BY {things.thing("f")}
                                      ORDER BY f.preference, f.position) AS n
            FROM fact f WHERE {things.is_figure("f")} AND {_ON[day]})
        WHERE n = 1"""


_SUPERSEDED = f"""
    WITH was AS MATERIALIZED ({_best("earlier")}), is_ AS MATERIALIZED ({_best("later")})
    SELECT was.id, is_.id FROM was JOIN is_ USING (thing)
    WHERE was.id != is_.id AND was.said != is_.said AND is_.known_by > :earlier
    ORDER BY is_.position
"""


def superseded(connection: sqlite3.Connection, earlier: str, later: str) -> list[tuple[str, str]]:
    """Figures whose place as the preferred one a newer and different figure has taken."""
    return list(connection.execute(_SUPERSEDED, {"earlier": earlier, "later": later}))


class Stage(NamedTuple):
    """How far a deal, or a part with events of its own, had come; and the fact that says so."""

    status: str
    fact: str


_STAGES = f"""
    SELECT deal, part, status, fact FROM (
        SELECT e.deal, e.part, e.status, e.fact, f.position,
               row_number() OVER (PARTITION BY e.deal, e.part
                                  ORDER BY e.happened_by DESC, f.position DESC) AS n
        FROM event e JOIN fact f ON f.id = e.fact WHERE {known("f", ":day")})
    WHERE n = 1 ORDER BY position
"""


def stages(connection: sqlite3.Connection, day: str) -> dict[tuple[str, str | None], Stage]:
    """The latest stage of each deal (part None) and of each part with events of its own."""
    return {
        (clean(row[0]), safe(row[1])): Stage(clean(row[2]), clean(row[3]))
        for row in connection.execute(_STAGES, {"day": day})
    }


def parents(connection: sqlite3.Connection) -> dict[str, str | None]:
    """Of each part, the part that it is a part of."""
    found = connection.execute("SELECT fact, parent FROM part")
    return {clean(row[0]): safe(row[1]) for row in found}
