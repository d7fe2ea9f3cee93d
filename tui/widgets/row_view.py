"""The part of a list that is on the screen: which rows those are, and drawing them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from tui.language import _
from tui.messages import Ask
from tui.phrases import listed
from tui.terminal.textual_private.drawing import draw_ahead, foresee
from tui.terminal.textual_private.styles import part_style
from tui.widgets.cells import Cell, Column, TableRow
from tui.widgets.cursor_focus import CursorFocus
from tui.widgets.row_feed import RowFeed
from tui.widgets.row_painter import LOOKS, RowPainter

AHEAD = 0.02
"""Seconds after which the next page is painted where nobody sees it: when it is turned to, a third
of the work is done; and all but a third, if a page was turned before."""
ROOM_FOR_THUMB = 3
"""Cells below which a line has no position mark."""


class RowView(CursorFocus, ScrollView, inherit_bindings=False):
    """Draws the rows on the screen, and only what changed of them; moves nothing by itself.

    The first line is the header (unless there is only one line), the first cell of a row is the
    gutter, and the last one shows where in the list the screen is, when not all rows fit.
    """

    ALLOW_SELECT = False

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty_text: str = "",
        failed_text: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.empty_text = empty_text
        self.failed_text = failed_text
        self._painter = RowPainter(columns, self._look)
        self._feed = RowFeed(self.post_message, self._work)
        self._overdue = False  # what is painted is old, and has been for too long
        self._cursor = 0
        self._chosen = 0  # the cursor's column, as a number among all columns
        self._marks: set[str] = set()
        self._sort = ("", "")
        self._colors: object = None  # what the styles that are known depend on
        self._heading = 1  # where the list was scrolled to last: down, or up (-1)
        self._ahead: Timer | None = None  # until the next page is painted
        self._turned = 0  # lines that the last key turned, if it turned a page or a part of one
        self._top_instead: int | None = None
        self._quiet = False  # the cursor is a sign in the gutter, see `tui.terminal.profile`

    # ------------------------------------------------------------------ what it shows

    @property
    def row_count(self) -> int:
        """Rows in the list."""
        return self._feed.count

    @property
    def is_counted(self) -> bool:
        """Whether these are all the rows; otherwise they are the first of them."""
        return self._feed.is_whole

    @property
    def cursor_row(self) -> int:
        """Index of the row that the cursor is on."""
        return self._cursor

    @property
    def current_row(self) -> TableRow | None:
        """The row that the cursor is on, or None when there is none or it is still being read."""
        return self._feed.cache.row(self._cursor)

    @property
    def cursor_key(self) -> str | None:
        """Key of the row that the cursor is on."""
        row = self.current_row
        return None if row is None else row.key

    @property
    def cursor_column(self) -> Column | None:
        """The column that the cursor is on: the nearest one shown, should its own not fit."""
        columns, shown = self._painter.columns, self._painter.shown
        if not columns:
            return None
        nearest = min(shown, key=lambda i: abs(i - self._chosen), default=self._chosen)
        return columns[min(nearest, len(columns) - 1)]

    @property
    def cursor_cell(self) -> Cell | None:
        """The cell that the cursor is on."""
        row, column = self.current_row, self.cursor_column
        if row is None or column is None:
            return None
        number = self._painter.columns.index(column)
        return row.cells[number] if number < len(row.cells) else None

    @property
    def link(self) -> str:
        """Where the name under the cursor leads; "" in the first column, which opens the row."""
        cell, column = self.cursor_cell, self.cursor_column
        return "" if cell is None or column == self.columns[0] else cell.go or ""

    @property
    def question(self) -> Ask | None:
        """The question for the evidence of the cell under the cursor, or else of its row."""
        row, here = self.current_row, self.cursor_cell
        if row is None:
            return None
        # That of the cursor comes first, then the others of its row.
        for cell, column in sorted(
            zip(row.cells, self.columns, strict=True), key=lambda pair: pair[0] is not here
        ):
            if cell.fact or cell.inputs:
                about = listed((row.cells[0].text, _(column.title)))
                return Ask(cell.fact, cell.inputs, f"{about}: {cell.text.strip()}")
        return None

    @property
    def is_loading(self) -> bool:
        """Whether rows that belong on the screen are still being read."""
        feed, top = self._feed, self._top
        if feed.failed:
            return False
        return (
            not feed.is_whole
            or feed.counting
            or feed.cache.missing(top, top + self._page, feed.count) is not None
        )

    @property
    def marks(self) -> frozenset[str]:
        """Keys of the marked rows; they outlive a change of the rows."""
        return frozenset(self._marks)

    @marks.setter
    def marks(self, keys: Iterable[str]) -> None:
        self._marks = set(keys)
        self._painter.forget_rows()
        self._refresh_all()

    @property
    def columns(self) -> tuple[Column, ...]:
        """What the cells of a row are; after a change, `show` rows that match."""
        return self._painter.columns

    @columns.setter
    def columns(self, columns: Sequence[Column]) -> None:
        self._painter.columns = tuple(columns)
        self._refresh_all()

    def sort_sign(self, column_key: str, sign: str) -> None:
        """Show in the header line that the rows are sorted by this column ("" for no sign)."""
        if (column_key, sign) != self._sort:
            self._sort = (column_key, sign)
            if self._head:
                self._refresh_lines(0, 1)

    def _work(self, job: Callable[[], None], group: str, *, exclusive: bool) -> None:
        self.run_worker(job, group=group, exclusive=exclusive, thread=True, exit_on_error=False)

    # ------------------------------------------------------------------ lines

    @property
    def _area(self) -> Size:
        """Cells to draw on: what `size` says, which looks it up in the whole screen each time."""
        return self.container_size

    @property
    def _head(self) -> int:
        """Header lines: none when there is room for one line only."""
        return 1 if self._area.height > 1 else 0

    @property
    def _page(self) -> int:
        """Lines for rows."""
        return max(1, self._area.height - self._head)

    def places(self) -> list[tuple[int, int]]:
        """Where rows are seen: the line of each, and its number in the list."""
        seen = min(self._page, self._feed.count - self._top)
        return [(self._head + line, self._top + line) for line in range(max(0, seen))]

    @property
    def _top(self) -> int:
        """Row on the first line."""
        return round(self.scroll_y) if self._top_instead is None else self._top_instead

    @property
    def max_scroll_y(self) -> int:
        """Row on the first line when the last one is on the last.

        Textual would take this from `virtual_size`, and lay the whole screen out again for it.
        """
        return max(0, self._feed.count - self._page)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines that all rows and the header take, for `height: auto`."""
        return self._feed.count + 1

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Read what a scroll, whoever asked for it, brings to the screen."""
        super().watch_scroll_y(old_value, new_value)
        self._feed.ask(self._top, self._page)
        self._heading = 1 if new_value >= old_value else -1
        self.paint_ahead_soon()

    def paint_ahead_soon(self) -> None:
        """Paint what the next key is likely to show, once nothing has happened for a moment."""
        if self._ahead is None and self.is_attached:
            self._ahead = self.set_timer(AHEAD, self._paint_ahead)

    def _paint_ahead(self) -> None:
        """Paint the lines of the page that comes next, as far as its rows are at hand."""
        self._ahead = None
        feed, first = self._feed, self._top + self._heading * self._page
        rolls, painted = self._measure(), []
        for index in range(max(0, first), min(first + self._page, feed.count)):
            row = feed.cache.row(index)
            if row is not None:
                strip = self._painter.row(index, row, marked=row.key in self._marks)
                painted.append(self._painter.thumb(strip, there=False) if rolls else strip)
        draw_ahead(self, painted)
        if self._turned and feed.is_whole and not self._overdue:
            with self._as_if_turned():
                foresee(self)

    @contextmanager
    def _as_if_turned(self) -> Iterator[None]:
        """Draw as if the key that turned a page had come again; nothing is read for that."""
        was = self._cursor
        self._cursor, self._top_instead = self._place(was + self._turned, self._top + self._turned)
        try:
            yield
        finally:
            self._cursor, self._top_instead = was, None

    def _place(self, row: int, top: int) -> tuple[int, int]:
        """Where the cursor is and the list begins, where they are to be on these rows."""
        row = max(0, min(row, self._feed.count - 1))
        top = max(0, row - self._page + 1, min(top, row))
        return row, min(top, self.max_scroll_y)

    def _forget_painted(self) -> None:
        """Draw everything anew: other rows, or another number of them."""
        self._painter.forget_rows()
        self._measure()
        self.scroll_y = self.validate_scroll_y(self.scroll_y)
        self._refresh_all()
        if self.styles.is_auto_height:
            self.refresh(layout=True)

    def _refresh_lines(self, y: int, lines: int) -> None:
        if lines > 0:
            self.refresh(Region(0, y, self._area.width, lines))

    def _refresh_rows(self, first: int, end: int | None = None) -> None:
        """Draw these rows again, or this one, where they are on the screen."""
        top, page = self._top, self._page
        end = min(first + 1 if end is None else end, top + page)
        first = max(first, top)
        self._refresh_lines(self._head + first - top, end - first)

    def refresh_cursor(self) -> None:
        """Draw the row of the cursor again."""
        self._refresh_rows(self._cursor)

    def _refresh_all(self) -> None:
        self._refresh_lines(0, self._area.height)

    def notify_style_update(self) -> None:
        """Read the colours again if the theme changed; the focus alone changes none of them."""
        super().notify_style_update()
        colors = (self.app.theme, self.app.no_color, self.rich_style)
        if colors != self._colors:
            self._colors = colors
            self._painter.forget_styles()

    def _look(self, name: str) -> Style | None:
        """Give the painter a style of the stylesheet."""
        if not name:
            return self.rich_style
        if name not in LOOKS:
            return None
        return part_style(self, f"virtual-table--{name}")

    def _measure(self) -> bool:
        """Place the columns, and say whether there is a position mark beside them."""
        width, height = self._area
        page = height - 1 if height > 1 else 1  # as `_page` has it: this is asked for each line
        rolls = self._feed.count > page and width >= ROOM_FOR_THUMB
        self._painter.set_width(width - rolls)
        return rolls

    def render_line(self, y: int) -> Strip:
        """Paint one line of the screen."""
        rolls, head = self._measure(), self._head
        if y < head:
            strip = self._painter.header(*self._sort, self._chosen if self._quiet else None)
        else:
            strip = self._row_line(y - head)
        if not rolls:
            return strip
        return self._painter.thumb(strip, there=y >= head and self._is_thumb(y - head))

    def _row_line(self, line: int) -> Strip:
        feed, painter = self._feed, self._painter
        index = self._top + line
        is_cursor = index == self._cursor
        if self._overdue:
            return painter.absent_row(is_cursor=False)
        if index >= feed.count:
            return painter.words(self._words() if line == (self._page - 1) // 2 else "")
        row = feed.cache.row(index)
        if row is None:
            return painter.absent_row(is_cursor=is_cursor)
        marked = row.key in self._marks
        if not is_cursor:
            return painter.row(index, row, marked=marked)
        if self._quiet:
            return painter.quiet_row(index, row, marked=marked, focused=self.has_focus)
        return painter.cursor_row(row, self._chosen, marked=marked, focused=self.has_focus)

    def _words(self) -> str:
        """What is said instead of rows."""
        if self._feed.count or self._feed.counting:
            return ""
        return self.failed_text if self._feed.failed else self.empty_text

    def _is_thumb(self, line: int) -> bool:
        """Say whether the position mark is on this line of the page."""
        page, count = self._page, self._feed.count
        length = max(1, page * page // count)
        start = (page - length) * self._top // max(1, count - page)
        return start <= line < start + length
