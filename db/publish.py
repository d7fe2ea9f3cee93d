"""Putting a new store where the old one was, so that it is always one of them and whole.

A build works beside the target, in files whose names start with a dot, under a lock. What it made
is checked, and opened as a reader would open it, before it takes the old store's place.

A store and its manifest are two files, and no system call replaces both. So for the moment of the
exchange the manifest vouches for both stores:

1. the old store is kept as `.prev`, with its own manifest;
2. the manifest becomes the new one, with the old one inside as `previous`;
3. the new store takes the old one's place;
4. the manifest becomes the new one alone.

A kill between any two of these leaves a store that its manifest vouches for, and a reader that
looks in between finds the same. The next build removes what a killed one left behind, and step 4 of
it, at the latest, makes the manifest plain again.

Two builds of the same facts are the same bytes: nothing here writes a time or a name into a store,
and the file is compacted, so that only what it holds decides how it lies.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import sqlite_utils

from db.store import (
    EXPECTED,
    FileFault,
    Identity,
    Manifest,
    StoreError,
    file_sha256,
    manifest_path,
    open_store,
)
from db.store_checks import first_fault
from db.told import told

__all__ = ["Bring", "BuildError", "ContentHash", "Fill", "Manifest", "publish", "put_in_place"]

READ_ONLY = 0o444

Fill = Callable[[sqlite_utils.Database], None]
ContentHash = Callable[[sqlite3.Connection], str]
Bring = Callable[[Path], Manifest | None]

_CHECK = told("Check the path and the disk.")
_OURS = told("Report this, with the facts it was built from.")
_DRAFT_PRAGMAS = (
    # Set here and not left to how SQLite was compiled: they decide the bytes of the file.
    "page_size = 4096",
    "encoding = 'UTF-8'",
    "auto_vacuum = none",
    "secure_delete = on",
    # A draft that a crash leaves behind is thrown away, so nothing needs to survive one.
    "journal_mode = memory",
    "synchronous = off",
)
_CHECKS_OFF = ("ignore_check_constraints", "writable_schema")  # pragmas that let any row in
_DISK_FAULTS = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}


class BuildError(FileFault):
    """A store can't be built where it was asked for. What was there is untouched."""


def publish(
    target: Path,
    fill: Fill,
    *,
    content_hash: ContentHash | None = None,
    identity: Identity = EXPECTED,
) -> Manifest:
    """Build a store and put it in place of the one that is there, if any.

    Args:
        target: Where the store is to be. A link is followed.
        fill: Makes the tables and fills them; what it raises ends the build.
        content_hash: Told what the new store says, returns a hash of it for the manifest.
        identity: What the store is to say of itself. Its numbers are written, and the schema that
            `fill` made has to agree with its fingerprint.

    Returns:
        The manifest, which is by then beside the store.

    Raises:
        BuildError: There is no room, no permission, another build at work, or a store that came
            out wrong. The old store, if there was one, is as it was.
    """
    site = _Site.of(target)
    with _locked(site):
        try:
            with _disk_faults(target):
                site.clear()
                _refuse_a_writer(site)
            _fill(site, fill, identity)
            content = _read_back(site, content_hash, identity)
            with _disk_faults(target):
                manifest = _seal(site, content, identity)
                _exchange(site, manifest)
        finally:
            with suppress(OSError):
                site.clear()
    return manifest


def put_in_place(target: Path, bring: Bring, *, identity: Identity = EXPECTED) -> Manifest | None:
    """Put a store that was built elsewhere in place of the one that is there, if any.

    Args:
        target: Where the store is to be. A link is followed.
        bring: Given a path, makes the store there, and returns its manifest; or returns None, and
            the store that is there stays. What it raises ends it, an error of the system as one
            of the disk.
        identity: What the store is to say of itself.

    Returns:
        What `bring` returned; by then it is beside the store.

    Raises:
        BuildError: As with `publish`; or the store is not the one of its manifest.
    """
    site = _Site.of(target)
    with _locked(site):
        try:
            with _disk_faults(target):
                site.clear()
                _refuse_a_writer(site)
                manifest = bring(site.draft)
            if manifest is None:
                return None
            _read_back(site, None, identity)
            with _disk_faults(target):
                if _seal(site, manifest.content_hash, identity) != manifest:
                    raise BuildError(
                        target, told("came out as another than its manifest says"), _OURS
                    )
                _exchange(site, manifest)
        finally:
            with suppress(OSError):
                site.clear()
    return manifest


