from __future__ import annotations

import inspect
import re

import pytest
from textual.binding import Binding
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tests.tui.table_app import (
    COLUMNS,
    HEIGHT,
    PAGE,
    Source,
    TableApp,
    lines,
    resized,
    settled,
    strips,
    style_at,
    until,
    wheel,
)
from tui.widgets.cells import ROLES, Cell
from tui.widgets.row_view import RowView
from tui.widgets.virtual_table import VirtualTable


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ("j", 1),
        ("down down k", 1),
        ("up", 0),
        ("G", 99),
        ("end j", 99),
        ("G g", 0),
        ("end home", 0),
        ("pagedown", PAGE),
        ("j ctrl+f", PAGE + 1),
        ("pagedown pagedown pageup", PAGE),
        ("j j j pageup", 0),
        ("G ctrl+b", 99 - PAGE),
        ("G pageup pagedown pagedown", 99),
        ("ctrl+d", PAGE // 2),
        ("j ctrl+d ctrl+d ctrl+u", PAGE // 2 + 1),
        ("j ctrl+u", 0),
        ("G ctrl+u", 99 - PAGE // 2),
    ],
)
async def test_keys_move_the_cursor(keys: str, row: int) -> None:
    async with TableApp(Source(100)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        await pilot.press(*keys.split())
        await settled(pilot)
        assert table.cursor_row == row
        painted = [line for line in lines(table) if line.startswith("▌")]
        assert len(painted) == 1
        assert painted[0].startswith(f"▌Company {row} ")


async def test_a_page_keeps_the_cursor_on_its_line() -> None:
    async with TableApp(Source(100)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        await pilot.press("j", "j", "pagedown")
        await settled(pilot)
        assert lines(table)[3].startswith(f"▌Company {PAGE + 2} ")


async def test_a_step_inside_the_screen_paints_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []
    render_line = VirtualTable.render_line

    def watched(self: VirtualTable, y: int) -> Strip:
        painted.append(y)
        return render_line(self, y)

    monkeypatch.setattr(VirtualTable, "render_line", watched)
    async with TableApp(Source(100)).run_test(size=(50, HEIGHT)) as pilot:
        await settled(pilot)
        for key, wanted in (("j", [1, 2]), ("l", [2]), ("space", [2])):
            painted.clear()
            await pilot.press(key)
            await until(pilot, lambda: bool(painted))
            assert sorted(painted) == wanted


async def test_cells_of_a_row() -> None:
    app = TableApp(Source(5))
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        await pilot.press("h")
        assert table.cursor_cell == Cell("Company 0")
        await pilot.press("l")
        assert table.cursor_cell == Cell("$0B", ROLES[0], "fact-0")
        assert app.got(VirtualTable.Highlighted)[-1].cell == table.cursor_cell
        await pilot.press("j", "right", "right", "right")
        assert table.cursor_cell == Cell("signed")
        assert table.cursor_column == COLUMNS[2]
        await pilot.press("left")
        assert table.cursor_cell == Cell("$1B", ROLES[1], "fact-1")
        x = lines(table)[2].index("$1B")
        assert style_at(strips(table)[2], x).underline
        assert not style_at(strips(table)[2], 2).underline


async def test_cell_of_a_dropped_column_gives_way_to_the_nearest() -> None:
    app = TableApp(Source(5))
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        await pilot.press("l", "l")
        await resized(pilot, 28, HEIGHT)
        assert "Status" not in lines(table)[0]
        assert table.cursor_column == COLUMNS[1]
        assert app.got(VirtualTable.Highlighted)[-1].cell == Cell("$0B", ROLES[0], "fact-0")
        await pilot.press("h")
        assert table.cursor_column == COLUMNS[0]
        await resized(pilot, 50, HEIGHT)
        assert table.cursor_column == COLUMNS[0]


async def test_going_to_a_row_by_its_key() -> None:
    app = TableApp(Source(100_000))
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        table.move_to("k70000")
        await until(pilot, lambda: table.cursor_row == 70_000)
        await settled(pilot)
        assert lines(table)[1 + PAGE // 2].startswith("▌Company 70000 ")
        top = table.scroll_y
        table.move_to("k70002")  # on the screen: nothing has to scroll
        await settled(pilot)
        assert (table.cursor_key, table.scroll_y) == ("k70002", top)
        table.move_cursor(70_000 - 20)  # no further than needed
        await settled(pilot)
        assert lines(table)[1].startswith("▌Company 69980 ")
        table.move_to("nowhere")
        await until(pilot, lambda: bool(app.got(VirtualTable.NotFound)))
        assert app.got(VirtualTable.NotFound)[0].key == "nowhere"
        assert table.cursor_row == 69_980


async def test_keys_typed_ahead_are_for_the_rows_to_come() -> None:
    source = Source(100, open=False)
    app = TableApp(source)
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        await until(pilot, lambda: bool(source.calls))
        app.table.move_cursor(4)
        await pilot.press("j", "l", "enter", "j")
        source.gate.set()
        table = await settled(pilot)
        assert table.cursor_row == 6
        assert table.cursor_column == COLUMNS[1]
        assert [opened.key for opened in app.got(VirtualTable.Opened)] == ["k5"]


async def test_enter_waits_for_the_row_it_is_meant_for() -> None:
    source = Source(5000)
    app = TableApp(source)
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        await settled(pilot)
        source.gate.clear()
        await pilot.press("G", "enter", "g")
        assert app.got(VirtualTable.Opened) == []
        source.gate.set()
        table = await settled(pilot)
        assert [opened.key for opened in app.got(VirtualTable.Opened)] == ["k4999"]
        assert table.cursor_row == 0


async def test_cursor_stays_on_its_row_in_another_order() -> None:
    upside_down = [f"k{i}" for i in reversed(range(1000))]
    async with TableApp(Source(1000)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        await pilot.press("pagedown", "j", "j", "j")
        await settled(pilot)
        assert table.cursor_key == "k14"
        line = [text[0] for text in lines(table)].index("▌")
        table.show(Source(1000, upside_down), keep_key="k14")
        await settled(pilot)
        assert (table.cursor_key, table.cursor_row) == ("k14", 985)
        assert [text[0] for text in lines(table)].index("▌") == line


async def test_cursor_goes_to_the_first_row_when_its_own_is_gone() -> None:
    async with TableApp(Source(100)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        await pilot.press("G")
        table.show(Source(50), keep_key="k99")
        await settled(pilot)
        assert (table.cursor_key, table.scroll_y) == ("k0", 0)
        await pilot.press("G")
        table.show(Source(50))
        await settled(pilot)
        assert (table.cursor_key, table.scroll_y) == ("k0", 0)


async def test_many_highlights_become_one() -> None:
    table, other = VirtualTable(COLUMNS), VirtualTable(COLUMNS)
    first = VirtualTable.Highlighted(table, "a", None)
    assert first.can_replace(VirtualTable.Highlighted(table, "b", None))
    assert not first.can_replace(VirtualTable.Highlighted(other, "b", None))
    assert not first.can_replace(VirtualTable.Opened(table, "a"))


async def test_marks() -> None:
    app = TableApp(Source(5))
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        await pilot.press("space", "j", "space", "j", "space", "space")
        assert table.marks == {"k0", "k1"}
        assert [message.key for message in app.got(VirtualTable.MarkToggled)] == [
            "k0",
            "k1",
            "k2",
            "k2",
        ]
        assert [line[0] for line in lines(table)] == [" ", "●", "●", "▌"] + [" "] * 8
        await pilot.press("k")
        assert [line[0] for line in lines(table)][:4] == [" ", "●", "◉", " "]
        table.show(Source(5), keep_key="k3")
        await settled(pilot)
        assert [line[0] for line in lines(table)][:5] == [" ", "●", "●", " ", "▌"]
        table.marks = {"k4"}
        await pilot.pause()
        assert [line[0] for line in lines(table)][:6] == [" ", " ", " ", " ", "▌", "●"]


def test_no_private_name_hides_one_of_textual() -> None:
    class Bare(ScrollView):
        pass

    own = vars(VirtualTable).keys() | vars(RowView).keys()
    for kind in (VirtualTable, RowView):
        own |= set(re.findall(r"self\.(_[a-z]\w*)(?:: [^=\n]+)? = ", inspect.getsource(kind)))
    textual = vars(Bare()).keys() | set(dir(Bare))
    private = {name for name in own & textual if name.startswith("_") and name[1] != "_"}
    assert private <= vars(Bare).keys()


def test_every_key_can_be_remapped() -> None:
    bindings = [binding for binding in VirtualTable.BINDINGS if isinstance(binding, Binding)]
    assert len(bindings) == len(VirtualTable.BINDINGS)
    ids = [binding.id or "" for binding in bindings]
    assert all(name.startswith("table.") for name in ids)
    assert len(set(ids)) == len(ids)


async def test_clicks_choose_and_open() -> None:
    app = TableApp(Source(100))
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        x = lines(table)[0].index("Amount")
        await pilot.click(table, offset=(x, 1))  # the row the cursor was on all the time
        assert app.got(VirtualTable.Opened) == []
        assert table.cursor_column == COLUMNS[1]
        await pilot.click(table, offset=(2, 4))
        assert (table.cursor_row, table.cursor_column) == (3, COLUMNS[0])
        await pilot.click(table, offset=(2, 4))
        assert [opened.key for opened in app.got(VirtualTable.Opened)] == ["k3"]
        await pilot.press("j", "k")
        await pilot.click(table, offset=(2, 4))
        assert len(app.got(VirtualTable.Opened)) == 1
        await pilot.click(table, offset=(2, 0))  # the header
        assert table.cursor_row == 3


async def test_click_below_the_last_row() -> None:
    async with TableApp(Source(2)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        await pilot.click(table, offset=(2, 8))
        assert table.cursor_row == 0


async def test_wheel_scrolls_and_takes_the_cursor_along() -> None:
    async with TableApp(Source(100)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        await pilot.press("j", "j", "j")
        await wheel(pilot, 1)
        assert (table.scroll_y, table.cursor_row) == (2, 3)
        await wheel(pilot, 1)
        assert (table.scroll_y, table.cursor_row) == (4, 4)
        assert lines(table)[1].startswith("▌Company 4 ")
        for _ in range(4):
            await wheel(pilot, -1)
        assert (table.scroll_y, table.cursor_row) == (0, 4)
