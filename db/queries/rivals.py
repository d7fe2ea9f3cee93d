"""Things about which sources disagree: figures, and what became of a deal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from db.named_tuple import NamedTuple
from db.queries import things
from db.queries.reading import ALWAYS, known, safe
from db.safe_text import clean


class Among(NamedTuple):
    """Which facts are looked at.

    Attributes:
        company: Only those about this entity.
        first: Only the things of these numbers of `disputable`,
        last: from the first to the last.
    """

    company: str | None = None
    first: int | None = None
    last: int | None = None


_ALL = Among()

# By a company its facts come first, by things their numbers, whatever SQLite thinks of it.
_FROM = {
    "all": "disputable x CROSS JOIN fact f ON f.id = x.fact WHERE 1",
    "company": "fact f CROSS JOIN disputable x ON x.fact = f.id WHERE f.subject = :company",
    "things": "disputable x CROSS JOIN fact f ON f.id = x.fact"
    " WHERE x.thing BETWEEN :first AND :last",
}


def _looked_at(among: Among) -> str:
    if among.first is not None:
        return _FROM["things"]
    return _FROM["company" if among.company is not None else "all"]


_TOLD = f"""
    SELECT f.id, {things.thing("f")} AS thing, {things.said("f")} AS said,
           f.formula IS NULL AS stated, f.preference, f.position
    FROM {{looked_at}} AND {things.is_figure("f")} AND {known("f")}
"""
_DIFFER = "SELECT thing FROM told GROUP BY thing HAVING count(DISTINCT said) > 1 AND max(stated)"


def disputed(
    connection: sqlite3.Connection, as_of: str = ALWAYS, among: Among = _ALL
) -> list[list[str]]:
    """The facts about each thing about which figures differ, the preferred one first."""
    sql = f"""
        WITH told AS MATERIALIZED ({_TOLD.format(looked_at=_looked_at(among))})
        SELECT thing, id FROM told WHERE thing IN ({_DIFFER}) ORDER BY preference, position"""
    groups: dict[str, list[str]] = {}
    for thing, fact in connection.execute(sql, {"as_of": as_of, **among._asdict()}):
        groups.setdefault(thing, []).append(fact)
    return list(groups.values())


def count_disputed(connection: sqlite3.Connection, as_of: str = ALWAYS) -> int:
    """About how many things figures differ."""
    told = _TOLD.format(looked_at=_FROM["all"])
    sql = f"WITH told AS MATERIALIZED ({told}) SELECT count(*) FROM ({_DIFFER})"
    return int(connection.execute(sql, {"as_of": as_of}).fetchone()[0])


def kept_count(connection: sqlite3.Connection) -> int:
    """About how many things sources disagree when all is known, stages of deals among them."""
    return int(connection.execute("SELECT things FROM dispute_count").fetchone()[0])


_THINGS = """
    SELECT thing FROM disputable WHERE thing > :after AND known_by <= :as_of
    GROUP BY thing HAVING count(*) > 1 ORDER BY thing LIMIT :most
"""


def next_things(
    connection: sqlite3.Connection, as_of: str, after: int, most: int
) -> tuple[int, int] | None:
    """The first and the last number of the next things that may be disputed; None at the end.

    Args:
        connection: The store.
        as_of: The day.
        after: The number after which to look; -1 for the first ones.
        most: How many at most.
    """
    values = {"after": after, "as_of": as_of, "most": most}
    found = [row[0] for row in connection.execute(_THINGS, values)]
    return (found[0], found[-1]) if found else None


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
    WITH said AS MATERIALIZED (
        SELECT f.id, f.position, f.rank = 'deprecated' AS deprecated
        FROM {{looked_at}} AND f.kind = 'status' AND {known("f")})
    SELECT fact, deal, part, source, status, date, happened_by FROM (
        SELECT e.fact, e.deal, e.part, v.source, e.status, e.date, e.happened_by, x.position,
               x.deprecated,
               row_number() OVER (PARTITION BY e.deal, e.part, v.source
                                  ORDER BY x.deprecated, e.happened_by DESC, x.position DESC) AS n
        FROM said x
        CROSS JOIN event e ON e.fact = x.id
        JOIN evidence v ON v.fact = e.fact AND v.known_by <= :as_of
    )
    WHERE n = 1
    ORDER BY deprecated, happened_by DESC, position DESC
"""


def last_words(
    connection: sqlite3.Connection, as_of: str = ALWAYS, among: Among = _ALL
) -> list[LastWord]:
    """The last word of each source on each deal and part; the one that counts comes first."""
    sql = _LAST_WORDS.format(looked_at=_looked_at(among))
    return [
        LastWord(clean(row[0]), clean(row[1]), safe(row[2]), clean(row[3]), clean(row[4]),
                 safe(row[5]), clean(row[6]))
        for row in connection.execute(sql, {"as_of": as_of, **among._asdict()})
    ]  # fmt: skip


def against(words: Iterable[LastWord]) -> Iterator[list[LastWord]]:
    """The last words that contradict one another, by deal and part."""
    by_thing: dict[tuple[str, str | None], list[LastWord]] = {}
    for word in words:
        by_thing.setdefault((word.deal, word.part), []).append(word)
    for group in by_thing.values():
        if found := [w for w in group if any(_contradicts(w, other) for other in group)]:
            yield found


def _contradicts(a: LastWord, b: LastWord) -> bool:
    if a.status == b.status or a.source == b.source:
        return False
    return not (a.date and b.date and a.date != b.date)
