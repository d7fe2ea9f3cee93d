"""The first moments of the explorer: nothing is painted before there are rows, and then at once."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from tui.keys import TABS
from tui.language import _
from tui.memory import Left
from tui.terminal.textual_private.drawing import paint_whole_now

if TYPE_CHECKING:
    from tui.app import Explorer

PATIENCE = 0.25
"""Seconds that the first screen waits for its rows."""
LONG_PATIENCE = 3.0
"""The same, where the one of the last start is shown meanwhile."""
MOST_THREADS = 4
"""Threads that ask the store: for rows, a page, evidence, and one that takes its time."""
PAUSE = 0.12
"""Seconds that a pane which is opened for the first time waits for its rows, or its page."""
TAKE_UP = 0.4
"""Seconds after the first rows when there is time for what need not be done at the start."""
WATCH = 1.0
"""Seconds after which all that is needed to start is done."""


class Curtain:
    """Holds what is painted back until there is something to see, but not for long.

    Args:
        app: The explorer.
    """

    def __init__(self, app: Explorer) -> None:
        self._app = app
        self._held = ExitStack()
        self._is_down = False

    def fall(self, patience: float = PAUSE) -> None:
        """Paint nothing until it is lifted, or so many seconds have passed."""
        if not self._is_down:
            self._is_down = True
            self._held.enter_context(self._app.batch_update())
            self._app.set_timer(patience, self.lift)

    def lift(self) -> None:
        """Paint what there is by now."""
        was_down, self._is_down = self._is_down, False
        self._held.close()
        if was_down:
            paint_whole_now(self._app)


class Opening:
    """Holds what is painted back until it is worth looking at.

    Args:
        app: The explorer.

    Attributes:
        began: How the store was shown first; None before that.
    """

    def __init__(self, app: Explorer) -> None:
        self._app = app
        self._curtain = Curtain(app)
        app.hold_keys()  # before the first one can be read
        self.began: Left | None = None

    def begin(self, first: str, told: Sequence[str]) -> None:
        """Paint nothing before there are rows, unless they take their time.

        Args:
            first: The address of the view that opens first, if any.
            told: What is to be told.
        """
        app = self._app
        # Each thread has a connection of its own, with what SQLite keeps for it.
        threads = ThreadPoolExecutor(MOST_THREADS, "worker")
        asyncio.get_running_loop().set_default_executor(threads)
        # What is there already need not give way to an empty screen.
        patience = PATIENCE if app.picture is None else LONG_PATIENCE
        self._curtain.fall(patience)
        app.set_timer(patience, app.release_keys)
        app.set_timer(WATCH, self._watch_store)
        if first:
            app.call_later(self._go_to, first)
        for line in told:
            app.notify(line, title=_("Settings"), severity="warning", markup=False, timeout=15)

    async def _go_to(self, first: str) -> None:
        """Show the view that opens first: on the day of the session, unless it names its own."""
        from tui.addresses import parse
        from tui.travel import go

        await go(self._app, parse(first))

    def _watch_store(self) -> None:
        from tui.ahead import import_ahead
        from tui.live import watch

        watch(self._app)
        import_ahead(keeps=self._app.session.may_write)
        _collect_garbage_again()  # should there be no rows to come

    def show(self) -> None:
        """Paint the first screen, all of it at once; what other panes show first is not that."""
        if self.began is not None:
            return
        app = self._app
        if app.session.may_write and app.profile.changes_only:
            if app.first_painting is not None:  # it had no rows yet
                app.call_after_refresh(app.take_first_painting)
            app.set_timer(TAKE_UP, partial(self._keep, app.picture))
        self.began = Left(app.here.place, dict(app.session.marks))
        self._curtain.lift()
        app.release_keys()
        app.call_after_refresh(_collect_garbage_again)
        if not app.confined:
            app.set_timer(TAKE_UP, self._tell_of_last_fault)

    def _tell_of_last_fault(self) -> None:
        from tui.crash import take_last

        if (last := take_last()) is not None:
            from tui.fault_screen import tell_of_fault

            tell_of_fault(self._app, last)

    def _keep(self, shown: bytes | None) -> None:
        """Keep the first screen for the next start, unless a key has led elsewhere by now."""
        if self.began is not None and self.began.place.pane == self._app.here.id:
            from tui.first_screen import keep_first_screen

            keep_first_screen(self._app, shown)


def _collect_garbage_again() -> None:
    """End what `tui.launch` began; what is there by now stays and need not be looked at.

    Once only: what is garbage when it is frozen is never collected.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def first_pane(first: str) -> str:
    """The pane that opens first, for the address of a view; that of the first tab without one."""
    if not first:
        return TABS[0][0]
    from tui.addresses import parse
    from tui.travel import pane_of

    return pane_of(parse(first))
