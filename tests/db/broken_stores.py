"""Stores to break, and the ways in which a file gets broken, each with what it must be called."""

from __future__ import annotations

import gzip
import hashlib
import lzma
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from db.store import Identity, Manifest, manifest_path

OURS = Identity(0x7465726D, 7, "")
ROWS = 500


def make_store(path: Path, identity: Identity = OURS, note: str = "") -> Path:
    """A whole store of several pages, with its manifest."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = off")
        connection.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, note TEXT)")
        connection.execute("CREATE INDEX item_name ON item (name)")
        names = ((f"name {number} " * 5, note) for number in range(ROWS))
        connection.executemany("INSERT INTO item (name, note) VALUES (?, ?)", names)
        connection.execute(f"PRAGMA application_id = {identity.application_id}")
        connection.execute(f"PRAGMA user_version = {identity.schema_version}")
        connection.commit()
    write_manifest(path)
    return path


def write_manifest(path: Path, previous: Manifest | None = None) -> Manifest:
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    manifest = Manifest(sha256, len(data), OURS.schema_version, None, previous)
    manifest_path(path).write_text(manifest.to_json())
    return manifest


def patch(path: Path, offset: int, data: bytes) -> None:
    with open(path, "r+b") as file:
        file.seek(offset)
        file.write(data)


def instead(make: Callable[[Path], None]) -> Callable[[Path], None]:
    """Put something else where the store was."""

    def replace_store(path: Path) -> None:
        path.unlink()
        make(path)

    return replace_store


def set_pragma(path: Path, pragma: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {pragma}").fetchall()


def replace_bytes(path: Path, old: bytes, new: bytes) -> None:
    path.write_bytes(path.read_bytes().replace(old, new, 1))


def swap_pages(path: Path, one: int, other: int) -> None:
    data = path.read_bytes()
    first, second = (data[page * 4096 : (page + 1) * 4096] for page in (one, other))
    patch(path, one * 4096, second)
    patch(path, other * 4096, first)


def change_rows(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE item SET note = 'changed' WHERE id = 7")
        connection.commit()


def folder_for_a_manifest(path: Path) -> None:
    manifest_path(path).unlink()
    manifest_path(path).mkdir()


def older_beside_newer(path: Path) -> None:
    """A store that was copied without its manifest, over another one."""
    newer = make_store(path.with_name("newer.db"), note="newer")
    os.replace(manifest_path(newer), manifest_path(path))
    newer.unlink()


MADE_OF_ITEMS = ("a figure rewritten", "rows changed by a program", "overwritten by an older build")
"""Those that need the tables of `make_store`."""

BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (os.unlink, "not found"),
    "dangling link": (instead(lambda p: p.symlink_to("nowhere")), "not found"),
    "link to itself": (instead(lambda p: p.symlink_to(p)), "can't be reached"),
    "folder": (instead(Path.mkdir), "a folder"),
    "pipe": (instead(os.mkfifo), "not a regular file"),
    "device": (instead(lambda p: p.symlink_to("/dev/zero")), "not a regular file"),
    "empty": (lambda p: os.truncate(p, 0), "an empty file"),
    "ten bytes": (lambda p: os.truncate(p, 10), "not a SQLite file"),
    "only a header": (lambda p: os.truncate(p, 100), "damaged"),
    "one page": (lambda p: os.truncate(p, 4096), "damaged"),
    "last page missing": (lambda p: os.truncate(p, p.stat().st_size - 4096), "damaged"),
    "last byte missing": (lambda p: os.truncate(p, p.stat().st_size - 1), "damaged"),
    "something appended": (lambda p: os.truncate(p, p.stat().st_size + 9), "damaged"),
    "text": (lambda p: p.write_text("companies:\n" * 99), "not a SQLite file"),
    "zeros": (lambda p: p.write_bytes(bytes(8192)), "not a SQLite file"),
    "noise": (lambda p: p.write_bytes(random.Random(1).randbytes(8192)), "not a SQLite file"),
    "old SQLite 2": (lambda p: patch(p, 0, b"** This file contains an SQLite 2"), "not a SQLite"),
    "page size of 0": (lambda p: patch(p, 16, b"\0\0"), "damaged"),
    "page size of 512": (lambda p: patch(p, 16, b"\2\0"), "damaged"),
    "unknown format": (lambda p: patch(p, 18, b"\7\7"), "damaged"),
    "schema overwritten": (lambda p: patch(p, 100, b"\xff" * 900), "damaged"),
    "schema of nonsense": (lambda p: replace_bytes(p, b"CREATE TABLE", b"CREATE TOBLE"), "damaged"),
    "write-ahead mode": (lambda p: set_pragma(p, "journal_mode = wal"), "being written"),
    "journal beside": (lambda p: Path(f"{p}-journal").touch(), "being written"),
    "write-ahead log beside": (lambda p: Path(f"{p}-wal").touch(), "being written"),
    "another program's": (lambda p: set_pragma(p, "application_id = 0"), "no store of termsheet"),
    "newer": (lambda p: set_pragma(p, "user_version = 8"), "made by a newer termsheet (schema 8"),
    "older": (lambda p: set_pragma(p, "user_version = 6"), "made by an older termsheet (schema 6"),
    "the other half of a copy": (
        lambda p: p.write_bytes(b"\0" * 4096 + p.read_bytes()[4096:]),
        "zeros",
    ),
    "packed": (lambda p: p.write_bytes(gzip.compress(p.read_bytes())), "compressed (gzip)"),
    "packed by xz": (lambda p: p.write_bytes(lzma.compress(p.read_bytes())), "compressed (xz)"),
    "in an archive": (lambda p: p.write_bytes(b"PK\3\4" + p.read_bytes()), "a ZIP archive"),
    "a web page instead": (lambda p: p.write_text("\n<!DOCTYPE HTML><html>404"), "a web page"),
    "a pointer instead": (
        lambda p: p.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
        "a pointer of Git LFS",
    ),
    "Chinese text": (lambda p: p.write_text("公司：人工智能，" * 30, "utf-8"), "but text"),
    "a spreadsheet": (lambda p: p.write_text("company,usd\r\nOpenAI,1\r\n" * 9), "but text"),
    "copied as text": (lambda p: p.write_bytes(p.read_bytes().replace(b"\n", b"\r\n")), "damaged"),
    "two blocks exchanged": (lambda p: swap_pages(p, 3, 4), "checksum"),
    "a block of another store": (lambda p: patch(p, 5 * 4096, b"\r" + bytes(4095)), "checksum"),
    "a figure rewritten": (lambda p: replace_bytes(p, b"name 7 ", b"name 9 "), "checksum"),
    "rows changed by a program": (change_rows, "checksum"),
    "a manifest of another store": (
        lambda p: replace_bytes(manifest_path(p), b'"sha256": "', b'"sha256": "0'),
        "checksum",
    ),
    "a manifest cut short": (lambda p: os.truncate(manifest_path(p), 20), "no manifest"),
    "a folder for a manifest": (folder_for_a_manifest, "no manifest"),
    "overwritten by an older build": (older_beside_newer, "checksum"),
}
