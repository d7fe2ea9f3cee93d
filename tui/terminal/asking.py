"""Asking the terminal itself what it can do; for `termsheet doctor`, never for a start."""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import time
import tty

from db.named_tuple import NamedTuple

_PATIENCE = 1.0
"""Seconds that the answers may take, over a slow line too."""
_WIDE = "英"
_QUESTIONS = f"\x1b[?2026$p\x1b[?u\r{_WIDE}\x1b[6n\r\x1b[2K\x1b[c"
"""Synchronized output; the keyboard of kitty; where the cursor is after a wide character; and what
every terminal answers, so that nobody waits for what never comes."""

_SYNCHRONIZED = re.compile(rb"\x1b\[\?2026;([0-4])\$y")
_KEYBOARD = re.compile(rb"\x1b\[\?\d+u")
_CURSOR = re.compile(rb"\x1b\[\d+;(\d+)R")
_LAST = re.compile(rb"\x1b\[\?[\d;]*c")


class Answers(NamedTuple):
    """What a terminal said; None where it did not say.

    Attributes:
        answers: Whether it said anything.
        synchronized: Whether it shows a whole screen at once when told to.
        keyboard: Whether it tells all keys apart, by the protocol of kitty.
        wide: How many cells a Chinese character takes.
    """

    answers: bool
    synchronized: bool | None
    keyboard: bool
    wide: int | None


def ask() -> Answers | None:
    """Ask; None where there is no terminal on stdin and stderr."""
    try:
        before = termios.tcgetattr(sys.stdin.fileno())
        if not sys.stderr.isatty():
            return None
    except (OSError, ValueError, AttributeError, termios.error):
        return None
    try:
        tty.setcbreak(sys.stdin.fileno(), termios.TCSANOW)
        os.write(sys.stderr.fileno(), _QUESTIONS.encode())
        return read(_answer(sys.stdin.fileno()))
    except (OSError, termios.error):
        return None
    finally:
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, before)


def _answer(terminal: int) -> bytes:
    found = b""
    late = time.monotonic() + _PATIENCE
    while not _LAST.search(found) and (left := late - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            found += os.read(terminal, 1000)
    return found


def read(told: bytes) -> Answers:
    """What the bytes of an answer say."""
    synchronized, cursor = _SYNCHRONIZED.search(told), _CURSOR.search(told)
    return Answers(
        answers=bool(_LAST.search(told)),
        synchronized=synchronized[1] not in (b"0", b"4") if synchronized else None,
        keyboard=_KEYBOARD.search(told) is not None,
        wide=int(cursor[1]) - 1 if cursor else None,
    )
