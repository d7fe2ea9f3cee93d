"""What can be done while the libraries that draw are still being imported: the store, a page."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from db.checksums import recall
from db.reader import Reader
from tui.answers import BY_PANE, Wish
from tui.slow import LONG

if TYPE_CHECKING:
    from tui.document import Document

SWITCH = 0.0005
"""Seconds after which a thread that imports lets one go on that asks the store, row by row."""


class EarlyStart:
    """A store that is being opened, and the page that is shown first, in a thread of their own.

    Args:
        store: The store.
        pane: The pane that opens first. It has a page if it is one of `tui.answers.BY_PANE`.
        wish: What that page is to be about.
        memory: Where it is remembered which stores were found whole; None to go by nothing.
    """

    def __init__(self, store: Path, pane: str, wish: Wish, memory: Path | None = None) -> None:
        self._store, self._pane, self._wish, self._memory = store, pane, wish, memory
        self._reader: Reader | None = None
        self._error: Exception | None = None
        self._document: Document | None = None
        self._opened = threading.Event()
        self._interval = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH)
        self._thread = threading.Thread(target=self._begin, name="early start", daemon=True)
        self._thread.start()

    def _begin(self) -> None:
        try:
            if self._memory is not None:
                recall(self._memory)
            reader = self._reader = Reader(self._store)
        except Exception as error:
            self._error = error
            return
        finally:
            self._opened.set()
        try:
            if self._pane in BY_PANE:
                lane = reader.lane(f"page {self._pane}", LONG)
                self._document = BY_PANE[self._pane].make(lane, self._wish)
        except Exception:
            return  # whoever wants it makes it anew, and is told what goes wrong
        finally:
            sys.setswitchinterval(self._interval)

    def reader(self) -> Reader:
        """Wait until the store is open, and return its reader.

        Raises:
            StoreError: The path leads to no whole store.
        """
        self._opened.wait()
        if self._error is not None:
            sys.setswitchinterval(self._interval)
            raise self._error
        assert self._reader is not None
        return self._reader

    def is_about(self, pane: str, wish: Wish) -> bool:
        """Whether it is the page of this pane, and about that."""
        return pane in BY_PANE and (pane, wish) == (self._pane, self._wish)

    @property
    def is_there(self) -> bool:
        """Whether the page need not be waited for."""
        return not self._thread.is_alive()

    def page(self) -> Document | None:
        """Wait for the page; None if it could not be made."""
        self._thread.join()
        return self._document
