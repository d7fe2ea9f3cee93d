"""The line in which commands are typed, in place of the keys; above it what they can become."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from db.safe_text import clean
from tui.completion import Candidate, Unfinished, candidates, unfinished
from tui.key_names import key_of
from tui.language import N_, _
from tui.order_acts import OrderError, sorts_of
from tui.orders import BY_NAME, read
from tui.widgets.cells import cut

if TYPE_CHECKING:
    from tui.app import Explorer

MOST_REMEMBERED = 50


class CommandLine(Widget):
    """Takes one command after another; hidden in between."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, since the input has a use of its own for Enter.
        Binding("enter", "obey", N_("Do it"), show=False, priority=True, id="command.obey"),
        Binding("tab", "complete(1)", N_("Complete; again: the next"), show=False,
                id="command.complete"),
        Binding("shift+tab", "complete(-1)", N_("The one before"), show=False,
                id="command.complete_back"),
        Binding("up", "recall(-1)", N_("The command before"), show=False, id="command.recall"),
        Binding("down", "recall(1)", N_("The command after"), show=False, id="command.recall_next"),
        Binding("escape", "leave", N_("Leave it"), show=False, id="command.leave"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    CommandLine {
        height: 2; width: 1fr; background: $panel; layout: vertical;
        & > Static { height: 1; width: 1fr; padding: 0 1; color: $text-muted; }
        & > .-error { color: $error; }
        & > Input, & > Input:focus {
            border: none; padding: 0 1; height: 1; width: 1fr; background: $panel;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._back_to: Widget | None = None
        self._found: list[Candidate] = []
        self._line: Unfinished | None = None  # what is completed
        self._chosen = -1
        self._ahead = 0  # steps of a Tab that was typed before it was known what there is
        self._completing = False  # what changes in the line is our own doing
        self._typed: list[str] = []
        self._recalled = 0

    def compose(self) -> ComposeResult:
        """What is found, and the line."""
        yield Static("", markup=False)
        line = Input(max_length=2000, select_on_focus=False)
        line.cursor_blink = False  # nothing is sent while nothing happens
        yield line

    @property
    def _explorer(self) -> Explorer:
        from tui.app import Explorer

        assert isinstance(self.app, Explorer)
        return self.app

    @property
    def _input(self) -> Input:
        return self.query_one(Input)

    def open(self, text: str = "", trouble: str = "") -> None:
        """Let the person type, from a text on, and say what is wrong with it."""
        if not isinstance(self.screen.focused, Input):
            self._back_to = self.screen.focused
        self.display = True
        self._recalled = len(self._typed)
        self._put(text)
        self.screen.set_focus(self._input)
        if trouble:
            self._say(trouble, is_error=True)
        else:
            self._look_up()

    def _close(self) -> None:
        self._ahead = 0
        self.display = False
        self._explorer.show_keys(True)
        self.screen.set_focus(self._back_to)

    # ------------------------------------------------------------------ what is said above

    def _say(self, words: str, *, is_error: bool = False) -> None:
        told = self.query_one(Static)
        told.set_class(is_error, "-error")
        told.update(Content(cut(clean(words), self.app.size.width - 2)))

    def _tell(self) -> None:
        """Say what the word can become, or else what the command takes."""
        name = self._input.value.lstrip(":").partition(" ")[0]
        order = BY_NAME.get(name)
        if self._found and self._line is not None:
            self._say("  ".join(map(self._told, self._found[max(0, self._chosen) :])))
        elif order is not None:
            self._say(f"{order.name} {order.usage}: {_(order.about)}")
        else:
            told = _("{tab} completes; {enter} does it; {esc} leaves. help lists all.")
            self._say(
                told.format(
                    tab=key_of("command.complete", "Tab"),
                    enter=key_of("command.obey", "Enter"),
                    esc=key_of("command.leave", "Esc"),
                )
            )

    def _told(self, candidate: Candidate) -> str:
        told = candidate.word
        if len(self._found) <= 3 and candidate.about:
            told += f" ({_(candidate.about)})"
        return f"›{told}" if self._found.index(candidate) == self._chosen else told

    # ------------------------------------------------------------------ completing

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what the word can become."""
        event.stop()
        if self._completing:
            self._completing = False
        else:
            self._look_up()

    def _look_up(self) -> None:
        self._found, self._chosen, self._ahead = [], -1, 0
        self._line = unfinished(self._input.value.lstrip(":"))
        if self._line is None:
            self._tell()
        else:
            self.run_worker(
                self._ask(self._line), group="complete", exclusive=True, exit_on_error=False
            )

    async def _ask(self, line: Unfinished) -> None:
        columns = sorts_of(self._explorer.here)
        found = await asyncio.to_thread(partial(candidates, self._explorer, line, columns))
        if line == self._line:
            self._found = found
            if found and self._ahead:
                self.action_complete(self._ahead)
            else:
                self._tell()

    def action_complete(self, steps: int) -> None:
        """Put the next candidate into the line."""
        if not self._found or self._line is None:
            self._ahead = steps
            return
        self._chosen = (self._chosen + steps) % len(self._found) if self._chosen >= 0 else 0
        self._put(self._line.completed(self._found[self._chosen]))
        self._tell()
        if len(self._found) == 1:
            self._look_up()

    def _put(self, text: str) -> None:
        if self._input.value != text:
            self._completing = True
            self._input.value = text
        self._input.cursor_position = len(text)

    def action_recall(self, steps: int) -> None:
        """Put a command of before into the line."""
        if self._typed:
            self._recalled = max(0, min(self._recalled + steps, len(self._typed)))
            self._put([*self._typed, ""][self._recalled])
            self._look_up()

    # ------------------------------------------------------------------ the end

    async def action_obey(self) -> None:
        """Do it; what is wrong is said here, and can be mended."""
        text = self._input.value.strip()
        if not text.lstrip(":").strip():
            self._close()
            return
        self._typed = [*(each for each in self._typed if each != text), text][-MOST_REMEMBERED:]
        self._recalled = len(self._typed)
        try:
            order, words = read(text)
        except OrderError as error:
            self._line = None  # completions that are still looked for come too late to be told
            self._say(str(error), is_error=True)
            return
        self._close()
        try:
            await order.act(self._explorer, words)
        except OrderError as error:
            self._explorer.show_keys(False)
            self.open(text, str(error))

    def action_leave(self) -> None:
        """Leave it."""
        self._close()
