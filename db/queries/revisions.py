"""Which deals amend, replace or cancel which."""

from __future__ import annotations

import sqlite3

from db.named_tuple import NamedTuple
from db.queries.reading import ALWAYS, holds
from db.safe_text import clean

RELATIONS = ("amends", "replaces", "cancels")
"""Links by which a later deal changes what an earlier one said."""

_RELATIONS = ", ".join(repr(relation) for relation in RELATIONS)
_LINKS = f"""
    SELECT f.id, l.relation, l.deal, l.other FROM link l JOIN fact f ON f.id = l.fact
    WHERE l.relation IN ({_RELATIONS}) AND {holds("f")}
"""
# The plus: by the relation all links would be looked through for each step.
_AROUND = f"""
    WITH RECURSIVE family(id) AS (
        SELECT :deal
        UNION
        SELECT CASE l.deal WHEN g.id THEN l.other ELSE l.deal END
        FROM family g JOIN link l ON l.deal = g.id OR l.other = g.id
        JOIN fact f ON f.id = l.fact
        WHERE +l.relation IN ({_RELATIONS}) AND {holds("f")}
    )
    {_LINKS} AND l.deal IN (SELECT id FROM family)
    ORDER BY f.position
"""


class Link(NamedTuple):
    """A later deal and the earlier one that it changes.

    Attributes:
        fact: The fact that says so.
        relation: One of `RELATIONS`.
        deal: The later one.
        other: The earlier one.
    """

    fact: str
    relation: str
    deal: str
    other: str


def links(connection: sqlite3.Connection, as_of: str = ALWAYS, most: int = -1) -> list[Link]:
    """The links, those that became known last first; `most` at most."""
    sql = f"{_LINKS} ORDER BY f.known_by DESC, f.position LIMIT :most"
    return _read(connection, sql, {"as_of": as_of, "most": most})


def links_around(connection: sqlite3.Connection, deal: str, as_of: str = ALWAYS) -> list[Link]:
    """The links between a deal and all that it changes or is changed by, however many away."""
    return _read(connection, _AROUND, {"as_of": as_of, "deal": deal})


def _read(connection: sqlite3.Connection, sql: str, values: dict[str, object]) -> list[Link]:
    return [Link(*map(clean, row)) for row in connection.execute(sql, values)]
