"""What keys do in the explorer, read off the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.pilot import Pilot

from db.queries import facts
from db.queries.reading import ALWAYS
from db.queries.window import View
from db.reader import Reader
from tests.screens.scenes import explorer, play, settle
from tui.app import Explorer
from tui.keys import TABS
from tui.layout import layout
from tui.messages import Ask, MarksChanged
from tui.pages.evidence import fact_page
from tui.panes.compare import ComparePane
from tui.panes.list_pane import ListPane
from tui.panes.page_pane import PagePane
from tui.panes.paged import PagedPane
from tui.terminal.grid import screen_text
from tui.widgets.document_view import DocumentView
from tui.widgets.virtual_table import VirtualTable


@asynccontextmanager
async def opened(
    store: Path, *keys: str, size: tuple[int, int] = (120, 40), **options: Any
) -> AsyncIterator[Pilot[None]]:
    app = explorer(store, **options)
    async with app.run_test(size=size) as pilot:
        await play(pilot, keys)
        yield pilot


async def pressed(pilot: Pilot[None], *keys: str) -> str:
    await play(pilot, keys)
    return screen_text(pilot.app)


async def test_evidence_tells_source_paragraph_and_raw_figure(article_store: Path) -> None:
    async with opened(article_store, "l", "e") as pilot:
        screen = screen_text(pilot.app)
    assert "7300亿美元" in screen
    assert "para 5" in screen
    assert "OpenAI (company)" in screen


async def test_evidence_shows_the_paragraph_where_the_text_is_at_hand(
    article_store: Path, tmp_path: Path
) -> None:
    lines = ["A title", "By a reporter", *(f"Paragraph {n}." for n in range(1, 5))]
    lines.append("Made up for this test: it says 7300亿美元 here.")
    text = tmp_path / "21jingji-2026-02.txt"
    text.write_text("\n\n".join(lines), encoding="utf-8")
    async with opened(article_store, "l", "e", "G", sources=tmp_path) as pilot:
        screen = screen_text(pilot.app)
    assert "In the sources" in screen
    assert "it says [7300亿美元] here" in screen


async def test_the_day_is_chosen_by_key(article_store: Path) -> None:
    async with opened(article_store, "t", *"2025-12-31", "enter") as pilot:
        screen = await pressed(pilot)
        assert "as of 2025-12-31" in screen
        assert "$500B recap" in screen
        assert "$730B" not in screen
        screen = await pressed(pilot, "2")
        assert "Stargate" in screen
        assert "OpenAI round" not in screen
        screen = await pressed(pilot, "t", "down", "enter")
        assert "as of" not in screen
        assert "$110B" in screen
        assert "as of 2025-12-31" in await pressed(pilot, "t", *"2025-12-31", "enter")
        screen = await pressed(pilot, "t", *"everything", "enter")  # typed, as the list writes it
        assert "as of" not in screen


@pytest.mark.parametrize(
    ("pane", "downs", "raw"), [("5", 7, "350亿美元"), ("c", 5, "6000亿美元"), ("w", 11, "3吉瓦")]
)
async def test_evidence_of_a_line_whose_name_comes_first(
    article_store: Path, pane: str, downs: int, raw: str
) -> None:
    async with opened(article_store, pane, *["down"] * downs, "e", size=(90, 40)) as pilot:
        panel = pilot.app.query_one("#panes").query("EvidencePanel.-open DocumentView").first()
        assert isinstance(panel, DocumentView)
        assert any(raw in line.text for line in panel.lines)


async def test_esc_leads_back_from_an_answer(article_store: Path) -> None:
    async with opened(article_store, "2", "w") as pilot:
        assert "Gigawatts by stage" in screen_text(pilot.app)
        assert "Stargate" in await pressed(pilot, "escape")


async def test_evidence_of_a_derived_figure_tells_formula_and_inputs(article_store: Path) -> None:
    async with opened(article_store, "l", "l", "l", "e") as pilot:
        screen = screen_text(pilot.app)
    assert "a1 + a2" in screen
    assert "$38B" in screen
    assert "$100B" in screen


async def test_evidence_leads_on_and_back(article_store: Path) -> None:
    async with opened(article_store, "l", "l", "l", "e", *["down"] * 4) as pilot:
        screen = await pressed(pilot, "enter")
        assert "380亿美元" in screen
        screen = await pressed(pilot, "escape")
        assert "a1 + a2" in screen
        screen = await pressed(pilot, "escape")
        assert "a1 + a2" not in screen
        assert isinstance(pilot.app.focused, VirtualTable)


async def test_a_figure_of_every_fact_has_its_evidence_page(article_store: Path) -> None:
    with Reader(article_store) as reader:
        everything = reader.ask(facts.window, View())
        pages = {}
        for fact in everything:
            detail = reader.ask(facts.detail, fact.id, ALWAYS)
            assert detail is not None
            lines = [line.text for line in layout(fact_page(detail), 100)]
            assert any(fact.subject.name in line for line in lines[:2])
            assert fact.derived or any("para " in line or "title" in line for line in lines)
            pages[fact.id] = lines[0]
    async with opened(article_store, size=(102, 40)) as pilot:
        panel = pilot.app.query_one("#companies", ListPane).panel
        for fact in everything[::20]:
            panel.ask(Ask(fact.id))
            await settle(pilot)
            assert panel.query_one(DocumentView).lines[0].text.strip() in pages[fact.id]
            panel.close()


async def test_sorting_goes_down_up_and_back(article_store: Path) -> None:
    async with opened(article_store, *["l"] * 5) as pilot:
        table = pilot.app.query_one(VirtualTable)
        assert "▼" in await pressed(pilot, "s")
        await pressed(pilot, "g")
        assert table.cursor_key == "us-tech-big-four"
        assert "▲" in await pressed(pilot, "s")
        screen = await pressed(pilot, "s", "g")
        assert "▲" not in screen
        assert table.cursor_key == "openai"


async def test_next_and_previous_turn_the_page(article_store: Path) -> None:
    async with opened(article_store, "enter", size=(80, 24)) as pilot:
        assert "OpenAI" in screen_text(pilot.app).splitlines()[1]
        assert "Anthropic" in (await pressed(pilot, "n")).splitlines()[1]
        assert "OpenAI" in (await pressed(pilot, "N")).splitlines()[1]


async def test_a_name_on_a_page_is_followed(article_store: Path) -> None:
    async with opened(article_store, "3", "enter") as pilot:
        assert isinstance(pilot.app, Explorer)
        page = pilot.app.query_one("#compute .page", DocumentView)
        while page.current is None or page.current.go != "company/nvidia":
            await pilot.press("down")
        screen = await pressed(pilot, "enter")
        assert pilot.app.here.id == "companies"
        assert "英伟达 · chipmaker" in screen


async def test_marks_are_shared_and_at_most_four(article_store: Path) -> None:
    keys = ["space", "down"] * 5
    async with opened(article_store, *keys) as pilot:
        assert isinstance(pilot.app, Explorer)
        assert list(pilot.app.session.marks) == ["openai", "anthropic", "amazon", "nvidia"]
        assert "Compare (4)" in screen_text(pilot.app)
        screen = await pressed(pilot, "4", "X")
        assert "Nothing is marked yet" in screen


async def test_a_comparison_that_is_open_shows_marks_that_come_late(article_store: Path) -> None:
    async with opened(article_store, "4") as pilot:
        assert isinstance(pilot.app, Explorer)
        assert "Nothing is marked yet" in screen_text(pilot.app)
        for name in ("openai", "anthropic"):
            pilot.app.session.toggle_mark(name, name)
            pilot.app.post_message(MarksChanged(name, name))
        await settle(pilot)
        screen = screen_text(pilot.app)
    assert "Compare (2)" in screen
    assert "not comparable: pre-money against post-money" in screen


async def test_deals_and_companies_can_be_compared(article_store: Path) -> None:
    async with opened(article_store, "2", *["down"] * 3, "space", "down", "space", "4") as pilot:
        screen = screen_text(pilot.app)
    assert "OpenAI round of February 2026 · Anthropic Series G" in screen
    assert "not comparable: committed against not stated" in screen


async def test_as_of_shows_only_what_was_known(article_store: Path) -> None:
    async with opened(article_store, as_of="2025-12-31") as pilot:
        screen = screen_text(pilot.app)
        assert "as of 2025-12-31" in screen
        assert "$500B recap" in screen
        assert "$730B" not in screen


async def test_esc_takes_the_filter_away(article_store: Path) -> None:
    async with opened(article_store, "slash", "m", "e", "t", "a", "enter") as pilot:
        table = pilot.app.query_one(VirtualTable)
        assert table.row_count == 1
        await pressed(pilot, "escape")
        assert table.row_count > 1


@pytest.mark.parametrize("pane", [name for name, *_ in TABS])
async def test_the_footer_shows_at_most_six_keys(article_store: Path, pane: str) -> None:
    key = next(key for name, _, key in TABS if name == pane)
    async with opened(article_store, key, size=(200, 40)) as pilot:
        footer = screen_text(pilot.app).splitlines()[-1]
    assert 1 <= len([word for word in footer.split("  ") if word.strip()]) <= 7  # and the status


def test_every_binding_has_an_id_of_its_own() -> None:
    bindings = [
        binding
        for owner in (
            Explorer,
            ListPane,
            PagedPane,
            PagePane,
            ComparePane,
            VirtualTable,
            DocumentView,
        )
        for binding in owner.BINDINGS
    ]
    ids = [binding.id for binding in bindings if isinstance(binding, Binding)]
    assert len(ids) == len(bindings)
    assert None not in ids
    assert len(set(ids)) == len(ids)


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which every text wants to do something to the terminal."""
    import shutil
    import sqlite3

    from db.build import build_store

    folder = tmp_path_factory.mktemp("hostile")
    store = folder / "hostile.db"
    root = Path(__file__).parents[2] / "fixtures" / "article-2026-02"
    build_store([root], store)
    target = folder / "changed.db"
    shutil.copy(store, target)
    target.chmod(0o644)
    bad = "\x1b]0;owned\x07\x1b[2J[/][@click=app.bell]x[/]\u202e\u200b\x9b"
    with sqlite3.connect(target) as connection:
        connection.execute("UPDATE entity SET name_en = ? || id, note_en = ?", (bad, bad))
        connection.execute("UPDATE deal SET title_en = ? || id, note_en = ?", (bad, bad))
        connection.execute("UPDATE fact SET words_en = ?, raw = ?, scope = ?", (bad, bad, bad))
        connection.execute(
            "UPDATE evidence SET raw = ?, locator = ?, attributed_to = ?", (bad, bad, bad)
        )
        connection.execute("UPDATE source SET title_en = ?, publisher = ?", (bad, bad))
        connection.execute("UPDATE part SET condition_en = ?, chip = ?", (bad, bad))
    connection.close()
    return target


