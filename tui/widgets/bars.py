"""The first and the last line of the screen: where one is, and which keys matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf
from time import monotonic
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from db.named_tuple import NamedTuple
from tui.language import _
from tui.widgets.cells import cut

MAX_KEYS = 6


class _Tab(NamedTuple):
    """A tab as it is drawn; with an empty title it is its key alone."""

    pane: str
    key: str
    title: str

    @property
    def width(self) -> int:
        """Cells that it takes, the blank before it included."""
        key = 1 + cell_len(self.key) if self.key else 0
        return 1 + key + (cell_len(self.title) + 2 if self.title else 1)


def _width(tabs: Sequence[_Tab]) -> int:
    return sum(tab.width for tab in tabs)


class _Bar(Widget):
    """One line, drawn from segments, repainted only when it says something else."""

    DEFAULT_CSS = "_Bar { height: 1; width: 1fr; }"

    def _component(self, name: str) -> Style:
        return self.get_component_rich_style(name)


class TabBar(_Bar):
    """The panes by key, the one that is open, and the day as of which facts are shown."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-bar--here", "tab-bar--as-of", "tab-bar--key"}
    DEFAULT_CSS = """
    TabBar {
        height: 1; background: $panel; color: $text-muted;
        & > .tab-bar--here { color: $foreground; text-style: bold reverse; }
        & > .tab-bar--key { color: $accent; }
        & > .tab-bar--as-of { color: $warning; text-style: bold reverse; }
    }
    """

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, pane: str) -> None:
            super().__init__()
            self.pane = pane

    def __init__(
        self,
        tabs: Sequence[tuple[str, str, str]],
        here: str,
        as_of: str | None,
        notes: Mapping[str, str] | None = None,
    ) -> None:
        """Args: tabs: id, title, key; here: the open one; as_of: the day, or None; notes: by id."""
        super().__init__()
        self._tabs = tuple(tabs)
        self._as_of = as_of
        self._here = here
        self._notes: dict[str, str] = dict(notes or {})

    def as_of(self, day: str | None) -> None:
        """Say as of which day facts are shown; None for everything."""
        self._as_of = day
        self.refresh()

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

    def _placed(self) -> list[_Tab]:
        """The tabs that fit, in the fullest form that does; the day always has its place."""
        full = [
            _Tab(pane, key, f"{_(title)} {self._notes.get(pane, '')}".strip())
            for pane, title, key in self._tabs
        ]
        room = self.size.width - cell_len(self._label)
        for tabs in ([_Tab("", "", "termsheet"), *full], full):
            if _width(tabs) <= room:
                return tabs
        keys = [tab if tab.pane == self._here else tab._replace(title="") for tab in full]
        if _width(keys) > room:
            return [tab for tab in keys if tab.pane == self._here]
        for number, tab in enumerate(full):  # titles for as many as there is room, from the left
            titled = [*keys[:number], tab, *keys[number + 1 :]]
            keys = titled if _width(titled) <= room else keys
        return keys

    @property
    def _label(self) -> str:
        return f" {_('as of {day}').format(day=self._as_of)} " if self._as_of else ""

    def render_line(self, y: int) -> Strip:
        """The line."""
        width, base = self.size.width, self.rich_style
        segments: list[Segment] = []
        for tab in self._placed():
            here = tab.pane == self._here
            style = self._component("tab-bar--here") if here else base
            key = style if here else self._component("tab-bar--key")
            if not tab.pane:
                style = base + Style(bold=True)
            segments.append(Segment(" ", base))
            if tab.key:
                segments.append(Segment(f" {tab.key}", key))
            segments.append(Segment(f" {tab.title} " if tab.title else " ", style))
        used = sum(segment.cell_length for segment in segments)
        segments.append(Segment(" " * max(0, width - used - cell_len(self._label)), base))
        segments.append(Segment(self._label, self._component("tab-bar--as-of")))
        return Strip(segments).adjust_cell_length(width, base)

    def places(self) -> Iterator[tuple[int, str]]:
        """Where the tabs are: the column of each, and its pane."""
        x = 0
        for tab in self._placed():
            if tab.pane:
                yield x + 1, tab.pane
            x += tab.width

    def choose(self, pane: str) -> None:
        """Open a pane, as if its title were clicked."""
        self.post_message(self.Chosen(pane))

    def on_click(self, event: events.Click) -> None:
        """Open the pane whose title was clicked."""
        x = 0
        for tab in self._placed():
            if x <= event.x < x + tab.width and tab.pane:
                self.choose(tab.pane)
                return
            x += tab.width


class KeyBar(_Bar):
    """At most six keys, the ones that matter here, and where the cursor is."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key"}
    DEFAULT_CSS = """
    KeyBar {
        height: 1; background: $panel; color: $text-muted;
        & > .key-bar--key { color: $accent; text-style: bold; }
    }
    """

    def __init__(self, *, rest: float = 0.0, late: float = inf) -> None:
        """Args: rest, late: when to say where the cursor is, see `tui.terminal.profile`."""
        super().__init__()
        self._keys: tuple[tuple[str, str], ...] = ()
        self._status = ""
        self._next_status = ""
        self._rest, self._late = rest, late
        self._due = self._latest = 0.0
        self._timer: Timer | None = None

    def show(self, keys: Sequence[tuple[str, str]], status: str, *, at_once: bool = False) -> None:
        """Say which keys matter now, and a little later, or at once, where the cursor is."""
        keys = tuple((_(key), _(word)) for key, word in keys[:MAX_KEYS])
        self._next_status = status
        if keys != self._keys or not self._rest or at_once:
            self._keys, self._status = keys, status
            self.refresh()
        elif status != self._status:
            # One timer at a time, however fast the cursor moves.
            now = monotonic()
            if self._timer is None:
                self._latest = now + self._late
                self._timer = self.set_timer(self._rest, self._say_status)
            self._due = min(now + self._rest, self._latest)

    def count(self, number: int) -> None:
        """Say how often the next key is to count; with 0, what stood there before."""
        self._status = f"{number}×" if number else self._next_status
        self.refresh()

    def _say_status(self) -> None:
        self._timer = None
        if (left := self._due - monotonic()) > 0.001:
            self._timer = self.set_timer(left, self._say_status)
        elif self._next_status != self._status:
            self._status = self._next_status
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
