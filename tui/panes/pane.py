"""What the explorer asks of every pane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.widget import Widget

from tui.key_names import given
from tui.language import N_, _
from tui.place import Place

if TYPE_CHECKING:
    from tui.shown import Shown

NO_EVIDENCE = N_("There is no figure here to show the evidence of.")


_LISTS_ONLY = N_("That is for lists: companies (1), deals (2), compute (3).")
_ONE_FORM = N_("This has one form only; the timeline (6) and totals (T) have more.")
WHY_NOT = {
    **dict.fromkeys(("slash", "n", "N", "s", "S"), _LISTS_ONLY),
    "X": N_("Marks are taken away where they are compared (4)."),
    **dict.fromkeys(("z", "Z"), _ONE_FORM),
}
"""What is told of keys that do something in other panes only."""


class Pane(Widget):
    """A pane of the explorer, one of which is open at a time."""

    def on_key(self, event: events.Key) -> None:
        """Say why a key does nothing here; those that do something never come this far."""
        if (why := WHY_NOT.get(event.key)) and not given():
            event.stop()
            self.app.notify(_(why), timeout=3)

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
