"""Strict YAML: a tree of texts, each with its place in the file.

Facts files use the core of YAML 1.2 without its traps. Anchors, aliases, tags, merge keys,
several documents, duplicate keys and control characters are refused, and a scalar is a text
until the field that holds it decides what it means: `no` is the word "no", 12:30 is no number.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from db.facts.plain_yaml import NULLS, most_nodes, read_plain
from db.facts.tree import Mapping, Node, Place, Scalar, Sequence
from db.safe_text import DEFAULT_LIMIT, clean, is_clean
from db.told import Told, told

__all__ = ["BadFile", "Mapping", "Node", "Place", "Problem", "Scalar", "Sequence", "load", "parse",
           "quoted", "safe"]  # fmt: skip

MAX_BYTES = 20_000_000
MAX_DEPTH = 32
TOO_DEEP = told("nesting over {most} deep", most=MAX_DEPTH)
MAX_NODES = 2_000_000
_SHOWN = 60
_TOLD = 500

# What is told with its exact place. Whatever else is unsafe to show (private and unassigned
# characters, heaps of marks) is told with the value that holds it.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)
_SPACE = re.compile("[\t\r\n]")
_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a facts file, and what to do about it; safe to show."""

    place: Place
    what: str
    advice: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "what", safe(self.what, _TOLD))
        object.__setattr__(self, "advice", safe(self.advice, _TOLD))

    def __str__(self) -> str:
        return self.told

    @property
    def told(self) -> Told:
        """All of it in one line."""
        return told(
            "{place}: {what}; {advice}", place=self.place, what=self.what, advice=self.advice
        )


def safe(text: str, limit: int = DEFAULT_LIMIT) -> str:
    """A text that is safe to show; what was told can still be told in another language."""
    shown = clean(text, limit=limit)
    if shown == text:
        return text
    return text.shown(shown) if isinstance(text, Told) else shown


