"""The overview: what opens first, where its lines lead, and what keys are about there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.test_explorer import opened, pressed
from tui.panes.overview import OverviewPane
from tui.terminal.grid import screen_text


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_it_opens_first_with_a_chart_and_what_to_press(
    article_store: Path, size: tuple[int, int]
) -> None:
    async with opened(article_store, size=size, pane="overview") as pilot:
        screen = screen_text(pilot.app)
    assert "o Overview" in screen
    assert "$730B pre" in screen
    assert "──" in screen
    assert "? all keys" in screen


async def test_it_tells_the_newest_the_open_the_conditional_and_what_comes_back(
    article_store: Path,
) -> None:
    async with opened(article_store, size=(120, 40), pane="overview") as pilot:
        screen = screen_text(pilot.app)
    for wanted in ("OpenAI on Nvidia's", "$500B", "does not name", "=$15–50B →", "← =$138B", "125"):
        assert wanted in screen, wanted


async def test_the_explorer_opens_on_it_unless_told_otherwise(article_store: Path) -> None:
    from db.reader import Reader
    from tui.app import Explorer

    with Reader(article_store) as reader:
        assert isinstance(Explorer(reader).here, OverviewPane)


async def test_keys_are_about_the_first_company_until_the_cursor_is_on_another(
    article_store: Path,
) -> None:
    async with opened(article_store, pane="overview") as pilot:
        assert pilot.app.here.subject == "openai"  # type: ignore[attr-defined]
        await pressed(pilot, *["down"] * 6)
        assert pilot.app.here.subject == "anthropic"  # type: ignore[attr-defined]
        await pressed(pilot, "right", "right", "up")
        assert pilot.app.here.subject == "openai-nvidia-vera-rubin-2026-02"  # type: ignore[attr-defined]


async def test_enter_opens_and_the_way_back_keeps_the_place(article_store: Path) -> None:
    async with opened(article_store, pane="overview") as pilot:
        await pressed(pilot, *["down"] * 6)
        assert "model lab" in await pressed(pilot, "enter")
        await pressed(pilot, "left_square_bracket", "left_square_bracket", "o")
        assert pilot.app.here.subject == "anthropic"  # type: ignore[attr-defined]


async def test_a_figure_has_its_evidence_one_key_away(article_store: Path) -> None:
    async with opened(article_store, *["down"] * 5, "e", pane="overview") as pilot:
        assert "7300亿美元" in screen_text(pilot.app)


async def test_as_of_a_day_it_tells_what_was_known(article_store: Path) -> None:
    async with opened(article_store, as_of="2025-12-31", pane="overview") as pilot:
        screen = screen_text(pilot.app)
    assert "$500B recap" in screen
    assert "$730B" not in screen
    assert "$110B" not in screen


async def test_a_large_window_has_charts_of_other_pages_too(article_store: Path) -> None:
    async with opened(article_store, size=(200, 60), pane="overview") as pilot:
        screen = screen_text(pilot.app)
        assert "Expected capital expenditure · c all" in screen
        assert "$175–185B" in screen
        assert "coding · 2025-07 · M market shares" in screen
        await pilot.resize_terminal(120, 40)
        assert "M market shares" not in await pressed(pilot)
        await pilot.resize_terminal(160, 55)
        assert "M market shares" in await pressed(pilot)


async def test_no_question_is_asked_for_charts_that_have_no_room(
    article_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.pages import overview_charts

    monkeypatch.setattr(overview_charts, "charts", lambda *_: pytest.fail("charts were made"))
    async with opened(article_store, size=(120, 40), pane="overview") as pilot:
        assert "$500B" in screen_text(pilot.app)


async def test_arrows_enter_and_esc_are_enough_to_look_around(article_store: Path) -> None:
    async with opened(article_store, size=(80, 24), pane="overview") as pilot:
        screen = screen_text(pilot.app)
        assert "Enter open" in screen and "? help" in screen and "q quit" in screen
        assert "Esc list" in await pressed(pilot, *["down"] * 6, "enter")
        screen = await pressed(pilot, "escape")
        assert "Enter open" in screen and "Anthropic" in screen
        assert "Esc list" in await pressed(pilot, "down", "enter")
        assert "Enter open" in await pressed(pilot, "escape")
