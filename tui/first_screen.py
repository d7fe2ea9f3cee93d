"""Keeping a picture of the first screen for the next start, and all that it depends on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from db.default_store import facts_folder
from db.reader import Reader
from db.store import manifest_path
from tui.places import (
    cache_folder,
    choices_file,
    chosen_sets_file,
    config_file,
    positions_file,
    state_folder,
)
from tui.terminal import picture

if TYPE_CHECKING:
    from tui.app import Explorer

_PACKAGES = ("db", "tui")
_LIBRARIES = ("textual", "rich")


def keep_first_screen(app: Explorer, shown: bytes | None) -> None:
    """Have the first screen painted at once when the explorer starts the next time.

    Args:
        app: The explorer.
        shown: The picture that was painted at this start, if any.
    """
    painting = app.first_painting
    if painting is not None and painting != shown:
        without = () if app.resumes else (str(positions_file()),)
        keep = partial(keep_picture, painting, app.size, app.session.reader, without=without)
        app.run_worker(keep, thread=True, exit_on_error=False, group="first screen")


def last_screen(app: Explorer) -> bytes | None:
    """What paints the screen as it is when the explorer is left; None for what does not last."""
    if len(app.screen_stack) > 1 or app.screen.query("Toast"):
        return None
    return app.sent.again().encode("utf-8", "replace")


def keep_last_screen(app: Explorer) -> None:
    """Have the screen that was left painted when the explorer starts again, where it was left.

    Args:
        app: The explorer, after its end; how it was left is written down.
    """
    if app.last_painting and app.resumes and app.session.may_write and app.profile.changes_only:
        positions = str(positions_file())
        keep_picture(app.last_painting, app.size, app.session.reader, (positions,))


def keep_picture(
    painting: bytes,
    size: tuple[int, int],
    reader: Reader,
    known: Iterable[str] = (),
    without: Iterable[str] = (),
) -> bool:
    """Keep what painted the first screen, to be shown at once when the explorer starts again.

    Args:
        painting: What was sent.
        size: Columns and lines of that screen.
        reader: The store that it shows.
        known: Files that it goes by and that have just been written.
        without: Files that it does not go by.

    Returns:
        Whether it is kept.
    """
    path = os.path.abspath(reader.path)
    real = os.path.realpath(path)
    known = (path, real, str(manifest_path(Path(real))), *known)
    watched = {*_watched(path)}.difference(known, without)
    return picture.keep(painting, size, watched, known, lambda: not reader.changed())


def _watched(store: str) -> Iterator[str]:
    """All that the first screen comes from besides the store: choices, and the program itself."""
    if Path(store).parent == cache_folder():  # which one it is follows from other files
        yield from _tree(str(facts_folder()))
    yield from map(str, (config_file(), choices_file(), chosen_sets_file(), positions_file()))
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
