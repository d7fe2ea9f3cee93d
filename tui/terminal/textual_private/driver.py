"""Reading keys and writing screens, with fewer detours than Textual's driver takes."""

from __future__ import annotations

import os
import signal
import termios
import tty
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import constants, events
from textual.drivers.linux_driver import (
    KITTY_DISAMBIGUATE_ESCAPE_CODES,
    KITTY_REPORT_ALL_KEYS,
    KITTY_REPORT_ASSOCIATED_TEXT,
    LinuxDriver,
)
from textual.geometry import Size
from textual.message import Message

from tui.terminal import picture
from tui.terminal.lifeline import Lifeline, terminal_out
from tui.terminal.output_line import OutputLine
from tui.terminal.textual_private.key_parser import KeyParser

if TYPE_CHECKING:
    from tui.terminal.textual_private.app import TerminalApp

HUNG_UP = 129
"""The exit code when the terminal is gone: as if SIGHUP had ended the program."""
SETTLED = 0.03
"""Seconds after which a new size of the window can be relied on."""
MOST_COLUMNS, MOST_LINES = 500, 200
"""A window may claim to be 65535 x 65535, and every cell of it would cost memory."""
USUAL_SIZE = 80, 24
"""Of a terminal that does not know how large it is."""
LOOK_AROUND = 2.0
"""Seconds between two looks whether the program that started us is still there."""
KITTY_FLAGS = KITTY_DISAMBIGUATE_ESCAPE_CODES | KITTY_REPORT_ALL_KEYS | KITTY_REPORT_ASSOCIATED_TEXT
ALTERNATE_SCREEN = "\x1b[?1049h"


def bounded(columns: int, lines: int) -> tuple[int, int]:
    """A size that a screen can have, for any that a terminal may tell."""
    if columns < 1 or lines < 1:
        return USUAL_SIZE
    return min(columns, MOST_COLUMNS), min(lines, MOST_LINES)


def _decoder() -> Callable[[bytes], str]:
    return getincrementaldecoder("utf-8")("replace").decode


