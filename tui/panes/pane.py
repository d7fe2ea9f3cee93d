"""What the explorer asks of every pane."""

from __future__ import annotations

from textual.widget import Widget


class Pane(Widget):
    """A pane of the explorer, one of which is open at a time."""

    @property
    def is_busy(self) -> bool:
        """Whether something that the person waits for is still on its way."""
        raise NotImplementedError

    def refresh_marks(self) -> None:
        """Show the marks as they are now; they may have been made in another pane."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """Put the focus where keys are expected to work."""
        raise NotImplementedError
