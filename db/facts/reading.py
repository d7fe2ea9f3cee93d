"""From nodes to records: every value checked against the field that holds it.

Problems are gathered, not raised: a file is read to its end and all of them are told at once.
A record with a problem in a required field is left out.
"""

from __future__ import annotations

import difflib
import keyword
import sys
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from db.facts.nodes import (
    BadFile,
    Mapping,
    Node,
    Place,
    Problem,
    Scalar,
    Sequence,
    load,
    quoted,
    read_bytes,
)
from db.facts.records import (
    PARTS_SPEC,
    EvidenceRecord,
    FileRecord,
    PartRecord,
    Record,
    Spec,
    Words,
)
from db.facts.scalars import MAX_ID, SCALARS, FieldError, id_words, one_line, plain_text
from db.facts.tree import Places
from db.named_tuple import NamedTuple
from db.safe_text import clean
from db.told import told

R = TypeVar("R", bound=Record)

_LANGUAGES = ("en", "zh")
_ONE_TEXT = told("write one text")
_SUFFIXES = (".yaml", ".yml")
_REMEMBERED = 16_384


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Ids that are not among what was read, and yet may be rightly named.

    Attributes:
        ids: Of the records that are left out; of a file that could not be read as a whole, all
            its words that may be ids.
        unread: Whether it may be any others: a file could not even be looked into.
    """

    ids: frozenset[str] = frozenset()
    unread: bool = False

    def __contains__(self, id_: str) -> bool:
        # What belongs to a deal or rests on a fact has an id that begins with theirs.
        return self.unread or id_ in self.ids or id_.partition("/")[0] in self.ids

    def __or__(self, other: LeftOut) -> LeftOut:
        return LeftOut(self.ids | other.ids, self.unread or other.unread)


NOTHING = LeftOut()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One facts file as it was read.

    Attributes:
        record: What it says.
        problems: What could not be read.
        left_out: Ids of what is left out for it.
    """

    record: FileRecord
    problems: tuple[Problem, ...]
    left_out: LeftOut = NOTHING


