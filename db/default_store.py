"""The store of the facts that come with termsheet: built once, opened in milliseconds afterwards.

It is kept in a cache folder under a name that is made of what it was built from and of what built
it, so that newer facts or a newer termsheet find no store of that name and build another.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from db.identity import SCHEMA_FINGERPRINT, SCHEMA_VERSION
from db.store import FileFault, StoreError, open_store

_PACKAGE = Path(__file__).resolve().parent
_PREFIX = "facts-"
_KEPT_SECONDS = 24 * 3600
"""How long an outdated store is kept: an explorer that was opened before may still read it."""
_PATIENCE = 30.0
"""Seconds to wait for another process that builds the same store; a build takes about one."""


def facts_folder() -> Path:
    """The folder with the facts that come with termsheet.

    Raises:
        StoreError: This installation has none.
    """
    installed, checkout = _PACKAGE / "fixtures", _PACKAGE.parent / "fixtures"
    # In this order: among installed packages, a "fixtures" beside ours belongs to somebody else.
    for folder in (installed, checkout):
        if any(folder.glob("**/*.yaml")):
            return folder
    raise StoreError(installed, "no facts come with this termsheet", "Install it again.")


def default_store(cache: Path) -> Path:
    """The store of the facts that come with termsheet, which is built if need be.

    Args:
        cache: The folder to keep it in; made if it is not there. If it cannot be used, the store
            is built into a private folder, which is removed when the process ends.

    Raises:
        FileFault: There are no facts, or no place at all to build a store in.
    """
    folder = facts_folder()
    name = f"{_PREFIX}{_key(folder)}.db"
    if _is_private(cache):
        if _is_whole(store := cache / name):
            return store
        with suppress(OSError, FileFault):
            return _build_once(folder, store)
    return _build(folder, _temporary_folder() / name)


def _key(folder: Path) -> str:
    """Names the store that would be built now."""
    facts = sorted(folder.glob("**/*.yaml"))
    digest = hashlib.sha256(f"{SCHEMA_VERSION} {SCHEMA_FINGERPRINT}\n".encode())
    # The builder's own files, too: another termsheet may derive more from the same facts.
    for root, files in ((folder, facts), (_PACKAGE, sorted(_PACKAGE.glob("**/*.py")))):
        for file in files:
            found = file.stat()
            digest.update(os.fsencode(file.relative_to(root)))
            digest.update(f"\0{found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:20]


def _is_private(cache: Path) -> bool:
    """Make the cache folder; say whether it is there, and nobody else can put a store into it."""
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = cache.stat()
    except (OSError, ValueError):
        return False
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _is_whole(store: Path) -> bool:
    """Whether the store is there, as it was built. It is small: reading it takes no time."""
    try:
        open_store(store, verify=True).close()
    except StoreError:
        return False
    return True


def _build_once(folder: Path, store: Path) -> Path:
    """Build the store, unless another process does so meanwhile; then use that one."""
    with _turn(store.with_name(f".{_PREFIX}lock")):
        if not _is_whole(store):
            _build(folder, store)
            _remove_outdated(store)
    return store


@contextmanager
def _turn(lock: Path) -> Iterator[None]:
    """Wait until no other process builds.

    Raises:
        OSError: There can be no lock there, or it was not free in time.
    """
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        late = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > late:
                    raise
                time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def _build(folder: Path, store: Path) -> Path:
    # Late: once the store is there, nothing that builds is loaded again.
    from db.build import FactsError, build_store

    try:
        build_store([folder], store)
    except FactsError as error:
        first = str(error.problems[0])
        advice = "Install termsheet again."
        raise StoreError(folder, f"the facts have problems, the first: {first}", advice) from error
    return store


def _remove_outdated(store: Path) -> None:
    """Remove the stores of older facts, and what a killed build left behind."""
    before = time.time() - _KEPT_SECONDS
    for pattern in (f"{_PREFIX}*", f".{_PREFIX}*.db.*"):
        for path in store.parent.glob(pattern):
            with suppress(OSError):
                if store.name not in path.name and path.stat().st_mtime < before:
                    path.unlink()


def _temporary_folder() -> Path:
    import atexit
    import shutil
    import tempfile

    try:
        folder = tempfile.mkdtemp(prefix="termsheet-")
    except OSError as error:
        advice = "Set TMPDIR or XDG_CACHE_HOME to a folder that may be written to."
        tried = os.environ.get("TMPDIR") or "/tmp"
        raise StoreError(tried, "no place to build a store in", advice) from error
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
