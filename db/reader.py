"""Asking a store questions, from any thread, each within a bounded time.

A `Reader` reads one file. When a build replaces that file, the reader goes on reading the old rows:
threads on the connections they have, and a thread that comes to it new on one that it shares. So
one reader never mixes two stores. Its owner notices by `changed`, makes a new reader, and closes
this one.
"""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from db.store import (
    EXPECTED,
    STEPS_BETWEEN_LOOKS,
    Identity,
    StoreError,
    file_identity,
    open_identified,
    sqlite_fault,
)
from db.told import told

P = ParamSpec("P")
T = TypeVar("T")

DEADLINE = 0.85
"""Seconds that a question may take."""


_CLOSED = told("the reader was closed")


class QueryStopped(Exception):
    """A question was stopped before it was answered. The reader can be asked again."""


class QueryTimeout(QueryStopped):
    """A question took longer than the deadline."""


class QueryCancelled(QueryStopped):
    """A question is no longer wanted: a newer one took its place, or the reader was closed."""


class QueryTooLarge(QueryStopped):
    """A question needed more memory than a reader may use."""


class StoreReplaced(StoreError):
    """The file is no longer the one that was meant."""


class Reader:
    """A store, open for questions.

    Attributes:
        path: Of the store.
        identity: Which file the reader opened.

    Args:
        path: The store.
        deadline: Seconds that each question may take.
        verify: Whether to compare the whole file with its manifest when the reader is made; None
            to do so if it has one and is small.
        expected: What the store must say of itself.

    Raises:
        StoreError: The path leads to no whole store.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        deadline: float = DEADLINE,
        verify: bool | None = None,
        expected: Identity = EXPECTED,
    ) -> None:
        self.path = Path(path)
        self._deadline = deadline
        self._expected = expected
        self._closed = False
        self._local = _Local()
        self._lock = threading.Lock()  # guards the three below, and `_closed`
        self._seats: weakref.WeakSet[_Seat] = weakref.WeakSet()
        self._lanes: dict[str, Lane] = {}
        self._series: dict[str, Series] = {}
        connection, self.identity = open_identified(self.path, verify=verify, identity=expected)
        self._first = self._take_seat(connection)

    def ask(
        self,
        query: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Answer `query(connection, *args, **kwargs)` on a connection of the calling thread.

        The query returns what it read, not a cursor: its time ends when it returns.

        Raises:
            QueryTimeout: It took longer than the deadline.
            QueryCancelled: The reader was closed.
            QueryTooLarge: It needed too much memory.
            StoreError: The file can't be read, or is damaged.
        """
        return self._answer(_Run(self._deadline), lambda link: query(link, *args, **kwargs))

    def lane(self, name: str, deadline: float | None = None) -> Lane:
        """The lane of this name: in a lane, a newer question cancels the older one.

        Args:
            name: Of the lane.
            deadline: Seconds that each of its questions may take, where those are known to be
                long; the reader's own otherwise.
        """
        with self._lock:
            return self._lanes.setdefault(name, Lane(self, deadline or self._deadline))

    def series(self, name: str, deadline: float | None = None) -> Series:
        """A new series of questions, of which none cancels another; the one before it ends.

        Args:
            name: Of the series that follow each other.
            deadline: Seconds that each question may take; the reader's own unless given.
        """
        series = Series(self, deadline or self._deadline)
        with self._lock:
            older = self._series.get(name)
            self._series[name] = series
        if older is not None:
            older.end()
        return series

    def changed(self) -> bool:
        """Whether the path no longer leads to the file that the reader opened."""
        try:
            return file_identity(self.path) != self.identity
        except StoreError:
            return True

    def close(self) -> None:
        """Cancel what is being asked, and close every thread's connection."""
        with self._lock:
            self._closed = True
            seats = list(self._seats)
        for seat in seats:
            seat.cancel()
        for seat in seats:
            seat.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _answer(self, run: _Run, question: Callable[[sqlite3.Connection], T]) -> T:
        if self._closed:
            raise QueryCancelled(_CLOSED)
        seat = self._local.seat or self._new_seat()
        try:
            return seat.answer(run, question)
        except MemoryError as error:
            raise QueryTooLarge(told("the question needs too much memory")) from error
        except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
            raise  # The query is wrong, not the file.
        except sqlite3.Error as error:
            raise self._meaning(error, run) from error

    def _meaning(self, error: sqlite3.Error, run: _Run) -> Exception:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_INTERRUPT:
            return run.reason()
        if code == sqlite3.SQLITE_TOOBIG:
            return QueryTooLarge(told("a value in the answer is too long"))
        return sqlite_fault(self.path, error)

    def _new_seat(self) -> _Seat:
        """A connection for a thread that comes to the reader for the first time."""
        try:
            connection, identity = open_identified(self.path, verify=False, identity=self._expected)
        except StoreError:
            if not self.changed():
                raise
        else:
            if identity == self.identity:
                return self._take_seat(connection)
            connection.close()
        # The file is gone, or is another by now. What was opened is still there to be asked.
        self._local.seat = self._first
        return self._first

    def _take_seat(self, connection: sqlite3.Connection) -> _Seat:
        seat = _Seat(connection)
        with self._lock:
            self._seats.add(seat)
            if self._closed:
                seat.close()
        self._local.seat = seat
        return seat


