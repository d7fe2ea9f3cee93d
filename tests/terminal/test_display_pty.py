"""What the explorer sends: how much for a key, and that it always adds up to the right screen."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal
from tests.terminal.random_screens import ColorTerminal, difference, seen

REST = 0.5
"""Seconds after which nothing more is to come of a key: longer than any rest of the cursor."""
# Not x: it would write files, and its notice goes away by itself.
KEYS = ("Down", "Down", "Up", "PageDown", "PageUp", "End", "Home", "Enter", "Esc", "Tab", "S-Tab",
        "Left", "Right", "Space", "e", "s", "n", "j", "k", "1", "2", "3", "4", "5", "7", "?",
        "/", "X")  # fmt: skip

NOTES_STAY = 6.0
"""Seconds."""


@contextmanager
def explorer(
    store: Path,
    *options: str,
    rows: int = 24,
    columns: int = 80,
    env: Mapping[str, str] | None = None,
    pane: str = "1",
) -> Iterator[Terminal]:
    command = [sys.executable, "-m", "tui", str(store), *options]
    known = {name: value for name, value in os.environ.items() if not name.startswith("SSH_")}
    known.update(TERM="xterm-256color", COLORTERM="truecolor", **(env or {}))
    with Terminal(command, rows=rows, columns=columns, env=known) as terminal:
        terminal.screen = ColorTerminal(rows, columns)
        terminal.wait_for("$730B")
        if pane != "o":
            terminal.send(pane)
            terminal.wait_for("Valuation ")
        terminal.wait_quiet(REST)
        yield terminal


def sent_by(terminal: Terminal, key: str) -> int:
    """Bytes until the cursor has rested."""
    before = terminal.bytes_seen
    terminal.send(key)
    terminal.wait_quiet(REST)
    return terminal.bytes_seen - before


def sent_in_a_row(terminal: Terminal, *keys: str) -> list[int]:
    """Bytes for each of some keys that follow one another, before the cursor comes to rest."""
    counts = []
    for key in keys:
        before = terminal.bytes_seen
        terminal.send(key)
        terminal.wait_quiet(0.04)
        counts.append(terminal.bytes_seen - before)
    return counts


def check_against_a_repaint(terminal: Terminal, told: str) -> None:
    """Ctrl+L paints everything anew, and must change nothing."""
    if _changed_by_a_repaint(terminal, told):
        time.sleep(NOTES_STAY)  # a note that went away meanwhile is a difference, too
        assert not (fault := _changed_by_a_repaint(terminal, told)), f"{told}: {fault}"


def _changed_by_a_repaint(terminal: Terminal, told: str) -> str:
    assert isinstance(terminal.screen, ColorTerminal)
    terminal.wait_quiet(REST)
    before, count = seen(terminal.screen), terminal.bytes_seen
    terminal.send("C-l")
    terminal.wait_until(lambda _: terminal.bytes_seen > count + 100, f"a fresh paint: {told}")
    terminal.wait_quiet(0.1)
    return difference(before, seen(terminal.screen))


# ---------------------------------------------------------------------- how much


def test_the_first_screen_is_small(article_store: Path) -> None:
    with explorer(article_store, pane="o") as terminal:
        assert terminal.bytes_seen <= 2900
    with explorer(article_store, rows=40, columns=120, pane="o") as terminal:
        assert terminal.bytes_seen <= 4000


@pytest.mark.parametrize(
    ("key", "shows"),
    [("1", "Valuation "), ("/", "words in English"), ("C-p", "Search for"), (":", "as-of  filter"),
     ("t", "2025"), ("?", "╭")],
)  # fmt: skip
def test_idle_is_silent(article_store: Path, key: str, shows: str) -> None:
    with explorer(article_store) as terminal:
        terminal.send(key)
        terminal.wait_for(shows)
        terminal.wait_quiet(0.8)
        assert terminal.wait_quiet(1.2) == 0


def test_a_step_in_the_list_is_two_rows_and_a_number(article_store: Path) -> None:
    with explorer(article_store) as terminal:
        assert max(sent_by(terminal, "Down") for _ in range(5)) <= 420


def test_a_step_of_a_quiet_cursor_is_two_cells(article_store: Path) -> None:
    with explorer(article_store, "--profile", "ssh") as terminal:
        # The first one may follow something of another look, and the number comes at the end.
        assert sorted(sent_in_a_row(terminal, *["Down"] * 7))[:6][-1] <= 20
        assert terminal.wait_quiet(REST) <= 60
        assert sent_by(terminal, "Down") <= 100


def test_a_scrolling_list_moves(article_store: Path) -> None:
    for options, most in ((), 330), (("--profile", "ssh"), 230):
        with explorer(article_store, *options, rows=12) as terminal:
            terminal.send(*["Down"] * 9)
            terminal.wait_quiet(REST)
            assert max(sent_in_a_row(terminal, "Down", "Down", "Down")) <= most
            check_against_a_repaint(terminal, f"scrolled {options}")


def test_a_page_is_small(article_store: Path) -> None:
    with explorer(article_store, rows=12) as terminal:
        assert sent_by(terminal, "PageDown") <= 1500


def test_full_repaint_is_what_textual_sends(article_store: Path) -> None:
    for options, env in (("--full-repaint",), {}), ((), {"TERMSHEET_FULL_REPAINT": "1"}):
        with explorer(article_store, *options, env=env) as terminal:
            full = terminal.screen_text()
            assert sent_by(terminal, "Down") > 600
            terminal.send("Up")
            terminal.wait_quiet(REST)
    with explorer(article_store) as terminal:
        assert terminal.screen_text() == full


def test_an_unknown_terminal_gets_what_textual_sends(article_store: Path) -> None:
    with explorer(article_store) as terminal:
        wanted = terminal.screen_text()
    command = [sys.executable, "-m", "tui", str(article_store)]
    with Terminal(command, rows=24, columns=80, env={**os.environ, "TERM": "linux"}) as terminal:
        terminal.wait_for("$730B")
        terminal.send("1")
        terminal.wait_for("Valuation ")
        terminal.wait_quiet(REST)
        assert terminal.screen_text() == wanted


# ---------------------------------------------------------------------- the right screen


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("profile", ["local", "ssh"])
def test_random_keys_and_sizes_leave_the_right_screen(
    article_store: Path, tmp_path: Path, seed: int, profile: str
) -> None:
    rng = random.Random(f"{seed}{profile}")
    options = ("--profile", profile, "--theme", rng.choice(["dark", "light", "ansi"]))
    with explorer(article_store, *options) as terminal:
        for number in range(12):
            done: list[str] = []
            for _ in range(rng.randint(1, 5)):
                if rng.random() < 0.15:
                    size = rng.randint(6, 45), rng.randint(30, 140)
                    terminal.resize(*size)
                    done.append(str(size))
                else:
                    done.append(rng.choice(KEYS))
                    terminal.send(done[-1])
            check_against_a_repaint(terminal, f"round {number}, {done}")


@pytest.mark.parametrize("profile", ["local", "ssh"])
def test_pages_turned_at_any_pace_leave_the_right_screen(article_store: Path, profile: str) -> None:
    rng = random.Random(profile)
    with explorer(article_store, "--profile", profile) as terminal:
        terminal.resize(8, 100)
        for number in range(12):
            done: list[tuple[str, float]] = []
            for _ in range(6):
                key = rng.choice(("PageDown", "PageDown", "PageUp", "C-d", "Down", "Space", "Tab"))
                # What the next key may show is worked out a moment after the last one.
                done.append((key, rng.choice((0.0, 0.01, 0.03, 0.06, 0.2))))
                terminal.send(key)
                time.sleep(done[-1][1])
            check_against_a_repaint(terminal, f"round {number}, {done}")


def test_a_burst_of_sizes_leaves_the_right_screen(article_store: Path) -> None:
    with explorer(article_store) as terminal:
        for number in range(40):
            terminal.resize(10 + number % 30, 40 + number * 7 % 90)
            terminal.send("Down")
        terminal.resize(24, 80)
        terminal.wait_for("OpenAI")
        check_against_a_repaint(terminal, "after many sizes")


def test_a_window_that_was_small_for_a_moment_is_painted_anew(article_store: Path) -> None:
    with explorer(article_store) as terminal:
        whole = terminal.screen_text()
        terminal.resize(5, 20)
        terminal.resize(24, 80)
        terminal.wait_quiet(REST)
        assert terminal.screen_text() == whole


def test_after_a_stop_the_screen_is_painted_anew(article_store: Path) -> None:
    with explorer(article_store) as terminal:
        whole = terminal.screen_text()
        terminal.signal(signal.SIGTSTP)
        terminal.wait_quiet(REST)
        terminal.screen.feed(b"\x1b[?1049h\x1b[2J\x1b[Hsomething else")
        terminal.signal(signal.SIGCONT)
        terminal.wait_for("OpenAI")
        terminal.wait_quiet(REST)
        assert terminal.screen_text() == whole
        check_against_a_repaint(terminal, "after a stop")


def test_what_others_wrote_goes_with_ctrl_l(article_store: Path) -> None:
    with explorer(article_store) as terminal:
        whole = terminal.screen_text()
        terminal.screen.feed(b"\x1b[3;3H\x1b[7mBroadcast message\x1b[0m")
        terminal.send("C-l")
        terminal.wait_gone("Broadcast")
        assert terminal.screen_text() == whole


def test_nothing_of_the_looks_is_left_behind(article_store: Path) -> None:
    with explorer(article_store) as terminal:
        terminal.send("q")
        assert terminal.wait_exit() == 0
        attributes = terminal.screen.cursor.attrs
        assert (attributes.fg, attributes.bg, attributes.bold) == ("default", "default", False)


# ---------------------------------------------------------------------- the mouse, and typing


def test_the_ssh_profile_hears_clicks_but_no_moves(article_store: Path) -> None:
    with explorer(article_store, "--profile", "ssh") as terminal:
        assert 1000 in terminal.screen.private_modes
        assert 1003 not in terminal.screen.private_modes
        terminal.write(b"\x1b[<0;5;5M\x1b[<0;5;5m")
        terminal.wait_for("3/")
    with explorer(article_store, env={"SSH_TTY": "/dev/pts/7"}) as terminal:
        assert 1003 not in terminal.screen.private_modes
    with explorer(article_store, "--profile", "local", env={"SSH_TTY": "/dev/pts/7"}) as terminal:
        assert 1003 in terminal.screen.private_modes


def test_what_is_typed_in_one_go_goes_where_it_belongs(article_store: Path) -> None:
    with explorer(article_store) as terminal:
        terminal.type_text("/软银\r\r")
        terminal.wait_for("Money out")


def test_the_cursor_is_where_a_person_types(article_store: Path) -> None:
    with explorer(article_store) as terminal:
        terminal.send("/")
        terminal.type_text("软")
        terminal.wait_for("1/1")
        terminal.wait_quiet(REST)
        cursor = terminal.screen.cursor
        assert "软" in "".join(terminal.cells(cursor.y)[: cursor.x])


def test_a_lost_terminal_ends_the_explorer(article_store: Path) -> None:
    ignoring = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", sys.executable, "-m", "tui"]
    env = {**os.environ, "TERM": "xterm-256color"}
    with Terminal([*ignoring, str(article_store)], env=env) as terminal:
        terminal.wait_for("$730B")
        terminal.send("1")  # the explorer answers, and not the picture of its last start
        terminal.wait_for("Valuation ")
        terminal.hang_up()
        assert terminal.process.wait(10) == 129
