"""Windows of every size, also those that no screen has."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal

MOST_MEGABYTES = 200
SIZES = ((0, 0), (1, 1), (1, 65535), (65535, 1), (65535, 65535), (2, 3), (0, 80), (24, 0),
         (200, 500), (3, 1000), (1000, 3), (5, 20))  # fmt: skip
KEYS = ("Down", "PageDown", "Enter", "e", "Esc", "C-p", "PageDown", "Esc", "2", "6", "PageUp", "?",
        "PageDown", "Esc", "t", "Esc", "1", "/", "Esc")  # fmt: skip


def most_megabytes(terminal: Terminal) -> float:
    """The most memory that the process ever had."""
    status = Path(f"/proc/{terminal.process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


@pytest.mark.parametrize("start", [(24, 80), (65535, 65535), (0, 0)])
def test_no_size_is_too_much(article_store: Path, start: tuple[int, int]) -> None:
    command = [sys.executable, "-m", "tui", str(article_store)]
    with Terminal(command, rows=start[0], columns=start[1]) as terminal:
        if not all(start):
            terminal.screen.resize_window(24, 80)  # what is drawn where no size is told
        terminal.wait_for("$730B")
        for rows, columns in SIZES:
            terminal._set_size(rows, columns)
            terminal.wait_quiet(0.05)
            terminal.send(*(key for key in KEYS if key != "Esc"))
            terminal.write(b"\x1b[48;65535;65535;65535;65535t")  # the terminal tells it, too
            terminal.send("Esc", "Esc")
        terminal.resize(24, 80)
        terminal.wait_quiet(0.3)
        terminal.send("Esc", "Esc", "Esc", "Esc", "1")
        terminal.wait_for("Valuation ")  # notes lie over it for some seconds
        terminal.send("C-q")
        assert most_megabytes(terminal) < MOST_MEGABYTES
        assert terminal.wait_exit() == 0