class Lane:
    """A place for questions of which only the newest matters, such as those of a search box."""

    def __init__(self, reader: Reader, deadline: float) -> None:
        self._reader = reader
        self._deadline = deadline
        self._lock = threading.Lock()
        self._newest: _Run | None = None

    def ask(
        self,
        query: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Answer as `Reader.ask` does, and cancel what this lane was asked before.

        Raises:
            QueryCancelled: A newer question came, or `cancel`, while this one was being answered.
        """
        run = _Run(self._deadline)
        with self._lock:
            older, self._newest = self._newest, run
        if older is not None:
            older.cancel()
        return self._reader._answer(run, lambda link: query(link, *args, **kwargs))

    def cancel(self) -> None:
        """Cancel what is being asked in this lane, if anything is."""
        with self._lock:
            if self._newest is not None:
                self._newest.cancel()


class Series:
    """Questions about one thing, such as a list in one order; all end when another is wanted."""

    def __init__(self, reader: Reader, deadline: float) -> None:
        self._reader = reader
        self._deadline = deadline
        self._lock = threading.Lock()
        self._runs: set[_Run] = set()
        self._ended = False

    def ask(
        self,
        query: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Answer as `Reader.ask` does, unless the series has ended.

        Raises:
            QueryCancelled: It has, or did while this was being answered.
        """
        run = _Run(self._deadline)
        with self._lock:
            self._runs.add(run)
            if self._ended:
                run.cancel()
        try:
            return self._reader._answer(run, lambda link: query(link, *args, **kwargs))
        finally:
            with self._lock:
                self._runs.discard(run)

    def end(self) -> None:
        """Cancel what is being asked, and what will be."""
        with self._lock:
            self._ended = True
            for run in self._runs:
                run.cancel()


class _Run:
    """One question being answered, and whether it should go on.

    SQLite asks `over` from time to time. `Connection.interrupt` would do without, but it stops
    whatever the connection is doing when it arrives, and that may be the next question.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._late = float("inf")
        self._cancelled = False

    def start(self) -> None:
        """Begin to count the time, unless the question is no longer wanted."""
        self._late = time.monotonic() + self._seconds
        self.check()

    def cancel(self) -> None:
        """Have it stopped; mostly called by another thread."""
        self._cancelled = True

    def over(self) -> bool:
        """Whether it should stop now."""
        return self._cancelled or time.monotonic() > self._late

    def check(self) -> None:
        """Raise if it is no longer wanted."""
        if self._cancelled:
            raise self.reason()

    def reason(self) -> QueryStopped:
        """Why it was stopped."""
        if self._cancelled:
            return QueryCancelled(told("the question is no longer wanted"))
        return QueryTimeout(
            told("the question took longer than {seconds:g} s", seconds=self._seconds)
        )


class _Seat:
    """One thread's connection. It is closed with the reader, or when its thread has ended."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # Held while a query runs: closing a connection under it could crash the process. The
        # thread itself may take it twice, to be told so instead of waiting for itself.
        self._busy = threading.RLock()
        self._run: _Run | None = None
        self._closing = False
        # Not at exit, when a thread may still be in the middle of a query.
        weakref.finalize(self, connection.close).atexit = False

    def answer(self, run: _Run, question: Callable[[sqlite3.Connection], T]) -> T:
        """Run a query until it is answered or should stop."""
        with self._busy:
            self._refuse_inside_a_query()
            self._run = run  # before the look at `_closing`: `cancel` goes the other way round
            try:
                if self._closing:
                    raise QueryCancelled(_CLOSED)
                return self._watch(run, question)
            finally:
                self._run = None

    def _watch(self, run: _Run, question: Callable[[sqlite3.Connection], T]) -> T:
        run.start()
        self._connection.set_progress_handler(run.over, STEPS_BETWEEN_LOOKS)
        try:
            answer = question(self._connection)
        finally:
            self._connection.set_progress_handler(None, 0)
        run.check()  # The answer may come before SQLite looks, and nobody wants it.
        return answer

    def cancel(self) -> None:
        """Stop the query that runs, and refuse all others."""
        self._closing = True
        run = self._run
        if run is not None:
            run.cancel()

    def close(self) -> None:
        """Close the connection as soon as no query runs on it."""
        with self._busy:
            self._refuse_inside_a_query()
            self._closing = True
            self._connection.close()

    def _refuse_inside_a_query(self) -> None:
        if self._run is not None:
            raise RuntimeError("a query may use its connection only, and no reader")


class _Local(threading.local):
    """What a reader keeps for each thread."""

    seat: _Seat | None = None
