"""Where in the explorer a person is: what going back, and the next start, need to know of it."""

from __future__ import annotations

from db.named_tuple import NamedTuple


class Place(NamedTuple):
    """A pane as it is shown: its row, its page, its filter; no widget, and nothing of the store.

    Attributes:
        pane: Id of the pane.
        row: Id of what the cursor of its list is on.
        page: Id of what its page is about; "" where a list is shown, or a page about everything.
        words: The words that its rows have.
        only: What else its rows must be, as `db.queries.window.View` has it.
        sort: What its list is sorted by; "" for the list's own order.
        descending: Whether that order is turned around.
        turn: Which form of an answer is shown.
        line: The line of the page that the cursor is on.
        stop: The figure or name of that line.
    """

    pane: str
    row: str = ""
    page: str = ""
    words: str = ""
    only: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    descending: bool = False
    turn: int = 0
    line: int = 0
    stop: int = 0

    def is_like(self, other: Place) -> bool:
        """Whether a person would call both the same place, wherever the cursor is there."""
        mine = (self.pane, self.page, self.words, self.only, self.turn)
        return mine == (other.pane, other.page, other.words, other.only, other.turn)
