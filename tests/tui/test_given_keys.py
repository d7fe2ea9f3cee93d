"""Keys that a person has given to actions: they work, and every text names them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.pilot import Pilot

from tests.screens.scenes import explorer
from tests.tui.languages import spoken
from tests.tui.test_explorer import opened, pressed
from tui import help, key_names
from tui.key_names import USUAL, key_name
from tui.keymap import actions
from tui.keys import COUNTS
from tui.panes.pane import ELSEWHERE


async def test_other_keys_do_what_the_usual_ones_did(article_store: Path) -> None:
    async with opened(article_store) as pilot:
        pilot.app.set_keymap({"app.pane.deals": "ctrl+g", "list.filter": "ctrl+f"})
        await pressed(pilot)
        assert "Stargate" in await pressed(pilot, "ctrl+g")
        before = await pressed(pilot)
        assert await pressed(pilot, "slash") == before


def told_in(pilot: Pilot[None]) -> list[str]:
    return [str(each.message) for each in pilot.app._notifications]


async def test_the_palette_and_quitting_can_have_other_keys(
    article_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = {"app.palette": "f7", "app.quit_at_once": "f8", "app.how_to_quit": "f9"}
    monkeypatch.setattr(key_names._Given, "keys", keys)
    async with opened(article_store) as pilot:
        pilot.app.set_keymap(keys)
        before = await pressed(pilot, "f9")
        assert told_in(pilot) == ["F8 quits."]
        assert await pressed(pilot, "ctrl+p", "ctrl+q", "ctrl+c") == before
        assert "Search for companies" in await pressed(pilot, "f7")


async def test_it_is_told_in_the_language_that_is_spoken_which_key_quits(
    article_store: Path,
) -> None:
    async with opened(article_store) as pilot:
        with spoken("zh"):
            await pressed(pilot, "ctrl+c")
        assert told_in(pilot) == ["按 Ctrl+Q 退出。"]


async def test_the_page_of_keys_shows_the_keys_that_were_given(
    article_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_names._Given, "keys", {"app.help": "f2"})
    async with opened(article_store, size=(100, 120)) as pilot:
        pilot.app.set_keymap(key_names.given())
        await pressed(pilot)  # until the bindings are made anew
        assert re.search(r" F2 +Help", await pressed(pilot, "f2"))


async def test_the_last_line_and_the_tabs_name_the_keys_that_were_given(
    article_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = {"app.help": "f2", "list.filter": "ctrl+f", "list.sort": "o,s", "table.mark": "v",
            "app.pane.deals": "ctrl+g", "app.answer.overview": "f5"}  # fmt: skip
    monkeypatch.setattr(key_names._Given, "keys", keys)
    app = explorer(article_store)
    async with app.run_test(size=(120, 30)) as pilot:
        app.set_keymap(keys)
        first, *_, last = (await pressed(pilot)).splitlines()
        assert "e evidence  Ctrl+F filter  o sort  v compare  F2 help" in last
        assert "F5 Overview   1 Companies   Ctrl+G Deals   3 Compute" in first
        overview = await pressed(pilot, "f5")
        assert "1 Ctrl+G 3 4 5 6 7 panes" in overview
        assert "F2 all keys" in overview


OTHERS = {
    "app.help": "f2", "app.pane.companies": "f5", "list.sort": "ctrl+s", "table.mark": "v",
    "list.filter": "ctrl+g", "list.evidence": "E", "paged.evidence": "E", "export.csv": "1",
    "export.name": "f3", "export.leave": "f4", "help.close": "f9", "page.down": "J",
}  # fmt: skip


@asynccontextmanager
async def opened_with(
    store: Path, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch, *pressed_first: str
) -> AsyncIterator[Pilot[None]]:
    monkeypatch.setattr(key_names._Given, "keys", keys)
    async with opened(store, size=(100, 150)) as pilot:
        pilot.app.set_keymap(keys)
        await pressed(pilot, *pressed_first)
        yield pilot


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (("5", "ctrl+s"), "That is for lists: companies (F5), deals (2)"),
        (("5", "ctrl+g"), "That is for lists"),
        (("5", "n"), "That is for lists"),
        (("f5", "z"), "This has one form only; the timeline (6)"),
        (("o", "enter"), "Nothing to open on this line; J goes to what can be."),
        (("f5", "S"), "This list is not sorted yet; Ctrl+S sorts it"),
        (("f5", *"vjvjvjvjv"), "Four are marked already; take one away first, with v on it."),
    ],
)
async def test_why_a_key_does_nothing_is_told_whichever_key_that_is(
    article_store: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], told: str
) -> None:
    async with opened_with(article_store, OTHERS, monkeypatch, *keys) as pilot:
        assert [each.startswith(told) for each in told_in(pilot)] == [True]


async def test_a_key_that_was_given_away_is_told_to_do_nothing(
    article_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened_with(article_store, OTHERS, monkeypatch, "5", "s", "slash") as pilot:
        assert told_in(pilot) == []


async def test_an_unsorted_list_says_how_it_is_sorted(article_store: Path) -> None:
    async with opened(article_store) as pilot:
        await pressed(pilot, "S")
        (told,) = told_in(pilot)
    assert told == "This list is not sorted yet; s sorts it by the column of the cursor."


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (("4",), "Go to companies (F5), deals (2) or compute (3), press v on two to four"),
        (("f",), "Mark two to four companies with v; f shows what flows"),
        (("x",), "1 CSV   j JSON   m Markdown   t text"),
        (("x",), "Enter write   F3 change the name   F4 leave"),
        (("x", "f3"), "Enter write   F4 back to the forms"),
        (("f2",), "F9 closes this page"),
        (("f2", "G"), "computed from other facts; E shows the formula"),
    ],
)
async def test_texts_name_the_keys_that_were_given(
    article_store: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], told: str
) -> None:
    async with opened_with(article_store, OTHERS, monkeypatch, *keys) as pilot:
        shown = re.sub(r"\s+", " ", (await pressed(pilot)).replace("│", " "))
    assert re.sub(r"\s+", " ", told) in shown


def test_every_action_is_on_the_page_of_keys() -> None:
    told = {
        binding.id
        for _, bindings in help.sections(keeps=True)
        for binding in bindings
        if isinstance(binding, Binding)
    }
    assert set(actions()) - COUNTS == told - {None}


def test_the_keys_of_other_panes_are_those_that_they_have() -> None:
    known = actions()
    assert {name: known[name].keys.split(",")[0] for name in ELSEWHERE} == {
        name: key for name, (key, _) in ELSEWHERE.items()
    }


def test_pages_know_what_the_keys_do_that_they_tell_of() -> None:
    known = actions()
    for key, name in USUAL.items():
        assert key in [key_name(each) for each in known[name].keys.split(",")]
