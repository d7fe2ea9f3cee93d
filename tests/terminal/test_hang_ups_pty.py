"""Whatever way the terminal or the program that started it is lost, no explorer is left behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal, key_bytes

GONE_AFTER = 5.0
"""Seconds after which no process may be left."""
EXPLORER = [sys.executable, "-m", "tui"]
IGNORING = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh"]


def family(pid: int) -> list[int]:
    """A process and all that it started, that still run."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(each for child in children for each in family(int(child)))]


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def check_all_gone(terminal: Terminal, pids: list[int]) -> None:
    late = time.monotonic() + GONE_AFTER
    while left := [pid for pid in pids if terminal.process.poll() is None or is_running(pid)]:
        if time.monotonic() > late:
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            raise AssertionError(f"{len(left)} of {len(pids)} processes are left")
        time.sleep(0.05)


def hang_up(terminal: Terminal) -> None:
    terminal.hang_up()


def hang_up_unread(terminal: Terminal) -> None:
    """The client stopped reading, and then it is cut off."""
    for _ in range(20):
        os.write(terminal._master, key_bytes("C-l"))
        time.sleep(0.01)
    terminal.hang_up()


def hang_up_busy(terminal: Terminal) -> None:
    terminal.write(b"".join(map(key_bytes, ["PageDown", "2", "Home", "1", "x", "Esc"] * 40)))
    terminal.hang_up()


def hang_up_stopped(terminal: Terminal) -> None:
    terminal.signal(signal.SIGSTOP)
    terminal.hang_up()
    terminal.signal(signal.SIGCONT)


@pytest.mark.parametrize("lose", [hang_up, hang_up_unread, hang_up_busy, hang_up_stopped])
@pytest.mark.parametrize("start", [EXPLORER, [*IGNORING, *EXPLORER]], ids=["hears", "ignores"])
def test_a_lost_terminal_leaves_nothing(
    article_store: Path, start: list[str], lose: Callable[[Terminal], None]
) -> None:
    with Terminal([*start, str(article_store)], rows=40, columns=120) as terminal:
        terminal.wait_for("$730B")
        pids = family(terminal.process.pid)
        lose(terminal)
        check_all_gone(terminal, pids)


def test_a_terminal_that_is_lost_at_once_leaves_nothing(article_store: Path) -> None:
    for pause in (0.05, 0.25):
        with Terminal([*EXPLORER, str(article_store)]) as terminal:
            time.sleep(pause)
            pids = family(terminal.process.pid)
            terminal.hang_up()
            check_all_gone(terminal, pids)


@pytest.mark.parametrize("hears", [True, False])
def test_the_end_of_the_session_s_first_program_is_heard(article_store: Path, hears: bool) -> None:
    before = "" if hears else 'trap "" HUP; '
    command = ["sh", "-c", f'{before}"$@"; true', "sh", *EXPLORER, str(article_store)]
    with Terminal(command) as terminal:
        terminal.wait_for("$730B")
        pids = family(terminal.process.pid)
        assert len(pids) == 2
        terminal.signal(signal.SIGKILL)
        check_all_gone(terminal, pids)


def test_it_does_not_outlive_the_program_that_started_it(article_store: Path) -> None:
    """The terminal lives on, and nobody sends a signal."""
    inner = 'sh -c \'"$@"; true\' sh "$@"; sleep 60'
    with Terminal(["sh", "-c", inner, "sh", *EXPLORER, str(article_store)]) as terminal:
        terminal.wait_for("$730B")
        _, between, explorer = family(terminal.process.pid)
        os.kill(between, signal.SIGKILL)
        late = time.monotonic() + GONE_AFTER
        while is_running(explorer) and time.monotonic() < late:
            terminal.wait_until(lambda screen: True)
            time.sleep(0.05)
        assert not is_running(explorer)
        assert terminal.is_cooked
