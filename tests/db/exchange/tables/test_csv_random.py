"""CSV of any content, whole and damaged: read back exactly, and every row accounted for."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from db.exchange.tables import BadFile, RefusedRow, Row, TableOptions, open_table, write_refused
from db.exchange.tables.csv_dialect import find_dialect
from db.exchange.tables.csv_scan import Broken, Cells, Dialect, Scanner
from tests.db.exchange.tables.table_files import csv_of, read, save, shown, values

DELIMITERS = [",", ";", "\t", "|"]
ENDS = ["\r\n", "\n", "\r"]
CODINGS = [  # (how it is written, what must be said)
    ("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("utf-32", None),
    ("utf-16-be", "utf-16-be"), ("gb18030", "gb18030"), ("gb18030", "GB18030"),
]  # fmt: skip

CHARACTERS = st.one_of(
    st.sampled_from(",;\t|\"'\r\n \u3000ab1$.名称é한あ😀\u0301\x1b\u202e\ufeff"),
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
)
CELLS = st.text(CHARACTERS, max_size=8)
NAMES = st.lists(
    st.text(st.sampled_from("abcd 名é.,;|"), min_size=1, max_size=6).filter(str.strip),
    min_size=1,
    max_size=5,
    unique_by=lambda name: " ".join(name.split()),
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A header and rows of its width."""
    names = draw(NAMES)
    width = len(names)
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    return [names, *rows]


def opens_doubtfully(cell: str) -> bool:
    """Whether a cell must be quoted only since blanks before a quotation mark are refused."""
    return cell.lstrip(" \t").startswith('"')


@given(
    tables(), st.sampled_from(DELIMITERS), st.sampled_from(ENDS), st.text("q-", max_size=30),
    st.sampled_from(CODINGS), st.booleans(),
)  # fmt: skip
def test_a_table_is_read_back_exactly(
    table: list[list[str]], delimiter: str, end: str, quotes: str,
    coding: tuple[str, str | None], closed: bool,
) -> None:  # fmt: skip
    text = csv_of(table, delimiter, end, quotes=quotes)
    if not closed:
        text = text[: -len(end)]
    data = text.encode(coding[0])
    assume(coding[1] != "gb18030" or data.startswith(b"\xef\xbb\xbf") or not is_utf8(data))
    with tempfile.TemporaryDirectory() as folder:
        path = save(Path(folder), data)
        options = TableOptions("csv", coding[1], delimiter)
        with open_table(path, options) as opened:
            assert opened.columns == tuple(" ".join(shown(name).split()) for name in table[0])
            rows = list(opened.rows())
    assert all(isinstance(row, Row) for row in rows)
    read_back = [list(row.values.values()) for row in rows if isinstance(row, Row)]
    assert read_back == [[shown(cell) for cell in row] for row in table[1:]]
    assert [row.number for row in rows] == list(range(1, len(table)))


def is_utf8(data: bytes) -> bool:
    try:
        return data.decode("utf-8") != data.decode("gb18030")
    except UnicodeDecodeError:
        return False


@given(tables(), st.sampled_from(DELIMITERS), st.sampled_from(ENDS), st.text("q-", max_size=30))
def test_the_delimiter_is_found_or_asked_for(
    table: list[list[str]], delimiter: str, end: str, quotes: str
) -> None:
    assume(len(table[0]) > 1 and not table[0][0].startswith(("[", "{", "'")))
    text = csv_of(table, delimiter, end, quotes=quotes)
    try:
        found = find_dialect(text, True, "table.csv")
    except BadFile as error:
        assert "the delimiter may be" in str(error)
    else:
        assert found == Dialect(delimiter)


class Told(NamedTuple):
    """A row as the slow parser has it; without cells if its quotation marks are doubtful."""

    line: int
    cells: list[str] | None
    raw: str


def told(text: str, delimiter: str) -> Iterator[Told | None]:
    """Parse CSV letter by letter, the way the module's docstring says; None if unclosed."""
    line, pos = 1, 0
    while pos < len(text):
        row = SlowRow(text, pos, delimiter)
        if row.unclosed:
            yield None
            return
        raw = text[pos : row.pos].rstrip("\r\n")
        if len(row.cells) > 1 or raw.strip():
            yield Told(line, None if row.doubtful else row.cells, raw)
        line += len(re.findall("\r\n|\r|\n", text[pos : row.pos]))
        pos = row.pos


