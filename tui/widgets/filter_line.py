"""The line in which a filter is typed; its input is made when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from tui.language import N_, _
from tui.messages import FilterChanged, FilterClosed

if TYPE_CHECKING:
    from textual.widgets import Input


class FilterLine(Widget):
    """A line to type in; Enter or an arrow keeps the filter, Esc drops it.

    Args:
        back_to: The widget that gets the focus when the person is done.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "drop", N_("Drop the filter"), show=False, id="filter.drop"),
        # With priority, since the input has a use of its own for Enter.
        Binding("enter,down,up", "keep", N_("To the list"), show=False, priority=True,
                id="filter.keep"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    FilterLine {
        display: none; height: 1; background: $panel;
        & Input, & Input:focus { border: none; padding: 0 1; height: 1; background: $panel; }
    }
    """

    def __init__(self, back_to: Widget) -> None:
        super().__init__()
        self._back_to = back_to
        self._input: Input | None = None

    async def open(self, words: str) -> None:
        """Let the person type, from the words that the list is filtered by."""
        self.display = True
        if self._input is None:
            # Imported here: most sessions begin without a filter, and start sooner for it.
            from textual.widgets import Input

            self._input = Input(placeholder=_("words in English or Chinese; all must be found"))
            self._input.cursor_blink = False  # nothing is sent while nothing happens
            await self.mount(self._input)
        if self._input.value != words:
            self._input.value = words
        self._input.cursor_position = len(words)
        self.screen.set_focus(self._input)

    def clear(self) -> None:
        """Forget what was typed."""
        if self._input is not None:
            self._input.clear()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on what was typed."""
        event.stop()
        self.post_message(FilterChanged(event.value))

    def on_descendant_blur(self) -> None:
        """Close, where the person went elsewhere, such as by Tab."""
        self.call_after_refresh(self._close_if_left)

    def _close_if_left(self) -> None:
        focused = self.screen.focused
        if self.display and focused is not None and focused is not self._input:
            self.display = False
            self.post_message(FilterClosed())

    def action_keep(self) -> None:
        """Keep the filter and go to the list, at once, so that the next key finds it there."""
        self.screen.set_focus(self._back_to)
        self.display = False
        self.post_message(FilterClosed())

    def action_drop(self) -> None:
        """Drop the filter."""
        self.clear()
        self.action_keep()
