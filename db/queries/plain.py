"""A list asked of the facts themselves: exact on every day, and as slow as the list is long.

What `db.queries.arranged` answers from tables that are kept ready is this, and a test says so.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from db.queries.listing import Listing, View


def count(connection: sqlite3.Connection, listing: Listing, view: View) -> int:
    """How many rows the list has."""
    where, values = conditions(listing, view)
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
    where, values = conditions(listing, view)
    sql = (
        f"SELECT {listing.id} FROM {listing.source} WHERE {where} ORDER BY {order(listing, view)}"
        " LIMIT :limit OFFSET :offset"
    )
    rows = connection.execute(sql, {**values, "limit": limit, "offset": offset})
    return [row[0] for row in rows]


def position(connection: sqlite3.Connection, listing: Listing, view: View, id_: str) -> int | None:
    """Where a row stands in the list, from 0; None if it is not in it."""
    where, values = conditions(listing, view)
    sql = (
        f"SELECT n FROM (SELECT {listing.id} AS id, row_number() OVER"
        f" (ORDER BY {order(listing, view)}) - 1 AS n FROM {listing.source} WHERE {where})"
        " WHERE id = :wanted"
    )
    row = connection.execute(sql, {**values, "wanted": id_}).fetchone()
    return None if row is None else int(row[0])


def order(listing: Listing, view: View) -> str:
    """The order of a view, as an SQL expression list."""
    if view.sort not in listing.sorts:
        return listing.order
    expression = listing.sorts[view.sort]
    return f"{unknown_last(expression, descending=view.descending)}, {listing.order}"


def unknown_last(expression: str, *, descending: bool) -> str:
    """Order by something; the unknown last either way: neither the largest nor the smallest."""
    direction = "DESC" if descending else "ASC"
    return f"({expression}) IS NULL, ({expression}) {direction}"


def conditions(listing: Listing, view: View) -> tuple[str, dict[str, Any]]:
    """What a row must fulfil to be in a view, and the named values of that."""
    found = [listing.where]
    values: dict[str, Any] = {"as_of": view.as_of}
    for name, value in view.only:
        found.append(listing.filters[name])
        values[name] = value
    if view.words.strip():
        found.append(_search(listing, view.words, values))
    return " AND ".join(f"({condition})" for condition in found), values


def _search(listing: Listing, words: str, values: dict[str, Any]) -> str:
    # Imported when something is looked for: a list is on the screen sooner without it.
    from db.search_text import like_patterns, match_expression, terms

    found = terms(words)
    if not found:
        return "0"  # nothing to look for in what was typed: nothing is found
    values["search_kind"] = listing.search_kind
    wanted = ["s.kind = :search_kind"]
    if match := match_expression(found):
        values["search_match"] = match
        wanted.append(
            "s.rowid IN"
            " (SELECT rowid FROM search_text_fts WHERE search_text_fts MATCH :search_match)"
        )
    for number, pattern in enumerate(like_patterns(found)):
        values[f"search_like_{number}"] = pattern
        wanted.append(f"s.text LIKE :search_like_{number} ESCAPE '\\'")
    return f"{listing.id} IN (SELECT s.id FROM search_text s WHERE {' AND '.join(wanted)})"
