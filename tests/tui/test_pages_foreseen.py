"""After a page was turned, what the same key would show next is worked out before it comes."""

from __future__ import annotations

import pytest
from textual.strip import Strip

from tests.tui.table_app import HEIGHT, Source, TableApp, lines, settled, strips, until
from tui.terminal.by_identity import ByIdentity
from tui.terminal.textual_private import drawing
from tui.widgets import row_view
from tui.widgets.virtual_table import VirtualTable

SIZE = (40, HEIGHT)


@pytest.mark.parametrize("count", [5, 20, 23, 200])
@pytest.mark.parametrize(
    "keys",
    [
        ["pagedown"] * 4,
        ["G", "pageup", "pageup", "pageup"],
        ["ctrl+d", "ctrl+d", "ctrl+u", "ctrl+u"],
        ["down", "pagedown", "down", "pagedown", "up", "pageup"],
    ],
)
async def test_what_is_foreseen_is_what_comes(
    count: int, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    screens: list[list[str]] = []

    def foresee(table: VirtualTable) -> None:
        screens.append([table.render_line(y).text for y in range(table.size.height)])

    monkeypatch.setattr(row_view, "foresee", foresee)
    async with TableApp(Source(count)).run_test(size=SIZE) as pilot:
        table = await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
            before = lines(table)
            screens.clear()
            table.paint_ahead_soon()
            if key in ("down", "up", "G"):
                await until(pilot, lambda: table._ahead is None)
                assert screens == []
                continue
            await until(pilot, lambda: bool(screens))
            assert lines(table) == before
            await pilot.press(key)
            await settled(pilot)
            assert screens[0] == lines(table)


async def test_lines_that_come_next_are_finished_before(monkeypatch: pytest.MonkeyPatch) -> None:
    async with TableApp(Source(200)).run_test(size=SIZE) as pilot:
        table = await settled(pilot)
        await pilot.press("pagedown")
        await settled(pilot)
        await until(pilot, lambda: table._ahead is None)
        strips(table)
        finished: list[Strip] = []
        finish = drawing._KeptLines.finish

        def counted(kept: drawing._KeptLines, strip: Strip) -> Strip:
            finished.append(strip)
            return finish(kept, strip)

        monkeypatch.setattr(drawing._KeptLines, "finish", counted)
        drawing._kept.clear()
        table.paint_ahead_soon()
        await until(pilot, lambda: len(finished) >= HEIGHT - 1)
        ahead = len(finished)
        monkeypatch.setattr(row_view, "AHEAD", 60)
        await pilot.press("pagedown")
        await settled(pilot)
        drawing._lines_of(table, table.size.region)
        # The cursor's line, the head, and lines that the position mark has come to or left.
        assert len(finished) - ahead <= 5


def test_the_newest_are_kept_and_what_is_asked_for_again() -> None:
    made: list[object] = []

    def make(thing: list[int]) -> int:
        made.append(thing)
        return thing[0]

    kept = ByIdentity(make, 8)
    first, *others = [[n] for n in range(40)]
    for other in others:
        assert kept.of(first) == 0
        assert kept.of(other) == other[0]
        assert kept.of(other) == other[0]
    assert made == [first, *others]  # each once
    assert len(kept._made) + len(kept._older) <= 8
    for other in others[-3:]:
        kept.of(other)
    assert len(made) == 40
    kept.of(others[0])
    assert len(made) == 41
    kept.clear()
    kept.of(first)
    assert len(made) == 42


def test_equal_things_are_others() -> None:
    kept: ByIdentity[list[int], list[int]] = ByIdentity(list, 8)
    one, other = [1], [1]
    assert kept.of(one) is kept.of(one)
    assert kept.of(one) is not kept.of(other)
