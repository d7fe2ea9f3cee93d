"""Turns rows into strips of styled text, one line at a time.

The painter knows widths and looks, never where a row is on the screen nor where it came from.
Strips are built from plain segments: text from a source is never read as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.language import _
from tui.narrow import narrowed
from tui.terminal.by_identity import ByIdentity
from tui.terminal.textual_private.strips import FrugalStrip
from tui.widgets.cells import (
    ELLIPSIS,
    GAP,
    ROLES,
    Align,
    Cell,
    Column,
    TableRow,
    cut,
    fit,
    place,
)

BLANK = Cell("")
GUTTER = 1
"""Cells before the first column: the cursor's and the mark's."""

# (is the cursor here, is it marked) to the sign in the gutter.  The cursor is known by its shape,
# so that it can be found without colour, and a mark can be told under the cursor.
SIGNS = {(False, False): " ", (True, False): "▌", (False, True): "●", (True, True): "◉"}
BLURRED = "│"
"""The sign of a quiet cursor in a list that has not the focus."""
THUMB = "┃"

CACHED_STRIPS = 160
"""Lines that are painted: two screens of a large window and more."""

LOOKS = (
    "header",
    "cursor",
    "cursor-blurred",
    "cell",
    "placeholder",
    "empty",
    "thumb",
    *(f"role-{role}" for role in ROLES),
)
"""Names of the styles; `virtual-table--` and the name is the component class."""

TABLE_CSS = """
VirtualTable {
    width: 1fr;
    height: 1fr;
    overflow: hidden hidden;
    scrollbar-size: 0 0;
    color: $foreground;
    & > .virtual-table--header { text-style: bold; }
    & > .virtual-table--cursor {
        color: $block-cursor-foreground;
        background: $block-cursor-background;
    }
    & > .virtual-table--cursor-blurred {
        color: $block-cursor-blurred-foreground;
        background: $block-cursor-blurred-background;
    }
    & > .virtual-table--cell { text-style: bold underline; }
    & > .virtual-table--placeholder { text-style: dim; }
    & > .virtual-table--empty { text-style: dim; }
    & > .virtual-table--thumb { text-style: dim; }
    & > .virtual-table--role-committed { color: $text-primary; }
    & > .virtual-table--role-conditional { color: $text-warning; text-style: italic; }
    & > .virtual-table--role-paid { color: $text-success; }
    & > .virtual-table--role-cancelled { text-style: dim strike; }
    & > .virtual-table--role-derived { text-style: italic; }
    & > .virtual-table--role-dim { text-style: dim; }
    & > .virtual-table--role-mark { color: $text-accent; text-style: bold; }
    &:nocolor > .virtual-table--cursor { text-style: reverse; }
}
"""
"""Looks for any theme; meanings differ by more than colour, and the background is the theme's."""

NamedStyle = Callable[[str], Style | None]


@lru_cache(1024)
def _fitting(text: str, width: int, align: Align) -> str:
    """A text that has room, at its place; "" for others. Many come again and again."""
    return fit(text, width, align) if cell_len(text) <= width else ""