@dataclass(frozen=True, slots=True)
class _Site:
    """The files of a build, all in one folder: only there can one take another's place."""

    asked: Path  # as the user wrote it, for messages
    store: Path
    manifest: Path
    previous: Path
    lock: Path
    filling: Path  # tables being filled, before they are compacted into the draft
    draft: Path

    @classmethod
    def of(cls, target: Path) -> _Site:
        """Say where the files of a build are.

        Raises:
            BuildError: There can be no store at the target.
        """
        if "\0" in str(target):
            raise BuildError(target, told("no name that a file can have"), _CHECK)
        with _disk_faults(target):
            store = Path(os.path.realpath(target))
            if store.is_dir():
                raise BuildError(target, told("a folder"), told("Name a file inside it."))
            if os.path.lexists(store) and not store.is_file():
                raise BuildError(target, told("not a regular file"), told("Name another."))
            if not store.parent.is_dir():
                raise BuildError(
                    target, told("its folder does not exist"), told("Make the folder first.")
                )
        return cls(
            asked=target,
            store=store,
            manifest=manifest_path(store),
            previous=Path(f"{store}.prev"),
            lock=store.with_name(f".{store.name}.lock"),
            filling=store.with_name(f".{store.name}.filling"),
            draft=store.with_name(f".{store.name}.draft"),
        )

    def clear(self) -> None:
        """Remove what this build, or a killed one before it, left behind."""
        for suffix in ("", "-journal", "-wal", "-shm", ".manifest", ".link"):
            for path in (self.filling, self.draft):
                Path(f"{path}{suffix}").unlink(missing_ok=True)


@contextmanager
def _sqlite_faults(target: Path) -> Iterator[None]:
    """Say which errors of SQLite are the disk's; the others are somebody's mistake, and stay."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DISK_FAULTS:
            raise
        advice = told("Make room on the disk, or choose another.")
        raise BuildError(target, told("can't be written ({error})", error=error), advice) from error


@contextmanager
def _disk_faults(target: Path) -> Iterator[None]:
    """Say what an error of the system means for the build."""
    try:
        with _sqlite_faults(target):
            yield
    except OSError as error:
        raise _disk_fault(target, error) from error


def _disk_fault(target: Path, error: OSError) -> BuildError:
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return BuildError(
                target, told("its folder may not be written to"), told("Choose another folder.")
            )
        case errno.ENOSPC | errno.EDQUOT:
            return BuildError(
                target, told("the disk is full"), told("Make room, or choose another disk.")
            )
        case errno.EAGAIN:
            advice = told("Wait for it to end, then build again.")
            return BuildError(target, told("another build is writing it"), advice)
        case _:
            return BuildError(
                target, told("can't be written ({strerror})", strerror=error.strerror), _CHECK
            )


@contextmanager
def _locked(site: _Site) -> Iterator[None]:
    """Keep other builds of the same store away. The system frees a killed build's lock."""
    with _disk_faults(site.asked):
        descriptor = _take_lock(site.lock)
    try:
        yield
    finally:
        # Still held, so that the name is ours to remove.
        with suppress(OSError):
            site.lock.unlink()
        os.close(descriptor)


