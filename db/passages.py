"""The words of a source around a figure, from a copy of it that somebody has at hand.

A store holds no sentences. Where a folder has the text of a source, the paragraph that a locator
names is read from there when it is asked for, and is kept nowhere. See docs/facts-files.md for how
paragraphs are counted.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from db.named_tuple import NamedTuple
from db.rows import Evidence
from db.safe_text import clean

MAX_SIZE = 5_000_000
"""Bytes of a text; a larger file is not read."""
MAX_PASSAGE = 20_000
"""Characters of a paragraph that are shown."""
LEAD = 2
"""Lines before the first paragraph where a source does not say: its title and its byline."""

_SUFFIXES = ("", ".txt", ".text", ".md")
_SKIP = re.compile(r"(?P<path>.*)#line=(?P<lines>[0-9]{1,6}),\Z", re.DOTALL)
_PARAGRAPHS = re.compile(
    r"para(?:graph)?s?\.?\s*(?P<first>[0-9]{1,6})(?:\s*(?:-|–|to|and)\s*(?P<last>[0-9]{1,6}))?\Z",
    re.IGNORECASE,
)
_LINE = re.compile(r"line\s*(?P<first>[0-9]{1,6})\Z", re.IGNORECASE)


class TextOf(Protocol):
    """A source whose text may lie in a folder."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def path(self) -> str | None:
        """Where a copy may lie, relative to the folder, as a facts file says."""
        ...


class Copy(NamedTuple):
    """A source, as far as its text is looked for."""

    id: str
    path: str | None


class Passage(NamedTuple):
    """A paragraph of a source.

    Attributes:
        text: The paragraph, cleaned.
        start: Where the figure stands in it; None if it does not stand there as published.
        end: Where the figure ends.
        places: Everywhere that the same figure stands in it: two parties may pay the same.
    """

    text: str
    start: int | None
    end: int | None
    places: tuple[tuple[int, int], ...] = ()


def passage(
    folder: Path, source: TextOf, locator: str | None, raw: str | None = None
) -> Passage | None:
    """The paragraph of a source that a locator names.

    Args:
        folder: Where texts of sources lie; nothing outside of it is read.
        source: The source.
        locator: "title", "para 5", "para 3-4" or "line 7"; others name no place in a text.
        raw: The figure as published.

    Returns:
        The paragraph; None where there is no such text or no such place in it.
    """
    text = _text(folder, source)
    return None if text is None else _passage(text, source, locator, raw)


def passages(
    folder: Path, evidence: Iterable[Evidence], paths: Mapping[str, str | None]
) -> list[tuple[Evidence, Passage]]:
    """The paragraphs that evidence names, as far as their texts are at hand; each text read once.

    Args:
        folder: Where texts of sources lie.
        evidence: What to look up; the same figure at the same place is looked up once.
        paths: Where copies of the sources may lie, by their ids (`db.queries.sources.paths`).
    """
    texts: dict[str, str | None] = {}
    found: dict[tuple[str, str | None, str | None], tuple[Evidence, Passage]] = {}
    for each in evidence:
        source = Copy(each.source.id, paths.get(each.source.id))
        if source.id not in texts:
            texts[source.id] = _text(folder, source)
        text = texts[source.id]
        if text is not None and (place := _passage(text, source, each.locator, each.raw)):
            found.setdefault((source.id, each.locator, each.raw), (each, place))
    return list(found.values())


def _text(folder: Path, source: TextOf) -> str | None:
    texts = (_read(folder, candidate) for candidate in _candidates(folder, source))
    return next((text for text in texts if text is not None), None)


def _passage(text: str, source: TextOf, locator: str | None, raw: str | None) -> Passage | None:
    return _found(_place(text, locator or "", _lead(source.path)), raw)


def _lead(path: str | None) -> int | None:
    """How many lines a source says to leave out, title and all; None where it does not say."""
    told = _SKIP.match(path or "")
    return int(told["lines"]) if told else None


def _candidates(folder: Path, source: TextOf) -> Iterator[Path]:
    """Where the text may lie: at the path, under its last name, or under the source's id."""
    names = []
    if source.path:
        told = _SKIP.match(source.path)
        path = told["path"] if told else source.path
        names += [path, path.replace("\\", "/").rsplit("/", 1)[-1]]
    names += [source.id + suffix for suffix in _SUFFIXES]
    for name in dict.fromkeys(names):
        if name and "\0" not in name:
            yield Path(name)
    yield from _longer_names(folder, source.id)


def _longer_names(folder: Path, id_: str) -> list[Path]:
    """The one text whose name begins with the id and goes on, such as with a few words."""
    pattern = re.compile(re.escape(id_) + r"[-_. ].*", re.DOTALL)
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if pattern.match(entry.name)]
    except OSError:
        return []
    texts = [Path(name) for name in names if Path(name).suffix in _SUFFIXES]
    return texts if len(texts) == 1 else []


def _read(folder: Path, name: Path) -> str | None:
    """A plain text inside the folder; None for anything else, and for what can't be read."""
    if name.is_absolute() or ".." in name.parts or name.suffix.lower() not in _SUFFIXES:
        return None
    try:
        root = folder.resolve(strict=True)
        file = (root / name).resolve(strict=True)  # a link may lead out of the folder
        if not file.is_relative_to(root):
            return None
        data = _bytes(file)
    except (OSError, RuntimeError, ValueError):
        return None
    if data is None or b"\0" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _bytes(file: Path) -> bytes | None:
    """The bytes of a regular file of a bounded size."""
    # The file that was looked at may have become a link or a pipe since.
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(handle, "rb") as opened:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        data = opened.read(MAX_SIZE + 1)
    return None if len(data) > MAX_SIZE else data


def _place(text: str, locator: str, lead: int | None) -> Sequence[str]:
    """The lines that a locator names."""
    lines = re.split(r"\r\n|\r|\n", text)
    filled = [line.strip() for line in lines if line.strip()]
    locator = locator.strip()
    if locator.casefold() == "title":
        return filled[:1]
    if told := _LINE.match(locator):
        number = int(told["first"])
        return [line.strip() for line in lines[number - 1 : number]] if number else []
    told = _PARAGRAPHS.match(locator)
    if told is None or int(told["first"]) == 0:
        return []
    after = lines[lead:] if lead is not None else lines
    paragraphs = [line.strip() for line in after if line.strip()]
    if lead is None:
        paragraphs = paragraphs[LEAD:]
    last = int(told["last"] or told["first"])
    return paragraphs[int(told["first"]) - 1 : last] if last <= len(paragraphs) else []


def _found(lines: Sequence[str], raw: str | None) -> Passage | None:
    text = "\n".join(clean(line, limit=MAX_PASSAGE) for line in lines)
    if not text:
        return None
    figure = _figure(clean(raw)) if raw and raw.strip() else None
    places = tuple(found.span() for found in figure.finditer(text)) if figure else ()
    start, end = places[0] if places else (None, None)
    return Passage(text, start, end, places)


def _figure(raw: str) -> re.Pattern[str]:
    """A pattern for a figure, whose blanks may be any: not for "100" as a piece of "1100"."""
    words = r"\s*".join(re.escape(word) for word in raw.split())
    before = r"(?<![0-9])(?<![0-9][.,])" if raw.strip()[0].isdecimal() else ""
    after = r"(?![0-9]|[.,][0-9])" if raw.strip()[-1].isdecimal() else ""
    return re.compile(before + words + after)
