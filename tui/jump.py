"""Jump mode: a letter or two on every place on the screen, which then lead there.

The screen stands still meanwhile, as it was drawn last, and only the letters are drawn over it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from db.named_tuple import NamedTuple
from tui.key_names import key_of
from tui.language import N_, _
from tui.terminal.textual_private.drawing import screen_strips
from tui.widgets.bars import TabBar
from tui.widgets.cells import cut
from tui.widgets.document_view import DocumentView
from tui.widgets.virtual_table import VirtualTable

if TYPE_CHECKING:
    from tui.app import Explorer

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Those under the fingers first."""
NOWHERE = N_("There is nowhere to jump to.")
HOW = N_("Lower case goes there, capitals open it; {key} leaves")


class Target(NamedTuple):
    """A place to jump to.

    Attributes:
        x: Its column on the screen.
        y: Its line.
        go: Goes there.
        open: Goes there and opens it, or follows it.
    """

    x: int
    y: int
    go: Callable[[], object]
    open: Callable[[], object]


def targets(app: Explorer) -> list[Target]:
    """The places on the screen, as they are read: from the top down, from left to right."""
    found = [*_of_tabs(app)]
    for widget in app.here.query("VirtualTable, DocumentView"):
        if not widget.region.area or not widget.display:
            continue
        if isinstance(widget, VirtualTable):
            found += _of_table(widget)
        elif isinstance(widget, DocumentView):
            found += _of_page(widget)
    return sorted(found, key=lambda target: (target.y, target.x))


def _of_tabs(app: Explorer) -> list[Target]:
    bar = app.query_one(TabBar)
    return [
        Target(bar.region.x + x, bar.region.y, partial(bar.choose, pane), partial(bar.choose, pane))
        for x, pane in bar.places()
    ]


def _of_table(table: VirtualTable) -> list[Target]:
    corner = table.content_region.offset

    def go(row: int) -> None:
        table.screen.set_focus(table)
        table.move_cursor(row)

    def open_(row: int) -> None:
        go(row)
        table.action_open()

    return [
        Target(corner.x, corner.y + y, partial(go, row), partial(open_, row))
        for y, row in table.places()
    ]


def _of_page(page: DocumentView) -> list[Target]:
    corner = page.content_region.offset

    def go(line: int, stop: int) -> None:
        page.screen.set_focus(page)
        page.put_cursor(line, stop)

    def open_(line: int, stop: int) -> None:
        go(line, stop)
        page.action_follow()

    return [
        Target(corner.x + x, corner.y + y, partial(go, line, stop), partial(open_, line, stop))
        for x, y, line, stop in page.places()
    ]


def labels(count: int) -> list[str]:
    """So many labels, none of which another begins with, and as short as can be."""
    pairs = 0
    while len(LETTERS) - pairs + pairs * len(LETTERS) < count and pairs < len(LETTERS):
        pairs += 1
    singles = [*LETTERS[: len(LETTERS) - pairs]]
    firsts = LETTERS[len(LETTERS) - pairs :]
    return [*singles, *(one + two for one in firsts for two in LETTERS)][:count]


def drawn_at(strips: Sequence[Strip], places: dict[str, Target]) -> dict[str, int]:
    """Where each label begins: before its place where that is blank, or else on it.

    Args:
        strips: The lines of the screen.
        places: Where the labels lead. A label for which its line has no cell left is left out.
    """
    columns: dict[str, int] = {}
    ends: dict[int, int] = {}
    for label, place in sorted(places.items(), key=lambda item: (item[1].y, item[1].x)):
        line, before = strips[place.y], place.x - len(label)
        end = ends.get(place.y, 0)
        is_blank = before >= end and not line.crop(before, place.x).text.strip()
        x = before if is_blank else max(place.x, end)
        if x + len(label) <= line.cell_length:
            columns[label] = x
            ends[place.y] = x + len(label)
    return columns