class BadFile(Exception):
    """A file that cannot be read at all; carries its one problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.told)
        self.problem = problem


def quoted(text: str) -> str:
    """A piece of a file as messages show it: short, safe, in quotes."""
    return f"'{clean(text, limit=_SHOWN)}'"


def load(path: Path, shown_as: str | None = None) -> Mapping:
    """Read one facts file.

    Args:
        path: The file.
        shown_as: Its name in messages, if not the path.

    Raises:
        BadFile: The file cannot be read, is not strict YAML, or is not a mapping.
    """
    return parse(read_bytes(path, shown_as), shown_as or str(path))


def read_bytes(path: Path, shown_as: str | None = None) -> bytes:
    """The bytes of one facts file, to be parsed; see `load`.

    Raises:
        BadFile: The file cannot be read, or is too large.
    """
    start = Place(clean(shown_as or str(path)), 1, 1)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe or a device may have no end
            raise _bad(
                start, told("not a regular file"), told("name a facts file, or a folder of them")
            )
        if found.st_size > MAX_BYTES:
            raise _bad(
                start,
                told("the file has {size:,} bytes", size=found.st_size),
                told("keep it under {most:,}; split it", most=MAX_BYTES),
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise _bad(
            start, told("cannot be read: {why}", why=why), told("check the path and its rights")
        ) from None


def parse(data: bytes, name: str) -> Mapping:
    """Read the bytes of a facts file; see `load`."""
    name = clean(name)
    text = _decode(data, name)
    if most_nodes(text) <= MAX_NODES and (plain := read_plain(text, name)) is not None:
        return plain
    try:
        root = _Composer(name).compose(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name, 1, 1)
        if "nesting depth" in str(error.problem):  # libyaml's own bound, which it meets ahead of us
            raise _bad(place, TOO_DEEP, told("write it flatter")) from None
        raise _bad(
            place,
            told("not YAML: {error}", error=told(str(error.problem or error))),
            told("correct the syntax here"),
        ) from None
    # An escape beyond Unicode: an arithmetic error before Python 3.13, a value error from then on.
    except (yaml.YAMLError, ArithmeticError, ValueError) as error:
        raise _bad(
            Place(name, 1, 1), told("not YAML: {error}", error=error), told("correct the syntax")
        ) from None
    if root is None:
        return Mapping(Place(name, 1, 1))
    if not isinstance(root, Mapping):
        raise _bad(
            root.place, told("the file is not a mapping"), told("begin with a key such as `facts:`")
        )
    return root


# The one written in C, where PyYAML has it: the same events, ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _bad(place: Place, what: str, advice: str) -> BadFile:
    return BadFile(Problem(place, what, advice))


def _decode(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        rest: bytes = error.object  # without the byte order mark, if there was one
        before = rest[: error.start].decode("utf-8")
        raise _bad(
            _place_after(name, before),
            told("byte 0x{byte:02x} is not UTF-8", byte=rest[error.start]),
            told("save the file as UTF-8"),
        ) from None
    if found := _CONTROL.search(text):
        raise _bad(
            _place_after(name, text[: found.start()]),
            told("the invisible character U+{code:04X} is not allowed", code=ord(found[0])),
            told("delete it"),
        )
    return text


def _place_after(name: str, before: str) -> Place:
    ends = [found.end() for found in _LINE_END.finditer(before)]
    return Place(name, len(ends) + 1, len(before) - (ends[-1] if ends else 0) + 1)


_YAML_SAYS = (
    told("mapping values are not allowed in this context"),
    told("block sequence entries are not allowed in this context"),
    told("did not find expected node content"),
    told("did not find expected key"),
    told("did not find expected '-' indicator"),
    told("did not find expected ',' or '}'"),
    told("did not find expected ',' or ']'"),
    told("did not find expected hexdecimal number"),
    told("could not find expected ':'"),
    told("found character that cannot start any token"),
    told("found unexpected end of stream"),
    told("found unknown escape character"),
    told("found a tab character that violates indentation"),
    told("found unexpected document indicator"),
)
"""What libyaml says most: for the catalogues of messages."""


class _Composer:
    """Turns YAML events into nodes, refusing what the strict subset leaves out."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._count = 0

    def compose(self, events: Iterator[yaml.Event]) -> Node | None:
        """The root node of the only document, or None for an empty file."""
        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refuse(
                        event, told("a second document"), told("use one document a file")
                    )
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 0)
        return root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        self._guard(event, depth)
        place = self._place(event)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(self._scalar(event), place)
        if isinstance(event, yaml.SequenceStartEvent):
            sequence = Sequence(place)
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                sequence.items.append(self._node(event, events, depth + 1))
            return sequence
        mapping = Mapping(place)
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            self._entry(mapping, event, events, depth)
        return mapping

    def _entry(
        self, mapping: Mapping, event: yaml.Event, events: Iterator[yaml.Event], depth: int
    ) -> None:
        key = self._node(event, events, depth + 1)
        if not isinstance(key, Scalar) or not key.text:
            raise _bad(
                key.place, told("a key that is not a plain word"), told("write `name: value`")
            )
        if key.text in mapping.values:
            line = mapping.keys[key.text].line
            raise _bad(
                key.place,
                told(
                    "the key {key} stands twice (first in line {line})",
                    key=quoted(key.text),
                    line=line,
                ),
                told("keep one of them"),
            )
        mapping.keys[key.text] = key.place
        mapping.values[key.text] = self._node(next(events), events, depth + 1)

    def _guard(self, event: yaml.Event, depth: int) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            raise self._refuse(
                event, told("a file of over {most:,} values", most=MAX_NODES), told("split it")
            )
        if depth > MAX_DEPTH:
            raise self._refuse(event, TOO_DEEP, told("write it flatter"))
        if isinstance(event, yaml.AliasEvent):
            raise self._refuse(event, told("an alias (*name)"), told("write the value out"))
        if getattr(event, "anchor", None):
            raise self._refuse(event, told("an anchor (&name)"), told("write each value out"))
        if tag := getattr(event, "tag", None):
            raise self._refuse(event, told("a tag ({tag})", tag=quoted(tag)), told("leave it out"))

    def _scalar(self, event: yaml.ScalarEvent) -> str | None:
        text = str(event.value)
        # A plain scalar has the style None, or "" where it was read by the parser written in C.
        if not event.style and text in NULLS:
            return None
        if found := _CONTROL.search(text):
            raise self._refuse(
                event,
                told("the control character U+{code:04X}", code=ord(found[0])),
                told("delete it"),
            )
        if not is_clean(_SPACE.sub(" ", text)):
            raise self._refuse(
                event, told("text that cannot be shown safely"), told("delete what is invisible")
            )
        return text

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None  # the parser sets it for every event
        return Place(self._name, mark.line + 1, mark.column + 1)

    def _refuse(self, event: yaml.Event, what: str, advice: str) -> BadFile:
        return _bad(
            self._place(event), told("{what} is not allowed in facts files", what=what), advice
        )
