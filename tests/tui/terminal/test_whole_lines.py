"""What draws whole lines is drawn the same by the short way and by Textual's own."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tests.tui.table_app import Source, TableApp, settled
from tui.document import Heading, Span, Text, Title
from tui.terminal.display import Display
from tui.terminal.textual_private import drawing
from tui.terminal.textual_private.app import TerminalApp
from tui.terminal.textual_private.drawing import _is_plain, _lines_of
from tui.themes import DARK, LIGHT
from tui.widgets.document_view import ROLES, DocumentView


def check_both_ways(widget: Widget) -> None:
    """The whole of it and parts are the same cells, however they are drawn."""
    assert _is_plain(widget)
    display = Display()
    for crop in (Region(0, 0, 50, 12), Region(3, 1, 20, 5), Region(49, 2, 1, 1)):
        short = [display._cells(strip) for strip in _lines_of(widget, crop)]
        assert short == [display._cells(strip) for strip in widget.render_lines(crop)]


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
        check_both_ways(table)


async def test_a_list_that_scrollsfinishes_only_what_is_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    finished: list[Strip] = []

    def finish_and_note(kept: drawing._KeptLines, strip: Strip) -> Strip:
        finished.append(strip)
        return finish(kept, strip)

    finish = drawing._KeptLines.finish
    monkeypatch.setattr(drawing._KeptLines, "finish", finish_and_note)
    app = TableApp(Source(100))
    async with app.run_test(size=(50, 12)) as pilot:
        table = await settled(pilot)
        table.move_cursor(12)
        await pilot.pause()
        check_both_ways(table)
        for _ in range(5):
            await pilot.press("down")
            await pilot.pause()
            finished.clear()
            _lines_of(table, Region(0, 0, 50, 12))
            assert len(finished) <= 4  # the head, the rows that come, with the cursor and without
        check_both_ways(table)
        app.theme = "textual-light"
        await pilot.pause()
        check_both_ways(table)
        table.styles.padding = (0, 2)
        await pilot.pause()
        check_both_ways(table)


class Page(TerminalApp):
    """A page, longer than the screen."""

    def __init__(self, css: str) -> None:
        super().__init__()
        self._css = css

    def compose(self) -> ComposeResult:
        page = DocumentView()
        page.set_styles(self._css)
        page.show([
            Title("软银 SoftBank"),
            *(Heading(f"第{number}节 of many" * number) for number in range(4)),
            *(Text((Span(f"figure {number} " * 9, role),)) for number, role in enumerate(ROLES)),
            Text((Span("OpenAI", "name", go="company/openai"),)),
        ])  # fmt: skip
        yield page


@pytest.mark.parametrize("theme", [DARK.name, LIGHT.name, "ansi-dark"])
@pytest.mark.parametrize(
    "css", ["", "padding: 0 1;", "padding: 0 2 0 0;", "border-left: solid red; padding: 0 1;"]
)
async def test_pages_are_drawn_the_same_both_ways(theme: str, css: str) -> None:
    app = Page(css)
    app.register_theme(DARK)
    app.register_theme(LIGHT)
    app.theme = theme
    async with app.run_test(size=(50, 12)) as pilot:
        await pilot.pause()
        page = app.query_one(DocumentView)
        page.focus()
        for _ in range(3):
            await pilot.press("down")
            await pilot.pause()
            check_both_ways(page)


@pytest.mark.parametrize("css", ["border: solid red", "border-top: tall red", "padding: 1",
                                 "padding: 1 0 0 0", "opacity: 50%", "tint: red 20%",
                                 "outline: solid red", "hatch: cross red"])  # fmt: skip
async def test_what_the_stylesheet_adds_is_not_left_out(css: str) -> None:
    app = TableApp(Source(20))
    async with app.run_test(size=(50, 12)) as pilot:
        table = await settled(pilot)
        table.set_styles(css + ";")
        await pilot.pause()
        assert not _is_plain(table)
