"""Which row of a list stands where, from tables that are kept ready: as quick at any size.

A list has a table of its rows in the list's own order (`deal_list`), one that tells for each sort
which row stands in which place (`deal_order`), and one with the place of each row (`deal_rank`).
So any window of the whole list is read by its places, wherever it is. Of a filtered list the places
are kept in an array: four bytes a row, and nothing else has to be remembered of it.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import compress
from typing import Any

from db.named_tuple import NamedTuple
from db.queries import plain
from db.queries.listing import Listing, Ready, View
from db.queries.reading import ALWAYS

INDEX = "I"
"""Of an array: whole numbers of four bytes."""
_AT_ONCE = 500

LONG = 20_000
"""Rows from which on it can be seen how long it takes to find all that have some words."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The rows of a view, each in its place.

    Attributes:
        ready: The tables of the list.
        by: The column of `{name}_order` whose places are meant; "" for the list's own order.
        count: How many rows there are.
        places: The places of the rows, where they are not all of them from 0 on.
        ascending: Whether these ascend.
    """

    ready: Ready
    by: str
    count: int
    places: array[int] | None = None
    ascending: bool = True

    def ids(self, connection: sqlite3.Connection, offset: int, limit: int) -> list[str]:
        """The ids of one window.

        Args:
            connection: The store.
            offset: Rows before the window.
            limit: Rows in it; -1 for all.
        """
        end = self.count if limit < 0 else min(offset + limit, self.count)
        if self.places is None:
            sql = _ids(self.ready, self.by, "BETWEEN ? AND ?")
            return [row[1] for row in connection.execute(sql, (offset, end - 1))]
        found: list[str] = []
        for start in range(offset, end, _AT_ONCE):
            places = self.places[start : min(start + _AT_ONCE, end)]
            sql = _ids(self.ready, self.by, f"IN ({', '.join('?' * len(places))})")
            id_at = dict(connection.execute(sql, places).fetchall())
            found += [id_at[place] for place in places]
        return found

    def position(self, connection: sqlite3.Connection, id_: str) -> int | None:
        """Where a row stands, from 0; None if it is not there."""
        name = self.ready.name
        column = f"(SELECT {self.by} FROM {name}_rank r WHERE r.n = l.n)" if self.by else "l.n"
        sql = f"SELECT {column} FROM {name}_list l WHERE l.id = ?"
        found = connection.execute(sql, (id_,)).fetchone()
        if found is None or found[0] is None:
            return None
        place = int(found[0])
        if self.places is None:
            return place if place < self.count else None
        if self.ascending:
            at = bisect_left(self.places, place)
            return at if at < self.count and self.places[at] == place else None
        try:
            return self.places.index(place)
        except ValueError:
            return None


def _ids(ready: Ready, by: str, which: str) -> str:
    """A query for the ids of the rows in some places, with these places."""
    name = ready.name
    if not by:
        return f"SELECT n, id FROM {name}_list WHERE n {which} ORDER BY n"
    # CROSS JOIN: the places first, whatever SQLite thinks of it.
    return (
        f"SELECT o.place, l.id FROM {name}_order o CROSS JOIN {name}_list l ON l.n = o.{by}"
        f" WHERE o.place {which} ORDER BY o.place"
    )


class Size(NamedTuple):
    """How long a list is: all rows when all is known, with those withdrawn, where to search.

    Attributes:
        found: Where the text of row 0 is, if those of all rows follow one another.
        first: The texts of all rows are from here on,
        last: up to here.
    """

    rows: int
    kept: int
    found: int | None
    first: int
    last: int


def size(connection: sqlite3.Connection, listing: Listing) -> Size | None:
    """How long a list is; None if it is not kept ready in this store."""
    if listing.ready is None:
        return None
    sql = "SELECT rows, kept, found, first, last FROM list_size WHERE list = ?"
    row = connection.execute(sql, (listing.ready.name,)).fetchone()
    return None if row is None else Size(*row)


def arrange(connection: sqlite3.Connection, listing: Listing, view: View) -> Arrangement | None:
    """The places of all rows of a view; None if the list is not kept ready for such a view."""
    ready, whole = listing.ready, size(connection, listing)
    if ready is None or whole is None:
        return None
    by = _by(ready, view)
    if view.as_of != ALWAYS:
        ask = _as_of if ready.settles else _asked_anew
        with _sorting_in_a_file(connection, whole):
            return ask(connection, listing, ready, whole, view)
    chosen = _chosen(listing, ready, whole, view)
    if chosen is None:
        return Arrangement(ready, by, whole.rows)
    if by:
        sql = f"SELECT {by} FROM {ready.name}_rank WHERE n IN ({chosen.sql})"
        places = _sorted(connection.execute(sql, chosen.values), whole.rows)
    else:
        places = _array(connection.execute(chosen.in_order, chosen.values))
    return Arrangement(ready, by, len(places), places)


def head(
    connection: sqlite3.Connection, listing: Listing, view: View, limit: int
) -> list[str] | None:
    """The ids of the first rows of a long list with some words, before all of them are found.

    None if it would not be seen that this is quicker than to arrange the list.
    """
    ready, whole = listing.ready, size(connection, listing)
    if ready is None or whole is None or whole.rows < LONG:
        return None
    if _by(ready, view) or view.only or view.as_of != ALWAYS:
        return None
    chosen = _chosen(listing, ready, whole, view)
    if chosen is None:
        return None
    values = {**chosen.values, "limit": limit}
    rows = connection.execute(f"{chosen.in_order} LIMIT :limit", values)
    return Arrangement(ready, "", limit, _array(rows)).ids(connection, 0, -1)


def _by(ready: Ready, view: View) -> str:
    column = ready.columns.get(view.sort)
    return f"{column}_{'down' if view.descending else 'up'}" if column else ""


def _array(rows: sqlite3.Cursor) -> array[int]:
    return array(INDEX, (row[0] for row in rows))


def _sorted(rows: sqlite3.Cursor, length: int) -> array[int]:
    """Numbers below a length, in order: a byte for each possible one instead of a sort."""
    there = bytearray(length)
    for (place,) in rows:
        there[place] = 1
    return array(INDEX, compress(range(length), there))


class _Chosen(NamedTuple):
    """A query for the numbers `n` of some rows.

    Attributes:
        sql: The query.
        values: Its named values.
        order: What to order it by; by `n` itself SQLite would not see that it is ordered already.
    """

    sql: str
    values: dict[str, Any]
    order: str = "n"

    @property
    def in_order(self) -> str:
        """The query, its numbers ascending."""
        return f"{self.sql} ORDER BY {self.order}"


def _chosen(listing: Listing, ready: Ready, whole: Size, view: View) -> _Chosen | None:
    """A query for the numbers `n` of the rows that filters leave; None where there are none."""
    values: dict[str, Any] = {"as_of": view.as_of, "rows": whole.rows}
    words = _with_words(ready, whole, view.words, values) if view.words.strip() else None
    if not view.only:
        return words
    wanted = [listing.filters[name] for name, _ in view.only]
    values.update(view.only)
    wanted += [f"l.n IN ({words.sql})"] if words else []
    met = " AND ".join(f"({condition})" for condition in wanted)
    sql = (
        f"SELECT l.n AS n FROM {listing.source}"
        f" JOIN {ready.name}_list l ON l.id = {listing.id} WHERE l.n < :rows AND {met}"
    )
    return _Chosen(sql, values)


def _with_words(ready: Ready, whole: Size, words: str, values: dict[str, Any]) -> _Chosen:
    """A query for the numbers of the rows that have all the words, streaming in their order."""
    # Imported when something is looked for: a list is on the screen sooner without it.
    from db.search_text import like_patterns, match_expression, terms

    found = terms(words)
    if not found:
        return _Chosen("SELECT n FROM (SELECT 0 AS n) WHERE 0", values)
    wanted = []
    match, patterns = match_expression(found), like_patterns(found)
    number = "t.rowid"
    source = "search_text t"
    if match:
        values["match"] = match
        wanted.append("search_text_fts MATCH :match")
        source, number = "search_text_fts", "search_text_fts.rowid"
        if patterns:
            source += " CROSS JOIN search_text t ON t.rowid = search_text_fts.rowid"
    for place, pattern in enumerate(patterns):
        values[f"like_{place}"] = pattern
        wanted.append(f"t.text LIKE :like_{place} ESCAPE '\\'")
    values.update(first=whole.first, last=whole.last)
    wanted.append(f"{number} BETWEEN :first AND :last")
    if whole.found is None:
        source += f" CROSS JOIN {ready.name}_list l ON l.found = {number}"
        wanted.append("l.n < :rows")
        sql = f"SELECT l.n AS n FROM {source} WHERE {' AND '.join(wanted)}"
        # Texts of what settles stand in the list's order, if not one after the other.
        return _Chosen(sql, values, number if ready.settles else "n")
    values["last"] = whole.found + whole.rows - 1
    sql = f"SELECT {number} - :first AS n FROM {source} WHERE {' AND '.join(wanted)}"
    return _Chosen(sql, values, number)


@contextmanager
def _sorting_in_a_file(connection: sqlite3.Connection, whole: Size) -> Iterator[None]:
    """Let a long list be sorted outside memory: in a file that has no name, and goes by itself.

    This is the one place where a reader writes any file; a short list is sorted in memory, and so
    is any where the process may write none, as in a kiosk.
    """
    if whole.kept < LONG or _may_write_none():
        yield
        return
    connection.execute("PRAGMA temp_store = file")
    try:
        yield
    finally:
        connection.execute("PRAGMA temp_store = memory")


def _may_write_none() -> bool:
    from resource import RLIMIT_FSIZE, getrlimit  # late: a short list never asks

    return getrlimit(RLIMIT_FSIZE)[0] == 0


def _as_of(
    connection: sqlite3.Connection, listing: Listing, ready: Ready, whole: Size, view: View
) -> Arrangement:
    """The rows as they were known on a day.

    Most are settled by then, and are as they are kept; only the others are asked for anew.
    """
    chosen = _chosen(listing, ready, whole._replace(rows=whole.kept), view)
    values: dict[str, Any] = {**(chosen.values if chosen else {}), "as_of": view.as_of}
    values["listed"] = whole.rows
    met = f" AND l.n IN ({chosen.sql})" if chosen else ""
    column = ready.columns.get(view.sort)
    key = _then(listing, listing.sorts[view.sort], column) if column else "NULL"
    collation = " COLLATE NOCASE" if column == "title" else ""
    sql = f"""
        SELECT n FROM (
            SELECT l.n AS n, l.position AS position, ({key}) AS key,
                   {_then(listing, listing.sorts["announced"], "announced")} AS own
            FROM {ready.name}_list l
            WHERE l.known_by <= :as_of AND {_then(listing, listing.where, "n < :listed")}{met})
        ORDER BY {plain.unknown_last(f"key{collation}", descending=view.descending)},
                 {plain.unknown_last("own", descending=True)}, position"""
    places = _array(connection.execute(sql, values))
    return Arrangement(ready, "", len(places), places, ascending=False)


def _asked_anew(
    connection: sqlite3.Connection, listing: Listing, ready: Ready, whole: Size, view: View
) -> Arrangement:
    """The rows as they were known on a day, of a list that is short enough to be asked anew."""
    number = dict(connection.execute(f"SELECT id, n FROM {ready.name}_list"))
    found = plain.ids(connection, listing, view, 0, -1)
    places = array(INDEX, (number[id_] for id_ in found))
    return Arrangement(ready, "", len(places), places, ascending=False)


def _then(listing: Listing, fresh: str, kept: str) -> str:
    """Something about a row on a day: as it is kept if it is settled by then, or else anew."""
    return f"""CASE WHEN l.settled_by <= :as_of THEN l.{kept}
        ELSE (SELECT ({fresh}) FROM {listing.source} WHERE {listing.id} = l.id) END"""
