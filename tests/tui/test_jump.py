"""Jump mode: a letter on every place, and the screen as it was when it is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.segment import Segment
from textual.events import Key
from textual.pilot import Pilot
from textual.strip import Strip

from tests.tui.test_explorer import opened, pressed
from tui.app import Explorer
from tui.jump import LETTERS, JumpScreen, Target, drawn_at, labels, targets
from tui.panes.list_pane import ListPane
from tui.terminal.grid import screen_text
from tui.widgets.document_view import DocumentView


@pytest.mark.parametrize("count", [0, 1, 26, 27, 51, 52, 100, 676, 5000])
def test_no_label_begins_another(count: int) -> None:
    found = labels(count)
    assert len(found) == min(count, len(LETTERS) ** 2)
    assert len(set(found)) == len(found)
    assert not any(a != b and b.startswith(a) for a in found for b in found)
    assert all(len(label) == 1 for label in labels(26))


def explorer(pilot: Pilot[None]) -> Explorer:
    assert isinstance(pilot.app, Explorer)
    return pilot.app


def label_of(pilot: Pilot[None], number: int) -> str:
    screen = pilot.app.screen
    assert isinstance(screen, JumpScreen)
    return [*screen._places][number]


def there(pilot: Pilot[None]) -> list[Target]:
    return targets(explorer(pilot))


async def test_to_a_row_and_back_out(article_store: Path) -> None:
    async with opened(article_store, size=(80, 24)) as pilot:
        before = screen_text(pilot.app)
        rows = [n for n, target in enumerate(there(pilot)) if target.y == 2 + 4]
        shown = await pressed(pilot, "semicolon")
        assert "Lower case goes there" in shown
        await pressed(pilot, "escape")
        assert screen_text(pilot.app) == before
        await pressed(pilot, "semicolon")
        await pressed(pilot, *label_of(pilot, rows[0]))
        assert pilot.app.query_one("#companies", ListPane).table.cursor_row == 4
        assert len(pilot.app.screen_stack) == 1


def test_a_letter_stands_before_its_place_where_that_is_blank() -> None:
    def nowhere() -> None:
        raise AssertionError

    places = {"a": (0, 0), "s": (5, 0), "d": (8, 0), "mf": (2, 1), "mg": (4, 1), "mh": (9, 1)}
    strips = [Strip([Segment(text)]) for text in ("ab   OpenA", "  x y   ab")]
    found = {label: Target(x, y, nowhere, nowhere) for label, (x, y) in places.items()}
    # On what has no blank before it; never on another letter; none where the line ends.
    assert drawn_at(strips, found) == {"a": 0, "s": 4, "d": 8, "mf": 0, "mg": 4}


async def test_capitals_open(article_store: Path) -> None:
    async with opened(article_store, "semicolon", size=(80, 24)) as pilot:
        number = next(n for n, target in enumerate(there(pilot)) if target.y == 2 + 2)
        await pressed(pilot, *label_of(pilot, number).upper())
        assert pilot.app.query_one("#companies", ListPane).place.page


async def test_to_a_tab(article_store: Path) -> None:
    async with opened(article_store, "semicolon") as pilot:
        tabs = [n for n, target in enumerate(there(pilot)) if target.y == 0]
        await pressed(pilot, *label_of(pilot, tabs[2]))
        assert pilot.app.query_one("#deals", ListPane).display


async def test_to_a_figure_of_the_page_beside(article_store: Path) -> None:
    async with opened(article_store, size=(120, 40)) as pilot:
        pane = pilot.app.query_one("#companies", ListPane)
        found = there(pilot)
        number = max(n for n, target in enumerate(found) if target.x > 70)
        await pressed(pilot, "semicolon")
        await pressed(pilot, *label_of(pilot, number))
        assert pane.page.has_focus
        assert pane.page.content_region.y + pane.page.cursor[0] == found[number].y


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("keys", [(), ("2", "enter"), ("4",), ("5",), ("6",), ("l", "e"), ("o",)])
async def test_labels_lie_on_the_screen_and_not_on_each_other(
    article_store: Path, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    async with opened(article_store, *keys, size=size) as pilot:
        found = there(pilot)
        assert found
        assert all(0 <= target.x < size[0] and 0 <= target.y < size[1] for target in found)
        before = screen_text(pilot.app).splitlines()
        after = (await pressed(pilot, "semicolon")).splitlines()
        marked = {target.y for target in found}
        for y, (old, new) in enumerate(zip(before[:-1], after[:-1], strict=True)):
            assert (old == new) == (y not in marked) or y in marked


async def test_a_letter_that_is_on_no_place_does_nothing(article_store: Path) -> None:
    async with opened(article_store, size=(80, 24)) as pilot:
        count = len(there(pilot))
        await pressed(pilot, "semicolon")
        if count < len(LETTERS):
            await pressed(pilot, LETTERS[-1])
        await pressed(pilot, "1", "question_mark")
        assert isinstance(pilot.app.screen, JumpScreen)
        await pressed(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_another_size_of_the_window_ends_it(article_store: Path) -> None:
    async with opened(article_store, "semicolon", size=(80, 24)) as pilot:
        await pilot.resize_terminal(100, 30)
        await pressed(pilot)
        assert len(pilot.app.screen_stack) == 1


async def test_a_count_moves_so_many_rows_and_lines(article_store: Path) -> None:
    async with opened(article_store, "alt+5", "j", size=(80, 24)) as pilot:
        table = pilot.app.query_one("#companies", ListPane).table
        assert table.cursor_row == 5
        await pressed(pilot, "j")
        assert table.cursor_row == 6
        await pressed(pilot, "alt+1", "alt+2", "down", "alt+3", "up")
        assert table.cursor_row == 14 or table.cursor_row == table.row_count - 1 - 3
        await pressed(pilot, "alt+4", "l", "k")
        assert explorer(pilot).count == 0
        await pressed(pilot, "2", "enter")
        page = pilot.app.query_one("#deals", ListPane).page
        await pressed(pilot, "alt+3", "j")
        assert page.cursor[0] == 3


@pytest.mark.parametrize(
    ("keys", "row", "column"),
    [
        (("alt+2", "ctrl+d"), 10, 0),
        (("alt+2", "pagedown"), 17, 0),
        (("alt+4", "n", "alt+3", "N"), 1, 0),
        (("alt+3", "l", "alt+2", "left"), 0, 1),
        (("alt+1", "alt+0", "down"), 10, 0),
    ],
)
async def test_a_count_is_for_every_step(
    article_store: Path, keys: tuple[str, ...], row: int, column: int
) -> None:
    async with opened(article_store, *keys, size=(100, 13)) as pilot:  # ten rows
        table = pilot.app.query_one("#companies", ListPane).table
        assert table.cursor_column is not None
        assert (table.cursor_row, table.columns.index(table.cursor_column)) == (row, column)


async def test_a_count_is_for_pages_and_panes_as_well(article_store: Path) -> None:
    async with opened(article_store, "alt+3", "tab", size=(80, 24)) as pilot:
        app = explorer(pilot)
        assert app.here.id == "compare"
        await pressed(pilot, "alt+2", "shift+tab")
        assert app.here.id == "deals"
        await pressed(pilot, "W", "alt+3", "tab")  # which is no tab: from before the first on
        assert app.here.id == "deals"
        await pressed(pilot, "o", "alt+2", "ctrl+d")
        page = app.query_one("#overview .page", DocumentView)
        assert page.cursor[0] == 2 * (page.size.height // 2)
        await pressed(pilot, "g", "alt+2", "pagedown")
        assert page.cursor[0] == min(2 * (page.size.height - 1), len(page.lines) - 1)


@pytest.mark.parametrize("key", ["y", "ctrl+l", "space", "question_mark", "slash", "f12", "e", "G"])
async def test_a_count_is_spent_by_whatever_key_comes_next(article_store: Path, key: str) -> None:
    async with opened(article_store, "alt+5", size=(80, 24)) as pilot:
        assert "5×" in await pressed(pilot)
        after = await pressed(pilot, key)
        assert explorer(pilot).count == 0
        assert "×" not in after
        if key == "ctrl+l":
            assert after.rstrip().endswith("1/18")


async def test_a_count_is_for_one_key_however_fast_the_next_comes(article_store: Path) -> None:
    async with opened(article_store, size=(80, 24)) as pilot:
        for key in ("alt+3", "j", "j", "j"):
            explorer(pilot).receive(Key(key, None))
        await pressed(pilot)
        assert pilot.app.query_one("#companies", ListPane).table.cursor_row == 5


async def test_a_count_is_no_longer_than_that(article_store: Path) -> None:
    async with opened(article_store, *["alt+9"] * 6, size=(80, 24)) as pilot:
        assert explorer(pilot).count == 9999
        await pressed(pilot, "j")
        table = pilot.app.query_one("#companies", ListPane).table
        assert table.cursor_row == table.row_count - 1


async def test_a_click_on_a_title_sorts(article_store: Path) -> None:
    async with opened(article_store, size=(80, 24)) as pilot:
        pane = pilot.app.query_one("#companies", ListPane)
        await pilot.click(pane.table, offset=(28, 0))
        await pressed(pilot)
        assert pane.place.sort == "valuation"
        assert pane.place.descending
        await pilot.click(pane.table, offset=(28, 0))
        await pressed(pilot)
        assert not pane.place.descending


async def test_a_click_follows_a_name_of_a_page(article_store: Path) -> None:
    async with opened(article_store, "2", "enter", size=(80, 24)) as pilot:
        page = pilot.app.query_one("#deals", ListPane).page
        x, y, *_ = next(place for place in page.places() if _go(page, place))
        corner = page.content_region.offset - page.region.offset
        await pilot.click(page, offset=(corner.x + x, corner.y + y))
        await pressed(pilot)
        assert pilot.app.query_one("#companies", ListPane).display


def _go(page: object, place: tuple[int, int, int, int]) -> bool:
    from tui.widgets.document_view import DocumentView

    assert isinstance(page, DocumentView)
    spans = [span for span in page.lines[place[2]].spans if span.stops]
    return (spans[place[3]].go or "").startswith("company/")
