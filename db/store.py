"""Opening a store to read: every fault is named before a row is believed.

A store is one SQLite file that is never written in place: a build makes a new one and puts it where
the old one was. So a reader can insist on a file at rest.

Beside `facts.db` lies `facts.db.manifest.json` with the file's SHA-256, which a small store is
compared with whenever it is opened, and a large one when that is asked for (`db.checksums`).
"""

from __future__ import annotations

import os
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from db import checksums
from db.digest import sha256
from db.identity import APPLICATION_ID, SCHEMA_FINGERPRINT, SCHEMA_VERSION
from db.schema_size import check_schema_size
from db.store_files import (
    BUILD_AGAIN,
    FileFault,
    FileIdentity,
    Manifest,
    StoreError,
    damaged,
    file_identity,
    file_sha256,
    manifest_path,
)
from db.store_header import being_written, check_header, first_bytes
from db.told import told

__all__ = [
    "EXPECTED",
    "MEGABYTE",
    "STEPS_BETWEEN_LOOKS",
    "FileFault",
    "FileIdentity",
    "Identity",
    "Manifest",
    "Scene",
    "StoreError",
    "file_identity",
    "file_sha256",
    "manifest_path",
    "open_identified",
    "open_store",
    "scene",
    "schema_fingerprint",
    "sqlite_fault",
]

MEGABYTE = 1 << 20
STEPS_BETWEEN_LOOKS = 5_000
"""Steps of SQLite's machine between two calls of a progress handler: well under a millisecond."""

_OPENING_SECONDS = 1.0
_BUSY_SECONDS = 0.25
_ATTEMPTS = 20

