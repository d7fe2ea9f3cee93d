"""From facts files to a store: read, check, derive, fill, publish.

A store is made whole or not at all, and the same facts make the same content hash.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from db.facts.checks import check
from db.facts.derive import derive
from db.facts.merging import merge_deals
from db.facts.nodes import BadFile, Problem
from db.facts.reading import facts_files, read_file
from db.facts.statements import FactSet, gather
from db.facts.tables import Row, tables
from db.lists import fill_figures, fill_lists
from db.overview_tables import fill_overview
from db.page_tables import fill_pages
from db.publish import Manifest, publish
from db.schema import LIST_TABLES, create_indexes, create_search, create_tables
from db.told import counted

if TYPE_CHECKING:
    from sqlite_utils import Database


_CACHE_KILOBYTES = 16_000
_INDEX_BYTES = 16_000_000
_ROWS_AT_ONCE = 100


class FactsError(Exception):
    """Facts files with problems; nothing was written.

    Attributes:
        problems: All of them, in the order of their places.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = len(problems)
        super().__init__(
            counted(
                "{number} problem in the facts",
                "{number} problems in the facts",
                count,
                number=count,
            )
        )
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made.

    Attributes:
        manifest: Checksums and size of the store.
        files: The facts files that it was built from.
        counts: Rows by table.
    """

    manifest: Manifest
    files: tuple[Path, ...]
    counts: dict[str, int]


def read_facts(paths: Iterable[Path]) -> tuple[FactSet, list[Path]]:
    """Read, derive and check facts files.

    Args:
        paths: Facts files, or folders of them.

    Raises:
        FactsError: They have problems; it carries all of them.
    """
    try:
        files = facts_files(paths)
    except BadFile as error:
        raise FactsError([error.problem]) from None
    with _uncollected():
        facts = derive(merge_deals(gather(read_file(file) for file in files)))
        if problems := check(facts):
            raise FactsError(problems)
    return facts, files


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector from going through millions of things, none of which is in a circle."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def build_store(paths: Iterable[Path], target: Path) -> Built:
    """Build a store from facts files.

    Args:
        paths: Facts files, or folders of them.
        target: The store to make or to replace.

    Raises:
        FactsError: The facts have problems.
        BuildError: The store cannot be written.
    """
    with _uncollected():
        facts, files = read_facts(paths)
        # Held by the list alone, so that they are gone once they are in their tables.
        waiting = [facts]
        del facts
        return build_from(waiting, files, target)


def build_from(waiting: list[FactSet], files: Iterable[Path], target: Path) -> Built:
    """Build a store from facts that are read and checked already.

    Args:
        waiting: They, alone in a list; taken from it, so that they need no room any more once they
            are in their tables.
        files: Where they stand.
        target: The store to make or to replace.

    Raises:
        BuildError: The store cannot be written.
    """
    counts: dict[str, int] = {}

    def fill_from(db: Database) -> None:
        counts.update(fill_tables(db, tables(waiting.pop())))
        finish(db)

    with _uncollected():
        manifest = publish(target, fill_from, content_hash=stored_hash)
    return Built(manifest, tuple(files), counts)


def fill(db: Database, facts: FactSet) -> dict[str, int]:
    """Make the tables of a store in an empty database, and put sound facts into them.

    Returns:
        How many rows each table got.
    """
    counts = fill_tables(db, tables(facts))
    finish(db)
    return counts


def fill_tables(db: Database, rows_of: Mapping[str, Iterable[Row]]) -> dict[str, int]:
    """Make the tables of a store in an empty database, and put rows into them.

    Returns:
        How many rows each table got.
    """
    create_tables(db)
    db.execute(f"PRAGMA cache_size = {-_CACHE_KILOBYTES}")
    counts = {}
    for table, rows in rows_of.items():
        counts[table] = _insert(db, table, rows)
    return counts


def _insert(db: Database, table: str, rows: Iterable[Row]) -> int:
    """Put rows into a table, many in one statement: the table's checks are then made ready once."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return 0
    values = itemgetter(*first)
    one = f"({', '.join('?' * len(first))})"
    head = f'INSERT INTO "{table}" ({", ".join(first)}) VALUES '
    rows, count = chain([first], rows), 0
    while batch := [values(row) for row in islice(rows, _ROWS_AT_ONCE)]:
        db.conn.execute(head + ", ".join([one] * len(batch)), list(chain.from_iterable(batch)))
        count += len(batch)
    return count


def finish(db: Database, content: str | None = None) -> None:
    """Make the indexes of a store whose tables are filled, and say what is in it.

    Args:
        db: The store.
        content: Its content hash, if that need not be computed.
    """
    create_indexes(db)
    fill_lists(db.conn)
    fill_pages(db.conn)
    fill_figures(db.conn)
    fill_overview(db.conn)
    create_search(db)
    # Written out seldom, the index has less to merge.
    db.execute(
        "INSERT INTO search_text_fts (search_text_fts, rank) VALUES ('hashsize', ?)", [_INDEX_BYTES]
    )
    db.table("search_text").rebuild_fts()
    facts = db.table("fact").count
    info = {"content_hash": content or content_hash(db.conn), "facts": str(facts)}
    db.table("store_info").insert_all({"key": key, "value": text} for key, text in info.items())


def content_hash(connection: sqlite3.Connection) -> str:
    """SHA-256 over what a store says, whatever the order in which its files were read."""
    digest = hashlib.sha256()
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' "
        "AND name NOT GLOB 'search_text*' AND name != 'store_info' ORDER BY name"
    ).fetchall()
    for (name,) in names:
        if name in LIST_TABLES:
            continue
        described = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
        placed = "position" if name in _PLACED_BY_FILES else None
        columns = [row[1] for row in described if row[1] != placed]
        key = ", ".join(row[1] for row in sorted(described, key=itemgetter(5)) if row[5])
        digest.update(json.dumps([name, columns]).encode())
        # In the order of a table's key, which SQLite has at hand: no two rows share it.
        row = ", ".join(_EXACT.get(row[1], row[1]) for row in described if row[1] != placed)
        rows = connection.execute(f"SELECT json_array({row}) FROM {name} ORDER BY {key}")
        while some := rows.fetchmany(_ROWS_AT_ONCE):
            digest.update("\n".join([text for (text,) in some]).encode())
            digest.update(b"\n")
    return digest.hexdigest()


# As JSON, a number that is not whole would lose its last digits.
_EXACT = {"low": "quote(low)", "high": "quote(high)"}

# Elsewhere a position is part of what is said: which evidence comes first, say.
_PLACED_BY_FILES = frozenset({"entity", "source", "deal", "fact"})


def stored_hash(connection: sqlite3.Connection) -> str:
    """The content hash that a store says of itself."""
    sql = "SELECT value FROM store_info WHERE key = 'content_hash'"
    return str(connection.execute(sql).fetchone()[0])
