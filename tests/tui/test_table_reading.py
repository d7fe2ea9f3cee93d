from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from tests.tui.table_app import (
    HEIGHT,
    PAGE,
    Source,
    TableApp,
    lines,
    settled,
    until,
)
from tui.widgets import virtual_table
from tui.widgets.cells import GAP, Cell, TableRow
from tui.widgets.row_cache import RowCache
from tui.widgets.row_painter import RowPainter
from tui.widgets.virtual_table import VirtualTable


async def test_first_screen_comes_from_one_question() -> None:
    source = Source(30)
    app = TableApp(source)
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        gap = " " * GAP
        name = 50 - 1 - 10 - 10 - 2 * GAP - 1  # less gutter, columns, gaps and position mark
        assert lines(table)[:3] == [
            f" {'Company':{name}}{gap}    Amount{gap}Status     ",
            f"▌{'Company 0':{name}}{gap}       $0B{gap}signed    ┃",
            f" {'Company 1':{name}}{gap}       $1B{gap}signed    ┃",
        ]
        assert source.calls == [("count", None), ("window", (0, 30))]
        assert (table.row_count, table.cursor_row, table.cursor_key) == (30, 0, "k0")
        (told,) = app.got(VirtualTable.Highlighted)
        assert (told.key, told.cell, told.control) == ("k0", Cell("Company 0"), table)


