"""Opening a store to read: every fault is named before a row is believed.

A store is one SQLite file that is never written in place: a build makes a new one and puts it where
the old one was. So a reader can insist on a file at rest.

Beside `facts.db` lies `facts.db.manifest.json` with the file's SHA-256. SQLite's own check notices
few damaged bits, the checksum all of them; it costs a reading of the whole file, so it is made when
asked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from db.identity import APPLICATION_ID, SCHEMA_FINGERPRINT, SCHEMA_VERSION
from db.safe_text import clean

MEGABYTE = 1 << 20
STEPS_BETWEEN_LOOKS = 5_000
"""Steps of SQLite's machine between two calls of a progress handler: well under a millisecond."""

_BUILD_IT = "Build it with `termsheet build`."
_BUILD_AGAIN = "Build it again with `termsheet build`."
_HEADER_SIZE = 100
_SMALLEST_STORE = 512
_LARGEST_MANIFEST = 64 * 1024
_OPENING_SECONDS = 1.0
_BUSY_SECONDS = 0.25
_ATTEMPTS = 20

_PRAGMAS = (
    "query_only = 1",
    "trusted_schema = 0",  # views and triggers may call no function that does harm
    "cell_size_check = 1",
    "mmap_size = 0",  # a file cut short under a mapping would kill the process
    "temp_store = memory",  # a reader writes no file, but see `db.queries.arranged`
    "cache_size = -2048",
    f"hard_heap_limit = {128 * MEGABYTE}",  # of the process; a sort in memory has no other bound
)
_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, 16 * MEGABYTE),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100),
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
)


class FileFault(Exception):
    """What is wrong with a file, in words that may follow its name, and what to do about it."""

    def __init__(self, path: Path | str, what: str, advice: str) -> None:
        super().__init__(path, what, advice)
        self.path = Path(path)
        self.what = what
        self.advice = advice

    def __str__(self) -> str:
        return clean(f"{clean(self.path, limit=1000)}: {self.what}. {self.advice}")


class StoreError(FileFault):
    """A store can't be read."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file must say of itself to be a store that this program reads."""

    application_id: int
    schema_version: int  # SQLite's `user_version`
    fingerprint: str  # what `schema_fingerprint` gives; "" accepts any


EXPECTED = Identity(APPLICATION_ID, SCHEMA_VERSION, SCHEMA_FINGERPRINT)


