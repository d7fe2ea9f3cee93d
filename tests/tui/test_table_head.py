"""A long list is there before it is known how long it is; keys typed meanwhile are not lost."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from textual.pilot import Pilot

from tests.tui.table_app import HEIGHT, PAGE, Source, TableApp, lines, settled, typed_ahead, until
from tui.widgets.cells import TableRow
from tui.widgets.row_feed import HEAD
from tui.widgets.virtual_table import VirtualTable


class Long(Source):
    """A source whose first rows are there at once, and whose number is not."""

    def __init__(self, count: int, keys: Sequence[str] | None = None) -> None:
        super().__init__(count, keys)
        self.counted = threading.Event()

    def head(self, limit: int) -> Sequence[TableRow] | None:
        self._called("head", limit)
        return [self.row(i) for i in range(min(limit, self.total))]

    def count(self) -> int:
        assert self.counted.wait(120)
        return super().count()


async def _shown(pilot: Pilot[None], table: VirtualTable) -> None:
    await until(pilot, lambda: table.cursor_key is not None)


async def test_rows_come_first_and_their_number_later() -> None:
    source = Long(100_000)
    app = TableApp(source)
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        await _shown(pilot, app.table)
        assert lines(app.table)[1].startswith("▌Company 0 ")
        assert source.calls == [("head", HEAD)]
        assert not app.table.is_counted
        await pilot.press("j", "pagedown")
        assert app.table.cursor_row == PAGE + 1
        source.counted.set()
        table = await settled(pilot)
        assert (table.is_counted, table.row_count, table.cursor_row) == (True, 100_000, PAGE + 1)
        await pilot.press("G")
        await settled(pilot)
        assert table.cursor_key == "k99999"


@pytest.mark.parametrize("count", [0, 1, HEAD - 1])
async def test_where_the_first_rows_are_all_nothing_is_counted(count: int) -> None:
    source = Long(count)
    app = TableApp(source)
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        await until(pilot, lambda: not app.table.is_loading)
        assert app.table.is_counted
        assert app.table.row_count == count
        assert source.calls == [("head", HEAD)]


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        (["down"] * 200, 200),
        (["G"], 4999),
        (["down"] * 160 + ["up"] * 50, 110),
        (["pagedown"] * 30, 30 * PAGE),
        (["G", "up", "up"], 4997),
        (["down"] * 150 + ["g"], 0),
    ],
)
async def test_keys_typed_ahead_of_the_number_are_kept(keys: list[str], row: int) -> None:
    source = Long(5000)
    app = TableApp(source)
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        await _shown(pilot, app.table)
        await typed_ahead(pilot, *keys)
        source.counted.set()
        table = await settled(pilot)
        assert table.cursor_row == row
        assert table.cursor_key == f"k{row}"


async def test_two_hundred_steps_typed_ahead_of_the_first_rows_are_all_made() -> None:
    source = Source(5000, open=False)
    app = TableApp(source)
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        await typed_ahead(pilot, *["down"] * 200, "up")
        source.gate.set()
        assert (await settled(pilot)).cursor_row == 199


async def test_a_number_that_comes_late_is_about_the_older_list() -> None:
    old, new = Long(100_000), Source(300, [f"n{i}" for i in range(300)])
    app = TableApp(old)
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        await _shown(pilot, app.table)
        app.table.show(new)
        await until(pilot, lambda: app.table.cursor_key == "n0")
        old.counted.set()
        table = await settled(pilot)
        assert (table.row_count, table.cursor_key, table.is_counted) == (300, "n0", True)


async def test_rows_stay_where_their_number_cannot_be_known() -> None:
    class Failing(Long):
        def count(self) -> int:
            raise RuntimeError("too long")

    app = TableApp(Failing(100_000))
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        await _shown(pilot, app.table)
        table = await settled(pilot)
        assert [str(failed.error) for failed in app.got(VirtualTable.Failed)] == ["too long"]
        await pilot.press("G")
        assert (table.cursor_row, table.row_count) == (HEAD - 1, HEAD)
