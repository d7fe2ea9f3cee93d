"""Every scene in Chinese, at three sizes, as grids of cells; no English is left in them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from db.queries.window import View
from db.reader import Reader
from tests.screens.scenes import SCENES, SIZES, explorer, play
from tests.tools.catalogue import catalogue_files, forms, kept
from tests.tui.languages import spoken
from tui.narrow import narrowed
from tui.panes.companies import COMPANIES
from tui.panes.compute import COMPUTE
from tui.panes.deals import DEALS
from tui.panes.subject import Subject
from tui.terminal.grid import screen_text
from tui.widgets.cells import place
from tui.widgets.row_painter import GUTTER


class Grid(SingleFileSnapshotExtension):
    """A text file for each grid."""

    _write_mode = WriteMode.TEXT
    _file_extension = "txt"


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    with spoken("zh"):
        yield


async def grid_of(store: Path, scene: str, size: tuple[int, int]) -> str:
    app = explorer(store)
    async with app.run_test(size=size) as pilot:
        await play(pilot, SCENES[scene])
        return screen_text(app)


HEADS = ("date", "deal", "figure", "status", "amount", "input", "payer", "payee", "supplier")
"""What stands above columns in English; other single words may be of the facts."""

ENGLISH_ONLY = """
    SELECT attributed_to FROM evidence
    UNION SELECT note_en FROM evidence WHERE note_zh IS NULL
    UNION SELECT note_en FROM fact WHERE note_zh IS NULL
    UNION SELECT note_en FROM deal WHERE note_zh IS NULL
    UNION SELECT note_en FROM entity WHERE note_zh IS NULL
    UNION SELECT population FROM fact UNION SELECT scope FROM fact UNION SELECT interest FROM fact
"""


@cache
def said_by_the_facts(store: Path) -> str:
    """What stands in the facts themselves in English only, such as who was asked."""
    with closing(sqlite3.connect(store)) as connection:
        return "\n".join(text for (text,) in connection.execute(ENGLISH_ONLY) if text)


@cache
def said_in_english() -> re.Pattern[str]:
    """The messages of two words or more that read otherwise in Chinese."""
    (path,) = catalogue_files()
    known = [
        message.id
        for message in kept(path)
        if isinstance(message.id, str)
        and re.fullmatch(r"[A-Za-z][A-Za-z',;-]*( [A-Za-z',;-]+)+[.?]?", message.id)
        and forms(message) != (message.id,)
    ]
    assert len(known) > 200
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, known))})(?![A-Za-z])")


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("scene", SCENES)
async def test_chinese_grid(
    article_store: Path, snapshot: SnapshotAssertion, scene: str, size: tuple[int, int]
) -> None:
    grid = await grid_of(article_store, scene, size)
    assert all(cell_len(line) <= size[0] for line in grid.splitlines())
    told = said_by_the_facts(article_store)
    assert [words for words in said_in_english().findall(grid) if words not in told] == []
    assert "截至" not in grid.splitlines()[0] or re.search(r"截至\d{4}-\d\d-\d\d", grid)
    typed = scene.startswith(("filter", "command"))  # then the last line has what was typed
    heads = re.findall(rf"(?<![A-Za-z/])({'|'.join(HEADS)})(?![A-Za-z])", grid)
    assert heads == [] or scene == "export-name"  # where a name is typed
    assert typed or re.findall(r"(?<![A-Za-z])[a-z]{2,}", grid.splitlines()[-1]) == []
    assert grid == snapshot(extension_class=Grid)


@pytest.mark.parametrize("subject", [COMPANIES, DEALS, COMPUTE], ids=lambda subject: subject.pane)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_figure_of_a_list_is_cut(
    article_store: Path, subject: Subject, size: tuple[int, int]
) -> None:
    """A figure of which an end is missing says something else."""
    with Reader(article_store) as reader:
        rows = [subject.row(row) for row in reader.ask(subject.window, View(), 0, -1)]
    placed = place(subject.columns_shown, size[0] - GUTTER)
    keys = [column.key for column in subject.columns_shown]
    figures = [
        narrowed(row.cells[keys.index(each.column.key)], each.width)
        for row in rows
        for each in placed
        if each.column.align == "right"
    ]
    assert len(figures) >= len(rows) > 4
    assert [text for text in figures if "…" in text] == []