def facts_files(paths: Iterable[Path]) -> list[Path]:
    """The facts files under the paths given, folders searched, in a fixed order, each once.

    Raises:
        BadFile: A path does not exist, or is a folder without facts files.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        files = _files_at(path)
        if not files:
            missing = (
                told("no facts file in this folder")
                if path.is_dir()
                else told("no such file or folder")
            )
            raise BadFile(Problem(Place(clean(path), 1, 1), missing, told("check the path")))
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _files_at(path: Path) -> list[Path]:
    try:
        if not path.is_dir():
            return [path] if path.exists() else []
        inside = sorted(p for p in path.rglob("*") if p.suffix in _SUFFIXES and p.is_file())
    except OSError as error:
        what = told("cannot be looked into: {strerror}", strerror=error.strerror)
        raise BadFile(Problem(Place(clean(path), 1, 1), what, told("check its rights"))) from None
    # What editors and version control keep beside the files is hidden.
    return [p for p in inside if not any(s.startswith(".") for s in p.relative_to(path).parts)]


def read_file(path: Path, shown_as: str | None = None) -> ReadFile:
    """Read one facts file; a file that is no YAML becomes an empty record and its problem."""
    name = shown_as or str(path)
    try:
        root = load(path, name)
    except BadFile as error:
        nothing = read_tree(Mapping(Place(clean(name), 1, 1)), (error.problem,))
        return replace(nothing, left_out=_all_of(path))
    return read_tree(root)


def _all_of(path: Path) -> LeftOut:
    """What is left out with a whole file: whatever its words may be the ids of."""
    try:
        text = read_bytes(path).decode("utf-8", "replace")
    except BadFile:
        return LeftOut(unread=True)
    return LeftOut(frozenset(id_words(text)))


def read_tree(root: Mapping, problems: Iterable[Problem] = ()) -> ReadFile:
    """Read the root of a facts file.

    Args:
        root: What `db.facts.nodes` made of it.
        problems: What is wrong with the file already.
    """
    reader = _Reader(_source_of(root))
    record = reader.record(root, FileRecord)
    return ReadFile(record, (*problems, *reader.problems), LeftOut(frozenset(reader.left_out)))


def _source_of(root: Mapping) -> Any:
    """The source of all evidence that names none."""
    source = root.values.get("source")
    try:
        return _scalar(source, Spec("id", "")) if source else None
    except FieldError:
        return None  # told where it stands


def specs(kind: type[Record]) -> dict[str, tuple[Spec, bool]]:
    """The keys of a record class, its own first: each with its spec and whether it is required."""
    if kind not in _SPECS:
        declared = [f for f in fields(kind) if "spec" in f.metadata]
        declared.sort(key=lambda f: f.name not in kind.__annotations__)
        _SPECS[kind] = {
            f.name.rstrip("_"): (f.metadata["spec"], f.default is MISSING) for f in declared
        }
        if kind is PartRecord:
            _SPECS[kind]["parts"] = (PARTS_SPEC, False)
    return _SPECS[kind]


_SPECS: dict[type[Record], dict[str, tuple[Spec, bool]]] = {}


def _attribute(key: str) -> str:
    return f"{key}_" if keyword.iskeyword(key) else key


class _Key(NamedTuple):
    """A key of a record class, made ready for reading.

    Attributes:
        read: Turns a text into what the field holds; None where a text alone won't do.
    """

    attribute: str
    spec: Spec
    read: Callable[[str | None], Any] | None


_KEYS: dict[type[Record], dict[str, _Key]] = {}
_NEEDED: dict[type[Record], list[tuple[str, str]]] = {}


def _keys(kind: type[Record]) -> dict[str, _Key]:
    if kind not in _KEYS:
        known = specs(kind)
        _KEYS[kind] = {
            name: _Key(_attribute(name), spec, _reads(spec)) for name, (spec, _) in known.items()
        }
        _NEEDED[kind] = [(name, _attribute(name)) for name in known if known[name][1]]
    return _KEYS[kind]


def _reads(spec: Spec) -> Callable[[str | None], Any] | None:
    read = SCALARS.get(spec.kind)
    if spec.kind == "words":
        return lambda text: Words(one_line(text, spec), None)
    if read is None:
        return None
    if read is plain_text and not spec.many:
        return lambda text: sys.intern(one_line(text, spec))

    # Most ids, dates and names stand in a large set many times: each is read, and kept, once.
    @lru_cache(maxsize=_REMEMBERED)
    def remembered(text: str | None) -> Any:
        found = read(one_line(text, spec), spec)
        return (found,) if spec.many else found

    return remembered


class _Reader:
    def __init__(self, source: str | None) -> None:
        self._source = source
        self.problems: list[Problem] = []
        self.left_out: set[str] = set()

    def record(self, node: Mapping, kind: type[R]) -> R:
        """The record that a mapping holds.

        Raises:
            FieldError: A required field is missing or unreadable; its problem is already told.
        """
        known = _keys(kind)
        values: dict[str, Any] = {}
        names: list[str] = []
        marks: list[int] = []
        for name, value in node.values.items():
            key = known.get(name)
            if key is None:
                self._unknown_key(node.keys[name], name, known)
                continue
            _, line, column = value.place
            names.append(key.attribute)
            marks += (line, column)
            if isinstance(value, Scalar) and key.read is not None:
                try:
                    values[key.attribute] = key.read(value.text)
                except FieldError as error:
                    self._tell(value.place, error.what, error.advice)
                continue
            if not isinstance(value, Scalar):
                _add_items(key.attribute, value, names, marks)
            if (read := self._value(value, key.spec)) is not None:
                values[key.attribute] = read
        if kind is EvidenceRecord:
            values.setdefault("source", self._source)
        self._look_for_needed(node, kind, values)
        places = Places(node.place.file, tuple(names), marks)
        return kind(place=node.place, places=places, **values)

    def _look_for_needed(self, node: Mapping, kind: type[Record], values: dict[str, Any]) -> None:
        lacking = [name for name, attribute in _NEEDED[kind] if attribute not in values]
        for name in lacking:
            if name not in node.values:
                doc = _keys(kind)[name].spec.doc
                self._tell(
                    node.place,
                    told("'{name}' is missing", name=name),
                    told("add it: {doc}", doc=doc),
                )
        if lacking:
            self.left_out.update(filter(None, [values.get("id")]))
            raise FieldError(told("{name} is missing", name=lacking[0]), "")

    def _unknown_key(self, place: Place, name: str, known: Iterable[str]) -> None:
        near = difflib.get_close_matches(name[:MAX_ID], list(known), 1)
        advice = (
            told("did you mean '{name}'?", name=near[0])
            if near
            else told("use one of: {names}", names=", ".join(known))
        )
        self._tell(place, told("unknown key {name}", name=quoted(name)), advice)

    def _tell(self, place: Place, what: str, advice: str) -> None:
        self.problems.append(Problem(place, what, advice))

    def _value(self, node: Node, spec: Spec) -> Any:
        """What a field holds; None where it cannot be read (then told)."""
        if not spec.many:
            return self._single(node, spec)
        if isinstance(node, Scalar) and node.text is None and spec.kind == "record":
            return ()  # `facts:` with no fact under it yet
        nodes = node.items if isinstance(node, Sequence) else [node]
        read = [self._single(item, spec) for item in nodes]
        return tuple(item for item in read if item is not None)

    def _single(self, node: Node, spec: Spec) -> Any:
        try:
            if spec.kind == "record":
                return self._nested(node, spec)
            if spec.kind == "words":
                return self._words(node, spec)
            if spec.kind == "names":
                return self._names(node, spec)
            return _scalar(node, spec)
        except FieldError as error:
            if error.advice:
                self._tell(node.place, error.what, error.advice)
            return None

    def _nested(self, node: Node, spec: Spec) -> Record:
        if not isinstance(node, Mapping):
            raise FieldError(
                told("a mapping is wanted here"),
                told("write `key: value` pairs: {doc}", doc=spec.doc),
            )
        assert spec.of is not None
        return self.record(node, spec.of)

    def _words(self, node: Node, spec: Spec) -> Words | None:
        if not isinstance(node, Mapping):
            return Words(_text_of(node, spec, told("write one text or {en: ..., zh: ...}")), None)
        texts = self._texts(node, spec)
        for name in [name for name in texts if name not in _LANGUAGES]:
            self._unknown_key(node.keys[name], name, _LANGUAGES)
            del texts[name]
        return Words(texts.get("en"), texts.get("zh")) if texts else None

    def _names(self, node: Node, spec: Spec) -> MappingProxyType[str, str] | None:
        if not isinstance(node, Mapping):
            raise FieldError(
                told("names and facts are wanted here"), told("write {a: fact-id, b: fact-id}")
            )
        texts = self._texts(node, spec)
        return MappingProxyType(texts) if len(texts) == len(node.values) else None

    def _texts(self, node: Mapping, spec: Spec) -> dict[str, str]:
        """The texts of a mapping, less those that cannot be read (then told)."""
        if not node.values:
            raise FieldError(
                told("an empty mapping"), told("write {doc}, or leave the key out", doc=spec.doc)
            )
        texts = {}
        for name, value in node.values.items():
            try:
                texts[name] = _text_of(value, spec)
            except FieldError as error:
                self._tell(value.place, error.what, error.advice)
        return texts


def _add_items(name: str, value: Sequence | Mapping, names: list[str], marks: list[int]) -> None:
    """Add the places of what is inside a value, as `Record.places` names them."""
    items = value.values.items() if isinstance(value, Mapping) else enumerate(value.items)
    for item, inner in items:
        names.append(f"{name}.{item}")
        marks += inner.place[1:]


def _text_of(node: Node, spec: Spec, advice: str = _ONE_TEXT) -> str:
    """The text of a scalar in one line, as it was written otherwise."""
    if not isinstance(node, Scalar):
        raise FieldError(told("a single value is wanted here"), advice)
    return one_line(node.text, spec)


def _scalar(node: Node, spec: Spec) -> Any:
    return SCALARS[spec.kind](_text_of(node, spec), spec)
