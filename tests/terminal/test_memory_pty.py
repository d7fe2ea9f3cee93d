"""Leaving and coming back, with real keys in a real terminal; and what a guest leaves behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.terminal.pty_screen import Terminal
from tui.places import positions_file

COMMAND = [sys.executable, "-m", "tui"]
STATE = Path(os.environ["XDG_STATE_HOME"], "termsheet")


def opened(store: Path, *options: str) -> Terminal:
    return Terminal([*COMMAND, str(store), *options], rows=24, columns=80)


def leave(terminal: Terminal) -> None:
    terminal.send("q")
    assert terminal.wait_exit() == 0
    assert terminal.is_cooked


def test_the_next_start_goes_on_where_one_left(article_store: Path) -> None:
    with opened(article_store) as terminal:
        terminal.wait_for("$730B")
        terminal.send("2")
        terminal.wait_for("Stargate joint")
        terminal.send("Down", "Down", "Down", "Enter")
        terminal.wait_for("conditional tranche")
        leave(terminal)
    with opened(article_store) as terminal:
        terminal.wait_for("conditional tranche")
        terminal.wait_for("Esc list")  # the keys may be told a moment after the page
        terminal.send("Esc")
        terminal.wait_for("Enter open")  # before it, Esc and m would be Alt+m
        terminal.send("m")
        terminal.wait_for("Esc back")
        leave(terminal)
    with opened(article_store) as terminal:
        terminal.wait_for("Esc back")
        terminal.send("1")
        terminal.wait_for("Capex")
        leave(terminal)


def test_a_start_can_be_fresh(article_store: Path) -> None:
    with opened(article_store) as terminal:
        terminal.wait_for("$730B")
        terminal.send("2")
        terminal.wait_for("Stargate joint")
        leave(terminal)
    assert positions_file().exists()
    with opened(article_store, "--fresh") as terminal:
        terminal.wait_for("$730B")
        leave(terminal)


def test_a_guest_leaves_nothing_and_finds_nothing(article_store: Path) -> None:
    with opened(article_store) as terminal:
        terminal.wait_for("$730B")
        terminal.send("2")
        terminal.wait_for("Stargate joint")
        leave(terminal)
    before = positions_file().read_bytes()
    with opened(article_store, "--kiosk") as terminal:
        terminal.wait_for("$730B")
        terminal.send("3", "*")
        terminal.wait_for("Nothing is kept in this session")
        leave(terminal)
    assert positions_file().read_bytes() == before
    assert [path.name for path in STATE.iterdir()] == ["positions.json"]


def test_a_hostile_file_does_no_harm(article_store: Path) -> None:
    STATE.mkdir(parents=True, exist_ok=True)
    positions_file().write_bytes(b"[" * 100_000)
    with opened(article_store) as terminal:
        terminal.wait_for("$730B")
        leave(terminal)
    positions_file().unlink()
    os.mkfifo(positions_file())
    with opened(article_store) as terminal:
        terminal.wait_for("$730B")
        leave(terminal)
