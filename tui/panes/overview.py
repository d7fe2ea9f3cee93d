"""The overview, which is open at the start: a page whose names decide what keys are about."""

from __future__ import annotations

from tui.answers import BY_PANE
from tui.language import N_
from tui.panes.page_pane import PagePane
from tui.session import Session

SUBJECTS = ("company", "deal", "contract")
"""Kinds of addresses that pages can be about."""


class OverviewPane(PagePane):
    """The page of the overview. It keeps its place while one is elsewhere."""

    def __init__(self, session: Session) -> None:
        super().__init__(BY_PANE["overview"], session)

    def on_mount(self) -> None:
        """Make the page."""
        self.reload()
        self.focus_first()

    @property
    def subject(self) -> str:
        """The company or deal of the cursor's line, or else the company of which most is known."""
        kind, _, key = self.page.address.partition("/")
        return key if kind in SUBJECTS else self.page.about.partition("/")[2]

    def show(self, about: str, turn: int = 0) -> None:
        """The page is there, and is about everything."""

    def action_back(self) -> None:
        """There is nowhere to go back to; what is being made is no longer wanted."""
        self._stop_making()

    def _keys(self) -> list[tuple[str, str]]:
        return [("Enter", N_("open")), ("e", N_("evidence")), ("1-7", N_("panes")),
                ("0", N_("questions")), ("?", N_("help")), ("q", N_("quit"))]  # fmt: skip