@pytest.mark.parametrize(
    "keys",
    [("e",), ("enter",), ("2", "enter"), ("3", "enter", "e"), ("space", "down", "space", "4")],
)
async def test_hostile_text_is_shown_and_does_nothing(
    hostile_store: Path, keys: tuple[str, ...]
) -> None:
    async with opened(hostile_store, *keys) as pilot:
        screen = screen_text(pilot.app)
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u200b"} & set(screen)
    assert "[/]" in screen


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        (("o", "enter"), "Nothing to open on this line"),
        (("o", "slash"), "That is for lists"),
        (("5", "s"), "That is for lists"),
        (("4", "n"), "That is for lists"),
        (("W", "S"), "That is for lists"),
        (("5", "X"), "Marks are taken away where they are compared"),
        (("z",), "This has one form only"),
        (("r", "z"), "This page has one form only"),
    ],
)
async def test_a_key_that_does_nothing_here_says_why(
    article_store: Path, keys: tuple[str, ...], why: str
) -> None:
    async with opened(article_store, *keys) as pilot:
        (told,) = (str(each.message) for each in pilot.app._notifications)
        assert told.startswith(why)


async def test_what_is_typed_is_no_key_of_another_pane(article_store: Path) -> None:
    async with opened(article_store, "slash", *"sSnNXzZ") as pilot:
        assert not pilot.app._notifications
        assert "/sSnNXzZ" in await pressed(pilot)
