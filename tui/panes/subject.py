"""What tells one list pane from another: its columns, its questions to the store, its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from db.named_tuple import NamedTuple
from db.queries.arranged import Arrangement, arrange, head
from db.queries.window import Listing, View, count, position
from db.reader import Reader
from tui.language import WESTERN_NUMBERS, numbers
from tui.place import Place
from tui.widgets.cells import Column, TableRow

if TYPE_CHECKING:
    from sqlite3 import Connection

    from tui.document import Document
    from tui.shown import Shown
    from tui.widgets.virtual_table import VirtualTable

LONG = 10.0
"""Seconds that it may take to arrange a list, which shows meanwhile what is there."""


class Subject(NamedTuple):
    """A kind of thing that has a pane.

    Attributes:
        kind: The first half of its addresses: "company", "deal".
        pane: Id of the pane.
        title: The word on its tab.
        columns: Of the list.
        sorts: The sort of the listing behind each column, by the column's key.
        listing: How the list is found in the store.
        window: The question for one window of rows.
        rows: The question for the rows of some ids, as known on a day.
        row: From a row of the store to a row of the table.
        detail: The question for everything about one thing; None where there is no such thing.
        page: From that to its page.
        empty: What an empty list says.
    """

    kind: str
    pane: str
    title: str
    columns: Sequence[Column]
    sorts: Mapping[str, str]
    listing: Listing
    window: Callable[..., Sequence[Any]]
    rows: Callable[..., Sequence[Any]]
    row: Callable[[Any], TableRow]
    detail: Callable[..., Any]
    page: Callable[[Any], Document]
    empty: str

    @property
    def columns_shown(self) -> Sequence[Column]:
        """The columns as wide as figures are written now."""
        if numbers() == WESTERN_NUMBERS:
            return self.columns
        return [column.widened() for column in self.columns]

    @property
    def named(self) -> int:
        """The number of the column that says what a row is called."""
        keys = [column.key for column in self.columns]
        return keys.index("title") if "title" in keys else 0

    def order_by(self, column: Column, view: View) -> View | None:
        """The view by a column; again turned around, and again in the list's own order.

        None where the list can't be sorted by it.
        """
        key = self.sorts.get(column.key)
        if key is None:
            return None
        figures_first = column.align == "right"
        if view.sort != key:
            return view._replace(sort=key, descending=figures_first)
        if view.descending == figures_first:
            return view._replace(descending=not figures_first)
        return view._replace(sort="", descending=False)

    def order_sign(self, view: View) -> tuple[str, str]:
        """By which column a view is sorted, and the sign that says so; "" for none."""
        keys = (column.key for column in self.columns)
        key = next((each for each in keys if view.sort and self.sorts.get(each) == view.sort), "")
        return key, ("▼" if view.descending else "▲") if key else ""

    def view_at(self, place: Place, view: View) -> View:
        """The filter and the order of a place, on the day of a view."""
        sort = place.sort if place.sort in self.sorts.values() else ""
        descending = bool(sort and place.descending)
        return view._replace(words=place.words, only=place.only, sort=sort, descending=descending)

    def shown(self, view: View, key: str) -> list[Shown]:
        """The list, and the page of one of its rows, for whoever exports them."""
        from tui.shown import ShownList, ShownThing

        kind = "deal" if self.kind == "contract" else self.kind
        return [ShownList(self.pane, view), *([ShownThing(kind, key, view.as_of)] if key else [])]


class Rows:
    """The rows of a list as a table asks for them; runs in worker threads.

    A list is arranged once: of two threads that need it, one waits for the other. Of two lists of
    a pane, the older is no longer wanted: whatever it is being asked, or will be, is cancelled.
    """

    def __init__(self, reader: Reader, subject: Subject, view: View) -> None:
        self._reader, self._subject, self._view = reader, subject, view
        self._series = reader.series(subject.pane, LONG)
        self._arrangement: Arrangement | None = None
        self._is_arranged = False
        self._arranging = Lock()

    def head(self, limit: int) -> Sequence[TableRow] | None:
        """The first rows, where it takes long to find all of them; None otherwise."""
        if self._is_arranged or not self._view.words:
            return None
        return self._series.ask(self._head, limit)

    def count(self) -> int:
        """How many rows there are."""
        arrangement = self._arranged()
        if arrangement is None:
            return self._series.ask(count, self._subject.listing, self._view)
        return arrangement.count

    def window(self, offset: int, limit: int) -> Sequence[TableRow]:
        """The rows of one window."""
        arrangement = self._arranged()
        if arrangement is None:
            found = self._reader.ask(self._subject.window, self._view, offset, limit)
            return [self._subject.row(row) for row in found]
        return self._reader.ask(self._window, arrangement, offset, limit)

    def position(self, key: str) -> int | None:
        """Where a row stands; None if it is not in the list."""
        arrangement = self._arranged()
        if arrangement is None:
            return self._series.ask(position, self._subject.listing, self._view, key)
        return self._series.ask(lambda store: arrangement.position(store, key))

    def _arranged(self) -> Arrangement | None:
        with self._arranging:
            if not self._is_arranged:
                self._arrangement = self._series.ask(arrange, self._subject.listing, self._view)
                self._is_arranged = True
            return self._arrangement

    def _head(self, store: Connection, limit: int) -> Sequence[TableRow] | None:
        ids = head(store, self._subject.listing, self._view, limit)
        return None if ids is None else self._rows(store, ids)

    def _window(
        self, store: Connection, arrangement: Arrangement, offset: int, limit: int
    ) -> Sequence[TableRow]:
        return self._rows(store, arrangement.ids(store, offset, limit))

    def _rows(self, store: Connection, ids: Sequence[str]) -> Sequence[TableRow]:
        found = self._subject.rows(store, ids, self._view.as_of)
        return [self._subject.row(row) for row in found]


def told_position(view: View, table: VirtualTable) -> str:
    """What is filtered, and on which of how many rows the cursor is."""
    found = "".join(f"{name} {value} " for name, value in view.only)
    found += f"/{view.words} " if view.words else ""
    if not table.row_count:
        return found + "0"
    whole = f"{table.row_count:,}" if table.is_counted else "…"
    return f"{found}{table.cursor_row + 1:,}/{whole}"
