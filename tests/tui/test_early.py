"""What is done while Textual is being imported: the store is opened, and the first page made."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from db.queries.reading import ALWAYS
from db.reader import Reader
from db.store import StoreError
from tui.answers import BY_PANE, Wish
from tui.early import EarlyStart
from tui.run import FIRST
from tui.terminal.grid import screen_text

WISH = Wish("", ALWAYS, 0)


def test_the_page_is_the_one_that_would_be_made_later(article_store: Path) -> None:
    early = EarlyStart(article_store, "overview", WISH)
    with early.reader() as reader:
        assert early.page() == BY_PANE["overview"].make(reader.lane("later"), WISH)
        assert early.is_there


def test_it_is_the_page_of_one_pane_about_one_thing(article_store: Path) -> None:
    early = EarlyStart(article_store, "overview", WISH)
    with early.reader():
        early.page()
    assert early.is_about("overview", WISH)
    assert not early.is_about("money", WISH)
    assert not early.is_about("overview", WISH._replace(as_of="2026-01-31"))


def test_what_is_no_store_is_told_to_whoever_wants_the_reader(tmp_path: Path) -> None:
    (tmp_path / "facts.db").write_text("no store")
    early = EarlyStart(tmp_path / "facts.db", "overview", WISH)
    with pytest.raises(StoreError, match=r"facts\.db"):
        early.reader()
    assert early.page() is None


@pytest.mark.parametrize("pane", ["deals", "", "overview"])
def test_threads_take_turns_as_before_when_it_is_done(article_store: Path, pane: str) -> None:
    before = sys.getswitchinterval()
    early = EarlyStart(article_store, pane, WISH)
    with early.reader():
        assert (early.page() is not None) == (pane == "overview")
    assert sys.getswitchinterval() == before


async def test_a_page_that_cannot_be_made_is_made_anew_by_its_pane(
    article_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.app import Explorer

    make = BY_PANE["overview"].make
    answer = BY_PANE["overview"]._replace(make=lambda *_: (_ for _ in ()).throw(OSError()))
    monkeypatch.setitem(BY_PANE, "overview", answer)
    early = EarlyStart(article_store, "overview", WISH)
    assert early.page() is None
    monkeypatch.setitem(BY_PANE, "overview", answer._replace(make=make))
    with early.reader() as reader:
        async with Explorer(reader, early=early).run_test() as pilot:
            while pilot.app.here.is_busy:  # type: ignore[attr-defined]
                await pilot.pause(0.01)
            assert "Who funds whom" in screen_text(pilot.app)


async def test_the_explorer_shows_it_without_asking_again(article_store: Path) -> None:
    from tui.app import Explorer

    early = EarlyStart(article_store, "overview", WISH)
    page = early.page()
    reader = early.reader()
    reader.close()  # whoever asks it now is told so
    async with Explorer(reader, early=early).run_test() as pilot:
        await pilot.pause(0.1)
        assert pilot.app.here.page.document is page  # type: ignore[attr-defined]
        assert "Who funds whom" in screen_text(pilot.app)


def test_it_is_for_the_pane_that_opens_first(article_store: Path) -> None:
    from tui.app import Explorer

    with Reader(article_store) as reader:
        assert Explorer(reader).here.id == FIRST
