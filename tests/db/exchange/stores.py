"""Stores in memory made of facts files, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing

import sqlite_utils

from db.build import content_hash, fill
from db.exchange.records_of import stored_contents
from db.exchange.writing import Tree, text_of
from db.facts.checks import check
from db.facts.derive import derive
from db.facts.merging import merge_deals
from db.facts.nodes import parse
from db.facts.reading import read_tree
from db.facts.statements import gather
from db.schema import LIST_TABLES


class Unsound(Exception):
    """The facts have problems."""


def store_of(texts: Iterable[str]) -> sqlite3.Connection:
    """A store in memory of facts files of these texts, in this order.

    Raises:
        Unsound: They have problems.
    """
    files = [read_tree(parse(text.encode(), f"{n:04}.yaml")) for n, text in enumerate(texts)]
    facts = derive(merge_deals(gather(files)))
    if problems := check(facts):
        raise Unsound("\n".join(map(str, problems)))
    connection = sqlite3.connect(":memory:", isolation_level=None)
    fill(sqlite_utils.Database(connection), facts)
    return connection


def store_of_trees(files: Sequence[Tree]) -> sqlite3.Connection:
    """The same, of the trees of facts files."""
    return store_of(json.dumps(tree, ensure_ascii=False) for tree in files)


def exported(connection: sqlite3.Connection) -> list[str]:
    """The texts of facts files that say what a store says."""
    return [text_of(content) for content in stored_contents(connection)]


def rows(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """All that is in a store, positions as well, less what is made from the rest for lists."""
    sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
    left_out = ("search_text_", *LIST_TABLES)
    tables = [name for (name,) in connection.execute(sql) if not name.startswith(left_out)]
    return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}


def assert_comes_back(connection: sqlite3.Connection) -> list[str]:
    """Check that a store that is exported and built again is the same; return what was written."""
    texts = exported(connection)
    alike = _count(connection, "told_as") + _count(
        connection, "link WHERE relation = 'possibly_same'"
    )
    with closing(store_of(texts)) as again:
        assert content_hash(again) == content_hash(connection), "\n".join(texts)
        # Where deals were found to be alike, the order of what is said is not that of the files.
        if not alike:
            assert rows(again) == rows(connection), "\n".join(texts)
            assert exported(again) == texts
    return texts


def _count(connection: sqlite3.Connection, rows_of: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {rows_of}").fetchone()
    return int(count)
