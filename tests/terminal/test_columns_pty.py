"""Chinese, combining marks, emoji in names: the columns behind them are straight, by the cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile import WIDE, hostile_store
from tests.terminal.tour import see, touring


@pytest.mark.parametrize("columns", [60, 80, 120, 161])
@pytest.mark.parametrize("seed", range(2))
def test_columns_are_straight_whatever_is_in_them(
    article_store: Path, tmp_path: Path, columns: int, seed: int
) -> None:
    store = hostile_store(article_store, tmp_path / "wide.db", [*WIDE.values()], seed=seed)
    with touring(store, rows=24, columns=columns) as terminal:
        see(terminal, "companies", ("1",))
        terminal.wait_for("Valuation ")
        terminal.wait_quiet(0.3)
        header = "".join(cell or " " for cell in terminal.cells(1)).partition("│")[0]
        assert header.isascii()
        end = header.index("Valuation") + len("Valuation")
        names = 0
        for row in range(2, 20):
            cells = terminal.cells(row)
            assert len(cells) == columns
            names += any(not cell.isascii() for cell in cells[1:12])
            # A figure, or a dash, ends where its title does; two blanks are behind it.
            assert cells[end - 1].strip(), terminal.screen_text()
            assert cells[end : end + 2] in ([" ", " "], [" "], []), terminal.screen_text()
        assert names >= 10
