from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.widgets import Input

from tests.tui.table_app import (
    HEIGHT,
    PAGE,
    Source,
    TableApp,
    cells_of,
    lines,
    resized,
    settled,
    strips,
    style_at,
    wheel,
)
from tui.widgets.cells import GAP, ROLES, Cell, TableRow
from tui.widgets.virtual_table import VirtualTable


async def test_sorted_column_has_a_sign() -> None:
    async with TableApp(Source(5)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        table.sort_sign("amount", "▼")
        await pilot.pause()
        assert lines(table)[0].split("  ")[0] == " Company"
        assert lines(table)[0].endswith(" Amount ▼" + " " * GAP + "Status    ")
        table.sort_sign("company", "▲")
        await pilot.pause()
        assert "Company ▲" in lines(table)[0]
        assert "▼" not in lines(table)[0]
        table.sort_sign("company", "")
        await pilot.pause()
        assert "▲" not in lines(table)[0]


async def test_position_mark_shows_where_the_screen_is() -> None:
    async with TableApp(Source(PAGE * 4)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)

        def thumb() -> list[int]:
            return [y for y, line in enumerate(lines(table)) if line.endswith("┃")]

        assert thumb() == [1, 2]
        await pilot.press("G")
        await settled(pilot)
        assert thumb() == [HEIGHT - 2, HEIGHT - 1]
        table.show(Source(PAGE))
        await settled(pilot)
        assert thumb() == []


NAMES = [
    "OpenAI",
    "英伟达（NVIDIA）公司",
    "阿里巴巴",
    "Ame\u0301lie e\u0301te\u0301",
    "ｆｕｌｌ　ｗｉｄｔｈ",
    "한국어 회사",
    "👩\u200d💻🇨🇳❤\ufe0f👍🏽",
    "[/][@click=app.bell]x[/]",
    "",
]


@pytest.mark.parametrize("width", [30, 31, 32, 33, 34, 60])
async def test_columns_are_aligned_cell_by_cell(width: int) -> None:
    class Names(Source):
        def row(self, index: int) -> TableRow:
            return TableRow(f"k{index}", (Cell(NAMES[index]), Cell("约1亿"), Cell("签署")))

    async with TableApp(Names(len(NAMES))).run_test(size=(width, HEIGHT)) as pilot:
        table = await settled(pilot)
        await pilot.press("j")
        painted = [cells_of(line) for line in lines(table)]
        assert [len(cells) for cells in painted] == [width] * HEIGHT
        amount = "".join(painted[0]).index("Amount") + len("Amount")
        for cells in painted[1 : 1 + len(NAMES)]:
            assert cells[amount - 5 : amount] == ["约", "", "1", "亿", ""]
            assert cells[amount - 10 - GAP : amount - 10] == [" "] * GAP  # no name runs on
            if "Status" in "".join(painted[0]):
                assert cells[amount : amount + GAP + 4] == [" "] * GAP + ["签", "", "署", ""]


async def test_text_is_never_read_as_markup() -> None:
    class Hostile(Source):
        def row(self, index: int) -> TableRow:
            return TableRow("k", (Cell("[/][@click=app.bell]x[/]"), Cell("[red]"), Cell(":smile:")))

    async with TableApp(Hostile(2)).run_test(size=(60, HEIGHT)) as pilot:
        table = await settled(pilot)
        assert "[/][@click=app.bell]x[/]" in lines(table)[1]
        assert "[red]" in lines(table)[2]
        assert not any(segment.style and segment.style.meta for segment in strips(table)[1])


async def test_roles_have_looks_of_their_own() -> None:
    async with TableApp(Source(len(ROLES) + 1)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        await pilot.press("G")
        x = lines(table)[1].index("$0B")
        looks = [style_at(strip, x) for strip in strips(table)[1 : 1 + len(ROLES)]]
        assert len(set(looks)) == len(ROLES)
        cancelled = looks[ROLES.index("cancelled")]
        assert cancelled.strike
        # Under the cursor the attributes stay, and the cursor's colours win.
        await pilot.press("g", *["j"] * ROLES.index("cancelled"))
        line = strips(table)[1 + ROLES.index("cancelled")]
        assert style_at(line, x).strike
        assert style_at(line, x).bgcolor == style_at(line, 0).bgcolor != cancelled.bgcolor


async def test_unknown_role_looks_like_any_text() -> None:
    class Odd(Source):
        def row(self, index: int) -> TableRow:
            return TableRow(f"k{index}", (Cell("one"), Cell("two", "no-such-role"), Cell("three")))

    async with TableApp(Odd(2)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        line = strips(table)[2]
        assert style_at(line, line.text.index("two")) == style_at(line, line.text.index("one"))


async def test_colours_follow_the_theme() -> None:
    app = TableApp(Source(5))
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        app.theme = "textual-dark"
        await pilot.pause()
        dark = [style_at(strip, 2) for strip in strips(table)[:3]]
        app.theme = "textual-light"
        await pilot.pause()
        light = [style_at(strip, 2) for strip in strips(table)[:3]]
        assert all(one != other for one, other in zip(dark, light, strict=True))
        app.theme = "ansi-dark"
        await pilot.pause()
        background = style_at(strips(table)[2], 2).bgcolor
        assert background is not None
        assert background.is_default  # the terminal's own


async def test_cursor_shows_whether_keys_go_to_the_table() -> None:
    app = TableApp(Source(5))
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        focused = style_at(strips(table)[1], 30)
        app.query_one(Input).display = True
        app.query_one(Input).focus()
        await pilot.pause()
        blurred = strips(table)[1]
        assert blurred.text.startswith("▌")
        assert style_at(blurred, 30) not in (focused, style_at(strips(table)[2], 30))


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 1), (1, 5), (80, 1), (500, 200)])
async def test_any_size_is_drawn(size: tuple[int, int]) -> None:
    async with TableApp(Source(1000)).run_test(size=size) as pilot:
        table = await settled(pilot)
        await pilot.press("j", "l", "pagedown", "space", "G", "k")
        await settled(pilot)
        assert table.cursor_row == 998
        assert [cell_len(line) for line in lines(table)] == [size[0]] * size[1]


