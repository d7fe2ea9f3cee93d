"""JSON files and JSON lines: each record a row, nested values in columns with dotted names."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO, TypeAlias

from db.exchange.tables.encodings import find_coding, opened
from db.exchange.tables.json_strict import JsonFault, after_blanks
from db.exchange.tables.json_window import Found, Json, Window, decode
from db.exchange.tables.types import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_NAME,
    MAX_ROW,
    MAX_ROWS,
    AnyRow,
    RefusedRow,
    Row,
    TableFile,
    TableOptions,
    bad,
)
from db.exchange.tables.values import value
from db.facts.nodes import quoted, safe
from db.named_tuple import NamedTuple
from db.safe_text import clean
from db.told import told

_AS_OBJECT = told("write each record as an object, {...}")
_CORRECT = told("correct the JSON of this record")


class _Unread(NamedTuple):
    """A record that can't be read."""

    line: int
    raw: str
    reason: str
    advice: str


_Record: TypeAlias = Found | _Unread


class _Fault(Exception):
    """Why a record can't be a row: its column, what is wrong, what to do."""


class _Records(TableFile):
    """What JSON and JSON lines have in common."""

    def __init__(
        self, path: Path, name: str, file: BinaryIO, options: TableOptions, format: str
    ) -> None:
        super().__init__(path, name, file, format)
        self._coding = find_coding(file, name, options.encoding)
        self.encoding = self._coding.name
        self._names: dict[str, str] = {}  # as they stand -> as they are shown
        self.columns = self._all_columns()

    @abstractmethod
    def _records(self, text: TextIO) -> Iterator[_Record]:
        """Yield each record."""

    def rows(self) -> Iterator[AnyRow]:
        """Yield each row; see `TableFile.rows`."""
        numbers = {column: number for number, column in enumerate(self.columns, 1)}
        blank = dict.fromkeys(self.columns, "")
        with opened(self._file, self._coding, newline=None) as text:
            for number, record in enumerate(self._records(text), 1):
                if isinstance(record, _Unread):
                    line, raw, reason, advice = record
                    yield RefusedRow(number, line, "", reason, advice, (raw,))
                    continue
                try:
                    cells = self._cells(record)
                except _Fault as fault:
                    column, reason, advice = fault.args
                    yield RefusedRow(number, record.line, column, reason, advice, (record.raw,))
                else:
                    values = {column: value(cell) for column, cell in cells.items()}
                    yield Row(number, record.line, blank | values, numbers)

    def _all_columns(self) -> tuple[str, ...]:
        """Read the whole file once: the columns are what any of its records has."""
        columns: dict[str, None] = {}
        with opened(self._file, self._coding, newline=None) as text:
            for number, record in enumerate(self._records(text), 1):
                if number > MAX_ROWS:
                    raise bad(
                        self.name,
                        record.line,
                        1,
                        told("over {most:,} records", most=MAX_ROWS),
                        told("split it"),
                    )
                if isinstance(record, _Unread):
                    continue
                try:
                    columns.update(dict.fromkeys(self._cells(record)))
                except _Fault:
                    continue  # told by `rows`
                if len(columns) > MAX_COLUMNS:
                    raise bad(
                        self.name,
                        record.line,
                        1,
                        told("over {most} columns", most=MAX_COLUMNS),
                        told("leave out keys; are they names, or data?"),
                    )
        return tuple(columns)

    def _cells(self, record: Found) -> dict[str, str]:
        if not isinstance(record.value, dict):
            raise _Fault("", told("no object: {raw}", raw=quoted(record.raw)), _AS_OBJECT)
        cells: dict[str, str] = {}
        self._flatten(record.value, "", cells)
        return cells

    def _flatten(self, found: Json, name: str, cells: dict[str, str]) -> None:
        if isinstance(found, dict):
            for key, each in found.items():
                if not key.strip():
                    raise _Fault(
                        "",
                        told("the key {key} is no name", key=quoted(key)),
                        told("give it a name"),
                    )
                self._flatten(each, f"{name}.{key}" if name else key, cells)
            return
        if isinstance(found, list):
            for index, each in enumerate(found):
                self._flatten(each, f"{name}.{index}", cells)
            return
        column = self._names.get(name) or self._named(name)
        if column in cells:
            raise _Fault(
                column,
                told("two values for {column}", column=quoted(column)),
                told("give one another key"),
            )
        cell = _text(found)
        if len(cell) > MAX_CELL:
            raise _Fault(
                column,
                told("a text of over {most:,} characters", most=MAX_CELL),
                told("shorten it"),
            )
        if len(cells) == MAX_COLUMNS:
            raise _Fault(
                column, told("over {most} values", most=MAX_COLUMNS), told("leave some out")
            )
        cells[column] = cell

    def _named(self, name: str) -> str:
        column = " ".join(value(name).split())
        if len(column) > MAX_NAME:
            raise _Fault(
                "", told("a key of {count:,} characters", count=len(column)), told("shorten it")
            )
        if len(self._names) < 2 * MAX_COLUMNS:
            self._names[name] = column
        return column


