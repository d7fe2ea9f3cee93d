"""Pictures of every pane, page and panel, at three sizes, as SVG and as a grid of cells."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex
from textual.pilot import Pilot

from tests.screens.scenes import LARGE, LARGE_SCENES, SCENES, SIZES, explorer, play
from tui.terminal.grid import screen_text

pytestmark = pytest.mark.parametrize(
    ("scene", "size"),
    [
        *((scene, size) for scene in SCENES for size in SIZES),
        *((scene, LARGE) for scene in LARGE_SCENES),
    ],
    ids=str,
)


class Grid(SingleFileSnapshotExtension):
    """A text file for each grid, beside its picture."""

    _write_mode = WriteMode.TEXT
    _file_extension = "txt"

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        """The picture's name, for what is drawn once and kept twice."""
        name = super().get_snapshot_name(test_location=test_location, index=0)
        return name.replace("test_picture", "test_grid", 1)

    @classmethod
    def write_snapshot(cls, **what: Any) -> None:
        """Write it; that it is not called as the test is must not be told as an error."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "\\s*Can not relate snapshot name")
            super().write_snapshot(**what)


def test_picture(
    article_store: Path,
    snap_compare: Callable[..., bool],
    snapshot: SnapshotAssertion,
    scene: str,
    size: tuple[int, int],
) -> None:
    grids: list[str] = []

    async def play_scene(pilot: Pilot[None]) -> None:
        await play(pilot, SCENES[scene])
        grids.append(screen_text(pilot.app))

    app = explorer(article_store)
    is_same = snap_compare(app, terminal_size=size, run_before=play_scene)
    (grid,) = grids
    assert all(cell_len(line) <= size[0] for line in grid.splitlines())
    assert grid == snapshot(extension_class=Grid)
    assert is_same
