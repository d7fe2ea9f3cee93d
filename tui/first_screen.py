"""Keeping a picture of the first screen for the next start, and all that it depends on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from db.default_store import facts_folder
from db.reader import Reader
from db.store import manifest_path
from tui.places import (
    cache_folder,
    choices_file,
    chosen_sets_file,
    config_file,
    state_folder,
)
from tui.terminal import picture

_PACKAGES = ("db", "tui")
_LIBRARIES = ("textual", "rich")


def keep_picture(painting: bytes, reader: Reader) -> bool:
    """Keep what painted the first screen, to be shown at once when the explorer starts again.

    Args:
        painting: What was sent.
        reader: The store that it shows.

    Returns:
        Whether it is kept.
    """
    path = os.path.abspath(reader.path)
    real = os.path.realpath(path)
    known = (path, real, str(manifest_path(Path(real))))
    return picture.keep(painting, _watched(path), known, lambda: not reader.changed())


def _watched(store: str) -> Iterator[str]:
    """All that the first screen comes from besides the store: choices, and the program itself."""
    if Path(store).parent == cache_folder():  # which one it is follows from other files
        yield from _tree(str(facts_folder()))
    yield from map(str, (config_file(), choices_file(), chosen_sets_file()))
    yield str(state_folder() / "last-fault.json")
    for name in _PACKAGES:
        yield from _tree(os.path.dirname(_file_of(name)))
    for name in _LIBRARIES:
        yield _file_of(name)


def _file_of(module: str) -> str:
    return sys.modules[module].__file__ or ""


def _tree(top: str) -> Iterator[str]:
    for folder, folders, files in os.walk(top):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield folder
        yield from (os.path.join(folder, name) for name in files)
