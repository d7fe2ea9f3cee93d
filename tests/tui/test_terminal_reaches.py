"""What reaches below Textual's public face must still be there after an upgrade."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.widgets import Static

from tui.terminal.grid import screen_text
from tui.terminal.guard import Guard


class Small(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("first line")
        yield Static("软银 second")


async def test_the_grid_is_what_is_drawn() -> None:
    async with Small().run_test(size=(20, 4)) as pilot:
        await pilot.pause()
        assert screen_text(pilot.app).splitlines()[:2] == ["first line", "软银 second"]


@pytest.mark.parametrize(
    "bad", ["\x1b[2J", "\x1b]0;title\x07", "a\u202eb", "\x9b31m", "\ue000", "a\u200bb", "\r\n"]
)
def test_the_guard_lets_nothing_through_and_keeps_the_width(bad: str) -> None:
    line = [Segment("before "), Segment(bad), Segment(" after")]
    guarded = Guard().apply(line, Color(0, 0, 0))
    text = "".join(segment.text for segment in guarded)
    assert text.isprintable()
    assert sum(s.cell_length for s in guarded) == sum(s.cell_length for s in line)
    assert text.startswith("before ")
    assert text.endswith(" after")


def test_the_guard_takes_links_away() -> None:
    linked = Segment("here", Style(link="file:///etc/passwd", bold=True))
    (guarded,) = Guard().apply([linked], Color(0, 0, 0))
    assert guarded.text == "here"
    assert guarded.style is not None
    assert guarded.style.link is None


def test_the_guard_leaves_plain_lines_alone() -> None:
    line = [Segment("plain 软银"), Segment(" text", Style(bold=True))]
    assert Guard().apply(line, Color(0, 0, 0)) is line
