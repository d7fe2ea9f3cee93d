"""Where sources disagree: all that is said of a thing side by side, and why one is preferred.

The written rule: by rank, then stated over derived, then first hand over others, then the one known
last. Of a deal's status, the stage reached last counts; sources disagree on it when their last
words differ, unless both are dated and one is simply the later news.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import chain

from db.dates import last_day
from db.named_tuple import NamedTuple
from db.queries import facts
from db.queries.reading import ALWAYS
from db.queries.rivals import (
    Among,
    LastWord,
    against,
    disputed,
    kept_count,
    last_words,
    next_things,
)
from db.rows import Evidence, FactRow
from db.vocabulary import RANKS


class Statement(NamedTuple):
    """One of several things said about the same.

    Attributes:
        fact: What is said.
        evidence: What it rests on; none for a derived one.
        behind: Why the preferred one comes before it: "rank", "derived", "first_hand",
            "known_from", "happened", or "order" where only their order in the files tells; None
            for the preferred one itself and for what says the same.
        same_as: Id of an earlier statement that says the same.
    """

    fact: FactRow
    evidence: tuple[Evidence, ...]
    behind: str | None
    same_as: str | None


class Rivalry(NamedTuple):
    """A thing about which sources disagree.

    Attributes:
        part: The part of a deal whose status it is; None for all else.
        statements: The preferred one first.
    """

    part: FactRow | None
    statements: tuple[Statement, ...]

    @property
    def preferred(self) -> FactRow:
        """The fact that the screens show."""
        return self.statements[0].fact

    @property
    def decided_by(self) -> str:
        """Why it is preferred: what puts the best of the others behind it."""
        return next(each.behind for each in self.statements if each.behind)


class Rivalries(NamedTuple):
    """The first of the things about which sources disagree.

    Attributes:
        number: How many there are, if it is known.
        more: Whether there are, or may be, more than these.
    """

    rows: tuple[Rivalry, ...]
    number: int | None
    more: bool


def rivalries(
    connection: sqlite3.Connection, as_of: str = ALWAYS, company: str | None = None
) -> list[Rivalry]:
    """Everything about which sources disagree.

    Args:
        connection: The store.
        as_of: Only what was known on this day.
        company: Only what is about this entity.
    """
    return _rivalries(connection, as_of, Among(company))


def first_rivalries(connection: sqlite3.Connection, as_of: str, most: int) -> Rivalries:
    """The first things about which sources disagree, by what the files say of them first.

    Args:
        connection: The store.
        as_of: Only what was known on this day.
        most: How many at most.
    """
    found: list[Rivalry] = []
    after = -1
    while len(found) <= most and (some := next_things(connection, as_of, after, 2 * most)):
        found += _rivalries(connection, as_of, Among(None, *some))
        after = some[1]
    number = len(found) if len(found) <= most else None
    if as_of == ALWAYS:
        number = kept_count(connection)
    return Rivalries(tuple(found[:most]), number, len(found) > most)


def _rivalries(connection: sqlite3.Connection, as_of: str, among: Among) -> list[Rivalry]:
    figures = disputed(connection, as_of, among)
    stages = list(against(last_words(connection, as_of, among)))
    ids = list(chain.from_iterable((*figures, *([w.fact for w in words] for words in stages))))
    parts = [words[0].part for words in stages if words[0].part]
    rows = {row.id: row for row in facts.rows(connection, [*dict.fromkeys(ids + parts)], as_of)}
    evidence: dict[str, list[Evidence]] = {}
    for fact, each in facts.evidence_of(connection, ids, as_of):
        evidence.setdefault(fact, []).append(each)
    found = [_of_figures([rows[id_] for id_ in group], evidence) for group in figures]
    found += [_of_stages(words, rows, evidence) for words in stages]
    return sorted(found, key=lambda each: each.preferred.position)


def why_behind(preferred: FactRow, other: FactRow) -> str:
    """The first point of the written rule that puts one fact before another."""
    for point, first, second in (
        ("rank", RANKS.index(preferred.rank), RANKS.index(other.rank)),
        ("derived", preferred.derived, other.derived),
        ("first_hand", not preferred.first_hand, not other.first_hand),
    ):
        if first != second:
            return point
    later = last_day(preferred.known_from) > last_day(other.known_from)
    return "known_from" if later else "order"


def _of_figures(group: Sequence[FactRow], evidence: dict[str, list[Evidence]]) -> Rivalry:
    first: dict[tuple[object, ...], str] = {}
    statements = []
    for fact in group:
        same_as = first.setdefault(_said(fact), fact.id)
        behind = None if same_as == group[0].id else why_behind(group[0], fact)
        statements.append(_statement(fact, evidence, behind, same_as))
    return Rivalry(None, tuple(statements))


def _said(fact: FactRow) -> tuple[object, ...]:
    """What a figure says; about and exactly are no dispute (as in `db.queries.things`)."""
    q = fact.quantity
    return () if q is None else (q.low, q.high, q.low_open, q.high_open)


def _statement(
    fact: FactRow, evidence: dict[str, list[Evidence]], behind: str | None, same_as: str
) -> Statement:
    own = tuple(evidence.get(fact.id, ()))
    return Statement(fact, own, behind, None if same_as == fact.id else same_as)


def _of_stages(
    words: Sequence[LastWord], rows: dict[str, FactRow], evidence: dict[str, list[Evidence]]
) -> Rivalry:
    first: dict[str, str] = {}
    statements: list[Statement] = []
    for word in words:
        if any(each.fact.id == word.fact for each in statements):
            continue  # one fact may rest on two sources, and is the last word of both
        same_as = first.setdefault(word.status, word.fact)
        behind = "happened" if word.happened_by < words[0].happened_by else "order"
        behind_first = None if same_as == words[0].fact else behind
        statements.append(_statement(rows[word.fact], evidence, behind_first, same_as))
    part = words[0].part
    return Rivalry(rows[part] if part else None, tuple(statements))
