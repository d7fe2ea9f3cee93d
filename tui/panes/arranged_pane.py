"""The order and the filter of a list: what is typed and which column is sorted by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.key_names import key_of
from tui.language import _
from tui.messages import FilterChanged, FilterClosed, WentOn
from tui.panes.pane import Pane
from tui.panes.subject import Subject
from tui.place import Place

if TYPE_CHECKING:
    from db.queries.window import View
    from tui.panes.evidence_panel import EvidencePanel
    from tui.widgets.filter_line import FilterLine
    from tui.widgets.virtual_table import VirtualTable


class ArrangedPane(Pane):
    """A pane with a list that a person sorts and filters; what is shown of it is the heir's."""

    table: VirtualTable

    def __init__(self, subject: Subject, view: View) -> None:
        super().__init__(id=subject.pane)
        self._subject, self._view = subject, view
        self._opened = False  # the person is in the page
        self._unfiltered: Place | None = None  # what was shown before the filter was typed
        self._panel: EvidencePanel | None = None
        self._filter_line: FilterLine | None = None

    def _reload(self, key: str | None = None, else_row: int = 0, *, from_top: bool = False) -> None:
        raise NotImplementedError

    def _close_page(self) -> None:
        raise NotImplementedError

    def _tell_keys(self) -> None:
        raise NotImplementedError

    async def _line(self) -> FilterLine:
        """Where the filter is typed."""
        if self._filter_line is None:
            from tui.widgets.filter_line import FilterLine

            self._filter_line = FilterLine(self.table)
            await self.mount(self._filter_line, before=self._panel)
        return self._filter_line

    def action_sort(self) -> None:
        """Sort by the cursor's column; again turns around, and again gives the list's own order."""
        column = self.table.cursor_column
        self._order(self._subject.order_by(column, self._view) if column else None)

    def on_virtual_table_head_clicked(self, event: VirtualTable.HeadClicked) -> None:
        """Sort by the column that was clicked."""
        event.stop()
        self._order(self._subject.order_by(event.column, self._view))

    def action_turn_sort(self) -> None:
        """Turn the sort around."""
        view = self._view
        if view.sort:
            self._order(view._replace(descending=not view.descending))
        else:
            told = _("This list is not sorted yet; {key} sorts it by the column of the cursor.")
            self.app.notify(told.format(key=key_of("list.sort", "s")), timeout=3, markup=False)

    def _order(self, view: View | None) -> None:
        if view is None:
            self.app.notify(_("This list is not sorted by that column."), timeout=3)
            return
        self._see(view, from_top=True)
        self._show_order()

    def _show_order(self) -> None:
        self.table.sort_sign(*self._subject.order_sign(self._view))

    async def action_filter(self) -> None:
        """Type words that the rows must have."""
        self._unfiltered = self.place
        if self._opened:  # what is typed is about the list
            self._close_page()
        await (await self._line()).open(self._view.words)

    def on_filter_changed(self, event: FilterChanged) -> None:
        """Filter while the person types."""
        event.stop()
        self._see(self._view._replace(words=event.words))

    def on_filter_closed(self, event: FilterClosed) -> None:
        """The person is back in the list; the way back leads to what was shown before."""
        event.stop()
        before, self._unfiltered = self._unfiltered, None
        if before is not None and before.words != self._view.words:
            self.post_message(WentOn(before))
        self._tell_keys()

    def _see(self, view: View, *, from_top: bool = False) -> None:
        if view != self._view:
            self._view = view
            self._reload(from_top=from_top)
