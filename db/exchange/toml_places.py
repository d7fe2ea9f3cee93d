"""TOML as the nodes of facts files: texts, each with its place in the file.

`tomllib` reads it, and says where a syntax error is, but not where a value stands. So the text,
once it is known to be TOML, is gone through again for the places alone.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from pathlib import Path
from typing import Any, TypeAlias

from db.facts.nodes import BadFile, Mapping, Node, Place, Problem, Scalar, Sequence
from db.safe_text import clean, is_clean
from db.told import told

MAX_BYTES = 1_000_000

_Path: TypeAlias = tuple[str | int, ...]

_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\Z")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LITERAL = re.compile(r"[^,\]}\n#]*")
_STRINGS = (
    re.compile(r'"""(?:\\[\s\S]|[^\\])*?"{3,5}'),
    re.compile(r"'''[\s\S]*?'{3,5}"),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")


def load_toml(path: Path, shown_as: str | None = None) -> Mapping:
    """Read a TOML file.

    Args:
        path: The file.
        shown_as: Its name in messages, if not the path.

    Raises:
        BadFile: It cannot be read, or is not TOML.
    """
    name = clean(shown_as or str(path))
    try:
        if not path.is_file():  # a pipe or a device may have no end
            raise _bad(Place(name, 1, 1), told("no such file"), told("check the path"))
        if path.stat().st_size > MAX_BYTES:
            raise _bad(
                Place(name, 1, 1),
                told("a file of over {most:,} bytes", most=MAX_BYTES),
                told("shorten it"),
            )
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise _bad(
            Place(name, 1, 1), told("cannot be read: {why}", why=why), told("check its rights")
        ) from None
    return parse_toml(data, name)


def parse_toml(data: bytes, name: str) -> Mapping:
    """Read the bytes of a TOML file; see `load_toml`."""
    name = clean(name)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _bad(
            Place(name, line, 1), told("not UTF-8"), told("save the file as UTF-8")
        ) from None
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(error, text, name) from None
    except RecursionError:
        raise _bad(Place(name, 1, 1), told("nested too deep"), told("write it flatter")) from None
    root: Mapping = _Placed(name, text).node(tree, ())
    return root


def _syntax(error: tomllib.TOMLDecodeError, text: str, name: str) -> BadFile:
    message = str(error)
    found = _AT.search(message)
    line, column = text.count("\n") + 1, 1
    if found and found[1]:
        line, column = int(found[1]), int(found[2])
    what = message[: found.start()] if found else message
    return _bad(
        Place(name, line, column),
        told("not TOML: {what}", what=told(what)),
        told("correct the syntax here"),
    )


_TOMLLIB_SAYS = (
    told("Invalid value"),
    told("Invalid statement"),
    told("Cannot overwrite a value"),
    told("Unterminated string"),
    told("Unclosed array"),
    told("Unclosed inline table"),
    told("Unescaped '\\' in a string"),
    told("Invalid initial character for a key part"),
    told("Expected '=' after a key in a key/value pair"),
    told("Expected ']' at the end of a table declaration"),
    told("Expected ']]' at the end of an array declaration"),
    told("Expected newline or end of document after a statement"),
)
"""What Python's reader says most: for the catalogues of messages."""


def _bad(place: Place, what: str, advice: str) -> BadFile:
    return BadFile(Problem(place, what, advice))


class _Placed:
    """Makes nodes of what `tomllib` read, with the places that a second look finds."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._text = name, text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._keys: dict[_Path, int] = {}
        self._values: dict[_Path, int] = {}
        self._lists: dict[_Path, int] = {}
        self._scan()

    def node(self, value: Any, path: _Path) -> Any:
        """The node of a value; the root's is a mapping."""
        place = self._place(self._values.get(path, self._keys.get(path, 0)))
        if isinstance(value, dict):
            mapping = Mapping(place)
            for key, inner in value.items():
                where = (*path, key)
                mapping.keys[key] = self._place(self._keys.get(where, 0))
                mapping.values[key] = self.node(inner, where)
            return mapping
        if isinstance(value, list):
            items: list[Node] = [self.node(item, (*path, n)) for n, item in enumerate(value)]
            return Sequence(place, items)
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        if not is_clean(shown, multiline=True):
            raise _bad(
                place, told("text that cannot be shown safely"), told("delete what is invisible")
            )
        return Scalar(" ".join(shown.split()) if "\n" in shown else shown, place)

    def _place(self, offset: int) -> Place:
        line = bisect_right(self._starts, offset)
        return Place(self._name, line, offset - self._starts[line - 1] + 1)

    def _scan(self) -> None:
        at = self._after(_BLANK, 0)
        under: _Path = ()
        while at < len(self._text):
            if self._text[at] == "[":
                at, under = self._header(at)
            else:
                at = self._pair(at, under)
            at = self._after(_BLANK, at)

    def _after(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self._text, at)
        return found.end() if found else at

    def _header(self, at: int) -> tuple[int, _Path]:
        """A line such as [reads] or [[deal.parts]]; what stands under it, and where that begins."""
        start, repeated = at, self._text.startswith("[[", at)
        at, names = self._dotted(self._after(_SPACE, at + 1 + repeated))
        path: _Path = ()
        for name in names[:-1]:
            path = self._inside((*path, name))
            self._keys.setdefault(path, start)
        path = (*path, names[-1])
        if repeated:
            number = self._lists[path] = self._lists.get(path, -1) + 1
            self._keys.setdefault(path, start)
            path = (*path, number)
        self._keys.setdefault(path, start)
        self._values.setdefault(path, start)
        return at + 1 + repeated, path

    def _inside(self, path: _Path) -> _Path:
        """What a name in a header means: the last of the tables, where there are several."""
        return (*path, self._lists[path]) if path in self._lists else path

    def _dotted(self, at: int) -> tuple[int, list[str]]:
        names = []
        while True:
            end = self._string(at) or self._after(_BARE, at)
            written = self._text[at:end]
            quoted = written[:1] in ("'", '"')
            names.append(next(iter(tomllib.loads(f"{written} = 0"))) if quoted else written)
            end = self._after(_SPACE, end)
            if self._text[end : end + 1] != ".":
                return end, names
            at = self._after(_SPACE, end + 1)

    def _pair(self, at: int, under: _Path) -> int:
        start = at
        at, names = self._dotted(at)
        for count in range(1, len(names) + 1):
            self._keys.setdefault((*under, *names[:count]), start)
        return self._value(self._after(_SPACE, at + 1), (*under, *names))

    def _value(self, at: int, path: _Path) -> int:
        self._values.setdefault(path, at)
        sign = self._text[at : at + 1]
        if sign not in ("{", "["):
            return self._string(at) or self._after(_LITERAL, at)
        closing, number = ("}", -1) if sign == "{" else ("]", 0)
        at = self._after(_BLANK, at + 1)
        while self._text[at] != closing:
            at = self._pair(at, path) if sign == "{" else self._value(at, (*path, number))
            number += 1
            at = self._after(_BLANK, at)
            if self._text[at] == ",":
                at = self._after(_BLANK, at + 1)
        return at + 1

    def _string(self, at: int) -> int | None:
        for pattern in _STRINGS:
            if found := pattern.match(self._text, at):
                return found.end()
        return None
