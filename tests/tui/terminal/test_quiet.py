"""A quiet cursor repaints no row, and the key bar is drawn no oftener than it has to be."""

from __future__ import annotations

import asyncio
from math import inf
from time import monotonic

from textual.app import App, ComposeResult

from tests.tui.table_app import Source, TableApp, lines, settled, strips, style_at
from tui.widgets.bars import KeyBar

KEYS = [("Enter", "open")]


async def quiet_table() -> TableApp:
    app = TableApp(Source(100))
    app.add_class("-quiet-cursor")
    return app


async def test_a_quiet_cursor_is_a_sign_in_the_gutter() -> None:
    app = await quiet_table()
    async with app.run_test(size=(40, 12)) as pilot:
        table = await settled(pilot)
        before = strips(table)
        await pilot.press("down")
        after = strips(table)
        assert [line[0] for line in lines(table)[1:4]] == [" ", "▌", " "]
        assert [strip.crop(1) for strip in after] == [strip.crop(1) for strip in before]


async def test_its_cell_is_picked_out_in_the_header() -> None:
    app = await quiet_table()
    async with app.run_test(size=(40, 12)) as pilot:
        table = await settled(pilot)
        assert style_at(strips(table)[0], 1).underline
        await pilot.press("right")
        header = strips(table)[0]
        assert not style_at(header, 1).underline
        assert style_at(header, 1 + header.text[1:].index("Amount")).underline


async def test_a_mark_and_the_loss_of_the_focus_are_seen() -> None:
    app = await quiet_table()
    async with app.run_test(size=(40, 12)) as pilot:
        table = await settled(pilot)
        await pilot.press("space")
        assert lines(table)[1][0] == "◉"
        await pilot.press("down")
        assert [line[0] for line in lines(table)[1:3]] == ["●", "▌"]
        app.screen.set_focus(None)
        await pilot.pause()
        assert [line[0] for line in lines(table)[1:3]] == ["●", "│"]


class Bars(App[None]):
    def __init__(self, rest: float, late: float = inf) -> None:
        super().__init__()
        self.bar = KeyBar(rest=rest, late=late)

    def compose(self) -> ComposeResult:
        yield self.bar

    def shown(self) -> str:
        return self.bar.render_line(0).text.split()[-1]


async def test_without_a_rest_the_place_is_told_at_once() -> None:
    app = Bars(0.0)
    async with app.run_test():
        app.bar.show(KEYS, "1/9")
        assert app.shown() == "1/9"


async def rested(app: Bars, told: str) -> None:
    for _ in range(2000):
        if app.shown() == told:
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"{app.shown()} and never {told}")


async def test_the_place_is_told_now_and_then_while_the_cursor_moves() -> None:
    app = Bars(0.05, 0.1)
    async with app.run_test():
        app.bar.show(KEYS, "1/9")
        told = set()
        begun = monotonic()
        for number in range(60):
            app.bar.show(KEYS, f"{number}/99")
            await asyncio.sleep(0.005)
            told.add(app.shown())
        assert 2 <= len(told) <= (monotonic() - begun) / 0.1 + 2
        await rested(app, "59/99")


async def test_a_place_that_waits_is_told_when_the_cursor_rests() -> None:
    app = Bars(1.0)
    async with app.run_test():
        app.bar.show(KEYS, "1/9")
        for number in range(30):
            app.bar.show(KEYS, f"{number}/99")
            await asyncio.sleep(0.01)
            assert app.shown() == "1/9"
        await rested(app, "29/99")


async def test_other_keys_are_told_at_once() -> None:
    app = Bars(10.0)
    async with app.run_test():
        app.bar.show(KEYS, "1/9")
        app.bar.show([("Esc", "back")], "2/9")
        assert app.bar.render_line(0).text.split() == ["Esc", "back", "2/9"]
