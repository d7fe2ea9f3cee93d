"""The very bytes by which a terminal is asked to copy, and that they are not seen."""

from __future__ import annotations

import os
import re
import sys
from base64 import b64decode
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal

COMMAND = [sys.executable, "-m", "tui"]
ASKED = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


def environ(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    for name in ("TMUX", "STY", "SSH_TTY", "SSH_CONNECTION"):
        kept.pop(name, None)
    return {**kept, **changes}


@pytest.mark.parametrize(
    ("changes", "options"),
    [({}, []), ({"SSH_TTY": "/dev/pts/9", "DISPLAY": ":0"}, []), ({}, ["--kiosk"])],
    ids=["local", "ssh", "kiosk"],
)
def test_the_terminal_is_asked_to_copy(
    article_store: Path, changes: dict[str, str], options: list[str]
) -> None:
    command = [*COMMAND, str(article_store), *options]
    with Terminal(command, rows=24, columns=80, env=environ(**changes)) as terminal:
        terminal.wait_for("$730B")
        terminal.send("1")
        terminal.wait_for("Capex")
        terminal.send("1")
        terminal.wait_for("Valuation ")
        terminal.send("l", "y")
        terminal.wait_for("Sent to the terminal")
        (asked,) = ASKED.findall(bytes(terminal.output))
        assert b64decode(asked).decode().startswith("$730B pre-money, OpenAI, 2026-02-27 - ")
        assert asked[:20].decode() not in terminal.screen_text()
        terminal.send("q")
        assert terminal.wait_exit() == 0


def test_screen_passes_it_on_in_pieces(article_store: Path) -> None:
    env = environ(STY="1.pts-0.host", TERM="screen-256color")
    with Terminal([*COMMAND, str(article_store)], rows=24, columns=80, env=env) as terminal:
        terminal.wait_for("$730B")
        terminal.send("1")
        terminal.wait_for("Capex")
        terminal.send("1")
        terminal.wait_for("Valuation ")
        terminal.send("l", "y")
        terminal.wait_for("Sent to the terminal")
        pieces = re.findall(rb"\x1bP(.*?)\x1b\\", bytes(terminal.output), re.DOTALL)
        found = ASKED.fullmatch(b"".join(pieces))
        assert found
        assert b64decode(found[1]).decode().startswith("$730B")
        terminal.send("q")
        assert terminal.wait_exit() == 0
