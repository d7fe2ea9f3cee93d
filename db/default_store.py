"""The store of the facts that come with termsheet: built once, opened in milliseconds afterwards.

The facts are sets, a folder each, and any of them can be opened together: a store for each choice.
It is kept in a cache folder under a name that is made of what it was built from and of what built
it, so that newer facts or a newer termsheet find no store of that name and build another.
"""

from __future__ import annotations

import fcntl
import os
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from db.digest import sha256
from db.identity import SCHEMA_FINGERPRINT, SCHEMA_VERSION
from db.store import FileFault, StoreError, open_store
from db.told import either, told

_PACKAGE = Path(__file__).resolve().parent
_PREFIX = "facts-"
ALL = "all"
"""Instead of the names of sets: all there are."""
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
    raise StoreError(
        installed, told("no facts come with this termsheet"), told("Install it again.")
    )


class UnknownSetError(ValueError):
    """No set of facts has this name, or several may be meant; says which there are."""


def fact_sets() -> tuple[str, ...]:
    """The names of the sets of facts that come with termsheet, in the order of the alphabet."""
    folder = facts_folder()
    inside = (path.relative_to(folder).parts for path in folder.glob("*/**/*.yaml"))
    return tuple(sorted({parts[0] for parts in inside if not parts[0].startswith(".")}))


def choose_sets(names: Iterable[str]) -> tuple[str, ...]:
    """The sets of facts that are meant by names.

    Args:
        names: Names of sets, or how they begin where that tells them apart; "all" for all.

    Raises:
        UnknownSetError: A name means none, or several.
    """
    there = fact_sets()
    chosen: set[str] = set()
    for name in names:
        meant = [name] if name in there else [each for each in there if each.startswith(name)]
        if name == ALL:
            chosen.update(there)
        elif len(meant) == 1:
            chosen.update(meant)
        elif meant and name:
            raise UnknownSetError(told("{name!r} may mean {names}", name=name, names=either(meant)))
        else:
            what = told(
                "no set of facts is called {name!r}; there are: {names}, and {all}",
                name=name, names=", ".join(there), all=ALL,
            )  # fmt: skip
            raise UnknownSetError(what)
    return tuple(name for name in there if name in chosen)


def default_store(cache: Path, sets: Sequence[str] | None = None) -> Path:
    """The store of the facts that come with termsheet, which is built if need be.

    Args:
        cache: The folder to keep it in; made if it is not there. If it cannot be used, the store
            is built into a private folder, which is removed when the process ends.
        sets: Names of sets, as `choose_sets` gives them; None for all there are.

    Raises:
        FileFault: There are no facts, or no place at all to build a store in.
    """
    paths = _paths(sets)
    store = store_path(cache, sets)
    if _is_private(cache):
        if _is_whole(store):
            return store
        with suppress(OSError, FileFault):
            return _build_once(paths, store)
    return _build(paths, _temporary_folder() / store.name)


def store_path(cache: Path, sets: Sequence[str] | None = None) -> Path:
    """Where the store of these sets is kept, whether it has been built or not."""
    return cache / f"{_PREFIX}{_key(facts_folder(), _paths(sets))}.db"


def _paths(sets: Sequence[str] | None) -> list[Path]:
    folder = facts_folder()
    if sets is None or tuple(sets) == fact_sets():
        return [folder]
    return [folder / name for name in sets]


def _key(folder: Path, paths: Iterable[Path]) -> str:
    """Names the store that would be built now."""
    facts = sorted(file for path in paths for file in path.glob("**/*.yaml"))
    digest = sha256(f"{SCHEMA_VERSION} {SCHEMA_FINGERPRINT}\n".encode())
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


def _build_once(facts: Sequence[Path], store: Path) -> Path:
    """Build the store, unless another process does so meanwhile; then use that one."""
    with _turn(store.with_name(f".{_PREFIX}lock")):
        if not _is_whole(store):
            _build(facts, store)
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


def _build(facts: Sequence[Path], store: Path) -> Path:
    # Late: once the store is there, nothing that builds is loaded again.
    from db.build import FactsError, build_store

    try:
        build_store(facts, store)
    except FactsError as error:
        first = error.problems[0].told
        what = told("the facts have problems, the first: {first}", first=first)
        raise StoreError(facts[0], what, told("Install termsheet again.")) from error
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
        advice = told("Set TMPDIR or XDG_CACHE_HOME to a folder that may be written to.")
        tried = os.environ.get("TMPDIR") or "/tmp"
        raise StoreError(tried, told("no place to build a store in"), advice) from error
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
