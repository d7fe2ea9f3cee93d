"""A file written with real keys in a real terminal, and what a command prints into a pipe."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = [sys.executable, "-m", "tui"]


def printed(*arguments: str) -> bytes:
    return subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, check=True).stdout


def clear_the_name(terminal: Terminal, *keys: str) -> None:
    terminal.send(*keys)
    terminal.wait_for("back to the forms")
    terminal.send("C-u")
    terminal.wait_gone("termsheet-")


def test_keys_write_what_the_command_prints(
    article_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ("--store", str(article_store))
    monkeypatch.chdir(tmp_path)  # should a file go astray
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    with Terminal([*COMMAND, str(article_store)], rows=24, columns=80) as terminal:
        terminal.wait_for("$730B")
        terminal.send("2")
        terminal.wait_for("Stargate joint")
        terminal.send("x")
        terminal.wait_for("by command: termsheet deals --csv")
        clear_the_name(terminal, "e")
        terminal.type_text(str(tmp_path / "deals.csv"))
        terminal.send("Enter")
        terminal.wait_for("11 rows written to")
        terminal.wait_gone("by command")
        terminal.send("x")  # once more: the panel remembers the folder, and takes another name
        terminal.wait_for("by command: termsheet deals --csv")
        terminal.send("m")
        terminal.wait_for("termsheet deals --markdown")
        terminal.send("Enter")
        terminal.wait_gone("by command")
        terminal.send("1", "Space", "Down", "Space", "4")
        terminal.wait_for("not comparable: pre-money against post-money")
        clear_the_name(terminal, "x", "m", "e")
        terminal.type_text("deals.csv")  # which is there already
        terminal.send("Enter")
        terminal.wait_for("deals-2.csv")
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert terminal.is_cooked
    (markdown,) = tmp_path.glob("*.md")
    assert (tmp_path / "deals.csv").read_bytes() == printed("deals", "--csv", *store)
    assert markdown.read_bytes() == printed("deals", "--markdown", *store)
    compared = printed("compare", "openai", "anthropic", "--markdown", *store)
    assert (tmp_path / "deals-2.csv").read_bytes() == compared


def test_a_folder_that_can_t_be_written_is_told(
    article_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    with Terminal([*COMMAND, str(article_store)], rows=20, columns=60) as terminal:
        terminal.wait_for("$730B")
        terminal.send("x")
        terminal.wait_for("Enter write")
        clear_the_name(terminal, "e")
        terminal.type_text(str(tmp_path / "none" / "x"))
        terminal.send("Enter")
        terminal.wait_for("There is no folder")
        terminal.send("Esc")
        terminal.wait_gone("There is no folder")
        terminal.send("q")
        assert terminal.wait_exit() == 0
    assert list(tmp_path.iterdir()) == []
