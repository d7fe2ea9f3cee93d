"""Pictures of every pane, page and panel, at three sizes, as SVG and as a grid of cells."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.screens.scenes import SCENES, SIZES, explorer, play
from tui.terminal.grid import screen_text

pytestmark = pytest.mark.parametrize(
    ("scene", "size"), [(scene, size) for scene in SCENES for size in SIZES], ids=str
)


class Grid(SingleFileSnapshotExtension):
    """A text file for each grid."""

    _write_mode = WriteMode.TEXT
    _file_extension = "txt"


def test_picture(
    article_store: Path, snap_compare: Callable[..., bool], scene: str, size: tuple[int, int]
) -> None:
    app = explorer(article_store)
    run_before = partial(play, keys=SCENES[scene])
    assert snap_compare(app, terminal_size=size, run_before=run_before)


async def test_grid(
    article_store: Path, snapshot: SnapshotAssertion, scene: str, size: tuple[int, int]
) -> None:
    app = explorer(article_store)
    async with app.run_test(size=size) as pilot:
        await play(pilot, SCENES[scene])
        grid = screen_text(app)
    assert all(cell_len(line) <= size[0] for line in grid.splitlines())
    assert grid == snapshot(extension_class=Grid)
