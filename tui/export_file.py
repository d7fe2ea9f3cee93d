"""Files that the explorer writes: where they go, what they are called; none is ever overwritten."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from db.safe_text import clean
from tui.key_names import key_of
from tui.language import N_, _

ENDINGS = {"csv": ".csv", "json": ".json", "markdown": ".md", "plain": ".txt", "svg": ".svg"}
"""How the name of a file ends, by its form."""

LONGEST_NAME = 120
"""Bytes of what a file is named after; a name may have 255."""

MOST_NUMBERS = 1000
"""Names that are tried, with a number each, before one gives up."""


class CannotWriteError(Exception):
    """A file can't be written; says why and what to do, in words that are safe to show.

    Attributes:
        what: Why alone, where something else can be done than in the panel for exporting.
    """

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(clean(_("{what}; {advice}.").format(what=what, advice=advice)))
        self.what = clean(what)


def usual_folder() -> Path:
    """The current folder, if files can be made there; else that of downloads, or the home."""
    home = Path(os.path.expanduser("~"))
    with suppress(OSError):  # the current folder may be gone
        current = Path.cwd()
        for folder in (current, home / "Downloads", home):
            if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
                return folder
        return current
    return home


def usual_name(name: str, day: str, form: str) -> str:
    """What a file is called unless the person says otherwise: "termsheet-deals-2026-02-27.csv"."""
    plain = re.sub(r"[^\w.]+", "-", name).strip("-.")
    plain = plain.encode()[:LONGEST_NAME].decode(errors="ignore").rstrip("-.")
    return f"termsheet-{plain}-{day}{ENDINGS[form]}"


def shown_path(path: Path) -> str:
    """A path as people write it; safe to show."""
    home = os.path.expanduser("~")
    told = str(path)
    if home not in ("/", "~") and told.startswith(f"{home}/"):
        told = f"~{told.removeprefix(home)}"
    return clean(told)


def typed_path(folder: Path, name: str) -> str:
    """The path to begin with where one is typed: the name alone if the folder can't be shown."""
    shown = shown_path(folder / name)
    return shown if _meant(shown, folder) == folder / name else name


def with_ending(typed: str, form: str) -> str:
    """What was typed, for another form: an ending that belongs to a form is changed."""
    stem, dot, ending = typed.rpartition(".")
    return f"{stem}{ENDINGS[form]}" if dot and f".{ending}" in ENDINGS.values() else typed


def write_new(typed: str, folder: Path, name: str, text: str) -> Path:
    """Write a file that is not there yet.

    Args:
        typed: Its path as a person typed it; that of a folder is enough.
        folder: Where a relative path begins.
        name: What it is called where no name was typed; its ending is that of a name without.
        text: What is written, in UTF-8.

    Returns:
        Where it was written: with a number, if there was such a file.

    Raises:
        CannotWriteError: It can't be; nothing is left behind.
    """
    path = _meant(typed, folder)
    try:
        if not typed.strip() or typed.endswith("/") or path.is_dir():
            path /= name
        elif not path.suffix:
            path = path.with_name(path.name + Path(name).suffix)
        return _write(path, text.encode("utf-8", "replace"))
    except (OSError, ValueError) as error:
        raise _told(error, path) from error


def _meant(typed: str, folder: Path) -> Path:
    return folder / os.path.expanduser(typed.strip())


def _write(path: Path, data: bytes) -> Path:
    for candidate in _candidates(path):
        try:
            file = os.open(candidate, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            continue
        try:
            with open(file, "wb") as out:
                out.write(data)
        except BaseException:
            with suppress(OSError):
                candidate.unlink()
            raise
        return candidate
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def _candidates(path: Path) -> Iterator[Path]:
    """The path, and then the same with a number."""
    yield path
    for number in range(2, MOST_NUMBERS):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


_ANOTHER = N_("press {key} and type another one")
_DENIED = (N_("Nothing can be written in {folder}"), N_("press {key} and type a folder of yours"))
_FULL = (
    N_("There is no room left in {folder}"),
    N_("make some, or press {key} and type another place"),
)
_FAULTS = {
    errno.ENOENT: (
        N_("There is no folder {folder}"),
        N_("make it, or press {key} and type another one"),
    ),
    errno.ENOTDIR: (N_("{folder} is no folder"), _ANOTHER),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: _DENIED,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.ENAMETOOLONG: (N_("The name is too long"), N_("press {key} and type a shorter one")),
    errno.EEXIST: (N_("{path} and its numbers are there already"), _ANOTHER),
}


def _is_there(folder: Path) -> bool:
    """Whether a folder is there: one that is not on a disk may deny that a file can be."""
    try:
        return folder.is_dir()
    except OSError:
        return False


def _told(error: OSError | ValueError, path: Path) -> CannotWriteError:
    """What went wrong, and what to do about it."""
    places = {"folder": shown_path(path.parent), "path": shown_path(path), "why": str(error)}
    if not isinstance(error, OSError):  # a character that no name can have
        return CannotWriteError(_("No file can be called that"), _advice(_ANOTHER))
    number = error.errno or 0
    if number == errno.ENOENT and _is_there(path.parent):
        number = errno.EACCES
    what, advice = _FAULTS.get(number, (_("{path} can't be written ({why})"), _ANOTHER))
    return CannotWriteError(_(what).format(**places), _advice(advice))


def _advice(told: str) -> str:
    return _(told).format(key=key_of("export.name", "e"))
