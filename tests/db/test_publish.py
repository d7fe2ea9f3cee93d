"""Publishing: the old store or the new one, whole, whatever happens in between."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from db.publish import BuildError, Manifest, publish
from db.safe_text import is_clean
from db.store import Identity, StoreError, manifest_path, open_store, schema_fingerprint
from tests.db.published import OURS, build, filler, generation_of, names


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "facts.db"


def test_a_first_build_leaves_a_store_and_its_manifest(target: Path) -> None:
    manifest = build(target)
    assert generation_of(target) == 1
    assert names(target.parent) == ["facts.db", "facts.db.manifest.json"]
    assert Manifest.from_json(manifest_path(target).read_text()) == manifest
    data = target.read_bytes()
    assert manifest == Manifest(hashlib.sha256(data).hexdigest(), len(data), OURS.schema_version)
    for path in target.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_a_second_build_keeps_the_first_with_its_manifest(target: Path) -> None:
    first = build(target, 1)
    second = build(target, 2)
    previous = Path(f"{target}.prev")
    assert (generation_of(target), generation_of(previous)) == (2, 1)
    assert Manifest.from_json(manifest_path(previous).read_text()) == first
    assert Manifest.from_json(manifest_path(target).read_text()) == second
    build(target, 3)
    assert (generation_of(target), generation_of(previous)) == (3, 2)
    assert len(names(target.parent)) == 4


def test_the_previous_store_can_be_put_back(target: Path) -> None:
    build(target, 1)
    build(target, 2)
    previous = Path(f"{target}.prev")
    os.replace(previous, target)
    os.replace(manifest_path(previous), manifest_path(target))
    assert generation_of(target) == 1


def test_the_same_facts_make_the_same_bytes(target: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "another name.db"
    other.parent.mkdir()
    assert build(target) == build(other)
    assert target.read_bytes() == other.read_bytes()
    assert manifest_path(target).read_bytes() == manifest_path(other).read_bytes()


def test_what_was_written_and_removed_again_leaves_no_trace(target: Path, tmp_path: Path) -> None:
    def fill(database: sqlite_utils.Database) -> None:
        database.table("draft").insert_all({"text": "secret words " * 50} for _ in range(100))
        database.table("draft").drop()
        filler(1)(database)

    publish(target, fill, identity=OURS)
    build(tmp_path / "other.db")
    assert b"secret" not in target.read_bytes()
    assert target.stat().st_size == (tmp_path / "other.db").stat().st_size


def test_building_the_same_again_replaces_nothing(target: Path) -> None:
    build(target, 1)
    build(target, 2)
    before = target.stat()
    build(target, 2)
    assert (target.stat().st_ino, target.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert generation_of(Path(f"{target}.prev")) == 1


def test_a_damaged_store_is_replaced_and_not_vouched_for(target: Path) -> None:
    build(target, 1)
    target.chmod(0o644)
    with open(target, "r+b") as file:
        file.seek(-100, os.SEEK_END)
        file.write(b"damage")
    build(target, 1)
    assert generation_of(target) == 1
    with pytest.raises(StoreError, match="without its"):
        open_store(f"{target}.prev", verify=True, identity=OURS)


def test_the_content_hash_is_told_by_the_finished_store(target: Path) -> None:
    def content_hash(connection: sqlite3.Connection) -> str:
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("DELETE FROM item")
        (count,) = connection.execute("SELECT count(*) FROM item").fetchone()
        return f"{count} rows"

    manifest = publish(target, filler(1), content_hash=content_hash, identity=OURS)
    assert manifest.content_hash == "200 rows"
    assert '"content_hash": "200 rows"' in manifest_path(target).read_text()


def test_a_link_stays_a_link(target: Path, tmp_path: Path) -> None:
    link = tmp_path / "current.db"
    link.symlink_to(target)
    build(link)
    assert link.is_symlink()
    assert generation_of(target) == generation_of(link) == 1


def test_a_store_made_in_write_ahead_mode_becomes_one_file(target: Path) -> None:
    def fill(database: sqlite_utils.Database) -> None:
        database.enable_wal()
        filler(1)(database)

    publish(target, fill, identity=OURS)
    assert generation_of(target) == 1
    assert len(names(target.parent)) == 2


class Interruption(BaseException):
    """What a user's ctrl+c is."""


@pytest.mark.parametrize("error", [ValueError, OSError, sqlite3.IntegrityError, Interruption])
def test_what_the_filler_raises_ends_the_build_as_it_is(
    target: Path, error: type[BaseException]
) -> None:
    def fill(database: sqlite_utils.Database) -> None:
        filler(2)(database)
        raise error("from the filler")

    build(target, 1)
    before = names(target.parent)
    with pytest.raises(error, match="from the filler"):
        publish(target, fill, identity=OURS)
    assert names(target.parent) == before
    assert generation_of(target) == 1


def bad_reference(database: sqlite_utils.Database) -> None:
    filler(1)(database)
    database.execute("CREATE TABLE part (item INTEGER REFERENCES item (id))")
    database.execute("INSERT INTO part VALUES (9999)")


def stale_index(database: sqlite_utils.Database) -> None:
    filler(1)(database)
    database.execute("UPDATE item SET name = 'another' WHERE id = 1")


