"""A program in a real pseudo-terminal, keys in, screen out: what a person would do and see.

    with Terminal([sys.executable, "-m", "tui"], rows=24, columns=80) as terminal:
        terminal.wait_for("Companies")
        terminal.send("Down", "Enter")
        terminal.wait_for("OpenAI")
        terminal.send("q")
        assert terminal.wait_exit() == 0

Output is read only while a method waits. A test that doesn't wait is a client that stopped reading.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import string
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.terminal.emulator import Emulator

TIMEOUT = 20.0  # generous: parallel tests share the processor
_PATIENCE = 4.0  # seconds in which a program does what an Esc asks for
_AT_REST = 4  # times that it is seen asleep, one after the other

# The child of a thread-safe spawn has no controlling terminal yet; this takes it, then becomes the
# program, under the same process id.
_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execvp(sys.argv[1], sys.argv[1:])"
)

_KEYS = {
    "Enter": "\r",
    "Tab": "\t",
    "S-Tab": "\x1b[Z",
    "Esc": "\x1b",
    "Space": " ",
    "Backspace": "\x7f",
    "Insert": "\x1b[2~",
    "Delete": "\x1b[3~",
    "PageUp": "\x1b[5~",
    "PageDown": "\x1b[6~",
    "F1": "\x1bOP",
    "F2": "\x1bOQ",
    "F3": "\x1bOR",
    "F4": "\x1bOS",
}
for _name, _final in zip(("Up", "Down", "Right", "Left", "End", "Home"), "ABCDFH", strict=True):
    _KEYS[_name] = f"\x1b[{_final}"
    _KEYS[f"S-{_name}"] = f"\x1b[1;2{_final}"
    _KEYS[f"C-{_name}"] = f"\x1b[1;5{_final}"
for _number, _code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True):
    _KEYS[f"F{_number}"] = f"\x1b[{_code}~"
for _letter in string.ascii_lowercase:
    _KEYS[f"C-{_letter}"] = chr(ord(_letter) - 96)
    _KEYS[f"M-{_letter}"] = f"\x1b{_letter}"


def key_bytes(key: str) -> bytes:
    """What a terminal sends for a key: a name such as "PageDown", "C-p", "S-Tab", or one character.

    Raises:
        ValueError: It is neither; words are for `Terminal.type_text`.
    """
    if key in _KEYS:
        return _KEYS[key].encode()
    if len(key) == 1:
        return key.encode()
    raise ValueError(f"no key is called {key!r}")


def _rests(pid: int) -> bool:
    """Whether a process has nothing to do, or has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] in "SZ"
    except OSError:
        return True


def _escape_delay(environ: Mapping[str, str]) -> float:
    """Seconds after Esc in which a key would be read as Alt and that key."""
    given = environ.get("ESCDELAY", "")
    return (int(given) if given.isdecimal() else 100) / 1000


