"""What one day knows and another does not: facts, preferred ones, stages of deals."""

from __future__ import annotations

import sqlite3

from db.named_tuple import NamedTuple
from db.queries import things
from db.queries.reading import holds, known, safe
from db.safe_text import clean

_ON = {day: known("f", f":{day}") for day in ("earlier", "later")}


def learned(
    connection: sqlite3.Connection, earlier: str, later: str, most: int | None = None
) -> Found:
    """Facts that are known on the later day and were not on the earlier one."""
    known_then = "(f.retracted_by IS NULL OR f.retracted_by > :later)"
    newly = "f.known_by > :earlier AND f.known_by <= :later"
    count = "known_by > :earlier AND known_by <= :later AND NOT retracted_by BETWEEN '0' AND :later"
    return _found(connection, f"{newly} AND {known_then}", count, (earlier, later), most)


def gone(
    connection: sqlite3.Connection, earlier: str, later: str, most: int | None = None
) -> Found:
    """Facts that were known on the earlier day and no longer count on the later one."""
    where = "f.retracted_by > :earlier AND f.retracted_by <= :later AND f.known_by <= :earlier"
    count = "retracted_by > :earlier AND retracted_by <= :later AND known_by <= :earlier"
    return _found(connection, where, count, (earlier, later), most)


class Found(NamedTuple):
    """Ids of facts in the order of the files: the first of them, and how many there are."""

    first: list[str]
    number: int


def _found(
    connection: sqlite3.Connection,
    where: str,
    counted: str,
    between: tuple[str, str],
    most: int | None,
) -> Found:
    days = dict(zip(("earlier", "later"), between, strict=True))
    count, whole = _count(connection, counted, days), _count(connection, "1", {})
    # Many are found soonest one after the other, few by their days, and then they are sorted.
    many = most is not None and count * count > most * whole
    place = "f.position" if many else "+f.position"
    wanted = where.replace("f.", "+f.") if many else where
    sql = f"SELECT f.id FROM fact f WHERE {wanted} ORDER BY {place} LIMIT :most"
    first = connection.execute(sql, {**days, "most": -1 if most is None else most})
    return Found([row[0] for row in first], int(count))


def _count(connection: sqlite3.Connection, where: str, days: dict[str, str]) -> int:
    sql = f"SELECT coalesce(sum(facts), 0) FROM known_count WHERE {where}"
    return int(connection.execute(sql, days).fetchone()[0])


def _best(day: str) -> str:
    """The preferred figure about each thing on a day."""
    return f"""
        SELECT * FROM (
            SELECT f.id, f.known_by, f.position, {things.thing("f", f":{day}")} AS thing,
                   {things.said("f")} AS said,
                   row_number() OVER (PARTITION BY {things.thing("f", f":{day}")}
                                      ORDER BY f.preference, f.position) AS n
            FROM disputable x CROSS JOIN fact f ON f.id = x.fact
            WHERE {things.is_figure("f")} AND {_ON[day]})
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


# A deal of which no stage became known or was withdrawn in between stands where it stood.
_MOVED = """
    SELECT e.deal FROM fact f JOIN event e ON e.fact = f.id
    WHERE f.known_by > :earlier AND f.known_by <= :later
    UNION
    SELECT e.deal FROM fact f JOIN event e ON e.fact = f.id
    WHERE f.retracted_by > :earlier AND f.retracted_by <= :later
"""

_STAGES = f"""
    SELECT deal, part, status, fact FROM (
        SELECT e.deal, e.part, e.status, e.fact, f.position,
               row_number() OVER (PARTITION BY e.deal, e.part
                                  ORDER BY e.happened_by DESC, f.position DESC) AS n
        FROM ({_MOVED}) m CROSS JOIN event e ON e.deal = m.deal
        JOIN fact f ON f.id = e.fact WHERE {holds("f", ":day")})
    WHERE n = 1 ORDER BY position
"""


def stages(
    connection: sqlite3.Connection, day: str, earlier: str, later: str
) -> dict[tuple[str, str | None], Stage]:
    """The stages on a day of the deals that may have moved between two days.

    Of each deal the latest (part None), and that of each part with events of its own.
    """
    days = {"day": day, "earlier": earlier, "later": later}
    return {
        (clean(row[0]), safe(row[1])): Stage(clean(row[2]), clean(row[3]))
        for row in connection.execute(_STAGES, days)
    }


def parents(connection: sqlite3.Connection, earlier: str, later: str) -> dict[str, str | None]:
    """Of each part of these deals, the part that it is a part of."""
    sql = f"SELECT p.fact, p.parent FROM ({_MOVED}) m CROSS JOIN part p ON p.deal = m.deal"
    found = connection.execute(sql, {"earlier": earlier, "later": later})
    return {clean(row[0]): safe(row[1]) for row in found}
