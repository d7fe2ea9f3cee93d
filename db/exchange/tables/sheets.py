"""Sheets of Excel workbooks, read by openpyxl, which is imported when the first one is opened.

A cell is what the program that saved the workbook last computed for it. What it didn't compute
(a formula without a value), couldn't (#DIV/0!) or shows where nothing is stored (merged cells)
makes a refused row: nothing is computed, and nothing taken over from a cell beside it.
"""

from __future__ import annotations

import itertools
import operator
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from db.exchange.tables.sheet_parts import Sheet, column_letters, sheets_of
from db.exchange.tables.sheet_values import CellFault, cell_text
from db.exchange.tables.types import MAX_CELL, AnyRow, RefusedRow, Row, TableFile, TableOptions, bad
from db.exchange.tables.values import column_names, values, wrong_width
from db.facts.nodes import BadFile, quoted, safe
from db.safe_text import clean
from db.told import told

_BATCH = 256
_VALUE = operator.attrgetter("value")
_AGAIN = told("open the workbook in the program that made it, and save it again")
_UNCOMPUTED = told("a formula whose value was not saved")
_Grid: TypeAlias = "Iterator[tuple[int, tuple[Any, ...]]]"
_Fault: TypeAlias = "tuple[int, str, str] | None"  # column, what, advice


class SheetFile(TableFile):
    """An open sheet.

    Attributes:
        sheet: Its name, as in the workbook.
    """

    def __init__(self, path: Path, name: str, file: BinaryIO, options: TableOptions) -> None:
        super().__init__(path, name, file, "xlsx")
        parts = sheets_of(file, name)
        self._book = _workbook(file, name)
        self._table = self._choose(parts, options.sheet)
        self.sheet = str(self._table.title)
        self._known = self._known_of(self._table, parts)
        self._reached = 0
        self._left = self._right = 0
        grid = self._grid()
        found = next(((line, cells) for line, cells in grid if any(map(_filled, cells))), None)
        if found is None:
            raise bad(
                name,
                1,
                1,
                told("the sheet {name} is empty", name=quoted(self.sheet)),
                told("name another"),
            )
        self._first, header = found
        self._left, self._right = self._span(header)
        self.columns = self._names(header)

    def rows(self) -> Iterator[AnyRow]:
        """Yield each row; see `TableFile.rows`. Rows without any value are none."""
        numbers = {column: self._left + at for at, column in enumerate(self.columns, 1)}
        merged = _Merged(self._known.merged)
        number = 0
        uncomputed = {line for line, _ in self._known.uncached}
        for line, cells in self._grid():
            if line <= self._first or (line not in uncomputed and _is_blank(cells)):
                continue
            texts, fault = self._texts(line, cells)
            if not fault and not any(text and not text.isspace() for text in texts):
                continue
            number += 1
            fault = fault or merged.fault(line)
            inner = texts[self._left : self._right]
            if not fault and len(texts) == self._right and not any(texts[: self._left]):
                shown = dict(zip(self.columns, values(inner, "".join(inner)), strict=True))
                yield Row(number, line, shown, numbers)
            else:
                yield self._refused(number, line, texts, fault)

    def position(self) -> int:
        """How far the rows were read, told in bytes of `size`."""
        return self.size * self._reached // max(self._known.last_row, 1)

    def close(self) -> None:
        """Close the workbook."""
        self._book.close()
        super().close()

    def _choose(self, parts: dict[str, Sheet], wanted: str | None) -> Any:
        tables = list(self._book.worksheets)
        names = ", ".join(clean(each.title, limit=60) for each in tables[:20])
        names = names or told("none")
        if wanted is not None:
            for each in tables:
                if each.title == wanted:
                    return each
            what = told("no sheet {name}", name=quoted(wanted))
            raise bad(
                self.name,
                1,
                1,
                what,
                told("say another with --sheet; there are: {names}", names=names),
            )
        shown = [each for each in tables if each.sheet_state == "visible"]
        filled = [each for each in shown if self._known_of(each, parts).last_column]
        if len(filled) == 1:
            return filled[0]
        if not filled:
            raise bad(
                self.name,
                1,
                1,
                told("no sheet that is shown has anything in it"),
                told("say a hidden one with --sheet; there are: {names}", names=names),
            )
        names = ", ".join(clean(each.title, limit=60) for each in filled[:20])
        raise bad(
            self.name,
            1,
            1,
            told("{count} sheets", count=len(filled)),
            told("say one with --sheet: {names}", names=names),
        )

    def _known_of(self, table: Any, parts: dict[str, Sheet]) -> Sheet:
        # The only name for it: which part openpyxl will read.
        found = parts.get(table._worksheet_path)
        if found is None:
            raise bad(
                self.name,
                1,
                1,
                told("the sheet {name} is missing", name=quoted(table.title)),
                _AGAIN,
            )
        return found

    def _grid(self) -> _Grid:
        """Yield the rows of the sheet with their numbers."""
        self._table.reset_dimensions()  # what the sheet says of its size may be wrong
        rows = self._table.iter_rows(max_col=self._known.last_column)
        line = 0
        try:
            while batch := _batch(rows):
                for cells in batch:
                    line += 1
                    self._reached = line
                    yield line, cells
        except (BadFile, MemoryError):
            raise
        except Exception as error:  # openpyxl raises all kinds of them
            raise _damaged(self.name, error, line + 1) from None

    def _span(self, header: tuple[Any, ...]) -> tuple[int, int]:
        """Where the header begins and ends: a table need not begin in the first column."""
        filled = [at for at, cell in enumerate(header) if _filled(cell)]
        return filled[0], filled[-1] + 1

    def _names(self, header: tuple[Any, ...]) -> tuple[str, ...]:
        texts, fault = self._texts(self._first, header)
        if fault:
            column, what, advice = fault
            raise bad(self.name, self._first, column, what, advice)
        left = self._left
        cells = [*texts[left:], *[""] * (self._right - len(texts))]
        return column_names(cells, self.name, lambda at: (self._first, left + at + 1), left + 1)

    def _texts(self, line: int, cells: tuple[Any, ...]) -> tuple[list[str], _Fault]:
        """The texts of a row, as wide as the header at least, and its first fault."""
        fault: _Fault = None
        texts: list[str] = []
        for column, cell in enumerate(cells, 1):
            try:
                text = cell_text(cell)
                if len(text) > MAX_CELL:
                    raise CellFault(
                        told("a text of over {most:,} characters", most=MAX_CELL),
                        told("shorten it"),
                    )
                if not text and (line, column) in self._known.uncached:
                    raise CellFault(_UNCOMPUTED, _AGAIN)
            except CellFault as found:
                what, advice = found.args
                text = self._known.uncached.get((line, column), "") or str(cell.value)
                if fault is None:
                    fault = (
                        column,
                        told(
                            "{what} (cell {column}{line})",
                            what=what,
                            column=column_letters(column),
                            line=line,
                        ),
                        advice,
                    )
            texts.append(text)
        while len(texts) > self._right and not texts[-1]:
            texts.pop()
        texts.extend([""] * (self._right - len(texts)))
        return texts, fault

    def _refused(self, number: int, line: int, texts: list[str], fault: _Fault) -> RefusedRow:
        outside = any(texts[: self._left])
        inner = tuple(texts if outside else texts[self._left :])
        if fault is None:
            reason, _ = wrong_width(len(inner), len(self.columns))
            beside = told("give each column a name, or empty the cells beside them")
            return RefusedRow(number, line, "", reason, beside, inner)
        column, said, advice = fault
        at = column - 1 - self._left
        name = self.columns[at] if 0 <= at < len(self.columns) else ""
        return RefusedRow(number, line, name, safe(said), advice, inner)


