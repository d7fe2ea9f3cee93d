"""Hostile schemas, rows and queries: refused or stopped in time and memory, and never believed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from db.schema_size import MOST_BYTES, MOST_ROWS, check_schema_size
from db.store import StoreError
from tests.db.hostile_stores import (
    MEGABYTES,
    QUERIES,
    ROWS,
    SCHEMAS,
    SECONDS,
    measure,
    schema,
    whole,
)


def made_elsewhere(kind: str, path: Path) -> None:
    """Make the store in a process of its own: in this one SQLite keeps the limits of readers."""
    make = (
        "import pathlib, sys; from tests.db.hostile_stores import SCHEMAS;"
        "SCHEMAS[sys.argv[1]](pathlib.Path(sys.argv[2]))"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", make, kind, str(path)], cwd=root, check=True)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_hostile_schema_is_refused(tmp_path: Path, kind: str) -> None:
    made_elsewhere(kind, tmp_path / "facts.db")
    found = measure(tmp_path / "facts.db")
    assert found.opened and not found.told
    assert found.longest < SECONDS and found.megabytes < MEGABYTES


@pytest.mark.parametrize("kind", ROWS)
def test_hostile_rows_cost_little(tmp_path: Path, kind: str) -> None:
    ROWS[kind](tmp_path / "facts.db")
    found = measure(tmp_path / "facts.db")
    assert len(found.told) > 10 and not found.opened
    assert found.longest < SECONDS and found.megabytes < MEGABYTES


def test_hostile_queries_are_stopped() -> None:
    found = measure(whole(), "queries")
    assert found.told.keys() == QUERIES.keys()
    assert "answered" not in found.told.values()
    assert found.longest < SECONDS and found.megabytes < MEGABYTES


def test_there_are_enough_of_them() -> None:
    assert len(SCHEMAS) >= 20 and len(QUERIES) >= 10


def test_the_size_of_a_schema_is_told_from_its_pages(tmp_path: Path) -> None:
    store = tmp_path / "facts.db"
    tables = [f"CREATE TABLE t{n} (a, b /* {'x' * (n % 700)} */)" for n in range(MOST_ROWS - 1)]
    schema(*tables)(store)
    check_schema_size(store)
    with closing(sqlite3.connect(store)) as connection:
        (size,) = connection.execute("SELECT sum(length(sql)) FROM sqlite_schema").fetchone()
        assert size < MOST_BYTES
        connection.execute("CREATE TABLE one (more)")
        connection.execute("CREATE TABLE two (more)")
    with pytest.raises(StoreError, match="its tables are not a store's"):
        check_schema_size(store)


@pytest.mark.parametrize("page", [0, 2, 10**6])
def test_pages_that_lead_nowhere_are_damage(tmp_path: Path, page: int) -> None:
    store = tmp_path / "facts.db"
    schema(*(f"CREATE TABLE t{n} (a)" for n in range(200)))(store)
    with open(store, "r+b") as file:
        file.seek(108)
        assert int.from_bytes(file.read(4), "big") > 1  # the last of the pages that the first names
        file.seek(108)
        file.write(page.to_bytes(4, "big"))
        if page == 2:  # a page of an index, say
            file.seek(4096)
            file.write(b"\x0a")
    with pytest.raises(StoreError, match="damaged"):
        check_schema_size(store)
