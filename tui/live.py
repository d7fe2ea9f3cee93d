"""The store while the explorer is open: a newer one under the same path is taken up.

Every few seconds the system is asked which file stands at the path; no more is read while it is the
same. A newer one is opened as any store is, and only when it was found whole do all panes read it,
and the person stays where they were. What is broken is named, and the old one stays open.
"""

from __future__ import annotations

import os
from asyncio import sleep
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Literal, cast

from textual.message import Message
from textual.widget import Widget

from db.checksums import is_large, is_memorable, prove
from db.queries.contents import Contents, Difference, contents, difference
from db.reader import QueryStopped, Reader
from db.safe_text import clean
from db.store import FileFault, Scene, StoreError, scene
from tui.language import N_, _
from tui.panes.pane import Pane
from tui.places import proven_stores_file
from tui.session import Session
from tui.slow import LONG

if TYPE_CHECKING:
    from tui.app import Explorer

EVERY = 2.0
"""Seconds between two looks at the path."""
HOLD = 1.0
"""Seconds for which the screen stays as it was while the open pane reads the newer store."""
TOLD_FOR = 10.0
BAD_NEWS_FOR = 60.0
Severity = Literal["information", "warning", "error"]
STAYS = N_("The store that was open stays open.")


class Opened(Message):
    """A newer store was found whole, in a worker."""

    def __init__(self, reader: Reader, change: Difference | None) -> None:
        super().__init__()
        self.reader, self.change = reader, change


class Refused(Message):
    """What stands at the path is no whole store.

    Attributes:
        seen: What stood there.
        error: What is wrong with it.
    """

    def __init__(self, seen: Scene | None, error: FileFault) -> None:
        super().__init__()
        self.seen, self.error = seen, error


class Damaged(Message):
    """The large store that is open was hashed, and is damaged."""

    def __init__(self, error: FileFault) -> None:
        super().__init__()
        self.error = error


