"""Signals end the explorer soon, or let it go on; either way the terminal is as it was before."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal, key_bytes

ENDING = [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT,
          signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGXCPU]  # fmt: skip
SOON = 3.0
"""Seconds within which the explorer must be gone."""
MODES_OF_A_SHELL = {7, 25}
"""The private modes that are on in a terminal that nobody uses: lines wrap, the cursor is seen."""


@pytest.fixture
def terminal(article_store: Path) -> Iterator[Terminal]:
    command = [sys.executable, "-m", "tui", str(article_store)]
    with Terminal(command, rows=40, columns=120) as opened:
        opened.wait_for("$730B")
        opened.send("1")
        opened.wait_for("Valuation ")  # by now it is more than the picture of the last start
        yield opened


def keep_busy(terminal: Terminal) -> None:
    """Type faster than anyone can follow."""
    terminal.write(b"".join(map(key_bytes, ["PageDown", "2", "Home", "1", "C-l"] * 60)))


def stall(terminal: Terminal) -> None:
    """Have more painted than the line holds, and read none of it."""
    for _ in range(20):
        os.write(terminal._master, key_bytes("C-l"))
        time.sleep(0.01)


def gone_after(terminal: Terminal) -> float:
    """Seconds until the process has ended; nobody reads meanwhile."""
    begun = time.monotonic()
    terminal.process.wait(10)
    return time.monotonic() - begun


def check_restored(terminal: Terminal) -> None:
    assert terminal.is_cooked
    terminal.wait_exit()
    assert terminal.screen.private_modes == MODES_OF_A_SHELL


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_ends_the_idle_explorer(terminal: Terminal, number: signal.Signals) -> None:
    terminal.wait_quiet(0.1)
    terminal.signal(number)
    assert gone_after(terminal) < SOON
    assert terminal.process.returncode == 128 + number
    check_restored(terminal)


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_ends_the_busy_explorer(terminal: Terminal, number: signal.Signals) -> None:
    keep_busy(terminal)
    terminal.signal(number)
    assert gone_after(terminal) < SOON
    assert terminal.process.returncode == 128 + number
    check_restored(terminal)


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_ends_the_explorer_whose_terminal_nobody_reads(
    terminal: Terminal, number: signal.Signals
) -> None:
    stall(terminal)
    terminal.signal(number)
    assert gone_after(terminal) < SOON
    assert terminal.process.returncode == 128 + number
    check_restored(terminal)


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_ends_the_explorer_that_shows_but_a_picture(
    article_store: Path, number: signal.Signals
) -> None:
    command = [sys.executable, "-m", "tui", str(article_store)]
    for is_second in (False, True):  # the first start keeps the picture, if there is none yet
        with Terminal(command, rows=40, columns=121) as terminal:
            terminal.wait_for("$730B")
            if is_second:
                terminal.signal(number)
                assert gone_after(terminal) < SOON
                assert terminal.process.returncode in (128 + number, -number)
                check_restored(terminal)
                return
            terminal.wait_quiet(1)
            terminal.send("q")
            assert terminal.wait_exit() == 0


def check_works_on(terminal: Terminal) -> None:
    terminal.send("2")
    terminal.wait_for("Stargate joint")
    terminal.send("q")
    assert terminal.wait_exit() == 0
    check_restored(terminal)


def test_a_broken_pipe_is_no_reason_to_end(terminal: Terminal) -> None:
    terminal.signal(signal.SIGPIPE)
    check_works_on(terminal)


def test_a_stray_go_on_changes_nothing(terminal: Terminal) -> None:
    for _ in range(5):
        terminal.signal(signal.SIGCONT)
        terminal.wait_quiet(0.1)
    check_works_on(terminal)


def stopped(terminal: Terminal) -> bool:
    state = Path(f"/proc/{terminal.process.pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state == "T"


def test_it_goes_on_after_a_stop_that_nobody_can_refuse(terminal: Terminal) -> None:
    terminal.wait_quiet()
    whole = terminal.screen_text()
    terminal.signal(signal.SIGSTOP)
    while not stopped(terminal):
        time.sleep(0.01)
    # What a shell does: it leaves the picture, and writes a prompt.
    terminal.screen.feed(b"\x1b[?1049l\x1b[?25h$ ")
    terminal.signal(signal.SIGCONT)
    terminal.wait_until(lambda screen: screen == whole, "the screen")
    assert 25 not in terminal.screen.private_modes
    check_works_on(terminal)


def test_it_stops_under_a_shell_and_goes_on(article_store: Path) -> None:
    env = {**os.environ, "PS1": "ready> "}
    with Terminal(["bash", "--norc", "-i"], rows=24, columns=80, env=env) as terminal:
        terminal.wait_for("ready>")
        terminal.type_text(f"{sys.executable} -m tui {article_store}\r")
        terminal.wait_for("$730B")
        shell = terminal.process.pid
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text()
        os.kill(int(children.split()[0]), signal.SIGTSTP)
        terminal.wait_for("Stopped")
        assert 1049 not in terminal.screen.private_modes
        terminal.type_text("stty -a | grep -o ' icanon'; fg\r")
        terminal.wait_for("$730B")
        terminal.send("q")
        # The shell drops what is typed before it asks for it.
        terminal.wait_until(lambda text: text.rstrip().endswith("ready>"), "the shell")
        assert " icanon" in terminal.screen_text()
        terminal.type_text("echo ended $?\r")
        terminal.wait_for("ended 0")
        assert terminal.screen.private_modes - {2004} == MODES_OF_A_SHELL