async def test_one_line_is_a_row_not_the_header() -> None:
    async with TableApp(Source(100)).run_test(size=(50, 1)) as pilot:
        table = await settled(pilot)
        await pilot.press("j")
        assert lines(table)[0].startswith("▌Company 1 ")


async def test_table_without_any_cell() -> None:
    async with TableApp(Source(1000)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        for width, height in ((0, 0), (0, 5), (5, 0)):
            table.styles.width, table.styles.height = width, height
            await pilot.pause()
            await pilot.press("j", "l", "pagedown", "G", "space", "enter", "g")
            await settled(pilot)
        table.styles.width, table.styles.height = "1fr", "1fr"
        await settled(pilot)
        assert lines(table)[1][1:].startswith("Company 0 ")


async def test_cursor_stays_on_the_screen_when_that_changes() -> None:
    async with TableApp(Source(100)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        await pilot.press("G", "k", "k")
        for width, height in ((50, 4), (20, 2), (50, 1), (90, 30), (50, HEIGHT)):
            await resized(pilot, width, height)
            await settled(pilot)
            assert table.cursor_key == "k97"
            assert sum(line.startswith("▌Company 97") for line in lines(table)) == 1


async def test_height_can_follow_the_rows() -> None:
    async with TableApp(Source(4)).run_test(size=(50, HEIGHT)) as pilot:
        table = pilot.app.query_one(VirtualTable)
        table.styles.height = "auto"
        await settled(pilot)
        assert table.size.height == 5
        table.show(Source(6))
        await settled(pilot)
        await pilot.pause()
        assert table.size.height == 7


KEYS = st.sampled_from(
    [
        "j",
        "k",
        "g",
        "G",
        "h",
        "l",
        "space",
        "enter",
        "pagedown",
        "pageup",
        "up",
        "down",
        "home",
        "end",
    ]
)
SIZES = st.tuples(st.integers(1, 60), st.integers(1, 20))
DEEDS = st.lists(
    st.one_of(KEYS, KEYS, KEYS, SIZES, st.integers(0, 300), st.just(-1)), min_size=1, max_size=25
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(DEEDS, st.integers(0, 300))
def test_whatever_is_done_the_screen_is_right(
    deeds: list[str | tuple[int, int] | int], count: int
) -> None:
    asyncio.run(hammer(deeds, count))


async def hammer(deeds: list[str | tuple[int, int] | int], count: int) -> None:
    async with TableApp(Source(count)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        for deed in deeds:
            if isinstance(deed, str):
                await pilot.press(deed)
            elif isinstance(deed, tuple):
                await pilot.resize_terminal(*deed)
            elif deed < 0:
                await wheel(pilot, 1)
            else:
                count = deed
                table.show(Source(count), keep_key=table.cursor_key)
        await settled(pilot)
        await pilot.pause()
        assert table.row_count == count
        assert table.cursor_row in range(max(1, count))
        assert table.cursor_key == (f"k{table.cursor_row}" if count else None)
        painted = strips(table)
        if count:
            where = [y for y, strip in enumerate(painted) if strip.text[:1] in "▌◉"]
            assert len(where) == 1
        # What was kept from earlier paints is what would be painted now.
        table.refresh()
        assert strips(table) == painted
        assert [strip.cell_length for strip in painted] == [table.size.width] * table.size.height
