"""The pen of the terminal: where it is, how it draws, and the shortest way to draw something."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from tui.terminal.alphabet import HALF, Alphabet, is_sure
from tui.terminal.looks import Look, Looks, change
from tui.terminal.strokes import Stroke

# Only what pyte, xterm, tmux and GNU screen all understand in the same way. So no ESC E (pyte does
# not return), no SU and SD, no REP.
ERASE_TAIL = "\x1b[K"


@lru_cache(4096)
def move(y: int, x: int | None, to_y: int, to_x: int) -> str:
    """The shortest sequence from a cell (column unknown: None) to another."""
    row = str(to_y + 1) if to_y else ""
    ways = [f"\x1b[{row};{to_x + 1}H" if to_x else f"\x1b[{row}H"]
    if y == to_y:
        ways += _along(x, to_x)
    elif to_x in (x, 0):
        down = "\x1bD" if to_y == y + 1 else "\x1bM" if to_y == y - 1 else f"\x1b[{to_y + 1}d"
        ways.append(down if to_x == x else "\r" + down)
    elif to_y == y + 1:
        ways += ["\x1bD" + along for along in _along(x, to_x)]
    return min(ways, key=len)


def _along(x: int | None, to_x: int) -> list[str]:
    """Ways along a line."""
    if x == to_x:
        return [""]
    ways = [f"\x1b[{to_x + 1}G", *(["\r"] if to_x == 0 else [])]
    if x is not None:
        count = abs(to_x - x)
        ways.append(f"\x1b[{'' if count == 1 else count}{'C' if to_x > x else 'D'}")
        if to_x < x:
            ways.append("\b" * count)
    return ways


class Pen:
    """Draws strokes, and remembers where the pen is and which look it has.

    Args:
        looks: The meaning of looks.
        alphabet: The meaning of cells.
        width: Of the screen: behind the last cell the place of a pen is nowhere certain.
    """

    def __init__(self, looks: Looks, alphabet: Alphabet, width: int) -> None:
        self._looks, self._alphabet, self._width = looks, alphabet, width
        self.look: Look | None = None
        self.y: int | None = None
        self.x: int | None = None
        self._out: list[str] = []

    def copy(self) -> Pen:
        """A pen in the same place and with the same look, that has drawn nothing."""
        pen = Pen(self._looks, self._alphabet, self._width)
        pen.look, pen.y, pen.x = self.look, self.y, self.x
        return pen

    def take(self) -> str:
        """What was drawn since this was last asked for."""
        drawn = "".join(self._out)
        self._out.clear()
        return drawn

    def length(self) -> int:
        """Characters of what was drawn since it was last asked for."""
        return sum(map(len, self._out))

    def put_first(self, drawn: str) -> None:
        """Add what another pen drew before."""
        self._out.insert(0, drawn)

    def raw(self, sequence: str) -> None:
        """Send something that leaves the place of the pen unknown."""
        self._out.append(sequence)
        self.y = self.x = None

    def go(self, y: int, x: int) -> None:
        """Go to a cell."""
        if self.y is None:
            self._out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        elif (self.y, self.x) != (y, x):
            self._out.append(move(self.y, self.x, y, x))
        self.y, self.x = y, x

    def use(self, look: Look) -> None:
        """Draw with this look from here on."""
        self._out.append(change(self.look, look))
        self.look = look

    def use_for_blanks(self, bare: Look) -> None:
        """Draw blanks that look like this from here on."""
        if self.look is None:
            self.use(bare)
        elif not self.look.is_like(bare):
            self.use(self.look.for_blank(bare))

    def draw_all(self, strokes: Iterable[Stroke]) -> None:
        """Draw strokes, in this order."""
        for stroke in strokes:
            self.go(stroke.y, stroke.x)
            look = self._looks.look(stroke.look)
            if stroke.is_blank:
                self.use_for_blanks(look.bare)
            elif look != self.look:
                self.use(look)
            if stroke.codes:
                self._write(stroke.codes)
            else:
                self._out.append(ERASE_TAIL)

    def _write(self, codes: str) -> None:
        if is_sure(codes):
            self._out.append(codes.replace(HALF, ""))
            self._advance(len(codes))
            return
        x = 0
        while x < len(codes):
            end = x + 1
            if is_sure(codes[x]):
                while end < len(codes) and is_sure(codes[end]):
                    end += 1
                self._write(codes[x:end])
            else:
                while end < len(codes) and codes[end] == HALF:
                    end += 1
                self._write_unsure(codes[x], end - x)
            x = end

    def _write_unsure(self, code: str, width: int) -> None:
        """Draw what may be narrower here than there: over blanks, and then go on by place."""
        assert self.x is not None
        y, x = self.y, self.x
        assert y is not None
        self._write(" " * width)
        self.go(y, x)
        self._out.append(self._alphabet.sent(code))
        self.x = None
        if x + width < self._width:
            self.go(y, x + width)

    def _advance(self, cells: int) -> None:
        assert self.x is not None
        x = self.x + cells
        self.x = x if x < self._width else None
