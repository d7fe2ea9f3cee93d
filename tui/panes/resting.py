"""Whether the cursor of a list rests, so that a page of its row is worth making, or goes by."""

from __future__ import annotations

from collections.abc import Callable

from textual.timer import Timer

from tui.widgets.virtual_table import VirtualTable

REST = 0.08
"""Seconds that the cursor must rest on a row before its page is made."""


class Resting:
    """Waits for a cursor to rest.

    Args:
        table: The list with the cursor.
        rested: Called when it rests.
    """

    def __init__(self, table: VirtualTable, rested: Callable[[], object]) -> None:
        self._table, self._rested = table, rested
        self._timer: Timer | None = None  # while the cursor moves
        self._top = 0  # row on the first line when it moved last

    def moved(self) -> bool:
        """Wait anew; says whether the list goes by: lines moved while the cursor did not rest."""
        top, self._top = self._top, round(self._table.scroll_y)
        goes_by = self._timer is not None and top != self._top
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._table.set_timer(REST, self._end)
        return goes_by

    def _end(self) -> None:
        self._timer = None
        self._rested()
