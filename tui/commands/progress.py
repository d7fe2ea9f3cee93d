"""How far a long piece of work is: a bar on stderr, where somebody sees it, after a while."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING

from tui.language import N_, _

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_PATIENCE = 1.0
"""Seconds of work without a bar: what is done by then needs none."""

_STAGES = (
    N_("reading"),
    N_("matching"),
    N_("writing"),
    N_("checking"),
    N_("building"),
    N_("pulling"),
    N_("facts files"),
)


class Progress:
    """Told how far the work is; shows it if there is a terminal, and it takes long.

    Attributes:
        stage: What is being done.
    """

    def __init__(self) -> None:
        self.stage = ""
        self._since = time.monotonic()
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._bar is not None:
            self._bar.stop()

    def working(self, stage: str) -> None:
        """Begin a stage that tells nothing on its way; it gets a bar if it takes long."""
        self(stage, 0, 1)
        if self._bar is None and self._timer is None:
            self._timer = threading.Timer(_PATIENCE, self, (stage, 0, 1))
            self._timer.daemon = True
            self._timer.start()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note of a stage of the work, and of how much of it is done."""
        self.stage = stage
        if self._bar is None and not self._begin():
            return
        assert self._bar is not None and self._task is not None
        # A stage that can't tell how far it is has a bar that moves to and fro.
        self._bar.update(
            self._task, description=_(stage), completed=done, total=total if done else None
        )

    def _begin(self) -> bool:
        """Show the bar, if it is time and there is a terminal."""
        if time.monotonic() - self._since < _PATIENCE or not sys.stderr.isatty():
            return False
        from rich.console import Console
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn()
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self._bar.start()
        self._task = self._bar.add_task("", total=None)
        return True
