"""A store that is replaced while it is open: a person stays, a note tells, nothing is mixed."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from db import checksums
from db.build import build_store
from db.queries.contents import Difference, contents, difference
from db.reader import QueryCancelled, Reader
from db.store import manifest_path
from tests.db.broken_stores import BROKEN, MADE_OF_ITEMS, replace_bytes
from tests.screens.scenes import explorer, play, settle
from tui import live
from tui.app import Explorer
from tui.live import LiveStore
from tui.panes.list_pane import ListPane
from tui.terminal.grid import screen_text

FIXTURES = Path(__file__).parents[2] / "fixtures" / "article-2026-02"
DEARER = {"$730B": "$740B", "7300亿美元": "7400亿美元"}

Build = Callable[[Mapping[str, str]], Path]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Builds the facts of the article with other words in them."""
    stores: dict[tuple[tuple[str, str], ...], Path] = {}

    def build(words: Mapping[str, str]) -> Path:
        key = tuple(sorted(words.items()))
        if key not in stores:
            folder = tmp_path_factory.mktemp("facts")
            facts = Path(shutil.copytree(FIXTURES, folder / "facts"))
            for path in facts.rglob("*.yaml"):
                text = path.read_text("utf-8")
                for old, new in words.items():
                    text = text.replace(old, new)
                path.write_text(text, "utf-8")
            build_store([facts], folder / "facts.db")
            stores[key] = folder / "facts.db"
        return stores[key]

    return build


@pytest.fixture
def store(article_store: Path, tmp_path: Path) -> Path:
    """A store of its own for each test."""
    return put(article_store, tmp_path / "facts.db")


def put(from_: Path, store: Path) -> Path:
    """Put a store in the place of another, as a build does."""
    for old, new in ((manifest_path(from_), manifest_path(store)), (from_, store)):
        shutil.copy(old, f"{new}.new")
        os.chmod(f"{new}.new", 0o644)
        os.replace(f"{new}.new", new)
    return store


@asynccontextmanager
async def opened(
    store: Path, *keys: str, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Pilot[None]]:
    app = explorer(store)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        live.watch(app)
        await play(pilot, keys)
        yield pilot


async def look(pilot: Pilot[None]) -> str:
    """What the next look at the path leads to."""
    pilot.app.query_one(LiveStore).look()
    await settle(pilot)
    return screen_text(pilot.app)


def companies(pilot: Pilot[None]) -> ListPane:
    return pilot.app.query_one("#companies", ListPane)


async def test_the_new_figure_is_shown_and_the_person_stays(built: Build, store: Path) -> None:
    keys = ("slash", "a", "i", "enter", "l", "s", "down")
    async with opened(store, *keys, size=(160, 40)) as pilot:
        table = companies(pilot).table
        place = (table.cursor_key, table.cursor_row, table.cursor_column, table.row_count)
        assert "$730B" in screen_text(pilot.app)
        put(built(DEARER), store)
        screen = await look(pilot)
        assert (table.cursor_key, table.cursor_row, table.cursor_column, table.row_count) == place
        assert pilot.app.focused is table
        assert "$740B" in screen and "$730B" not in screen
        assert "▼" in screen and "/ai" in screen
        assert "facts.db was built anew" in screen
        assert "changed; " in screen and "in all" in screen


async def test_the_note_leads_to_the_store_before(store: Path) -> None:
    async with opened(store) as pilot:
        put(store, Path(f"{store}.prev"))
        put(store, store)
        screen = " ".join((await look(pilot)).split())
        assert "The same" in screen and "The one before: termsheet" in screen


async def test_the_evidence_stays_open(built: Build, store: Path) -> None:
    async with opened(store, "l", "e", "down") as pilot:
        panel, focused = companies(pilot).panel, pilot.app.focused
        assert "7300亿美元" in screen_text(pilot.app)
        put(built(DEARER), store)
        screen = await look(pilot)
        assert panel.is_open and pilot.app.focused is focused
        assert "7400亿美元" in screen and "7300亿美元" not in screen


async def test_the_page_stays_open_where_it_is_read(built: Build, store: Path) -> None:
    async with opened(store, "enter", *["down"] * 9, size=(80, 9)) as pilot:
        page = companies(pilot).page
        place = (page._line, page.scroll_offset.y)
        assert place[0] == 9 and place[1] > 0
        put(built(DEARER), store)
        await look(pilot)
        assert (page._line, page.scroll_offset.y) == place and pilot.app.focused is page
        assert any("$740B" in line.text for line in page.lines)


async def test_every_pane_reads_the_newer_store(built: Build, store: Path) -> None:
    stores = [store.with_name("as it was.db"), built({"OpenAI": "OpenXY"})]
    put(store, stores[0])
    async with opened(store, "space", "down", "space", "up", size=(120, 60)) as pilot:
        for number, pane in enumerate("1T46wm3", 1):
            await play(pilot, ("1", pane))
            put(stores[number % 2], store)
            await look(pilot)
            pilot.app.clear_notifications()
            await settle(pilot)
            wanted, unwanted = ("OpenXY", "OpenAI") if number % 2 else ("OpenAI", "OpenXY")
            screen = screen_text(pilot.app)
            assert unwanted not in screen and wanted in screen, pane


