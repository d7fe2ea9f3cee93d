"""What outlives a session, and that a broken or hostile file of it never harms."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.safe_text import is_clean
from tests.screens.scenes import explorer, play, settle
from tests.tui.test_explorer import opened, pressed
from tui.memory import (
    MOST_STORES,
    Left,
    Watched,
    how_left,
    keep_how_left,
    keep_watched,
    watched,
)
from tui.panes.list_pane import ListPane
from tui.place import Place
from tui.places import positions_file, watched_file
from tui.state_files import MOST_BYTES, load, save
from tui.terminal.grid import screen_text

PLACE = Place("deals", "a", "b", "软银", (("company", "openai"),), "amount", True, 2, 7, 1)


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_how_a_store_was_left_is_read_as_it_was_kept() -> None:
    assert how_left("/a.db") is None
    assert keep_how_left("/a.db", PLACE, {"openai": "OpenAI"})
    assert how_left("/a.db") == Left(PLACE, {"openai": "OpenAI"})
    assert how_left("/b.db") is None
    assert positions_file().stat().st_mode & 0o077 == 0


def test_stores_that_were_not_opened_for_long_are_forgotten() -> None:
    for number in range(MOST_STORES + 5):
        keep_how_left(f"/{number}.db", PLACE, {})
    assert how_left("/4.db") is None
    assert how_left("/5.db") is not None


def test_the_watch_list_is_read_as_it_was_kept() -> None:
    things = [Watched("openai", "company", "OpenAI", "/a.db", "2026-02-27", {"valuation": "$1B"})]
    assert keep_watched(things)
    assert watched() == things


BROKEN = [
    b"", b"{", b"[" * 50_000, b"null", b"[]", b"\xff\xfe", b"{}" * 9, b"1e999",
    b'"' + b"x" * 300_000,
    b'{"/a.db": 1, "watched": 1}', b'{"/a.db": {"place": []}, "watched": [1, null, {"id": 7}]}',
    b'{"/a.db": {"place": {"pane": ["x"], "only": [[1]]}}, "watched": [{"id": {}}]}',
]  # fmt: skip


@pytest.mark.parametrize("data", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_says_nothing(data: bytes) -> None:
    write(positions_file(), data)
    write(watched_file(), data)
    assert how_left("/a.db") is None
    assert watched() == []
    assert keep_how_left("/a.db", PLACE, {})
    assert how_left("/a.db") == Left(PLACE, {})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = [*Place._fields, *Watched._fields]


@given(st.dictionaries(st.sampled_from(FIELDS), json_values), json_values)
def test_whatever_a_file_holds_is_clean_and_of_its_kind(told: dict[str, Any], marks: Any) -> None:
    kept = {"/a.db": {"place": {"pane": "deals", **told}, "marks": marks}, "watched": [told]}
    write(positions_file(), json.dumps(kept).encode())
    write(watched_file(), json.dumps(kept).encode())
    left = how_left("/a.db")
    if left is not None:
        place = left.place
        texts = [place.pane, place.row, place.page, place.words, place.sort, *left.marks]
        assert all(is_clean(text) and len(text) <= 400 for text in texts)
        assert all(type(number) is int and number >= 0 for number in place[7:])
        assert len(left.marks) <= 4
    for thing in watched():
        assert thing.kind in ("", "company", "deal")
        assert all(is_clean(text) for text in (thing.id, thing.name, thing.day, *thing.seen))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert load(tmp_path / "pipe") is None


def test_what_is_too_large_or_has_no_place_is_not_kept(tmp_path: Path) -> None:
    assert not save(tmp_path / "x", "x" * MOST_BYTES)
    assert list(tmp_path.iterdir()) == []
    assert not save(Path(os.devnull, "x"), {})


HOSTILE = Place(
    "deals",
    "no-such\x1b]52;c;x\x07",
    "",
    "[@click=app.quit]x",
    (("no", "such"),),
    "no",
    True,
    99,
    9,
)


@pytest.mark.parametrize(
    "place",
    [HOSTILE, Place("companies", "none", "none"), Place("money", page="nobody"), Place("total"),
     Place("compare"), Place("watch"), Place("timeline", turn=10**6, line=10**6, stop=10**6),
     Place("flow"), Place("sources", line=30)],
    ids=lambda place: place.pane,
)  # fmt: skip
async def test_any_place_can_be_come_back_to(article_store: Path, place: Place) -> None:
    keep_how_left(str(article_store), place, {"nobody": "[/]"})
    left = how_left(str(article_store))
    async with explorer(article_store, left=left).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert pilot.app.query_one(f"#{place.pane}").display
        assert pilot.app.focused is not None
        await play(pilot, ("1",))
        assert "$730B" in screen_text(pilot.app)


async def test_an_unknown_pane_is_the_first_one(article_store: Path) -> None:
    left = Left(Place("no-such"), {"openai": "OpenAI"})
    async with explorer(article_store, left=left).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert pilot.app.query_one("#companies").display


async def test_one_comes_back_to_the_row_the_page_the_order_and_the_marks(
    article_store: Path,
) -> None:
    keys = ("2", "l", "s", "down", "down", "space", "enter", "down", "down")
    async with opened(article_store, *keys, size=(80, 24)) as pilot:
        pane = pilot.app.query_one("#deals", ListPane)
        before, screen = pane.place, screen_text(pilot.app)
        marks = dict(pane._session.marks)
    assert before.page
    assert before.sort
    left = Left(before, marks)
    async with explorer(article_store, left=left).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert pilot.app.query_one("#deals", ListPane).place == before
        assert screen_text(pilot.app).splitlines()[:-1] == screen.splitlines()[:-1]
        await pressed(pilot, "escape")
        assert pilot.app.query_one("#deals", ListPane).place.row == before.row


def test_the_files_are_in_the_state_folder() -> None:
    folder = Path(os.environ["XDG_STATE_HOME"], "termsheet")
    assert {positions_file().parent, watched_file().parent} == {folder}
