"""Opening a store: the whole one opens read-only, and each broken one is called what it is."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from db import checksums
from db.checksums import Proof, prove
from db.safe_text import is_clean
from db.store import (
    FileFault,
    Manifest,
    StoreError,
    file_identity,
    file_sha256,
    manifest_path,
    open_identified,
    open_store,
    schema_fingerprint,
)
from tests.db.broken_stores import BROKEN, OURS, ROWS, make_store, write_manifest


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return make_store(tmp_path / "facts.db")


def count(connection: sqlite3.Connection) -> int:
    with closing(connection):
        return int(connection.execute("SELECT count(*) FROM item").fetchone()[0])


def test_a_whole_store_opens(store: Path) -> None:
    assert count(open_store(store, identity=OURS)) == ROWS
    assert count(open_store(str(store), identity=OURS, verify=True)) == ROWS


def test_there_are_enough_ways_to_break_one() -> None:
    assert len(BROKEN) >= 30


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_called_what_it_is(store: Path, kind: str) -> None:
    break_it, name = BROKEN[kind]
    break_it(store)
    with pytest.raises(StoreError) as caught:
        open_store(store, identity=OURS)
    assert name in caught.value.what
    assert caught.value.path in (store, manifest_path(store))
    line = str(caught.value)
    assert line.startswith(f"{caught.value.path}: {caught.value.what}. ")
    assert line.endswith(caught.value.advice) and line.endswith(".")


@pytest.mark.parametrize("path", ["a\0b", "/", "", "x" * 300, "/dev/null/facts.db", "\udcff"])
def test_a_path_that_leads_to_no_file_is_refused_in_one_clean_line(path: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(path, identity=OURS)
    assert is_clean(str(caught.value))


def test_a_file_without_permission_says_so(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(StoreError, match="may not be read"):
        open_store(store, identity=OURS)


def test_the_message_is_one_clean_line_whatever_the_name(tmp_path: Path) -> None:
    path = tmp_path / "\x1b]0;x\x07\nfacts\u202e.db"
    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert is_clean(str(caught.value))
    assert "␛]0;x␇␊facts" in str(caught.value)
    assert isinstance(caught.value, FileFault)


def test_other_tables_are_refused(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        fingerprint = schema_fingerprint(connection)
    identity = replace(OURS, fingerprint=fingerprint)
    assert count(open_store(store, identity=identity)) == ROWS
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("CREATE VIEW more AS SELECT * FROM item")
    with pytest.raises(StoreError, match="its tables are not a store's"):
        open_store(store, identity=identity)


def test_the_fingerprint_is_of_the_schema_alone(tmp_path: Path) -> None:
    def fingerprint(*statements: str) -> str:
        with closing(sqlite3.connect(":memory:")) as connection:
            for statement in statements:
                connection.execute(statement)
            return schema_fingerprint(connection)

    a, b = "CREATE TABLE a (x)", "CREATE TABLE b (x)"
    assert fingerprint(a, b) == fingerprint(b, a)
    assert fingerprint(a, b) == fingerprint(a, b, "INSERT INTO a VALUES (1)", "ANALYZE")
    assert fingerprint(a, b) != fingerprint(a)
    assert fingerprint("CREATE TABLE a (x PRIMARY KEY)") != fingerprint(a)


@pytest.mark.parametrize(
    "name", ["a#b.db", "a?mode=rwc.db", "100%20.db", "a b&c.db", "亿\udcff.db"]
)
def test_any_name_opens_the_right_file_and_only_to_read(tmp_path: Path, name: str) -> None:
    # What is left of the name where a reader of the bare name would stop, or undo the quoting.
    for decoy in ("a", "100 .db"):
        make_store(tmp_path / decoy, note="wrong")
    store = make_store(tmp_path / name, note="right")
    before = sorted(tmp_path.iterdir())
    with closing(open_store(store, identity=OURS)) as connection:
        assert connection.execute("SELECT note FROM item").fetchone() == ("right",)
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("DELETE FROM item")
        connection.execute("PRAGMA query_only = 0")
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("DELETE FROM item")
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("ATTACH ':memory:' AS other")
    assert sorted(tmp_path.iterdir()) == before


def test_a_link_is_followed_to_what_lies_beside_the_file(store: Path, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "current.db"
    link.symlink_to(store)
    assert count(open_store(link, identity=OURS, verify=True)) == ROWS
    Path(f"{store}-journal").touch()
    with pytest.raises(StoreError, match="being written"):
        open_store(link, identity=OURS)


def test_a_file_that_another_program_has_locked_is_being_written(store: Path) -> None:
    # In another process: SQLite's locks do not keep a process from itself.
    script = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
        "c.execute('PRAGMA journal_mode = memory');"
        "c.execute('BEGIN EXCLUSIVE'); print('locked', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, store],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "locked\n"
        with pytest.raises(StoreError, match="being written"):
            open_store(store, identity=OURS)
        writer.communicate()


def flip(path: Path, place: int) -> None:
    """Turn one bit around, and leave the file with the time that it had."""
    before = path.stat()
    with open(path, "r+b") as file:
        file.seek(place // 8)
        (old,) = file.read(1)
        file.seek(place // 8)
        file.write(bytes([old ^ 1 << place % 8]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_500_flipped_bits_are_noticed_when_the_store_is_opened(store: Path) -> None:
    chance = random.Random(2)
    bits = store.stat().st_size * 8
    for place in (chance.randrange(bits) for _ in range(500)):
        flip(store, place)
        with pytest.raises(StoreError):
            open_store(store, identity=OURS)
        flip(store, place)
    assert count(open_store(store, identity=OURS)) == ROWS


def test_flipped_bits_of_a_large_store_are_noticed_though_it_was_found_whole_before(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checksums, "SMALL", 1000)
    monkeypatch.setattr(checksums, "TINY", 100)
    monkeypatch.setattr(checksums, "_SETTLED_NS", 20_000_000)
    memory = tmp_path / "cache" / "proven.json"
    chance = random.Random(3)
    bits = store.stat().st_size * 8
    for place in (chance.randrange(800, bits) for _ in range(20)):
        time.sleep(0.03)
        assert prove(store, memory) is Proof.WHOLE
        flip(store, place)
        with pytest.raises(StoreError, match="checksum"):
            prove(store, memory)
        flip(store, place)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The stores that are hashed, one after the other."""
    paths: list[Path] = []

    def counted(path: Path) -> str:
        paths.append(path)
        return hashlib.sha256(path.read_bytes()).hexdigest()

    monkeypatch.setattr(checksums, "file_sha256", counted)
    return paths


