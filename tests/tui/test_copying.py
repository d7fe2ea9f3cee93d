"""What `y` and `Y` copy: the figure with its source, the row; as text, and again as Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from db.queries import facts
from db.queries.window import View
from db.reader import Reader
from tests.tui.test_explorer import opened, pressed
from tui import copying, sharing
from tui.app import Explorer
from tui.terminal.clipboard import MOST_BYTES


def copied(pilot: Pilot[None]) -> str:
    return pilot.app.clipboard


def told(pilot: Pilot[None]) -> str:
    return str([each.message for each in pilot.app._notifications][-1])


async def test_a_figure_with_its_source_and_again_as_markdown(article_store: Path) -> None:
    async with opened(article_store, "l", "y") as pilot:
        plain = copied(pilot)
        assert plain.startswith("$730B pre-money, OpenAI, 2026-02-27 - ")
        assert ", para 5" in plain
        await pressed(pilot, "y")
        assert copied(pilot).startswith("**$730B** pre-money, OpenAI, 2026-02-27 (")
        await pressed(pilot, "y")
        assert copied(pilot) == plain
        assert [each.title for each in pilot.app._notifications][-1] == "Sent to the terminal"


async def test_another_figure_is_text_again(article_store: Path) -> None:
    async with opened(article_store, "l", "y", "y", "l", "y") as pilot:
        assert "**" not in copied(pilot)


async def test_a_derived_figure_with_its_formula(article_store: Path) -> None:
    async with opened(article_store, "l", "l", "l", "y") as pilot:
        assert copied(pilot) == "$138B Committed, OpenAI - sum of 2 facts, derived by termsheet"


async def test_a_fact_that_is_derived_tells_how(article_store: Path) -> None:
    with Reader(article_store) as reader:
        rows = reader.ask(facts.window, View())
        fact = next(row.id for row in rows if row.formula)
        detail = reader.ask(facts.detail, fact)
    assert detail is not None
    made = copying.figure(detail)
    assert f" - derived: {detail.fact.formula} (" in made.plain
    assert all(f"{each.name} = " in made.plain for each in detail.inputs)


async def test_a_row(article_store: Path) -> None:
    async with opened(article_store, "Y") as pilot:
        assert copied(pilot).startswith("OpenAI; Valuation $730B pre; ")
        await pressed(pilot, "Y")
        head, rule, row, *rest = copied(pilot).split("\n")
        assert head.startswith("| Company | Valuation | ")
        assert head.count("|") == rule.count("|") == row.count("|")
        assert rest == [""]


async def test_a_figure_and_a_line_of_a_page(article_store: Path) -> None:
    async with opened(article_store, "2", "down", "down", "down", "enter", size=(80, 24)) as pilot:
        await pressed(pilot, "Y")
        title = copied(pilot)
        assert title
        await pressed(pilot, "down", "down", "down", "y")
        assert " - " in copied(pilot)
        assert ", para " in copied(pilot)


async def test_where_nothing_is_to_be_copied_it_says_so(article_store: Path) -> None:
    async with opened(article_store, "slash", *"zzz", "enter", "y") as pilot:
        assert told(pilot) == sharing.NOTHING
        assert copied(pilot) == ""
    async with opened(article_store, "down", "l", "l", "l", "l", "l", "G", "y") as pilot:
        assert told(pilot) == sharing.NOTHING


async def test_what_is_too_large_is_offered_as_a_file(
    article_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(article_store, "enter") as pilot:
        big = copying.Copied("x" * (MOST_BYTES + 1), "")
        monkeypatch.setattr(copying, "line", lambda line: big)
        await pressed(pilot, "Y")
        assert told(pilot) == sharing.TOO_LARGE.format(most=MOST_BYTES, key="x")


async def test_the_address_and_the_page(article_store: Path) -> None:
    async with opened(article_store, "2", "down", "enter") as pilot:
        app = pilot.app
        assert isinstance(app, Explorer)
        app.action_copy("address")
        await pressed(pilot)
        assert copied(pilot).startswith("termsheet open deal/")
        app.action_copy("page", "markdown")
        await pressed(pilot)
        assert copied(pilot).startswith("# ")


async def test_a_guest_starts_no_programs(
    article_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise AssertionError

    monkeypatch.setattr(sharing, "hand_over", refuse)
    monkeypatch.setenv("DISPLAY", ":0")
    async with opened(article_store, "l", "y", kiosk=True) as pilot:
        assert copied(pilot).startswith("$730B")


async def test_a_note_that_informs_gives_way_to_the_next_and_a_warning_stays(
    article_store: Path,
) -> None:
    app = Explorer(Reader(article_store))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for words in ("one", "two"):
            app.notify(words)
            await pilot.pause()
        assert [each.message for each in app._notifications] == ["two"]
        app.notify("wrong", severity="error")
        await pilot.pause()
        for words in ("three", "four"):
            app.notify(words)
            await pilot.pause()
        assert [each.message for each in app._notifications] == ["wrong", "three", "four"]
        app.clear_notifications()
        await pilot.pause()
        for words in ("five", "six"):
            app.notify(words)
            await pilot.pause()
        assert [each.message for each in app._notifications] == ["six"]


def test_a_note_without_a_screen_is_no_fault(article_store: Path) -> None:
    with Reader(article_store) as reader:
        app = Explorer(reader)
        assert not app.screen_stack
        app.notify("too early, or too late")  # raises nothing
