"""The panes of the explorer by their ids; what a pane needs is imported when it is first made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.answers import BY_PANE
from tui.panes.pane import Pane
from tui.session import Session

if TYPE_CHECKING:
    from tui.panes.subject import Subject


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
