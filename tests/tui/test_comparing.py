"""The pane of the comparison: made once for what is marked, and anew when that would be another."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest
from textual.pilot import Pilot

from tests.tui.table_app import until
from tests.tui.test_explorer import opened, pressed
from tui.messages import PageFailed
from tui.pages.compare import compare_page
from tui.panes import compare as pane
from tui.panes.compare import ComparePane
from tui.panes.making import AHEAD
from tui.terminal.grid import screen_text
from tui.widgets.document_view import DocumentView


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The comparisons that are made from here on."""
    pages: list[object] = []

    def counted(found: object) -> object:
        pages.append(found)
        return compare_page(found)  # type: ignore[arg-type]

    monkeypatch.setattr(pane, "compare_page", counted)
    return pages


def page(pilot: Pilot[None]) -> DocumentView:
    return pilot.app.query_one("#compare .page", DocumentView)


async def test_it_is_made_once_and_kept_with_its_place(
    article_store: Path, made: list[object]
) -> None:
    async with opened(article_store, "1", "space", "down", "space", "4") as pilot:
        assert len(made) == 1
        await pressed(pilot, "j", "j", "j")
        place = page(pilot).cursor
        assert place > (0, 0)
        await pressed(pilot, "2", "4")
        assert len(made) == 1
        assert page(pilot).cursor == place


async def test_another_mark_and_another_day_make_another(
    article_store: Path, made: list[object]
) -> None:
    async with opened(article_store, "1", "space", "down", "space", "4") as pilot:
        await pressed(pilot, "1", "down", "space", "4")
        assert len(made) == 2
        await pressed(pilot, "t", *"2025-12-31", "enter")
        assert len(made) == 3
        assert "as of 2025-12-31" in screen_text(pilot.app)


async def test_what_is_marked_is_compared_before_anybody_asks(
    article_store: Path, made: list[object]
) -> None:
    async with opened(article_store, "1", "space") as pilot:
        table = pilot.app.focused
        await pilot.pause(2 * AHEAD)
        assert not pilot.app.query(ComparePane)  # one alone is compared with nothing
        await pilot.press("down", "space")
        await until(pilot, lambda: len(made) == 1)
        await until(pilot, lambda: not pilot.app.query_one(ComparePane).is_busy)
        assert pilot.app.focused is table and "Enter open" in screen_text(pilot.app)
        screen = await pressed(pilot, "4")
        assert "OpenAI" in screen and "Anthropic" in screen
        assert pilot.app.focused is page(pilot) and page(pilot).cursor == (0, 0)
        assert len(made) == 1
        await pressed(pilot, "1", "down", "space")
        await until(pilot, lambda: len(made) == 2)
        assert "Amazon" in await pressed(pilot, "4") and len(made) == 2


async def test_what_failed_is_asked_for_again(
    article_store: Path, monkeypatch: pytest.MonkeyPatch, made: list[object]
) -> None:
    tried: list[object] = []

    def fails(found: object) -> NoReturn:
        tried.append(found)
        raise ZeroDivisionError

    told: list[PageFailed] = []
    monkeypatch.setattr("tui.app.Explorer.on_page_failed", lambda app, event: told.append(event))
    async with opened(article_store, "1", "space", "down") as pilot:
        with monkeypatch.context() as broken:
            broken.setattr(pane, "compare_page", fails)
            await pilot.press("space")
            await until(pilot, lambda: bool(tried))
            await pressed(pilot)
            assert not told  # nobody has asked
            await pilot.press("4")
            await until(pilot, lambda: bool(told))
        assert len(told) == 1 and len(tried) == 2
        assert made == []
        await pilot.press("1")
        await pressed(pilot, "4")
        assert len(made) == 1
        assert not pilot.app.query_one(ComparePane).is_busy
