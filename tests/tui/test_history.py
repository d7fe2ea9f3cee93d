"""Going back and forward: the places a person was at, as in a browser."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from tests.tui.test_explorer import opened, pressed
from tui.history import MOST, History
from tui.panes.list_pane import ListPane
from tui.panes.page_pane import PagePane
from tui.place import Place


def told(pilot: Pilot[None]) -> list[str]:
    return [each.message for each in pilot.app._notifications]


A, B, C = Place("companies"), Place("deals"), Place("deals", "x", "x")


def test_back_and_forward() -> None:
    history = History()
    history.leave(A)
    history.leave(B)
    assert history.back(C) == B
    assert history.back(B) == A
    assert history.back(A) is None
    assert history.forward(A) == B
    assert history.forward(B) == C
    assert history.forward(C) is None


def test_going_on_forgets_what_was_ahead() -> None:
    history = History()
    history.leave(A)
    history.back(B)
    history.leave(A)
    assert history.forward(C) is None


def test_closing_what_was_opened_is_a_step_back() -> None:
    history = History()
    history.leave(B)
    history.up(C, B._replace(row="y"))
    assert history.back(B) is None
    assert history.forward(B) == C


def test_closing_what_was_reached_otherwise_is_a_step_on() -> None:
    history = History()
    history.leave(A)
    history.up(C, B)
    assert history.back(B) == C


places = st.builds(Place, st.sampled_from("abc"), st.just(""), st.sampled_from(["", "p"]))


@given(st.lists(st.one_of(places, st.sampled_from(["back", "forward"]))))
def test_what_was_left_by_back_is_found_by_forward(acts: list[Place | str]) -> None:
    history, here = History(), A
    for act in acts:
        if isinstance(act, Place):
            if not act.is_like(here):
                history.leave(here)
                here = act
        elif act == "back":
            if (there := history.back(here)) is not None:
                assert history.forward(there) == here
                assert history.back(here) == there
                here = there
        elif (there := history.forward(here)) is not None:
            assert history.back(there) == here
            assert history.forward(here) == there
            here = there


def test_it_does_not_grow_for_ever() -> None:
    history = History()
    for number in range(3 * MOST):
        history.leave(Place("deals", page=str(number)))
    steps = 0
    here: Place | None = A
    while here is not None and (here := history.back(here)):
        steps += 1
    assert steps == MOST


async def test_through_panes_pages_and_answers(article_store: Path) -> None:
    keys = ("2", "down", "down", "down", "enter", "m")
    async with opened(article_store, *keys, size=(80, 24)) as pilot:
        app = pilot.app
        assert app.query_one("#money", PagePane).display
        deals = app.query_one("#deals", ListPane)
        await pressed(pilot, "left_square_bracket")
        assert deals.place.page
        page = deals.place.page
        await pressed(pilot, "ctrl+o")
        assert not deals.place.page
        assert deals.place.row == page
        await pressed(pilot, "left_square_bracket")
        assert app.query_one("#companies").display
        await pressed(pilot, "left_square_bracket")
        assert told(pilot) == ["Nothing was shown before this."]
        await pressed(pilot, *["right_square_bracket"] * 3)
        assert app.query_one("#money").display
        await pressed(pilot, "right_square_bracket")
        assert told(pilot)[-1] == "Nothing was shown after this."


async def test_a_link_leads_back_to_its_line(article_store: Path) -> None:
    async with opened(article_store, "2", "enter", size=(80, 24)) as pilot:
        pane = pilot.app.query_one("#deals", ListPane)
        lines = pane.page.lines
        number = next(n for n, line in enumerate(lines) if any(s.go for s in line.spans))
        await pressed(pilot, *["down"] * number, "enter")
        assert pilot.app.query_one("#companies").display
        await pressed(pilot, "left_square_bracket")
        assert pane.display and pane.page.cursor[0] == number


async def test_a_page_reached_from_another_page_of_its_pane(article_store: Path) -> None:
    async with opened(article_store, "2", size=(80, 24)) as pilot:
        pane = pilot.app.query_one("#deals", ListPane)
        pane.go("stargate-2025-01")
        await pressed(pilot)
        first = pane.place.page
        from tui.messages import Go

        pilot.app.post_message(Go("deal/openai-round-2026-02"))
        await pressed(pilot)
        assert pane.place.page == "openai-round-2026-02"
        await pressed(pilot, "left_square_bracket")
        assert pane.place.page == first


async def test_a_name_in_a_list_is_followed(article_store: Path) -> None:
    async with opened(article_store, "2", size=(90, 40)) as pilot:
        table = pilot.app.query_one("#deals", ListPane).table
        cell = table.cursor_cell
        while cell is not None and cell.go is None:
            await pilot.press("l")
            cell = table.cursor_cell
        assert cell is not None
        await pressed(pilot, "enter")
        companies = pilot.app.query_one("#companies", ListPane)
        assert companies.display
        assert f"company/{companies.place.page}" == cell.go
        await pressed(pilot, "left_square_bracket", "h", "h", "h", "h", "h", "enter")
        assert pilot.app.query_one("#deals", ListPane).place.page


async def test_a_filter_is_a_step(article_store: Path) -> None:
    async with opened(article_store, "slash", *"soft", "enter") as pilot:
        pane = pilot.app.query_one("#companies", ListPane)
        assert pane.place.words == "soft"
        count = pane.table.row_count
        await pressed(pilot, "left_square_bracket")
        assert pane.place.words == "" and pane.table.row_count > count
        await pressed(pilot, "right_square_bracket")
        assert pane.place.words == "soft" and pane.table.row_count == count
        assert "soft" in await pressed(pilot, "slash")  # the line has the words that are in force


async def test_esc_on_an_answer_leads_to_where_it_was_opened(article_store: Path) -> None:
    async with opened(article_store, "2", "w", "c", size=(80, 24)) as pilot:
        await pressed(pilot, "escape")
        assert pilot.app.query_one("#capacity").display
        await pressed(pilot, "escape")
        assert pilot.app.query_one("#deals").display
        await pressed(pilot, "right_square_bracket", "right_square_bracket")
        assert pilot.app.query_one("#capex").display
