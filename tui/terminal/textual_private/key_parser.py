"""From what a terminal sends to keys, pastes and the mouse; whatever it sends, nothing breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from time import monotonic

from textual import events
from textual._parser import Read1
from textual._xterm_parser import XTermParser
from textual.message import Message

MOST_PASTED = 1_000_000
"""Characters of a paste that are taken."""
FORSAKEN = 3.0
"""Seconds without a byte after which nobody will say any more that a paste has ended."""

_ALT_DIGIT = re.compile(r"\x1b[0-9]")
_PLAIN_KEY = re.compile(rf"\x1b\[[A-DFH]|\x1b\[[56]~|{_ALT_DIGIT.pattern}|[!-~ ]")
_PLAIN_KEYS = re.compile(rf"(?:{_PLAIN_KEY.pattern})+")
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"

# Answers to what was not asked. Textual takes what it does not know for keys, letter by letter, and
# answers may hold what others wrote: titles, clipboards.
_UNASKED = re.compile(
    r"\x1b[]PX^_][^\x1b\x07]{0,65536}(?:\x07|\x1b\\)"  # strings, such as colours and names
    r"|\x1b\[[?>=][0-9;:]*[A-Za-z]"  # what the terminal can do, and where its cursor is
)

_FAULTS = (ValueError, ArithmeticError, LookupError, StopIteration, RuntimeError)
"""What reading numbers and characters of any size may lead to."""


class KeyParser(XTermParser):
    """Textual's parser, with three differences.

    The commonest keys are known at sight, where Textual reads character by character. A paste is
    text to its end, where Textual takes the escape sequences in it for keys that are pressed. And
    no sequence makes it fail.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasted: list[str] | None = None
        self._tail = ""  # of what was seen: a mark may be cut in two
        self._count, self._heard = 0, 0.0

    def feed(self, data: str) -> Iterable[Message]:
        """Turn what the terminal sent into messages."""
        if self._pasted is None and self._is_between_keys() and _PLAIN_KEYS.fullmatch(data):
            self._tail = ""
            for key in _PLAIN_KEY.findall(data):
                if _ALT_DIGIT.fullmatch(key):  # for Textual, the signs that a Mac types with these
                    yield events.Key(f"alt+{key[1]}", None)
                else:
                    yield from self._sequence_to_key_events(key)
            return
        now, heard, self._heard = monotonic(), self._heard, monotonic()
        if self._pasted is not None and now - heard > FORSAKEN:
            yield from self._end_paste(self._tail)
        while data:
            taken = self._paste if self._pasted is not None else self._before_paste
            messages, data = taken(data)
            yield from messages

    def _before_paste(self, data: str) -> tuple[Iterable[Message], str]:
        """Take what comes before a paste begins."""
        seen = self._tail + data
        start = seen.find(_PASTE)
        if start < 0:
            self._tail = seen[1 - len(_PASTE) :]
            return self._keys(data), ""
        end = start + len(_PASTE) - len(self._tail)
        self._pasted, self._count, self._tail = [], 0, ""
        return self._keys(data[:end]), data[end:]

    def _paste(self, data: str) -> tuple[Iterable[Message], str]:
        """Take what is pasted."""
        assert self._pasted is not None
        seen = self._tail + data
        end = seen.find(_PASTED)
        if end >= 0:
            return self._end_paste(seen[:end]), seen[end + len(_PASTED) :]
        self._tail = seen[1 - len(_PASTED) :]
        if self._count < MOST_PASTED and (more := seen[: 1 - len(_PASTED)]):
            self._pasted.append(more)
            self._count += len(more)
        return (), ""

    def _end_paste(self, rest: str) -> Iterator[Message]:
        text = "".join([*(self._pasted or ()), rest])[:MOST_PASTED].replace("\x00", "")
        self._pasted, self._tail = None, ""
        # Textual's own idea of the paste ends, too; it holds nothing.
        yield from (each for each in self._keys(_PASTED) if not isinstance(each, events.Paste))
        yield events.Paste(text)

    def _keys(self, data: str) -> Iterator[Message]:
        """What Textual makes of it; after what it can't cope with, it begins anew."""
        if data := _UNASKED.sub("", data):
            try:
                yield from super().feed(data)
            except _FAULTS:
                self._begin_anew()

    def tick(self) -> Iterator[Message]:
        """What it is if nothing more comes."""
        try:
            yield from super().tick()
        except _FAULTS:
            self._begin_anew()

    def _begin_anew(self) -> None:
        size, pixels, in_pixels = self.terminal_size, self.terminal_pixel_size, self.mouse_pixels
        XTermParser.__init__(self)
        self.terminal_size, self.terminal_pixel_size, self.mouse_pixels = size, pixels, in_pixels

    def _is_between_keys(self) -> bool:
        awaited = self._awaiting
        return isinstance(awaited, Read1) and awaited.timeout is None and not self._tokens