class Terminal:
    """A program that runs in a pseudo-terminal of its own.

    Args:
        command: The program and its arguments.
        rows: Height of the window.
        columns: Width of the window.
        env: The whole environment of the program; the one of the tests unless given.
        cwd: The folder it starts in.

    Attributes:
        others: Ids of the other processes that a key goes through, such as those of a server.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        rows: int = 24,
        columns: int = 80,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.screen = Emulator(rows, columns)
        self.output = bytearray()
        self.others: Callable[[], Sequence[int]] = list
        self._master, program_side = os.openpty()
        self._line = os.ttyname(program_side)
        known = os.environ if env is None else env
        self._escape_delay = _escape_delay(known)
        self._open = True
        self._set_size(rows, columns)
        os.set_blocking(self._master, False)
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _TAKE_TERMINAL, *command],
                stdin=program_side,
                stdout=program_side,
                stderr=program_side,
                env=None if env is None else dict(env),
                cwd=cwd,
                start_new_session=True,
            )
        except BaseException:
            self.hang_up()
            raise
        finally:
            os.close(program_side)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # What a person does.

    def send(self, *keys: str) -> None:
        """Press keys, one after the other: `send("Down", "Enter", "C-p", "x")`."""
        for key in keys:
            self.write(key_bytes(key))
            if key == "Esc":
                self._wait_taken()
                self._wait_at_rest()  # from here on it counts the time
                self._read_for(self._escape_delay)
                self._wait_at_rest()

    def type_text(self, text: str) -> None:
        """Type text, as it is, in one go."""
        self.write(text.encode())

    def write(self, data: bytes) -> None:
        """Put bytes on the line, and take what comes back meanwhile so that neither side blocks.

        Raises:
            AssertionError: The program took nothing for a long time.
        """
        deadline = time.monotonic() + TIMEOUT
        while data:
            if time.monotonic() > deadline:
                raise AssertionError(self._report(f"{len(data)} bytes of input were not taken"))
            _, writable, _ = select.select([], [self._master], [], 0.05)
            if writable:
                # A full line may still take no byte: the next round reads first.
                with contextlib.suppress(BlockingIOError):
                    data = data[os.write(self._master, data) :]
            self._read(0)

    def resize(self, rows: int, columns: int) -> None:
        """Drag the window to another size; the program gets SIGWINCH."""
        self._set_size(rows, columns)
        self.screen.resize_window(rows, columns)

    def hang_up(self) -> None:
        """Close the terminal, as a lost connection does; the program gets SIGHUP."""
        if self._open:
            self._open = False
            os.close(self._master)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program alone."""
        self.process.send_signal(number)

    def close(self) -> None:
        """Hang up and end the program and what it started in its group, whatever state it is in."""
        self.hang_up()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(TIMEOUT)

    # What a person sees.

    def screen_text(self) -> str:
        """The rows of the screen as they are now, joined by newlines."""
        self._read(0)
        return self.screen.text()

    def cells(self, row: int) -> list[str]:
        """The cells of a row, top row 0; the second half of a wide character is ""."""
        self._read(0)
        return self.screen.cells(row)

    @property
    def bytes_seen(self) -> int:
        """How many bytes the program has written, as far as they were read."""
        return len(self.output)

    @property
    def is_cooked(self) -> bool:
        """Does the line echo and edit, as a shell needs it after the program?"""
        flags: int = termios.tcgetattr(self._master)[3]
        wanted = termios.ECHO | termios.ICANON | termios.ISIG
        return flags & wanted == wanted

    def wait_until(
        self, holds: Callable[[str], bool], what: str = "it", timeout: float = TIMEOUT
    ) -> str:
        """Read until something holds of the text of the screen, and return that text.

        Raises:
            AssertionError: It didn't hold in time, or the program ended before; shows the screen.
        """
        deadline = time.monotonic() + timeout
        while True:
            text = self.screen.text()
            if holds(text):
                return text
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(self._report(f"waited {timeout:g} s for {what}"))
            if not self._read(left) and self._ended():
                raise AssertionError(self._report(f"the program ended; waited for {what}"))

    def wait_for(self, text: str, timeout: float = TIMEOUT) -> str:
        """Read until the text is on the screen; return the screen."""
        return self.wait_until(lambda screen: text in screen, repr(text), timeout)

    def wait_gone(self, text: str, timeout: float = TIMEOUT) -> str:
        """Read until the text is no longer on the screen; return the screen."""
        return self.wait_until(lambda screen: text not in screen, f"no {text!r}", timeout)

    def wait_quiet(self, quiet: float = 0.3, timeout: float = TIMEOUT) -> int:
        """Read until nothing came for `quiet` seconds; return how many bytes came before.

        Raises:
            AssertionError: It never fell silent.
        """
        before = self.bytes_seen
        deadline = time.monotonic() + timeout
        while self._read(quiet):
            if time.monotonic() > deadline:
                raise AssertionError(self._report(f"no {quiet:g} s of silence in {timeout:g} s"))
        return self.bytes_seen - before

    def wait_exit(self, timeout: float = TIMEOUT) -> int:
        """Read until the program has ended; return its exit code (negative: the signal).

        Raises:
            AssertionError: It is still running; shows the screen.
        """
        deadline = time.monotonic() + timeout
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(self._report(f"still running after {timeout:g} s"))
            if not self._read(0.05):
                time.sleep(0.005)
        while self._read(0):
            pass
        return self.process.returncode

    # The line.

    def _set_size(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self, timeout: float) -> bool:
        """Take what the program wrote, wait for it if need be. False: nothing came."""
        if not self._open or not select.select([self._master], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # nobody has the other side open
            return False
        self.output += data
        self.screen.feed(data)
        return bool(data)

    def _wait_taken(self) -> None:
        """Read until the program has taken what was typed, however busy it is."""
        deadline = time.monotonic() + _PATIENCE
        while self._open and time.monotonic() < deadline:
            line = os.open(self._line, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
            try:
                waiting = fcntl.ioctl(line, termios.FIONREAD, bytes(4))
            finally:
                os.close(line)
            if not any(waiting):
                return
            self._read(0.005)

    def _wait_at_rest(self) -> None:
        """Read until the program has nothing to do, and so has done what was due."""
        deadline, seen = time.monotonic() + _PATIENCE, 0
        programs = [self.process.pid, *self.others()]
        while seen < _AT_REST and time.monotonic() < deadline:
            self._read_for(0.005)
            seen = seen + 1 if all(map(_rests, programs)) else 0

    def _read_for(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not self._read(left):
                time.sleep(min(left, 0.005))

    def _ended(self) -> bool:
        """Has the program ended, so that the screen will not change any more?"""
        time.sleep(0.005)  # its side closes a little before it can be waited for
        return self.process.poll() is not None

    def _report(self, what: str) -> str:
        rule = "-" * self.screen.columns
        code = self.process.poll()
        state = "running" if code is None else f"ended with {code}"
        return f"{what} ({state})\n{rule}\n{self.screen.text()}\n{rule}"
