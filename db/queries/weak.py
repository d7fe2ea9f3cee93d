"""How many sources each fact rests on, whether at first hand, and with what interest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from db.named_tuple import NamedTuple
from db.queries.reading import ALWAYS, in_order, known, safe
from db.safe_text import clean
from db.vocabulary import FIRST_HAND


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


_FIRST_HAND = ", ".join(repr(code) for code in sorted(FIRST_HAND))

_SOURCES = """(SELECT count(DISTINCT e.source) FROM evidence e
                  WHERE e.fact = f.id AND e.known_by <= :as_of)"""

_IS_FIRST_HAND = f"""(f.first_hand AND EXISTS (
               SELECT 1 FROM evidence e WHERE e.fact = f.id
               AND e.known_by <= :as_of AND e.attribution IN ({_FIRST_HAND})))"""

_INTEREST = """(SELECT coalesce(f.interest, 'has an interest in ' || coalesce(n.name_en, n.name_zh))
            FROM (SELECT 1) LEFT JOIN entity n ON n.id = f.interest_in)"""

_GROUNDS = f"""
    SELECT f.id, {_SOURCES}, {_IS_FIRST_HAND}, {_INTEREST}
    FROM fact f WHERE f.id IN ({{ids}}) AND {known("f")}
"""

_INPUTS = f"""
    SELECT g.fact, g.input FROM derivation g JOIN fact f ON f.id = g.fact
    WHERE g.fact IN ({{ids}}) AND {known("f")} ORDER BY g.position
"""
_BATCH = 500


def grounds(
    connection: sqlite3.Connection, fact_ids: Iterable[str], as_of: str = ALWAYS
) -> dict[str, Ground]:
    """What facts rest on themselves, and whatever they were computed from, by their ids.

    Those that are not known on the day are left out.
    """
    found: dict[str, Ground] = {}
    todo = list(dict.fromkeys(fact_ids))
    asked = set(todo)
    while todo:
        batch, todo = todo[:_BATCH], todo[_BATCH:]
        inputs: dict[str, list[str]] = {}
        for fact, given in in_order(connection, _INPUTS, batch, as_of=as_of):
            inputs.setdefault(fact, []).append(given)
        for row in in_order(connection, _GROUNDS, batch, as_of=as_of):
            given = inputs.get(row[0], [])
            own = tuple(clean(each) for each in given)
            found[clean(row[0])] = Ground(int(row[1]), bool(row[2]), safe(row[3]), own)
        new = [each for given in inputs.values() for each in given if each not in asked]
        asked.update(new)
        todo += dict.fromkeys(new)
    return found


_INTEREST_FLAG, _SECOND_HAND, _ONE_SOURCE = 4, 2, 1

_OWN = f"""({_INTEREST_FLAG} * (coalesce({_INTEREST}, '') != '')
      + {_SECOND_HAND} * (NOT {_IS_FIRST_HAND}) + {_ONE_SOURCE} * ({_SOURCES} <= 1))"""

# A computed fact takes over from what it was computed from, of its own it has the interest only;
# one whose inputs are all unknown on the day rests on itself.
_FLAGS = f"""CASE WHEN f.formula IS NULL THEN {_OWN} ELSE (
    WITH RECURSIVE behind(id) AS (
        SELECT f.id
        UNION SELECT g.input FROM behind b
        JOIN derivation g ON g.fact = b.id JOIN fact o ON o.id = g.input WHERE {known("o")})
    SELECT max(own & 4) + max(own & 2) + max(own & 1) FROM (
        SELECT CASE WHEN EXISTS (
            SELECT 1 FROM derivation g JOIN fact o ON o.id = g.input
            WHERE g.fact = f.id AND {known("o")}) THEN {_OWN} & 4 ELSE {_OWN} END AS own
        FROM behind b JOIN fact f ON f.id = b.id)) END"""


_LATER = "EXISTS (SELECT 1 FROM evidence e WHERE e.fact = o.id AND e.known_by > f.known_by)"

# What a fact rests on changes when evidence comes, or what it was computed from comes or goes.
UNSETTLED = f"""
    INSERT INTO weak_unsettled (fact, known_by)
    SELECT f.id, f.known_by FROM fact f WHERE CASE WHEN f.formula IS NULL THEN
        f.retracted_by IS NOT NULL OR (SELECT {_LATER} FROM (SELECT f.id AS id) o)
    ELSE (
        WITH RECURSIVE behind(id) AS (
            SELECT f.id UNION SELECT g.input FROM behind b JOIN derivation g ON g.fact = b.id)
        SELECT max(o.retracted_by IS NOT NULL OR o.known_by > f.known_by OR {_LATER})
        FROM behind b JOIN fact o ON o.id = b.id) END
    ORDER BY f.id