async def test_where_the_row_is_gone_the_cursor_stays_on_its_line(
    built: Build, store: Path
) -> None:
    async with opened(store, *["down"] * 5) as pilot:
        table = companies(pilot).table
        key, row = table.cursor_key, table.cursor_row
        assert key is not None
        put(built({key: f"{key}-two"}), store)
        await look(pilot)
        assert table.cursor_key == f"{key}-two" and table.cursor_row == row


async def test_while_a_panel_is_open_the_store_waits(built: Build, store: Path) -> None:
    async with opened(store, "question_mark") as pilot:
        assert isinstance(pilot.app, Explorer)
        older = pilot.app.session.reader
        put(built(DEARER), store)
        await look(pilot)
        assert pilot.app.session.reader is older
        await play(pilot, ("escape",))
        assert "$740B" in await look(pilot)
        await look(pilot)
        assert pilot.app.session.reader is not older
        with pytest.raises(QueryCancelled):
            older.ask(contents)


async def test_what_is_broken_is_named_once_and_the_old_one_stays(
    article_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = [kind for kind in BROKEN if kind not in MADE_OF_ITEMS][::3]  # all: tests.soak.broken
    for kind in ("whole", *kinds):
        (tmp_path / kind).mkdir()
        store = put(article_store, tmp_path / kind / "facts.db")
        if kind in BROKEN:
            BROKEN[kind][0](store)
    current, said = tmp_path / "current", list[str]()
    current.symlink_to("whole")  # to replace all that lies in a folder at once
    async with opened(current / "facts.db") as pilot:
        assert isinstance(pilot.app, Explorer)
        monkeypatch.setattr(
            pilot.app, "notify", lambda words, **more: said.append(f"{more['title']}: {words}")
        )
        reader, screen = pilot.app.session.reader, screen_text(pilot.app)
        for number, kind in enumerate(kinds):
            said.clear()
            for folder, looks in ((kind, 4 if number == 0 else 2), ("whole", 1)):
                current.unlink()
                current.symlink_to(folder)
                for _ in range(looks):
                    assert await look(pilot) == screen
            (told,) = said
            assert told.startswith("The newer store can't be opened: "), kind
            assert told.endswith(live.STAYS) and f"{tmp_path}/" in told, kind
            assert pilot.app.session.reader is reader
        assert reader.ask(contents).facts > 100


async def test_a_large_store_that_is_damaged_is_named_while_it_is_open(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checksums, "SMALL", 1000)
    monkeypatch.setattr(checksums, "TINY", 1000)
    replace_bytes(store, "7300亿".encode(), "7301亿".encode())
    async with opened(store) as pilot:
        assert "This store is damaged" in " ".join(screen_text(pilot.app).split())


async def test_a_look_costs_next_to_nothing(store: Path) -> None:
    async with opened(store) as pilot:
        found = pilot.app.query_one(LiveStore)
        begun = time.process_time()
        for _ in range(1000):
            found.look()
        each = (time.process_time() - begun) / 1000
        assert each / live.EVERY < 0.001  # of a core; measured, a hundredth of it


def test_what_differs_is_counted(built: Build, article_store: Path) -> None:
    newer = built({"id: valuation-pre": "id: valuation-before", **DEARER})
    with Reader(article_store) as one, Reader(newer) as other:
        before, after = one.ask(contents), other.ask(contents)
        found = difference(before, after)
        assert not found.is_none and found.facts == after.facts
        assert found.more == after.facts - before.facts == (found.new or 0) - (found.gone or 0)
        assert difference(before, before).is_none
        unseen = difference(one.ask(contents, 10), after)
        assert (unseen.new, unseen.gone, unseen.other) == (None, None, None)
        assert unseen.more == found.more and not unseen.is_none


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (None, "All that is shown is read from it"),
        (Difference(0, 0, 0, 0, 2214), "The same 2,214 facts"),
        (Difference(12, 3, 5, 9, 2214), "Facts: 12 new, 3 gone, 5 changed; 2,214 in all"),
        (Difference(0, 3, 0, -3, 20), "Facts: 3 gone; 20 in all"),
        (Difference(None, None, None, 1234, 200_000), "1,234 facts more, 200,000 in all"),
        (Difference(None, None, None, -2, 200_000), "2 facts fewer, 200,000 in all"),
        (Difference(None, None, None, 0, 200_000), "As many facts as before, 200,000 in all"),
    ],
)
def test_the_note_says_what_changed(change: Difference | None, words: str, tmp_path: Path) -> None:
    assert live._words(change, tmp_path / "facts.db") == words
