"""The watch list: what is put there, what is shown of it, and that guests have none."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.test_explorer import opened, pressed
from tui.memory import Watched, keep_watched, watched
from tui.panes.watch import WatchPane
from tui.places import watched_file
from tui.terminal.grid import screen_text
from tui.watching import NOT_KEPT, NOTHING


def told(pilot: Pilot[None]) -> str:
    return str([each.message for each in pilot.app._notifications][-1])


async def test_a_row_a_page_and_a_name_are_watched(article_store: Path) -> None:
    async with opened(article_store, "asterisk", "2", "enter", "asterisk") as pilot:
        assert [each.kind for each in watched()] == ["company", "deal"]
        assert watched()[0].name.startswith("OpenAI")
        screen = await pressed(pilot, "W")
        assert "OpenAI" in screen
        assert "Valuation $730B pre" in screen
        assert "2 watched" in screen


async def test_pressed_again_it_is_watched_no_longer(article_store: Path) -> None:
    async with opened(article_store, "asterisk", "asterisk") as pilot:
        assert watched() == []
        assert told(pilot).endswith("is not watched any more.")
        assert "Nothing is watched yet" in await pressed(pilot, "W")


async def test_on_the_list_itself_too(article_store: Path) -> None:
    async with opened(article_store, "asterisk", "down", "asterisk", "W") as pilot:
        first, second = (each.id for each in watched())
        pane = pilot.app.query_one("#watch", WatchPane)
        while pane.watched_here != f"company/{second}":
            await pilot.press("down")
        screen = await pressed(pilot, "asterisk")
        assert [each.id for each in watched()] == [first]
        assert "1 watched" in screen


async def test_a_name_is_followed_and_esc_leads_back(article_store: Path) -> None:
    async with opened(article_store, "down", "asterisk", "W", *["down"] * 3, "enter") as pilot:
        assert pilot.app.query_one("#companies").display
        await pressed(pilot, "left_square_bracket")
        assert pilot.app.query_one("#watch").display
        await pressed(pilot, "escape")
        assert pilot.app.query_one("#companies").display


async def test_what_has_changed_since_is_told_with_what_it_was(article_store: Path) -> None:
    async with opened(article_store, "asterisk", "W"):
        pass
    (seen,) = watched()
    assert seen.seen["valuation"] == "$730B pre"
    keep_watched([seen._replace(day="2025-11-01", seen={**seen.seen, "valuation": "$500B recap"})])
    async with opened(article_store, "W") as pilot:
        screen = screen_text(pilot.app)
        assert "1 of 1 changed since you last looked" in screen
        assert "Valuation $500B recap → $730B pre  since 2025-11-01" in screen
        assert "changed" in await pressed(pilot, "1", "W")  # for as long as this session lasts
    async with opened(article_store, "W") as pilot:
        assert "changed" not in screen_text(pilot.app)


async def test_another_day_or_store_changes_nothing(article_store: Path) -> None:
    async with opened(article_store, "asterisk", "W"):
        pass
    (seen,) = watched()
    other = seen._replace(store="/other.db", seen={**seen.seen, "valuation": "$1B"})
    keep_watched([other])
    async with opened(article_store, "W", as_of="2025-12-31") as pilot:
        assert "changed" not in screen_text(pilot.app)
        assert watched() == [other]
    async with opened(article_store, "W") as pilot:
        assert "changed" not in screen_text(pilot.app)


async def test_what_another_store_has_is_kept(article_store: Path) -> None:
    elsewhere = Watched("nobody", "company", "Nobody & Co")
    keep_watched([elsewhere])
    async with opened(article_store, "W") as pilot:
        assert "Nobody & Co  not in this store" in screen_text(pilot.app)
    assert watched() == [elsewhere]


async def test_where_there_is_nothing_to_watch_it_says_so(article_store: Path) -> None:
    async with opened(article_store, "4", "asterisk") as pilot:
        assert told(pilot) == NOTHING


async def test_a_list_of_facts_has_nothing_to_watch(article_store: Path) -> None:
    async with opened(article_store, "asterisk", first="facts?metric=valuation") as pilot:
        assert told(pilot) == NOTHING
        await pressed(pilot, "enter", "asterisk")
        assert told(pilot) == NOTHING
        assert watched() == []


async def test_guests_have_none(article_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_watched([Watched("openai", "company", "OpenAI")])
    before = watched_file().read_bytes()

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("tui.watching.watched", refuse)
    monkeypatch.setattr("tui.memory.load", refuse)
    async with opened(article_store, "asterisk", kiosk=True) as pilot:
        assert told(pilot) == NOT_KEPT
        await pressed(pilot, "W")
        assert told(pilot) == NOT_KEPT
        assert not pilot.app.query("#watch")
    assert watched_file().read_bytes() == before


async def test_it_is_exported_with_the_facts_behind_its_figures(
    article_store: Path, tmp_path: Path
) -> None:
    async with opened(article_store, "asterisk", "W") as pilot:
        pilot.app.session.folder = tmp_path  # type: ignore[attr-defined]
        assert "x export" in await pressed(pilot)
        await pressed(pilot, "x", "enter")
        await pressed(pilot, "x", "m", "enter")
    (table,) = tmp_path.glob("termsheet-watch-list-*.csv")
    assert "openai-pre-money-2026-02" in table.read_text("utf-8")
    (page,) = tmp_path.glob("termsheet-watch-list-*.md")
    assert "$730B pre" in page.read_text("utf-8")


async def test_an_empty_one_says_why_it_is_not_exported(article_store: Path) -> None:
    async with opened(article_store, "W") as pilot:
        assert "Nothing is watched yet." in await pressed(pilot, "x")
