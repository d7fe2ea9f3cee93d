"""The way to the terminal: it must never make the explorer wait, and never change the order."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from typing import TextIO

_LOOK_UP = 0.05
"""Seconds after which a thread that waits for the terminal looks whether it still should."""


class OutputLine:
    """Writes to the terminal: at once where it takes something, or else from Textual's thread.

    Args:
        file: The terminal.
        on_gone: Called in Textual's thread when the terminal takes nothing any more.
    """

    def __init__(self, file: TextIO | None, on_gone: Callable[[], None] = lambda: None) -> None:
        self._file, self._on_gone = file, on_gone
        self._given = self._written = 0
        self._now: int | None = None
        self._is_gone = False

    def open(self) -> None:
        """Open the terminal once more, so that writing there never waits, if that can be done.

        The descriptors that we were given are shared with the shell, and stay as they are.
        """
        number = -1
        self._given = self._written = 0
        try:
            flags = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
            number = os.open(os.ttyname(self.fileno()), flags)
            if os.fstat(number).st_rdev == os.fstat(self.fileno()).st_rdev:
                self._now, number = number, -1
        except OSError:
            pass
        if number >= 0:
            os.close(number)

    def silence(self) -> None:
        """Write nothing more, in any thread: what is under way ends where it is."""
        self._is_gone = True

    def close(self) -> None:
        """Write no more at once."""
        if self._now is not None:
            os.close(self._now)
            self._now = None

    def write_now(self, data: str) -> bytes:
        """Write what the terminal takes at once; returns the rest, which is now to be queued."""
        rest = b"" if self._is_gone else data.encode("utf-8", "replace")
        if self._now is not None and self._given == self._written:
            try:
                rest = rest[os.write(self._now, rest) :]
            except BlockingIOError:
                pass
            except OSError:
                self.close()
        if rest:
            self._given += 1
        return rest

    def write(self, data: bytes | str) -> None:
        """In Textual's thread: write all of it, however long that takes."""
        rest = data if isinstance(data, bytes) else data.encode("utf-8", "replace")
        try:
            while rest and not self._is_gone:
                rest = rest[self._write_some(rest) :]
        except OSError:
            self._is_gone = True  # the thread must not end of it
            self._on_gone()
        self._written += 1

    def _write_some(self, data: bytes) -> int:
        """Write what the terminal takes before long; returns how much that was."""
        if self._now is None:
            return os.write(self.fileno(), data)
        poll = select.poll()  # `select.select` knows no descriptor from 1024 on
        poll.register(self._now, select.POLLOUT)
        poll.poll(_LOOK_UP * 1000)
        try:
            return os.write(self._now, data)
        except BlockingIOError:
            return 0

    def flush(self) -> None:
        """Nothing is held back."""

    def fileno(self) -> int:
        """The descriptor of the terminal."""
        return 2 if self._file is None else self._file.fileno()