@pytest.mark.parametrize(("tiny", "times"), [(100, 1), (1 << 20, 4)])
def test_a_store_that_is_not_tiny_is_hashed_once_by_those_who_go_by_the_memory(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hashed: list[Path],
    tiny: int, times: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(checksums, "TINY", tiny)
    monkeypatch.setattr(checksums, "_SETTLED_NS", 20_000_000)
    memory = tmp_path / "cache" / "proven.json"
    time.sleep(0.03)
    assert prove(store, memory) is Proof.WHOLE
    for _ in range(3):
        monkeypatch.setattr(checksums, "_proven", set())  # as another process would
        checksums.recall(memory)
        open_store(store, identity=OURS).close()
    assert len(hashed) == times
    monkeypatch.setattr(checksums, "_proven", set())
    open_store(store, identity=OURS).close()  # who does not recall hashes
    assert len(hashed) == times + 1
    flip(store, 9000)
    checksums.recall(memory)
    with pytest.raises(StoreError, match="checksum"):
        open_store(store, identity=OURS)


def test_a_large_store_is_hashed_once(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hashed: list[Path]
) -> None:
    monkeypatch.setattr(checksums, "SMALL", 1000)
    monkeypatch.setattr(checksums, "TINY", 100)
    monkeypatch.setattr(checksums, "_SETTLED_NS", 20_000_000)
    memory = tmp_path / "cache" / "proven.json"
    open_store(store, identity=OURS).close()
    assert not hashed
    time.sleep(0.03)
    for _ in range(3):
        assert prove(store, memory) is Proof.WHOLE
        monkeypatch.setattr(checksums, "_proven", set())  # as another process would
    assert len(hashed) == 1
    assert prove(store) is Proof.WHOLE
    assert len(hashed) == 2
    for odd in ("{", "[[1]]", "[5]", "[[1, 2, 3, 4, 5, 6]]", "[" * 9999):
        memory.write_text(odd)
        monkeypatch.setattr(checksums, "_proven", set())
        assert prove(store, memory) is Proof.WHOLE
    assert len(hashed) == 7
    manifest_path(store).unlink()
    assert prove(store, memory) is Proof.NO_MANIFEST


def test_a_file_that_changed_a_moment_ago_is_hashed_again(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two changes within one tick of the file system's clock look like one."""
    monkeypatch.setattr(checksums, "_proven", set())
    memory = tmp_path / "proven.json"
    store.write_bytes(store.read_bytes())
    assert prove(store, memory) is Proof.WHOLE
    assert not memory.exists()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", '{"sha256": 1}', "\xff", "[" * 5000, '{"size": ' + "9" * 5000],
)
def test_a_manifest_that_is_none_is_refused(store: Path, text: str) -> None:
    manifest_path(store).write_bytes(text.encode("latin-1"))
    with pytest.raises(StoreError, match="no manifest that can be read"):
        open_store(store, identity=OURS)
    open_store(store, identity=OURS, verify=False).close()


def test_a_manifest_that_is_missing_counts_only_when_it_is_asked_for(store: Path) -> None:
    manifest_path(store).unlink()
    open_store(store, identity=OURS).close()
    with pytest.raises(StoreError, match=r"without its facts\.db\.manifest\.json"):
        open_store(store, identity=OURS, verify=True)


def test_the_manifest_of_another_store_is_refused(store: Path, tmp_path: Path) -> None:
    other = make_store(tmp_path / "other.db", note="other")
    shutil.copy(manifest_path(other), manifest_path(store))
    with pytest.raises(StoreError, match="checksum"):
        open_store(store, identity=OURS, verify=True)


def test_during_an_exchange_both_stores_are_vouched_for(store: Path, tmp_path: Path) -> None:
    old = write_manifest(store)
    newer = make_store(tmp_path / "newer.db", note="newer")
    write_manifest(newer, previous=old)
    shutil.copy(manifest_path(newer), manifest_path(store))
    assert count(open_store(store, identity=OURS, verify=True)) == ROWS
    os.replace(newer, store)
    assert count(open_store(store, identity=OURS, verify=True)) == ROWS


def test_a_manifest_comes_back_from_json_as_it_was() -> None:
    old = Manifest("a" * 64, 512, 1, "b" * 64)
    new = Manifest("c" * 64, 1024, 2, None, old)
    assert Manifest.from_json(old.to_json()) == old
    assert Manifest.from_json(new.to_json()) == new
    assert '"previous"' not in old.to_json()
    assert new.entry_for("a" * 64) == old
    assert new.entry_for("c" * 64) == replace(new, previous=None)
    assert new.entry_for("d" * 64) is None


def test_a_swap_changes_the_identity(store: Path, tmp_path: Path) -> None:
    connection, opened = open_identified(store, identity=OURS)
    with closing(connection):
        assert opened == file_identity(store)
        os.replace(make_store(tmp_path / "new.db"), store)
        assert opened != file_identity(store)
    device, inode, mtime_ns, size = file_identity(store)
    found = store.stat()
    assert (device, inode) == (found.st_dev, found.st_ino)
    assert (mtime_ns, size) == (found.st_mtime_ns, found.st_size)


def test_a_fault_found_while_the_file_was_replaced_is_looked_at_again(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The manifest is read, then a build replaces both files, then the store is hashed."""
    newer = make_store(tmp_path / "newer.db", note="newer")
    swapped: list[Path] = []

    def swap_then_hash(path: Path) -> str:
        if not swapped:
            swapped.append(path)
            os.replace(newer, store)
            os.replace(manifest_path(newer), manifest_path(store))
        return hashlib.sha256(path.read_bytes()).hexdigest()

    monkeypatch.setattr("db.checksums.file_sha256", swap_then_hash)
    with closing(open_store(store, identity=OURS, verify=True)) as connection:
        assert connection.execute("SELECT note FROM item").fetchone() == ("newer",)
    assert swapped


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT zeroblob(20000000)",
        "SELECT '" + "x" * 100_001 + "'",
        "SELECT " + "(" * 150 + "1" + ")" * 150 + " + 1" * 150,
        "SELECT 'a' LIKE '" + "%" * 1_001 + "'",
    ],
)
def test_what_costs_too_much_is_refused(store: Path, sql: str) -> None:
    with (
        closing(open_store(store, identity=OURS)) as connection,
        pytest.raises((sqlite3.DataError, sqlite3.OperationalError)),
    ):
        connection.execute(sql).fetchall()


def test_opening_imports_neither_builder_nor_screen() -> None:
    script = (
        "import sys, db.store, db.reader;"
        "sys.exit(any(m in sys.modules for m in ('sqlite_utils', 'textual', 'rich', 'yaml')))"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", script], cwd=root, check=False).returncode == 0


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_file_of_any_size_is_hashed_alike(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(n % 251 for n in range(1000)) * (size // 1000) + b"x" * (size % 1000))
    assert file_sha256(path) == hashlib.sha256(path.read_bytes()).hexdigest()
