"""Where stdin, stdout or stderr is no terminal, the explorer says so and ends."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal

FAULTS = {
    "stdin is closed": "<&-",
    "stdin is nothing": "</dev/null",
    "stdin is a pipe that ended": "< <(:)",
    "stdin is a pipe that never ends": "< <(sleep 4)",
    "stdin is a file": "<{store}",
    "stdout is closed": ">&-",
    "stdout is nothing": ">/dev/null",
    "stdout is full": ">/dev/full",
    "stdout is a pipe that nobody reads": "> >(:)",
    "stderr is closed": "2>&-",
    "stdin and stdout are nothing": "</dev/null >/dev/null",
}


@pytest.mark.parametrize("redirected", FAULTS.values(), ids=FAULTS)
def test_a_stream_that_is_no_terminal_is_told(article_store: Path, redirected: str) -> None:
    script = f'"$@" {redirected.format(store=article_store)}; echo "code $?"'
    command = ["bash", "-c", script, "bash", sys.executable, "-m", "tui", str(article_store)]
    with Terminal(command, rows=24, columns=100) as terminal:
        text = terminal.wait_for("code ", timeout=4)
        assert "code 1" in text
        assert "termsheet: " in text and "Traceback" not in text
        assert "terminal" in text or "closed" in text
        assert b"\x1b" not in terminal.output
        assert terminal.is_cooked


def test_what_is_said_on_stderr_can_be_sent_elsewhere(article_store: Path, tmp_path: Path) -> None:
    for target in ("/dev/null", "/dev/full", str(tmp_path / "log")):
        command = ["bash", "-c", f'"$@" 2>{target}', "bash", sys.executable, "-m", "tui"]
        with Terminal([*command, str(article_store)]) as terminal:
            terminal.wait_for("$730B")
            terminal.send("q")
            assert terminal.wait_exit() == 0
            assert terminal.is_cooked
    assert (tmp_path / "log").read_bytes() == b""
