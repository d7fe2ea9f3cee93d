"""The plain style in which facts files are written, read at many times the speed of YAML's parser.

Nearly all facts files are made of lines like `key: value`, `- key: value` and `key: {a: b}`. These
need no grammar of YAML, and large sets of facts would wait for one most of their time. What is read
here means the same to YAML, at the same places. Whatever is not plain beyond doubt, every fault
among it, is left to `db.facts.nodes`: one line of that kind leaves the whole file to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

from db.facts.tree import Mapping, Node, Place, Scalar, Sequence
from db.safe_text import is_clean

NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
"""What stands for nothing, if it is not in quotes."""

_DEEPEST = 20  # blocks, or brackets; less than the strict reading allows
_KEY = r"([A-Za-z_][A-Za-z0-9_]{0,99}):"
_FIRST = r"[A-Za-z0-9_$~<(/+.\u00a0-\U0010ffff]"
_BARE = rf"({_FIRST}[^:#\n]*+(?:(?::(?=[^ \n])|(?<! )#)[^:#\n]*+)*+)"
_BARE_IN_BRACKETS = rf"({_FIRST}[^][{{}},?:#\n]*+)"
_DOUBLE = r'"((?:[^"\\\n]|\\["\\nrt])*+)" *'
_SINGLE = r"'((?:[^'\n]|'')*+)' *"

# A line with its end: what it holds, or a comment, or neither. The last group that took part tells.
_LINE = re.compile(
    rf"( *)(?:(-) +)?(?:{_KEY}(?: +|(?=\n)))?"
    rf"(?:{_BARE}|{_DOUBLE}|{_SINGLE}|([\[{{][^\n]*[\]}}]) *|(>-) *|)\n"
    r"| *(#)[^\n]*\n|[^\n]*(\n)"
)
_PAD, _DASH, _NAME, _TEXT, _TWICE, _ONCE, _BRACKETS, _FOLDED, _COMMENT, _ODD = range(1, 11)

_IN_BRACKETS = rf"(?:(?:{_BARE_IN_BRACKETS}|{_DOUBLE}|{_SINGLE})"
_PAIR = re.compile(rf"{_KEY} +{_IN_BRACKETS}(, *|\}})|([\[{{]))")
_ITEM = re.compile(rf"{_IN_BRACKETS}(, *|\]))")
_AFTER = re.compile(r" *(, *|\})")

_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {'"': '"', "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}
_BREAK = re.compile("[\t\r\n]")


# There are two places for each key and its value: made in the quickest way.
_place = partial(tuple.__new__, Place)

B = TypeVar("B", Mapping, Sequence)


class _NotPlain(Exception):
    """Something that YAML's parser must look at."""


def read_plain(text: str, name: str) -> Mapping | None:
    """Read the text of a facts file, if it is plain.

    Args:
        text: A text without control characters, but for tabs and ends of lines.
        name: The file's name, for places.

    Returns:
        The root, or None where it is not plain.
    """
    if "\t" in text or "\r" in text:
        return None
    try:
        return _Reader(text if text.endswith("\n") else f"{text}\n", name).read()
    except _NotPlain:
        return None


def most_nodes(text: str) -> int:
    """More nodes than this a plain text cannot have: of these signs, each begins one or two."""
    return 2 * text.count(":") + text.count("- ") + text.count(",") + text.count("[") + 1


@dataclass(slots=True)
class _Fold:
    """A folded text (`>-`) that is being read, and the column that it must keep right of."""

    outer: int
    scalar: Scalar
    lines: list[str] = field(default_factory=list)
    indent: int = 0
    ended: bool = False


