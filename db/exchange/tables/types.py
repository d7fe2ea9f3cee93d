"""What a table of somebody else's is once it is read: rows of texts, and the rows refused."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, TypeAlias

from db.facts.nodes import BadFile, Place, Problem
from db.named_tuple import NamedTuple

MAX_BYTES = 200_000_000
MAX_ROWS = 5_000_000
MAX_COLUMNS = 500
MAX_CELL = 1_000_000
"""Characters of one cell."""
MAX_ROW = 8_000_000
"""Characters of one row, as they stand in the file."""
MAX_NAME = 1_000
"""Characters of the name of a column."""

FORMATS = ("csv", "json", "jsonl", "xlsx")


class Row(NamedTuple):
    """One row of data, every value a text that is safe to show.

    Attributes:
        number: 1 for the first row of data.
        line: The line of the file where it begins; of a sheet, the row's number there.
        values: Column -> text as it stands, line ends and tabs as blanks; "" where blank.
        columns: Column -> its number counted from 1.
    """

    number: int
    line: int
    values: Mapping[str, str]
    columns: Mapping[str, int]


class RefusedRow(NamedTuple):
    """A row that can't be read, or not be used, and why.

    Attributes:
        number: 1 for the first row of data.
        line: Where it begins, as in `Row`.
        column: The name of the column at fault; "" where the whole row is meant.
        reason: What is wrong; safe to show.
        advice: What to do about it; safe to show.
        cells: The row as it was read, not made safe, so that it can be written and mended. A row
            that can't be parted into cells is one cell, with the row's text as it stands.
    """

    number: int
    line: int
    column: str
    reason: str
    advice: str
    cells: tuple[str, ...]


AnyRow: TypeAlias = Row | RefusedRow


@dataclass(frozen=True, slots=True)
class TableOptions:
    """How a file is to be read, where it isn't to be found out.

    Attributes:
        format: One of `FORMATS`; None to go by content and name.
        encoding: For a text that has no byte order mark and isn't UTF-8, such as "gb18030".
        delimiter: Of CSV: one character, or "tab".
        sheet: Of a workbook: the name of a sheet.
        records: Of JSON: the dotted path of the list, such as "edges" or "data.items".
    """

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    records: str | None = None


class TableFile(AbstractContextManager["TableFile"], ABC):
    """An open table. One iteration at a time: each call of `rows` begins again at the first row.

    Attributes:
        path: The file.
        name: Its name, safe to show.
        size: Its bytes.
        format: One of `FORMATS`, as found.
        encoding: How its text is coded, as found; "" for a workbook.
        columns: The names of its columns: not blank, each once, safe to show.
    """

    def __init__(self, path: Path, name: str, file: BinaryIO, format: str) -> None:
        self.path = path
        self.name = name
        self.size = os.fstat(file.fileno()).st_size
        self.format = format
        self.encoding = ""
        self.columns: tuple[str, ...] = ()
        self._file = file

    @abstractmethod
    def rows(self) -> Iterator[AnyRow]:
        """Yield each row of data once, read or refused, in the order and numbering of the file.

        Raises:
            BadFile: From here on, the file can't be parted into rows.
        """

    def position(self) -> int:
        """How many bytes were read so far, of `size`."""
        return min(self._file.tell(), self.size) if not self._file.closed else self.size

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def bad(name: str, line: int, column: int, what: str, advice: str) -> BadFile:
    """A fault that ends the reading of a file, with its place."""
    return BadFile(Problem(Place(name, line, column), what, advice))
