"""When termsheet stops by a fault of its own: a report in a file, one line for the person.

Nothing of what was shown goes to the terminal then: a traceback may hold any text of a store. The
next start of the explorer tells of its own faults once, and offers to go back to where one was.
"""

from __future__ import annotations

import json
import os
import shlex
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import db
from db.named_tuple import NamedTuple
from db.safe_text import clean
from tui.places import state_folder

if TYPE_CHECKING:
    from tui.app import Explorer

FAULT = 70
"""The exit code: EX_SOFTWARE of sysexits.h."""
_MOST_REPORTS = 10
_MOST_BYTES = 20_000
_PREFIX = "fault-"
_ROOT = Path(__file__).resolve().parent.parent


class Position(NamedTuple):
    """Where a person was.

    Attributes:
        store: Path of the store.
        address: Of what they looked at, as `tui.addresses` has them; "" where it can't be told.
    """

    store: str
    address: str


def position_of(app: Explorer) -> Position:
    """Where a person is; what can't be told after a fault is left out."""
    from tui.travel import here

    there = ""
    with suppress(Exception):
        there = str(here(app))
    return Position(os.path.abspath(app.session.reader.path), there)


class LastFault(NamedTuple):
    """What a start is to tell: where the report is, and where the person was then."""

    report: str
    position: Position


def end(error: BaseException, position: Position | None) -> str:
    """Write the report, and give the one line for the person.

    Args:
        error: What went wrong.
        position: Where the person was; None where no file may be written.
    """
    if position is None:
        return f"{_begun(error)}."
    there = position._asdict()

    def mark(report: Path) -> None:
        _write(_marker(), json.dumps({"report": str(report), **there}))

    return _end(error, there, mark)


def end_of_command(error: BaseException, arguments: Sequence[str]) -> str:
    """The same for a command that prints; the next start has nothing to tell of it."""
    return _end(error, {"command": shlex.join(arguments)})


def _begun(error: BaseException) -> str:
    return f"termsheet: stopped by a fault of its own ({place_of(error)})"


def _end(
    error: BaseException, told: Mapping[str, str], mark: Callable[[Path], None] = lambda _: None
) -> str:
    """Write the report, with what else is to be told; then mark where it is."""
    folder = state_folder()
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    path = folder / f"{_PREFIX}{stamp}-{os.getpid()}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, _report(error, told))
        mark(path)
        _make_room(folder)
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else fault
        return clean(f"{_begun(error)}; no report could be written to {folder}: {why}.")
    return clean(f"{_begun(error)}; the report is in {path}", limit=5000)


def place_of(error: BaseException) -> str:
    """The line of termsheet where something went wrong, such as "tui/app.py:204": no data."""
    place = type(error).__name__
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(_ROOT) and "site-packages" not in path.relative_to(_ROOT).parts:
            place = f"{path.relative_to(_ROOT)}:{frame.lineno}"
    return clean(place, limit=200)


def _report(error: BaseException, there: Mapping[str, str]) -> str:
    import platform

    told = {
        "termsheet": db.__version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "terminal": os.environ.get("TERM", ""),
        **there,
    }
    lines = [f"{name}: {clean(text)}" for name, text in told.items()]
    trace = clean("".join(traceback.format_exception(error)), multiline=True, limit=200_000)
    return "\n".join([*lines, "", trace])


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        beside.unlink()
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text.encode("utf-8", "backslashreplace"))
    beside.replace(path)


def _make_room(folder: Path) -> None:
    reports = sorted(path for path in folder.iterdir() if path.name.startswith(_PREFIX))
    for path in reports[:-_MOST_REPORTS]:
        path.unlink()


def _marker() -> Path:
    return state_folder() / "last-fault.json"


def take_last() -> LastFault | None:
    """What is to be told of the last fault; once, the next time there is nothing."""
    path = _marker()
    try:
        with open(path, "rb") as file:
            told = json.loads(file.read(_MOST_BYTES))
        path.unlink()
        fields = [told[name] for name in ("report", *Position._fields)]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        with suppress(OSError):
            path.unlink(missing_ok=True)  # what nobody can read is not told for ever
        return None
    if not all(isinstance(field, str) for field in fields):
        return None
    report, *position = (clean(field) for field in fields)
    return LastFault(report, Position(*position))
