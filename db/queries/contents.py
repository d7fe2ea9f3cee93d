"""How much a store holds, and how two stores that stood at one path differ."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from db.named_tuple import NamedTuple

MOST_COMPARED = 100_000
"""Facts of a store up to which they are compared one by one: a tenth of a second."""

_PRINTS = """
    SELECT id, low, high, low_open, high_open, approximate, unit, raw, words_en, words_zh, basis,
           scope, period, nature, known_from, retracted, formula
    FROM fact"""


class Contents(NamedTuple):
    """What a store holds.

    Attributes:
        facts: How many facts.
        deals: How many deals.
        entities: How many companies, people and others.
        sources: How many sources.
        prints: What each fact says, as a number that is good within this process only; None where
            there are too many facts to tell.
    """

    facts: int
    deals: int
    entities: int
    sources: int
    prints: Mapping[str, int] | None


class Difference(NamedTuple):
    """What a newer store holds that an older one did not.

    Attributes:
        new: Facts that are new; None where they were not compared one by one.
        gone: Facts that are no longer there, or None.
        other: Facts that say something else by now, or None.
        more: How many facts more there are; below zero, how many fewer.
        facts: How many there are now.
    """

    new: int | None
    gone: int | None
    other: int | None
    more: int
    facts: int

    @property
    def is_none(self) -> bool:
        """Whether every fact is as it was."""
        return (self.new, self.gone, self.other) == (0, 0, 0)


def contents(connection: sqlite3.Connection, most_compared: int = MOST_COMPARED) -> Contents:
    """Count what a store holds, and take the prints of its facts if they are not too many."""
    facts, deals, entities, sources = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("fact", "deal", "entity", "source")
    )
    prints = None
    if facts <= most_compared:
        prints = {str(row[0]): hash(row[1:]) for row in connection.execute(_PRINTS)}
    return Contents(facts, deals, entities, sources, prints)


def difference(older: Contents, newer: Contents) -> Difference:
    """Tell two stores apart by their facts."""
    more = newer.facts - older.facts
    if older.prints is None or newer.prints is None:
        return Difference(None, None, None, more, newer.facts)
    both = older.prints.keys() & newer.prints.keys()
    other = sum(older.prints[fact] != newer.prints[fact] for fact in both)
    new, gone = len(newer.prints) - len(both), len(older.prints) - len(both)
    return Difference(new, gone, other, more, newer.facts)
