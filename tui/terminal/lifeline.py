"""The end of the program, whatever state it is in: in time, and with the terminal as it was.

A signal asks the explorer to leave. Where it cannot, since whoever reads the terminal has stopped,
or it is busy, a thread of its own puts the terminal back and ends the process.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

GRACE = 1.5
"""Seconds that the explorer has to leave by itself."""
_PATIENCE = 0.3
"""Seconds that the terminal has to take the last words."""
_A_MOMENT = 0.02
"""Seconds in which what is just being written is."""

LAST_WORDS = (
    # Ends a sequence that was cut off, of whatever kind; says nothing otherwise.
    b"\x1b\\"
    b"\x1b[?2026l\x1b[m\x1b[r\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l"
    b"\x1b[?1006l\x1b[?1016l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""Undoes all that Textual and we may have switched on."""

_ENDING = (
    "SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM",
    "SIGPROF", "SIGXCPU", "SIGIO", "SIGPWR", "SIGSTKFLT",
)  # fmt: skip
"""Signals that would end the process at once, and leave the terminal as it is."""


class Lifeline:
    """Ends the process.

    Args:
        terminal: The descriptor of the terminal.
        leave: Asks the explorer to leave with an exit code; may be called in any state.
        silence: Has nothing more written to the terminal, by whatever thread.

    Attributes:
        settings: How the terminal is to be set at the end; None while it is not changed.
        is_dirty: Whether something is switched on that the last words have to undo.
    """

    def __init__(
        self, terminal: int, leave: Callable[[int], None], silence: Callable[[], None]
    ) -> None:
        self._terminal, self._leave, self._silence = terminal, leave, silence
        self._is_ending = self._is_late = False
        self.settings: list[Any] | None = None
        self.is_dirty = False

    def hold(self) -> None:
        """Take the signals; those that are ignored, as `nohup` has it, stay so."""
        for name in _ENDING:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._signalled)

    def _signalled(self, number: int, frame: object) -> None:
        self.end(128 + number)

    def end(self, code: int, *, grace: float = GRACE) -> None:
        """End the process with an exit code, soon; only the first call counts.

        Args:
            code: The exit code.
            grace: Seconds that the explorer has to leave by itself.
        """
        if self._is_ending:
            return
        self._is_ending = True
        try:
            # Not by `threading`: its locks may be held by what the signal interrupted.
            _thread.start_new_thread(self._watch, (code, grace))
        except RuntimeError:  # no more threads
            self._watch(code, 0)
        self._leave(code)

    def _watch(self, code: int, grace: float) -> None:
        time.sleep(grace)
        self._is_late = True
        with suppress(OSError, ValueError):
            # In the background, changing the terminal would stop the process.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU, signal.SIGTTIN})
        try:
            self.restore()
        finally:
            os._exit(code)

    def let_go(self) -> None:
        """The terminal is put back; unless it took so long that the other thread is at it."""
        while self._is_late:
            time.sleep(1)  # the process ends meanwhile
        self.is_dirty = False

    def restore(self) -> None:
        """Put the terminal back, if that is still to be done."""
        with suppress(OSError, termios.error):
            if self.is_dirty:
                self._silence()
                time.sleep(_A_MOMENT)
                termios.tcflush(self._terminal, termios.TCOFLUSH)
        if self.settings is not None:
            with suppress(OSError, termios.error):
                termios.tcsetattr(self._terminal, termios.TCSANOW, self.settings)
        if self.is_dirty:
            with suppress(OSError):
                self._say_last_words()

    def _say_last_words(self) -> None:
        flags = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
        number = os.open(os.ttyname(self._terminal), flags)
        rest, late = LAST_WORDS, time.monotonic() + _PATIENCE
        while rest and time.monotonic() < late:
            try:
                rest = rest[os.write(number, rest) :]
            except BlockingIOError:
                time.sleep(0.02)


def terminal_out() -> Any:
    """The stream that leads to the terminal: stderr, as with Textual, or stdout where it does not.

    So what other programs say on stderr can be sent elsewhere.
    """
    for stream in (sys.__stderr__, sys.__stdout__):
        with suppress(ValueError, OSError):
            if stream is not None and stream.isatty():
                return stream
    return sys.__stderr__
