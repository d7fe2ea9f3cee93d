"""Keeps a table in rows: asks its source in worker threads, and sorts the answers.

What runs in a thread is `RowReader`: it touches no widget and posts messages.  What runs on the
event loop is `RowFeed`: it decides what to ask for, and which answers still count.  Every answer
carries the generation of its question; a new source begins a new generation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Protocol

from textual.message import Message
from textual.worker import get_current_worker

from tui.widgets.cells import TableRow
from tui.widgets.row_cache import RowCache, RowSource, Span


class Answer(Message, bubble=False, namespace="virtual_table"):
    """From a worker to its table."""

    def __init__(self, generation: int) -> None:
        super().__init__()
        self.generation = generation


class BlockLoaded(Answer, bubble=False, namespace="virtual_table"):
    """The rows of one window."""

    def __init__(self, generation: int, span: Span, rows: Sequence[TableRow]) -> None:
        super().__init__(generation)
        self.span = span
        self.rows = rows


class CountLoaded(Answer, bubble=False, namespace="virtual_table"):
    """How many rows there are, where the cursor and the screen go, and the rows seen there."""

    def __init__(
        self, generation: int, count: int, cursor: int, top: int, first: BlockLoaded | None
    ) -> None:
        super().__init__(generation)
        self.count = count
        self.cursor = cursor
        self.top = top
        self.first = first


class HeadLoaded(CountLoaded, bubble=False, namespace="virtual_table"):
    """The first rows; how many there are in all is told by a `WholeLoaded`."""


class WholeLoaded(Answer, bubble=False, namespace="virtual_table"):
    """How many rows there are, of which the first are shown already."""

    def __init__(self, generation: int, count: int) -> None:
        super().__init__(generation)
        self.count = count


class PositionLoaded(Answer, bubble=False, namespace="virtual_table"):
    """Where the row with this key is, if it is there."""

    def __init__(self, generation: int, key: str, row: int | None) -> None:
        super().__init__(generation)
        self.key = key
        self.row = row


class ReadFailed(Answer, bubble=False, namespace="virtual_table"):
    """The source raised while a window (or the count) was read."""

    def __init__(self, generation: int, error: Exception, *, finding: bool) -> None:
        super().__init__(generation)
        self.error = error
        self.finding = finding


Post = Callable[[Message], object]

HEAD = RowCache.BLOCK
"""Rows that are shown before it is known how many there are; more only in a higher window."""


class Work(Protocol):
    """What the feed has jobs done with."""

    def __call__(self, job: Callable[[], None], group: str, *, exclusive: bool) -> None:
        """Run a job in a thread; an exclusive one cancels the earlier ones of its group."""
        ...


def _top_of(cursor: int, line: int, page: int, rows: int, from_top: bool) -> int:
    """The first row that is seen: the cursor keeps its line, or the beginning is seen with it."""
    if from_top and cursor < page:
        return 0
    return max(0, min(cursor - line, rows - page))


class RowReader:
    """Asks one source, for one generation, from inside a worker thread."""

    def __init__(self, source: RowSource, generation: int, post: Post) -> None:
        self._source = source
        self._generation = generation
        self._post = post

    @contextmanager
    def _reported(self, *, finding: bool = False) -> Iterator[None]:
        # Whatever a source raises is the app's to tell; a thread has nobody to raise to.
        try:
            yield
        except Exception as error:
            self._post(ReadFailed(self._generation, error, finding=finding))

    @staticmethod
    def _is_void() -> bool:
        """Say whether something newer was asked for, so that the rest need not be read."""
        return get_current_worker().is_cancelled

    def first(
        self, keep_key: str | None, line: int, page: int, else_row: int = 0, from_top: bool = False
    ) -> None:
        """Read the count, the row to keep the cursor on, and the rows that will be seen."""
        with self._reported():
            limit = max(HEAD, page)
            head = self._source.head(limit)
            if self._is_void():
                return
            if head is not None:
                self._head(head, limit, keep_key, line, page, from_top)
                return
            count = max(0, self._source.count())
            if self._is_void():
                return
            found = self._source.position(keep_key) if keep_key is not None and count else None
            cursor = max(0, min(else_row if found is None else found, count - 1))
            top = _top_of(cursor, line, page, count, from_top)
            span = RowCache().missing(top, top + page, count)
            first = None
            if span is not None:
                if self._is_void():
                    return
                first = BlockLoaded(self._generation, span, self._source.window(*span))
            self._post(CountLoaded(self._generation, count, cursor, top, first))

    def _head(
        self,
        rows: Sequence[TableRow],
        limit: int,
        keep_key: str | None,
        line: int,
        page: int,
        from_top: bool,
    ) -> None:
        """Give the first rows at once, and then read how many there are."""
        there = len(rows)
        cursor = next((at for at, row in enumerate(rows) if row.key == keep_key), 0)
        top = _top_of(cursor, line, page, there, from_top)
        first = BlockLoaded(self._generation, (0, there), rows) if rows else None
        kind = CountLoaded if there < limit else HeadLoaded
        self._post(kind(self._generation, there, cursor, top, first))
        if there == limit:
            count = self._source.count()
            if not self._is_void():
                self._post(WholeLoaded(self._generation, count))

    def block(self, span: Span) -> None:
        """Read one window."""
        with self._reported():
            if not self._is_void():
                self._post(BlockLoaded(self._generation, span, self._source.window(*span)))

    def find(self, key: str) -> None:
        """Look up where a row is."""
        with self._reported(finding=True):
            if not self._is_void():
                self._post(PositionLoaded(self._generation, key, self._source.position(key)))


class RowFeed:
    """The rows of one table, as far as they were read.

    At most one window is read at a time, and the next one is chosen when it is there: however
    fast somebody pages, the source is never asked for rows that were passed long ago.

    Attributes:
        count: Rows of the list that is shown, as far as is known.
        is_whole: Whether these are all.
        counting: The first answer of the present generation is not here yet.
        failed: Nor will it come.
        cache: The rows that were read.
    """

    def __init__(self, post: Post, work: Work) -> None:
        self._post = post
        self._work = work
        self._reader: RowReader | None = None
        self._generation = 0
        self._reading = False
        self._read_ahead = True
        self.count = 0
        self.is_whole = True
        self.counting = False
        self.failed = False
        self.cache = RowCache()

    def begin(self, source: RowSource) -> None:
        """Start a new generation; answers to earlier questions are void from here on."""
        self._generation += 1
        self._reader = RowReader(source, self._generation, self._post)
        self.counting = True
        self.failed = self._reading = False
        self._read_ahead = True

    def ask_first(
        self, keep_key: str | None, line: int, page: int, else_row: int = 0, from_top: bool = False
    ) -> None:
        """Ask for the count and the first window in one job, so that a list comes in one piece.

        Args:
            keep_key: Row that the cursor stays on if it is there.
            line: Line of the page that the cursor was on.
            page: Lines of the page.
            else_row: Row that the cursor is on otherwise.
            from_top: Whether the beginning is to be seen, if the row is seen then.
        """
        if self._reader is not None:
            self._work(
                partial(self._reader.first, keep_key, line, page, else_row, from_top),
                "rows", exclusive=True,
            )  # fmt: skip

    def ask(self, top: int, page: int) -> None:
        """Ask for what is missing on this page or, when nothing is, on the pages around it."""
        if self._reader is None or self.counting or self._reading or self.failed:
            return
        span = self.cache.missing(top, top + page, self.count)
        if span is None and self._read_ahead:
            span = self.cache.missing(top - page, top + 2 * page, self.count)
        if span is not None:
            self._reading = True
            self._work(partial(self._reader.block, span), "rows", exclusive=False)

    def ask_position(self, key: str) -> None:
        """Ask where a row is."""
        if self._reader is not None:
            self._work(partial(self._reader.find, key), "position", exclusive=True)

    def awaits(self, index: int) -> bool:
        """Say whether this row may still come."""
        return index < self.count and not self.cache.has(index) and self._reading

    def is_current(self, answer: Answer) -> bool:
        """Say whether an answer is about the rows that are to be shown now."""
        return answer.generation == self._generation

    def take_count(self, answer: CountLoaded) -> None:
        """Switch to the rows of the present generation."""
        self.counting = False
        self.count = answer.count
        self.is_whole = not isinstance(answer, HeadLoaded)
        self.cache.clear()
        if answer.first is not None:
            self.cache.put(answer.first.span, answer.first.rows)

    def take_whole(self, answer: WholeLoaded) -> None:
        """Know how many rows there are, beyond those that are shown."""
        self.is_whole = True
        self.count = answer.count

    def take_block(self, answer: BlockLoaded) -> None:
        """Add rows that were asked for."""
        self._reading = False
        self._read_ahead = True
        self.cache.put(answer.span, answer.rows)

    def take_failure(self, answer: ReadFailed) -> None:
        """Give up the list, or one window: it is asked for again when it has to be shown."""
        if self.counting:
            self.counting = False
            self.failed = self.is_whole = True
            self.count = 0
            self.cache.clear()
        elif not self.is_whole and not self._reading:
            self.is_whole = True  # what is there is all that can be shown
        elif not answer.finding:
            self._reading = self._read_ahead = False
