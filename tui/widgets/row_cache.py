"""Where the rows of a list come from, and which of them are at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tui.widgets.cells import TableRow

Span = tuple[int, int]
"""A window of rows: offset and limit."""


class RowSource(Protocol):
    """Rows in one order, as of one store, that can be read a window at a time.

    Everything is called in a worker thread, never on the event loop, and may raise: the table
    then posts `Failed`.
    """

    def head(self, limit: int) -> Sequence[TableRow] | None:
        """Return the first `limit` rows if they are there long before `count`, or else None."""
        ...

    def count(self) -> int:
        """Return how many rows there are."""
        ...

    def window(self, offset: int, limit: int) -> Sequence[TableRow]:
        """Return up to `limit` rows, from row `offset` on."""
        ...

    def position(self, key: str) -> int | None:
        """Return the index of the row with this key, or None when it isn't there."""
        ...


class RowCache:
    """Blocks of rows near the ones on the screen.

    Reading in whole, aligned blocks keeps the bookkeeping to "is this block here?", and a row that
    the source didn't give can't be asked for again and again.
    """

    BLOCK = 64
    KEPT = 8

    def __init__(self) -> None:
        self._blocks: dict[int, Sequence[TableRow]] = {}

    def clear(self) -> None:
        """Forget every row."""
        self._blocks.clear()

    def row(self, index: int) -> TableRow | None:
        """Return a row, or None when it isn't at hand."""
        number, place = divmod(index, self.BLOCK)
        block = self._blocks.get(number, ())
        return block[place] if place < len(block) else None

    def has(self, index: int) -> bool:
        """Say whether the block of this row was read (even if the source gave too few rows)."""
        return index // self.BLOCK in self._blocks

    def find(self, key: str) -> int | None:
        """Return the index of the row with this key, if it is at hand."""
        for number, block in self._blocks.items():
            for place, row in enumerate(block):
                if row.key == key:
                    return number * self.BLOCK + place
        return None

    def missing(self, first: int, end: int, count: int) -> Span | None:
        """Return the first gap among the rows from `first` up to `end`, if there is one."""
        first, end = max(0, first), min(end, count)
        numbers = range(first // self.BLOCK, -(-end // self.BLOCK))
        absent = [number for number in numbers if number not in self._blocks]
        if not absent:
            return None
        stop = absent[0] + 1
        while stop in absent:
            stop += 1
        offset = absent[0] * self.BLOCK
        return offset, min(stop * self.BLOCK, count) - offset

    def put(self, span: Span, rows: Sequence[TableRow]) -> None:
        """Keep the rows of a window that `missing` named, and let go of the farthest blocks."""
        offset, limit = span
        for start in range(0, limit, self.BLOCK):
            self._blocks[(offset + start) // self.BLOCK] = rows[start : start + self.BLOCK]
        middle = (offset + limit // 2) // self.BLOCK
        while len(self._blocks) > self.KEPT:
            del self._blocks[max(self._blocks, key=lambda number: abs(number - middle))]