def _take_lock(path: Path) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _stands_at(path, descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        # The build before removed it after it was opened here: a lock that nobody else would find.
        os.close(descriptor)


def _stands_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _refuse_a_writer(site: _Site) -> None:
    """A journal of another program would be taken for the new store's, and played into it."""
    for suffix in ("-journal", "-wal"):
        left = Path(f"{site.store}{suffix}")
        if os.path.lexists(left):
            advice = told("Close it, and remove {name} if it stays.", name=left.name)
            raise BuildError(site.asked, told("another program is writing to it"), advice)


def _fill(site: _Site, fill: Fill, identity: Identity) -> None:
    """Make the draft, and check it."""
    with _disk_faults(site.asked):
        for path in (site.filling, site.draft):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        connection = sqlite3.connect(site.filling)
    with closing(connection), _sqlite_faults(site.asked):
        for pragma in _DRAFT_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        unchecked = _Unchecked()
        connection.set_authorizer(unchecked.notice)
        # Without plugins: what is installed here must not decide what a store holds.
        fill(sqlite_utils.Database(connection, execute_plugins=False))
        connection.set_authorizer(None)
        connection.commit()
        connection.execute(f"PRAGMA application_id = {identity.application_id}")
        connection.execute(f"PRAGMA user_version = {identity.schema_version}")
        connection.execute("PRAGMA journal_mode = delete")
        connection.execute("VACUUM INTO ?", (str(site.draft),))
    with _disk_faults(site.asked):
        site.filling.unlink()
    with _sqlite_faults(site.asked):
        # No row was put in against a check, unless the checks were off.
        fault = first_fault(site.draft, checks_made=not unchecked.noticed)
    if fault:
        raise BuildError(site.asked, told("came out wrong ({fault})", fault=fault), _OURS)


class _Unchecked:
    """Notices whether the checks of tables were switched off, or may have been."""

    def __init__(self) -> None:
        self.noticed = False

    def notice(self, action: int, name: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_PRAGMA and name in _CHECKS_OFF:
            self.noticed = True
        return sqlite3.SQLITE_OK


def _read_back(site: _Site, content_hash: ContentHash | None, identity: Identity) -> str | None:
    """Open the draft as a reader would: what a reader refuses must not take the store's place."""
    try:
        connection = open_store(site.draft, identity=identity)
    except StoreError as error:
        raise BuildError(
            site.asked, told("came out wrong ({what})", what=error.what), _OURS
        ) from error
    with closing(connection):
        return content_hash(connection) if content_hash else None


def _seal(site: _Site, content: str | None, identity: Identity) -> Manifest:
    """Make the draft read-only and durable, and describe it."""
    _make_durable(site.draft)
    size = site.draft.stat().st_size
    return Manifest(file_sha256(site.draft), size, identity.schema_version, content)


def _exchange(site: _Site, manifest: Manifest) -> None:
    """Put the draft in place, in the steps that the module's docstring tells."""
    _refuse_a_writer(site)
    old = _old_manifest(site)
    if old is None or old.sha256 != manifest.sha256:  # else `.prev` would be lost for nothing
        if site.store.exists():
            _keep_previous(site, old)
        _write_manifest(site, site.manifest, replace(manifest, previous=old))
        os.replace(site.draft, site.store)
        _sync(site.store.parent)
    _write_manifest(site, site.manifest, manifest)


def _old_manifest(site: _Site) -> Manifest | None:
    """What vouches for the store that is there; None if nothing does."""
    try:
        return Manifest.from_json(site.manifest.read_bytes()).entry_for(file_sha256(site.store))
    except (OSError, ValueError):
        return None


def _keep_previous(site: _Site, old: Manifest | None) -> None:
    link = Path(f"{site.draft}.link")
    try:
        os.link(site.store, link)
    except OSError:  # not every file system has links
        shutil.copyfile(site.store, link)
        _make_durable(link)
    manifest = manifest_path(site.previous)
    manifest.unlink(missing_ok=True)
    os.replace(link, site.previous)
    link.unlink(missing_ok=True)  # where both were names of one file, the line above did nothing
    if old is not None:
        _write_manifest(site, manifest, old)


def _write_manifest(site: _Site, path: Path, manifest: Manifest) -> None:
    draft = Path(f"{site.draft}.manifest")
    draft.write_text(manifest.to_json(), encoding="utf-8")
    _make_durable(draft)
    os.replace(draft, path)
    _sync(path.parent)


def _make_durable(path: Path) -> None:
    os.chmod(path, READ_ONLY)
    _sync(path)


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, written to the disk itself."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
