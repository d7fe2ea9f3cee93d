"""The explorer: wires panes, keys and themes together; what they do is theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widget import Widget

from db.queries.reading import ALWAYS
from db.reader import Reader
from tui.messages import Ask, Go, KeysChanged, MarksChanged, PageFailed
from tui.panes.list_pane import ListPane
from tui.panes.subject import Subject
from tui.session import Session
from tui.themes import DARK, LIGHT, NAMES
from tui.widgets.bars import KeyBar, TabBar

if TYPE_CHECKING:
    from textual.command import Provider

TABS = (
    ("companies", "Companies"),
    ("deals", "Deals"),
    ("compute", "Compute"),
    ("compare", "Compare"),
)
PANE_OF = {"company": "companies", "deal": "deals", "contract": "compute"}
"""The pane where a kind of address leads."""


def _subject(pane: str) -> Subject:
    """What a list pane is about; imported when the pane is first opened."""
    match pane:
        case "companies":
            from tui.panes.companies import COMPANIES as subject
        case "deals":
            from tui.panes.deals import DEALS as subject
        case "compute":
            from tui.panes.compute import COMPUTE as subject
        case _:
            raise ValueError(f"no list pane {pane!r}")
    return subject


def _finder() -> type[Provider]:
    # Late: the palette is not needed to start.
    from tui.palette import Finder

    return Finder


class Explorer(App[None]):
    """The explorer of one store.

    Args:
        reader: The store.
        as_of: The day as of which facts are shown (ISO), or None for all.
        theme: One of `tui.themes.NAMES`.
    """

    TITLE = "termsheet"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_finder}
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number), f"pane('{pane}')", title, show=False, id=f"app.pane.{pane}")
            for number, (pane, title) in enumerate(TABS, 1)
        ),
        Binding("tab", "turn(1)", "Next pane", show=False, id="app.next_pane"),
        Binding("shift+tab", "turn(-1)", "Previous pane", show=False, id="app.previous_pane"),
        Binding("question_mark,f1", "help", "Help", show=False, id="app.help"),
        Binding("q", "quit", "Quit", show=False, id="app.quit"),
    ]
    CSS = """
    Screen { layout: vertical; }
    #panes { height: 1fr; }
    #panes > * { display: none; }
    #panes > .-here { display: block; }
    Toast { max-width: 60; }
    """
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, reader: Reader, *, as_of: str | None = None, theme: str = "dark") -> None:
        super().__init__()
        self.session = Session(reader, as_of or ALWAYS)
        self._wanted_theme = NAMES[theme]

    def compose(self) -> ComposeResult:
        """The tabs, the pane that is open, the keys."""
        yield TabBar(TABS, self.session.day)
        yield Container(id="panes")
        yield KeyBar()

    def on_mount(self) -> None:
        """Open the first pane."""
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = self._wanted_theme
        self.action_pane(TABS[0][0])

    # ------------------------------------------------------------------ panes

    def _pane(self, name: str) -> Widget:
        """A pane; made when it is first opened."""
        panes = self.query_one("#panes")
        for pane in panes.children:
            if pane.id == name:
                return pane
        pane = self._make_pane(name)
        panes.mount(pane)
        return pane

    def _make_pane(self, name: str) -> Widget:
        if name == "compare":
            from tui.panes.compare import ComparePane

            return ComparePane(self.session)
        return ListPane(_subject(name), self.session)

    @property
    def here(self) -> str:
        """The name of the open pane."""
        return next((pane.id or "" for pane in self.query("#panes > .-here")), TABS[0][0])

    def action_pane(self, name: str) -> None:
        """Open a pane."""
        self._enter(self._pane(name))

    def _enter(self, pane: Widget, then: Callable[[], None] | None = None) -> None:
        for other in self.query("#panes > .-here"):
            other.remove_class("-here")
        pane.add_class("-here")
        self.query_one(TabBar).here(pane.id or "")

        def settle() -> None:
            pane.refresh_marks()  # type: ignore[attr-defined]
            pane.focus_first()  # type: ignore[attr-defined]
            if then is not None:
                then()

        # A pane made just now has no children before the next refresh.
        settle() if pane.is_mounted and pane.children else self.call_after_refresh(settle)

    def action_turn(self, steps: int) -> None:
        """Open the pane beside."""
        names = [name for name, _ in TABS]
        self.action_pane(names[(names.index(self.here) + steps) % len(names)])

    def on_tab_bar_chosen(self, event: TabBar.Chosen) -> None:
        """A tab was clicked."""
        self.action_pane(event.pane)

    # ------------------------------------------------------------------ what panes ask for

    def on_go(self, message: Go) -> None:
        """Follow an address to its pane, or to the evidence panel of the open one."""
        kind, _, key = message.address.partition("/")
        if kind == "fact":
            self.query_one(f"#{self.here}").post_message(Ask(key))
        elif kind == "source":
            self.query_one(f"#{self.here}").post_message(Ask(None, source=key))
        elif kind in PANE_OF:
            pane = self._pane(PANE_OF[kind])
            assert isinstance(pane, ListPane)
            self._enter(pane, lambda: pane.go(key))

    def on_keys_changed(self, message: KeysChanged) -> None:
        """Show the keys that matter now."""
        self.query_one(KeyBar).show(message.keys, message.status)

    def on_marks_changed(self, message: MarksChanged) -> None:
        """Say how many are marked."""
        count = len(self.session.marks)
        self.query_one(TabBar).note("compare", f"({count})" if count else "")

    def on_page_failed(self, message: PageFailed) -> None:
        """Tell what went wrong; the explorer goes on."""
        self.notify(str(message.error), title="Could not be read", severity="error", markup=False)

    # ------------------------------------------------------------------ help and palette

    def action_help(self) -> None:
        """Show the keys."""
        from tui.help import HelpScreen

        self.push_screen(HelpScreen())

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The actions that the palette offers besides what it finds in the store."""
        for name, title in TABS:
            about = f"The pane of {title.lower()}"
            yield SystemCommand(f"Open {title}", about, partial(self.action_pane, name))
        for name, theme in NAMES.items():
            yield SystemCommand(f"Theme: {name}", "Change the looks", partial(self._look, theme))
        yield SystemCommand("Help", "All keys", self.action_help)
        yield SystemCommand("Quit", "Leave termsheet", self.exit)

    def _look(self, theme: str) -> None:
        self.theme = theme


def run(
    store: Path, *, as_of: str | None = None, mouse: bool = True, theme: str | None = None
) -> int:
    """Open the explorer and stay until the person leaves.

    Args:
        store: The store to explore.
        as_of: Only what was known on this day (ISO).
        mouse: Whether the mouse is used.
        theme: "dark", "light" or "ansi".

    Returns:
        The exit code.

    Raises:
        StoreError: The store cannot be opened.
    """
    with Reader(store) as reader:
        app = Explorer(reader, as_of=as_of, theme=theme or "dark")
        app.animation_level = "none"
        app.run(mouse=mouse)
        return app.return_code or 0
