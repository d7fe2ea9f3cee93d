"""Commands typed after `:`: what they do, what Tab completes, and what is said of mistakes."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Input, Static

from db.safe_text import is_clean
from tests.tui.test_explorer import opened, pressed
from tui.app import Explorer
from tui.completion import Candidate, candidates, unfinished
from tui.order_acts import OrderError
from tui.orders import BY_NAME, ORDERS, read
from tui.panes.list_pane import ListPane
from tui.terminal.grid import screen_text
from tui.widgets import command_line
from tui.widgets.command_line import CommandLine

KEYS = {" ": "space", "-": "minus", "/": "slash", "+": "plus", ",": "comma"}


def typed(text: str) -> list[str]:
    return ["colon", *(KEYS.get(letter, letter) for letter in text)]


async def told_to(pilot: Pilot[None], text: str) -> str:
    await pilot.press(*typed(text))  # as fast as it can be typed
    return await pressed(pilot, "enter")


def line(pilot: Pilot[None]) -> CommandLine:
    return pilot.app.query_one(CommandLine)


def value(pilot: Pilot[None]) -> str:
    return line(pilot).query_one(Input).value


def said(pilot: Pilot[None]) -> str:
    return str(line(pilot).query_one(Static).content)


def lists(pilot: Pilot[None], pane: str) -> ListPane:
    return pilot.app.query_one(f"#{pane}", ListPane)


async def test_two_are_compared_by_their_names(article_store: Path) -> None:
    async with opened(article_store) as pilot:
        screen = await told_to(pilot, "compare openai anthropic")
        assert "not comparable: pre-money against post-money" in screen
        assert "Enter" in screen.splitlines()[-1] or "evidence" in screen.splitlines()[-1]


async def test_the_day_the_filter_and_the_order(article_store: Path) -> None:
    async with opened(article_store, "2") as pilot:
        assert "as of 2026-01-31" in await told_to(pilot, "as-of 2026-01-31")
        assert "as of" not in await told_to(pilot, "as-of all")
        await told_to(pilot, "filter stargate")
        assert lists(pilot, "deals").place.words == "stargate"
        await pressed(pilot, "left_square_bracket")
        assert lists(pilot, "deals").place.words == ""
        await told_to(pilot, "sort amount desc")
        assert lists(pilot, "deals").place[5:7] == ("amount", True)
        await told_to(pilot, "sort")
        assert lists(pilot, "deals").place.sort == ""


async def test_rows_by_number(article_store: Path) -> None:
    async with opened(article_store) as pilot:
        for order, row in (("3", 2), ("+4", 6), ("-2", 4), ("99999", 17), ("0", 0)):
            await told_to(pilot, order)
            assert lists(pilot, "companies").table.cursor_row == row


async def test_a_name_an_address_a_pane_and_an_answer_are_opened(article_store: Path) -> None:
    async with opened(article_store) as pilot:
        await told_to(pilot, "open Stargate joint venture")
        assert lists(pilot, "deals").place.page
        await told_to(pilot, "open company/softbank")
        assert lists(pilot, "companies").place.page == "softbank"
        await told_to(pilot, "compute")
        assert lists(pilot, "compute").display
        await told_to(pilot, "money softbank")
        assert "SoftBank" in screen_text(pilot.app)
        assert pilot.app.query_one("#money").display
        await told_to(pilot, "back")
        assert lists(pilot, "compute").display


async def test_days_and_names_in_addresses_are_understood(article_store: Path) -> None:
    async with opened(article_store) as pilot:
        assert "2026-01-31 → 2026-02-28" in await told_to(pilot, "diff 2026-01 2026-02")
        assert "2025-12-31 → 2026-02-28" in await told_to(pilot, "open diff/2025,2026-02")
        assert "2026-02-27 → 2026-02-28" in await told_to(pilot, "diff")
        await told_to(pilot, "open deals?company=SoftBank")
        assert dict(lists(pilot, "deals").place.only) == {"company": "softbank"}
        assert "Stargate" in screen_text(pilot.app)
        await told_to(pilot, "open timeline/软银")
        assert "Timeline of SoftBank" in screen_text(pilot.app)


@pytest.mark.parametrize(
    ("text", "takes"),
    [
        ("export c", ("csv", "json", "markdown", "text")),
        ("export csv ", None),
        ("screenshot svg ", None),
        ("as-of 2026-01 ", None),
        ("theme dark ", None),
        ("copy figure text ", None),
        ("sort amount desc ", None),
        ("diff 2026-01 ", None),
        ("compare openai an", "names"),
        ("open Stargate jo", "addresses"),
    ],
)
def test_a_word_is_completed_in_its_place(text: str, takes: str | tuple[str, ...] | None) -> None:
    line = unfinished(text)
    assert (line and line.takes) == takes


async def test_flow_is_between_companies(article_store: Path) -> None:
    async with opened(article_store, "2", "space", "down", "space", "f") as pilot:
        assert "Flow is between companies" in screen_text(pilot.app)
        screen = await told_to(pilot, "flow openai nvidia openai-round-2026-02")
        assert "OpenAI · Nvidia" in screen and "Nvidia → OpenAI" in screen


async def test_tab_completes_commands_words_and_names(article_store: Path) -> None:
    async with opened(article_store) as pilot:
        await pressed(pilot, *typed("comp"), "tab")
        assert value(pilot) in ("compare ", "compute ")
        first = value(pilot)
        await pressed(pilot, "tab")
        assert value(pilot) != first
        await pressed(pilot, "shift+tab")
        assert value(pilot) == first
        await pressed(pilot, "escape", *typed("theme l"), "tab")
        assert value(pilot) == "theme light "
        await pressed(pilot, "escape", *typed("compare 软银"), "tab")
        assert value(pilot) == "compare softbank "
        await pressed(pilot, *"anthr", "tab", "enter")
        assert "SoftBank" in screen_text(pilot.app)
        await pressed(pilot, *typed("open softb"), "tab")
        assert value(pilot) == "open company/softbank "
        await pressed(pilot, "escape", "2", *typed("sort am"), "tab")
        assert value(pilot) == "sort amount "


async def test_a_tab_that_comes_before_it_is_known_what_there_is_is_kept(
    article_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Event()

    def late(*args: Any) -> list[Candidate]:
        known.wait(10)
        return candidates(*args)

    monkeypatch.setattr(command_line, "candidates", late)
    async with opened(article_store) as pilot:
        await pilot.press(*typed("theme l"), "tab")
        assert value(pilot) == "theme l"
        known.set()
        await pressed(pilot)
        assert value(pilot) == "theme light "


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ("fliter x", "There is no command 'fliter'. Did you mean filter?"),
        ("f", "Which one: "),
        ("compare openai", "Two to four can be compared."),
        ("compare openai nobody-at-all", "nothing is called 'nobody-at-all'"),
        ("as-of 2026-13-01", "2026-13-01"),
        ("diff 2026-01", "diff [DAY DAY]"),
        ("diff 2026-01 openai", "openai"),
        ("open diff/2026-01", "diff is between two days"),
        ("open deal/no-such-deal", "no-such-deal"),
        ("open nonsense/x", "nonsense"),
        ("sort price", "This list can be sorted by name, valuation"),
        ("copy nothing", "copy figure|row|page|address"),
        ("theme pink", "theme dark|light|ansi"),
        ("export pdf", "export csv|json|markdown|text"),
        ("open", "open NAME | ADDRESS"),
        ("watch openai 21jingji-2026-02", "is a source; companies and deals can be watched."),
    ],
)
async def test_what_is_wrong_is_said_in_place(article_store: Path, order: str, why: str) -> None:
    async with opened(article_store) as pilot:
        screen = await told_to(pilot, order)
        assert why in said(pilot)
        assert order in screen
        await pressed(pilot, "escape")
        assert "Enter open" in screen_text(pilot.app)
        assert lists(pilot, "companies").table.has_focus


async def test_commands_of_before_come_back(article_store: Path) -> None:
    async with opened(article_store) as pilot:
        await told_to(pilot, "2")
        await told_to(pilot, "3")
        await pressed(pilot, "colon", "up", "up")
        assert value(pilot) == "2"
        await pressed(pilot, "down")
        assert value(pilot) == "3"
        await pressed(pilot, "down")
        assert value(pilot) == ""


async def test_files_are_written(article_store: Path, tmp_path: Path) -> None:
    async with opened(article_store) as pilot:
        assert isinstance(pilot.app, Explorer)
        pilot.app.session.folder = tmp_path
        await told_to(pilot, "export csv all.csv")
        assert (tmp_path / "all.csv").read_text("utf-8").startswith("id,")
        await told_to(pilot, "screenshot text")
        (text,) = tmp_path.glob("*.txt")
        assert "OpenAI" in text.read_text("utf-8")
        assert "Enter open" in text.read_text("utf-8")
        await told_to(pilot, "screenshot svg")
        (svg,) = tmp_path.glob("*.svg")
        drawing = svg.read_text("utf-8")
        assert drawing.startswith("<svg")
        assert "OpenAI" in drawing


async def test_a_screenshot_that_can_t_be_written_names_no_panel(article_store: Path) -> None:
    async with opened(article_store) as pilot:
        await told_to(pilot, "screenshot svg /nonexistent/x.svg")
        (told,) = [each.message for each in pilot.app._notifications]
        assert told == (
            "There is no folder /nonexistent; name another place, as in :screenshot svg PATH."
        )


async def test_guests_write_none(article_store: Path, tmp_path: Path) -> None:
    async with opened(article_store, kiosk=True) as pilot:
        assert isinstance(pilot.app, Explorer)
        pilot.app.session.folder = tmp_path
        for order in ("export csv", "screenshot svg", "screenshot text x"):
            await told_to(pilot, order)
        await told_to(pilot, "watch openai")
        assert list(tmp_path.iterdir()) == []
        assert len(pilot.app._notifications) >= 1


async def test_what_is_copied_and_watched(article_store: Path) -> None:
    from tui.memory import watched

    async with opened(article_store, "l") as pilot:
        await told_to(pilot, "copy figure markdown")
        assert pilot.app.clipboard.startswith("**$730B**")
        await told_to(pilot, "copy address")
        assert pilot.app.clipboard.startswith("termsheet open ")
        await told_to(pilot, "copy markdown")
        await pressed(pilot, "y")
        assert pilot.app.clipboard.startswith("**$730B**")
        await told_to(pilot, "watch softbank nvidia")
        assert [each.id for each in watched()] == ["softbank", "nvidia"]


async def test_help_lists_every_command(article_store: Path) -> None:
    async with opened(article_store) as pilot:
        await told_to(pilot, "help")
        from tui.widgets.document_view import DocumentView

        text = "\n".join(line.text for line in pilot.app.screen.query_one(DocumentView).lines)
        assert all(order.name in text for order in ORDERS)


async def test_it_leaves(article_store: Path) -> None:
    async with opened(article_store) as pilot:
        await pilot.press(*typed("q"), "enter")
        await pilot.pause()
        assert pilot.app._exit


def test_every_command_has_its_own_name() -> None:
    assert len(BY_NAME) == len(ORDERS)
    assert all(order.about for order in ORDERS)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_command_or_told_to_be_none(text: str) -> None:
    unfinished(text)
    try:
        read(text)
    except OrderError as error:
        assert is_clean(str(error))
