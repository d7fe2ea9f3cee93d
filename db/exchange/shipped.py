"""The mappings that come with termsheet, and which of them a file is for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from db.exchange.mapping import Mapping
from db.exchange.mapping_nodes import nearest
from db.exchange.mapping_reading import read_mapping
from db.exchange.tables import TableOptions, open_table
from db.facts.nodes import BadFile, Place, Problem, quoted
from db.safe_text import clean
from db.told import either, told

_FOLDER = Path(__file__).resolve().parent / "mappings"


class UnknownMapping(Exception):
    """No mapping of that name comes with termsheet.

    Attributes:
        advice: What to do.
    """

    def __init__(self, name: str) -> None:
        super().__init__(told("there is no mapping {name}", name=quoted(name)))
        self.advice = nearest(name, sorted(shipped_mappings()))


@cache
def shipped_mappings() -> dict[str, Path]:
    """The names of the mappings that come with termsheet, and their files."""
    return {path.stem: path for path in sorted(_FOLDER.glob("*.toml"))}


@cache
def shipped_mapping(name: str) -> Mapping:
    """One of the mappings that come with termsheet.

    Raises:
        UnknownMapping: There is none of that name.
    """
    path = shipped_mappings().get(name)
    if path is None:
        raise UnknownMapping(name)
    return read_mapping(path, shown_as=path.name)


def recognised(path: Path, options: TableOptions) -> Mapping:
    """The mapping that a file is for: the one that finds all its columns there, and most of them.

    Raises:
        BadFile: The file can't be read, no mapping knows it, or two know it equally well.
    """
    found: list[tuple[int, Mapping]] = []
    fault: BadFile | None = None
    columns: tuple[str, ...] = ()
    for name in shipped_mappings():
        mapping = shipped_mapping(name)
        try:
            columns = _columns(path, mapping, options)
        except BadFile as error:
            fault = fault or error
            continue
        if set(mapping.reads.columns) <= set(columns):
            read = {*mapping.reads.columns, *mapping.reads.optional, *mapping.reads.ignore}
            found.append((len(read & set(columns)), mapping))
    if not found:
        if fault and not columns:
            raise fault
        raise _unknown(path, columns)
    best = max(score for score, _ in found)
    names = [mapping for score, mapping in found if score == best]
    if len(names) > 1:
        listed = either(mapping.name for mapping in names)
        raise _bad(
            path, told("it can be {listed}", listed=listed), told("say which, instead of `auto`")
        )
    return names[0]


def _columns(path: Path, mapping: Mapping, options: TableOptions) -> tuple[str, ...]:
    """The columns of a file, read as a mapping reads it."""
    reads = mapping.reads
    chosen = TableOptions(
        format=options.format or reads.format,
        encoding=options.encoding or reads.encoding,
        delimiter=options.delimiter or reads.delimiter,
        sheet=options.sheet or reads.sheet,
        records=options.records or reads.records,
    )
    with open_table(path, chosen) as table:
        return table.columns


def _unknown(path: Path, columns: Sequence[str]) -> BadFile:
    listed = ", ".join(columns[:12]) + (", ..." if len(columns) > 12 else "")
    return _bad(
        path,
        told("no mapping is for its columns ({listed})", listed=listed),
        told("write one: `termsheet import --suggest FILE` begins it"),
    )


def _bad(path: Path, what: str, advice: str) -> BadFile:
    return BadFile(Problem(Place(clean(path), 1, 1), what, advice))
