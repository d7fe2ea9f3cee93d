"""The harness itself: what it says about a program must be true."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.terminal.emulator import Emulator
from tests.terminal.pty_screen import Terminal, key_bytes

# Shows every byte that arrives as hexadecimal, until a "q".
SHOW_KEYS = """
import os, tty
tty.setraw(0)
print("ready", end="\\r\\n", flush=True)
while (data := os.read(0, 1)) != b"q":
    print(data.hex(), end=" ", flush=True)
"""

# Waits for the signal instead of handling it: a handler could interrupt its own printing.
SHOW_SIZE = """
import os, signal
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGWINCH])
while True:
    size = os.get_terminal_size(0)
    print(f"{size.lines} rows, {size.columns} columns", flush=True)
    signal.sigwait([signal.SIGWINCH])
"""


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def drawn(*chunks: bytes, rows: int = 3, columns: int = 20) -> Emulator:
    emulator = Emulator(rows, columns)
    for chunk in chunks:
        emulator.feed(chunk)
    return emulator


def test_what_is_typed_into_cat_comes_back() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.type_text("hello\n")
        assert terminal.wait_for("hello\nhello").startswith("hello\nhello")
        terminal.send("C-d")
        assert terminal.wait_exit() == 0


def test_named_keys_arrive_as_a_terminal_sends_them() -> None:
    with Terminal(python(SHOW_KEYS)) as terminal:
        terminal.wait_for("ready")
        terminal.send("Down", "Enter", "C-p", "PageDown", "S-Tab", "Esc", "x", "万")
        terminal.wait_for("1b 5b 42 0d 10 1b 5b 36 7e 1b 5b 5a 1b 78 e4 b8 87")
        terminal.send("q")
        assert terminal.wait_exit() == 0


def test_a_word_is_no_key() -> None:
    with pytest.raises(ValueError, match="no key is called 'Dwon'"):
        key_bytes("Dwon")


def test_a_resize_reaches_the_program_and_the_screen() -> None:
    with Terminal(python(SHOW_SIZE), rows=10, columns=40) as terminal:
        terminal.wait_for("10 rows, 40 columns")
        terminal.resize(30, 100)
        terminal.wait_for("30 rows, 100 columns")
        assert len(terminal.cells(29)) == 100


def test_a_failed_wait_shows_the_screen() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.type_text("what is there\n")
        terminal.wait_for("what is there")
        with pytest.raises(
            AssertionError, match=r"(?s)waited 0.1 s for 'not there'.*what is there"
        ):
            terminal.wait_for("not there", timeout=0.1)


def test_waiting_stops_when_the_program_has_ended() -> None:
    started = time.monotonic()
    with (
        Terminal(python("print('last words')")) as terminal,
        pytest.raises(AssertionError, match=r"(?s)the program ended.*ended with 0.*last words"),
    ):
        terminal.wait_for("never")
    assert time.monotonic() - started < 10


def test_words_that_came_before_the_end_are_found() -> None:
    with Terminal(python("print('last words')")) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.screen_text().startswith("last words")


def test_text_that_goes_is_waited_for() -> None:
    program = "import time; print('soon', flush=True); time.sleep(0.2); print('\\x1b[2J'); input()"
    with Terminal(python(program)) as terminal:
        terminal.wait_for("soon")
        assert "soon" not in terminal.wait_gone("soon")


def test_bytes_are_counted_as_the_program_writes_them() -> None:
    with Terminal(
        python("import tty; tty.setraw(1); print('x' * 5000, end=''); input()")
    ) as terminal:
        terminal.wait_until(lambda _: terminal.bytes_seen >= 5000, "5000 bytes")
        assert terminal.wait_quiet() == 0
        assert bytes(terminal.output) == b"x" * 5000


def test_more_input_than_the_line_holds_blocks_nobody() -> None:
    with Terminal(["sh", "-c", "stty raw -echo; echo ready; cat"]) as terminal:
        terminal.wait_for("ready")
        before = terminal.bytes_seen
        terminal.write(b"y" * 300_000)
        terminal.wait_until(lambda _: terminal.bytes_seen - before >= 300_000, "every byte back")


def test_the_program_has_the_terminal_as_its_own() -> None:
    program = (
        "import os; print('mine', os.getpid() == os.tcgetpgrp(0) == os.getsid(0)); open('/dev/tty')"
    )
    with Terminal(python(program)) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.screen_text().startswith("mine True")


def test_a_key_can_interrupt() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.type_text("up\n")
        terminal.wait_for("up\nup")
        terminal.send("C-c")
        assert terminal.wait_exit() == -signal.SIGINT


def test_a_signal_reaches_the_program() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.type_text("up\n")
        terminal.wait_for("up\nup")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == -signal.SIGTERM


def test_a_hang_up_ends_the_program() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.type_text("up\n")
        terminal.wait_for("up\nup")
        terminal.hang_up()
        assert terminal.wait_exit() == -signal.SIGHUP


def test_closing_ends_a_program_that_ignores_hang_ups() -> None:
    program = (
        "import signal; signal.signal(1, signal.SIG_IGN); print('up', flush=True); signal.pause()"
    )
    with Terminal(python(program)) as terminal:
        terminal.wait_for("up")
    assert terminal.process.returncode is not None
    with pytest.raises(ProcessLookupError):
        os.kill(terminal.process.pid, 0)


def test_a_raw_line_is_told_from_a_cooked_one() -> None:
    program = (
        "import tty; print('cooked', flush=True); input(); tty.setraw(0); print('raw'); input()"
    )
    with Terminal(python(program)) as terminal:
        terminal.wait_for("cooked")
        assert terminal.is_cooked
        terminal.send("Enter")
        terminal.wait_for("raw")
        assert not terminal.is_cooked


def test_environment_and_folder_are_the_given_ones(tmp_path: Path) -> None:
    program = "import os; print(os.environ.get('SEEN'), os.environ.get('HOME'), os.listdir())"
    (tmp_path / "here").touch()
    with Terminal(python(program), env={"SEEN": "yes"}, cwd=tmp_path) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.screen_text().startswith("yes None ['here']")


def test_wide_characters_take_two_cells() -> None:
    emulator = drawn("甲b\r\n1100亿".encode())
    assert emulator.cells(0)[:4] == ["甲", "", "b", " "]
    assert emulator.text() == "甲b\n1100亿\n"


@pytest.mark.parametrize(("column", "left"), [(1, "x 乙"), (2, " x乙"), (3, "甲x")])
def test_half_of_a_wide_character_is_no_character(column: int, left: str) -> None:
    emulator = drawn("甲乙".encode(), b"\x1b[1;%dHx" % column)
    assert emulator.text().rstrip() == left


def test_what_follows_a_joiner_is_still_drawn() -> None:
    assert drawn("a\u200d\ufe0fb e\u0301".encode()).text().rstrip() == "ab é"


@pytest.mark.parametrize(
    "sequence",
    [
        b"\x1b[>1u",
        b"\x1b[<u",
        b"\x1b[?u",
        b"\x1b[?2026$p",
        b"\x1b[?2048$p",
        b"\x1b[>q",
        b"\x1b[2 q",
        b"\x1b[?2026h",
        b"\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\",
        b"\x1b_Gi=1;AAAA\x1b\\",
        b"\x1b]52;c;aGk=\x1b\\",
        b"\x1b]11;?\x07",
        b"\x1b]0;title\x07",
    ],
)
def test_sequences_are_not_text_wherever_they_are_cut(sequence: bytes) -> None:
    for cut in range(len(sequence) + 1):
        emulator = drawn(b"a" + sequence[:cut], sequence[cut:] + b"b")
        assert emulator.text().rstrip() == "ab", cut


def test_a_character_may_be_cut_too() -> None:
    whole = "亿".encode()
    assert drawn(whole[:1], whole[1:2], whole[2:]).text().rstrip() == "亿"


def test_modes_that_are_left_on_are_known() -> None:
    emulator = drawn(b"\x1b[?1049h\x1b[?1003h\x1b[?25l")
    assert emulator.private_modes == {7, 1003, 1049}
    emulator.feed(b"\x1b[?1003l\x1b[?1049l\x1b[?25h")
    assert emulator.private_modes == {7, 25}


def test_the_shell_s_screen_comes_back_after_the_alternate_one() -> None:
    emulator = drawn(b"$ termsheet\r\n\x1b[?1049h\x1b[H\x1b[2Jdeals")
    assert emulator.text().rstrip() == "deals"
    emulator.feed(b"\x1b[?1049l$")
    assert emulator.text().rstrip() == "$ termsheet\n$"


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(NotImplementedError, match="can't draw"):
        drawn(b"\x1b[3S")


def test_a_window_of_any_size_is_bearable() -> None:
    for rows, columns in ((0, 0), (65535, 65535)):
        emulator = drawn(b"\x1b[2Jx", rows=rows, columns=columns)
        emulator.resize_window(columns, rows)
        assert "x" in emulator.text()


def test_a_sequence_that_is_cut_off_is_not_drawn() -> None:
    cut_off = b"\x1b[38;2;1;2"
    assert drawn(b"one" + cut_off, b"\x1b\\\x1b[31mtwo").text().strip() == "onetwo"
    assert drawn(b"one\x1b", b"\x1b[mtwo").text().strip() == "onetwo"
