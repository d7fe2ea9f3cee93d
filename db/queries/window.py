"""The rows of a list that are on the screen: which ids, how many in all, and where one stands.

A list is described once by its `Listing`; filtering and sorting happen in SQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from db.queries.reading import ALWAYS


class View(NamedTuple):
    """What part of a list is wanted, and in which order.

    Attributes:
        as_of: Only what was known on this day (ISO); `ALWAYS` for everything.
        words: What a person typed to filter; every term must be found.
        sort: Key of the sort, one of the listing's; empty for the listing's own order.
        descending: Whether the sort is turned around.
        only: Further filters by name, such as {"company": "openai", "kind": "funding_round"}.
    """

    as_of: str = ALWAYS
    words: str = ""
    sort: str = ""
    descending: bool = False
    only: tuple[tuple[str, str], ...] = ()


class Listing(NamedTuple):
    """How the ids of a list are found.

    Attributes:
        source: FROM clause; the list's own table has an `id`.
        where: Condition that always holds; may use :as_of.
        order: The list's own order, an SQL expression list.
        sorts: Sort keys and their SQL expressions; may use :as_of.
        filters: Names of `View.only` and their conditions, with :{name} for the value.
        search_kind: The kind of its rows in the search index.
        alias: The alias of the list's own table in all of these.
    """

    source: str
    where: str
    order: str
    sorts: Mapping[str, str]
    filters: Mapping[str, str]
    search_kind: str
    alias: str = "t"

    @property
    def id(self) -> str:
        """The id of a row, in SQL."""
        return f"{self.alias}.id"


def count(connection: sqlite3.Connection, listing: Listing, view: View) -> int:
    """How many rows the list has."""
    where, values = _where(listing, view)
    row = connection.execute(
        f"SELECT count(*) FROM {listing.source} WHERE {where}", values
    ).fetchone()
    return int(row[0])


def ids(
    connection: sqlite3.Connection, listing: Listing, view: View, offset: int, limit: int
) -> list[str]:
    """The ids of one window of the list, in its order.

    Args:
        connection: The store.
        listing: The list.
        view: Filter and order.
        offset: Rows before the window.
        limit: Rows in it; -1 for all.
    """
    where, values = _where(listing, view)
    sql = (
        f"SELECT {listing.id} FROM {listing.source} WHERE {where} ORDER BY {_order(listing, view)}"
        " LIMIT :limit OFFSET :offset"
    )
    rows = connection.execute(sql, {**values, "limit": limit, "offset": offset})
    return [row[0] for row in rows]


def position(connection: sqlite3.Connection, listing: Listing, view: View, id_: str) -> int | None:
    """Where a row stands in the list, from 0; None if it is not in it."""
    where, values = _where(listing, view)
    sql = (
        f"SELECT n FROM (SELECT {listing.id} AS id, row_number() OVER"
        f" (ORDER BY {_order(listing, view)}) - 1 AS n FROM {listing.source} WHERE {where})"
        " WHERE id = :wanted"
    )
    row = connection.execute(sql, {**values, "wanted": id_}).fetchone()
    return None if row is None else int(row[0])


def _order(listing: Listing, view: View) -> str:
    if view.sort not in listing.sorts:
        return listing.order
    expression = listing.sorts[view.sort]
    direction = "DESC" if view.descending else "ASC"
    # What is unknown comes last either way: it is neither the largest nor the smallest.
    return f"({expression}) IS NULL, ({expression}) {direction}, {listing.order}"


def _where(listing: Listing, view: View) -> tuple[str, dict[str, Any]]:
    conditions = [listing.where]
    values: dict[str, Any] = {"as_of": view.as_of}
    for name, value in view.only:
        conditions.append(listing.filters[name])
        values[name] = value
    if view.words.strip():
        conditions.append(_search(listing, view.words, values))
    return " AND ".join(f"({condition})" for condition in conditions), values


def _search(listing: Listing, words: str, values: dict[str, Any]) -> str:
    # Imported when something is looked for: a list is on the screen sooner without it.
    from db.search_text import like_patterns, match_expression, terms

    found = terms(words)
    if not found:
        return "0"  # nothing to look for in what was typed: nothing is found
    values["search_kind"] = listing.search_kind
    conditions = ["s.kind = :search_kind"]
    if match := match_expression(found):
        values["search_match"] = match
        conditions.append(
            "s.rowid IN"
            " (SELECT rowid FROM search_text_fts WHERE search_text_fts MATCH :search_match)"
        )
    for number, pattern in enumerate(like_patterns(found)):
        values[f"search_like_{number}"] = pattern
        conditions.append(f"s.text LIKE :search_like_{number} ESCAPE '\\'")
    return f"{listing.id} IN (SELECT s.id FROM search_text s WHERE {' AND '.join(conditions)})"
