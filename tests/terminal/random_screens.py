"""Random screens, ways to change them, and what a terminal shows of them, for tests and soaks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tests.terminal.emulator import Emulator
from tui.terminal.display import Display, Piece

COLORS = ("", "red", "on blue", "#d6d9de on #14171c", "#7aa2d6 on #14171c", "on #14171c",
          "white on #2f4a6d", "color(7) on color(0)")  # fmt: skip
ATTRIBUTES = ("", "", "", "bold", "italic", "underline", "reverse", "strike", "bold italic")
STYLES = tuple(Style.parse(f"{a} {c}".strip() or "none") for c in COLORS for a in ATTRIBUTES)
CLUSTERS = (
    "e\u0301", "x\u0307\u0323", "👍🏽", "❤️", "👨\u200d👩\u200d👧", "⚡", "ｶ", "🇨", "�", "\u3000",
)  # fmt: skip
AGREED = (
    "OpenAI", "$110B", "软银", "星际之门", "5吉瓦", "─────────", "▌", "●", "…", "한국", "日", "x",
)  # fmt: skip
WORDS = (*CLUSTERS, *AGREED)


Row = list[tuple[str, Style | None]]
"""A line by its cells: what stands in each ("" behind what is wide), and its style."""


def random_row(rng: random.Random, width: int, words: Sequence[str] = WORDS) -> Row:
    """Cells of a few styles; every now and then nothing but blanks."""
    row: Row = []
    empty = rng.random() < 0.2
    while len(row) < width:
        style = rng.choice((*STYLES, None))
        for cluster in _clusters(rng, empty, words):
            size = cell_len(cluster)
            if len(row) + size <= width:
                row += [(cluster, style), *[("", style)] * (size - 1)]
    return row


def _clusters(rng: random.Random, empty: bool, words: Sequence[str]) -> Sequence[str]:
    if empty or rng.random() < 0.3:
        return " " * rng.randint(1, 60)
    word = rng.choice(words)
    return [word] if word in CLUSTERS else word


def segments(row: Row) -> list[Segment]:
    """The cells as Textual would hand them over."""
    joined: list[Segment] = []
    for text, style in row:
        if joined and joined[-1].style is style:
            joined[-1] = Segment(joined[-1].text + text, style)
        else:
            joined.append(Segment(text, style))
    return joined


def overlaid(row: Row, x: int, piece: Row) -> Row:
    """A row with a piece on it; where that cuts wide characters in half, blanks are left."""
    end = x + len(piece)
    row = [*row[:x], *piece, *row[end:]]
    if row[x][0] != "" and x and _is_wide(row[x - 1][0]):
        row[x - 1] = (" ", row[x - 1][1])
    if end < len(row) and row[end][0] == "":
        row[end] = (" ", row[end][1])
    return row


def _is_wide(text: str) -> bool:
    return cell_len(text) > 1


class ColorTerminal(Emulator):
    """Erases with the colour of the pen, as pyte does for cells that were written before."""

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        if how in (2, 3):
            for y in range(self.lines):
                line = self.buffer[y]
                for x in range(self.columns):
                    line[x] = self.cursor.attrs
        else:
            super().erase_in_display(how, *args, **kwargs)


class Cell(NamedTuple):
    """What can be seen of a cell."""

    text: str
    color: str
    background: str
    attributes: tuple[bool, ...]


def seen(screen: Emulator) -> list[list[Cell]]:
    """What can be seen on a terminal: the colour of letters doesn't matter where there are none."""
    return [[_seen(screen, y, x) for x in range(screen.columns)] for y in range(screen.lines)]


def _seen(screen: Emulator, y: int, x: int) -> Cell:
    char = screen.buffer[y][x]
    lines = (char.underscore, char.strikethrough, char.reverse)
    if char.data == "":
        return Cell("", "", "", ())  # looks as its first half does
    if char.data == " " and not any(lines):
        return Cell(" ", "", char.bg, ())
    return Cell(char.data, char.fg, char.bg, (*lines, char.bold, char.italics))


