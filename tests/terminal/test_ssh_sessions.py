"""Guests over a real SSH connection: they see the facts, and nothing is left when they are gone."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from db.build import build_store
from tests.terminal.pty_screen import Terminal
from tests.terminal.ssh_server import SshServer, wait_until
from tests.tui.cli_runner import write_facts

GONE_AFTER = 5.0
QUICK = "Match User guest\n  ClientAliveInterval 1\n  ClientAliveCountMax 2\nMatch all\n"
"""A server that loses patience sooner than the printed one, which takes half a minute."""


@pytest.fixture(scope="module")
def server(article_store: Path) -> Iterator[SshServer]:
    with SshServer(article_store, before=QUICK) as server:
        yield server


def opened(server: SshServer, rows: int = 24, columns: int = 80) -> Terminal:
    terminal = server.terminal(rows=rows, columns=columns)
    try:
        terminal.wait_for("$730B")
    except BaseException:
        terminal.close()
        raise
    return terminal


def keys_are_in_line(line: int, text: str) -> bool:
    return " Enter open" in "".join(text.split("\n")[line - 1 : line])


def test_a_guest_sees_the_facts_and_leaves(server: SshServer) -> None:
    with opened(server) as terminal:
        assert len(server.explorers()) == 1
        terminal.send("2")
        terminal.wait_for("Stargate")
        terminal.send("1", "/")
        terminal.type_text("软银")
        terminal.wait_for("SoftBank")
        terminal.send("Esc", "q")
        assert terminal.wait_exit() == 0
        assert terminal.is_cooked
        assert terminal.screen.private_modes == {7, 25}
    assert server.wait_for_nobody() == []


def test_every_page_can_be_opened(server: SshServer) -> None:
    """The fence lets through whatever a reader needs, such as modules that are imported late."""
    with opened(server, 40, 120) as terminal:
        for key in [
            "Enter",
            "e",
            "Esc",
            *"2345671",
            *"mTDrfcwa0",
            "t",
            "Esc",
            "y",
            "Y",
            "?",
            "Esc",
        ]:
            terminal.send(key)
            text = terminal.wait_until(lambda _: True)
            terminal.wait_quiet(0.4)
            text = terminal.screen_text()
            for bad in ("may read only", "could not", "Could not", "fault"):
                assert bad not in text, (key, text)
        terminal.send("1", "C-p")
        terminal.type_text("openai")
        terminal.wait_for("OpenAI")
        terminal.send("Esc", "Esc", "q")
        assert terminal.wait_exit() == 0


def test_the_window_can_be_dragged(server: SshServer) -> None:
    with opened(server) as terminal:
        for rows, columns in ((40, 120), (20, 60), (30, 100)):
            terminal.resize(rows, columns)
            terminal.wait_until(partial(keys_are_in_line, rows), f"the keys in line {rows}")
            terminal.wait_for("$730B")


def test_a_newer_store_is_taken_up(tmp_path: Path) -> None:
    store = tmp_path / "facts.db"
    text = "entities:\n  - {{id: a, kind: company, name: {name}}}\n"
    build_store([write_facts(tmp_path, text.format(name="Before"))], store)
    with SshServer(store) as server, server.terminal() as terminal:
        terminal.wait_for("1 Companies")
        terminal.send("1")
        terminal.wait_for("Before")
        build_store([write_facts(tmp_path, text.format(name="After"))], store)
        terminal.wait_for("After")
        terminal.wait_quiet(1)
        assert b".prev" not in terminal.output
        terminal.send("q")
        assert terminal.wait_exit() == 0


def test_a_killed_client_leaves_nothing(server: SshServer) -> None:
    with opened(server) as terminal:
        terminal.signal(signal.SIGKILL)
        assert server.wait_for_nobody(GONE_AFTER) == []


def test_a_closed_terminal_leaves_nothing(server: SshServer) -> None:
    with opened(server) as terminal:
        terminal.hang_up()
        assert server.wait_for_nobody(GONE_AFTER) == []


def test_a_client_that_dies_while_it_starts_leaves_nothing(server: SshServer) -> None:
    for pause in (0.1, 0.4, 0.8):
        with server.terminal() as terminal:
            time.sleep(pause)
            terminal.signal(signal.SIGKILL)
            assert server.wait_for_nobody(GONE_AFTER) == []


def test_a_stalled_network_leaves_nothing(server: SshServer) -> None:
    """The connection stands, and nothing comes over it any more; sshd asks twice, and ends it."""
    with opened(server) as terminal:
        terminal.send("PageDown", "2", "PageDown", "1")
        terminal.signal(signal.SIGSTOP)
        try:
            assert len(server.explorers()) == 1
            assert server.wait_for_nobody(3 + GONE_AFTER) == []
        finally:
            terminal.signal(signal.SIGCONT)


def test_a_guest_whose_connection_process_is_killed_leaves_nothing(server: SshServer) -> None:
    with opened(server):
        (explorer,) = server.explorers()
        for pid in server.left():
            if pid != explorer:
                os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: not server.explorers(), GONE_AFTER)


def test_anyone_may_come_in_where_that_is_wanted(article_store: Path) -> None:
    """A key of which the server knows nothing."""
    with SshServer(article_store, options=["--open"]) as server, opened(server) as terminal:
        terminal.send("q")
        assert terminal.wait_exit() == 0
    with SshServer(article_store) as server:
        (server.folder / "keys").write_text("")
        refused = server.run(server.ssh("kiosk"))
        assert refused.returncode == 255
        assert b"Permission denied" in refused.stderr
