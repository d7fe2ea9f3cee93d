"""Strict YAML: a tree of texts, each with its place in the file.

Facts files use the core of YAML 1.2 without its traps. Anchors, aliases, tags, merge keys,
several documents, duplicate keys and control characters are refused, and a scalar is a text
until the field that holds it decides what it means: `no` is the word "no", 12:30 is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

MAX_BYTES = 20_000_000
MAX_DEPTH = 32
MAX_NODES = 2_000_000

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: a file, and its line and column counted from one."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a facts file, and what to do about it."""

    place: Place
    what: str
    advice: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}; {self.advice}"


class BadFile(Exception):
    """A file that cannot be read at all; carries its one problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(slots=True)
class Scalar:
    """A text, or None where nothing is written."""

    text: str | None
    place: Place


@dataclass(slots=True)
class Sequence:
    """A list."""

    place: Place
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys and their values, with the place of each key."""

    place: Place
    values: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)


Node: TypeAlias = Scalar | Sequence | Mapping


def load(path: Path, shown_as: str | None = None) -> Mapping:
    """Read one facts file.

    Args:
        path: The file.
        shown_as: Its name in messages, if not the path.

    Raises:
        BadFile: The file cannot be read, is not strict YAML, or is not a mapping.
    """
    name = shown_as or str(path)
    start = Place(name, 1, 1)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _bad(
                start, f"the file has {size:,} bytes", f"keep it under {MAX_BYTES:,}; split it"
            )
        return parse(path.read_bytes(), name)
    except OSError as error:
        raise _bad(
            start, f"cannot be read: {error.strerror}", "check the path and its rights"
        ) from None


def parse(data: bytes, name: str) -> Mapping:
    """Read the bytes of a facts file; see `load`."""
    text = _decode(data, name)
    try:
        root = _Composer(name).compose(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name, 1, 1)
        raise _bad(
            place, f"not YAML: {error.problem or error}", "correct the syntax here"
        ) from None
    if root is None:
        return Mapping(Place(name, 1, 1))
    if not isinstance(root, Mapping):
        raise _bad(root.place, "the file is not a mapping", "begin with a key such as `facts:`")
    return root


_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _bad(place: Place, what: str, advice: str) -> BadFile:
    return BadFile(Problem(place, what, advice))


def _decode(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        raise _bad(_place_after(name, before), f"byte 0x{data[error.start]:02x} is not UTF-8",
                   "save the file as UTF-8") from None  # fmt: skip
    if found := _CONTROL.search(text):
        raise _bad(_place_after(name, text[: found.start()]),
                   f"the invisible character U+{ord(found[0]):04X} is not allowed",
                   "delete it")  # fmt: skip
    return text


def _place_after(name: str, before: str) -> Place:
    return Place(name, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


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
                    raise self._refuse(event, "a second document", "use one document a file")
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
            raise _bad(key.place, "a key that is not a plain word", "write `name: value`")
        if key.text in mapping.values:
            first = mapping.keys[key.text]
            raise _bad(key.place, f"the key {key.text!r} stands twice (first in line {first.line})",
                       "keep one of them")  # fmt: skip
        mapping.keys[key.text] = key.place
        mapping.values[key.text] = self._node(next(events), events, depth + 1)

    def _guard(self, event: yaml.Event, depth: int) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            raise self._refuse(event, "too many values", "split the file")
        if depth > MAX_DEPTH:
            raise self._refuse(event, "nested too deep", f"stay under {MAX_DEPTH} levels")
        if isinstance(event, yaml.AliasEvent):
            raise self._refuse(event, "an alias (*name)", "write the value out")
        if getattr(event, "anchor", None):
            raise self._refuse(event, "an anchor (&name)", "write each value out")
        if getattr(event, "tag", None):
            raise self._refuse(event, f"a tag ({event.tag})", "leave it out")

    def _scalar(self, event: yaml.ScalarEvent) -> str | None:
        if event.style is None and event.value in ("", "~", "null"):
            return None
        if found := _CONTROL.search(event.value):
            raise self._refuse(event, f"the control character U+{ord(found[0]):04X}", "delete it")
        return str(event.value)

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self._name, mark.line + 1, mark.column + 1)

    def _refuse(self, event: yaml.Event, what: str, advice: str) -> BadFile:
        return _bad(self._place(event), f"{what} is not allowed in facts files", advice)