class World:
    """A screen that changes at random, sent twice: as differences, and anew."""

    def __init__(
        self,
        seed: int,
        width: int,
        height: int,
        *,
        is_screen: bool = False,
        all_agree: bool = False,
        colors: ColorSystem = ColorSystem.TRUECOLOR,
    ) -> None:
        """Args: all_agree: no characters that one terminal draws wider than another."""
        self.rng = random.Random(seed)
        self.words = AGREED if all_agree else WORDS
        self.make = partial(
            Display, colors, erases_in_color=not is_screen, has_italics=not is_screen
        )
        self.display = self.make()
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Another size: all is new."""
        self.width, self.height = width, height
        self.rows = [self.row(width) for _ in range(height)]
        self.terminal = ColorTerminal(height, width)
        self.terminal.feed(b"\x1b[?1049h\x1b[?7l")
        self.send(self.display.repaint(width, height, self.pieces()))

    def row(self, width: int) -> Row:
        """A new row, or a part of one."""
        return random_row(self.rng, width, self.words)

    def pieces(self) -> list[Piece]:
        """The whole screen."""
        return [Piece(y, 0, segments(row)) for y, row in enumerate(self.rows)]

    def send(self, data: str) -> None:
        """Draw it on the terminal."""
        self.terminal.feed(data.encode())

    def painted(self) -> str:
        """What paints the screen from nothing."""
        return self.make().repaint(self.width, self.height, self.pieces())

    def fresh(self) -> list[list[Cell]]:
        """What a terminal shows on which the screen was painted from nothing."""
        terminal = ColorTerminal(self.height, self.width)
        terminal.feed(b"\x1b[?1049h\x1b[?7l")
        terminal.feed(self.painted().encode())
        return seen(terminal)

    def step(self) -> str:
        """Change something; returns what."""
        name = self.rng.choice(("rows", "piece", "piece", "piece", "scroll", "scroll", "look"))
        if self.rng.random() < 0.01:
            name = "forget"
        getattr(self, f"_{name}")()
        return name

    def _rows(self) -> None:
        places = self.rng.sample(range(self.height), self.rng.randint(1, self.height))
        for y in places:
            self.rows[y] = self.row(self.width)
        self._update(places)

    def _piece(self) -> None:
        y = self.rng.randrange(self.height)
        x = self.rng.randrange(self.width)
        size = self.rng.randint(1, self.width - x)
        piece = self.row(size)
        self.rows[y] = overlaid(self.rows[y], x, piece)
        self._show([Piece(y, x, segments(piece))])

    def _look(self) -> None:
        y = self.rng.randrange(self.height)
        style = self.rng.choice(STYLES)
        self.rows[y] = [(text, style) for text, _ in self.rows[y]]
        self._update([y])

    def _scroll(self) -> None:
        """A band moves; what becomes free is new, and some lines are other ones."""
        top = self.rng.randrange(self.height)
        end = self.rng.randint(top + 1, self.height)
        lines = self.rng.choice((1, 1, 2, 3, 7)) % (end - top)
        band = self.rows[top:end]
        new = [self.row(self.width) for _ in range(lines)]
        up = self.rng.random() < 0.5
        band = band[lines:] + new if up else new + band[: len(band) - lines]
        if self.rng.random() < 0.5:
            band[self.rng.randrange(len(band))] = self.row(self.width)
        self.rows[top:end] = band
        self._update(range(top, end))

    def _forget(self) -> None:
        self.display.forget()
        self.send(self.display.repaint(self.width, self.height, self.pieces()))

    def _update(self, places: Sequence[int]) -> None:
        self._show([Piece(y, 0, segments(self.rows[y])) for y in places])

    def _show(self, pieces: list[Piece]) -> None:
        """Send an update; every now and then it, or another one, was foreseen before."""
        if self.rng.random() < 0.4:
            other = [Piece(self.rng.randrange(self.height), 0, segments(self.row(self.width)))]
            self.display.foresee(self.rng.choice((pieces, pieces, pieces[:1], other)))
            if self.rng.random() < 0.2:
                y, x = self.rng.randrange(self.height), self.rng.randrange(self.width)
                self.send(self.display.place_cursor(y, x))
        self.send(self.display.update(pieces))


def difference(one: list[list[Cell]], other: list[list[Cell]]) -> str:
    """The first cell that is not the same, in words; "" if all are."""
    for y, (row, wanted) in enumerate(zip(one, other, strict=True)):
        for x, (cell, want) in enumerate(zip(row, wanted, strict=True)):
            if cell != want:
                return f"line {y}, cell {x}: {cell} instead of {want}"
    return ""
