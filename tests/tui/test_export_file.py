"""Files that the explorer writes: named, never overwritten, whole or not there."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.safe_text import is_clean
from tui import export_file
from tui.export_file import (
    ENDINGS,
    CannotWriteError,
    shown_path,
    typed_path,
    usual_folder,
    usual_name,
    with_ending,
    write_new,
)

NAME = "termsheet-deals-2026-02-27.csv"


@given(st.text(), st.sampled_from(sorted(ENDINGS)))
def test_a_file_is_called_after_what_is_in_it_whatever_that_is_called(name: str, form: str) -> None:
    made = usual_name(name, "2026-02-27", form)
    assert "/" not in made and "\0" not in made
    assert made.startswith("termsheet-") and made.endswith(f"-2026-02-27{ENDINGS[form]}")
    assert len(made.encode("utf-8", "replace")) < 200


def test_names_read_like_what_they_name() -> None:
    assert usual_name("deals", "2026-02-27", "csv") == NAME
    assert usual_name("fact-round/amazon", "2026-02", "markdown") == (
        "termsheet-fact-round-amazon-2026-02.md"
    )


@given(
    st.lists(st.text("ab. \0-é中*\n", max_size=12), max_size=3).filter(lambda p: ".." not in p),
    st.binary(max_size=20),
)
def test_whatever_is_typed_nothing_is_overwritten_and_nothing_else_raised(
    pieces: list[str], old: bytes
) -> None:
    typed = "/".join(pieces).lstrip("/")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a").mkdir()
        files = [folder / "b", folder / "b.csv", folder / "a" / NAME]
        for file in files:
            file.write_bytes(old)
        for _ in range(2):
            try:
                path = write_new(typed, folder, NAME, "new 软")
            except CannotWriteError as error:
                assert is_clean(str(error)) and ";" in str(error)
            else:
                assert path not in files and path.read_text("utf-8") == "new 软"
        assert all(file.read_bytes() == old for file in files)


def test_a_number_is_appended_before_the_ending(tmp_path: Path) -> None:
    paths = [write_new("x.csv", tmp_path, NAME, str(n)) for n in range(3)]
    assert [path.name for path in paths] == ["x.csv", "x-2.csv", "x-3.csv"]
    assert [path.read_text() for path in paths] == ["0", "1", "2"]


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "x.csv").symlink_to(tmp_path / "elsewhere")
    assert write_new("x.csv", tmp_path, NAME, "new").name == "x-2.csv"
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("", NAME), ("  ", NAME), ("sub", NAME), ("sub/", NAME), ("mine", "mine.csv"),
        ("mine.txt", "mine.txt"), ("sub/mine", "mine.csv"), (" mine.csv ", "mine.csv"),
    ],
)  # fmt: skip
def test_what_is_not_typed_is_filled_in(tmp_path: Path, typed: str, name: str) -> None:
    (tmp_path / "sub").mkdir()
    path = write_new(typed, tmp_path, NAME, "")
    assert path.name == name and path.parent in (tmp_path, tmp_path / "sub")


@pytest.mark.parametrize(
    ("number", "what"),
    [
        (errno.EACCES, "Nothing can be written in"),
        (errno.EROFS, "Nothing can be written in"),
        (errno.ENOSPC, "no room left"),
        (errno.EIO, "can't be written"),
        (errno.EEXIST, "are there already"),
    ],
)
def test_a_fault_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, what: str
) -> None:
    def fail(*args: object) -> int:
        raise OSError(number, os.strerror(number) + "\x1b{}")

    monkeypatch.setattr(os, "open", fail)
    with pytest.raises(CannotWriteError, match=what) as caught:
        write_new("x.csv", tmp_path, NAME, "")
    assert "press e" in str(caught.value) and is_clean(str(caught.value))


def test_nothing_is_left_of_a_file_that_can_t_be_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(file: int, mode: str) -> IO[bytes]:
        os.write(file, b"t")
        os.close(file)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(export_file, "open", fail, raising=False)
    with pytest.raises(CannotWriteError, match="no room left"):
        write_new("x.csv", tmp_path, NAME, "text")
    assert list(tmp_path.iterdir()) == []


def test_files_go_to_the_current_folder_or_where_they_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, current = tmp_path / "home", tmp_path / "current"
    home.mkdir()
    current.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(current)
    assert usual_folder() == current
    monkeypatch.setattr(os, "access", lambda path, mode: path != current)
    assert usual_folder() == home
    (home / "Downloads").mkdir()
    assert usual_folder() == home / "Downloads"
    current.rmdir()
    assert usual_folder() == home


def test_a_path_is_shown_as_people_write_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert shown_path(tmp_path / "a.csv") == "~/a.csv"
    assert typed_path(tmp_path, NAME) == f"~/{NAME}"
    assert write_new("~/a.csv", Path("/nowhere"), NAME, "") == tmp_path / "a.csv"
    odd = tmp_path / "a\x1b[31m"
    odd.mkdir()
    assert is_clean(shown_path(odd / NAME))
    assert typed_path(odd, NAME) == NAME  # what is shown would lead elsewhere
    assert write_new(typed_path(odd, NAME), odd, NAME, "").parent == odd


@pytest.mark.parametrize(
    ("typed", "form", "then"),
    [
        ("a.csv", "markdown", "a.md"),
        ("a.b.txt", "json", "a.b.json"),
        ("a.data", "json", "a.data"),
        ("a", "json", "a"),
        ("", "csv", ""),
        (".csv", "plain", ".txt"),
        ("a.csv/b", "json", "a.csv/b"),
    ],
)
def test_the_ending_follows_the_form(typed: str, form: str, then: str) -> None:
    assert with_ending(typed, form) == then
