"""CSV files: streams of rows, as wide as their header or refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from db.exchange.tables.csv_dialect import SAMPLE, declared, find_dialect, known_delimiter
from db.exchange.tables.csv_scan import Broken, Cells, Dialect, Scanned, Scanner
from db.exchange.tables.encodings import Coding, find_coding, opened
from db.exchange.tables.types import (
    MAX_ROWS,
    AnyRow,
    RefusedRow,
    Row,
    TableFile,
    TableOptions,
    bad,
)
from db.exchange.tables.values import column_names, values, wrong_width
from db.told import told

_QUOTES = told("put the whole cell in quotation marks, and write those inside it twice")


class CsvFile(TableFile):
    """An open CSV file.

    Attributes:
        dialect: What parts its cells, and what holds them together.
    """

    def __init__(self, path: Path, name: str, file: BinaryIO, options: TableOptions) -> None:
        super().__init__(path, name, file, "csv")
        self._coding: Coding = find_coding(file, name, options.encoding)
        self.encoding = self._coding.name
        with opened(file, self._coding) as text:
            sample = text.read(SAMPLE)
        told, self._skip = declared(sample)
        delimiter = known_delimiter(options.delimiter, name) if options.delimiter else told
        self.dialect: Dialect = find_dialect(
            sample[self._skip :], len(sample) < SAMPLE, name, delimiter
        )
        with opened(file, self._coding) as text:
            self.columns = self._names(text)

    def rows(self) -> Iterator[AnyRow]:
        """Yield each row; see `TableFile.rows`."""
        columns = self.columns
        width = len(columns)
        numbers = {column: number for number, column in enumerate(columns, 1)}
        delimiter, quote = self.dialect
        number = 0
        with opened(self._file, self._coding) as text:
            scanner = self._scanner(text)
            scanner.header()
            for scanned in scanner.rows():
                number += 1
                if number > MAX_ROWS:
                    raise bad(
                        self.name,
                        scanned.line,
                        1,
                        told("over {most:,} rows", most=MAX_ROWS),
                        told("split it"),
                    )
                if isinstance(scanned, Broken) or len(scanned.cells) != width:
                    yield self._refused(number, scanned)
                    continue
                line, cells, raw = scanned
                if delimiter == "\t" and quote not in raw:  # then no cell has a tab in it
                    raw = raw.replace("\t", " ,")
                texts = values(cells, raw)
                yield Row(number, line, dict(zip(columns, texts, strict=True)), numbers)

    def _scanner(self, text: TextIO) -> Scanner:
        skipped = 0
        if self._skip:
            text.readline()
            skipped = 1
        return Scanner(text, self.dialect, self.name, skipped)

    def _names(self, text: TextIO) -> tuple[str, ...]:
        found = self._scanner(text).header()
        if found is None:
            raise bad(
                self.name, 1, 1, told("there is nothing in it"), told("name a file with a table")
            )
        header, starts = found
        if isinstance(header, Broken):
            raise bad(self.name, *starts[header.cell], header.fault, _QUOTES)
        return column_names(header.cells, self.name, starts.__getitem__)

    def _refused(self, number: int, scanned: Scanned) -> RefusedRow:
        if isinstance(scanned, Cells):
            reason, advice = wrong_width(len(scanned.cells), len(self.columns))
            return RefusedRow(number, scanned.line, "", reason, advice, tuple(scanned.cells))
        known = scanned.cell < len(self.columns)
        column = self.columns[scanned.cell] if known else ""
        line, place = scanned.place
        reason = told(
            "{fault} (line {line}, character {place})", fault=scanned.fault, line=line, place=place
        )
        return RefusedRow(number, scanned.line, column, reason, _QUOTES, (scanned.raw,))
