"""A program in a pseudo-terminal, measured from outside: when its bytes come, and how many.

The time of a write is taken when it is read. It is drawn afterwards, in slices, and between them
the line is looked at again: so drawing here delays no time by more than about a millisecond.
Questions of the program to the terminal are answered at once, as xterm does, so that nobody waits
for a time limit of its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.wide_screen import WideScreen
from tests.terminal.pty_screen import key_bytes

COLUMNS, ROWS = 120, 40
QUIET = 0.04
"""Seconds of silence after which a key has had its effect. They are not part of any figure."""
SETTLED = 0.35
"""The same for what is made in the background."""
TIMEOUT = 180.0
_SLICE = 256
_REPLIES = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?64;1;2;6;9;15;16;17;18;21;22c"),
    (re.compile(rb"\x1b\[>0?c"), b"\x1b[>41;379;0c"),
    (re.compile(rb"\x1b\[5n"), b"\x1b[0n"),
    (re.compile(rb"\x1b\[\??6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;0$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\[>0?q"), b"\x1bP>|XTerm(379)\x1b\\"),
    (re.compile(rb"\x1b\]10;\?"), b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
    (re.compile(rb"\x1b\]11;\?"), b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
    (re.compile(rb"\x1b\[14t"), b"\x1b[4;640;960t"),
    (re.compile(rb"\x1b\[18t"), b"\x1b[8;40;120t"),
)  # fmt: skip


class NotSeen(Exception):
    """What was waited for did not come; shows the screen."""


class Effect(NamedTuple):
    """What came of a key: milliseconds until the last byte (None for no byte), and bytes."""

    ms: float | None
    bytes: int


class Session:
    """A program that runs, and what it has written so far.

    Args:
        command: The program and its arguments.
        env: What its environment has besides that of this process.
    """

    def __init__(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        self.screen = WideScreen(ROWS, COLUMNS)
        self.writes: list[tuple[float, int]] = []
        self._undrawn: list[tuple[float, bytes]] = []
        self.alive = True
        environ = {name: value for name, value in os.environ.items() if name not in _NOT_HEARD}
        environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8", **(env or {}))
        size = struct.pack("HHHH", ROWS, COLUMNS, COLUMNS * 8, ROWS * 16)
        self.started = time.perf_counter()
        self.pid, self._line = pty.fork()
        if self.pid == 0:
            with contextlib.suppress(OSError):
                fcntl.ioctl(0, termios.TIOCSWINSZ, size)
                os.execvpe(command[0], [*command], environ)
            os._exit(127)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------ the line

    def send(self, *keys: str) -> float:
        """Press keys, all in one write; returns when."""
        data = b"".join(map(key_bytes, keys))
        if 1 in self.screen.private_modes:  # application cursor keys
            data = re.sub(rb"\x1b\[([ABCDHF])", lambda m: b"\x1bO" + m[1], data)
        now = time.perf_counter()
        os.write(self._line, data)
        return now

    def _read(self, timeout: float) -> bool:
        """Take one write of the program, if one comes in time."""
        try:
            if not select.select([self._line], [], [], max(0.0, timeout))[0]:
                return False
            data = os.read(self._line, 1 << 16)
        except OSError:
            data = b""
        if not data:
            self.alive = False
            return False
        now = time.perf_counter()
        self.writes.append((now, len(data)))
        self._undrawn.append((now, data))
        for question, reply in _REPLIES:
            if question.search(data):
                os.write(self._line, reply)
        return True

    def _draw_some(self) -> float | None:
        """Draw a slice; returns the time of the write that is now drawn to its end."""
        at, data = self._undrawn[0]
        self.screen.feed(data[:_SLICE])
        if len(data) > _SLICE:
            self._undrawn[0] = (at, data[_SLICE:])
            return None
        del self._undrawn[0]
        return at

    def draw(self) -> None:
        """Draw all there is."""
        while self._undrawn:
            self._draw_some()

    def rest(self, quiet: float = QUIET, limit: float = 10.0) -> None:
        """Read until nothing came for so long."""
        last = now = time.perf_counter()
        late = now + limit
        while self.alive and now - last < quiet and now < late:
            if self._read(min(quiet - (now - last), late - now)):
                last = time.perf_counter()
            now = time.perf_counter()
        self.draw()

    def wait_for(self, pattern: str, timeout: float = TIMEOUT) -> float:
        """Read until a pattern is on the screen; returns the time of the write that put it there.

        Raises:
            NotSeen: It did not come.
        """
        self.draw()
        wanted = re.compile(pattern, re.MULTILINE)
        if wanted.search(self.screen.text()):
            return time.perf_counter()
        late = time.perf_counter() + timeout
        while (self.alive or self._undrawn) and time.perf_counter() < late:
            self._read(0 if self._undrawn else 0.05)
            drawn = self._draw_some() if self._undrawn else None
            if drawn is not None and wanted.search(self.screen.text()):
                return drawn
        raise NotSeen(f"{pattern!r} is not on the screen:\n{self.screen.text()}")

    def bytes_until(self, moment: float) -> int:
        """How many bytes were written up to a moment."""
        return sum(size for at, size in self.writes if at <= moment)

    # ------------------------------------------------------------------ figures

    def ready(self, pattern: str) -> Effect:
        """Milliseconds from the start until a pattern is seen, and bytes."""
        seen = self.wait_for(pattern)
        return Effect((seen - self.started) * 1000, self.bytes_until(seen))

    def act(self, keys: Sequence[str], pattern: str) -> float:
        """Press keys at once; milliseconds until a pattern is seen."""
        sent = self.send(*keys)
        return (self.wait_for(pattern) - sent) * 1000

    def settle(self, keys: Sequence[str], quiet: float = SETTLED) -> Effect:
        """Press keys at once, and wait until nothing more comes of them."""
        self.draw()
        count, sent = len(self.writes), self.send(*keys)
        late = sent + TIMEOUT
        while self.alive and time.perf_counter() < late:
            last = self.writes[-1][0] if len(self.writes) > count else sent
            wait = quiet if len(self.writes) > count else max(quiet, 1.0)
            if not self._read(last + wait - time.perf_counter()):
                break
        new = self.writes[count:]
        self.draw()
        return Effect((new[-1][0] - sent) * 1000 if new else None, sum(size for _, size in new))

    def each(self, key: str, times: int) -> list[Effect]:
        """Press a key so often, each time when the one before has had its effect."""
        return [self.settle([key], QUIET) for _ in range(times)]

    def idle(self, seconds: float) -> tuple[int, float]:
        """Do nothing; returns the bytes that came all the same, and percent of a core."""
        self.rest(0.6)
        count, cpu = len(self.writes), self._cpu_ns()
        late = time.perf_counter() + seconds
        while (left := late - time.perf_counter()) > 0 and self.alive:
            self._read(left)
        used = (self._cpu_ns() - cpu) / 1e9
        return sum(size for _, size in self.writes[count:]), used / seconds * 100

    @property
    def peak_mb(self) -> float:
        """Peak memory of the program and what it started."""
        return sum(map(_peak_kb, self._tree())) / 1024

    def _tree(self) -> list[int]:
        found = [self.pid]
        for pid in found:
            with contextlib.suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    found += map(int, (task / "children").read_text().split())
        return found

    def _cpu_ns(self) -> int:
        total = 0
        for pid in self._tree():
            with contextlib.suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    total += int((task / "schedstat").read_text().split()[0])
        return total

    def close(self) -> None:
        """Hang up, and end the program if it does not end by itself."""
        with contextlib.suppress(OSError):
            os.close(self._line)
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, number)
            late = time.monotonic() + 2.0
            while time.monotonic() < late:
                if os.waitpid(self.pid, os.WNOHANG)[0]:
                    return
                time.sleep(0.005)


_NOT_HEARD = {
    "COLUMNS", "LINES", "NO_COLOR", "TERM_PROGRAM", "TMUX", "STY", "SSH_CONNECTION", "SSH_TTY",
    "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED",
}  # fmt: skip


def _peak_kb(pid: int) -> int:
    with contextlib.suppress(OSError):
        found = re.search(r"VmHWM:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) if found else 0
    return 0
