"""What the explorer asks of every pane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.widget import Widget

from tui.key_names import as_given, given
from tui.language import N_, _
from tui.place import Place

if TYPE_CHECKING:
    from tui.shown import Shown

NO_EVIDENCE = N_("There is no figure here to show the evidence of.")


_LISTS_ONLY = N_("That is for lists: companies ({key_1}), deals ({key_2}), compute ({key_3}).")
_ONE_FORM = N_("This has one form only; the timeline ({key_6}) and totals ({key_T}) have more.")
_WHERE_COMPARED = N_("Marks are taken away where they are compared ({key_4}).")
ELSEWHERE = {
    "list.filter": ("slash", _LISTS_ONLY),
    "list.next": ("n", _LISTS_ONLY),
    "list.previous": ("N", _LISTS_ONLY),
    "list.sort": ("s", _LISTS_ONLY),
    "list.turn_sort": ("S", _LISTS_ONLY),
    "compare.clear": ("X", _WHERE_COMPARED),
    "answer.turn": ("z", _ONE_FORM),
    "answer.turn_back": ("Z", _ONE_FORM),
}
"""What is done in other panes only, by the ids of bindings: the usual key, and what is told."""


def why_not(key: str) -> str:
    """Why a key does nothing here; "" where it does nothing anywhere."""
    for action, (usual, why) in ELSEWHERE.items():
        if key == usual if action not in given() else key in _given_to(action):
            return _(why).format(**{f"key_{each}": as_given(each) for each in "12346T"})
    return ""


def _given_to(action: str) -> list[str]:
    from tui.long_keys import split  # late: few have given keys

    return split(given()[action])


class Pane(Widget):
    """A pane of the explorer, one of which is open at a time."""

    def on_key(self, event: events.Key) -> None:
        """Say why a key does nothing here; those that do something never come this far."""
        if why := why_not(event.key):
            event.stop()
            self.app.notify(why, timeout=3, markup=False)

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
