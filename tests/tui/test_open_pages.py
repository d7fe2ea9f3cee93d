"""Pages that are open: which one stays, and where the keys lead that close it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from db.default_store import default_store
from db.queries import companies, overview
from db.queries.profile import profile
from db.reader import Reader
from tests.screens.scenes import play
from tests.tui.test_copying import copied
from tests.tui.test_explorer import opened, pressed
from tui.answers import BY_PANE, Asker, Wish
from tui.app import Explorer
from tui.document import KEPT, Document
from tui.panes.list_pane import ListPane
from tui.panes.pane import Pane
from tui.places import cache_folder
from tui.terminal.grid import screen_text
from tui.widgets.document_view import DocumentView
from tui.widgets.virtual_table import VirtualTable

CHATGPT = ("colon", *"open", "space", *"chatgpt", "enter")
"""Opens the page of something that is in no list."""
SIZES = [(80, 24), (120, 40)]
PAGES = ("loops", "total")


def here(pilot: Pilot[None]) -> Pane:
    """The pane that is open."""
    assert isinstance(pilot.app, Explorer)
    return pilot.app.here


def reads_list(pilot: Pilot[None]) -> bool:
    """Whether keys go to the list."""
    return isinstance(pilot.app.focused, VirtualTable)


def page(pilot: Pilot[None]) -> str:
    """The title of the page that is open."""
    pane = here(pilot)
    assert isinstance(pane, ListPane)
    return pane.page.lines[0].text.strip()


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_not_listed_keeps_its_page(
    article_store: Path, size: tuple[int, int]
) -> None:
    async with opened(article_store, *CHATGPT, size=size) as pilot:
        assert page(pilot) == "ChatGPT"
        await play(pilot, ("colon", *"as-of", "space", *"2026-02-27", "enter"))
        assert page(pilot) == "ChatGPT"
        await play(pilot, ("s",))
        assert page(pilot) == "ChatGPT"
        await play(pilot, ("n",))
        assert page(pilot) != "ChatGPT"


@pytest.mark.parametrize("size", SIZES)
async def test_esc_leads_back_to_where_a_page_was_opened_from(
    article_store: Path, size: tuple[int, int]
) -> None:
    async with opened(article_store, "2", "enter", *"jjjjj", "enter", size=size) as pilot:
        assert (here(pilot).id, page(pilot)) == ("companies", "OpenAI")
        assert isinstance(pilot.app.focused, DocumentView)
        await play(pilot, ("escape",))
        assert (here(pilot).id, page(pilot)) == ("deals", "OpenAI on Nvidia's Vera Rubin")
        assert isinstance(pilot.app.focused, DocumentView)
        assert round(pilot.app.focused.scroll_offset.y) == 0
        await play(pilot, ("escape",))
        assert here(pilot).id == "deals"
        assert reads_list(pilot)


async def test_the_page_that_is_gone_back_to_is_seen_from_its_title(article_store: Path) -> None:
    async with opened(
        article_store, "2", "enter", *"jjjjj", "enter", "left_square_bracket", size=(80, 24)
    ) as pilot:
        assert isinstance(pilot.app.focused, DocumentView)
        assert pilot.app.focused.cursor == (5, 0)
        assert round(pilot.app.focused.scroll_offset.y) == 0


async def test_the_key_of_the_pane_that_is_open_shows_its_list(article_store: Path) -> None:
    async with opened(article_store, "1", "enter", "1", size=(80, 24)) as pilot:
        assert isinstance(pilot.app.focused, VirtualTable)
        assert "$730B" in await pressed(pilot)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Wish]]:
    """The circles and totals that are made, and what they are about."""
    wishes: list[tuple[str, Wish]] = []

    def counted(name: str, reader: Asker, wish: Wish) -> Document:
        wishes.append((name, wish))
        return BY_PANE[name].make(reader, wish)

    watched = {name: BY_PANE[name]._replace(make=partial(counted, name)) for name in PAGES}
    monkeypatch.setattr("tui.panes.making.BY_PANE", {**BY_PANE, **watched})
    return wishes


async def test_a_page_that_was_left_is_there_again_from_its_title(
    article_store: Path, made: list[tuple[str, Wish]]
) -> None:
    async with opened(article_store, "T") as pilot:
        first = screen_text(pilot.app)
        await pressed(pilot, "G", "l", "escape")
        assert await pressed(pilot, "T") == first
        assert [wish.about for _, wish in made] == ["openai"]
        await pressed(pilot, "escape", "down", "T")
        assert [wish.about for _, wish in made] == ["openai", "anthropic"]
        await pressed(pilot, "t", *"2025-12-31", "enter")
        await pressed(pilot, "1", "T")
        assert [wish.as_of for _, wish in made[1:]] == [made[0][1].as_of, "2025-12-31"]


async def test_a_page_about_everything_is_made_once_wherever_the_cursor_is(
    article_store: Path, made: list[tuple[str, Wish]]
) -> None:
    async with opened(article_store, "5", "escape", "down", "5", "[", "]") as pilot:
        assert [name for name, _ in made] == ["loops"]
        assert here(pilot).id == "loops"
        assert "Anthropic" in (await pressed(pilot, "T")).split("\n")[1]  # what the cursor is on
        await pressed(pilot, "t", *"2025-12-31", "enter", "5")
        assert sorted(name for name, _ in made) == ["loops", "loops", "total", "total"]


async def test_esc_closes_the_evidence_from_the_list_as_well(article_store: Path) -> None:
    async with opened(article_store, "l", "e") as pilot:
        pane = here(pilot)
        assert isinstance(pane, ListPane)
        pane.table.focus()
        assert "7300亿美元" in await pressed(pilot)
        assert "7300亿美元" not in await pressed(pilot, "escape")


async def test_a_filter_that_begins_on_a_page_is_of_the_list(article_store: Path) -> None:
    async with opened(article_store, "enter", "slash", *"soft", "enter", size=(80, 24)) as pilot:
        assert isinstance(pilot.app.focused, VirtualTable)
        assert "SoftBank" in await pressed(pilot)


async def test_a_filter_that_was_left_by_tab_is_closed(article_store: Path) -> None:
    async with opened(article_store, "slash", *"soft", "tab", size=(80, 24)) as pilot:
        assert "all must be found" not in await pressed(pilot, "left_square_bracket")


@pytest.mark.parametrize("downs", [0, 3, 10])
async def test_sorting_shows_the_beginning_as_long_as_the_row_is_seen(
    article_store: Path, downs: int
) -> None:
    async with opened(article_store, "2", *["j"] * downs, size=(80, 10)) as pilot:
        table = pilot.app.focused
        assert isinstance(table, VirtualTable)
        row = table.cursor_key
        await play(pilot, ("s",))  # by date: what is shown first comes late
        assert table.cursor_key == row
        seen = table.places()
        if table.cursor_row < len(seen):
            assert seen[0][1] == 0
        else:
            assert seen[0][1] < table.cursor_row


async def test_the_source_is_copied_from_the_evidence(article_store: Path) -> None:
    async with opened(article_store, "l", "e", "y") as pilot:
        assert copied(pilot).startswith("$730B pre-money, OpenAI, 2026-02-27 - ")
        assert ", para 5" in copied(pilot)


async def test_a_sum_is_called_by_what_it_is_the_sum_of(article_store: Path) -> None:
    async with opened(article_store, "l", "l", "l", "e", size=(120, 40)) as pilot:
        assert "OpenAI, Committed: =$138B" in await pressed(pilot)


async def test_the_pane_beside_an_answer_is_the_last_one(article_store: Path) -> None:
    async with opened(article_store, "m", "shift+tab") as pilot:
        assert here(pilot).id == "sources"


async def test_the_days_and_the_line_above_them_are_a_key_apart(article_store: Path) -> None:
    async with opened(article_store, "t", "down", "tab", *"2025-12-31", "enter") as pilot:
        assert "as of 2025-12-31" in await pressed(pilot)


# ------------------------------------------------------------------ what a company's page tells


def test_of_a_round_a_company_has_its_part(article_store: Path) -> None:
    with Reader(article_store) as reader:
        detail = reader.ask(profile, "softbank")
    assert detail is not None
    (own,) = detail.own_out.values()
    assert own.quantity is not None
    assert (own.fact, own.quantity.low) == ("openai-round-2026-02/softbank", 30 * 10**9)


async def test_the_part_stands_beside_the_whole(article_store: Path) -> None:
    async with opened(article_store, "colon", *"open", "space", *"softbank", "enter") as pilot:
        screen = (await pressed(pilot)).replace(KEPT, " ")
    assert "of $110B in all" in screen
    assert "shared with others" in screen  # Stargate: nobody says who pays how much


def test_a_target_values_nothing_yet() -> None:
    with Reader(default_store(cache_folder())) as reader:
        (row,) = reader.ask(companies.rows, ["openai"], "2026-01-31")
        valued = reader.ask(overview.highest_valued, "2026-01-31", 20)
    assert row.valuation is not None
    assert row.valuation.nature == "reported"  # the target of 750 billion came later than it
    assert next(each.valuation for each in valued if each.id == "openai") == row.valuation
