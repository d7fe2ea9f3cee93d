"""The overview, which is open at the start: a page whose names decide what keys are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from db.reader import Lane, QueryTimeout
from tui.answers import BY_PANE, Wish
from tui.language import N_
from tui.panes.page_pane import PagePane
from tui.session import Session

if TYPE_CHECKING:
    from tui.document import Document

WIDE, TALL = 120, 52
"""Cells and lines of a window from which on charts follow what the page says anyway."""

SUBJECTS = ("company", "deal", "contract")
"""Kinds of addresses that pages can be about."""


class OverviewPane(PagePane):
    """The page of the overview. It keeps its place while one is elsewhere."""

    def __init__(self, session: Session) -> None:
        super().__init__(BY_PANE["overview"], session)
        self._had_more: bool | None = None

    def on_mount(self) -> None:
        """Make the page."""
        self.reload()
        self.focus_first()

    @property
    def subject(self) -> str:
        """The company or deal of the cursor's line, or else the company of which most is known."""
        kind, _, key = self.page.address.partition("/")
        return key if kind in SUBJECTS else self.page.about.partition("/")[2]

    @property
    def _wants_more(self) -> bool:
        """Whether the page leaves so much of the screen empty that charts have room there, too."""
        width, height = self.app.size
        return width >= WIDE and height >= TALL

    def _more(self, lane: Lane, wish: Wish) -> Document:
        """In a worker: the charts of other pages."""
        from tui.pages.overview_charts import charts

        try:
            return charts(lane, wish.as_of)
        except QueryTimeout:  # the page is good without them
            return []

    def on_resize(self, event: events.Resize) -> None:
        """Have the charts, or let them go, where the window has become another."""
        if self._had_more is not None and self._had_more != self._wants_more:
            self.reread()
        self._had_more = self._wants_more

    def show(self, about: str, turn: int = 0) -> None:
        """The page is there, and is about everything."""

    def action_back(self) -> None:
        """There is nowhere to go back to; what is being made is no longer wanted."""
        self._stop_making()

    def _keys(self) -> list[tuple[str, str]]:
        return [("Enter", N_("open")), ("e", N_("evidence")), ("1-7", N_("panes")),
                ("0", N_("questions")), ("?", N_("help")), ("q", N_("quit"))]  # fmt: skip
