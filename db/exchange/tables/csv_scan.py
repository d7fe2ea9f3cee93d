"""The rows of a CSV file: its text parted into cells, by the letter.

RFC 4180 with any delimiter, quotation mark and line end. A quotation mark opens a quoted cell only
at the cell's beginning, further on it is a character like others, as all widespread readers have
it. What they read differently is not read here: text behind a closing quotation mark, and a
quotation mark behind blanks at the beginning of a cell.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import TextIO, TypeAlias

from db.exchange.tables.types import MAX_CELL, MAX_ROW, bad
from db.facts.nodes import BadFile
from db.named_tuple import NamedTuple
from db.told import told

_BEHIND = told("text behind a closing quotation mark")
_BLANKS = told("blanks before an opening quotation mark")


class Dialect(NamedTuple):
    """What parts cells, and what holds them together."""

    delimiter: str = ","
    quote: str = '"'


class Broken(NamedTuple):
    """A row that can't be parted into cells."""

    line: int
    raw: str
    """The row as it stands, without its last line end."""
    cell: int
    """The index of the cell at fault."""
    fault: str
    place: tuple[int, int]
    """Where that cell begins: its line, and its character there."""


class Cells(NamedTuple):
    """A row, in cells."""

    line: int
    cells: list[str]
    raw: str
    """What they were parted from, perhaps with its line end."""


Scanned: TypeAlias = Cells | Broken


class Scanner:
    """Parts a text into rows. Blank lines are none.

    Args:
        text: The text, from its beginning, with its line ends.
        dialect: Its delimiter and quotation mark.
        name: Its file's name in messages.
        skipped: How many lines of the file were read before.
    """

    def __init__(self, text: TextIO, dialect: Dialect, name: str, skipped: int = 0) -> None:
        self._lines = iter(partial(text.readline, MAX_ROW + 1), "")
        self._delimiter, self._quote = dialect
        self._name = name
        self._line = skipped
        self._size = 0  # of the row so far
        self.starts: list[tuple[int, int]] = []
        """Where the cells of the last row begin that had a quotation mark in it."""

    def rows(self) -> Iterator[Scanned]:
        """Yield the rows.

        Raises:
            BadFile: A quotation mark is not closed, or a line, cell or row is too long.
        """
        delimiter, quote = self._delimiter, self._quote
        doubtful = (f" {quote}", f"\t{quote}")
        for line in self._lines:
            self._line += 1
            if len(line) > MAX_CELL:
                self._check_length(line)
            if quote not in line:
                body = line.rstrip("\r\n")
                cells = body.split(delimiter)
                if len(cells) > 1 or body.strip():
                    yield Cells(self._line, cells, body)
                continue
            if doubtful[0] not in line and doubtful[1] not in line:
                # Python's own reader is fast, and on such a line it reads the same.
                with suppress(csv.Error):
                    (cells,) = csv.reader(
                        (line,), delimiter=delimiter, quotechar=quote, strict=True
                    )
                    yield Cells(self._line, cells, line)
                    continue
            yield self._quoted(line)

    def header(self) -> tuple[Scanned, list[tuple[int, int]]] | None:
        """The first row, and where its cells begin; None if there is none."""
        for line in self._lines:
            self._line += 1
            if len(line) > MAX_CELL:
                self._check_length(line)
            if line.strip() or self._delimiter in line:
                return self._quoted(line), self.starts
        return None

    def _quoted(self, line: str) -> Scanned:
        """Part a row with a quotation mark in it, which may go on over more lines."""
        begin, raw = self._line, [line]
        cells: list[str] = []
        self._size = len(line)
        self.starts = []
        fault, at_fault = "", 0
        pos = 0
        while True:
            self.starts.append((self._line, pos + 1))
            if line.startswith(self._quote, pos):
                cell, line, pos = self._quoted_cell(line, pos, raw)
                behind = self._end_of_cell(line, pos)
                if behind > pos and not fault:
                    fault, at_fault = _BEHIND, len(cells)
                pos = behind
            else:
                end = self._end_of_cell(line, pos)
                cell, pos = line[pos:end], end
                if cell.lstrip(" \t").startswith(self._quote) and not fault:
                    fault, at_fault = _BLANKS, len(cells)
            if len(cell) > MAX_CELL:
                raise self._too_long(
                    told("a cell of over {most:,} characters", most=MAX_CELL), *self.starts[-1]
                )
            cells.append(cell)
            if not line.startswith(self._delimiter, pos):
                break
            pos += 1
        if fault:
            whole = "".join(raw).rstrip("\r\n")
            return Broken(begin, whole, at_fault, fault, self.starts[at_fault])
        return Cells(begin, cells, "".join(raw))

    def _quoted_cell(self, line: str, pos: int, raw: list[str]) -> tuple[str, str, int]:
        """Read a quoted cell: its text, the line it ends in, and the place behind it there."""
        quote = self._quote
        opened = (self._line, pos + 1)
        pieces: list[str] = []
        size = 0
        pos += 1
        while True:
            end = line.find(quote, pos)
            if end >= 0 and not line.startswith(quote, end + 1):
                pieces.append(line[pos:end])
                return "".join(pieces), line, end + 1
            upto = len(line) if end < 0 else end + 1
            pieces.append(line[pos:upto])
            size += upto - pos
            pos = upto + 1
            if size > MAX_CELL:
                raise self._unclosed(
                    opened,
                    told(
                        "a quotation mark that is not closed within {most:,} characters",
                        most=MAX_CELL,
                    ),
                )
            if end < 0:
                line = self._next_line(opened, raw)
                pos = 0

    def _next_line(self, opened: tuple[int, int], raw: list[str]) -> str:
        line = next(self._lines, None)
        if line is None:
            raise self._unclosed(opened, told("a quotation mark that is not closed"))
        self._line += 1
        self._size += len(line)
        if self._size > MAX_ROW:
            raise self._too_long(told("a row of over {most:,} characters", most=MAX_ROW), *opened)
        raw.append(line)
        return line

    def _end_of_cell(self, line: str, pos: int) -> int:
        end = line.find(self._delimiter, pos)
        return end if end >= 0 else max(pos, len(line.rstrip("\r\n")))

    def _check_length(self, line: str) -> None:
        if len(line) > MAX_ROW:
            raise self._too_long(
                told("a line of over {most:,} characters", most=MAX_ROW), self._line, 1
            )
        pos = 0
        if self._quote in line:
            return
        for cell in line.split(self._delimiter):
            if len(cell.rstrip("\r\n")) > MAX_CELL:
                raise self._too_long(
                    told("a cell of over {most:,} characters", most=MAX_CELL), self._line, pos + 1
                )
            pos += len(cell) + 1

    def _too_long(self, what: str, line: int, column: int) -> BadFile:
        return bad(
            self._name,
            line,
            column,
            what,
            told("shorten it; is it a table, and is this its delimiter?"),
        )

    def _unclosed(self, opened: tuple[int, int], what: str) -> BadFile:
        return bad(
            self._name,
            *opened,
            what,
            told("close it, or write it twice if it belongs to the text"),
        )
