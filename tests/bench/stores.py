"""Stores of any size, for measuring: a thousand deals or a million, the same for the same seed.

    python -m tests.bench.stores 1000000 FILE

Up to two thousand deals are facts files that are read, checked and built like any others. A larger
store holds such a small one many times over, in SQL: each time under other ids and names, and a
week earlier.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import sqlite_utils

from db.build import build_store, finish
from db.exchange.writing import write_facts
from db.facts.statements import gather
from db.facts.tables import tables
from db.identity import SCHEMA_FINGERPRINT, SCHEMA_VERSION
from db.schema import create_tables
from db.search_text import fold
from db.store import Manifest, file_sha256, manifest_path
from tests.bench.made_facts import made_facts

MOST_FROM_FILES = 2000

_PLACES = (
    ("Austin", "奥斯汀"), ("Berlin", "柏林"), ("Boston", "波士顿"), ("Cairo", "开罗"),
    ("Dallas", "达拉斯"), ("Delhi", "德里"), ("Dublin", "都柏林"), ("Geneva", "日内瓦"),
    ("Kyoto", "京都"), ("Lagos", "拉各斯"), ("Lima", "利马"), ("London", "伦敦"),
    ("Madrid", "马德里"), ("Milan", "米兰"), ("Munich", "慕尼黑"), ("Nairobi", "内罗毕"),
    ("Oslo", "奥斯陆"), ("Paris", "巴黎"), ("Seoul", "首尔"), ("Sydney", "悉尼"),
    ("Taipei", "台北"), ("Tokyo", "东京"), ("Toronto", "多伦多"), ("Vienna", "维也纳"),
    ("Zurich", "苏黎世"),
)  # fmt: skip
# The same in all copies.
_SHARED = ("metric", "status", "deal_kind", "source", "passage")
_NAMES = {
    ("entity", "name_en"): "c.en", ("entity", "name_zh"): "c.zh", ("name", "name"): "c.en",
    ("name", "folded"): "c.folded", ("deal", "title_en"): "c.en", ("deal", "title_zh"): "c.zh",
    ("search_text", "text"): "c.folded",
}  # fmt: skip


def made_by() -> str:
    """Names what makes the stores: another name, other stores."""
    files = (Path(__file__), Path(made_facts.__code__.co_filename))
    told = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(told + SCHEMA_FINGERPRINT.encode()).hexdigest()[:8]


def make_store(path: Path, deals: int, *, seed: int = 1) -> None:
    """Make a store in place of the one that is there, with its manifest.

    Args:
        path: The store.
        deals: How many: up to two thousand, or a multiple of a thousand.
        seed: Another one makes another store.
    """
    half = MOST_FROM_FILES // 2
    if deals <= MOST_FROM_FILES:
        _from_files(path, deals, seed)
        return
    if deals % half:
        raise ValueError(f"name a multiple of {half:,}")
    once = half if deals // half % 2 else MOST_FROM_FILES
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        small = Path(folder) / "small.db"
        _from_files(small, once, seed)
        _multiply(small, deals // once, path)


def _from_files(path: Path, deals: int, seed: int) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        build_store(write_facts(Path(folder), made_facts(deals, seed), stem="made"), path)


def _multiply(small: Path, copies: int, target: Path) -> None:
    """Make a store that holds a small one so many times."""
    for old in (target, manifest_path(target)):
        old.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as connection:
        for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -16000"):
            connection.execute(f"PRAGMA {pragma}")
        db = sqlite_utils.Database(connection, execute_plugins=False)
        create_tables(db)
        connection.execute("ATTACH ? AS small", (str(small),))
        connection.execute(
            "CREATE TEMP TABLE copy (n INTEGER PRIMARY KEY, id TEXT, en TEXT, zh TEXT, folded TEXT)"
        )
        connection.executemany("INSERT INTO copy VALUES (?, ?, ?, ?, ?)", _copies(copies))
        for table in tables(gather([])):
            _copy(connection, table)
        connection.commit()
        finish(db, hashlib.sha256(f"{file_sha256(small)} {copies}".encode()).hexdigest())
        connection.commit()
        connection.execute("PRAGMA journal_mode = delete")
    manifest = Manifest(file_sha256(target), target.stat().st_size, SCHEMA_VERSION)
    manifest_path(target).write_text(manifest.to_json(), encoding="utf-8")


def _copies(count: int) -> Iterator[tuple[int, str, str, str, str]]:
    """What is put before the ids and behind the names of each copy; the first stays as it is."""
    yield 0, "", "", "", ""
    for number in range(1, count):
        (en, zh), again = _PLACES[number % len(_PLACES)], number // len(_PLACES)
        en, zh = f" {en} {again}" if again else f" {en}", f"{zh}{again or ''}"
        # Ids that grow: in the order in which they are put into the indexes.
        yield number, f"c{number:04}-", en, zh, fold(en)


def _copy(connection: sqlite3.Connection, table: str) -> None:
    """Put the rows of a table into the large store, once or as often as there are copies."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    if "rowid" in columns:
        columns.remove("rowid")  # counted anew
    names = ", ".join(columns)
    if table in _SHARED:
        connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM small.{table}")
        return
    references = connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
    ids = {row[3] for row in references if row[2] not in _SHARED}
    if table != "name":
        ids.add("id")
    (rows,) = connection.execute(f"SELECT count(*) FROM small.{table}").fetchone()
    whole = "position" in columns and "id" in columns
    values = ", ".join(_value(table, column, ids, rows if whole else 0) for column in columns)
    sql = f"INSERT INTO {table} ({names}) SELECT {values} FROM copy c CROSS JOIN small.{table} t"
    if table != "search_text":
        connection.execute(sql)
        return
    # Kind by kind, as in a small store.
    kinds = "SELECT kind FROM small.search_text GROUP BY kind ORDER BY min(rowid)"
    for (kind,) in connection.execute(kinds).fetchall():
        once = " AND c.n = 0" if kind in _SHARED else ""
        connection.execute(f"{sql} WHERE t.kind = ?{once}", (kind,))


def _value(table: str, column: str, ids: set[str], rows: int) -> str:
    """What a column of a copy holds."""
    if column in ids:
        return f"c.id || t.{column}"
    if (table, column) == ("deal", "announced"):
        # Neighbours in the list are different deals, and not copies of one.
        return (
            "CASE length(t.announced)"
            " WHEN 10 THEN date(t.announced, format('-%d days', c.n * 7))"
            " WHEN 7 THEN strftime('%Y-%m', t.announced || '-01', format('-%d months', c.n % 120))"
            " ELSE t.announced END"
        )
    if more := _NAMES.get((table, column)):
        return f"t.{column} || {more}"
    return f"t.position + c.n * {rows}" if column == "position" and rows else f"t.{column}"


if __name__ == "__main__":
    make_store(Path(sys.argv[2]), int(sys.argv[1]))
