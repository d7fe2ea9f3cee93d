"""What the explorer asks of every pane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from tui.language import N_
from tui.place import Place

if TYPE_CHECKING:
    from tui.shown import Shown

NO_EVIDENCE = N_("There is no figure here to show the evidence of.")


class Pane(Widget):
    """A pane of the explorer, one of which is open at a time."""

    @property
    def is_busy(self) -> bool:
        """Whether something that the person waits for is still on its way."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """What the cursor is on, or what the pane is about: an id, or ""."""
        return ""

    @property
    def place(self) -> Place:
        """Where the person is in it."""
        return Place(self.id or "")

    def visit(self, place: Place) -> None:
        """Show a place in it: one that it told before, or that was remembered."""

    @property
    def shown(self) -> Sequence[Shown]:
        """What is shown, for whoever exports it; the first is what the person looks at."""
        raise NotImplementedError

    def refresh_marks(self) -> None:
        """Show the marks as they are now; they may have been made in another pane."""
        raise NotImplementedError

    def reload(self) -> None:
        """Read everything again: the day has changed."""
        raise NotImplementedError

    def reread(self) -> None:
        """Read everything again, from a newer store, and leave the person where they are."""
        self.reload()

    def focus_first(self) -> None:
        """Put the focus where keys are expected to work."""
        raise NotImplementedError
