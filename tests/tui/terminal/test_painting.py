"""When a screen is painted: at once where nothing else happens, and nothing gets lost meanwhile."""

from __future__ import annotations

import asyncio
from time import monotonic

import pytest
from rich.segment import Segment
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.textual_private.app import TerminalApp
from tui.terminal.textual_private.drawing import (
    AT_ONCE,
    BETWEEN,
    LinesUpdate,
    lay_out_now,
    paint_whole_now,
    pieces_of,
)


class Word(Widget):
    """A line that says something, and notes when it was drawn."""

    DEFAULT_CSS = "Word { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.says = ""
        self.drawn: list[float] = []

    def say(self, text: str) -> None:
        self.says = text
        self.refresh()

    def render_line(self, y: int) -> Strip:
        self.drawn.append(monotonic())
        return Strip([Segment(self.says.ljust(self.size.width))])


class Words(TerminalApp):
    """Two of them, one below the other."""

    def compose(self) -> ComposeResult:
        yield Word()
        yield Word()

    @property
    def words(self) -> list[Word]:
        return [*self.query(Word)]


async def settled(pilot: Pilot[None]) -> None:
    """Long enough that paintings may again follow each other at once."""
    await pilot.pause()
    await asyncio.sleep(BETWEEN * (AT_ONCE + 1))


async def until_drawn(word: Word, times: int) -> None:
    for _ in range(2000):
        if len(word.drawn) >= times:
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it is never drawn")


async def test_what_changes_while_nothing_else_happens_is_painted_at_once() -> None:
    app = Words()
    async with app.run_test() as pilot:
        word, took = app.words[0], []
        for number in range(20):
            await settled(pilot)
            word.drawn.clear()
            begun = monotonic()
            word.say(str(number))
            await until_drawn(word, 1)
            took.append(word.drawn[0] - begun)
        assert sorted(took)[10] < BETWEEN / 2  # were it a clock, half of them took longer


async def test_what_never_rests_is_painted_sixty_times_a_second_at_most() -> None:
    app = Words()
    async with app.run_test() as pilot:
        await settled(pilot)
        word = app.words[0]
        word.drawn.clear()
        begun = monotonic()
        while (passed := monotonic() - begun) < 0.5:
            word.say(f"{passed}")
            await asyncio.sleep(0.001)
        assert 5 <= len(word.drawn) <= passed / BETWEEN + AT_ONCE + 2


async def test_what_changed_while_all_was_held_back_is_painted_afterwards() -> None:
    app = Words()
    async with app.run_test() as pilot:
        await settled(pilot)
        one, other = app.words
        with app.batch_update():
            one.say("held")
            lay_out_now(app)
            await asyncio.sleep(0.1)
            other.say("held, too")
            for word in app.words:
                word.drawn.clear()
            await asyncio.sleep(0.1)
            assert not one.drawn
            assert not other.drawn
        await until_drawn(one, 1)
        await until_drawn(other, 1)


async def test_what_changes_right_after_a_layout_is_not_forgotten() -> None:
    app = Words()
    async with app.run_test() as pilot:
        await settled(pilot)
        one, other = app.words
        with app.batch_update():
            lay_out_now(app)  # Textual draws what this changes a little later
        one.say("just now")
        other.drawn.clear()
        await pilot.pause()
        other.say("and this")
        await until_drawn(other, 1)
        assert one.drawn


async def test_a_whole_screen_that_is_laid_out_anew_is_painted_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Words()
    async with app.run_test() as pilot:
        await settled(pilot)
        updates: list[LinesUpdate] = []
        monkeypatch.setattr(app, "_display", lambda _, update: updates.append(update))
        one, other = app.words
        one.display = False
        app.screen.refresh(layout=True)
        paint_whole_now(app)
        assert [update.is_whole for update in updates] == [True]
        assert other.region.y == 0
        await settled(pilot)
        assert not any(updates[1:])


async def test_what_has_gone_is_painted_over_though_someone_asked_where_things_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Words()
    async with app.run_test() as pilot:
        await settled(pilot)
        painted: list[int] = []
        monkeypatch.setattr(
            app, "_display", lambda _, update: painted.extend(y for y, *_ in pieces_of(update))
        )
        first, second = app.words
        first.display = False
        app.screen._compositor._full_map_invalidated = True  # as after anything was scrolled
        assert app.screen.find_widget(second).region.y == 0
        await settled(pilot)
        assert {0, 1} <= {*painted}


async def test_what_is_to_be_painted_once_more_after_the_end_is_nothing() -> None:
    app = Words()
    async with app.run_test():
        pass
    app.action_repaint()  # as it is a moment after a window has got its size
