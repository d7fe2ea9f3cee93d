"""What is measured: stores of three sizes, and the same deals as a table for other programs."""

from __future__ import annotations

import csv
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from tests.bench.stores import made_by, make_store

SIZES = {"1k": 1_000, "100k": 100_000, "1M": 1_000_000}
COLUMNS = ("date", "title", "title_zh", "kind", "payers", "payees", "amount", "status")


def store(folder: Path, size: str) -> Path:
    """The store of a size; made if it is not there, or was made by another program."""
    path = folder / f"{size}-{made_by()}.db"
    if not path.exists():
        begun = time.monotonic()
        print(f"making a store of {SIZES[size]:,} deals", file=sys.stderr, flush=True)
        for old in folder.glob(f"{size}-*"):
            old.unlink()
        beside = path.with_name(f"new-{path.name}")
        make_store(beside, SIZES[size])
        manifest = Path(f"{beside}.manifest.json")
        manifest.rename(f"{path}.manifest.json")
        beside.rename(path)
        print(f"  {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return path


def table(store: Path) -> Path:
    """The deals of a store as CSV, in the order of its list."""
    path = store.with_suffix(".csv")
    if not path.exists():
        beside = path.with_suffix(".new")
        question = """
            SELECT l.announced, d.title_en, d.title_zh, l.kind, l.payers, l.payees,
                   CAST(l.amount AS INTEGER), l.status
            FROM deal_list l JOIN deal d ON d.id = l.id ORDER BY l.n"""
        with (
            closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection,
            open(beside, "w", encoding="utf-8", newline="") as file,
        ):
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(connection.execute(question))
        beside.rename(path)
    return path
