"""A screen for other programs, which draw in ways that ours avoids."""

from __future__ import annotations

import re
from typing import Any

from tests.terminal.emulator import Emulator

_MORE = re.compile(rb"\x1b\[([0-9;]*)([STZb])")
TAB = 8


class WideScreen(Emulator):
    """A screen that also scrolls by lines, repeats a character, and tabs back."""

    def __init__(self, rows: int, columns: int) -> None:
        self._drawn = " "
        super().__init__(rows, columns)

    def feed(self, data: bytes) -> None:
        """Draw the next bytes of output."""
        data, self._unfinished = self._unfinished + data, b""
        position = 0
        for match in _MORE.finditer(data):
            super().feed(data[position : match.start()])
            self._do(match[2], max(1, int(match[1].split(b";")[0] or 1)))
            position = match.end()
        super().feed(data[position:])

    def draw(self, data: str) -> None:
        """Draw characters."""
        super().draw(data)
        self._drawn = data[-1:] or self._drawn

    def _do(self, what: bytes, count: int) -> None:
        if what == b"b":
            self.draw(self._drawn * min(count, self.columns))
        elif what == b"Z":
            self.cursor.x = max(0, (self.cursor.x - 1) // TAB * TAB - (count - 1) * TAB)
        else:
            self._scroll(count, up=what == b"S")

    def _scroll(self, count: int, *, up: bool) -> None:
        margins: Any = self.margins
        top, bottom = margins or (0, self.lines - 1)
        x, y = self.cursor.x, self.cursor.y
        self.cursor.y = top
        (self.delete_lines if up else self.insert_lines)(min(count, bottom - top + 1))
        self.cursor.x, self.cursor.y = x, y
