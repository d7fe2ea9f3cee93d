"""What tells one list pane from another: its columns, its questions to the store, its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from db.queries.window import Listing, View, count, position
from db.reader import Reader
from tui.widgets.cells import Column, TableRow

if TYPE_CHECKING:
    from tui.document import Document


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
    row: Callable[[Any], TableRow]
    detail: Callable[..., Any]
    page: Callable[[Any], Document]
    empty: str


class Rows:
    """The rows of a list as a table asks for them; runs in worker threads."""

    def __init__(self, reader: Reader, subject: Subject, view: View) -> None:
        self._reader, self._subject, self._view = reader, subject, view

    def count(self) -> int:
        """How many rows there are."""
        return self._reader.ask(count, self._subject.listing, self._view)

    def window(self, offset: int, limit: int) -> Sequence[TableRow]:
        """The rows of one window."""
        rows = self._reader.ask(self._subject.window, self._view, offset, limit)
        return [self._subject.row(row) for row in rows]

    def position(self, key: str) -> int | None:
        """Where a row stands; None if it is not in the list."""
        return self._reader.ask(position, self._subject.listing, self._view, key)
