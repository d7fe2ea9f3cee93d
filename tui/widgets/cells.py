"""What a list is made of: cells, columns, rows, and how text is fitted to terminal cells.

Nothing here draws.  Widths are counted in terminal cells: a Chinese character takes two, a
combining mark none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len, split_graphemes

from db.named_tuple import NamedTuple

if TYPE_CHECKING:
    from db.rows import Figure

Align = Literal["left", "right"]

ROLES = ("committed", "conditional", "paid", "cancelled", "derived", "dim", "mark")
"""Meanings that a cell can have; each is a component class of the table."""

ELLIPSIS = "…"
GAP = 2
"""Blank cells between two columns."""

# Terminals disagree on how wide a character becomes next to a joiner, an emoji variation selector
# or a skin tone, and on flags.  Without the first three, and with a flag as its two letters, every
# character has one width everywhere and columns stay straight.
_STEADY: dict[int, int | None] = {
    **dict.fromkeys((0x200D, 0xFE0F, *range(0x1F3FB, 0x1F400))),
    **{0x1F1E6 + i: ord("A") + i for i in range(26)},
}


class Cell(NamedTuple):
    """One figure or word of a row.

    Attributes:
        text: What is shown, already cleaned.
        role: The meaning behind its look, one of `ROLES`, or empty.
        fact: Id of the fact behind the figure, for its evidence.
        inputs: Ids of the facts that it is the sum of, where no single fact is behind it.
        figure: The figure that it says, which is written otherwise where there is less room.
        lead: What stands before the figure.
        shorter: The same words in fewer cells, the longest first.
        go: Where the name leads, if it is the name of one: "company/openai".
        brief: What it says where the columns that its own column repeats stand beside it, and
            there is no room for all of it.
    """

    text: str
    role: str = ""
    fact: str | None = None
    inputs: tuple[str, ...] = ()
    figure: Figure | None = None
    lead: str = ""
    shorter: tuple[str, ...] = ()
    go: str | None = None
    brief: str = ""


class Column(NamedTuple):
    """One column of a list.

    Attributes:
        key: Name that code uses.
        title: Word in the header line.
        width: Least width, in terminal cells.
        align: Side that the text keeps to.
        grow: Share of the spare width; 0 keeps the least width.
        keep: Columns with the lowest are dropped first when the table is too narrow.
        max_width: Width that growing stops at.
        wide: Least width where figures are long: "1100亿美元" for "$110B"; 0 for the same.
        repeats: Keys of the columns whose words its cells may say again.
    """

    key: str
    title: str
    width: int
    align: Align = "left"
    grow: int = 0
    keep: int = 0
    max_width: int | None = None
    wide: int = 0
    repeats: tuple[str, ...] = ()

    def widened(self) -> Column:
        """The column where figures are long."""
        if not self.wide:
            return self
        most = None if self.max_width is None else max(self.max_width, self.wide)
        return self._replace(width=self.wide, max_width=most)


class TableRow(NamedTuple):
    """One row: a key that stays with its subject, and a cell for each column."""

    key: str
    cells: tuple[Cell, ...]


class Placed(NamedTuple):
    """A column that is shown: where it starts and how wide it is."""

    column: Column
    x: int
    width: int


def cut(text: str, width: int) -> str:
    """Shorten text to at most `width` terminal cells, with "…" where something is left out."""
    if width <= 0:
        return ""
    if text.isascii() and text.isprintable():
        return text if len(text) <= width else text[: width - 1] + ELLIPSIS
    text = text.translate(_STEADY)
    if cell_len(text) <= width:
        return text
    end = used = 0
    for _, stop, size in split_graphemes(text)[0]:
        if used + size > width - 1:
            break
        end, used = stop, used + size
    return text[:end] + ELLIPSIS


def fit(text: str, width: int, align: Align = "left") -> str:
    """Cut or pad text to exactly `width` terminal cells.

    A wide character is never halved: when only half of it would fit, a space stands there.
    """
    text = cut(text, width)
    space = " " * (width - cell_len(text))
    return space + text if align == "right" else text + space


def place(columns: Sequence[Column], total_width: int) -> list[Placed]:
    """Decide which columns are shown, and where.

    Columns are dropped, lowest `keep` first and rightmost first among equals, until the least
    widths fit; what is spare then goes to the columns that grow.  The last column left is narrowed
    rather than dropped.
    """
    shown = list(columns)
    while len(shown) > 1 and _least_width(shown) > total_width:
        shown.pop(min(range(len(shown)), key=lambda i: (shown[i].keep, -i)))
    if not shown or total_width <= 0:
        return []
    widths = [max(1, column.width) for column in shown]
    if len(shown) == 1:
        widths[0] = min(widths[0], total_width)
    _share_out(shown, widths, total_width - sum(widths) - GAP * (len(widths) - 1))
    placed: list[Placed] = []
    x = 0
    for column, width in zip(shown, widths, strict=True):
        placed.append(Placed(column, x, width))
        x += width + GAP
    return placed


def _least_width(columns: Sequence[Column]) -> int:
    return sum(max(1, column.width) for column in columns) + GAP * (len(columns) - 1)


def _share_out(columns: Sequence[Column], widths: list[int], spare: int) -> None:
    """Add the spare width to the columns that grow, each up to its own limit."""

    def room(i: int) -> int:
        limit = columns[i].max_width
        return spare if limit is None else limit - widths[i]

    while spare > 0:
        growing = [i for i, column in enumerate(columns) if column.grow > 0 and room(i) > 0]
        if not growing:
            return
        shares = sum(columns[i].grow for i in growing)
        steps = {i: min(room(i), spare * columns[i].grow // shares) for i in growing}
        if not any(steps.values()):  # fewer cells than shares: one each, from the left
            steps = dict.fromkeys(growing[:spare], 1)
        for i, step in steps.items():
            widths[i] += step
        spare -= sum(steps.values())
