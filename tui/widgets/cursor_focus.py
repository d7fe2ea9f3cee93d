"""Widgets of which the focus changes the line of the cursor, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from textual.widget import Widget as _Widget
else:
    _Widget = object


class CursorFocus(_Widget):
    """Beside a widget: with the focus, its cursor is drawn otherwise.

    Textual finds all styles of a widget again that gets the focus or loses it, and draws all of it:
    a third of the time that it takes to go from a list to the page beside it. No style sheet here
    has looks for the focus.
    """

    def refresh_cursor(self) -> None:
        """Draw the line of the cursor again."""
        raise NotImplementedError

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Find no styles: they are the same."""

    def on_focus(self, event: events.Focus) -> None:
        """Draw the cursor as it is with the focus."""
        self._show_focus(event, events.DescendantFocus(self))

    def on_blur(self, event: events.Blur) -> None:
        """Draw the cursor as it is without."""
        self._show_focus(event, events.DescendantBlur(self))

    def _show_focus(self, event: events.Event, told: events.Event) -> None:
        event.prevent_default()
        self.has_focus = isinstance(event, events.Focus)
        self.refresh_cursor()
        if self.parent is not None:
            self.parent.post_message(told)
