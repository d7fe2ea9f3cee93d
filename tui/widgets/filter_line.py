"""The line in which a filter is typed; it is made when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from tui.messages import FilterChanged, FilterClosed

if TYPE_CHECKING:
    from textual.widgets import Input


class FilterLine(Widget):
    """A slash and an input; Enter keeps the filter, Esc drops it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "drop", "Drop the filter", show=False, id="filter.drop"),
        Binding("down,up", "keep", "To the list", show=False, id="filter.keep"),
    ]
    DEFAULT_CSS = """
    FilterLine {
        display: none; height: 1; layout: horizontal; background: $panel;
        &.-open { display: block; }
        & Input, & Input:focus { border: none; padding: 0 1; height: 1; background: $panel; }
    }
    """

    def open(self) -> None:
        """Let the person type."""
        self.add_class("-open")
        found = self.query("Input")
        if found:
            found.first().focus()
            return
        # Imported here: most sessions begin without a filter, and start sooner for it.
        from textual.widgets import Input

        box = Input(placeholder="words in English or Chinese, all of which must be found")
        self.mount(box)
        box.focus()

    def clear(self) -> None:
        """Forget what was typed."""
        for box in self.query("Input"):
            box.clear()  # type: ignore[attr-defined]
        self.remove_class("-open")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on what was typed."""
        event.stop()
        self.post_message(FilterChanged(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the filter and go to the list."""
        event.stop()
        self.action_keep()

    def action_keep(self) -> None:
        """Keep the filter and go to the list."""
        self.remove_class("-open")
        self.post_message(FilterClosed())

    def action_drop(self) -> None:
        """Drop the filter."""
        self.clear()
        self.post_message(FilterChanged(""))
        self.post_message(FilterClosed())
