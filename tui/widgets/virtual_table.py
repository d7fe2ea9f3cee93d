"""The list: any number of rows, of which only those on the screen are read and drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, TypeAlias

from textual import events
from textual.binding import Binding, BindingType
from textual.timer import Timer

from tui.language import N_
from tui.widgets import table_messages
from tui.widgets.cells import Column
from tui.widgets.row_cache import RowSource
from tui.widgets.row_feed import (
    BlockLoaded,
    CountLoaded,
    HeadLoaded,
    PositionLoaded,
    ReadFailed,
    WholeLoaded,
)
from tui.widgets.row_painter import TABLE_CSS
from tui.widgets.row_view import RowView
from tui.widgets.typed_ahead import Act, Step, TypedAhead

__all__ = ["RowSource", "VirtualTable"]

GRACE = 0.2
"""Seconds for which the old rows stay painted while the new ones are read."""


def _clamp(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


class VirtualTable(RowView, can_focus=True, inherit_bindings=False):
    """A list of rows with a cursor on one cell: the keys, the mouse, and the messages.

    Args:
        columns: What the cells of a row are, in order.
        empty_text: Shown when there are no rows.
        failed_text: Shown when the rows could not be read.
        id: The widget's id.
        classes: The widget's classes.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", N_("Down"), show=False, id="table.down"),
        Binding("k,up", "step(-1)", N_("Up"), show=False, id="table.up"),
        Binding("g,home", "first", N_("First row"), show=False, id="table.first"),
        Binding("G,end", "last", N_("Last row"), show=False, id="table.last"),
        Binding("pagedown,ctrl+f", "page(1)", N_("Page down"), show=False, id="table.page_down"),
        Binding("pageup,ctrl+b", "page(-1)", N_("Page up"), show=False, id="table.page_up"),
        Binding("ctrl+d", "half(1)", N_("Half a page down"), show=False, id="table.half_down"),
        Binding("ctrl+u", "half(-1)", N_("Half a page up"), show=False, id="table.half_up"),
        Binding("h,left", "column(-1)", N_("Cell to the left"), show=False, id="table.left"),
        Binding("l,right", "column(1)", N_("Cell to the right"), show=False, id="table.right"),
        Binding("enter", "open", N_("Open"), show=False, id="table.open"),
        Binding("space", "mark", N_("Mark"), show=False, id="table.mark"),
    ]
    DEFAULT_CSS = TABLE_CSS
    takes_keys_at_once = True
    """All of its keys are bindings; see `tui.terminal.textual_private`."""
    draws_whole_lines = keeps_lines = True
    """From edge to edge, with the background in every cell."""

    Highlighted: TypeAlias = table_messages.Highlighted
    Opened: TypeAlias = table_messages.Opened
    MarkToggled: TypeAlias = table_messages.MarkToggled
    Counted: TypeAlias = table_messages.Counted
    NotFound: TypeAlias = table_messages.NotFound
    Failed: TypeAlias = table_messages.Failed
    HeadClicked: TypeAlias = table_messages.HeadClicked

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty_text: str = "",
        failed_text: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            columns, empty_text=empty_text, failed_text=failed_text, id=id, classes=classes
        )
        self._can_begin = False  # once mounted
        self._begin: Callable[[], None] | None = None
        self._grace: Timer | None = None
        self._typed = TypedAhead()
        self._clicked = False  # a click put the cursor here
        self._told: tuple[int, Column | None] | None = None  # where the last Highlighted was

    # ------------------------------------------------------------------ what it shows

    def show(
        self,
        source: RowSource,
        *,
        keep_key: str | None = None,
        else_row: int = 0,
        from_top: bool = False,
    ) -> None:
        """Replace the rows: another sort, filter, date or store.

        The old rows stay painted for a moment, so that a quick answer doesn't flicker.  Keys
        pressed meanwhile are meant for the new rows and wait for them.

        Args:
            source: Where the rows come from.
            keep_key: Row to put the cursor on, on the line where it is now.
            else_row: Where the cursor goes if it isn't there.
            from_top: Show the beginning of the list, if that row is seen then.
        """
        self._feed.begin(source)
        self._typed.clear()
        self._overdue = self._clicked = False
        line = self._cursor - self._top if keep_key is not None else 0
        self._begin = partial(self._ask_first, keep_key, line, else_row, from_top)
        self._begin_if_mounted()

    def on_mount(self) -> None:
        """Read the rows of a source that was given before there was an app to read them."""
        self._can_begin = True
        self._quiet = self.app.has_class("-quiet-cursor")
        self._begin_if_mounted()

    def _begin_if_mounted(self) -> None:
        if self._can_begin and self._begin is not None:
            begin, self._begin = self._begin, None
            begin()

    def _ask_first(self, keep_key: str | None, line: int, else_row: int, from_top: bool) -> None:
        self._feed.ask_first(keep_key, line, self._page, else_row, from_top)
        self._stop_grace()
        self._grace = self.set_timer(GRACE, self._say_overdue)

    def _stop_grace(self) -> None:
        if self._grace is not None:
            self._grace.stop()
            self._grace = None

    def _say_overdue(self) -> None:
        if self._feed.counting:
            self._overdue = True
            self._refresh_all()

    # ------------------------------------------------------------------ answers

    def on_virtual_table_count_loaded(self, answer: CountLoaded) -> None:
        """Switch to the new rows."""
        if not self._feed.is_current(answer):
            return
        self._feed.take_count(answer)
        self._replaced()
        self._go(answer.cursor, top=answer.top)
        self._tell()
        self._catch_up()

    def on_virtual_table_head_loaded(self, answer: HeadLoaded) -> None:
        """Switch to the first of the new rows."""
        self.on_virtual_table_count_loaded(answer)

    def on_virtual_table_whole_loaded(self, answer: WholeLoaded) -> None:
        """Let the cursor go beyond the first rows."""
        if not self._feed.is_current(answer):
            return
        self._feed.take_whole(answer)
        self._forget_painted()
        self.post_message(self.Counted(self))
        self._feed.ask(self._top, self._page)
        self._catch_up()

    def on_virtual_table_block_loaded(self, answer: BlockLoaded) -> None:
        """Draw the rows that were missing."""
        if not self._feed.is_current(answer):
            return
        self._feed.take_block(answer)
        offset, limit = answer.span
        self._refresh_rows(offset, offset + limit)
        self._feed.ask(self._top, self._page)
        self.paint_ahead_soon()
        self._tell()
        self._catch_up()

    def on_virtual_table_position_loaded(self, answer: PositionLoaded) -> None:
        """Go to the row that was looked for."""
        if not self._feed.is_current(answer):
            return
        if answer.row is None:
            self.post_message(self.NotFound(self, answer.key))
        else:
            self._visit(answer.row)

    def on_virtual_table_read_failed(self, answer: ReadFailed) -> None:
        """Hand the error to the app."""
        if not self._feed.is_current(answer):
            return
        was_counting = self._feed.counting
        self._feed.take_failure(answer)
        self._typed.clear()
        if was_counting:
            self._replaced()
            self._tell()
        self.post_message(self.Failed(self, answer.error))

    def _replaced(self) -> None:
        """Forget all that was about the old rows."""
        self._stop_grace()
        self._overdue = False
        self._cursor = 0
        self._told = None
        self._forget_painted()

    # ------------------------------------------------------------------ moving

    def move_cursor(self, row: int) -> None:
        """Put the cursor on a row, and scroll no further than needed to show it."""
        self._act(partial(self._go, row))

    def move_to(self, key: str) -> None:
        """Put the cursor on the row with this key, in the middle if it is not on the screen.

        Posts `NotFound` when it isn't in the list.
        """
        self._act(partial(self._look_for, key))

    def once_read(self, act: Callable[[str], None]) -> None:
        """Do something about the cursor's row, given its key, once that row has been read."""
        self._act(partial(self._with_row, act))

    def _look_for(self, key: str) -> bool:
        row = self._feed.cache.find(key)
        if row is None:
            self._feed.ask_position(key)
        else:
            self._visit(row)
        return True

    def _visit(self, row: int) -> None:
        seen = self._top <= row < self._top + self._page
        self._go(row, top=None if seen else row - self._page // 2)

    def _go(self, row: int, *, top: int | None = None) -> bool:
        """Put the cursor on a row, with row `top` on the first line if that shows the cursor."""
        self._clicked = False
        if not self._feed.count:
            return True
        if row >= self._feed.count and not self._feed.is_whole:
            return False
        was_top = self._top
        row, top = self._place(row, was_top if top is None else top)
        old, self._cursor, self._turned = self._cursor, row, 0
        if top != was_top:
            self.scroll_target_y = self.scroll_y = top  # all that `scroll_to` comes to
        if self._top == was_top and old != row:
            self._refresh_rows(old)
            self._refresh_rows(row)
        self._feed.ask(self._top, self._page)
        self._tell()
        return True

    def _go_on(self, lines: int) -> bool:
        return self._go(self._cursor + lines)

    def _turn(self, times: int, part: int = 1) -> bool:
        """Go a page on, or a part of one, with the cursor on the same line of it."""
        lines = times * max(1, self._page // part)
        is_done = self._go(self._cursor + lines, top=self._top + lines)
        self._turned = lines
        return is_done

    def _shift(self, columns: int) -> bool:
        """Go to a cell beside, among the columns that are shown."""
        shown = self._painter.shown
        if shown and self.cursor_column is not None:
            here = shown.index(self.columns.index(self.cursor_column))
            self._choose(shown[_clamp(here + columns, 0, len(shown) - 1)])
        return True

    def _choose(self, number: int) -> None:
        self._clicked = False
        if number != self._chosen:
            self._chosen = number
            if self._quiet:
                self._refresh_lines(0, self._head)
            else:
                self._refresh_rows(self._cursor)
            self._tell()

    def _tell(self) -> None:
        """Post where the cursor is, once its row is known."""
        key = self.cursor_key
        here = (self._cursor, None if key is None else self.cursor_column)
        if here != self._told and (key is not None or not self._feed.count):
            self._told = here
            self.post_message(self.Highlighted(self, key, self.cursor_cell))

    # ------------------------------------------------------------------ keys

    def _act(self, act: Act) -> None:
        """Do it now, or after what was typed ahead of the rows that are being read."""
        if self._feed.counting or self._typed or not act():
            self._typed.add(act)

    def _catch_up(self) -> None:
        if not self._feed.counting:
            self._typed.catch_up()

    def _with_row(self, act: Callable[[str], None]) -> bool:
        """Do something with the key of the cursor's row, when it is there."""
        if self.cursor_key is not None:
            act(self.cursor_key)
        return self.cursor_key is not None or not self._feed.awaits(self._cursor)

    def action_step(self, rows: int) -> None:
        """Go some rows down, or up."""
        self._act(Step(self._go_on, rows))

    def action_page(self, pages: int) -> None:
        """Go some pages down, or up."""
        self._act(partial(self._turn, pages))

    def action_half(self, halves: int) -> None:
        """Go some halves of a page down, or up."""
        self._act(partial(self._turn, halves, 2))

    def action_first(self) -> None:
        """Go to the first row."""
        self._act(partial(self._go, 0))

    def action_last(self) -> None:
        """Go to the last row."""
        self._act(lambda: self._go(self._feed.count))

    def action_column(self, columns: int) -> None:
        """Go some cells to the right, or left."""
        self._act(partial(self._shift, columns))

    def action_open(self) -> None:
        """Open the row."""
        self._act(partial(self._with_row, self._open))

    def action_mark(self) -> None:
        """Mark the row, or take its mark away."""
        self._act(partial(self._with_row, self._toggle_mark))

    def _open(self, key: str) -> None:
        self.post_message(self.Opened(self, key))

    def _toggle_mark(self, key: str) -> None:
        self._marks ^= {key}
        self._painter.forget_rows()
        self._refresh_rows(self._cursor)
        self.post_message(self.MarkToggled(self, key))

    # ------------------------------------------------------------------ the mouse

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a cell; a second click there opens its row. On the head, tell it."""
        offset = event.get_content_offset(self)
        if offset is None or self._feed.counting:
            return
        event.stop()
        if offset.y < self._head:
            if (number := self._painter.column_at(offset.x)) is not None:
                self.post_message(self.HeadClicked(self, self.columns[number]))
            return
        row = self._top + offset.y - self._head
        if row >= self._feed.count:
            return
        column = self._painter.column_at(offset.x)
        again = self._clicked and row == self._cursor and column in (None, self._chosen)
        self._go(row)
        if column is not None:
            self._choose(column)
        self._clicked = True
        if again:
            self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        self._roll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        self._roll(event, -1)

    def _roll(self, event: events.MouseEvent, direction: int) -> None:
        """Scroll a few lines; the cursor stays on its row until that leaves the screen."""
        event.stop()
        if self._feed.counting:
            return
        lines = direction * max(1, round(self.app.scroll_sensitivity_y))
        top = _clamp(self._top + lines, 0, self.max_scroll_y)
        self._go(_clamp(self._cursor, top, top + self._page - 1), top=top)

    def on_resize(self) -> None:
        """Keep the cursor's row on the screen."""
        self._measure()
        self._refresh_all()
        self._go(self._cursor)