class LiveStore(Widget):
    """Looks after the store of an explorer; takes no place on the screen.

    Args:
        session: What the panes share.
        guest: Nothing is remembered of what was found whole, and a large store is not hashed for
            each guest.
    """

    DEFAULT_CSS = "LiveStore { display: none; }"

    def __init__(self, session: Session, *, guest: bool) -> None:
        super().__init__()
        self._session = session
        self._memory = None if guest else proven_stores_file()
        self._opening = False
        self._ready: Opened | None = None  # waits until no panel is open
        self._refused: list[Scene | None] = []  # at the first look; at the second it is told
        self._told: list[Scene | None] = []
        self._retired: list[Reader] = []  # some worker may still read them
        self._switched = False

    @property
    def explorer(self) -> Explorer:
        """The app."""
        return cast("Explorer", self.app)

    def on_mount(self) -> None:
        """Begin to look."""
        self.set_interval(EVERY, self.look)
        if self._memory is not None and is_memorable(self._session.reader.path):
            self._work(partial(self._prove, self._session.reader.path))

    def on_unmount(self) -> None:
        """Close what was opened here; the first reader is its owner's."""
        self._close_retired()
        if self._switched:
            self._session.reader.close()

    def look(self) -> None:
        """See whether the path leads to another file than the one that is open."""
        if self._retired and not any(worker.is_running for worker in self.app.workers):
            self._close_retired()
        if self._ready is not None:
            self._take_up(self._ready)
        elif self._opening:
            pass
        elif not self._session.reader.changed():
            self._refused, self._told = [], []
        else:
            seen = _seen(self._session.reader.path)
            if seen not in self._told:
                self._opening = True
                self._work(partial(self._open, self._session.reader, seen))

    def _close_retired(self) -> None:
        for reader in self._retired:
            reader.close()
        self._retired.clear()

    # ------------------------------------------------------------------ in workers

    def _work(self, job: Callable[[], None]) -> None:
        self.run_worker(job, thread=True, exit_on_error=False)

    def _open(self, older: Reader, seen: Scene | None) -> None:
        """Open the newer store, and tell how it differs."""
        try:
            if is_large(older.path):
                prove(older.path, self._memory)
            newer = Reader(older.path)
        except FileFault as error:
            self.post_message(Refused(seen, error))
            return
        change = None
        with suppress(QueryStopped, StoreError):  # counting takes too long
            change = difference(_contents(older), _contents(newer))
        self.post_message(Opened(newer, change))

    def _prove(self, path: Path) -> None:
        try:
            prove(path, self._memory)
        except FileFault as error:
            self.post_message(Damaged(error))

    # ------------------------------------------------------------------ what came of it

    def on_opened(self, opened: Opened) -> None:
        """A newer store is there."""
        opened.stop()
        self._opening = False
        self._take_up(opened)

    def _take_up(self, opened: Opened) -> None:
        """Let all panes read it; while a panel is open, wait for its end."""
        if len(self.app.screen_stack) > 1:
            self._ready = opened
            return
        self._ready = None
        self._refused, self._told = [], []
        self._retired.append(self._session.reader)
        self._switched = True
        held = ExitStack()
        # Before anything is read from the newer one: it would be seen beside what is of the older.
        held.enter_context(self.app.batch_update())
        self._session.switch(opened.reader)
        self.run_worker(self._reread(held), exit_on_error=False)
        path = opened.reader.path
        way_back = path if self._session.may_write else None  # a guest can't go it
        self._say(
            _words(opened.change, way_back),
            _("{name} was built anew").format(name=path.name),
            "information",
        )

    async def _reread(self, held: ExitStack) -> None:
        """Read everything again, and let it be painted when the open pane has what it shows."""
        with held:
            for pane in self.app.screen_stack[0].query(Pane):
                pane.reread()
            late = monotonic() + HOLD
            await sleep(0)
            while self.explorer.here.is_busy and monotonic() < late:
                await sleep(0.01)

    def on_refused(self, refused: Refused) -> None:
        """Say what is wrong if it still is at the second look: it may have been on its way."""
        refused.stop()
        self._opening = False
        if refused.seen not in self._refused:
            self._refused = [refused.seen]
            return
        self._told = [refused.seen]
        self._say(f"{refused.error} {_(STAYS)}", _("The newer store can't be opened"), "error")

    def on_damaged(self, damaged: Damaged) -> None:
        """Say that what is open can't be believed."""
        damaged.stop()
        self._say(str(damaged.error), _("This store is damaged: don't rely on it"), "error")

    def _say(self, words: str, title: str, severity: Severity) -> None:
        seconds = BAD_NEWS_FOR if severity == "error" else TOLD_FOR
        self.app.notify(
            clean(words), title=clean(title), severity=severity, markup=False, timeout=seconds
        )


def watch(app: Explorer) -> None:
    """Look after the store of an explorer from now on."""
    if app.screen_stack:  # else it is leaving already
        app.screen_stack[0].mount(LiveStore(app.session, guest=app.confined))


def _seen(path: Path) -> Scene | None:
    """What stands at a path; None for nothing."""
    try:
        return scene(path)
    except StoreError:
        return None


def _contents(reader: Reader) -> Contents:
    return reader.lane("live store", LONG).ask(contents)


def _words(change: Difference | None, path: Path | None) -> str:
    """What changed, and the way back, if there is one."""
    lines = [_change(change)]
    if path is not None and os.path.exists(f"{os.path.realpath(path)}.prev"):
        lines.append(_("The one before: termsheet {path}.prev").format(path=path))
    return _(". ").join(lines)


def _change(change: Difference | None) -> str:
    if change is None:
        return _("All that is shown is read from it")
    if change.is_none:
        return _("The same {count:,} facts").format(count=change.facts)
    in_all = _("{count:,} in all").format(count=change.facts)
    if change.new is None:
        if not change.more:
            return _("As many facts as before, {in_all}").format(in_all=in_all)
        words = (
            _("{count:,} facts more, {in_all}")
            if change.more > 0
            else _("{count:,} facts fewer, {in_all}")
        )
        return words.format(count=abs(change.more), in_all=in_all)
    told = (
        (change.new, _("{count:,} new")),
        (change.gone, _("{count:,} gone")),
        (change.other, _("{count:,} changed")),
    )
    parts = _(", ").join(words.format(count=count) for count, words in told if count)
    return _("Facts: {parts}; {in_all}").format(parts=parts, in_all=in_all)
