"""Fills the tables in which lists are kept ready, from the facts of a store.

What they hold is asked by the very expressions by which `db.queries` asks a list of any other day,
so that there is one definition of each column. Each table is written once, in its own order.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from db.queries import companies, compute, deals
from db.queries.kept_figures import figures_text
from db.queries.listing import Listing
from db.queries.plain import unknown_last
from db.queries.reading import ALWAYS

_SETTLED = """SELECT max(CASE WHEN f.retracted_by > f.known_by THEN f.retracted_by
                           ELSE f.known_by END)
    FROM fact f WHERE f.deal = t.id"""

_SETTLED_BY = f"max(coalesce(({_SETTLED}), ''), coalesce({deals.ANNOUNCED_BY}, ''))"

_CACHE_KILOBYTES = 24_000  # as much again for a sort: a reader may have put a bound on both

_AT_ONCE = 200
"""Companies whose figures are asked at once."""

_ANY_CASE = frozenset({"title", "name"})
"""Columns that are sorted without regard to upper and lower case."""


def fill_lists(connection: sqlite3.Connection) -> None:
    """Fill the tables of lists, once all others have their rows and indexes.

    Deals are renumbered in `search_text` by this, into the order of their list: so its full-text
    index gives what it finds in that order. Its indexes are to be made afterwards.
    """
    (cache,) = connection.execute("PRAGMA cache_size").fetchone()
    connection.execute(f"PRAGMA cache_size = {-_CACHE_KILOBYTES}")
    _fill_deals(connection)
    _number_texts(connection)
    _fill_contracts(connection)
    _fill_entities(connection)
    connection.execute(f"PRAGMA cache_size = {cache}")


def _fill_deals(connection: sqlite3.Connection) -> None:
    columns = ", ".join(f"({sql}) AS {name}" for name, sql in deals.LISTING.sorts.items())
    (first,) = connection.execute("SELECT coalesce(max(rowid), 0) + 1 FROM search_text").fetchone()
    names = ", ".join(deals.LISTING.sorts)
    connection.execute(
        f"""
        INSERT INTO deal_list (n, id, found, position, known_by, settled_by, {names})
        SELECT row_number() OVER () - 1, id, row_number() OVER () - 1 + :first,
               position, known_by, settled_by, {names}
        FROM (SELECT * FROM (
                  SELECT t.id AS id, t.position AS position, t.known_by AS known_by,
                         {_SETTLED_BY} AS settled_by,
                         ({deals.IS_KNOWN}) AS is_known, {columns}
                  FROM deal t)
              ORDER BY is_known DESC, {unknown_last("announced", descending=True)}, position)""",
        {"as_of": ALWAYS, "first": first},
    )
    _sum_up(connection, deals.LISTING, first)


def _sum_up(connection: sqlite3.Connection, listing: Listing, found: int | None) -> None:
    """Say how long a list is, and sort it by each of its columns."""
    assert listing.ready
    name = listing.ready.name
    (kept,) = connection.execute(f"SELECT count(*) FROM {name}_list").fetchone()
    rows = bisect_left(range(kept), 1, key=lambda n: _is_withdrawn(connection, listing, n))
    ends = connection.execute(f"SELECT min(found), max(found) FROM {name}_list").fetchone()
    connection.execute(
        "INSERT INTO list_size (list, rows, kept, found, first, last) VALUES (?, ?, ?, ?, ?, ?)",
        (name, rows, kept, found, *(end or 0 for end in ends)),
    )
    _sort(connection, name, [*dict.fromkeys(listing.ready.columns.values())], rows)


def fill_figures(connection: sqlite3.Connection) -> None:
    """Keep the figures of listed companies; what they rest on is to be filled before."""
    found = connection.execute("SELECT id FROM entity_list ORDER BY n").fetchall()
    ids = [row[0] for row in found]
    for start in range(0, len(ids), _AT_ONCE):
        lines = companies.headlines(connection, ids[start : start + _AT_ONCE])
        connection.executemany(
            "INSERT INTO entity_figures (entity, figures, facts) VALUES (?, ?, ?)",
            ((id_, figures_text(line.figures), line.facts) for id_, line in lines.items()),
        )


def _is_withdrawn(connection: sqlite3.Connection, listing: Listing, n: int) -> bool:
    assert listing.ready
    sql = (
        f"SELECT 1 FROM {listing.ready.name}_list l JOIN {listing.source} ON {listing.id} = l.id"
        f" WHERE l.n = :n AND {listing.where}"
    )
    return connection.execute(sql, {"as_of": ALWAYS, "n": n}).fetchone() is None


def _sort(connection: sqlite3.Connection, name: str, columns: Sequence[str], rows: int) -> None:
    """Write which row stands where, by each column, upwards and downwards."""
    ways = [f"{column}_{way}" for column in columns for way in ("up", "down")]
    order = [one for column in columns for one in _orders(connection, name, column, rows)]
    for table, key, numbers in (
        (f"{name}_order", "place", order),
        (f"{name}_rank", "n", [_inverse(one) for one in order]),
    ):
        values = ", ".join("?" * (len(ways) + 1))
        connection.executemany(
            f"INSERT INTO {table} ({key}, {', '.join(ways)}) VALUES ({values})",
            zip(range(rows), *numbers, strict=True),
        )


def _orders(
    connection: sqlite3.Connection, name: str, column: str, rows: int
) -> tuple[array[int], array[int]]:
    """The numbers of a list's rows, sorted by a column: upwards and downwards.

    Downwards, rows that are equal by the column still stand in the list's own order, and those of
    which it is not known still come last.
    """
    sql = f"SELECT n, {column} FROM {name}_list WHERE n < ? ORDER BY "
    if column in _ANY_CASE:
        alike = _alike(connection.execute(f"{sql} {column} IS NULL, {column}, n", (rows,)))
    else:
        by_key: dict[Any, array[int]] = {}
        for n, key in connection.execute(f"{sql} n", (rows,)):
            if key in by_key:
                by_key[key].append(n)
            else:
                by_key[key] = array("I", (n,))
        unknown = by_key.pop(None, array("I"))
        alike = [*(by_key[key] for key in sorted(by_key)), unknown]
    unknown = alike.pop()
    up, down = array("I"), array("I")
    for some in alike:
        up += some
    for some in reversed(alike):
        down += some
    return up + unknown, down + unknown


def _alike(found: Iterable[tuple[int, str | None]]) -> list[array[int]]:
    """Numbers of rows that are sorted by a text, those of equal texts together; unknown last."""
    alike: list[array[int]] = []
    last: str | None = ""
    for n, text in found:
        if not alike or not _same(text, last):
            alike.append(array("I"))
            last = text
        alike[-1].append(n)
    return alike if alike and last is None else [*alike, array("I")]


def _same(text: str | None, last: str | None) -> bool:
    """Whether two texts are equal to SQLite's NOCASE, which knows ASCII only."""
    if text is None or last is None:
        return text is last
    return text == last or text.encode().lower() == last.encode().lower()


