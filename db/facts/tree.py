"""What a facts file is read into: a tree of texts, each with its place in the file."""

from __future__ import annotations

import collections.abc
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TypeAlias

from db.named_tuple import NamedTuple


class Place(NamedTuple):
    """Where a value stands: a file, and its line and column counted from one."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


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


class Places(collections.abc.Mapping[str, Place]):
    """Places by name, in a tenth of the room of a dict of them; large sets have millions.

    Records of one shape share their names, and lines and columns are packed.
    """

    __slots__ = ("_file", "_marks", "_names")

    def __init__(self, file: str, names: tuple[str, ...], marks: list[int]) -> None:
        """Keep places.

        Args:
            file: The file of all of them.
            names: Their names.
            marks: Of each of these its line and its column.
        """
        self._file = file
        self._names = _numbered(names)
        self._marks = _packing(len(marks))(*marks)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __getitem__(self, name: str) -> Place:
        line, column = struct.unpack_from("=2I", self._marks, 8 * self._names[name])
        return Place(self._file, line, column)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@cache
def _packing(count: int) -> Callable[..., bytes]:
    return struct.Struct(f"={count}I").pack


@lru_cache(maxsize=4096)
def _numbered(names: tuple[str, ...]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}