class FileIdentity(NamedTuple):
    """What differs between two files that stood at one path, one after the other."""

    device: int
    inode: int
    mtime_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build wrote down about the store it made.

    Attributes:
        sha256: Of the store's bytes, as 64 hexadecimal digits.
        size: Of the store, in bytes.
        schema_version: Of the store.
        content_hash: Of what the store says, whatever its bytes are; or None.
        previous: While a build puts its store in place, the manifest of the store before it.
    """

    sha256: str
    size: int
    schema_version: int
    content_hash: str | None = None
    previous: Manifest | None = None

    def to_json(self) -> str:
        """Write the manifest with its keys sorted, and `previous` only if there is one."""
        fields = asdict(self)
        if self.previous is None:
            del fields["previous"]
        else:
            del fields["previous"]["previous"]
        return json.dumps(fields, indent=2, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Manifest:
        """Read what `to_json` wrote.

        Raises:
            ValueError: It is something else.
        """
        try:
            return _manifest_of(json.loads(text))
        except RecursionError as error:
            raise ValueError("nested too deeply for a manifest") from error

    def entry_for(self, sha256: str) -> Manifest | None:
        """The part of the manifest that a store with this checksum answers to, if one does."""
        for entry in (self, self.previous):
            if entry is not None and entry.sha256 == sha256:
                return replace(entry, previous=None)
        return None


def _manifest_of(value: object) -> Manifest:
    match value:
        case {
            "sha256": str(sha256),
            "size": int(size),
            "schema_version": int(version),
            "content_hash": str() | None as content_hash,
            **rest,
        }:
            previous = _manifest_of(rest["previous"]) if "previous" in rest else None
            return Manifest(sha256, size, version, content_hash, previous)
        case _:
            raise ValueError("not a manifest")


def open_store(
    path: Path | str, *, verify: bool = False, identity: Identity = EXPECTED
) -> sqlite3.Connection:
    """Open a store that can only be read.

    Args:
        path: The store.
        verify: Compare the whole file with its manifest.
        identity: What the store must say of itself.

    Returns:
        A connection in autocommit mode. It may be handed from thread to thread, but two threads
        must not use it at once.

    Raises:
        StoreError: It is no whole store of this version.
    """
    return open_identified(path, verify=verify, identity=identity)[0]


def open_identified(
    path: Path | str, *, verify: bool = False, identity: Identity = EXPECTED
) -> tuple[sqlite3.Connection, FileIdentity]:
    """Open a store as `open_store` does, and tell which file it was.

    A build may replace the file between two steps of opening it. Then what was found is about two
    files, and it is looked at again: a fault counts only if the file stood still meanwhile.
    """
    path = Path(path)
    for _ in range(_ATTEMPTS):
        before = _scene(path)
        try:
            connection = _open(path, verify, identity)
        except StoreError:
            if _scene(path) == before:
                raise
            continue
        if _scene(path) == before:
            return connection, before[0]
        connection.close()
    raise StoreError(path, "replaced faster than it can be opened", "Try again in a moment.")


def file_identity(path: Path | str) -> FileIdentity:
    """Tell which file stands at a path now, to notice later that it is another.

    Raises:
        StoreError: There is none.
    """
    try:
        found = os.stat(path)
    except (OSError, ValueError) as error:
        raise _unreachable(path, error) from error
    return FileIdentity(found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)


def file_sha256(path: Path) -> str:
    """Hash the bytes of a file, as a manifest has them."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_path(store: Path) -> Path:
    """Where the manifest of a store is."""
    return Path(f"{store}.manifest.json")


def schema_fingerprint(connection: sqlite3.Connection) -> str:
    """Hash the text of the schema: SHA-256 over its statements, sorted, each ended by a NUL.

    What SQLite keeps for itself is left out (`sqlite_stat1`, `sqlite_sequence`): which of these
    tables there are depends on how SQLite was compiled.
    """
    rows = connection.execute(
        "SELECT CAST(sql AS text) FROM sqlite_schema"
        " WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' ORDER BY 1 COLLATE binary"
    )
    fingerprint = hashlib.sha256()
    for (statement,) in rows:
        fingerprint.update(statement.encode() + b"\0")
    return fingerprint.hexdigest()


def sqlite_fault(path: Path | str, error: sqlite3.Error) -> StoreError:
    """Say what an error of SQLite means for the file it came from."""
    # The lowest byte is the kind of error; the rest goes into detail. Some of Python's have none.
    kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _being_written(path)
    if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _damaged(path, str(error))
    return StoreError(path, f"gave no answer ({error})", _BUILD_AGAIN)


def _scene(path: Path) -> tuple[FileIdentity, FileIdentity | None]:
    """The store and its manifest as they stand now."""
    try:
        return file_identity(path), file_identity(manifest_path(_real(path)))
    except StoreError:
        return file_identity(path), None


def _open(path: Path, verify: bool, identity: Identity) -> sqlite3.Connection:
    real = _real(path)
    # This reads the file apart from SQLite, and closing it drops the locks that this process has
    # on it. That is harmless only since nobody writes a store in place.
    _check_header(path, *_first_bytes(path))
    for suffix in ("-journal", "-wal"):
        if os.path.lexists(f"{real}{suffix}"):
            raise _being_written(path)
    if verify:
        _check_sum(path, manifest_path(real))
    try:
        connection = _connect(real)
        try:
            _harden(connection)
            _check_identity(path, connection, identity)
        except BaseException:
            connection.close()
            raise
    except MemoryError as error:
        raise _damaged(path, "its schema asks for too much memory") from error
    except sqlite3.Error as error:
        raise sqlite_fault(path, error) from error
    return connection