def _inverse(order: array[int]) -> array[int]:
    """The place of each number."""
    places = array("I", bytes(order.itemsize * len(order)))
    for place, n in enumerate(order):
        places[n] = place
    return places


def _number_texts(connection: sqlite3.Connection) -> None:
    """Put the texts of deals where the list of deals says."""
    (first,) = connection.execute("SELECT min(found) FROM deal_list").fetchone()
    sql = "SELECT min(rowid) FROM search_text WHERE kind = 'deal'"
    (before,) = connection.execute(sql).fetchone()
    sql = """
        SELECT count(*) FROM deal t LEFT JOIN search_text s ON s.rowid = :before + t.position
        WHERE s.id IS NOT t.id OR s.kind != 'deal'"""
    (astray,) = connection.execute(sql, {"before": before}).fetchone()
    if astray:  # by their places they are found sooner than by their ids
        connection.execute("CREATE INDEX temporary ON search_text (id) WHERE kind = 'deal'")
    where = "s.kind = 'deal' AND s.id = l.id" if astray else "s.rowid = :before + l.position"
    connection.execute(
        f"""
        INSERT INTO search_text (rowid, kind, id, text)
        SELECT l.found, 'deal', l.id, s.text FROM deal_list l CROSS JOIN search_text s ON {where}
        WHERE s.rowid < :first ORDER BY l.n""",
        {"before": before, "first": first},
    )
    if astray:
        connection.execute("DROP INDEX temporary")
    connection.execute("DELETE FROM search_text WHERE kind = 'deal' AND rowid < ?", (first,))


def _fill_contracts(connection: sqlite3.Connection) -> None:
    listing = compute.LISTING
    of_deals = ", ".join(deals.LISTING.sorts)
    kinds = "SELECT code FROM deal_kind WHERE compute = 1"
    connection.execute(
        f"""
        INSERT INTO contract_list
            (n, id, found, position, known_by, settled_by, {of_deals}, power, term)
        SELECT row_number() OVER () - 1, id, found, position, known_by, settled_by, {of_deals},
               power, term
        FROM (SELECT l.*, ({listing.where}) AS is_known, ({listing.sorts["power"]}) AS power,
                     ({listing.sorts["term"]}) AS term
              FROM deal_list l CROSS JOIN deal t ON t.id = l.id
              WHERE l.kind IN ({kinds})
                 OR l.id IN (SELECT deal FROM fact WHERE metric = 'hosting')
              ORDER BY NOT is_known, n)""",
        {"as_of": ALWAYS},
    )
    _sum_up(connection, listing, None)


def _fill_entities(connection: sqlite3.Connection) -> None:
    listing = companies.LISTING
    # The list of deals has the answer to this already.
    status = "SELECT kept.status FROM deal_list kept WHERE kept.id = t.id"
    columns = ", ".join(
        f"({sql.replace(deals.STATUS, status)}) AS {name}" for name, sql in listing.sorts.items()
    )
    names = ", ".join(listing.sorts)
    connection.execute(
        f"""
        INSERT INTO entity_list (n, id, found, position, {names})
        SELECT row_number() OVER () - 1, id, found, position, {names}
        FROM (SELECT c.id AS id, s.rowid AS found, c.position AS position, {columns}
              FROM search_text s CROSS JOIN {listing.source} ON c.id = s.id
              WHERE s.kind = 'entity' AND {listing.where} ORDER BY {listing.order})""",
        {"as_of": ALWAYS},
    )
    _sum_up(connection, listing, None)
