"""The explorer: wires panes, keys and themes together; what they do is theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.containers import Container
from textual.filter import LineFilter, NoColor
from textual.screen import Screen

from db.queries.reading import ALWAYS
from db.reader import Reader
from tui.answers import BY_PANE
from tui.history import History
from tui.key_names import as_given, given, key_of, names_of
from tui.keys import KEYS, MAIN, TABS
from tui.language import N_, _
from tui.memory import Left
from tui.messages import Back, FirstRows, Go, KeysChanged, MarksChanged, PageFailed, WentOn
from tui.opening import Curtain, Opening, first_pane
from tui.panes.making import AHEAD, Panes
from tui.panes.pane import Pane
from tui.place import Place
from tui.session import Session
from tui.terminal.guard import Guard
from tui.terminal.profile import LOCAL, Profile
from tui.terminal.textual_private.app import TerminalApp
from tui.terminal.textual_private.drawing import lay_out_now
from tui.themes import NAMES, themes
from tui.widgets.bars import KeyBar, TabBar

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.notifications import SeverityLevel

    from tui.crash import Position
    from tui.early import EarlyStart
    from tui.export_screen import ExportEnded

PANES = frozenset({*(pane for pane, _ in MAIN), *BY_PANE, "facts", "overview", "watch"})


def _finder() -> type[Provider]:
    # Late: the palette is not needed to start.
    from tui.palette import Finder

    return Finder


class Explorer(TerminalApp, inherit_bindings=False):
    """The explorer of one store.

    Args:
        reader: The store.
        as_of: The day as of which facts are shown (ISO), or None for all.
        theme: One of `tui.themes.NAMES`.
        sources: A folder with texts of sources, shown as evidence.
        profile: How to treat the terminal.
        kiosk: The person is a guest: nothing is written, and nothing is left behind.
        first: The address of the view that opens first; "" for the first tab.
        told: What is to be told at the start, such as what is wrong with the settings.
        left: How the store was left the last time, to go on from there.
        early: The page that opens first, on its way.

    Attributes:
        left: How it was left now; None while it is open.
    """

    TITLE = "termsheet"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_finder}
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]
    CSS = """
    Screen { layout: vertical; }
    #panes { height: 1fr; }
    Toast { max-width: 60; }
    """
    ENABLE_COMMAND_PALETTE = True
    _only_informs = False  # the note that is shown

    def __init__(
        self,
        reader: Reader,
        *,
        as_of: str | None = None,
        theme: str = "dark",
        sources: Path | None = None,
        profile: Profile = LOCAL,
        kiosk: bool = False,
        first: str = "",
        told: Sequence[str] = (),
        left: Left | None = None,
        early: EarlyStart | None = None,
    ) -> None:
        super().__init__(profile, confined=kiosk)
        self._first, self._told = first, told
        self.set_class(profile.quiet_cursor, "-quiet-cursor")
        self.session = Session(reader, as_of or ALWAYS, sources, may_write=not kiosk, early=early)
        # Before anything is painted, so that nothing is painted twice.
        for look in themes(self.color_count):
            self.register_theme(look)
        self.begin_with_theme(NAMES[theme])
        self._opening, self._curtain = Opening(self), Curtain(self)
        self._guard, self._no_color = Guard(), NoColor()
        self.history = History()
        self.left: Left | None = None
        self.last_painting: bytes | None = None
        self.resumes = True  # the next start like this one begins where this one is left
        self._as_of = self.session.as_of
        self._here = self._first_pane()
        if left is not None and left.place.pane not in PANES:
            left = None
        if left is not None:
            self.session.marks.update(left.marks)
            self._here = left.place.pane
        self._panes = Panes(self.session, self._here)
        if left is not None:
            self.here.visit(left.place)

    def notify(self, message: str, *, severity: SeverityLevel = "information", **how: Any) -> None:
        """Show a note; one that only informs gives way to the next, and hides nothing for long."""
        if self._only_informs:
            self.clear_notifications()
        there = any(screen.query("Toast") for screen in self.screen_stack[-1:])  # none at the end
        stands_alone = self._only_informs or not there
        self._only_informs = severity == "information" and stands_alone
        super().notify(message, severity=severity, **how)

    def compose(self) -> ComposeResult:
        """The tabs, the pane that is open, the keys."""
        tabs = [(pane, title, as_given(key)) for pane, title, key in TABS]
        yield TabBar(tabs, self._here, self.session.day, self._notes)
        with Container(id="panes"):
            yield self.here
        yield KeyBar(rest=self.profile.rest, late=self.profile.late)

    def on_mount(self) -> None:
        """Begin."""
        self._opening.begin(self._first, self._told)

    def on_first_rows(self, message: FirstRows) -> None:
        """Paint the first screen, or a pane that was opened for the first time."""
        self._opening.show()
        self._curtain.lift()

    # ------------------------------------------------------------------ panes

    def _first_pane(self) -> str:
        return first_pane(self._first)

    @property
    def began(self) -> Left | None:
        """How the store was shown first; None before that."""
        return self._opening.began

    @property
    def here(self) -> Pane:
        """The open pane."""
        return self._panes[self._here]

    async def action_pane(self, name: str) -> None:
        """Open a pane; what is left is remembered. Of the pane that is open, show its list."""
        if name != self._here:
            self.history.leave(self.here.place)
        elif (here := self.here.place).page:
            await self.visit(here._replace(page="", line=0, stop=0))
            self.history.up(here, self.here.place)
        await self._open(name)

    async def _open(self, name: str) -> None:
        """Open a pane; it is made when it is first opened, unless that was foreseen.

        Keys typed meanwhile wait, and then go where the person sees the cursor.
        """
        if is_new := self._panes.see(name):
            self._curtain.fall()
        pane = await self._panes.make(name, self.query_one("#panes"))
        if name != self._here:
            self.here.display = False
            self._here = name
            pane.display = True
            self.query_one(TabBar).here(name)
        if is_new:
            lay_out_now(self)
        pane.refresh_marks()
        pane.focus_first()

    async def action_answer(self, name: str) -> None:
        """Open the page that answers a question, about what the cursor is on."""
        about = " ".join(self.session.marks) if name == "flow" else self.here.subject
        await self.open_answer(name, about)

    async def open_answer(self, name: str, about: str, turn: int = 0) -> None:
        """Open the page that answers a question, about some ids, in one of its forms."""
        from tui.panes.page_pane import PagePane

        if len(self.screen_stack) == 1:
            self.history.leave(self.here.place)
            await self._open(name)
            if isinstance(self.here, PagePane):
                self.here.show(about, turn)

    # ------------------------------------------------------------------ back and forward

    async def visit(self, place: Place) -> None:
        """Show a place as it was."""
        if place.pane in PANES:
            await self._open(place.pane)
            self.here.visit(place)

    async def action_back(self) -> None:
        """Go back to where one was before."""
        await self._move(self.history.back(self.here.place), N_("Nothing was shown before this."))

    async def action_forward(self) -> None:
        """Go forward again."""
        await self._move(self.history.forward(self.here.place), N_("Nothing was shown after this."))

    async def _move(self, place: Place | None, why_not: str) -> None:
        if place is None:
            self.notify(_(why_not), timeout=2)
        else:
            await self.visit(place)

    def on_went_on(self, message: WentOn) -> None:
        """Remember where a person was within a pane."""
        if message.goes_up:
            self.history.up(message.place, self.here.place)
        else:
            self.history.leave(message.place)

    async def on_back(self, message: Back) -> None:
        """Close an answer: go back to where it was opened."""
        before = self.history.back(self.here.place) or message.otherwise
        await self.visit(before or Place(TABS[0][0]))

    async def action_turn(self, steps: int) -> None:
        """Open the pane beside; in a dialog of two halves, go to the other one."""
        if turn := getattr(self.screen, "turn", None):
            turn()
        elif len(self.screen_stack) == 1:  # not behind the page of keys
            names = [name for name, *_ in TABS]
            at = names.index(self._here) if self._here in names else -(steps > 0)
            name = names[(at + steps) % len(names)]
            await (self.action_answer(name) if name in BY_PANE else self.action_pane(name))

    async def on_tab_bar_chosen(self, event: TabBar.Chosen) -> None:
        """A tab was clicked."""
        if event.pane in BY_PANE:
            await self.action_answer(event.pane)
        else:
            await self.action_pane(event.pane)

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Leave, and remember where that was."""
        with suppress(Exception):  # in whatever state it is asked to
            from tui.first_screen import last_screen

            self.left = Left(self.here.place, dict(self.session.marks))
            if self.session.as_of == self._as_of:
                self.last_painting = last_screen(self)
        super().exit(*args, **kwargs)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The filters of Textual, and after them the guard.

        Without colours there are none at all: Textual's greys are black on black in places.
        """
        filters = [self._no_color] if self.no_color else super().get_line_filters()
        return [*filters, self._guard]

    # ------------------------------------------------------------------ what panes ask for

    async def on_go(self, message: Go) -> None:
        """Follow an address, or open a pane or an answer about what the cursor is on."""
        kind, _, key = message.address.partition("/")
        if kind == "answer":
            await self.open_answer(key, self.here.subject)
        elif kind == "pane":
            await self.action_pane(key)
        else:
            from tui.addresses import parse
            from tui.travel import go

            await go(self, parse(message.address))

    def on_keys_changed(self, message: KeysChanged) -> None:
        """Show the keys that matter now."""
        # Guests export nothing.
        keys = [each for each in message.keys if each[0] != "x" or self.session.may_write]
        bar = self.query_one(KeyBar)
        if given():
            names = names_of(self.focused, self.here, self)
            keys = [(as_given(key, names), word) for key, word in keys]
        bar.show(keys, message.status, at_once=self.began is None)

    def on_marks_changed(self, message: MarksChanged) -> None:
        """Say how many are marked, and show it in the pane that is open."""
        self.tell_marks()
        self.here.refresh_marks()  # the pane may have changed before it was told of the mark
        self.set_timer(AHEAD, partial(self._panes.compare_ahead, self.query_one("#panes")))

    def tell_marks(self) -> None:
        """Say how many are marked."""
        self.query_one(TabBar).note("compare", self._notes["compare"])

    @property
    def _notes(self) -> dict[str, str]:
        count = len(self.session.marks)
        return {"compare": f"({count})" if count else ""}

    def on_page_failed(self, message: PageFailed) -> None:
        """Tell what went wrong; the explorer goes on."""
        from tui.faults import said

        title = _("Could not be read")
        self.notify(said(message.error), title=title, severity="error", markup=False)

    # ------------------------------------------------------------------ after a fault

    @property
    def position(self) -> Position:
        """Where the person is."""
        from tui.crash import position_of

        return position_of(self)

    async def go_to(self, there: str) -> None:
        """Show what has this address, with the day that it says or all that is known.

        Raises:
            AddressError: It is none.
        """
        from tui.addresses import parse
        from tui.travel import go

        await go(self, parse(there), exact=True)

    # ------------------------------------------------------------------ the day

    def action_as_of(self) -> None:
        """Choose the day as of which facts are shown."""
        from tui.as_of import AsOfScreen

        if len(self.screen_stack) == 1:
            self.push_screen(AsOfScreen(self.session), self.choose_day)

    def choose_day(self, chosen: str | None) -> None:
        """Show what was known on a day (ISO), or all with `ALWAYS`; None changes nothing."""
        if chosen in (None, self.session.as_of):
            return
        self.session.as_of = chosen
        self.query_one(TabBar).as_of(self.session.day)
        for pane in self._panes:
            pane.reload()

    # ------------------------------------------------------------------ jumps, counts, commands

    def action_jump(self) -> None:
        """Put a letter on every place, to go there by it."""
        from tui.jump import begin

        begin(self)

    def tell_count(self) -> None:
        """Show the count in the last line, as long as there is one."""
        for bar in self.screen_stack[0].query(KeyBar):  # none, while it leaves
            bar.count(self.count)

    async def action_command(self) -> None:
        """Type a command."""
        from tui.widgets.command_line import CommandLine

        keys = self.query_one(KeyBar)
        if not self.query(CommandLine):
            await self.mount(CommandLine(), before=keys)
        keys.display = False
        self.query_one(CommandLine).open()

    def show_keys(self, shown: bool) -> None:
        """Show the keys, or make room for what is typed in their place."""
        self.query_one(KeyBar).display = shown

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tab completes a command while one is typed."""
        return action != "turn" or self.query_one(KeyBar).display

    # ------------------------------------------------------------------ the watch list

    async def action_watch(self) -> None:
        """Watch what the cursor is on, or watch it no longer."""
        from tui.watching import toggle

        await toggle(self)

    async def action_watch_list(self) -> None:
        """Show what is watched."""
        from tui.watching import show

        await show(self)

    # ------------------------------------------------------------------ copy and export

    def action_copy(self, what: str, form: str | None = None) -> None:
        """Copy what the cursor is on: one of `tui.sharing.WHAT`."""
        from tui.sharing import begin

        begin(self, what, form)

    async def action_export(self) -> None:
        """Write what is shown into a file; keys typed meanwhile wait."""
        from tui.export_screen import ask_to_export

        await ask_to_export(self)

    def on_export_ended(self, message: ExportEnded) -> None:
        """Tell where a file was written, or why it was not."""
        message.tell(self)

    # ------------------------------------------------------------------ help and palette

    def action_help(self) -> None:
        """Show the keys."""
        from tui.help import HelpScreen

        self.push_screen(HelpScreen())

    def action_help_quit(self) -> None:
        """Say which key quits: many expect it of Ctrl+C, as of a program that stops by that."""
        self.notify(_("{key} quits.").format(key=key_of("app.quit_at_once", "Ctrl+Q")), timeout=3)

    def action_command_palette(self) -> None:
        """Find anything by its name; Textual's own words for it are in English only."""
        from tui.palette import Palette

        if self.use_command_palette and not isinstance(self.screen, Palette):
            self.push_screen(Palette(placeholder=_("Search for companies, deals, actions…")))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The actions that the palette offers besides what it finds in the store."""
        from tui.palette import system_commands

        return system_commands(self)