class RowPainter:
    """Paints the lines of one table.

    Args:
        style: Gives the style called "role-paid", "cursor", "header"..., or None when there is
            none; "" is the table's own. Asked once for each name until `forget_styles`.
    """

    def __init__(self, columns: Sequence[Column], style: NamedStyle) -> None:
        self._columns = tuple(columns)
        self._style = style
        self._styles: dict[str, Style] = {}
        self._on_cursor: dict[tuple[str, bool, bool], Style] = {}
        self._strips: dict[int, Strip] = {}
        self._with_thumb = tuple(
            ByIdentity(partial(self._add_thumb, sign), CACHED_STRIPS) for sign in (" ", THUMB)
        )
        self._lay_out(0)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column, shown or not."""
        return self._columns

    @columns.setter
    def columns(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(columns)
        self._lay_out(self._width)

    def _lay_out(self, width: int) -> None:
        self._width = width
        self._placed = place(self._columns, width - GUTTER)
        number = {column.key: i for i, column in enumerate(self._columns)}
        self.shown = [number[placed.column.key] for placed in self._placed]
        there = {placed.column.key for placed in self._placed}
        self._repeating = {
            n for n in self.shown if there.issuperset(self._columns[n].repeats or (None,))
        }
        self._used = GUTTER + max((placed.x + placed.width for placed in self._placed), default=0)
        self._strips.clear()

    def set_width(self, width: int) -> None:
        """Place the columns anew if the width changed."""
        if width != self._width:
            self._lay_out(width)

    def forget_rows(self) -> None:
        """Drop what was painted: the rows or their marks changed."""
        self._strips.clear()

    def forget_styles(self) -> None:
        """Drop the styles, and what was painted with them."""
        self._styles.clear()
        self._on_cursor.clear()
        self._strips.clear()
        for with_thumb in self._with_thumb:
            with_thumb.clear()

    def style(self, name: str) -> Style:
        """Return the style of this name, the table's own if there is none."""
        if name not in self._styles:
            found = self._style(name)
            self._styles[name] = self.style("") if found is None else found
        return self._styles[name]

    def column_at(self, x: int) -> int | None:
        """Return the number of the column drawn at cell `x` (its gap belongs to it)."""
        for number, placed in zip(self.shown, self._placed, strict=True):
            if GUTTER + placed.x <= x < GUTTER + placed.x + placed.width + GAP:
                return number
        return None

    def header(self, sorted_key: str, sign: str, chosen: int | None = None) -> Strip:
        """Paint the header line; the sorted column has its sign after its title.

        The title of the column `chosen` is picked out: where the cursor is quiet, its cell is not.
        """
        style = self.style("header")
        runs = [(" " * GUTTER, style)]
        for number, (column, x, width) in zip(self.shown, self._placed, strict=True):
            title = _(column.title)
            if sign and column.key == sorted_key:
                title = cut(title, width - len(sign) - 1)
                title = f"{title} {sign}" if title else sign
            if x:
                runs.append((" " * GAP, style))
            look = style + self.style("cell").without_color if number == chosen else style
            runs.append((fit(title, width, column.align), look))
        return self._line(runs, "header")

    def row(self, index: int, row: TableRow, *, marked: bool) -> Strip:
        """Paint a row that the cursor is not on."""
        strip = self._strips.get(index)
        if strip is None:
            base = self.style("")
            runs = [(SIGNS[False, marked], self.style("role-mark") if marked else base)]
            runs += self._cells(row, base, lambda cell, _: self._role(cell))
            if len(self._strips) >= CACHED_STRIPS:
                del self._strips[next(iter(self._strips))]  # the oldest: a list is walked through
            strip = self._strips[index] = self._line(runs, used=self._used)
        return strip

    def cursor_row(self, row: TableRow, chosen: int, *, marked: bool, focused: bool) -> Strip:
        """Paint the row that the cursor is on, with the cell of column `chosen` picked out."""
        base = self._cursor_style("", focused, False)
        runs = [(SIGNS[True, marked], base)]
        runs += self._cells(
            row,
            base,
            lambda cell, number: self._cursor_style(cell.role, focused, number == chosen),
        )
        return self._line(runs, "cursor" if focused else "cursor-blurred", self._used)

    def quiet_row(self, index: int, row: TableRow, *, marked: bool, focused: bool) -> Strip:
        """Paint the row that a quiet cursor is on: as any other, with a sign in the gutter."""
        sign = SIGNS[True, marked] if focused or marked else BLURRED
        style = self.style("role-mark") if marked else self.style("")
        rest = self.row(index, row, marked=marked).crop(GUTTER)
        return FrugalStrip([Segment(sign, style), *rest], self._width) if self._width else rest

    def absent_row(self, *, is_cursor: bool) -> Strip:
        """Paint a row that is still being read."""
        text = cut(SIGNS[is_cursor, False] + ELLIPSIS, self._width)
        return self._line([(text, self.style("placeholder"))])

    def words(self, text: str) -> Strip:
        """Paint a line with words in the middle, or an empty one."""
        text = cut(text, self._width)
        margin = (self._width - cell_len(text)) // 2
        return self._line([(" " * margin + text, self.style("empty"))])

    def thumb(self, strip: Strip, *, there: bool) -> Strip:
        """Add the last cell of a line, where the position mark is or isn't."""
        return self._with_thumb[there].of(strip)

    def _add_thumb(self, sign: str, strip: Strip) -> Strip:
        return FrugalStrip([*strip, Segment(sign, self.style("thumb"))], strip.cell_length + 1)

    def _role(self, cell: Cell) -> Style:
        return self.style(f"role-{cell.role}" if cell.role else "")

    def _cursor_style(self, role: str, focused: bool, chosen: bool) -> Style:
        """Mix a role into the cursor: its attributes stay, the cursor's colours win."""
        key = (role, focused, chosen and focused)
        if key not in self._on_cursor:
            style = self.style("cursor" if focused else "cursor-blurred")
            if role:
                style = self.style(f"role-{role}").without_color + style
            if chosen and focused:
                style += self.style("cell").without_color
            self._on_cursor[key] = style
        return self._on_cursor[key]

    def _cells(
        self, row: TableRow, base: Style, look: Callable[[Cell, int], Style]
    ) -> list[tuple[str, Style]]:
        runs: list[tuple[str, Style]] = []
        for number, (column, x, width) in zip(self.shown, self._placed, strict=True):
            cell = row.cells[number] if number < len(row.cells) else BLANK
            if x:
                runs.append((" " * GAP, base))
            text = cell.text
            if len(text) <= width and text.isascii() and text.isprintable():
                text = text.rjust(width) if column.align == "right" else text.ljust(width)
            else:
                text = _fitting(text, width, column.align) or self._narrowed(cell, number, width)
            runs.append((text, look(cell, number)))
        return runs

    def _narrowed(self, cell: Cell, number: int, width: int) -> str:
        """A cell for which there is no room, in less."""
        if cell.brief and number in self._repeating:
            cell = cell._replace(text=cell.brief)
        return fit(narrowed(cell, width), width, self._columns[number].align)

    def _line(
        self, runs: Sequence[tuple[str, Style]], rest: str = "", used: int | None = None
    ) -> Strip:
        """Join runs of text into a line of exactly the width, with as few segments as can be.

        Args:
            runs: The texts, and how they look.
            rest: The style of what is left of the line.
            used: The cells of all texts, where that is known.
        """
        if used is None:
            used = sum(len(text) if text.isascii() else cell_len(text) for text, _style in runs)
        spare = self._width - used
        if spare < 0:  # no cell at all, not even for the gutter
            return FrugalStrip([], 0)
        joined: list[tuple[str, Style]] = []
        for text, style in [*runs, (" " * spare, self.style(rest))]:
            if joined and joined[-1][1] is style:
                joined[-1] = (joined[-1][0] + text, style)
            elif text:
                joined.append((text, style))
        return FrugalStrip([Segment(text, style) for text, style in joined], self._width)
