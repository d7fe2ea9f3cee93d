"""A table that draws whole lines is drawn the same by the short way and by Textual's own."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from tests.tui.table_app import Source, TableApp, settled
from tui.terminal.display import Display
from tui.terminal.textual_private.drawing import _is_plain, _lines_of
from tui.themes import DARK, LIGHT


@pytest.mark.parametrize("theme", [DARK.name, LIGHT.name, "ansi-dark", "ansi-light"])
@pytest.mark.parametrize("count", [0, 5, 100])
@pytest.mark.parametrize("quiet", [False, True])
async def test_both_ways_lead_to_the_same_cells(theme: str, count: int, quiet: bool) -> None:
    app = TableApp(Source(count))
    app.register_theme(DARK)
    app.register_theme(LIGHT)
    app.theme = theme
    app.set_class(quiet, "-quiet-cursor")
    async with app.run_test(size=(50, 12)) as pilot:
        table = await settled(pilot)
        await pilot.press("down", "space", "down", "right")
        await pilot.pause()
        assert _is_plain(table)
        display = Display()
        for crop in (Region(0, 0, 50, 12), Region(3, 1, 20, 5), Region(49, 2, 1, 1)):
            short = [display._cells(strip) for strip in _lines_of(table, crop)]
            assert short == [display._cells(strip) for strip in table.render_lines(crop)]


@pytest.mark.parametrize("css", ["border: solid red", "padding: 1", "opacity: 50%", "tint: red 20%",
                                 "outline: solid red", "hatch: cross red"])  # fmt: skip
async def test_what_the_stylesheet_adds_is_not_left_out(css: str) -> None:
    app = TableApp(Source(20))
    async with app.run_test(size=(50, 12)) as pilot:
        table = await settled(pilot)
        table.set_styles(css + ";")
        await pilot.pause()
        assert not _is_plain(table)
