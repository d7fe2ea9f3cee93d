"""The parts of a workbook, looked through before any of it is believed.

A workbook is a ZIP archive of XML files, and may be a bomb as either. Here sizes, numbers of
entries, elements and characters are bounded, document types (the beginning of all entity bombs) are
refused, and sheets are searched for what openpyxl's fast reading doesn't tell: merged cells, and
formulas that were never computed. openpyxl gets a workbook only when all its parts were seen.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from db.exchange.tables.types import MAX_CELL, MAX_COLUMNS, bad
from db.facts.nodes import BadFile, quoted
from db.told import told

MAX_UNPACKED = 300_000_000
MAX_ENTRIES = 5_000
MAX_ELEMENTS = 2_000_000
"""Of a part that is no sheet."""
MAX_MERGED = 10_000
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MAX_DIRECTORY = 2_000_000
_DEEPEST = 64
_OUTSIDE_ROWS = 200_000
"""Elements of a sheet that are in no row."""
_IN_A_ROW = 8 * _LAST_COLUMN
_SHOWN = 1_000
"""Characters of a formula from which no more is kept."""
_CHUNK = 1 << 16
_TAIL = 66_000  # a ZIP archive's comment is shorter than 64 KB

_AGAIN = told("open it in the program that made it, and save it again")
_AS_CSV = told("save the sheet as CSV, and import that")
_DAMAGED = told("a damaged workbook")
_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ROW, _C, _F, _V, _IS = (f"{_NS}{tag}" for tag in ("row", "c", "f", "v", "is"))
_MERGE = f"{_NS}mergeCell"
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(slots=True)
class Sheet:
    """What is known of a sheet before its cells are read.

    Attributes:
        rows: How many rows it has.
        last_row: The number of the last one.
        last_column: The last column with something in it; 0 if the sheet is empty.
        uncached: The cells with a formula and without its value, (row, column) -> the formula.
        merged: Its merged ranges: first row, first column, last row, last column.
    """

    rows: int = 0
    last_row: int = 0
    last_column: int = 0
    uncached: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


class _Refused(Exception):
    """Why a part is not read: what is wrong, what to do, and the row and column, if any."""

    def __init__(self, what: str, advice: str, row: int = 1, column: int = 1) -> None:
        super().__init__(what, advice, row, column)


def column_letters(number: int) -> str:
    """The name of a sheet's column: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def sheets_of(file: BinaryIO, name: str) -> dict[str, Sheet]:
    """Look through all parts of a workbook.

    Args:
        file: The workbook.
        name: Its name in messages.

    Returns:
        The sheets by the path of their part.

    Raises:
        BadFile: A part is too large, or not well-formed.
    """
    try:
        _check_directory(file)
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive.infolist())
            found = {entry.filename: _scan(archive, entry) for entry in archive.infolist()}
    except _Refused as refused:
        what, advice, row, column = refused.args
        raise bad(name, row, column, what, advice) from None
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise _damaged(name, str(error)) from None
    except Exception as error:  # zlib.error, and whatever else a hostile archive brings about
        raise _damaged(name, f"{type(error).__name__}: {error}") from None
    return {path: sheet for path, sheet in found.items() if sheet is not None}


def _damaged(name: str, how: str) -> BadFile:
    return bad(name, 1, 1, told("{damaged} ({how})", damaged=_DAMAGED, how=how), _AGAIN)


