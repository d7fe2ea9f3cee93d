"""What may reach a terminal: the sequences that the explorer draws with, and clean text between.

Whatever else is among the bytes is foreign: it came out of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from db.safe_text import is_clean
from tests.hostile import is_unsafe, traces

_NUMBERS = rb"[0-9]*(?:;[0-9]*)*"
_MODES = rb"(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)"
_OURS = re.compile(
    rb"\x1b\[" + _NUMBERS + rb"[mHGdABCDEFKJXPLMSTr@]"  # looks, places, erasing, moving
    rb"|\x1b\[\?" + _MODES + rb"(?:;" + _MODES + rb")*[hl]"
    rb"|\x1b\[\?2026\$p|\x1b\[\?2048\$p"  # whether updates can be shown at once
    rb"|\x1b\[[<>=][0-9;]*u|\x1b\[\?u|\x1b\[>[0-9;]*m"  # how keys are told
    rb"|\x1b\]22;[a-z-]*\x07"  # the shape of the mouse pointer
    rb"|\x1b\]52;c;[A-Za-z0-9+/=]*(?:\x07|\x1b\\)"  # what was copied
    rb"|\x1b\[c|\x1b\\|\x1bD|\x1bM|\x1b[78]|\x07|\x08|\r|\n"
)
_JOINERS = {"\u200d"}
"""Kept between symbols, where they are meant."""


def text_of(output: bytes) -> str:
    """The text among the bytes that reached a terminal.

    Raises:
        AssertionError: It is no UTF-8.
    """
    try:
        return _OURS.sub(b"\n", output).decode()
    except UnicodeDecodeError as error:
        around = output[max(0, error.start - 20) : error.end + 20]
        raise AssertionError(f"no UTF-8 among what was sent: {around!r}") from error


def foreign(output: bytes, texts: Iterable[str]) -> list[str]:
    """What is foreign among the bytes that reached a terminal; empty if nothing is.

    Args:
        output: All that was sent.
        texts: The hostile texts that may have got there.
    """
    found = [f"uncleaned: {trace!r}" for text in texts for trace in traces(text) if trace in output]
    for line in text_of(output).split("\n"):
        if bad := {each for each in line if is_unsafe(each) and each not in _JOINERS}:
            found.append(f"{sorted(map(ascii, bad))} in {line[:200]!a}")
        elif not is_clean(line.replace("\u200d", "")):
            found.append(f"unclean: {line[:200]!a}")
    return found
