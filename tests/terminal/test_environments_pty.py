"""Environments of all kinds: the explorer works, or says in plain words why not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal

WORKS: tuple[dict[str, str], ...] = (
    {"TERM": "xterm"}, {"TERM": "xterm-256color", "COLORTERM": "truecolor"}, {"TERM": "linux"},
    {"TERM": "screen-256color"}, {"TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"},
    {"TERM": "vt100"}, {"TERM": "no-such-terminal"}, {"TERM": "xterm-mono", "NO_COLOR": "1"},
    {"NO_COLOR": "1", "COLORTERM": "truecolor"}, {"FORCE_COLOR": "3"}, {"TTY_COMPATIBLE": "0"},
    {"COLUMNS": "0", "LINES": "-7"}, {"COLUMNS": "99999999", "LINES": "99999999"},
    {"COLUMNS": "many"}, {"LANG": "C.UTF-8"}, {"LC_ALL": "zh_CN.UTF-8"}, {"LANG": ""},
    {"UNICODE_VERSION": "nonsense"}, {"ESCDELAY": "nonsense"}, {"HOME": "/no/such/folder"},
    {"PYTHONWARNINGS": "default"}, {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    {"SSH_CONNECTION": "192.0.2.1 5 192.0.2.2 22"}, {"TEXTUAL_FPS": "1", "TEXTUAL_DEBUG": "1"},
    {"TEXTUAL": "devtools,debug,headless"}, {"TEXTUAL_PRESS": "2,3,q"},
    {"TEXTUAL_FILTERS": "dim", "TEXTUAL_THEME": "nonsense", "TEXTUAL_COLOR_SYSTEM": "nonsense"},
    {"TEXTUAL_ALLOW_SIGNALS": "1", "TEXTUAL_SHOW_RETURN": "1", "TEXTUAL_SMOOTH_SCROLL": "x"},
)  # fmt: skip
REFUSED: tuple[dict[str, str], ...] = (
    {"TERM": "dumb"}, {"TERM": ""}, {"TERM": "unknown"}, {"TERM": "\x1b]0;x\x07"},
    {"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"LC_ALL": "en_US.ISO-8859-1"}, {"LANG": "zh_CN.GBK"},
)  # fmt: skip


def told(environment: dict[str, str]) -> str:
    return ",".join(f"{name}={value!r}" for name, value in environment.items())


def opened(store: Path, environment: dict[str, str]) -> Terminal:
    known = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "HOME": str(store.parent)}
    command = [sys.executable, "-m", "tui", str(store)]
    return Terminal(command, rows=24, columns=80, env={**known, **environment})


@pytest.mark.parametrize("environment", WORKS, ids=told)
def test_it_works(article_store: Path, environment: dict[str, str]) -> None:
    with opened(article_store, environment) as terminal:
        is_chinese = environment.get("LC_ALL", "").startswith("zh")
        figure, keys = ("7300亿美元", " Enter 打开") if is_chinese else ("$730B", " Enter open")
        terminal.wait_for(figure)
        terminal.wait_until(
            lambda text: text.splitlines()[-1].startswith(keys), "the last of 24 lines"
        )
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert terminal.is_cooked
        assert terminal.screen.private_modes == {7, 25}
        assert terminal.screen_text().strip() == ""


@pytest.mark.parametrize("environment", REFUSED, ids=told)
def test_it_says_why_not(article_store: Path, environment: dict[str, str]) -> None:
    with opened(article_store, environment) as terminal:
        assert terminal.wait_exit() == 1
        assert b"\x1b" not in terminal.output
        (name,) = environment
        assert f"({name}=" in told_by(terminal)
        assert "termsheet deals" in told_by(terminal)


def told_by(terminal: Terminal) -> str:
    return terminal.output.decode().replace("\r\n", " ")


def test_without_colours_there_are_none(article_store: Path) -> None:
    for theme in ("dark", "light", "ansi"):
        known = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "NO_COLOR": "1"}
        command = [sys.executable, "-m", "tui", str(article_store), "--theme", theme]
        with Terminal(command, env=known) as terminal:
            terminal.wait_for("$730B")
            terminal.send("1")
            terminal.wait_for("Valuation ")
            terminal.wait_quiet()
            for row in range(24):
                for cell in terminal.screen.buffer[row].values():
                    assert (cell.fg, cell.bg) == ("default", "default"), theme
            # The line that the cursor is on stands out all the same.
            assert all(terminal.screen.buffer[2][column].reverse for column in range(70))


def test_no_variable_of_textual_is_heard(article_store: Path, tmp_path: Path) -> None:
    """They import modules, write files and press keys."""
    (tmp_path / "evil.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'w')\nDriver = 1\n")
    environment = {
        "PYTHONPATH": str(tmp_path),
        "TEXTUAL_DRIVER": "evil:Driver",
        "TEXTUAL_LOG": str(tmp_path / "log"),
        "TEXTUAL_SCREENSHOT": "0",
        "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path),
        "TEXTUAL_PRESS": "x,enter,q",
    }
    with opened(article_store, environment) as terminal:
        terminal.wait_for("$730B")
        terminal.wait_quiet(0.5)
        terminal.send("q")
        assert terminal.wait_exit() == 0
    assert {path.name for path in tmp_path.iterdir()} <= {"evil.py", "__pycache__"}
