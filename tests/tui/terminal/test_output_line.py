"""All that is written arrives, in order, whether or not somebody reads at that moment."""

from __future__ import annotations

import os
import select
import termios
import threading
import tty
from collections.abc import Iterator
from queue import Queue
from typing import TextIO

import pytest

from tui.terminal.output_line import OutputLine


@pytest.fixture
def terminal() -> Iterator[tuple[int, TextIO]]:
    master, program = os.openpty()
    tty.setraw(program)
    with os.fdopen(program, "w") as file:
        yield master, file
    os.close(master)


class Sender:
    """Writes as the driver does: what can't be written at once goes to a thread."""

    def __init__(self, line: OutputLine) -> None:
        self.line = line
        self.queue: Queue[bytes | None] = Queue()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self) -> None:
        while (data := self.queue.get()) is not None:
            self.line.write(data)

    def send(self, text: str) -> None:
        if rest := self.line.write_now(text):
            self.queue.put(rest)


def read_all(master: int, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += os.read(master, 65536)
    return data


def test_a_reader_that_stalls_gets_all_in_order(terminal: tuple[int, TextIO]) -> None:
    master, file = terminal
    line = OutputLine(file)
    line.open()
    sender = Sender(line)
    texts = [f"{n}: 软银 {'x' * (n * 37 % 900)}\n" for n in range(300)]
    for text in texts[:150]:
        sender.send(text)
    first = "".join(texts[:150]).encode()
    assert read_all(master, len(first)) == first
    for text in texts[150:]:
        sender.send(text)
    last = "".join(texts[150:]).encode()
    assert read_all(master, len(last)) == last
    sender.queue.put(None)
    sender.thread.join(10)
    line.close()


def test_nothing_is_handed_on_while_somebody_reads(terminal: tuple[int, TextIO]) -> None:
    master, file = terminal
    line = OutputLine(file)
    line.open()
    assert line.write_now("软银") == b""
    assert os.read(master, 100) == "软银".encode()
    line.close()
    assert line.write_now("later") == b"later"


def test_what_is_no_terminal_is_written_by_the_thread() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as file:
        line = OutputLine(file)
        line.open()
        rest = line.write_now("x")
        assert rest == b"x"
        line.write(rest)
        assert os.read(reading, 10) == b"x"
    os.close(reading)


def test_a_terminal_that_is_gone_ends_nothing() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as file:
        line = OutputLine(file)
        line.write(line.write_now("x"))
        assert line.write_now("y") == b""


def test_a_silenced_line_ends_where_it_is(terminal: tuple[int, TextIO]) -> None:
    """What follows is written by others, and must not be mixed with the rest."""
    master, file = terminal
    line = OutputLine(file)
    line.open()
    sender = Sender(line)
    sender.send("x" * 1_000_000)  # more than the terminal takes
    line.silence()
    sender.queue.put(None)
    sender.thread.join(2)
    assert not sender.thread.is_alive()
    termios.tcflush(file.fileno(), termios.TCOFLUSH)
    os.write(file.fileno(), b"last words")
    data = b""
    while not data.rstrip(b"x") or select.select([master], [], [], 0.2)[0]:
        data += os.read(master, 65536)
    assert data.lstrip(b"x") == b"last words"
    line.close()
