"""The first and the last line of the screen: where one is, and which keys matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.cells import cut

MAX_KEYS = 6


class _Bar(Widget):
    """One line, drawn from segments, repainted only when it says something else."""

    DEFAULT_CSS = "_Bar { height: 1; width: 1fr; }"

    def _component(self, name: str) -> Style:
        return self.get_component_rich_style(name)


class TabBar(_Bar):
    """The panes by digit, the one that is open, and the day as of which facts are shown."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-bar--here", "tab-bar--as-of", "tab-bar--digit"}
    DEFAULT_CSS = """
    TabBar {
        height: 1; background: $panel; color: $text-muted;
        & > .tab-bar--here { color: $foreground; text-style: bold reverse; }
        & > .tab-bar--digit { color: $accent; }
        & > .tab-bar--as-of { color: $warning; text-style: bold reverse; }
    }
    """

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, pane: str) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, tabs: Sequence[tuple[str, str]], as_of: str | None) -> None:
        """Args: tabs: the id and the title of each pane; as_of: the day, or None for today."""
        super().__init__()
        self._tabs = tuple(tabs)
        self._as_of = as_of
        self._here = tabs[0][0]
        self._notes: dict[str, str] = {}

    def here(self, pane: str) -> None:
        """Say which pane is open."""
        if pane != self._here:
            self._here = pane
            self.refresh()

    def note(self, pane: str, note: str) -> None:
        """Put a word behind a pane's title, such as how many are marked."""
        if self._notes.get(pane, "") != note:
            self._notes[pane] = note
            self.refresh()

    def _titles(self) -> list[tuple[str, str, str]]:
        return [
            (pane, str(number), title + (f" {note}" if (note := self._notes.get(pane, "")) else ""))
            for number, (pane, title) in enumerate(self._tabs, 1)
        ]

    def render_line(self, y: int) -> Strip:
        """The line."""
        width, base = self.size.width, self.rich_style
        segments: list[Segment] = []
        room = self.app.size.width >= 80
        if room:
            segments.append(Segment(" termsheet ", base + Style(bold=True)))
        for pane, digit, title in self._titles():
            style = self._component("tab-bar--here") if pane == self._here else base
            number = style if pane == self._here else self._component("tab-bar--digit")
            segments += [
                Segment(" ", base),
                Segment(f" {digit}", number),
                Segment(f" {title} ", style),
            ]
        if self._as_of:
            label = f" as of {self._as_of} "
            used = sum(segment.cell_length for segment in segments)
            segments.append(Segment(" " * max(1, width - used - len(label)), base))
            segments.append(Segment(label, self._component("tab-bar--as-of")))
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        """Open the pane whose title was clicked."""
        x = 11 if self.app.size.width >= 80 else 0
        for pane, _, title in self._titles():
            width = 1 + 2 + cell_len(f" {title} ")
            if x <= event.x < x + width:
                self.post_message(self.Chosen(pane))
                return
            x += width


class KeyBar(_Bar):
    """At most six keys, the ones that matter here, and where the cursor is."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key"}
    DEFAULT_CSS = """
    KeyBar {
        height: 1; background: $panel; color: $text-muted;
        & > .key-bar--key { color: $accent; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[tuple[str, str], ...] = ()
        self._status = ""

    def show(self, keys: Sequence[tuple[str, str]], status: str) -> None:
        """Say which keys matter now, and where the cursor is."""
        keys = tuple(keys[:MAX_KEYS])
        if (keys, status) != (self._keys, self._status):
            self._keys, self._status = keys, status
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line: keys at the left, as many as fit; the status at the right."""
        width, base = self.size.width, self.rich_style
        status = cut(self._status, width - 1)
        room = width - cell_len(status) - 1
        segments: list[Segment] = []
        key_style = self._component("key-bar--key")
        for key, word in self._keys:
            size = cell_len(key) + cell_len(word) + 3
            if size > room:
                break
            room -= size
            segments += [Segment(f" {key}", key_style), Segment(f" {word} ", base)]
        segments.append(Segment(" " * room, base))
        segments.append(Segment(f"{status} ", base))
        return Strip(segments).adjust_cell_length(width, base)
