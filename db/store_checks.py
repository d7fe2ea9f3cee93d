"""What is looked at in a new store before it takes the old one's place."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

_FULL_TEXT = re.compile(r"CREATE\s+VIRTUAL\s+TABLE\b.*?\bUSING\s+fts5\b", re.I | re.S)
_CACHE_KILOBYTES = 16_000

Look = Callable[[sqlite3.Connection], str]


def first_fault(store: Path, *, checks_made: bool) -> str:
    """Say what is wrong with a new store, or "" if nothing is.

    Each look is a thread and a connection of its own: SQLite reads for all of them at once.

    Args:
        store: Written by nobody meanwhile.
        checks_made: Whether every row went through the checks of its table. To make all of them
            again would take as long as everything else that is looked at.

    Raises:
        sqlite3.Error: It can't be read.
    """

    def seen(look: Look) -> str:
        with closing(sqlite3.connect(store)) as connection:
            connection.execute(f"PRAGMA cache_size = {-_CACHE_KILOBYTES}")
            connection.execute(f"PRAGMA ignore_check_constraints = {int(checks_made)}")
            return look(connection)

    with ThreadPoolExecutor(thread_name_prefix="look") as threads:
        faults = [threads.submit(seen, look) for look in (_health, _orphans, _full_text)]
        return next((found for fault in faults if (found := fault.result())), "")


def _health(connection: sqlite3.Connection) -> str:
    (health,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return "" if health == "ok" else str(health)


def _orphans(connection: sqlite3.Connection) -> str:
    orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    if orphan is None:
        return ""
    table, row, parent, _ = orphan
    return f"row {row} of {table} points at no row of {parent}"


def _full_text(connection: sqlite3.Connection) -> str:
    for table in _full_text_tables(connection):
        name = '"' + table.replace('"', '""') + '"'
        try:
            # With rank 1 the index is compared with the rows that it indexes, too.
            connection.execute(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            return f"full text {table}: {error}"
        finally:
            connection.rollback()
    return ""


def _full_text_tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
    return sorted(name for name, sql in rows if _FULL_TEXT.match(sql))
