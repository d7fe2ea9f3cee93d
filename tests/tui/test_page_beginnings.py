"""Pages that take their time: how they begin is seen at once, and the rest goes on from there."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import NoReturn

import pytest

from db.queries.reading import ALWAYS
from db.reader import QueryTimeout, Reader
from db.reasoning.loops import Loops
from tests.bench.stores import make_store
from tests.tui.table_app import until
from tests.tui.test_explorer import opened, pressed
from tui import answers
from tui.answers import BY_PANE, Wish
from tui.document import Document, Heading, Line
from tui.layout import layout
from tui.panes import page_pane
from tui.terminal.grid import screen_text
from tui.widgets import document_view
from tui.widgets.document_view import DocumentView

DAYS = (ALWAYS, "2022-06-30", "2024-03-01")
LOOPS = BY_PANE["loops"]


def beginning(reader: Reader, day: str = ALWAYS) -> Document:
    assert LOOPS.begin is not None
    return LOOPS.begin(reader, Wish("", day, 0))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirteen circles of two companies, and longer ones."""
    path: Path = tmp_path_factory.mktemp("made") / "made.db"
    make_store(path, 300)
    return path


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("most", [1, 5])
def test_the_whole_page_goes_on_where_the_beginning_ends(
    store: Path, day: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "FIRST_CIRCLES", most)
    with Reader(store) as reader:
        title, *first = beginning(reader, day)
        whole_title, *whole = LOOPS.make(reader, Wish("", day, 0))
    assert sum(isinstance(block, Heading) for block in first) == most
    assert first == whole[: len(first)]
    assert "counting circles" in layout([title], 80)[1].text
    assert f"{sum(isinstance(block, Heading) for block in whole)} circles;" in (
        layout([whole_title], 80)[1].text
    )


def test_a_short_page_has_no_beginning(article_store: Path) -> None:
    with Reader(article_store) as reader:
        assert beginning(reader) == []


def test_where_all_circles_take_too_long_the_first_are_told(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(self: Reader, question: object, *args: object, **how: int) -> Loops:
        if how["most"] > answers.FIRST_CIRCLES:
            raise QueryTimeout("too long")
        return usual(self, question, *args, **how)  # type: ignore[arg-type]

    usual = Reader.ask
    with Reader(store) as reader:
        first = beginning(reader)
        monkeypatch.setattr(Reader, "ask", ask)
        page = LOOPS.make(reader, Wish("", ALWAYS, 0))
    assert page[1 : len(first)] == first[1:]
    assert "There are more" in layout(page, 80)[-1].text


async def test_the_beginning_is_walked_while_the_rest_is_made(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on = threading.Event()

    def slow(reader: answers.Asker, wish: Wish) -> Document:
        assert may_go_on.wait(60)
        return LOOPS.make(reader, wish)

    def laid_out(document: Document, width: int) -> list[Line]:
        threads.append((threading.current_thread(), len(document)))
        return layout(document, width)

    threads: list[tuple[threading.Thread, int]] = []
    monkeypatch.setattr(document_view, "layout", laid_out)
    monkeypatch.setitem(BY_PANE, "loops", LOOPS._replace(make=slow))
    monkeypatch.setattr(page_pane, "PATIENCE", 0.02)
    async with opened(store) as pilot:
        await pilot.press("5")
        view = DocumentView()
        for _ in range(400):
            await pilot.pause(0.02)
            if pages := [v for v in pilot.app.query("#loops .page").results(DocumentView)]:
                view = pages[0]
            if view.lines:
                break
        await pilot.press("j", "j", "j")
        await pilot.pause(0.1)  # long enough to be told that it is being made
        screen = screen_text(pilot.app)
        assert "counting circles" in screen
        assert "Working" not in screen
        few, place = len(view.lines), view.cursor
        assert place[0] > 0
        may_go_on.set()
        whole = await pressed(pilot)
        assert "circles; children" in whole
        assert "counting" not in whole
        assert len(view.lines) > few
        assert view.cursor == place
        longest = max(blocks for _, blocks in threads)
        assert threading.main_thread() not in [at for at, blocks in threads if blocks == longest]


async def test_what_can_not_be_begun_is_told_as_too_long(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(reader: answers.Asker, wish: Wish) -> NoReturn:
        raise QueryTimeout("too long")

    monkeypatch.setitem(BY_PANE, "loops", LOOPS._replace(begin=never))
    async with opened(store, "5") as pilot:
        assert "takes too long" in screen_text(pilot.app)


@pytest.mark.parametrize("begins", [True, False])
async def test_of_a_page_that_fails_nothing_says_that_it_is_on_its_way(
    store: Path, monkeypatch: pytest.MonkeyPatch, begins: bool
) -> None:
    may_fail = threading.Event()

    def fails(reader: answers.Asker, wish: Wish) -> NoReturn:
        assert may_fail.wait(60)
        raise ZeroDivisionError

    broken = LOOPS._replace(make=fails, begin=LOOPS.begin if begins else None)
    monkeypatch.setitem(BY_PANE, "loops", broken)
    monkeypatch.setattr(page_pane, "PATIENCE", 0.02)
    async with opened(store) as pilot:
        await pilot.press("5")
        on_its_way = "counting circles" if begins else "Working"
        await until(pilot, lambda: on_its_way in screen_text(pilot.app))
        may_fail.set()
        screen = await pressed(pilot)
        assert on_its_way not in screen
        assert "The store could not be read." in screen
        (note,) = pilot.app._notifications
        assert note.message == "ZeroDivisionError"