"""
"""Fills the table of facts that are to be looked at on each day."""

SETTLED = f"""
    INSERT INTO weak_fact (flags, position, known_by)
    SELECT flags, position, known_by FROM (
        SELECT {_FLAGS} AS flags, f.position AS position, f.known_by AS known_by FROM fact f
        WHERE f.id NOT IN (SELECT fact FROM weak_unsettled))
    WHERE flags ORDER BY flags, position
"""
"""Fills the table of the others that are weak, once the unsettled ones are known."""

BY_DAY = """
    INSERT INTO weak_day (day, flags, facts)
    SELECT known_by, flags, count(*) FROM weak_fact GROUP BY 1, 2 ORDER BY 1, 2
"""
"""Counts these."""


class Flagged(NamedTuple):
    """The facts that are weak.

    Attributes:
        counts: How many for which reasons: of 4 an interest, 2 nobody at first hand, 1 one source.
        first: Ids of the first of them, those with the gravest reasons first.
    """

    counts: dict[int, int]
    first: list[str]


def flagged(connection: sqlite3.Connection, as_of: str, most: int | None) -> Flagged:
    """Which facts known on a day are weak; `most` are named at most.

    Of most facts it is kept ready how weak they are; the others are looked at as of that day.
    """
    counts: dict[int, int] = {}
    placed: dict[int, list[tuple[int, str]]] = {}
    for id_, position, flags in connection.execute(_CHANGING, {"as_of": as_of}):
        if flags:
            counts[flags] = counts.get(flags, 0) + 1
            placed.setdefault(flags, []).append((position, id_))
    for flags, number in connection.execute(_COUNTED, (as_of,)):
        counts[flags] = counts.get(flags, 0) + number
    named: list[str] = []
    for flags in sorted(counts, reverse=True):
        left = -1 if most is None else most - len(named)
        if left:
            values = {"flags": flags, "as_of": as_of, "most": left}
            others = connection.execute(_FIRST, values).fetchall()
            named += [id_ for _, id_ in sorted([*others, *placed.get(flags, ())])]
    return Flagged(counts, named[:most])


_CHANGING = f"""
    SELECT f.id, f.position, {_FLAGS} FROM weak_unsettled w CROSS JOIN fact f ON f.id = w.fact
    WHERE w.known_by <= :as_of AND {known("f")}
"""
_COUNTED = "SELECT flags, sum(facts) FROM weak_day WHERE day <= ? GROUP BY flags"
_FIRST = """
    SELECT f.position, f.id FROM (
        SELECT position FROM weak_fact WHERE flags = :flags AND known_by <= :as_of
        ORDER BY position LIMIT :most) w
    CROSS JOIN fact f ON f.position = w.position ORDER BY f.position
"""


def kept(connection: sqlite3.Connection) -> Flagged:
    """The same when all is known, as it was counted when the store was built."""
    counts = dict(connection.execute("SELECT flags, facts FROM weak_count"))
    first = connection.execute("SELECT fact FROM weak_first ORDER BY place")
    return Flagged(counts, [row[0] for row in first])