class TerminalDriver(LinuxDriver):
    """Textual's driver, with fewer detours on the way in and out."""

    _app: TerminalApp

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line = OutputLine(terminal_out(), self._hung_up)
        self._file = self._line  # type: ignore[assignment]
        self._size = self._size or self._get_terminal_size()
        self._reads = False
        self._stops = False
        self._stays = False  # what is on the screen already
        self._enters = False
        self.lifeline = Lifeline(self.fileno, self._leave, self._line.silence)
        self.lifeline.hold()
        stopped = signal.SIG_IGN if self._app.confined else self._stop_signalled
        signal.signal(signal.SIGTSTP, stopped)
        signal.signal(signal.SIGCONT, self._continued)
        self._loop.call_later(LOOK_AROUND, self._look_around)
        self._parser = KeyParser(self._debug)
        self._decode = _decoder()

    def write(self, data: str) -> None:
        """Write now, if the terminal takes it and nothing waits to be written before."""
        if self._stays and data == ALTERNATE_SCREEN:
            return  # it is on; to switch it on would clear it
        if rest := self._line.write_now(data):
            super().write(rest)  # type: ignore[arg-type]

    # Keys are read where they are handled. Textual reads them in a thread of its own, and the way
    # from there takes longer than moving a cursor.

    def send_message(self, message: Message) -> None:
        """Hand a message to the app, without a task for each."""
        self._app.receive(message)

    def _run_input_thread(self) -> None:
        self._loop.call_soon_threadsafe(self._begin_reading)

    def _begin_reading(self) -> None:
        if not self._reads and not self.exit_event.is_set():
            self._reads = True
            self._parser, self._decode = KeyParser(self._debug), _decoder()
            self._loop.add_reader(self.fileno, self._read)

    def disable_input(self) -> None:
        """Read no more."""
        if self._reads:
            self._reads = False
            self._loop.remove_reader(self.fileno)
        super().disable_input()

    def _read(self) -> None:
        """Read what there is."""
        try:
            data = os.read(self.fileno, 4096)
        except InterruptedError:
            return
        except OSError:
            data = b""
        try:
            if data:
                self._take(self._decode(data))
            else:
                self._loop.remove_reader(self.fileno)
                self._reads = False
                self._hung_up()
        except Exception as error:
            self._app._handle_exception(error)

    def _take(self, text: str) -> None:
        if text:
            for message in self._parser.feed(text):
                self.process_message(message)
        if self._parser._timeout_time is not None:
            # It may be the Esc key, or the beginning of another.
            self._loop.call_later(constants.ESCAPE_DELAY + 0.001, self._take_late)

    def _take_late(self) -> None:
        if self._reads:
            for message in self._parser.tick():
                self.process_message(message)

    # The end: of the terminal, of what started us, or because a signal says so.

    def _hung_up(self) -> None:
        self.lifeline.end(HUNG_UP)

    def _leave(self, code: int) -> None:
        """Ask the app to leave; in any thread."""
        with suppress(RuntimeError):  # it has left already
            self._loop.call_soon_threadsafe(partial(self._app.exit, return_code=code))

    def _look_around(self) -> None:
        """End as an orphan: nobody will, where hang-ups are ignored and the terminal lives on."""
        if os.getppid() != picture.STARTED_BY:
            self._hung_up()
        else:
            self._loop.call_later(LOOK_AROUND, self._look_around)

    # Being stopped, and going on.

    def _stop_signalled(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop)

    def _stop(self) -> None:
        """Leave the terminal and stop, as the signal has it by default.

        Where nobody could ever let us go on, the kernel does not stop us at all.
        """
        if not self._reads:
            return
        self._stops = True
        self.suspend_application_mode()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._stop_signalled)
        self._stops = False
        self.resume_application_mode()

    def _continued(self, *_: object) -> None:
        if not self._stops:
            self._loop.call_soon_threadsafe(self._enter_again)

    def _enter_again(self) -> None:
        """Have the terminal as it was: a shell may have set it otherwise while we were stopped."""
        if not self._reads:
            return
        try:
            settings = termios.tcgetattr(self.fileno)
            settings[tty.IFLAG] = self._patch_iflag(settings[tty.IFLAG])
            settings[tty.LFLAG] = self._patch_lflag(settings[tty.LFLAG])
            termios.tcsetattr(self.fileno, termios.TCSANOW, settings)
        except termios.error:
            return
        self.write("\x1b[?1049h\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?7l")
        if not constants.DISABLE_KITTY_KEY:
            self.write(f"\x1b[={KITTY_FLAGS};1u")  # set, and not put upon those that are set
        self._enable_mouse_support()
        self._app.action_repaint()
        self._tell_the_size()

    # The size of the window.

    def look_again_at_the_size(self) -> None:
        """Linux tells of a new size a moment before it can be asked for."""
        self._loop.call_later(SETTLED, self._tell_the_size)

    def _tell_the_size(self) -> None:
        size = Size(*self._get_terminal_size())
        if self._reads and size != self._app.size:
            self._app.post_message(events.Resize(size, size))

    def _get_terminal_size(self) -> tuple[int, int]:
        """The size of the terminal itself, whatever the environment says."""
        try:
            return bounded(*os.get_terminal_size(self._line.fileno()))
        except OSError:
            return USUAL_SIZE

    def process_message(self, message: Message) -> None:
        """Believe no size that a screen can't have, in whatever way it was told."""
        if isinstance(message, events.Resize):
            size = Size(*bounded(*message.size))
            if size != message.size:
                message = events.Resize(size, size)
        super().process_message(message)

    def _enable_mouse_support(self) -> None:
        if self._enters:
            self._enters = False  # Textual asks twice; some terminals hear it at the end only
        elif self._app.profile.mouse_moves:
            super()._enable_mouse_support()
        elif self._mouse:
            self.write("\x1b[?1000h\x1b[?1006h")

    def start_application_mode(self) -> None:
        """Begin with a screen of which nothing is known, or with the picture of the first one."""
        self._app.sent.forget()
        if not self._app.profile.changes_only:
            picture.leave()
        self._line.open()
        self.lifeline.is_dirty = True
        if taken := picture.take_over():
            settings, self._app.picture = taken
            self._stays = True
        self._enters = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if taken:
            self._stays = False
            self.attrs_before = settings
        self.lifeline.settings = self.attrs_before

    def stop_application_mode(self) -> None:
        """Leave the terminal without a look."""
        self.write("\x1b[m")
        super().stop_application_mode()

    def close(self) -> None:
        """Write what waits, and no more."""
        super().close()
        self._line.close()
        self.lifeline.let_go()
