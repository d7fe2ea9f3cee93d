"""From facts files to a store: read, check, derive, fill, publish.

A store is made whole or not at all, and the same facts make the same content hash.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.facts.checks import check
from db.facts.derive import derive
from db.facts.nodes import BadFile, Problem
from db.facts.reading import facts_files, read_file
from db.facts.statements import FactSet, gather
from db.facts.tables import tables
from db.publish import Manifest, publish
from db.schema import create

if TYPE_CHECKING:
    from sqlite_utils import Database


class FactsError(Exception):
    """Facts files with problems; nothing was written.

    Attributes:
        problems: All of them, in the order of their places.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in the facts")
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
    facts = derive(gather(read_file(file) for file in files))
    if problems := check(facts):
        raise FactsError(problems)
    return facts, files


def build_store(paths: Iterable[Path], target: Path) -> Built:
    """Build a store from facts files.

    Args:
        paths: Facts files, or folders of them.
        target: The store to make or to replace.

    Raises:
        FactsError: The facts have problems.
        BuildError: The store cannot be written.
    """
    facts, files = read_facts(paths)
    counts: dict[str, int] = {}
    manifest = publish(target, lambda db: counts.update(fill(db, facts)), content_hash=stored_hash)
    return Built(manifest, tuple(files), counts)


def fill(db: Database, facts: FactSet) -> dict[str, int]:
    """Make the tables of a store in an empty database, and put sound facts into them.

    Returns:
        How many rows each table got.
    """
    create(db)
    counts = {}
    for table, rows in tables(facts).items():
        counts[table] = len(rows)
        if rows:
            db.table(table).insert_all(rows, batch_size=500)
    db.table("search_text").rebuild_fts()
    info = {"content_hash": content_hash(db.conn), "facts": str(len(facts.statements))}
    db.table("store_info").insert_all({"key": key, "value": text} for key, text in info.items())
    return counts


def content_hash(connection: sqlite3.Connection) -> str:
    """SHA-256 over what a store says, whatever the order in which its files were read."""
    digest = hashlib.sha256()
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' "
        "AND name NOT GLOB 'search_text*' AND name != 'store_info' ORDER BY name"
    ).fetchall()
    for (name,) in names:
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
        if name in _PLACED_BY_FILES:
            columns.remove("position")
        sql = f'SELECT {", ".join(columns)} FROM "{name}"'
        rows = sorted(json.dumps(row) for row in connection.execute(sql))
        digest.update(json.dumps([name, columns, rows]).encode())
    return digest.hexdigest()


# Elsewhere a position is part of what is said: which evidence comes first, say.
_PLACED_BY_FILES = frozenset({"entity", "source", "deal", "fact"})


def stored_hash(connection: sqlite3.Connection) -> str:
    """The content hash that a store says of itself."""
    sql = "SELECT value FROM store_info WHERE key = 'content_hash'"
    return str(connection.execute(sql).fetchone()[0])
