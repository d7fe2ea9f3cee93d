"""Files that say they are stores and were made to harm: by their schema, or by their rows.

`measure` opens one as the explorer does and asks all that panes and pages ask, in a process apart,
and tells how long the longest of them took, and how much memory the process had.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from db.identity import APPLICATION_ID, SCHEMA_VERSION

ROOT = Path(__file__).parents[2]
SECONDS = 1.5
MEGABYTES = 200
PATIENCE = 120
WINDOW = 128
"""Rows that are read at once: at most two blocks of a list."""
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "


class Measured(NamedTuple):
    """What became of a hostile file.

    Attributes:
        opened: What was said when it was opened; "" where it was.
        longest: Seconds of the processor that the longest question took, or the opening.
        megabytes: The most memory that the process had.
        told: What became of each question: "answered", or the kind of refusal.
    """

    opened: str
    longest: float
    megabytes: float
    told: dict[str, str]


def measure(path: Path, *more: str) -> Measured:
    """Open a file and ask all there is to ask, in a process of its own."""
    script = "import sys, tests.db.hostile_stores as h; h.main(*sys.argv[1:])"
    process = subprocess.Popen(
        [sys.executable, "-c", script, path, *more], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        out, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()
    told = json.loads(out)
    return Measured(told["opened"], told["longest"], told["megabytes"], told["told"])


def main(path: str, queries: str = "") -> None:
    """Ask, and print what became of it; hostile queries if so asked, or else the usual ones."""
    from db.reader import Reader
    from db.store import StoreError

    told: dict[str, str] = {}
    opened, times = "", []
    begun = time.process_time()
    try:
        reader = Reader(path)
    except StoreError as error:
        opened = error.what
    times.append(time.process_time() - begun)
    if not opened:
        with reader:
            for name, question in (_queries() if queries else _questions()).items():
                begun = time.process_time()
                try:
                    reader.ask(question)
                    told[name] = "answered"
                except Exception as error:
                    told[name] = type(error).__name__
                times.append(time.process_time() - begun)
    status = Path("/proc/self/status").read_text()
    most = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(json.dumps({"opened": opened, "longest": max(times), "megabytes": most, "told": told}))


QUERIES = {
    "a sequence without end, sorted": f"{ENDLESS} SELECT * FROM n ORDER BY i DESC LIMIT 1",
    "a sequence without end, counted": f"{ENDLESS} SELECT count(*) FROM n",
    "a sequence without end, in a text": f"{ENDLESS} SELECT group_concat(i) FROM n",
    "a sequence without end, told apart": f"{ENDLESS} SELECT count(DISTINCT i) FROM n",
    "a sequence without end, in groups": f"{ENDLESS} SELECT i, count(*) FROM n GROUP BY i",
    "a sequence without end, as JSON": f"{ENDLESS} SELECT json_group_array(i) FROM n",
    "a sequence without end, by a window": f"{ENDLESS} SELECT sum(i) OVER (ORDER BY -i) FROM n",
    "large blobs, sorted": f"{ENDLESS} SELECT hex(randomblob(100000)) AS x FROM n ORDER BY x",
    "large blobs, counted": f"{ENDLESS} SELECT count(DISTINCT randomblob(200000)) FROM n",
    "a join of all with all": "SELECT count(*) FROM fact a, fact b, fact c, fact d",
    "texts matched with texts": "SELECT count(*) FROM search_text a, search_text b, search_text c"
    " WHERE instr(a.text || b.text, c.text || a.text) > 0",
    "one blob too large": "SELECT hex(zeroblob(16000000))",
    "a pattern too long": "SELECT 'a' LIKE '" + "%" * 5000 + "'",
    "words without end": "SELECT count(*) FROM search_text_fts a, search_text_fts b, fact, fact,"
    " fact WHERE a.search_text_fts MATCH 'ope' AND b.search_text_fts MATCH 'ope'",
}


def _queries() -> dict[str, Callable[[sqlite3.Connection], object]]:
    return {name: partial(_window, sql=sql) for name, sql in QUERIES.items()}


def _window(connection: sqlite3.Connection, sql: str) -> object:
    return connection.execute(sql).fetchmany(WINDOW)


def _questions() -> dict[str, Callable[[sqlite3.Connection], object]]:
    """What the panes and pages ask, of the first company and the first deal."""
    from db.queries import companies, compute, deals, facts, search, sources
    from db.queries.window import View
    from db.reasoning import compare, loops, money, rivals, timeline, totals, weak

    view, day = View(), "9999-12-31"
    lab, deal = "openai", "openai-round-2026-02"
    return {
        "companies": lambda c: companies.window(c, view, 0, 100),
        "deals": lambda c: deals.window(c, view, 0, 100),
        "compute": lambda c: compute.window(c, view, 0, 100),
        "facts": lambda c: facts.window(c, view, 0, 100),
        "sources": lambda c: sources.window(c, view, 0, 100),
        "company": lambda c: companies.detail(c, lab, day),
        "deal": lambda c: deals.detail(c, deal, day),
        "search": lambda c: search.search(c, "openai 软银", 50, day),
        "search short": lambda c: search.search(c, "a", 50, day),
        "compare": lambda c: compare.compare(c, (lab, "anthropic"), day),
        "loops": lambda c: loops.loops(c, day),
        "money": lambda c: money.of_company(c, lab, None, day),
        "total": lambda c: totals.total(c, lab, "payer", None, day),
        "rivals": lambda c: rivals.first_rivalries(c, day, 100),
        "timeline": lambda c: timeline.chronicle(c, lab, day),
        "weak": lambda c: weak.weak(c, None, 100),
    }


# ------------------------------------------------------------------------------ hostile schemas


def schema(*statements: str) -> Callable[[Path], None]:
    """A file that has the marks of a store, and a schema of its own."""

    def make(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA synchronous = off")
            for statement in statements:
                connection.execute(statement)
            connection.execute("PRAGMA trusted_schema = 1")
            _mark(connection)

    return make


def _mark(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.commit()


def written_schema(*rows: tuple[str, str, str, int, str]) -> Callable[[Path], None]:
    """A schema that SQLite itself would refuse to make, written row by row."""

    def make(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE fact (id TEXT)")
            _mark(connection)
            connection.execute("PRAGMA writable_schema = 1")
            connection.executemany("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", rows)
            connection.commit()

    return make


def many_tables(path: Path, tables: int = 60_000) -> None:
    """So many tables that reading the schema takes long."""
    row = ("CREATE TABLE t{0} (" + ", ".join(f"column_{n} TEXT" for n in range(60)) + ")").format
    rows = [("table", f"t{n}", f"t{n}", 2, row(n)) for n in range(tables)]
    written_schema(*rows)(path)


def long_statement(path: Path, size: int) -> None:
    """A statement that is mostly a comment."""
    statement = "CREATE TABLE deal (x /* " + "x" * size + " */)"
    written_schema(("table", "deal", "deal", 2, statement))(path)


def views_on_views(path: Path) -> None:
    """Views of which each joins the one before with itself: two to the power of forty rows."""
    views = ["CREATE VIEW v0 AS SELECT 1 AS x UNION ALL SELECT 2"]
    views += [f"CREATE VIEW v{n} AS SELECT a.x FROM v{n - 1} a, v{n - 1} b" for n in range(1, 40)]
    schema(*views, "CREATE VIEW fact AS SELECT * FROM v39")(path)


def giant_page_count(path: Path) -> None:
    """A header that tells of sixteen terabytes, and a file with a hole of as much as it can be."""
    schema("CREATE TABLE fact (id)")(path)
    with open(path, "r+b") as file:
        file.seek(28)
        file.write((2**32 - 2).to_bytes(4, "big"))


def circle_of_pages(path: Path) -> None:
    """A schema whose text goes on in a page that goes on in itself."""
    schema("CREATE TABLE fact (id TEXT /* " + "x" * 30_000 + " */)")(path)
    size = path.stat().st_size
    with open(path, "r+b") as file:
        for page in range(2, size // 4096 + 1):
            file.seek((page - 1) * 4096)
            first = file.read(5)
            if first[4:5] == b"x":  # text, behind the number of the page that follows
                file.seek((page - 1) * 4096)
                file.write(page.to_bytes(4, "big"))


def _deep(levels: int) -> str:
    return "(" * levels + "1" + ")" * levels


SCHEMAS: dict[str, Callable[[Path], None]] = {
    "a view without end": schema(f"CREATE VIEW fact AS {ENDLESS} SELECT i AS id FROM n"),
    "views on views": views_on_views,
    "a view of itself": written_schema(
        ("view", "deal", "deal", 0, "CREATE VIEW deal AS SELECT * FROM deal")
    ),
    "a view that calls for an extension": schema(
        "CREATE VIEW fact AS SELECT load_extension('/tmp/x.so') AS id"
    ),
    "a trigger": schema(
        "CREATE TABLE fact (id)",
        "CREATE TRIGGER t AFTER INSERT ON fact BEGIN SELECT load_extension('/tmp/x.so'); END",
    ),
    "an index over an expression": schema(
        "CREATE TABLE fact (id)", "CREATE INDEX i ON fact (hex(zeroblob(9000000)) || id)"
    ),
    "a generated column": schema(
        "CREATE TABLE fact (id, more AS (hex(zeroblob(900000000))) VIRTUAL)"
    ),
    "a check of much": schema("CREATE TABLE fact (id CHECK (length(hex(zeroblob(90000000))) > 0))"),
    "a default of much": schema("CREATE TABLE fact (id DEFAULT (hex(randomblob(90000000))))"),
    "a collation that is none": written_schema(
        ("table", "deal", "deal", 2, "CREATE TABLE deal (id TEXT COLLATE evil)")
    ),
    "a module that is none": written_schema(
        ("table", "deal", "deal", 0, "CREATE VIRTUAL TABLE deal USING evil(x)")
    ),
    "a table of files": written_schema(
        ("table", "deal", "deal", 0, "CREATE VIRTUAL TABLE deal USING fsdir('/etc')")
    ),
    "a full text without its tables": written_schema(
        ("table", "deal", "deal", 0, "CREATE VIRTUAL TABLE deal USING fts5(x)")
    ),
    "sixty thousand tables": many_tables,
    "a statement of ninety thousand characters": partial(long_statement, size=90_000),
    "a statement of fifteen megabytes": partial(long_statement, size=15_000_000),
    "a statement of ninety megabytes": partial(long_statement, size=90_000_000),
    "a thousand brackets": written_schema(
        ("view", "deal", "deal", 0, f"CREATE VIEW deal AS SELECT {_deep(1000)} AS id")
    ),
    "nonsense": written_schema(("table", "deal", "deal", 2, "CREATE TOBLE \x1b[2J ☃")),
    "a root beyond the end": written_schema(
        ("table", "deal", "deal", 2**31 - 1, "CREATE TABLE deal (id)")
    ),
    "a giant page count": giant_page_count,
    "a circle of pages": circle_of_pages,
}


# --------------------------------------------------------------------------------- hostile rows


def rows(*statements: str, check: bool = False) -> Callable[[Path], None]:
    """The article's store with other rows in it: its schema is the right one."""

    def make(path: Path) -> None:
        shutil.copy(whole(), path)
        os.chmod(path, 0o644)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA synchronous = off")
            connection.execute(f"PRAGMA ignore_check_constraints = {int(not check)}")
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    return make


