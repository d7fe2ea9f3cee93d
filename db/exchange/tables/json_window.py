"""A JSON file through a window: value by value, never the whole file in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TextIO, TypeAlias

from db.exchange.tables.json_strict import (
    MAX_DEPTH,
    JsonFault,
    after_blanks,
    check,
    is_endless,
)
from db.exchange.tables.types import MAX_ROW, bad
from db.facts.nodes import BadFile, quoted
from db.named_tuple import NamedTuple
from db.told import either, told

Json: TypeAlias = "dict[str, Json] | list[Json] | str | bool | None"
"""A value; a number is the text that it was."""

_CHUNK = 1 << 18
_LONGEST_WORD = 8
"""Characters at the end of the window that may be half a word, a number or an escape."""
_STREAMED = 3
"""Objects down to here are walked key by key, what lies deeper is read value by value."""


class _Doubtful(Exception):
    """The fast reader found something to look at more closely."""


class Found(NamedTuple):
    """A value, where it stands, and as it stands."""

    value: Json
    line: int
    raw: str


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Doubtful
    return found


def _float(text: str) -> str:
    if ("e" in text or "E" in text) and is_endless(text):
        raise _Doubtful
    return text


def _constant(text: str) -> Json:
    raise _Doubtful


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_float, parse_int=str, parse_constant=_constant
)


def decode(text: str, pos: int = 0, depth: int = 0) -> tuple[Json, int]:
    """Read one value strictly; it begins at `pos`, and the place where it ends is returned.

    Raises:
        JsonFault: It is no strict JSON, or ends too soon.
    """
    try:
        value, end = _DECODER.raw_decode(text, pos)
    except (ValueError, RecursionError, _Doubtful):
        check(text, pos, depth)
        raise JsonFault(
            pos, told("a value that can't be read"), told("write it more simply")
        ) from None
    deep = text.count("[", pos, end) + text.count("{", pos, end) > MAX_DEPTH - depth
    if deep or "\\ud" in text[pos:end] or "\\uD" in text[pos:end]:
        check(text, pos, depth)
    return value, end


class Window:
    """A part of a file's text that moves on.

    Args:
        stream: The text from its beginning, all line ends LF.
        name: The file's name in messages.
    """

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._text = ""
        self._pos = 0
        self._ended = False
        # Of the mark, a place behind which line ends weren't counted yet.
        self._mark = 0
        self._line = 1
        self._column = 1

    def peek(self) -> str:
        """The next character that isn't blank; "" at the end."""
        while True:
            self._pos = after_blanks(self._text, self._pos)
            if self._pos < len(self._text) or not self._fill():
                return self._text[self._pos : self._pos + 1]

    def take(self, *wanted: str) -> str:
        """Step over the next character, which must be one of those wanted.

        Raises:
            BadFile: It is another.
        """
        found = self.peek()
        if found not in wanted or not found:
            shown = quoted(found) if found else told("the end")
            raise self.fault(
                told("{found} instead of {names}", found=shown, names=either(wanted)),
                told("correct the JSON here"),
            )
        self._pos += 1
        return found

    def value(self, depth: int) -> Found:
        """Read the next value as a whole.

        Raises:
            BadFile: It is no strict JSON, or too long.
        """
        self.peek()
        while True:
            try:
                value, end = decode(self._text, self._pos, depth)
            except JsonFault as fault:
                if fault.at < len(self._text) - _LONGEST_WORD or not self._fill():
                    self._pos = fault.at
                    raise self.fault(fault.what, fault.advice) from None
                continue
            if end <= len(self._text) - _LONGEST_WORD or not self._fill():
                line = self._place()[0]
                begin, self._pos = self._pos, end
                return Found(value, line, self._text[begin:end])

    def key(self) -> str:
        """Read the key of an object, and the colon behind it.

        Raises:
            BadFile: There is none.
        """
        if self.peek() != '"':
            self.take(told('a key in "double quotes"'))
        key = str(self.value(0).value)
        self.take(":")
        return key

    def walked(self) -> Iterator[str]:
        """Walk an object: yield each key when its value is next, and to be read.

        Raises:
            BadFile: It is no strict JSON.
        """
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        seen: set[str] = set()
        while True:
            place = self._place() if self.peek() else (1, 1)
            key = self.key()
            if key in seen:
                raise bad(
                    self._name,
                    *place,
                    told("the key {key} stands twice", key=quoted(key)),
                    told("keep one of them"),
                )
            seen.add(key)
            yield key
            if self.take(",", "}") == "}":
                return

    def items(self) -> Iterator[None]:
        """Walk a list: yield when a value is next, and to be read.

        Raises:
            BadFile: It is no strict JSON.
        """
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield
            if self.take(",", "]") == "]":
                return

    def skip(self, depth: int) -> None:
        """Step over a value of any size.

        Raises:
            BadFile: It is no strict JSON.
        """
        first = self.peek()
        if first == "[":
            for _ in self.items():
                self.value(depth + 1)
        elif first == "{" and depth < _STREAMED:
            for _ in self.walked():
                self.skip(depth + 1)
        else:
            self.value(depth)

    def fault(self, what: str, advice: str) -> BadFile:
        """A fault at the present place."""
        return bad(self._name, *self._place(), what, advice)

    def _place(self) -> tuple[int, int]:
        """The line and column of the present place."""
        ends = self._text.count("\n", self._mark, self._pos)
        if ends:
            self._line += ends
            self._column = self._pos - self._text.rfind("\n", self._mark, self._pos)
        else:
            self._column += self._pos - self._mark
        self._mark = self._pos
        return self._line, self._column

    def _fill(self) -> bool:
        """Leave behind what was read, and look further; whether there is more.

        Raises:
            BadFile: One value takes more than the window may hold.
        """
        if self._ended:
            return False
        left = len(self._text) - self._pos
        if left > MAX_ROW:
            raise self.fault(
                told("a value of over {most:,} characters", most=MAX_ROW), told("split it")
            )
        self._place()
        more = self._stream.read(max(_CHUNK, left))
        self._text = self._text[self._pos :] + more
        self._pos = self._mark = 0
        self._ended = not more
        return True