@pytest.mark.parametrize("key", ["pagedown", "pageup"])
async def test_the_next_page_is_painted_before_it_is_turned_to(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    painted: list[str] = []
    cells = RowPainter._cells

    def counted(painter: RowPainter, row: TableRow, *rest: Any) -> Any:
        painted.append(row.key)
        return cells(painter, row, *rest)

    async with TableApp(Source(1000)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        table.move_cursor(500)
        await settled(pilot)
        await pilot.press(key)
        await settled(pilot)
        await until(pilot, lambda: table._ahead is None)
        monkeypatch.setattr(RowPainter, "_cells", counted)
        await pilot.press(key)
        assert len(lines(table)) == HEIGHT
        # The page after it may be painted by now.
        seen = {f"k{index}" for _, index in table.places()}
        assert seen.intersection(painted) == {table.cursor_key}


async def test_source_is_never_called_on_the_event_loop() -> None:
    source = Source(1000)
    async with TableApp(source).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        table.move_to("k900")
        await pilot.press("pagedown", "g")
        await settled(pilot)
        assert {name for name, _ in source.calls} == {"count", "window", "position"}
        assert threading.get_ident() not in source.threads


async def test_only_windows_near_the_screen_are_read() -> None:
    source = Source(1_000_000)
    async with TableApp(source).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        assert all(offset + limit <= 2 * RowCache.BLOCK for offset, limit in source.windows)
        source.calls.clear()
        await pilot.press("G")
        await settled(pilot)
        assert table.cursor_key == "k999999"
        assert lines(table)[-1].startswith("▌Company 999999")
        reach = 2 * PAGE + RowCache.BLOCK
        assert source.windows
        assert all(offset >= 1_000_000 - reach for offset, _ in source.windows)
        assert sum(limit for _, limit in source.windows) <= reach


async def test_paging_on_finds_its_rows_read_ahead() -> None:
    source = Source(10_000)
    async with TableApp(source).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        for page in range(1, 30):
            source.gate.clear()  # nothing that is read from here on comes in time
            await pilot.press("pagedown")
            assert not table.is_loading
            assert lines(table)[-1].startswith(f" Company {page * PAGE + PAGE - 1} ")
            source.gate.set()
            await settled(pilot)


async def test_slow_rows_have_quiet_placeholders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual_table, "GRACE", 0.01)
    source = Source(30, open=False)
    async with TableApp(source).run_test(size=(50, HEIGHT)) as pilot:
        table = pilot.app.query_one(VirtualTable)
        assert table.is_loading
        await until(pilot, lambda: lines(table)[1:] == [" …".ljust(50)] * PAGE)
        source.gate.set()
        await settled(pilot)
        assert lines(table)[1].startswith("▌Company 0 ")
        assert not table.is_loading


async def test_missing_block_has_placeholders_and_the_cursor() -> None:
    source = Source(5000)
    app = TableApp(source)
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        source.gate.clear()
        await pilot.press("G")
        assert table.is_loading
        assert table.cursor_row == 4999
        assert (table.cursor_key, table.cursor_cell) == (None, None)
        assert [line[:49].rstrip() for line in lines(table)[1:]] == [" …"] * (PAGE - 1) + ["▌…"]
        source.gate.set()
        await settled(pilot)
        assert lines(table)[-1].startswith("▌Company 4999 ")
        assert app.got(VirtualTable.Highlighted)[-1].key == "k4999"


async def test_old_rows_stay_until_the_new_ones_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual_table, "GRACE", 60)
    slow = Source(5, list("vwxyz"), open=False)
    async with TableApp(Source(5)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        before = lines(table)
        table.show(slow)
        await until(pilot, lambda: bool(slow.calls))
        assert lines(table) == before
        assert table.is_loading
        slow.gate.set()
        await settled(pilot)
        assert table.cursor_key == "v"


async def test_answers_to_earlier_questions_are_dropped() -> None:
    slow, quick = Source(500, open=False), Source(3, ["a", "b", "c"])
    async with TableApp(slow).run_test(size=(50, HEIGHT)) as pilot:
        table = pilot.app.query_one(VirtualTable)
        await until(pilot, lambda: bool(slow.calls))
        table.show(quick)
        await until(pilot, lambda: table.cursor_key == "a")
        slow.gate.set()
        await settled(pilot)
        await asyncio.sleep(0.05)
        await pilot.pause()
        assert (table.row_count, table.cursor_key) == (3, "a")
        assert slow.calls == [("count", None)]  # what nobody waits for isn't read


async def test_late_block_of_an_earlier_list_is_dropped() -> None:
    old, new = Source(5000), Source(5000, [f"n{i}" for i in range(5000)])
    async with TableApp(old).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        old.gate.clear()
        await pilot.press("G")
        table.show(new, keep_key="n4999")
        await until(pilot, lambda: table.cursor_key == "n4999")
        old.gate.set()
        await asyncio.sleep(0.05)
        await settled(pilot)
        assert table.cursor_key == "n4999"
        await pilot.press("k")
        assert table.cursor_key == "n4998"


async def test_a_flood_of_lists_ends_with_the_last() -> None:
    sources = [Source(i + 1) for i in range(40)]
    async with TableApp(Source(1)).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        for source in sources:
            table.show(source)
        await settled(pilot)
        assert table.row_count == 40


async def test_source_that_cannot_be_counted() -> None:
    source = Source(30)
    source.error = RuntimeError("the store is gone")
    app = TableApp(source)
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        (failed,) = app.got(VirtualTable.Failed)
        assert (failed.error, failed.table) == (source.error, table)
        assert "Not readable" in "".join(lines(table))
        await pilot.press("j", "G", "enter", "space", "pagedown", "l")
        assert app.got(VirtualTable.Opened) == []
        table.show(Source(3))
        await settled(pilot)
        assert table.cursor_key == "k0"


async def test_window_that_cannot_be_read_is_asked_for_again() -> None:
    source = Source(5000)
    app = TableApp(source)
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        source.error = TimeoutError("too slow")
        await pilot.press("G")
        await until(pilot, lambda: bool(app.got(VirtualTable.Failed)))
        assert lines(table)[-1].startswith("▌…")
        await pilot.press("enter")
        source.error = None
        await pilot.press("k")
        await settled(pilot)
        assert table.cursor_key == "k4998"
        assert lines(table)[-2].startswith("▌Company 4998")
        assert app.got(VirtualTable.Opened) == []


async def test_reading_ahead_fails_once_not_at_every_key() -> None:
    class Bad(Source):
        def window(self, offset: int, limit: int) -> Sequence[TableRow]:
            self.error = TimeoutError("too slow") if offset else None
            return super().window(offset, limit)

    app = TableApp(Bad(5000))
    async with app.run_test(size=(50, RowCache.BLOCK)) as pilot:
        table = await settled(pilot)
        await until(pilot, lambda: bool(app.got(VirtualTable.Failed)))
        await pilot.press("j", "j", "k", "l")
        await settled(pilot)
        assert table.cursor_key == "k1"
        assert len(app.got(VirtualTable.Failed)) == 1


def test_cache_keeps_what_is_near() -> None:
    cache, block = RowCache(), RowCache.BLOCK
    source = Source(1_000_000)
    for number in [*range(100), 5000, *range(40)]:
        span = cache.missing(number * block, (number + 1) * block, source.total)
        if span is not None:
            cache.put(span, source.window(*span))
    kept = [number for number in range(10_000) if cache.has(number * block)]
    assert len(kept) == RowCache.KEPT
    assert set(range(40 - RowCache.KEPT // 2, 40)) <= set(kept)
    assert cache.row(39 * block + 1) == source.row(39 * block + 1)
    assert cache.find(f"k{37 * block + 3}") == 37 * block + 3
    assert cache.find("k999999") is None


@pytest.mark.parametrize(
    ("first", "end", "count", "expected"),
    [
        (0, 10, 1000, (0, 64)),
        (-30, 10, 1000, (0, 64)),
        (60, 70, 1000, (0, 64)),  # the block after it is at hand
        (70, 300, 1000, (128, 192)),  # blocks side by side are one window
        (990, 1100, 1000, (960, 40)),
        (64, 128, 1000, None),
        (0, 10, 0, None),
        (500, 400, 1000, None),
    ],
)
def test_cache_says_what_is_missing(
    first: int, end: int, count: int, expected: tuple[int, int] | None
) -> None:
    assert RowCache.BLOCK == 64
    cache = RowCache()
    cache.put((64, 64), Source(1000).window(64, 64))
    assert cache.missing(first, end, count) == expected


async def test_source_that_gives_fewer_rows_than_it_counted() -> None:
    class Short(Source):
        def window(self, offset: int, limit: int) -> Sequence[TableRow]:
            return super().window(offset, limit)[:2]

    source = Short(8)
    async with TableApp(source).run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        await pilot.press("G", "enter", "k")
        await settled(pilot)
        assert table.cursor_row == 6
        assert len(source.windows) == 1


async def test_table_that_goes_away_while_rows_are_read() -> None:
    source = Source(30, open=False)
    async with TableApp(source).run_test(size=(50, HEIGHT)) as pilot:
        await until(pilot, lambda: bool(source.calls))
        await pilot.app.query_one(VirtualTable).remove()
        source.gate.set()
        await pilot.pause(0.05)


async def test_no_rows() -> None:
    app = TableApp(Source(0))
    async with app.run_test(size=(50, HEIGHT)) as pilot:
        table = await settled(pilot)
        painted = lines(table)
        assert painted[6] == "No deals".center(50)
        assert all(not line.strip() for line in painted[1:6] + painted[7:])
        await pilot.press("j", "k", "G", "g", "pagedown", "pageup", "l", "h", "enter", "space")
        assert (table.cursor_row, table.cursor_key, table.marks) == (0, None, frozenset())
        (told,) = app.got(VirtualTable.Highlighted)
        assert (told.key, told.cell) == (None, None)
        assert len(app.messages) == 1
