"""The panes of the explorer by their ids; what a pane needs is imported when it is first made."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.answers import BY_PANE
from tui.panes.pane import Pane
from tui.session import Session

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui.panes.subject import Subject

AHEAD = 0.1
"""Seconds after a mark in which another key has its turn before the marked are compared."""


class Panes:
    """The panes that were made so far.

    Args:
        session: What they share.
        first: Id of the one that opens first.
    """

    def __init__(self, session: Session, first: str) -> None:
        self._session = session
        self._made = {first: make_pane(first, session)}
        self._seen = {first}
        self._making = Lock()

    def __getitem__(self, name: str) -> Pane:
        return self._made[name]

    def __iter__(self) -> Iterator[Pane]:
        return iter([*self._made.values()])

    def see(self, name: str) -> bool:
        """Note that a pane is opened; returns whether it is for the first time."""
        was_seen = name in self._seen
        self._seen.add(name)
        return not was_seen

    async def make(self, name: str, among: Widget) -> Pane:
        """Make a pane where nobody sees it, unless it is there.

        Args:
            name: Its id.
            among: What the panes are in.
        """
        async with self._making:
            if name not in self._made:
                pane = make_pane(name, self._session)
                pane.display = False
                await among.mount(pane)
                self._made[name] = pane
        return self._made[name]

    async def compare_ahead(self, among: Widget) -> None:
        """Compare what is marked before anybody asks, where nobody sees it."""
        if len(self._session.marks) > 1 and among.is_attached:
            (await self.make("compare", among)).refresh_marks()


def make_pane(name: str, session: Session) -> Pane:
    """Make a pane.

    Args:
        name: Its id.
        session: What the panes share.
    """
    if name == "overview":
        from tui.panes.overview import OverviewPane

        return OverviewPane(session)
    if name == "compare":
        from tui.panes.compare import ComparePane

        return ComparePane(session)
    if name == "watch":
        from tui.panes.watch import WatchPane

        return WatchPane(session)
    if name == "facts":
        from tui.panes.facts import FactsPane

        return FactsPane(session)
    if name in BY_PANE:
        from tui.panes.page_pane import PagePane

        return PagePane(BY_PANE[name], session)
    from tui.panes.list_pane import ListPane

    return ListPane(_subject(name), session)


def _subject(pane: str) -> Subject:
    """What a list pane is about."""
    match pane:
        case "companies":
            from tui.panes.companies import COMPANIES as subject
        case "deals":
            from tui.panes.deals import DEALS as subject
        case "compute":
            from tui.panes.compute import COMPUTE as subject
        case _:
            raise ValueError(f"no list pane {pane!r}")
    return subject