class _Reader:
    """Goes through the lines of a text once, with the blocks that are open around each."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name
        self._ascii = text.isascii()
        self._line = 0
        self._start = 0  # of the line in the text
        self._blocks: list[tuple[int, Mapping | Sequence]] = []  # with their columns
        self._key: str | None = None  # of the innermost block, waiting for its value
        self._fold: _Fold | None = None

    def read(self) -> Mapping:
        for found in _LINE.finditer(self._text):
            self._line += 1
            if self._fold is not None and self._folds(found[0]):
                continue
            kind = found.lastindex
            self._start = found.start()
            dash, key, text = found.group(_DASH, _NAME, _TEXT)
            if text is not None and key is not None and dash is None:
                self._plain_entry(found, key, text)
            elif kind not in (_PAD, _COMMENT):
                self._content(found, kind)
        if self._fold is not None:
            self._unfold(self._fold)
        root = self._blocks[0][1] if self._blocks else None
        if self._key is not None or not isinstance(root, Mapping):
            raise _NotPlain
        return root

    def _plain_entry(self, found: re.Match[str], key: str, text: str) -> None:
        """Read `key: text`, as nearly all lines are; what `_content` does, without detours."""
        at = found.end(_PAD)
        column = at - self._start
        outer, block = self._blocks[-1] if self._blocks else (-1, None)
        if outer != column or self._key is not None or not isinstance(block, Mapping):
            block = self._block(at, Mapping)
        keys, text = block.keys, text.rstrip(" ")
        if key in keys or key in NULLS:
            raise _NotPlain
        if not self._ascii:
            self._check(text)
        keys[key] = _place((self._name, self._line, column + 1))
        place = _place((self._name, self._line, found.start(_TEXT) - self._start + 1))
        block.values[key] = Scalar(None if text in NULLS else text, place)

    def _content(self, found: re.Match[str], kind: int | None) -> None:
        """Read a line that holds something."""
        if kind is None or kind == _ODD:
            raise _NotPlain
        if found[_DASH] is None:
            self._entry(self._block(found.end(_PAD), Mapping), found, kind)
        else:
            self._item(self._block(found.end(_PAD), Sequence), found, kind)

    def _block(self, at: int, kind: type[B]) -> B:
        """The open block of a kind that stands in a column; those inside it end here."""
        column, blocks = at - self._start, self._blocks
        if self._key is not None or not blocks:
            new = kind(_place((self._name, self._line, column + 1)))
            self._put(at, new)
            return new
        while blocks[-1][0] > column:
            blocks.pop()
            if not blocks:
                raise _NotPlain
        outer, block = blocks[-1]
        if outer != column or not isinstance(block, kind):
            raise _NotPlain
        return block

    def _item(self, block: Sequence, found: re.Match[str], kind: int) -> None:
        """Read a line that begins with a dash."""
        if found[_NAME] is None:
            block.items.append(self._value(found, kind))
            return
        at = found.start(_NAME)
        inner = Mapping(self._place(at))
        block.items.append(inner)
        self._open(at, inner)
        self._entry(inner, found, kind)

    def _entry(self, block: Mapping, found: re.Match[str], kind: int) -> None:
        """Read a key and what stands behind it in its line."""
        key = found[_NAME]
        if key is None or key in block.keys or key in NULLS:
            raise _NotPlain
        block.keys[key] = self._place(found.start(_NAME))
        if kind == _TEXT:
            block.values[key] = self._bare(found[_TEXT], found.start(_TEXT))
        elif kind == _NAME:
            self._key = key
        else:
            block.values[key] = self._value(found, kind)

    def _put(self, at: int, block: Mapping | Sequence) -> None:
        """Begin a block as the value of the key that waits for one, or as the root."""
        if self._key is not None:
            column, outer = self._blocks[-1]
            if at - self._start <= column or not isinstance(outer, Mapping):
                raise _NotPlain
            outer.values[self._key] = block
            self._key = None
        elif at != self._start:
            raise _NotPlain
        self._open(at, block)

    def _open(self, at: int, block: Mapping | Sequence) -> None:
        if len(self._blocks) == _DEEPEST:
            raise _NotPlain
        self._blocks.append((at - self._start, block))

    def _value(self, found: re.Match[str], kind: int) -> Node:
        """What stands in a line behind its key or dash."""
        if kind == _TEXT:
            return self._bare(found[_TEXT], found.start(_TEXT))
        if kind == _BRACKETS:
            node, end = self._brackets(found.start(kind), 0)
            if end != found.end(kind):
                raise _NotPlain
            return node
        if kind == _FOLDED:
            scalar = Scalar("", self._place(found.start(kind)))
            self._fold = _Fold(self._blocks[-1][0], scalar)
            return scalar
        if kind not in (_TWICE, _ONCE):
            raise _NotPlain
        return self._quoted(found[_TWICE], found[_ONCE], found.start(kind))

    def _bare(self, text: str, at: int) -> Scalar:
        text = text.rstrip(" ")
        if not self._ascii:
            self._check(text)
        place = _place((self._name, self._line, at - self._start + 1))
        return Scalar(None if text in NULLS else text, place)

    def _quoted(self, double: str | None, single: str | None, at: int) -> Scalar:
        """A text in quotes, of which one kind is there; `at` is behind the first quote."""
        if double is None:
            text = (single or "").replace("''", "'")
        elif "\\" in double:
            text = _ESCAPE.sub(lambda escape: _ESCAPED[escape[1]], double)
        else:
            text = double
        self._check(text)
        return Scalar(text, self._place(at - 1))

    def _check(self, text: str) -> None:
        if not text.isascii() and not is_clean(_BREAK.sub(" ", text)):
            raise _NotPlain

    def _brackets(self, at: int, depth: int) -> tuple[Mapping | Sequence, int]:
        """A mapping or a list in brackets, and where it ends."""
        if depth == _DEEPEST:
            raise _NotPlain
        if self._text[at] == "[":
            return self._list(at)
        mapping = Mapping(self._place(at))
        at += 1
        while found := _PAIR.match(self._text, at):
            key, bare, double, single, after, opens = found.groups()
            if key in mapping.keys or key in NULLS:
                raise _NotPlain
            mapping.keys[key] = self._place(at)
            at = found.end()
            if opens:
                mapping.values[key], at = self._brackets(at - 1, depth + 1)
                after, at = self._after(at)
            elif bare is not None:
                mapping.values[key] = self._bare(bare, found.start(2))
            else:
                begins = found.start(4) if double is None else found.start(3)
                mapping.values[key] = self._quoted(double, single, begins)
            if after == "}":
                return mapping, at
        raise _NotPlain

    def _after(self, at: int) -> tuple[str, int]:
        found = _AFTER.match(self._text, at)
        if found is None:
            raise _NotPlain
        return found[1], found.end()

    def _list(self, at: int) -> tuple[Sequence, int]:
        sequence = Sequence(self._place(at))
        at += 1
        while found := _ITEM.match(self._text, at):
            bare, double, single, after = found.groups()
            if bare is not None:
                item = self._bare(bare, found.start(1))
            else:
                item = self._quoted(double, single, found.start(3 if double is None else 2))
            sequence.items.append(item)
            at = found.end()
            if after == "]":
                return sequence, at
        raise _NotPlain

    def _folds(self, line: str) -> bool:
        """Whether a line belongs to the folded text that is open; else that ends before it."""
        fold = self._fold
        assert fold is not None
        text = line[:-1].lstrip(" ")
        indent = len(line) - 1 - len(text)
        if not text:
            if indent or not fold.lines:
                raise _NotPlain
            fold.ended = True
            return True
        if fold.lines and indent < fold.indent:
            self._unfold(fold)
            return False
        if fold.ended or indent <= fold.outer or (fold.lines and indent != fold.indent):
            raise _NotPlain
        fold.indent = indent
        fold.lines.append(text)
        return True

    def _unfold(self, fold: _Fold) -> None:
        if not fold.lines:
            raise _NotPlain
        fold.scalar.text = " ".join(fold.lines)
        self._check(fold.scalar.text)
        self._fold = None

    def _place(self, at: int) -> Place:
        return _place((self._name, self._line, at - self._start + 1))
