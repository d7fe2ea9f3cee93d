"""Whether every byte of a store is as its manifest says; only a checksum proves it.

SQLite's own check notices few damaged bits. SHA-256 notices all of them, and costs a reading of the
whole file: no time for a small store, seconds for one of gigabytes. So a small store is hashed each
time it is opened, and a large one once: it is remembered by the device, inode, size and times of
its file. Whatever is written to a file changes its time of change, which no program can set back.
What only the disk itself does to such a file, long after it was hashed, is not noticed so; hashing
it again is (`prove` without a memory). Those between are hashed before they are opened, unless the
opener goes by what is remembered (`recall`): hashing them takes a tenth of a start.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from enum import Enum
from pathlib import Path

from db.named_tuple import NamedTuple
from db.store_files import (
    BUILD_AGAIN,
    LARGEST_MANIFEST,
    Manifest,
    StoreError,
    damaged,
    file_sha256,
    manifest_path,
    unreachable,
)
from db.told import told

SMALL = 64 << 20
"""Bytes of the largest store that is hashed before it is opened, unless it is remembered: at most
a few tenths of a second, mostly 40 ms."""

TINY = 1 << 20
"""Bytes of the largest store that is hashed whatever is remembered: a millisecond."""

_SETTLED_NS = 2_000_000_000
"""A file that changed later than this before it was hashed is not remembered: the clock of a file
system ticks, and a change within one tick would not be seen."""
_LARGEST_MEMORY = 64 * 1024
_MOST_REMEMBERED = 100
_ATTEMPTS = 20


class Proof(Enum):
    """What is known of a store's bytes."""

    WHOLE = "every byte is as the manifest says"
    NO_MANIFEST = "there is no manifest to compare it with"


class _Print(NamedTuple):
    """By what a file is known again, and the checksum that it has to have."""

    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int
    sha256: str


_proven: set[_Print] = set()
"""By this process."""


def compare(path: Path, real: Path, *, trust_memory: bool = False) -> None:
    """Compare a store with its manifest.

    Args:
        path: The store, as it is called in messages.
        real: Where it lies, links followed.
        trust_memory: Whether it is enough that this process found the very file whole before.

    Raises:
        StoreError: It is damaged, or has no manifest that can be read.
    """
    manifest_file = manifest_path(real)
    try:
        with open(manifest_file, "rb") as file:
            manifest = Manifest.from_json(file.read(LARGEST_MANIFEST))
    except FileNotFoundError as error:
        raise StoreError(path, f"without its {manifest_file.name}", BUILD_AGAIN) from error
    except (OSError, ValueError) as error:
        raise StoreError(manifest_file, "no manifest that can be read", BUILD_AGAIN) from error
    try:
        if trust_memory and _proven & set(_prints(real, manifest)):
            return
        begun = time.time_ns()
        before = _prints(real, manifest)
        found = file_sha256(real)
    except OSError as error:
        raise unreachable(path, error) from error
    if manifest.entry_for(found) is None:
        raise damaged(path, told("its checksum is not the one in its manifest"))
    for each in before:
        if each.sha256 == found and begun - each.ctime_ns > _SETTLED_NS:
            _proven.add(each)


def is_quick(real: Path) -> bool:
    """Whether a store has a manifest, and is so small that it is compared with it in no time."""
    return has_manifest(real) and real.stat().st_size <= SMALL


def is_large(path: Path) -> bool:
    """Whether opening a store leaves it to `prove` to compare it with its manifest."""
    try:
        return path.stat().st_size > SMALL
    except (OSError, ValueError):  # whoever opens it tells
        return False


def is_memorable(path: Path) -> bool:
    """Whether it saves time to remember that a store was found whole."""
    try:
        return path.stat().st_size > TINY
    except (OSError, ValueError):
        return False


def recall(memory: Path) -> None:
    """Go by what is remembered in a file: what was found whole need not be hashed to be opened."""
    _proven.update(each for each in _remembered(memory) if each.size > TINY)


def has_manifest(real: Path) -> bool:
    """Whether there is something to compare a store with."""
    return os.path.lexists(manifest_path(real))


def prove(path: Path, memory: Path | None = None) -> Proof:
    """Say whether every byte of a store is as its manifest says; hash it unless that is remembered.

    Args:
        path: The store.
        memory: A file in which is remembered what was found whole, by any process; made with its
            folder if it is not there. None to hash the store in any case.

    Raises:
        StoreError: It is damaged, or can't be read.
    """
    real = Path(os.path.realpath(path))
    if not has_manifest(real):
        return Proof.NO_MANIFEST
    if memory is not None:
        recall(memory)
    for _ in range(_ATTEMPTS):
        before = _scene(real)
        try:
            compare(path, real, trust_memory=memory is not None)
        except StoreError:
            # A build may have replaced one of the two files meanwhile: then it says nothing.
            if _scene(real) == before:
                raise
            continue
        break
    else:
        raise StoreError(path, "replaced faster than it can be read", "Try again in a moment.")
    if memory is not None:
        _remember(memory)
    return Proof.WHOLE


def _scene(real: Path) -> list[tuple[int, ...] | None]:
    scene: list[tuple[int, ...] | None] = []
    for path in (real, manifest_path(real)):
        try:
            found = os.stat(path)
            scene.append((found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns))
        except OSError:
            scene.append(None)
    return scene


def _prints(real: Path, manifest: Manifest) -> list[_Print]:
    """What the file would be known by, with each checksum that its manifest lets it have."""
    found = os.stat(real)
    file = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    entries = (entry for entry in (manifest, manifest.previous) if entry is not None)
    return [_Print(*file, entry.sha256) for entry in entries]


def _remembered(memory: Path) -> list[_Print]:
    """What was written down; nothing, if anything is odd about it."""
    try:
        with open(memory, "rb") as file:
            lines = json.loads(file.read(_LARGEST_MEMORY))
        prints = [_Print(*line) for line in lines]
    except (OSError, ValueError, TypeError, RecursionError):
        return []
    kinds = [int] * 5 + [str]
    return [each for each in prints if [type(value) for value in each] == kinds]


def _remember(memory: Path) -> None:
    """Write down what is known; what can't be remembered is hashed again."""
    known = _remembered(memory)
    new = [each for each in _proven if each not in known]
    if not new:
        return
    draft = memory.with_name(f".{memory.name}.{os.getpid()}")
    with suppress(OSError):
        memory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_text(json.dumps([*known, *new][-_MOST_REMEMBERED:]), "utf-8")
        os.replace(draft, memory)