def bad_check(database: sqlite_utils.Database) -> None:
    filler(1)(database)
    database.execute("CREATE TABLE part (amount INTEGER CHECK (amount > 0))")
    database.execute("PRAGMA ignore_check_constraints = on")
    database.execute("INSERT INTO part VALUES (-1)")
    database.conn.commit()
    database.execute("PRAGMA ignore_check_constraints = off")


@pytest.mark.parametrize(
    ("fill", "fault"),
    [
        (bad_reference, "row 1 of part points at no row of item"),
        (stale_index, "full text item_fts"),
        (bad_check, "CHECK constraint failed in part"),
    ],
)
def test_a_store_that_came_out_wrong_is_not_published(
    target: Path, fill: Callable[[sqlite_utils.Database], None], fault: str
) -> None:
    build(target, 5)
    with pytest.raises(BuildError) as caught:
        publish(target, fill, identity=OURS)
    assert fault in caught.value.what
    assert generation_of(target) == 5
    assert len(names(target.parent)) == 2


def test_a_schema_that_readers_would_refuse_is_not_published(target: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE other (x)")
        other = Identity(OURS.application_id, 7, schema_fingerprint(connection))
    with pytest.raises(BuildError, match="its tables are not a store's"):
        publish(target, filler(1), identity=other)
    assert names(target.parent) == []


def test_while_one_build_runs_another_is_refused(target: Path) -> None:
    def fill(database: sqlite_utils.Database) -> None:
        with pytest.raises(BuildError, match="another build is writing it"):
            build(target, 9)
        filler(1)(database)

    publish(target, fill, identity=OURS)
    assert generation_of(target) == 1


def test_a_lock_that_a_killed_build_left_is_no_lock(target: Path) -> None:
    lock = target.with_name(f".{target.name}.lock")
    lock.touch()
    build(target)
    assert not lock.exists()


def test_a_lock_on_a_removed_file_does_not_count(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another build ends, and removes its lock, between opening the file here and locking it."""
    lock = target.with_name(f".{target.name}.lock")
    taken: list[int] = []
    real = fcntl.flock

    def late(descriptor: int, operation: int) -> None:
        if not taken:
            lock.unlink()
        real(descriptor, operation)
        taken.append(descriptor)

    monkeypatch.setattr(fcntl, "flock", late)
    build(target)
    assert len(taken) == 2
    assert generation_of(target) == 1


@pytest.mark.parametrize(
    ("place", "what"),
    [
        ("", "a folder"),
        ("missing/facts.db", "its folder does not exist"),
        ("file/facts.db", "its folder does not exist"),
        ("pipe", "not a regular file"),
        ("a\0b", "no name"),
        ("x" * 250, "can't be written"),
        ("loop", "not a regular file"),
    ],
)
def test_a_place_where_no_store_can_be_is_refused(tmp_path: Path, place: str, what: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BuildError) as caught:
        build(tmp_path / place)
    assert what in caught.value.what
    assert is_clean(str(caught.value))
    assert names(tmp_path) == ["file", "loop", "pipe"]


@pytest.mark.parametrize("suffix", ["-journal", "-wal"])
def test_another_program_at_work_is_not_overwritten(target: Path, suffix: str) -> None:
    build(target, 1)
    Path(f"{target}{suffix}").touch()
    with pytest.raises(BuildError, match="another program is writing to it"):
        build(target, 2)


@pytest.mark.parametrize(
    ("number", "what"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EROFS, "its folder may not be written to"),
        (errno.EACCES, "its folder may not be written to"),
        (errno.EIO, "can't be written"),
    ],
)
@pytest.mark.parametrize("call", ["open", "chmod", "fsync", "replace"])
def test_whatever_the_disk_refuses_the_old_store_stays(
    target: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, what: str
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    build(target, 1)
    with monkeypatch.context() as patched:
        patched.setattr(os, call, refuse)
        with pytest.raises(BuildError) as caught:
            build(target, 2)
    assert what in caught.value.what
    assert generation_of(target) == 1
    build(target, 2)
    assert generation_of(target) == 2


def test_a_disk_that_fills_up_while_the_store_is_filled(target: Path) -> None:
    def fill(database: sqlite_utils.Database) -> None:
        database.execute("PRAGMA max_page_count = 3")
        filler(2, rows=5000)(database)

    build(target, 1)
    with pytest.raises(BuildError, match="can't be written"):
        publish(target, fill, identity=OURS)
    assert generation_of(target) == 1


def test_without_hard_links_the_previous_store_is_copied(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    build(target, 1)
    build(target, 2)
    assert (generation_of(target), generation_of(Path(f"{target}.prev"))) == (2, 1)


def test_a_reader_that_verifies_never_meets_half_an_exchange(target: Path) -> None:
    build(target, 1)
    seen = {1}
    with ThreadPoolExecutor(1) as pool:
        builds = pool.submit(lambda: [build(target, generation) for generation in range(2, 25)])
        while not builds.done():
            with closing(open_store(target, verify=True, identity=OURS)) as connection:
                rows = connection.execute("SELECT DISTINCT generation FROM item").fetchall()
            assert len(rows) == 1
            seen.add(rows[0][0])
        builds.result()
    assert len(seen) > 1
    assert generation_of(target) == 24