def _text(found: str | bool | None) -> str:
    match found:
        case None:
            return ""
        case bool():
            return "true" if found else "false"
        case str():
            return found


class JsonLinesFile(_Records):
    """An open file with a JSON object on each line. A line that is none is a refused row."""

    def __init__(self, path: Path, name: str, file: BinaryIO, options: TableOptions) -> None:
        if options.records:
            raise bad(
                name,
                1,
                1,
                told("JSON lines, which have no list to name"),
                told("leave --records out"),
            )
        super().__init__(path, name, file, options, "jsonl")

    def _records(self, text: TextIO) -> Iterator[_Record]:
        for number, line in enumerate(iter(partial(text.readline, MAX_ROW + 1), ""), 1):
            if len(line) > MAX_ROW:
                raise bad(
                    self.name,
                    number,
                    1,
                    told("a line of over {most:,} characters", most=MAX_ROW),
                    told("is it JSON lines?"),
                )
            line = line.rstrip(" \t\r\n")  # noqa: PLW2901
            begin = after_blanks(line, 0)
            if begin == len(line):
                continue
            raw = line[begin:]
            try:
                found, end = decode(line, begin)
                end = after_blanks(line, end)
                if end < len(line):
                    shown = quoted(line[end : end + 20])
                    raise JsonFault(
                        end,
                        told("{found} behind the record", found=shown),
                        told("put it on its own line"),
                    )
            except JsonFault as fault:
                reason = told(
                    "{fault} (line {line}, character {place})",
                    fault=fault.what,
                    line=number,
                    place=fault.at + 1,
                )
                yield _Unread(
                    number,
                    raw,
                    safe(reason),
                    told("{correct}: {advice}", correct=_CORRECT, advice=fault.advice),
                )
            else:
                yield Found(found, number, raw)


class JsonFile(_Records):
    """An open JSON file: a list of records, or an object in which a path leads to one."""

    def __init__(self, path: Path, name: str, file: BinaryIO, options: TableOptions) -> None:
        self._path = options.records or ""
        super().__init__(path, name, file, options, "json")

    def _records(self, text: TextIO) -> Iterator[_Record]:
        window = Window(text, self.name)
        first = window.peek()
        if first == "[" and not self._path:
            yield from self._listed(window, 1)
        elif first == "[":
            advice = told("leave --records out")
            raise window.fault(told("the file is a list itself"), advice)
        elif first == "{":
            yield from self._led_to(window)
        else:
            window.value(0)
            raise bad(self.name, 1, 1, told("no list of records"), told("write a list of objects"))
        if window.peek():
            raise window.fault(told("more behind the end of the JSON value"), told("remove it"))

    def _listed(self, window: Window, depth: int) -> Iterator[_Record]:
        for _ in window.items():
            yield window.value(depth)

    def _led_to(self, window: Window) -> Iterator[_Record]:
        """Walk the outer object on the path, and read what lies beside it, too."""
        lists: list[str] = []
        found = 0
        for record in self._walk(window, self._path, "", 1, lists):
            if record is None:
                found += 1
            else:
                yield record
        there = ", ".join(clean(each, limit=60) for each in lists[:10])
        there = there or told("none")
        if not self._path:
            raise bad(
                self.name,
                1,
                1,
                told("an object, and not said which of its lists is the table"),
                told("say --records NAME; lists there: {there}", there=there),
            )
        if found != 1:
            what = (
                told("no list {path}", path=quoted(self._path))
                if not found
                else told("two lists of that name")
            )
            raise bad(
                self.name,
                1,
                1,
                what,
                told("name another with --records; lists there: {there}", there=there),
            )

    def _walk(
        self, window: Window, path: str, above: str, depth: int, lists: list[str]
    ) -> Iterator[_Record | None]:
        """Yield the records at the path, before them None, and note which lists there are."""
        for key in window.walked():
            first = window.peek()
            name = f"{above}{key}"
            if first == "[":
                lists.append(name)
            if path == key and first == "[":
                yield None
                yield from self._listed(window, depth + 1)
            elif first == "{" and path.startswith(f"{key}.") and depth < 30:
                yield from self._walk(window, path[len(key) + 1 :], f"{name}.", depth + 1, lists)
            elif first == "{" and not path and depth < 3:
                yield from self._walk(window, "", f"{name}.", depth + 1, lists)
            else:
                window.skip(depth)