class _Merged:
    """Merged cells of a sheet, asked row by row downwards."""

    def __init__(self, ranges: list[tuple[int, int, int, int]]) -> None:
        self._coming = sorted(ranges, reverse=True)
        self._open: list[tuple[int, int, int, int]] = []

    def fault(self, line: int) -> _Fault:
        """The first cell of a row that is covered by another."""
        while self._coming and self._coming[-1][0] <= line:
            self._open.append(self._coming.pop())
        self._open = [each for each in self._open if each[2] >= line]
        covered = []
        for top, left, bottom, right in self._open:
            column = left if line > top else left + 1
            if column <= right:
                area = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
                covered.append(
                    (
                        column,
                        told(
                            "{column}{line} is merged into {area}",
                            column=column_letters(column),
                            line=line,
                            area=area,
                        ),
                    )
                )
        if not covered:
            return None
        return (*min(covered), told("undo the merging, and write the value into each row"))


def _workbook(file: BinaryIO, name: str) -> Any:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise bad(
            name,
            1,
            1,
            told("an Excel workbook, and openpyxl, which reads them, is missing"),
            told("install it: pip install 'termsheet[xlsx]'"),
        ) from None
    try:
        file.seek(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises all kinds of them
        raise _damaged(name, error) from None


def _batch(rows: Iterator[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    # Warnings are about what is not read, or come back as an error in a cell.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(itertools.islice(rows, _BATCH))


def _damaged(name: str, error: Exception, line: int = 1) -> BadFile:
    what = told(
        "no workbook that can be read ({kind}: {error})", kind=type(error).__name__, error=error
    )
    return bad(name, line, 1, what, _AGAIN)


def _is_blank(cells: tuple[Any, ...]) -> bool:
    found = list(map(_VALUE, cells))
    return found.count(None) == len(found)


def _filled(cell: Any) -> bool:
    return cell.value is not None and str(cell.value).strip() != ""