def _check_directory(file: BinaryIO) -> None:
    """Bound the archive's directory before `zipfile` reads all of it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    if b"PK\x06\x07" in tail:
        raise _Refused(told("a ZIP64 archive, larger than workbooks are"), _AS_CSV)
    at = tail.find(b"PK\x05\x06")
    while at >= 0:
        if int.from_bytes(tail[at + 12 : at + 16], "little") > _MAX_DIRECTORY:
            raise _Refused(told("an archive with a huge directory"), _AS_CSV)
        at = tail.find(b"PK\x05\x06", at + 1)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise _Refused(told("a workbook of {count:,} parts", count=len(entries)), _AS_CSV)
    if len({entry.filename for entry in entries}) < len(entries):
        raise _Refused(told("{damaged} (two parts of one name)", damaged=_DAMAGED), _AGAIN)
    if any(entry.flag_bits & 1 for entry in entries):
        raise _Refused(told("a workbook protected by a password"), told("save it without one"))
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise _Refused(
            told(
                "a workbook of {unpacked:,} bytes unpacked, and over {most:,} are not read",
                unpacked=unpacked,
                most=MAX_UNPACKED,
            ),
            _AS_CSV,
        )


def _scan(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Sheet | None:
    """Look through a part; return what is known of it if it is a sheet."""
    scan = _Scan(entry.filename)
    left = MAX_UNPACKED
    try:
        # Reads no more than the directory declares; if there is more, the checksum is wrong.
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise _Refused(told("{damaged} (a part of no end)", damaged=_DAMAGED), _AGAIN)
                scan.parser.Parse(chunk)
        scan.parser.Parse(b"", True)
    except expat.ExpatError as error:
        if scan.sheet is None:
            return None  # a picture, say; whoever takes it for XML will find the same
        raise _Refused(
            told(
                "{damaged} ({filename}: {error})",
                damaged=_DAMAGED,
                filename=entry.filename,
                error=error,
            ),
            _AGAIN,
        ) from None
    return scan.sheet


class _Scan:
    """Counts what is in a part, and notes more where the part is a sheet."""

    def __init__(self, part: str) -> None:
        self.sheet: Sheet | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._root
        self.parser.EndElementHandler = self._leave
        self.parser.StartDoctypeDeclHandler = self._doctype
        self._part = part
        self._elements = self._depth = self._in_row = 0
        self._row = self._column = 0
        self._inside = False
        self._formula = self._value = self._text = False
        self._values = 0
        self._type = self._words = ""
        self._characters = 0

    def _doctype(self, *_: object) -> None:
        raise _Refused(told("a workbook with a document type, as no program writes it"), _AGAIN)

    def _root(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if local == "worksheet":
            if f"{space} " != _NS:
                what = told("a workbook in the strict form of Open XML")
                raise _Refused(what, told("save it as an ordinary .xlsx"))
            self.sheet = Sheet()
            self.parser.StartElementHandler = self._enter
            self.parser.EndElementHandler = self._end
            self.parser.CharacterDataHandler = self._data
        else:
            self.parser.StartElementHandler = self._count
        self._count(name, attributes)

    def _count(self, name: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > MAX_ELEMENTS or self._depth > _DEEPEST:
            raise _Refused(
                told("a workbook with too large a part ({part})", part=quoted(self._part)), _AS_CSV
            )

    def _leave(self, name: str) -> None:
        self._depth -= 1

    def _enter(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._characters = 0
        if self._inside:
            self._in_row += 1
        else:  # this stays in memory while the sheet is read
            self._elements += 1
        if self._elements > _OUTSIDE_ROWS or self._in_row > _IN_A_ROW or self._depth > _DEEPEST:
            raise _Refused(told("a sheet with too much beside its cells"), _AS_CSV)
        if name == _C:
            self._enter_cell(attributes)
        elif name == _ROW:
            self._enter_row(attributes)
        elif name == _F:
            self._formula = True
        elif name in (_V, _IS):
            self._values += 1
            self._value = True
        elif name == _MERGE:
            self._merge(attributes.get("ref", ""))

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == _C:
            self._end_cell()
        elif name == _ROW:
            self._inside = False

    def _data(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > MAX_CELL:
            raise _Refused(
                told("a cell of over {most:,} characters", most=MAX_CELL),
                told("shorten it"),
                max(self._row, 1),
                max(self._column, 1),
            )
        if self._value:
            self._text = True
        elif self._formula and len(self._words) < _SHOWN:
            self._words += text

    def _enter_row(self, attributes: Mapping[str, str]) -> None:
        assert self.sheet is not None
        written = attributes.get("r", str(self._row + 1))
        row = int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0
        if self._inside or not self._row < row <= _LAST_ROW:
            raise _Refused(
                told(
                    "{damaged} (row {other} after row {row:,})",
                    damaged=_DAMAGED,
                    other=quoted(written),
                    row=self._row,
                ),
                _AGAIN,
            )
        self._row, self._column, self._in_row = row, 0, 0
        self._inside = True
        self.sheet.rows += 1
        self.sheet.last_row = row

    def _enter_cell(self, attributes: Mapping[str, str]) -> None:
        written = attributes.get("r")
        column = self._column + 1
        if written is not None:
            found = _CELL.fullmatch(written)
            column = _number(found[1]) if found and int(found[2]) == self._row else 0
        if not self._column < column <= _LAST_COLUMN:
            raise _Refused(
                told(
                    "{damaged} (cell {cell} in row {row:,})",
                    damaged=_DAMAGED,
                    cell=quoted(written or ""),
                    row=self._row,
                ),
                _AGAIN,
            )
        self._column = column
        self._formula = self._value = self._text = False
        self._values = 0
        self._words = ""
        self._type = attributes.get("t", "n")

    def _end_cell(self) -> None:
        assert self.sheet is not None
        if self._values > 1:
            raise _Refused(
                told("{damaged} (two values in a cell)", damaged=_DAMAGED),
                _AGAIN,
                self._row,
                self._column,
            )
        # The value of a formula may be an empty text.
        uncached = self._formula and not self._text and not (self._value and self._type == "str")
        if uncached:
            self.sheet.uncached[self._row, self._column] = f"={self._words}"
        if uncached or self._text:
            self.sheet.last_column = max(self.sheet.last_column, self._column)
            if self._column > MAX_COLUMNS:
                raise _Refused(
                    told("a cell beyond column {most}", most=MAX_COLUMNS),
                    told("delete it; is it a table?"),
                    self._row,
                    self._column,
                )
        self._formula = self._value = False

    def _merge(self, reference: str) -> None:
        assert self.sheet is not None
        ends = [_CELL.fullmatch(end) for end in reference.split(":")]
        if len(ends) != 2 or ends[0] is None or ends[1] is None:
            raise _Refused(
                told(
                    "{damaged} (merged cells {reference})",
                    damaged=_DAMAGED,
                    reference=quoted(reference),
                ),
                _AGAIN,
            )
        if len(self.sheet.merged) == MAX_MERGED:
            raise _Refused(
                told("a sheet with over {most:,} merged ranges", most=MAX_MERGED), _AS_CSV
            )
        (first, top), (last, bottom) = ends[0].groups(), ends[1].groups()
        self.sheet.merged.append((int(top), _number(first), int(bottom), _number(last)))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
