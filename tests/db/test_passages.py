"""The text of a source at hand: the right paragraph, the figure in it, nothing from elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.passages import MAX_SIZE, Copy, Passage, passage, passages
from db.rows import Evidence, Named
from db.safe_text import is_clean

TEXT = """Ducks in a row

By A. Heron

The pond holds 1100 ducks, of which 100 are white. 100 geese came too.

Next year 2.5 ducks a day may leave.
\t池塘有 300亿 只鸭子,另有300亿只鹅。
"""
SOURCE = Copy("pond", "texts/pond.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "sources" / "texts"
    texts.mkdir(parents=True)
    (texts / "pond.txt").write_text(TEXT, "utf-8")
    return tmp_path / "sources"


def found(folder: Path, locator: str | None, raw: str | None = None, path: str = "") -> str | None:
    """The figure as it was found, or the text where none was looked for."""
    source = SOURCE._replace(path=path) if path else SOURCE
    place = passage(folder, source, locator, raw)
    if place is None or raw is None:
        return place.text if place else None
    return place.text[place.start : place.end] if place.start is not None else ""


def test_paragraphs_are_counted_after_the_byline(folder: Path) -> None:
    lines = [line.strip() for line in TEXT.splitlines() if line.strip()]
    assert [found(folder, f"para {number}") for number in (1, 2, 3, 4)] == [*lines[2:], None]
    assert found(folder, "title") == "Ducks in a row"
    assert found(folder, "Paragraph 2") == lines[3]
    assert found(folder, "para 1-2") == "\n".join(lines[2:4])
    assert found(folder, "paras 1 to 2") == "\n".join(lines[2:4])
    assert found(folder, "line 3") == "By A. Heron"


@pytest.mark.parametrize(
    "locator",
    [None, "", "para 0", "para", "p. 12", "row 3", "para 3-9", "para 2-1", "line 0", "line 99"],
)
def test_other_places_name_nothing_in_a_text(folder: Path, locator: str | None) -> None:
    assert found(folder, locator) is None


def test_a_source_may_say_where_its_paragraphs_begin(folder: Path) -> None:
    path = "texts/pond.txt#line={},"
    assert found(folder, "para 1", path=path.format(0)) == "Ducks in a row"
    assert found(folder, "para 1", path=path.format(1)) == "By A. Heron"
    assert found(folder, "para 1", path=path.format(3)) == found(folder, "para 1")
    assert found(folder, "para 1", path=path.format(99)) is None
    assert found(folder, "title", path=path.format(3)) == "Ducks in a row"


def test_the_figure_is_found_where_it_stands(folder: Path) -> None:
    place = passage(folder, SOURCE, "para 1", "100")
    assert place is not None and place.start is not None
    assert place.text[place.start - 9 : place.end] == "of which 100"  # not within 1100
    assert len(place.places) == 2 and place.places[0] == (place.start, place.end)
    assert found(folder, "para 2", "2") == ""  # not within 2.5
    assert found(folder, "para 2", "2.5   ducks") == "2.5 ducks"
    assert found(folder, "para 3", "300亿只") == "300亿 只" or found(folder, "para 3", "300亿")
    assert found(folder, "para 1", "no such") == ""
    assert passage(folder, SOURCE, "para 1") == Passage(found(folder, "para 1") or "", None, None)


@pytest.mark.parametrize(
    ("name", "path"),
    [("pond", None), ("pond.txt", None), ("pond.md", "elsewhere/pond.md"),
     ("pond-and-more-words.txt", None), ("other.txt", "far/away/other.txt")],
)  # fmt: skip
def test_a_text_is_found_by_its_name(tmp_path: Path, name: str, path: str | None) -> None:
    (tmp_path / name).write_text(TEXT, "utf-8")
    assert passage(tmp_path, Copy("pond", path), "title") is not None


def test_of_two_texts_that_may_be_meant_none_is(tmp_path: Path) -> None:
    for name in ("pond-1.txt", "pond-2.txt", "pondweed.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    assert passage(tmp_path, Copy("pond", None), "title") is None


@pytest.mark.parametrize(
    "path",
    ["../secret.txt", "texts/../../secret.txt", "{outside}/secret.txt", "link.txt",
     "dir/secret.txt", "nul\0.txt", "texts", "pipe.txt", "x" * 5000, "loop.txt"],
)  # fmt: skip
def test_nothing_outside_the_folder_is_read(folder: Path, path: str) -> None:
    outside = folder.parent
    (outside / "secret.txt").write_text(TEXT, "utf-8")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "dir").symlink_to(outside, target_is_directory=True)
    (folder / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(folder / "pipe.txt")
    source = Copy("nothing", path.format(outside=outside))
    assert passage(folder, source, "title") is None


def test_a_link_within_the_folder_may_be_followed(folder: Path) -> None:
    (folder / "inside.txt").symlink_to(folder / "texts" / "pond.txt")
    assert passage(folder, Copy("nothing", "inside.txt"), "title") is not None


@pytest.mark.parametrize(
    "data",
    [b"x" * (MAX_SIZE + 1), b"\xff\xfe\x00", "标题\n".encode("gb18030"), b"a\0b"],
    ids=["too-large", "utf-16", "gb18030", "binary"],
)
def test_what_is_no_plain_text_is_left(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "pond.txt").write_bytes(data)
    assert passage(tmp_path, Copy("pond", None), "title") is None


def test_a_text_of_the_largest_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "pond.txt").write_bytes(b"title\n".ljust(MAX_SIZE, b"x"))
    assert passage(tmp_path, Copy("pond", None), "title") == Passage("title", None, None)
    assert passage(tmp_path / "missing", Copy("pond", None), "title") is None


@given(st.text(), st.text(min_size=1, max_size=5))
def test_what_is_shown_is_clean_and_the_place_is_right(
    tmp_path_factory: pytest.TempPathFactory, text: str, raw: str
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    (folder / "pond.txt").write_text(text, "utf-8", errors="ignore", newline="")
    place = passage(folder, Copy("pond", "pond.txt#line=0,"), "para 1", raw)
    if place is not None:
        assert is_clean(place.text, multiline=True)
        for start, end in place.places:
            assert 0 <= start < end <= len(place.text)


def test_evidence_is_looked_up_once_each(folder: Path) -> None:
    def said(source: str, raw: str | None) -> Evidence:
        return Evidence(Named(source, "T", None), None, "press", None, None, "para 1", "press",
                        None, raw, None)  # fmt: skip

    asked = [said("pond", "100"), said("pond", "100"), said("pond", "1100"), said("lake", "1")]
    places = passages(folder, asked, {"pond": "texts/pond.txt", "lake": None})
    assert [(each.raw, len(place.places)) for each, place in places] == [("100", 2), ("1100", 1)]