_PRAGMAS = (
    "query_only = 1",
    "trusted_schema = 0",  # views and triggers may call no function that does harm
    "cell_size_check = 1",
    "mmap_size = 0",  # a file cut short under a mapping would kill the process
    "temp_store = memory",  # a reader writes no file, but see `db.queries.arranged`
    "cache_size = -512",
    f"hard_heap_limit = {128 * MEGABYTE}",  # of the process; a sort in memory has no other bound
)
_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, MEGABYTE // 4),  # a window of such texts still fits
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100),
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file must say of itself to be a store that this program reads."""

    application_id: int
    schema_version: int  # SQLite's `user_version`
    fingerprint: str  # what `schema_fingerprint` gives; "" accepts any


Scene = tuple[FileIdentity, FileIdentity | None]
"""A store and its manifest as they stand on the disk."""

EXPECTED = Identity(APPLICATION_ID, SCHEMA_VERSION, SCHEMA_FINGERPRINT)


def open_store(
    path: Path | str, *, verify: bool | None = None, identity: Identity = EXPECTED
) -> sqlite3.Connection:
    """Open a store that can only be read.

    Args:
        path: The store.
        verify: Whether to compare the whole file with its manifest, which it then has to have;
            None to do so if it has one and is small.
        identity: What the store must say of itself.

    Returns:
        A connection in autocommit mode. It may be handed from thread to thread, but two threads
        must not use it at once.

    Raises:
        StoreError: It is no whole store of this version.
    """
    return open_identified(path, verify=verify, identity=identity)[0]


def open_identified(
    path: Path | str, *, verify: bool | None = None, identity: Identity = EXPECTED
) -> tuple[sqlite3.Connection, FileIdentity]:
    """Open a store as `open_store` does, and tell which file it was.

    A build may replace the file between two steps of opening it. Then what was found is about two
    files, and it is looked at again: a fault counts only if the file stood still meanwhile.
    """
    path = Path(path)
    for _ in range(_ATTEMPTS):
        before = scene(path)
        try:
            connection = _open(path, verify, identity)
        except StoreError:
            if scene(path) == before:
                raise
            continue
        if scene(path) == before:
            return connection, before[0]
        connection.close()
    raise StoreError(
        path, told("replaced faster than it can be opened"), told("Try again in a moment.")
    )


def schema_fingerprint(connection: sqlite3.Connection) -> str:
    """Hash the text of the schema: SHA-256 over its statements, sorted, each ended by a NUL.

    What SQLite keeps for itself is left out (`sqlite_stat1`, `sqlite_sequence`): which of these
    tables there are depends on how SQLite was compiled.
    """
    rows = connection.execute(
        "SELECT CAST(sql AS text) FROM sqlite_schema"
        " WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' ORDER BY 1 COLLATE binary"
    )
    fingerprint = sha256()
    for (statement,) in rows:
        fingerprint.update(statement.encode() + b"\0")
    return fingerprint.hexdigest()


def sqlite_fault(path: Path | str, error: sqlite3.Error) -> StoreError:
    """Say what an error of SQLite means for the file it came from."""
    # The lowest byte is the kind of error; the rest goes into detail. Some of Python's have none.
    kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return being_written(path)
    if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path, str(error))
    return StoreError(path, told("gave no answer ({error})", error=error), BUILD_AGAIN)


def scene(path: Path) -> Scene:
    """The store and its manifest as they stand now.

    Raises:
        StoreError: There is no store.
    """
    try:
        return file_identity(path), file_identity(manifest_path(_real(path)))
    except StoreError:
        return file_identity(path), None


def _open(path: Path, verify: bool | None, identity: Identity) -> sqlite3.Connection:
    real = _real(path)
    # This reads the file apart from SQLite, and closing it drops the locks that this process has
    # on it. That is harmless only since nobody writes a store in place.
    check_header(path, *first_bytes(path))
    for suffix in ("-journal", "-wal"):
        if os.path.lexists(f"{real}{suffix}"):
            raise being_written(path)
    check_schema_size(path)
    try:
        connection = _connect(real)
        try:
            _harden(connection)
            _check_identity(path, connection, identity)
            # Last: what is wrong with the file as a whole is the better name for a fault.
            _check_sum(path, real, verify)
        except BaseException:
            connection.close()
            raise
    except MemoryError as error:
        raise damaged(path, told("its schema asks for too much memory")) from error
    except sqlite3.Error as error:
        raise sqlite_fault(path, error) from error
    return connection


def _real(path: Path) -> Path:
    """Follow links: a journal and a manifest lie beside the file, not beside a link to it."""
    return Path(os.path.realpath(path))


def _check_sum(path: Path, real: Path, verify: bool | None) -> None:
    if verify or (verify is None and checksums.is_quick(real)):
        checksums.compare(path, real, trust_memory=not verify)


def _connect(real: Path) -> sqlite3.Connection:
    # Quoted as bytes: a "?" would start SQLite's options, and a "#" in the name would end them,
    # and with them mode=ro.
    uri = f"file:{quote(os.fsencode(real))}?mode=ro"
    return sqlite3.connect(
        uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )


def _harden(connection: sqlite3.Connection) -> None:
    for limit, value in _LIMITS:
        connection.setlimit(limit, value)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _check_identity(path: Path, connection: sqlite3.Connection, identity: Identity) -> None:
    """Check what the file says of itself, within a bounded time: its schema may be hostile."""
    late = time.monotonic() + _OPENING_SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > late, STEPS_BETWEEN_LOOKS)
    if _pragma(connection, "application_id") != identity.application_id:
        raise StoreError(
            path, told("a SQLite file, but no store of termsheet's"), told("Name a store.")
        )
    version, expected = _pragma(connection, "user_version"), identity.schema_version
    if version != expected:
        newer = version > expected
        maker = told("a newer") if newer else told("an older")
        what = told(
            "made by {maker} termsheet (schema {version}; this one reads {expected})",
            maker=maker, version=version, expected=expected,
        )  # fmt: skip
        advice = told("Update termsheet.") if newer else BUILD_AGAIN
        raise StoreError(path, what, advice)
    # Without a fingerprint, too: it is what makes SQLite read the schema.
    found = schema_fingerprint(connection)
    if identity.fingerprint not in ("", found):
        raise StoreError(path, told("its tables are not a store's"), BUILD_AGAIN)
    connection.set_progress_handler(None, 0)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)