def _real(path: Path) -> Path:
    """Follow links: a journal and a manifest lie beside the file, not beside a link to it."""
    return Path(os.path.realpath(path))


def _first_bytes(path: Path) -> tuple[bytes, int]:
    """Read the header of a regular file, and its size."""
    try:
        found = os.stat(path)
        if stat.S_ISDIR(found.st_mode):
            raise StoreError(path, "a folder, not a store", "Name the store inside it.")
        if not stat.S_ISREG(found.st_mode):
            raise StoreError(path, "not a regular file", "Name a store.")
        with open(path, "rb", buffering=0) as file:
            return file.read(_HEADER_SIZE), found.st_size
    except (OSError, ValueError) as error:
        raise _unreachable(path, error) from error


def _check_header(path: Path, header: bytes, size: int) -> None:
    """Check what can be told from the file format's header, before SQLite may act on it."""
    if size == 0:
        raise StoreError(path, "an empty file", _BUILD_IT)
    if header[:16] != b"SQLite format 3\0":
        raise StoreError(path, "not a SQLite file", "Name a store.")
    if size < _SMALLEST_STORE:
        raise _damaged(path, f"cut short to {size:,} bytes")
    match header[18:20]:
        case b"\1\1":  # rollback journal, the only mode in which a store is one file
            pass
        case b"\2\2":
            raise _being_written(path)
        case _:
            raise _damaged(path, "no known file format")
    page_size = int.from_bytes(header[16:18], "big")
    whole = int.from_bytes(header[28:32], "big") * (page_size if page_size > 1 else 65_536)
    # The number of pages counts only if the program that wrote it knew of it.
    if header[24:28] == header[92:96] and size != whole:
        raise _damaged(path, f"{size:,} bytes long, and should be {whole:,}")


def _check_sum(path: Path, manifest_file: Path) -> None:
    try:
        with open(manifest_file, "rb") as file:
            manifest = Manifest.from_json(file.read(_LARGEST_MANIFEST))
    except FileNotFoundError as error:
        raise StoreError(path, f"without its {manifest_file.name}", _BUILD_AGAIN) from error
    except (OSError, ValueError) as error:
        raise StoreError(manifest_file, "no manifest that can be read", _BUILD_AGAIN) from error
    try:
        found = file_sha256(path)
    except OSError as error:
        raise _unreachable(path, error) from error
    if manifest.entry_for(found) is None:
        raise _damaged(path, "its checksum is not the one in its manifest")


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
        raise StoreError(path, "a SQLite file, but no store of termsheet's", "Name a store.")
    version, expected = _pragma(connection, "user_version"), identity.schema_version
    if version != expected:
        newer = version > expected
        maker, advice = ("a newer", "Update termsheet.") if newer else ("an older", _BUILD_AGAIN)
        what = f"made by {maker} termsheet (schema {version}; this one reads {expected})"
        raise StoreError(path, what, advice)
    # Without a fingerprint, too: it is what makes SQLite read the schema.
    found = schema_fingerprint(connection)
    if identity.fingerprint not in ("", found):
        raise StoreError(path, "its tables are not a store's", _BUILD_AGAIN)
    connection.set_progress_handler(None, 0)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)


def _damaged(path: Path | str, how: str) -> StoreError:
    return StoreError(path, f"damaged ({how})", _BUILD_AGAIN)


def _being_written(path: Path | str) -> StoreError:
    what = "being written, or left half written, by another program"
    return StoreError(path, what, "Close that program, or build the store again.")


def _unreachable(path: Path | str, error: OSError | ValueError) -> StoreError:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return StoreError(path, "not found", _BUILD_IT)
        case PermissionError():
            return StoreError(path, "may not be read", "Ask its owner for permission to read it.")
        case _:
            why = error.strerror if isinstance(error, OSError) else error
            return StoreError(path, f"can't be reached ({why})", "Check the path.")
