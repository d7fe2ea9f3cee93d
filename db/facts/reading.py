"""From nodes to records: every value checked against the field that holds it.

Problems are gathered, not raised: a file is read to its end and all of them are told at once.
A record with a problem in a required field is left out.
"""

from __future__ import annotations

import difflib
import keyword
import re
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from db.dates import DateError, parse_period, span
from db.facts.nodes import BadFile, Mapping, Node, Place, Problem, Scalar, Sequence, load
from db.facts.records import PARTS_SPEC, FileRecord, PartRecord, Record, Spec, Words
from db.safe_text import clean

R = TypeVar("R", bound=Record)

_ID = re.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)*\Z")
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z")
MAX_ID = 120


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One facts file as it was read.

    Attributes:
        record: What it says.
        problems: What could not be read.
    """

    record: FileRecord
    problems: tuple[Problem, ...]


class FieldError(Exception):
    """A value that its field cannot hold: what is wrong, and what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.what, self.advice = what, advice


def facts_files(paths: Iterable[Path]) -> list[Path]:
    """The facts files under the paths given, folders searched, in a fixed order.

    Raises:
        BadFile: A path does not exist.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*.yaml") if p.is_file())
        elif path.exists():
            found.append(path)
        else:
            start = Place(str(path), 1, 1)
            raise BadFile(Problem(start, "no such file or folder", "check the path"))
    return list(dict.fromkeys(found))


def read_file(path: Path, shown_as: str | None = None) -> ReadFile:
    """Read one facts file; a file that is no YAML becomes an empty record and its problem."""
    name = shown_as or str(path)
    try:
        root = load(path, name)
    except BadFile as error:
        empty = Mapping(Place(name, 1, 1))
        return ReadFile(_Reader().record(empty, FileRecord), (error.problem,))
    reader = _Reader()
    return ReadFile(reader.record(root, FileRecord), tuple(reader.problems))


def specs(kind: type[Record]) -> dict[str, tuple[Spec, bool]]:
    """The keys of a record class: each with its spec and whether it is required."""
    found = {
        f.name.rstrip("_"): (f.metadata["spec"], f.default is MISSING)
        for f in fields(kind)
        if "spec" in f.metadata
    }
    if kind is PartRecord:
        found["parts"] = (PARTS_SPEC, False)
    return found


def _attribute(key: str) -> str:
    return f"{key}_" if keyword.iskeyword(key) else key


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def record(self, node: Mapping, kind: type[R]) -> R:
        """The record that a mapping holds.

        Raises:
            FieldError: A required field is missing or unreadable; its problem is already told.
        """
        known = specs(kind)
        values: dict[str, Any] = {}
        for name, value in node.values.items():
            if name not in known:
                self._unknown_key(node.keys[name], name, known)
                continue
            read = self._value(value, known[name][0])
            if read is not None:
                values[_attribute(name)] = read
        for name, (spec, required) in known.items():
            if required and _attribute(name) not in values:
                if name not in node.values:
                    self._tell(node.place, f"{name!r} is missing", f"add it: {spec.doc}")
                raise FieldError(f"{name} is missing", "")
        places = {_attribute(name): place for name, place in node.keys.items()}
        return kind(place=node.place, places=MappingProxyType(places), **values)

    def _unknown_key(self, place: Place, name: str, known: Iterable[str]) -> None:
        near = difflib.get_close_matches(name, list(known), 1)
        advice = f"did you mean {near[0]!r}?" if near else f"use one of: {', '.join(known)}"
        self._tell(place, f"unknown key {clean(name, limit=60)!r}", advice)

    def _tell(self, place: Place, what: str, advice: str) -> None:
        self.problems.append(Problem(place, what, advice))

    def _value(self, node: Node, spec: Spec) -> Any:
        """What a field holds; None where nothing is written or it cannot be read (then told)."""
        if isinstance(node, Scalar) and node.text is None:
            return None
        if spec.many:
            nodes = node.items if isinstance(node, Sequence) else [node]
            read = [self._single(item, spec) for item in nodes]
            return tuple(item for item in read if item is not None)
        return self._single(node, spec)

    def _single(self, node: Node, spec: Spec) -> Any:
        try:
            if spec.kind == "record":
                return self._nested(node, spec)
            if spec.kind == "words":
                return self._words(node)
            if spec.kind == "names":
                return self._names(node)
            return _scalar(self._text(node), spec)
        except FieldError as error:
            if error.advice:
                self._tell(node.place, error.what, error.advice)
            return None

    def _nested(self, node: Node, spec: Spec) -> Record:
        if not isinstance(node, Mapping):
            raise FieldError("a mapping is wanted here", f"write `key: value` pairs: {spec.doc}")
        assert spec.of is not None
        return self.record(node, spec.of)

    def _text(self, node: Node) -> str:
        if not isinstance(node, Scalar):
            raise FieldError("a single value is wanted here", "write one text")
        return clean(node.text or "", limit=2000).strip()

    def _words(self, node: Node) -> Words:
        if isinstance(node, Scalar):
            return Words(self._text(node), None)
        if not isinstance(node, Mapping) or not set(node.values) <= {"en", "zh"} or not node.values:
            raise FieldError("words in one or two languages are wanted here",
                             "write a text, or {en: ..., zh: ...}")  # fmt: skip
        texts = {key: self._text(value) for key, value in node.values.items()}
        return Words(texts.get("en") or None, texts.get("zh") or None)

    def _names(self, node: Node) -> MappingProxyType[str, str]:
        if not isinstance(node, Mapping) or not node.values:
            raise FieldError("names and facts are wanted here", "write {a: fact-id, b: fact-id}")
        return MappingProxyType({key: self._text(value) for key, value in node.values.items()})


def _scalar(text: str, spec: Spec) -> Any:
    if not text:
        raise FieldError("an empty text", f"write {spec.doc}, or leave the key out")
    return _SCALARS[spec.kind](text, spec)


def _id(text: str, spec: Spec) -> str:
    # An id that refers to a part of a deal has slashes: deal/part.
    pieces = text.split("/") if spec.refers == "fact" else [text]
    if len(text) > MAX_ID or not all(_ID.match(piece) for piece in pieces):
        raise FieldError(f"{clean(text, limit=60)!r} is no id",
                         "use lower-case letters, digits and hyphens, as in openai-round-2026-02")  # fmt: skip
    return text


def _code(text: str, spec: Spec) -> str:
    if text in spec.choices:
        return text
    near = difflib.get_close_matches(text, spec.choices, 1)
    advice = f"did you mean {near[0]}?" if near else f"use one of: {', '.join(spec.choices)}"
    raise FieldError(f"{clean(text, limit=60)!r} is not one of the words allowed here", advice)


def _date(text: str, spec: Spec) -> str:
    try:
        span(text)
    except DateError as error:
        raise FieldError(str(error), "use a day, a month or a year") from None
    return text


def _period(text: str, spec: Spec) -> str:
    try:
        parse_period(text)
    except DateError as error:
        raise FieldError(
            str(error), "use 2026, 2026-Q4, 2026-02, 2026-02-27, FY2026, 2025-10..2026-02"
        ) from None
    return text


def _month_day(text: str, spec: Spec) -> str:
    if not _MONTH_DAY.match(text):
        raise FieldError(f"{text!r} is not a day of the year", "write MM-DD, as in 06-30")
    return text


def _whole(text: str, spec: Spec) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise FieldError(f"{text!r} is not a whole number", "write digits only")
    return int(text)


def _text(text: str, spec: Spec) -> str:
    return text


_SCALARS = {
    "id": _id,
    "text": _text,
    "figure": _text,
    "formula": _text,
    "code": _code,
    "date": _date,
    "period": _period,
    "month_day": _month_day,
    "whole": _whole,
}