class JumpView(Widget):
    """The screen as it was, with letters on it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"jump-view--label", "jump-view--typed"}
    DEFAULT_CSS = """
    JumpView {
        width: 100%; height: 100%;
        & > .jump-view--label {
            color: $background; background: $accent; text-style: bold;
        }
        & > .jump-view--typed { color: $text-muted; text-style: bold; }
        &:nocolor > .jump-view--label { text-style: bold reverse; }
        &:ansi > .jump-view--label { text-style: bold reverse; color: ansi_default;
                                     background: ansi_default; }
    }
    """

    def __init__(self, strips: Sequence[Strip], places: dict[str, Target]) -> None:
        super().__init__()
        self._strips, self._places = strips, places
        self.columns = drawn_at(strips, places)
        self.typed = ""

    def render_line(self, y: int) -> Strip:
        """A line as it was, with the labels that may still be meant."""
        if y >= len(self._strips):
            return Strip.blank(self.size.width)
        line = self._strips[y]
        if y == len(self._strips) - 1:
            return self._how(line.cell_length)
        for label, x in self.columns.items():
            if self._places[label].y == y and label.startswith(self.typed):
                line = self._put(line, x, label)
        return line

    def _put(self, line: Strip, x: int, label: str) -> Strip:
        typed, rest = label[: len(self.typed)], label[len(self.typed) :]
        pieces = [Segment(typed, self._look("typed"))] if typed else []
        drawn = Strip([*pieces, Segment(rest, self._look("label"))], len(label))
        left, right = line.crop(0, x), line.crop(x + len(label), line.cell_length)
        return Strip.join([
            left.adjust_cell_length(x), drawn,
            right.adjust_cell_length(line.cell_length - x - len(label)),
        ])  # fmt: skip

    def _how(self, width: int) -> Strip:
        told = cut(f" {_(HOW).format(key=key_of('jump.leave', 'Esc'))}", width)
        return Strip([Segment(told, self._look("typed"))]).adjust_cell_length(
            width, self.rich_style
        )

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(f"jump-view--{name}")


class JumpScreen(ModalScreen[Callable[[], object] | None]):
    """Waits for the letters of a place; gives what goes there, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", N_("Leave it"), show=False, id="jump.leave"),
        Binding("backspace", "take_back", N_("Take back the first letter"), show=False,
                id="jump.take_back"),
    ]  # fmt: skip

    def __init__(self, strips: Sequence[Strip], found: Sequence[Target]) -> None:
        super().__init__()
        self._places = dict(zip(labels(len(found)), found, strict=False))
        self._view = JumpView(strips, self._places)
        self._width = strips[0].cell_length if strips else 0
        self._height = len(strips)
        self._ended = False

    def compose(self) -> ComposeResult:
        """The screen as it was."""
        yield self._view

    def _end(self, go: Callable[[], object] | None) -> None:
        """Leave, once, however many keys and sizes come meanwhile."""
        if not self._ended:
            self._ended = True
            self.dismiss(go)

    def on_key(self, event: events.Key) -> None:
        """Take a letter."""
        letter = event.character or ""
        if not (letter.isascii() and letter.isalpha()):
            return
        event.stop()
        typed = self._view.typed + letter.lower()
        if (target := self._places.get(typed)) is not None:
            self._end(target.open if letter.isupper() else target.go)
        elif any(label.startswith(typed) for label in self._places):
            self._view.typed = typed
            self._view.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Leave: nothing is any more where its letters are."""
        if self._places and event.size != (self._width, self._height):
            self._end(None)

    def on_click(self, event: events.Click) -> None:
        """Leave; or go to the place whose letters were clicked."""
        at = Offset(event.screen_x, event.screen_y)
        for label, x in self._view.columns.items():
            target = self._places[label]
            if target.y == at.y and x <= at.x < max(x, target.x) + len(label):
                self._end(target.go)
                return
        self._end(None)

    def action_leave(self) -> None:
        """Leave."""
        self._end(None)

    def action_take_back(self) -> None:
        """Take back the first letter."""
        self._view.typed = ""
        self._view.refresh()


def begin(app: Explorer) -> None:
    """Put letters on the screen."""
    found = targets(app)[: len(LETTERS) ** 2]
    if not found:
        app.notify(_(NOWHERE), timeout=3)
        return

    def act(go: Callable[[], object] | None) -> None:
        if go is not None:
            go()

    app.push_screen(JumpScreen(screen_strips(app), found), act)
