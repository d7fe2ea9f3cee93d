"""A small store in which every row says which generation it is of, for the tests of publishing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlite_utils

from db.publish import Manifest, publish
from db.store import Identity, open_store

OURS = Identity(0x7465726D, 7, "")
ROOT = Path(__file__).parents[2]
ROWS = 200


def filler(generation: int, rows: int = ROWS) -> Callable[[sqlite_utils.Database], None]:
    """Fills a store in which every row says which generation it is of."""

    def fill(database: sqlite_utils.Database) -> None:
        items = database.table("item")
        items.insert_all(
            ({"id": row, "generation": generation, "name": f"名称 {row}"} for row in range(rows)),
            pk="id",
        )
        items.enable_fts(["name"], tokenize="trigram")

    return fill


def build(target: Path, generation: int = 1) -> Manifest:
    return publish(target, filler(generation), identity=OURS)


def generation_of(store: Path, *, verify: bool = True) -> int:
    """The one generation of all rows of a whole store."""
    with closing(open_store(store, verify=verify, identity=OURS)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        ((generation, count),) = connection.execute(
            "SELECT generation, count(*) FROM item GROUP BY generation"
        ).fetchall()
    assert count == ROWS
    return int(generation)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