_whole: list[Path] = []


def whole() -> Path:
    """A store of the article's facts, built once."""
    if not _whole:
        import atexit
        import tempfile

        from db.build import build_store

        folder = tempfile.mkdtemp(prefix="termsheet-hostile-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        build_store([ROOT / "fixtures" / "article-2026-02"], Path(folder, "facts.db"))
        _whole.append(Path(folder, "facts.db"))
    return _whole[0]


def copies(table: str, key: str, count: int) -> str:
    """A statement that multiplies the rows of a table, each under a key of its own."""
    return f"""INSERT INTO {table} SELECT * FROM (
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
        SELECT t.* FROM {table} t, n)"""


def noise(path: Path, table: str, column: str) -> None:
    """The shadow tables of the full text, written over at random."""
    rows()(path)
    chance = random.Random(table)
    with closing(sqlite3.connect(path)) as connection:
        for (rowid,) in connection.execute(f"SELECT rowid FROM {table}").fetchall():
            junk = chance.randbytes(chance.randrange(5000))
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (junk, rowid))
        connection.commit()


ROWS: dict[str, Callable[[Path], None]] = {
    "names of fifteen megabytes": rows(
        "UPDATE entity SET name_en = hex(zeroblob(7500000)) || id WHERE rowid < 5"
    ),
    "words of a megabyte in every fact": rows("UPDATE fact SET words_en = hex(zeroblob(500000))"),
    "words of 240,000 in every fact": rows(
        "UPDATE fact SET words_en = hex(zeroblob(120000)) || '😀'"
    ),
    "blobs of 40 megabytes": rows("UPDATE deal SET title_en = zeroblob(40000000) WHERE rowid < 3"),
    "numbers for texts": rows("UPDATE entity SET name_en = 9e999, name_zh = -1"),
    "texts for numbers": rows("UPDATE fact SET low = 'much', high = x'00ff' WHERE low NOT NULL"),
    "texts that are no UTF-8": rows("UPDATE entity SET name_en = CAST(x'fffe80' AS TEXT)"),
    "days that are none": rows("UPDATE fact SET known_by = 'x', known_from = '2026-99-99'"),
    "parents in a circle": rows("UPDATE entity SET parent = (SELECT id FROM entity e2"
                                " WHERE e2.rowid = entity.rowid % 18 + 1)"),
    "parts in a circle": rows("UPDATE part SET parent = fact"),
    "derivations in a circle": rows("UPDATE derivation SET input = fact"),
    "links in a circle": rows("UPDATE link SET other = deal"),
    "full text of noise": partial(noise, table="search_text_fts_data", column="block"),
    "lists that tell of a billion rows": rows("UPDATE list_size SET rows = 1000000000, kept = 5"),
}  # fmt: skip

HOSTILE = SCHEMAS | ROWS
