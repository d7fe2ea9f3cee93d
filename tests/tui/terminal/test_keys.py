"""Keys are read as Textual reads them, however they come in, and none overtakes another."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from tui.terminal.textual_private.app import TerminalApp
from tui.terminal.textual_private.driver import KeyParser

SEQUENCES = (
    "a", "Z", "7", " ", "/", "软", "\r", "\t", "\x15", "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[H",
    "\x1b[5~", "\x1b[6~", "\x1b[3~", "\x1b[1;5C", "\x1b[Z", "\x1bOP", "\x1b[<0;3;4M", "\x1b",
    "\x1b[200~", "\x1b[201~", "pasted \x1b[A text", "\x1b[I", "[A", "B", "~",
)  # fmt: skip


def told(messages: list[Message]) -> list[tuple[Any, ...]]:
    return [
        (type(m).__name__, getattr(m, "key", None), getattr(m, "character", None),
         getattr(m, "text", None), getattr(m, "x", None))
        for m in messages
    ]  # fmt: skip


@given(st.lists(st.sampled_from(SEQUENCES), max_size=12), st.lists(st.integers(1, 9), max_size=40))
def test_keys_are_those_that_textual_reads(typed: list[str], cuts: list[int]) -> None:
    data = "".join(typed)
    chunks: list[str] = []
    for size in [*cuts, len(data)]:
        chunks.append(data[:size])
        data = data[size:]
    plain, quick = XTermParser(), KeyParser()
    for chunk in filter(None, chunks):
        assert told([*quick.feed(chunk)]) == told([*plain.feed(chunk)])


class Steps(Widget, can_focus=True):
    """Notes what its keys did."""

    takes_keys_at_once = True
    BINDINGS = [Binding("down", "step(1)"), Binding("up", "step(-1)"), Binding("m", "mark")]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.done: list[int | str] = []

    def action_step(self, rows: int) -> None:
        self.done.append(rows)
        self.refresh(Region(0, 0, 1, 1))

    def action_mark(self) -> None:
        self.done.append("mark")


class Keys(TerminalApp):
    BINDINGS = [Binding("i", "type"), Binding("enter", "enter", priority=True)]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.entered: list[str] = []
        self.steps = Steps()

    def compose(self) -> ComposeResult:
        yield self.steps
        yield Input()

    def on_mount(self) -> None:
        self.steps.focus()

    def action_type(self) -> None:
        self.query_one(Input).focus()

    def action_enter(self) -> None:
        self.entered.append(self.query_one(Input).value)
        self.query_one(Input).value = ""
        self.steps.focus()


async def typed(*keys: str) -> Keys:
    """The app after some keys that came all at once."""
    app = Keys()
    async with app.run_test() as pilot:
        await pilot.pause()
        for key in keys:
            character = key if len(key) == 1 else None
            app.receive(events.Key(key, character))
        for _ in range(400):
            await pilot.pause(0.005)
            if not app._typed_ahead and app._under_way is None:
                break
        assert not app._typed_ahead
        return app


async def test_equal_steps_are_one() -> None:
    app = await typed(*["down"] * 200, "m", "up", "up", "down")
    done = app.steps.done
    assert [step for step in done if step != "mark"][-2:] == [-2, 1]
    assert sum(step for step in done[: done.index("mark")] if isinstance(step, int)) == 200
    assert len(done) <= 6


async def test_a_key_does_not_overtake_what_was_typed_before() -> None:
    app = await typed("i", *"abc", "enter", "down", "i", *"de", "left", "x", "enter", "up")
    assert app.entered == ["abc", "dxe"]
    assert app.steps.done == [1, -1]


async def test_other_keys_go_their_way() -> None:
    app = await typed("f5", "down", "escape", "q", "down")
    assert app.steps.done == [1, 1]


def test_bindings_are_as_textual_takes_them() -> None:
    bindings: list[BindingType] = Keys.BINDINGS
    assert len(bindings) == 2
