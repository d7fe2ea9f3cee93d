"""The screen that a person would see: bytes in, cells out.

pyte does the drawing. What it would show as text, lose or misplace (private sequences, strings for
the terminal, the alternate screen, halves of wide characters) is put right here. Nothing is ever
answered: to a program, this is a terminal that doesn't reply.
"""

from __future__ import annotations

import re
import unicodedata
from copy import copy, deepcopy
from typing import Any

import pyte
from wcwidth import wcwidth

# Sequences that pyte 0.8.2 would draw as text or take for others. All go unanswered and undrawn.
_NOT_FOR_PYTE = re.compile(
    rb"\x1b\[[<=>][0-9;:]*[ -/]*[@-~]"  # private: keyboard protocols, requests
    rb"|\x1b\[\?[0-9;:]*[ -/]*[@-gi-km-~]"  # private, but not switching a mode on or off
    rb"|\x1b\[[0-9;:]*[ -/]+[@-~]"  # with intermediate bytes: cursor shape, requests
    rb"|\x1b\[\?[0-9;:]*[ -/]+[hl]"
    rb"|\x1b[P_^X](?:[^\x1b]|\x1b[^\\])*\x1b\\"  # DCS (tmux doubles an ESC inside), APC, PM, SOS
    rb"|\x1b\](?![02];)[^\x1b\x07]*(?:\x1b\\|\x07)"  # OSC, other than the window's title
    rb"|\x1b(?:\[[0-9;:<=>?]*[ -/]*)?(?=\x1b)"  # cut off, and another begun
)
# A sequence that has begun and of which the end is still to come.
_UNFINISHED = re.compile(
    rb"\x1b(?:\[[0-9;:<=>?]*[ -/]*|[P_^X](?:[^\x1b]|\x1b[^\\])*\x1b?|\][^\x1b\x07]*\x1b?)?\Z"
)
# Drawing that pyte doesn't know: scrolling by lines, repeating a character, tabbing back. Better no
# picture than a wrong one.
_UNDRAWABLE = re.compile(rb"\x1b\[[0-9;]*[STZb]")
_LONGEST_UNFINISHED = 1 << 20
_ALTERNATE_SCREEN = 1049
# No test needs to see more; pyte is slow, and a window may claim to be 65535 x 65535.
_MOST_ROWS, _MOST_COLUMNS = 300, 1000


def _within(rows: int, columns: int) -> tuple[int, int]:
    return max(1, min(rows, _MOST_ROWS)), max(1, min(columns, _MOST_COLUMNS))


class Emulator(pyte.Screen):
    """A screen of rows and columns that is fed with the output of a program.

    `private_modes` holds the DEC private modes that are on (1049 alternate screen, 1003 mouse,
    2004 bracketed paste, 25 cursor), so that a test can ask what a program left behind.
    """

    def __init__(self, rows: int, columns: int) -> None:
        rows, columns = _within(rows, columns)
        self.private_modes: set[int] = {7, 25}
        self._unfinished = b""
        self._main: tuple[Any, Any] | None = None
        super().__init__(columns, rows)
        self._stream = pyte.ByteStream(self)

    def feed(self, data: bytes) -> None:
        """Draw the next bytes of output; a sequence may be cut anywhere.

        Raises:
            NotImplementedError: The program draws in a way that nobody has taught this class yet.
        """
        data = self._unfinished + data
        self._unfinished = b""
        cut = _UNFINISHED.search(data)
        if cut and len(data) - cut.start() < _LONGEST_UNFINISHED:
            data, self._unfinished = data[: cut.start()], data[cut.start() :]
        if unknown := _UNDRAWABLE.search(data):
            raise NotImplementedError(f"the emulator can't draw {unknown[0]!r}")
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", data))

    def resize_window(self, rows: int, columns: int) -> None:
        """Give the screen another size, as far as a test wants to look at it."""
        rows, columns = _within(rows, columns)
        self.resize(lines=rows, columns=columns)

    def cells(self, row: int) -> list[str]:
        """One string for each cell of a row, top row 0; the second half of a wide one is ""."""
        line = self.buffer[row]
        return [line[column].data for column in range(self.columns)]

    def text(self) -> str:
        """All rows, joined by newlines, without spaces at their ends."""
        return "\n".join("".join(self.cells(row)).rstrip() for row in range(self.lines))

    # What pyte does otherwise than a terminal.

    def draw(self, data: str) -> None:
        # pyte drops what follows a joiner or a variation selector.
        data = "".join(c for c in data if wcwidth(c) > 0 or unicodedata.combining(c))
        if not data:
            return
        self._blank_torn(self.cursor.x, self.cursor.x - 1)
        super().draw(data)
        self._blank_torn(self.cursor.x, self.cursor.x)

    def _blank_torn(self, second_half: int, torn: int) -> None:
        """A wide character of which one half is overwritten leaves a blank as the other."""
        line = self.buffer[self.cursor.y]
        if 0 < second_half < self.columns and line[second_half].data == "":
            line[torn] = line[torn]._replace(data=" ")

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        if kwargs.get("private"):
            self.private_modes.update(modes)
            if _ALTERNATE_SCREEN in modes and self._main is None:
                self._main = deepcopy(self.buffer), copy(self.cursor)
                self.buffer.clear()
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        if kwargs.get("private"):
            self.private_modes.difference_update(modes)
            if _ALTERNATE_SCREEN in modes and self._main is not None:
                self.buffer, self.cursor = self._main
                self._main = None
        super().reset_mode(*modes, **kwargs)
