"""The rows of a list that are on the screen: which ids, how many in all, and where one stands.

A list is described once by its `Listing`; filtering and sorting happen in SQL. Where a list is kept
ready (`db.queries.arranged`), nothing here takes longer for a longer list.
"""

from __future__ import annotations

import sqlite3

from db.queries import arranged, plain
from db.queries.listing import Listing, Ready, View

__all__ = ["Listing", "Ready", "View", "count", "ids", "position"]


def count(connection: sqlite3.Connection, listing: Listing, view: View) -> int:
    """How many rows the list has."""
    found = arranged.arrange(connection, listing, view)
    return plain.count(connection, listing, view) if found is None else found.count


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
    found = arranged.arrange(connection, listing, view)
    if found is None:
        return plain.ids(connection, listing, view, offset, limit)
    return found.ids(connection, offset, limit)


def position(connection: sqlite3.Connection, listing: Listing, view: View, id_: str) -> int | None:
    """Where a row stands in the list, from 0; None if it is not in it."""
    found = arranged.arrange(connection, listing, view)
    if found is None:
        return plain.position(connection, listing, view, id_)
    return found.position(connection, id_)
