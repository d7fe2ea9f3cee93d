"""Facts files written: trees of records into YAML that reads back as the same trees.

What is written is meant to be read, edited and kept under version control by people: one record
after the other in the order given, laid out like the files written by hand, and the same content
always as the same bytes. Large sets are cut into several files, whose names sort in that order.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from db.exchange.writing_files import draft_of, put_in_place
from db.exchange.writing_yaml import Unwritable, item_lines, mapping_lines
from db.facts.nodes import (
    MAX_BYTES,
    MAX_NODES,
    BadFile,
    Node,
    Place,
    Problem,
    Scalar,
    Sequence,
    load,
)
from db.safe_text import clean
from db.told import told, words_of

__all__ = [
    "Content",
    "FactsContent",
    "Tree",
    "Unwritable",
    "fill_draft",
    "read_content",
    "text_of",
    "write_contents",
    "write_facts",
]

Tree: TypeAlias = dict[str, Any]
"""A record as it would stand in a facts file: texts, whole numbers, lists and trees by key."""

LISTS = ("sources", "entities", "deals", "facts", "derived")
FILE_BYTES = 4_000_000
"""About where a file ends and the next begins. No such file has too many values for the reader:
each takes two bytes at least."""

_STEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_MAX_STEM = 100
_MARK = "# Made by termsheet as {stem}: changes are lost when it is made again.\n"


@dataclass(slots=True)
class FactsContent:
    """What a set of facts files says.

    Attributes:
        source: The source of all evidence that names none.
        known_from: Since when facts are known that do not say so themselves.
    """

    source: str | None = None
    known_from: str | None = None
    sources: list[Tree] = field(default_factory=list)
    entities: list[Tree] = field(default_factory=list)
    deals: list[Tree] = field(default_factory=list)
    facts: list[Tree] = field(default_factory=list)
    derived: list[Tree] = field(default_factory=list)


class Content(Protocol):
    """What `FactsContent` holds, from wherever it comes; each list is gone through once."""

    @property
    def source(self) -> str | None:
        """The source of all evidence that names none."""

    @property
    def known_from(self) -> str | None:
        """Since when facts are known that do not say so themselves."""

    @property
    def sources(self) -> Iterable[Tree]:
        """The sources."""

    @property
    def entities(self) -> Iterable[Tree]:
        """The entities."""

    @property
    def deals(self) -> Iterable[Tree]:
        """The deals."""

    @property
    def facts(self) -> Iterable[Tree]:
        """The facts."""

    @property
    def derived(self) -> Iterable[Tree]:
        """The declared derived facts."""


def text_of(content: Content) -> str:
    """The content as the text of one facts file.

    Raises:
        Unwritable: It holds something that facts files cannot hold; says which record.
    """
    return "".join(piece for pieces in _texts(content, None) for piece in pieces)


def write_facts(folder: Path, content: Content, *, stem: str) -> list[Path]:
    """Write facts files into a folder, in place of those written there before under this stem.

    They are called `stem.yaml`, or `stem-01.yaml`, `stem-02.yaml` and so on. All of them are
    written beside the folder's files first and take their places at the end; if that fails, what
    was there is there again.

    Args:
        folder: Where to write; made if it is not there.
        content: What to write.
        stem: The name of this set of files in the folder.

    Returns:
        The files, in the order in which they are to be read.

    Raises:
        Unwritable: The content holds something that facts files cannot hold, or a file of
            somebody else has a name that is needed.
        OSError: The folder cannot be written to.
    """
    return write_contents(folder, [content], stem=stem)


def write_contents(folder: Path, contents: Iterable[Content], *, stem: str) -> list[Path]:
    """Write several contents as `write_facts` does; each begins a file of its own."""
    if not _STEM.match(stem) or len(stem) > _MAX_STEM:
        raise Unwritable(
            told(
                "{stem!r} is no name for files: use letters and digits", stem=clean(stem, limit=60)
            )
        )
    with draft_of(folder, stem) as draft:
        made = [path.relative_to(draft) for path in fill_draft(draft, contents, stem=stem)]
        former = _former(folder, stem) if folder.exists() else []
        for path in made:
            if os.path.lexists(folder / path) and path not in former:
                what = told(
                    "{path} is there already, and was not made here as {stem!r}",
                    path=clean(path),
                    stem=stem,
                )
                raise Unwritable(told("{what}: rename it, or write under another name", what=what))
        put_in_place(draft, folder, made, former)
    return [folder / path for path in made]


def fill_draft(draft: Path, contents: Iterable[Content], *, stem: str) -> list[Path]:
    """Write facts files into a folder that holds none of them; see `write_facts`.

    Args:
        draft: The folder.
        contents: What to write; each begins a new file.
        stem: The name of this set of files.

    Returns:
        The files, in the order in which they are to be read.
    """
    made: list[Path] = []
    for content in contents:
        for pieces in _texts(content, FILE_BYTES):
            made.append(draft / f".{len(made)}")
            with open(made[-1], "x", encoding="utf-8", newline="\n") as file:
                file.write(_MARK.format(stem=stem))
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
    if len(made) == 1:
        return [made[0].rename(draft / f"{stem}.yaml")]
    digits = max(2, len(str(len(made))))
    return [
        path.rename(draft / f"{stem}-{number:0{digits}}.yaml")
        for number, path in enumerate(made, 1)
    ]


def read_content(path: Path) -> FactsContent:
    """What a facts file says, as trees: what `write_facts` wrote, or what people did.

    Raises:
        BadFile: It cannot be read.
    """
    found = _plain(load(path))
    content = FactsContent(found.pop("source", None), found.pop("known_from", None))
    for name in LISTS:
        items = found.pop(name, None) or []
        getattr(content, name).extend(items if isinstance(items, list) else [items])
    if found:
        place = Place(clean(path), 1, 1)
        what = told("unknown key {name!r}", name=clean(next(iter(found)), limit=60))
        raise BadFile(Problem(place, what, told("see the facts files' keys")))
    return content


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return {key: _plain(value) for key, value in node.values.items()}


def _head(content: Content) -> str:
    lines: list[str] = []
    defaults = {"source": content.source, "known_from": content.known_from}
    if said := {key: text for key, text in defaults.items() if text is not None}:
        mapping_lines(said, "", "", lines)
    return "".join(lines)


def _records(content: Content, name: str) -> Iterator[str]:
    """The records of a list, each as the lines that it has in a file."""
    # Entities are often short enough for a line each; the others are always written out.
    block = name != "entities"
    for number, tree in enumerate(getattr(content, name), 1):
        lines: list[str] = []
        try:
            item_lines(tree, "  ", lines, block=block)
        except Unwritable as error:
            said = tree.get("id") if isinstance(tree, dict) else None
            which = repr(clean(said, limit=60)) if said else told("no. {number}", number=number)
            raise Unwritable(
                told("{name}, {which}: {error}", name=name, which=which, error=words_of(error))
            ) from None
        yield "".join(lines)


def _texts(content: Content, limit: int | None) -> Iterator[list[str]]:
    """The pieces of one file after the other, each with the defaults of all."""
    head = _head(content)
    pieces, size = [head], 0
    for name in LISTS:
        title = f"{name}:\n"
        for text in _records(content, name):
            length = len(text.encode()) if limit else 0
            if limit and length > limit:
                _refuse_too_large(name, text, length)
            if limit and size and size + length > limit:
                yield pieces
                pieces, size, title = [head], 0, f"{name}:\n"
            if title:
                pieces.append(f"\n{title}" if head or len(pieces) > 1 else title)
                title = ""
            pieces.append(text)
            size += length
    yield pieces


def _refuse_too_large(name: str, text: str, length: int) -> None:
    # Counted from above: a value takes two characters, and nothing else looks like less.
    if length > MAX_BYTES - 10_000 or len(text) // 2 > MAX_NODES - 10_000:
        raise Unwritable(
            told(
                "{name}: a record of {length:,} bytes, more than a facts file can hold",
                name=name,
                length=length,
            )
        )


def _former(folder: Path, stem: str) -> list[Path]:
    """The files in a folder that were written there under this stem."""
    name = re.compile(rf"{re.escape(stem)}(?:-[0-9]+)?\.yaml\Z")
    mark = _MARK.format(stem=stem)
    found = sorted(path for path in folder.iterdir() if name.match(path.name))
    return [path.relative_to(folder) for path in found if _begins_with(path, mark)]


def _begins_with(path: Path, mark: str) -> bool:
    if not path.is_file():
        return False
    with open(path, "rb") as file:
        return file.read(len(mark.encode())) == mark.encode()
