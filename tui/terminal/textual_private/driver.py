"""Reading keys and writing screens, with fewer detours than Textual's driver takes."""

from __future__ import annotations

import os
import re
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from textual import constants, events
from textual._parser import Read1
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from tui.terminal.output_line import OutputLine

if TYPE_CHECKING:
    from tui.terminal.textual_private.app import TerminalApp

HUNG_UP = 129
"""The exit code when the terminal is gone: as if SIGHUP had ended the program."""
SETTLED = 0.03
"""Seconds after which a new size of the window can be relied on."""
_PLAIN_KEY = re.compile(r"\x1b\[[A-DFH]|\x1b\[[56]~|[!-~ ]")
_PLAIN_KEYS = re.compile(rf"(?:{_PLAIN_KEY.pattern})+")
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"


class KeyParser(XTermParser):
    """Knows the commonest keys at sight, where Textual reads them character by character."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._is_pasting = False
        self._tail = ""

    def feed(self, data: str) -> Iterable[Message]:
        """Turn what the terminal sent into messages."""
        if not self._is_pasting and self._is_between_keys() and _PLAIN_KEYS.fullmatch(data):
            self._tail = ""
            for key in _PLAIN_KEY.findall(data):
                yield from self._sequence_to_key_events(key)
            return
        seen = self._tail + data
        self._tail = seen[1 - len(_PASTE) :]
        if _PASTE in seen or _PASTED in seen:
            self._is_pasting = seen.rfind(_PASTE) > seen.rfind(_PASTED)
        yield from super().feed(data)

    def _is_between_keys(self) -> bool:
        awaited = self._awaiting
        return isinstance(awaited, Read1) and awaited.timeout is None and not self._tokens


def _decoder() -> Callable[[bytes], str]:
    return getincrementaldecoder("utf-8")("replace").decode


class TerminalDriver(LinuxDriver):
    """Textual's driver, with fewer detours on the way in and out."""

    _app: TerminalApp

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line = OutputLine(sys.__stderr__)
        self._file = self._line  # type: ignore[assignment]
        self._reads = False
        self._parser = KeyParser(self._debug)
        self._decode = _decoder()

    def write(self, data: str) -> None:
        """Write now, if the terminal takes it and nothing waits to be written before."""
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
                self._app.exit(return_code=HUNG_UP)
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

    def look_again_at_the_size(self) -> None:
        """Linux tells of a new size a moment before it can be asked for."""
        self._loop.call_later(SETTLED, self._tell_the_size)

    def _tell_the_size(self) -> None:
        size = Size(*self._get_terminal_size())
        if self._reads and size != self._app.size:
            self._app.post_message(events.Resize(size, size))

    def _enable_mouse_support(self) -> None:
        if self._app.profile.mouse_moves:
            super()._enable_mouse_support()
        elif self._mouse:
            self.write("\x1b[?1000h\x1b[?1006h")

    def start_application_mode(self) -> None:
        """Begin with a screen of which nothing is known."""
        self._app.sent.forget()
        self._line.open()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Leave the terminal without a look."""
        self.write("\x1b[m")
        super().stop_application_mode()

    def close(self) -> None:
        """Write what waits, and no more."""
        super().close()
        self._line.close()
