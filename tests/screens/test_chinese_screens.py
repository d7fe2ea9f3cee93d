"""Every scene in Chinese, at three sizes, as grids of cells; and that no English is left in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.screens.scenes import SCENES, SIZES, explorer, play
from tests.tui.languages import spoken
from tools.catalogue import catalogue_files, forms, kept
from tui.terminal.grid import screen_text


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
    assert said_in_english().findall(grid) == []
    keys = grid.splitlines()[-1]
    assert re.findall(r"[a-z]{3,}", keys.split("  /")[0].partition("/")[0]) == []
    assert grid == snapshot(extension_class=Grid)


@pytest.mark.parametrize("scene", ["companies", "deals", "compute"])
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_no_figure_is_cut(article_store: Path, scene: str, size: tuple[int, int]) -> None:
    """A figure of which an end is missing says something else."""
    grid = await grid_of(article_store, scene, size)
    lists = [line.split("│")[0] for line in grid.splitlines()]
    cut = [line for line in lists if re.search(r"\d[亿万吉瓦美元–-]*…\s", f"{line} ")]
    assert [line for line in cut if not re.search(r"[A-Za-z]\S*\s?\d*[^\s]*…", line)] == []
