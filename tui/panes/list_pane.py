"""A pane with a list and the page of what the cursor is on, side by side where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from db.queries.window import View
from tui.key_names import SPACE, key_of
from tui.language import _
from tui.messages import (
    Ask,
    Back,
    FirstRows,
    Go,
    KeysChanged,
    MarksChanged,
    PageFailed,
    PageReady,
    WentOn,
)
from tui.panes.arranged_pane import ArrangedPane
from tui.panes.asking import answer
from tui.panes.list_looks import KEYS, LIST_CSS, LIST_KEYS, PAGE_KEYS, PANEL_KEYS
from tui.panes.pane import NO_EVIDENCE
from tui.panes.resting import Resting
from tui.panes.subject import Rows, Subject, told_position
from tui.place import Place
from tui.session import Session
from tui.slow import FAILED, LONG, UNKNOWN, told_page
from tui.terminal.textual_private.drawing import paint_now
from tui.widgets.virtual_table import VirtualTable

if TYPE_CHECKING:
    from tui.document import Document
    from tui.panes.evidence_panel import EvidencePanel
    from tui.shown import Shown
    from tui.widgets.document_view import DocumentView

WIDE = 100
"""From this width on, list and page stand side by side."""
LIST_SHARE = "56%"
"""Of the width, where the page stands beside the list."""


class ListPane(ArrangedPane):
    """A list, the page of its current row, a filter, and the evidence of any figure."""

    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]
    DEFAULT_CSS = LIST_CSS

    def __init__(self, subject: Subject, session: Session) -> None:
        super().__init__(subject, View(as_of=session.as_of))
        self._session = session
        self._wanted: str | None = None  # what the page is to be about
        self._shown: str | None = None  # what it is about
        self._cursor = (0, 0)  # where on the page that is being made the cursor is to be
        # A page that stays while the cursor is on this row (None: on whichever it finds).
        self._held: tuple[str, str | None] = ("", None)
        self._begun = False
        self._wide = False  # there is room for list and page
        self._came_to: str | None = None  # the page that was opened from elsewhere
        self._drawn: str | None = None  # what the page was about in the older one
        self._page: DocumentView | None = None
        self.table = VirtualTable(
            subject.columns_shown,
            empty_text=_(subject.empty),
            failed_text=_(FAILED),
        )
        self._rest = Resting(self.table, self._make_page)

    def compose(self) -> ComposeResult:
        """The list; the rest is made when it is first wanted, so that the rows are seen sooner."""
        with Horizontal():
            yield self.table

    def on_mount(self) -> None:
        """Read the first rows."""
        self.table.marks = frozenset(self._session.marks)
        page, row = self._held
        self._reload(row)
        if page:
            self.open(page, self._cursor)
            self._held = (page, row)
        else:
            self.screen.set_focus(self.table)  # at once: whoever comes from elsewhere goes on

    @property
    def page(self) -> DocumentView:
        """The page of the current row."""
        if self._page is None:
            from tui.widgets.document_view import DocumentView

            self._page = DocumentView(classes="page")
            self.query_one(Horizontal).mount(self._page)
            self._show_halves()
        return self._page

    @property
    def panel(self) -> EvidencePanel:
        """The evidence."""
        if self._panel is None:
            from tui.panes.evidence_panel import EvidencePanel

            self._panel = EvidencePanel(self._session)
            self.mount(self._panel)
        return self._panel

    @property
    def is_busy(self) -> bool:
        """Whether rows or a page that the person waits for are still on their way."""
        awaits_page = (self._wide or self._opened) and self._wanted != self._shown
        return self.table.is_loading or awaits_page or (self._has_panel and self.panel.is_busy)

    @property
    def subject(self) -> str:
        """What the cursor is on."""
        return self._wanted or self.table.cursor_key or ""

    @property
    def listed(self) -> Subject:
        """What is listed."""
        return self._subject

    @property
    def label(self) -> str:
        """What the row under the cursor is called."""
        row = self.table.current_row
        return row.cells[self._subject.named].text if row else ""

    @property
    def place(self) -> Place:
        """The row, the page if that is open, the filter and the order."""
        page = self._wanted or "" if self._opened else ""
        line, stop = self._page.cursor if page and self._page is not None else (0, 0)
        _, words, sort, descending, only = self._view
        order = (words, only, sort, descending)
        return Place(self._subject.pane, self.table.cursor_key or "", page, *order, 0, line, stop)

    def visit(self, place: Place) -> None:
        """Show the list as it was, with its cursor, and the page if that was open."""
        if self._has_panel:
            self.panel.close()
        view = self._subject.view_at(place, self._view)
        self._held = (place.page, place.row or None)
        if not self.is_mounted:
            self._view, self._cursor = view, (place.line, place.stop)
            self._show_order()
            return
        if view != self._view:
            self._view = view
            self._show_order()
            self._reload(place.row or None)
        elif place.row and place.row != self.table.cursor_key:
            self.table.move_to(place.row)
        if place.page:
            self.open(place.page, (place.line, place.stop))
            self._held = (place.page, place.row or None)
        elif self._opened:
            self._close_page()

    @property
    def shown(self) -> Sequence[Shown]:
        """The evidence where that is open, the list, and the page of what the cursor is on."""
        evidence = self._panel.shown if self._panel is not None else []
        both = self._subject.shown(self._view, self.subject)
        return [*evidence, *(reversed(both) if self._opened else both)]

    @property
    def _reads_page(self) -> bool:
        return self._page is not None and self._page.has_focus

    @property
    def _has_panel(self) -> bool:
        return self._panel is not None and self._panel.is_open

    def _reload(self, key: str | None = None, else_row: int = 0, *, from_top: bool = False) -> None:
        rows = Rows(self._session.reader, self._subject, self._view)
        if self._opened and self._wanted:  # whichever row comes under the cursor now
            self._held = (self._wanted, None)
        kept = key or self.table.cursor_key
        self.table.show(rows, keep_key=kept, else_row=else_row, from_top=from_top)

    def reload(self) -> None:
        """Read everything again: the day has changed."""
        self._view = self._view._replace(as_of=self._session.as_of)
        self._shown = None
        if self._panel is not None:
            self._panel.close()
        self._reload()
        self._make_page()

    def reread(self) -> None:
        """Read everything again, from a newer store: the same row, page and evidence."""
        if self._page is not None:
            self._cursor = self._page.cursor
            self._page.forget()
        self._drawn, self._shown = self._shown, None
        if self._panel is not None:
            self._panel.reread()
        self._reload(else_row=self.table.cursor_row)
        self._make_page()

    # ------------------------------------------------------------------ the page

    def on_virtual_table_highlighted(self, event: VirtualTable.Highlighted) -> None:
        """Make the page of the row, once the cursor rests on it.

        A page that is open stays, also one of what is not in the list, until the person goes on to
        another row.
        """
        event.stop()
        page, row = self._held
        is_held = bool(page) and row in (None, event.key)
        self._held = (page, event.key) if is_held else ("", None)
        self._wanted = page if is_held else event.key
        if self._rest.moved() and self._wide and not self._opened and self.page.document:
            # A page of a row that is gone; the terminal moves it with the list, and all of it
            # would have to be sent again.
            self._shown = None
            self.page.show(())
        self._tell_keys()
        if not self._begun:
            self._begun = True
            self.post_message(FirstRows())  # last: all that the first screen says is known

    def _show_halves(self) -> None:
        """Show the list, its page, or both; at once, so that the next key finds them."""
        # Set here and not by a class: styling everything anew would take longer than all else.
        self.table.display = self._wide or not self._opened
        self.table.styles.width = LIST_SHARE if self._wide else "1fr"
        if self._page is not None:
            self._page.display = self._wide or self._opened
            self._page.set_class(self._wide, "-beside")

    def _make_page(self) -> None:
        if not (self._wide or self._opened):
            return
        if self._wanted is None:
            self._shown = None
            self.page.show([])
        elif self._wanted != self._shown:
            self.run_worker(
                partial(self._read_page, self._wanted),
                thread=True, exclusive=True, group="page", exit_on_error=False,
            )  # fmt: skip

    def _read_page(self, key: str) -> None:
        """In a worker: make the page, and post it."""
        edition = self._session.edition
        if (told := answer(key, key, partial(self._made, key), edition)) is not None:
            self.post_message(told)

    def _made(self, key: str) -> Document:
        lane = self._session.reader.lane(f"page {self._subject.pane}", LONG)
        detail = lane.ask(self._subject.detail, key, self._session.as_of)
        return told_page(key, UNKNOWN) if detail is None else self._subject.page(detail)

    def on_page_ready(self, event: PageReady) -> None:
        """Show the page, unless the cursor is elsewhere by now."""
        event.stop()
        current = event.edition == self._session.edition
        if current and event.key == self._wanted != self._shown:
            self._shown = event.key
            self.page.show(event.document, keep_place=event.key == self._drawn)
            if any(self._cursor):
                self.page.put_cursor(*self._cursor)
            self._cursor, self._drawn = (0, 0), None
            self.table.paint_ahead_soon()
            paint_now(self.app)
        self._tell_keys()

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        """Follow the name under the cursor, beyond the first column; or go into the page."""
        event.stop()
        if link := self.table.link:
            self.post_message(Go(link))
            return
        self.post_message(WentOn(self.place))
        self._came_to = None
        self.open(event.key)

    def on_virtual_table_not_found(self, event: VirtualTable.NotFound) -> None:
        """Do nothing."""
        event.stop()  # what is not in the list can have a page all the same

    def open(self, key: str, cursor: tuple[int, int] = (0, 0)) -> None:
        """Show the page of something and put the cursor in it, whether or not it is listed."""
        self._wanted = key
        self._held = (key, None if self.table.is_loading else self.table.cursor_key)
        self._opened = True
        self._cursor = (0, 0) if key == self._shown else cursor
        if key == self._shown:
            self.page.put_cursor(*cursor)
        self._show_halves()
        self._make_page()
        self.screen.set_focus(self.page)
        self._tell_keys()

    def go(self, key: str) -> None:
        """Come from elsewhere to something: its row in the list, if it has one, and its page."""
        if self._panel is not None:
            self._panel.close()
        self._came_to = key
        self.table.move_to(key)
        self.open(key)
        self._held = (key, None)  # whichever row the cursor finds

    # ------------------------------------------------------------------ keys

    def action_back(self) -> None:
        """Close what was opened last: the page, then the filter.

        From a page that was opened from elsewhere the way back leads there.
        """
        here = self.place
        if self._has_panel:
            self.panel.action_back()
        elif self._opened and self._came_to == self._wanted:
            self._came_to = None
            self.post_message(Back(here._replace(page="", line=0, stop=0)))
        elif self._reads_page or self._opened:
            self._close_page()
            self.post_message(WentOn(here, goes_up=True))
        elif self._view.words or self._view.only:
            if self._filter_line is not None:
                self._filter_line.clear()
            self._see(self._view._replace(words="", only=()))
            self.post_message(WentOn(here, goes_up=True))
        self._tell_keys()

    def _close_page(self) -> None:
        self._opened = False
        self._held, self._wanted = ("", None), self.table.cursor_key
        self._show_halves()
        self.screen.set_focus(self.table)
        self._make_page()

    def action_next(self, rows: int) -> None:
        """Go to the next or previous row of the list, with its page if that is open."""
        self.table.move_cursor(self.table.cursor_row + rows)

    def action_evidence(self) -> None:
        """Show what the figure under the cursor rests on."""
        question = self.page.question if self._reads_page else self.table.question
        if question is None:
            self.app.notify(_(NO_EVIDENCE), timeout=3)
        else:
            self.panel.ask(question)

    def on_ask(self, question: Ask) -> None:
        """Something inside the pane asks for evidence."""
        question.stop()
        self.panel.ask(question)

    # ------------------------------------------------------------------ filter and marks

    def on_virtual_table_mark_toggled(self, event: VirtualTable.MarkToggled) -> None:
        """Mark for comparison, at most four."""
        event.stop()
        label = self.label or event.key
        if not self._session.toggle_mark(event.key, label):
            told = _("Four are marked already; take one away first, with {key} on it.")
            key = key_of("table.mark", SPACE)
            self.app.notify(told.format(key=key), markup=False)
        self.table.marks = frozenset(self._session.marks)
        self.post_message(MarksChanged(event.key, label))

    def refresh_marks(self) -> None:
        """Show the marks as they are now; they may have been made in another pane."""
        self.table.marks = frozenset(self._session.marks)

    def on_resize(self, event: events.Resize) -> None:
        """Side by side where there is room."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        self._wide = width >= WIDE
        self._show_halves()
        if self._begun:
            self._make_page()

    def focus_first(self) -> None:
        """Put the focus where keys are expected to work."""
        if self.app.size.width >= WIDE != self._wide:  # no resize has told it: it was hidden
            self._fit(self.app.size.width)
        if self._has_panel and self._panel is not None:
            self._panel.focus_first()
        else:
            self.screen.set_focus(self.page if self._opened else self.table)
        self._tell_keys()

    def on_descendant_focus(self) -> None:
        """Other keys matter now."""
        self._tell_keys()

    def _tell_keys(self) -> None:
        if not self.display:  # rows that come while another pane is open are not its business
            return
        in_page = PAGE_KEYS if self._reads_page else LIST_KEYS
        keys = PANEL_KEYS if self._has_panel else in_page
        self.post_message(KeysChanged(keys, told_position(self._view, self.table)))

    def on_virtual_table_counted(self, event: VirtualTable.Counted) -> None:
        """Say how many rows there are."""
        event.stop()
        self._tell_keys()

    def on_virtual_table_failed(self, event: VirtualTable.Failed) -> None:
        """Tell why the list could not be read."""
        event.stop()
        self.post_message(PageFailed(self._subject.pane, event.error))
