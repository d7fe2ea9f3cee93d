"""Keys are read as Textual reads them, however they come in, and none overtakes another."""

from __future__ import annotations

import re
from time import monotonic
from typing import Any

import pytest
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

from tests.hostile import MALFORMED
from tui.terminal.textual_private.app import TerminalApp
from tui.terminal.textual_private.key_parser import FORSAKEN, MOST_PASTED, KeyParser

SEQUENCES = (
    "a", "Z", "7", " ", "/", "软", "\r", "\t", "\x15", "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[H",
    "\x1b[5~", "\x1b[6~", "\x1b[3~", "\x1b[1;5C", "\x1b[Z", "\x1bOP", "\x1b[<0;3;4M", "\x1b",
    "\x1b[I", "[A", "B", "~",
)  # fmt: skip


def told(messages: list[Message]) -> list[tuple[Any, ...]]:
    return [
        (type(m).__name__, getattr(m, "key", None), getattr(m, "character", None),
         getattr(m, "text", None), getattr(m, "x", None))
        for m in messages
    ]  # fmt: skip


@given(st.lists(st.sampled_from(SEQUENCES), max_size=12), st.lists(st.integers(1, 9), max_size=40))
def test_keys_are_those_that_textual_reads(typed: list[str], cuts: list[int]) -> None:
    plain, quick = XTermParser(), KeyParser()
    for chunk in chunks("".join(typed), cuts):
        ours, theirs = told([*quick.feed(chunk)]), told([*plain.feed(chunk)])
        assert ours == theirs or re.search(r"\x1b\d", chunk)  # Alt and a digit: see below


def chunks(data: str, cuts: list[int]) -> list[str]:
    """What is sent, as it may come in."""
    found = []
    for size in [*cuts, len(data)]:
        found.append(data[:size])
        data = data[size:]
    return [chunk for chunk in found if chunk]


PASTED = st.lists(
    st.one_of(
        st.sampled_from(SEQUENCES), st.text(max_size=5), st.sampled_from(tuple("\x1b[]201q"))
    ),
    max_size=20,
).map("".join)


@given(PASTED, st.lists(st.integers(1, 9), max_size=60))
def test_a_paste_is_text_and_presses_no_key(text: str, cuts: list[int]) -> None:
    """Textual takes the escape sequences in it for keys."""
    text = text.replace("\x1b[201~", "")
    parser = KeyParser()
    messages: list[Message] = []
    for chunk in chunks(f"a\x1b[200~{text}\x1b[201~\x1b[B", cuts):
        messages += parser.feed(chunk)
    assert [type(each).__name__ for each in messages] == ["Key", "Paste", "Key"]
    first, paste, last = messages
    assert isinstance(first, events.Key) and isinstance(paste, events.Paste)
    assert isinstance(last, events.Key) and (first.key, last.key) == ("a", "down")
    assert paste.text == text.replace("\0", "")


def test_a_paste_that_nobody_ends_makes_nobody_deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = KeyParser()
    assert not [*parser.feed("\x1b[200~half of")]
    assert not [*parser.feed(" it")]
    monkeypatch.setattr(
        "tui.terminal.textual_private.key_parser.monotonic", lambda: monotonic() + FORSAKEN + 1
    )
    paste, key = parser.feed("q")
    assert isinstance(paste, events.Paste) and paste.text == "half of it"
    assert isinstance(key, events.Key) and key.key == "q"


def test_of_an_endless_paste_a_part_is_taken() -> None:
    parser = KeyParser()
    assert not [*parser.feed("\x1b[200~")]
    for _ in range(MOST_PASTED // 4096 + 20):
        assert not [*parser.feed("x" * 4096)]
    (paste,) = parser.feed("\x1b[201~")
    assert isinstance(paste, events.Paste) and len(paste.text) == MOST_PASTED


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED.keys())
def test_nothing_that_a_terminal_sends_breaks_the_parser(data: bytes) -> None:
    parser = KeyParser()
    text = data.decode("utf-8", "replace")
    for size in (1, 7, 4096) if len(text) < 10_000 else (4096,):
        for start in range(0, len(text), size):
            for message in parser.feed(text[start : start + size]):
                assert isinstance(message, Message)
        assert all(isinstance(message, Message) for message in parser.feed("\x1b[201~\x1b\\"))
        *_, last = [each for each in parser.feed("\x1b[B") if isinstance(each, events.Key)]
        assert last.key == "down"


@pytest.mark.parametrize("name", [name for name in MALFORMED if name.endswith(" answer")])
def test_answers_to_what_was_not_asked_press_no_key(name: str) -> None:
    parser = KeyParser()
    keys = [each for each in parser.feed(MALFORMED[name].decode()) if isinstance(each, events.Key)]
    assert not keys or name in ("size answer", "keyboard answer")


@given(st.text(st.sampled_from("\x1b[]<>?;:0123456789~umMRtycIO$PX^_\\\x07 aq"), max_size=60))
def test_no_sequence_breaks_the_parser(data: str) -> None:
    parser = KeyParser()
    assert all(isinstance(message, Message) for message in parser.feed(data or "a"))
    assert all(isinstance(message, Message) for message in parser.tick())
    parser.feed("x")


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


def test_alt_and_a_digit_is_that_and_no_sign() -> None:
    parser = KeyParser()
    found = [message for message in parser.feed("\x1b1\x1b2j") if isinstance(message, events.Key)]
    assert [key.key for key in found] == ["alt+1", "alt+2", "j"]