class SlowRow:
    """One row, read letter by letter from a place on."""

    def __init__(self, text: str, pos: int, delimiter: str) -> None:
        self.cells = [""]
        self.state = "start"
        self.doubtful = self.unclosed = False
        self.delimiter = delimiter
        while True:
            letter = next(each for each in ("\r\n", '""', text[pos : pos + 1])
                          if text.startswith(each, pos)
                          and (each != '""' or self.state == "quoted"))  # fmt: skip
            pos += len(letter)
            if self.state == "quoted":
                self.unclosed = not letter
                self.quoted(letter)
            elif letter not in ("\r\n", "\r", "\n", ""):
                self.plain(letter)
                continue
            if (self.state != "quoted" and letter in ("\r\n", "\r", "\n", "")) or self.unclosed:
                break
        self.pos = pos

    def quoted(self, letter: str) -> None:
        if letter == '"':
            self.state = "behind"
        else:
            self.cells[-1] += letter.replace('""', '"')

    def plain(self, letter: str) -> None:
        if letter == self.delimiter:
            self.cells.append("")
            self.state = "start"
        elif letter == '"' and self.state == "start":
            self.state = "quoted"
        else:
            self.doubtful |= self.state == "behind" or (letter == '"' and self.state == "blank")
            blank = letter in " \t" and self.state in ("start", "blank")
            self.state = "blank" if blank else "plain"
            self.cells[-1] += letter


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """CSV to which something happened, and its delimiter."""
    delimiter = draw(st.sampled_from(DELIMITERS))
    text = csv_of(draw(tables()), delimiter, draw(st.sampled_from(ENDS)),
                  quotes=draw(st.text("q-", max_size=30)))  # fmt: skip
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 2))
        put = draw(st.text(st.sampled_from(f'"{delimiter}\r\n x'), max_size=2))
        text = text[:at] + put + text[at + cut :]
    return text, delimiter


@settings(max_examples=400)
@given(damaged())
def test_the_scanner_says_what_the_slow_parser_says(case: tuple[str, str]) -> None:
    text, delimiter = case
    wanted = list(told(text, delimiter))
    found: list[Told | None] = []
    try:
        for row in Scanner(StringIO(text, newline=""), Dialect(delimiter), "x").rows():
            match row:
                case Cells(line, cells, raw):
                    found.append(Told(line, cells, raw.rstrip("\r\n")))
                case Broken(line, raw):
                    found.append(Told(line, None, raw))
    except BadFile as error:
        assert "not closed" in str(error)
        found.append(None)
    assert found == wanted


@settings(max_examples=400)
@example((';\r\n"\t"\r\n', "\t"))
@given(damaged())
def test_every_row_of_a_damaged_file_is_accounted_for(case: tuple[str, str]) -> None:
    text, delimiter = case
    header, *wanted = list(told(text, delimiter)) or [None]
    with tempfile.TemporaryDirectory() as folder:
        path = save(Path(folder), text)
        try:
            with open_table(path, TableOptions("csv", None, delimiter)) as table:
                columns = table.columns
                rows = list(table.rows())
        except BadFile:  # the whole file, for its header or a quotation mark that is not closed
            assert None in wanted or header is None or _bad_header(header.cells)
            return
        assert header is not None and header.cells is not None and None not in wanted
        assert len(rows) == len(wanted)
        for number, (row, true) in enumerate(zip(rows, wanted, strict=True), 1):
            assert true is not None
            assert (row.number, row.line) == (number, true.line)
            if isinstance(row, RefusedRow):
                whole = true.cells is None
                assert row.cells == ((true.raw,) if whole else tuple(true.cells or ()))
                assert whole or len(row.cells) != len(columns)
                assert row.reason and row.advice
            else:
                assert [shown(cell) for cell in true.cells or ()] == list(row.values.values())
        refused = [row for row in rows if isinstance(row, RefusedRow)]
        _comes_back(Path(folder, "refused.csv"), columns, refused)


def _bad_header(cells: list[str] | None) -> bool:
    names = [" ".join(shown(cell).split()) for cell in cells or ()]
    return cells is None or "" in names or len(set(names)) < len(names)


def _comes_back(path: Path, columns: tuple[str, ...], refused: list[RefusedRow]) -> None:
    """What was refused is refused again, cell by cell, until it is mended."""
    write_refused(path, columns, refused)
    again = [row for row in read(path) if len(columns) > 1 or isinstance(row, RefusedRow)]
    wanted = [row.cells for row in refused if len(columns) > 1 or len(row.cells) > 1]
    assert [row.cells for row in again if isinstance(row, RefusedRow)] == wanted
    assert len(again) == len(wanted)
    mended = [row._replace(cells=tuple(["x y"] * len(columns))) for row in refused]
    write_refused(path, columns, mended)
    assert values(path) == [["x y"] * len(columns)] * len(refused)
