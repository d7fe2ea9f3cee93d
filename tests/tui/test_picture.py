"""Pictures of the first screen: shown when all is as it was, and never otherwise."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.terminal import picture

BODY = "\x1b[1;1H 1 Companies 英伟达 ".encode()
ENVIRON = {"TERM": "xterm-256color", "HOME": "/nobody", "PATH": "/bin", "LANG": "C.UTF-8"}


def request(**changes: str) -> bytes:
    return picture.request(["a.db"], {**ENVIRON, **changes}, (80, 24))


@pytest.fixture
def kept(tmp_path: Path) -> tuple[str, list[str]]:
    store = tmp_path / "a.db"
    store.write_bytes(b"facts")
    absent = tmp_path / "settings.toml"
    folder = str(tmp_path / "cache" / "screens")
    watched = [str(store), str(absent), str(tmp_path)]
    os.makedirs(folder)
    assert picture.save(folder, request(), watched, BODY)
    return folder, watched


def test_it_is_shown_while_all_is_as_it_was(kept: tuple[str, list[str]]) -> None:
    assert picture.load(kept[0], request()) == BODY
    assert picture.load(kept[0], request(PATH="/usr/bin")) == BODY


@pytest.mark.parametrize(
    "other",
    [
        picture.request(["a.db"], ENVIRON, (81, 24)),
        picture.request(["b.db"], ENVIRON, (80, 24)),
        picture.request(["a.db", "--as-of", "2026"], ENVIRON, (80, 24)),
        request(TERM="screen"),
        request(NO_COLOR="1"),
        request(TERMSHEET_PROFILE="ssh"),
        request(TEXTUAL_THEME="x"),
    ],
)
def test_another_start_has_another_picture(kept: tuple[str, list[str]], other: bytes) -> None:
    assert picture.load(kept[0], other) is None


def test_a_store_replaced_by_one_of_the_same_size_is_noticed(kept: tuple[str, list[str]]) -> None:
    store = Path(kept[1][0])
    beside = store.with_name("b.db")
    beside.write_bytes(b"other")
    os.replace(beside, store)
    assert picture.load(kept[0], request()) is None


def test_a_file_that_came_or_went_is_noticed(kept: tuple[str, list[str]]) -> None:
    Path(kept[1][1]).write_text("theme = 'light'")
    assert picture.load(kept[0], request()) is None


def test_only_what_nobody_else_can_write_is_shown(kept: tuple[str, list[str]]) -> None:
    (file,) = Path(kept[0]).iterdir()
    file.chmod(0o622)
    assert picture.load(kept[0], request()) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damaged_picture_is_shown(kept: tuple[str, list[str]], data: st.DataObject) -> None:
    (file,) = Path(kept[0]).iterdir()
    whole = file.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    bit = data.draw(st.integers(0, 7))
    try:
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
        assert picture.load(kept[0], request()) is None
        file.write_bytes(whole[:at])
        assert picture.load(kept[0], request()) is None
    finally:
        file.write_bytes(whole)


def test_two_requests_under_one_name_are_told_apart(
    kept: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "crc32", lambda data: 7)
    assert picture.save(kept[0], request(), [], BODY)
    assert picture.load(kept[0], request()) == BODY
    assert picture.load(kept[0], request(TERM="vt100")) is None


def test_old_pictures_make_room(kept: tuple[str, list[str]]) -> None:
    for number in range(60):
        assert picture.save(kept[0], request(LC_ALL=str(number)), [], BODY)
    assert len(os.listdir(kept[0])) <= 24
    assert picture.load(kept[0], request(LC_ALL="59")) == BODY


def test_no_place_to_keep_it_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not picture.save(str(tmp_path / "file" / "screens"), request(), [], BODY)
    assert picture.folder({"HOME": "relative"}) == ""
    assert picture.folder({"HOME": "/home/ada"}) == "/home/ada/.cache/termsheet/screens"
    assert picture.folder({"XDG_CACHE_HOME": "/c"}) == "/c/termsheet/screens"
