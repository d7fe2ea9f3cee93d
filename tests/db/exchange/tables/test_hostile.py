"""Hostile and broken files: each refused with its place, or read exactly.

What is expected of each is written down here: a place and words of the refusal; or the rows, where
a tuple of texts is a row that is read, and a list is a row that is refused, as its line, its
column, words of the reason, and its cells.
"""

from __future__ import annotations

import codecs
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from db.exchange.tables import BadFile, RefusedRow, Row, TableOptions, open_table
from db.safe_text import is_clean
from tests.db.exchange.tables.table_files import (
    archive,
    save,
    text_cell,
    workbook,
    workbook_parts,
)


class Refused(NamedTuple):
    """A file that is refused: where, and words of what is said."""

    line: int
    column: int
    words: str


HEADER = text_cell("A1", "a") + text_cell("B1", "b")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_of(*rows: str, after: str = "", **more: str) -> bytes:
    """A workbook with a header (a, b) and these rows."""
    return workbook(f'<row r="1">{HEADER}</row>{"".join(rows)}', after, **more)


def part_of(data: str | bytes, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook with a part in place of another."""
    return archive(workbook_parts("<sheetData/>") | {part: data})


def bomb() -> bytes:
    """A sheet that declares 400 MB in a few kilobytes; nobody is to unpack it to find out."""
    return _raw_archive("xl/worksheets/sheet1.xml", zlib.compress(bytes(1 << 20))[2:-4], 400 << 20)


def liar() -> bytes:
    """A sheet that declares a thousand bytes and unpacks to fifty million."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = squeezed.compress(b"<worksheet>" + b" " * 50_000_000) + squeezed.flush()
    return _raw_archive("xl/worksheets/sheet1.xml", data, 1_000)


def _raw_archive(name: str, data: bytes, size: int) -> bytes:
    """A ZIP archive that may lie: one entry, and the name that makes it a workbook."""
    out, directory = b"", b""
    entries = [("[Content_Types].xml", zlib.compress(b"<x/>")[2:-4], 4, zlib.crc32(b"<x/>")),
               (name, data, size, 0)]  # fmt: skip
    for entry, body, length, checksum in entries:
        raw = entry.encode()
        common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, checksum, len(body), length,
                             len(raw), 0)  # fmt: skip
        directory += b"PK\1\2\x14\0" + common + struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + raw
        out += b"PK\3\4" + common + raw + body
    end = struct.pack("<HHHHIIH", 0, 0, 2, 2, len(directory), len(out), 0)
    return out + directory + b"PK\5\6" + end


def huge_directory() -> bytes:
    """An archive that announces a directory of 4 GB."""
    whole = sheet_of()
    at = whole.rindex(b"PK\5\6")
    return whole[: at + 12] + b"\xff\xff\xff\xff" + whole[at + 16 :]


def flipped(data: bytes) -> bytes:
    """A bit of the sheet is another."""
    at = data.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml") + 4
    return data[:at] + bytes([data[at] ^ 8]) + data[at + 1 :]


Expected = Refused | list[Any]
Case = tuple[str, str, bytes | str | Callable[[], bytes], dict[str, str], Expected]

CASES: list[Case] = [
    # ------------------------------------------------------------ encodings
    ("latin-1 by mistake", "a.csv", b"a,b\ncaf\xe9,1\n", {}, Refused(2, 4, "byte 0xe9")),
    ("GB18030 unasked", "a.csv", "名,b\n".encode("gb18030"), {}, Refused(1, 1, "gb18030")),
    ("GB18030 asked", "a.csv", "名,b\n称,1\n".encode("gb18030"), {"encoding": "gb18030"},
     [("称", "1")]),
    ("UTF-8 called GB18030", "a.csv", "名,b\n称,1\n", {"encoding": "gb18030"}, [("称", "1")]),
    ("UTF-16 without a mark", "a.csv", "a,b\n1,2\n".encode("utf-16-le"), {},
     Refused(1, 2, "utf-16-le")),
    ("UTF-16 cut in a character", "a.csv", "a,b\n1,2".encode("utf-16")[:-1], {},
     Refused(2, 5, "byte 0x32")),
    ("UTF-32", "a.csv", codecs.BOM_UTF32_LE + "a,b\n名,2\n".encode("utf-32-le"), {},
     [("名", "2")]),
    ("overlong slash", "a.csv", b"a,b\n\xc0\xaf,2\n", {}, Refused(2, 1, "byte 0xc0")),
    ("half a surrogate pair", "a.csv", b"a,b\n1,\xed\xa0\x80\n", {}, Refused(2, 3, "byte 0xed")),
    ("cut in a character", "a.csv", "a,b\n1,名".encode()[:-1], {}, Refused(2, 3, "byte 0xe5")),
    ("NUL", "a.csv", b"a,b\n1,2\0\n", {}, Refused(2, 4, "NUL")),
    ("NUL behind a good megabyte", "a.csv", b"a,b\n" + b"1,2\n" * 300_000 + b"\0", {},
     Refused(300_002, 1, "NUL")),
    ("two marks", "a.csv", b"\xef\xbb\xbf" * 2 + b"a,b\n1,2\n", {"columns": "\ufffda,b"},
     [("1", "2")]),
    ("encoding that unpacks", "a.csv", b"a,b\n", {"encoding": "zlib_codec"},
     Refused(1, 1, "is not known")),
    # ------------------------------------------------------------ characters
    ("escape codes", "a.csv", "a,b\n\x1b]0;x\x07,\x9b31m\n", {}, [("␛]0;x␇", "\ufffd31m")]),
    ("bidirectional", "a.csv", "a,b\n\u202e01$,\u2066x\n", {}, [("\ufffd01$", "\ufffdx")]),
    ("zero width", "a.csv", "a,b\nOpen\u200bAI,x\ufeff\n", {}, [("Open\ufffdAI", "x\ufffd")]),
    ("heap of marks", "a.csv", "a,b\nx" + "\u0301" * 50 + ",y\n", {},
     [("x" + "\u0301" * 3, "y")]),
    ("line separators that are none", "a.csv", "a,b\n1\x0b\x0c\x85\u2028,2\n", {},
     [("1␋␌\ufffd\ufffd", "2")]),
    ("end of a DOS file", "a.csv", "a,b\n1,2\n\x1a", {},
     [("1", "2"), [3, "", "1 cell", ("\x1a",)]]),
    ("escape codes in the header", "a.csv", "\x1b[2Ja,b\n1,2\n", {"columns": "␛[2Ja,b"},
     [("1", "2")]),
    ("names alike when cleaned", "a.csv", "a\u200b,a\u200c\n1,2\n", {},
     Refused(1, 4, "columns 1 and 2 are both named")),
    # ------------------------------------------------------------ CSV
    ("too few cells", "a.csv", "a,b\n1\n2,3\n", {}, [[2, "", "1 cell", ("1",)], ("2", "3")]),
    ("too many cells", "a.csv", "a,b\n1,2,3\n", {}, [[2, "", "3 cells", ("1", "2", "3")]]),
    ("a comma too many in each row", "a.csv", "a,b\n1,2,\n3,4,\n", {},
     [[2, "", "3 cells", ("1", "2", "")], [3, "", "3 cells", ("3", "4", "")]]),
    ("name twice", "a.csv", "a,b,a\n1,2,3\n", {}, Refused(1, 5, "columns 1 and 3")),
    ("name missing", "a.csv", "a,,b\n1,2,3\n", {}, Refused(1, 3, "column 2 has no name")),
    ("no header but blanks", "a.csv", ",,\n1,2,3\n", {}, Refused(1, 1, "column 1 has no name")),
    ("unclosed at the end", "a.csv", 'a,b\n1,"2\n', {}, Refused(2, 3, "not closed")),
    ("unclosed at the beginning", "a.csv", '"a,b\n1,2\n', {}, Refused(1, 1, "not closed")),
    ("unclosed before much", "a.csv", 'a,b\n1,"2\n' + "3,4\n" * 900_000, {},
     Refused(2, 3, "not closed within 1,000,000")),
    ("quote that swallows a row", "a.csv", 'a,b\n1,"2\n3,4\n5,"6"\n7,8\n', {},
     [[2, "b", "text behind a closing", ('1,"2\n3,4\n5,"6"',)], ("7", "8")]),
    ("quotes not doubled", "a.csv", 'a,b\n"say "hi" x",2\n3,4\n', {},
     [[2, "a", "(line 2, character 1)", ('"say "hi" x",2',)], ("3", "4")]),
    ("blank before a quote", "a.csv", 'a,b\n1, "2,3"\n', {},
     [[2, "b", "blanks before", ('1, "2,3"',)]]),
    ("inches", "a.csv", 'a,b\n5" x,6"\n', {}, [('5" x', '6"')]),
    ("line ends of all kinds", "a.csv", 'a,b\r1,2\n3,4\r\n\n\r"5\r\n6",7', {},
     [("1", "2"), ("3", "4"), ("5 6", "7")]),
    ("commas or semicolons", "a.csv", "a,b;c\n1,2;3\n", {}, Refused(1, 1, "--delimiter")),
    ("decimal commas", "a.csv", "a;b\n1,5;2\n3,5;4\n", {}, [("1,5", "2"), ("3,5", "4")]),
    ("declared delimiter", "a.csv", "sep=|\na|b\n1,5|2\n", {}, [("1,5", "2")]),
    ("a line of 9 million", "a.csv", b"a,b\n" + b"x," * 4_500_000, {},
     Refused(2, 1, "over 8,000,000")),
    ("a cell of a million and one", "a.csv", b"a,b\n1," + b"x" * 1_000_001, {},
     Refused(2, 3, "over 1,000,000")),
    ("501 columns", "a.csv", ",".join(f"c{n}" for n in range(501)), {},
     Refused(1, 2391, "501 columns")),
    ("formulas are texts", "a.csv", "a,b\n=cmd|' /C calc'!A0,+1\n", {},
     [("=cmd|' /C calc'!A0", "+1")]),
    ("nothing", "a.csv", "", {}, Refused(1, 1, "nothing in it")),
    ("blank lines only", "a.csv", "\n\r\n   \n", {}, Refused(1, 1, "nothing in it")),
    ("a web page", "a.csv", "<!DOCTYPE html><html>Sign in", {}, Refused(1, 1, "a web page")),
    # ------------------------------------------------------------ JSON
    ("NaN", "a.json", '[{"a": NaN}]', {}, Refused(1, 8, "NaN")),
    ("Infinity", "a.json", '[\n{"a": -Infinity}]', {}, Refused(2, 7, "-Infinity")),
    ("1e999", "a.json", '[{"a": 1e999}]', {}, Refused(1, 8, "1e999")),
    ("key twice", "a.json", '[{"a": 1,\n "a": 2}]', {}, Refused(2, 2, "stands twice")),
    ("key twice under another spelling", "a.json", '[{"a": 1, "\\u0061": 2}]', {},
     Refused(1, 11, "stands twice")),
    ("a hundred thousand brackets", "a.json", "[" * 100_000, {}, Refused(1, 33, "over 32 deep")),
    ("deep objects", "a.json", "[" + '{"a":' * 50_000, {}, Refused(1, 157, "over 32 deep")),
    ("garbage behind", "a.json", '[{"a": 1}]\n]', {}, Refused(2, 1, "more behind")),
    ("cut", "a.json", '[{"a": 1}, {"a"', {}, Refused(1, 16, "the end instead of a colon")),
    ("comment", "a.json", '[\n// all\n{"a": 1}]', {}, Refused(2, 1, "'/' instead of a value")),
    ("comma at the end", "a.json", '[{"a": 1},]', {}, Refused(1, 11, "']' instead of a value")),
    ("half a pair", "a.json", '[{"a": "\\ud83d"}]', {}, Refused(1, 8, "half of a surrogate")),
    ("escaped controls", "a.json", '[{"a": "\\u0000\\u001b[2J\\u202e"}]', {},
     [("␀␛[2J\ufffd",)]),
    ("raw control", "a.json", '[{"a": "\x1b"}]', {}, Refused(1, 9, "control character U+001B")),
    ("two values for a column", "a.json", '[{"a.b": 1, "a": {"b": 2}}, {"a.b": 3}]', {},
     [[1, "a.b", "two values", ('{"a.b": 1, "a": {"b": 2}}',)], ("3",)]),
    ("no object", "a.json", '[5, {"a": 1}]', {}, [[1, "", "no object", ("5",)], ("1",)]),
    ("long number", "a.json", '[{"a": ' + "9" * 5_000 + "}]", {}, [("9" * 5_000,)]),
    ("exact number", "a.json", '[{"a": 0.1000000000000000055511151231257827}]', {},
     [("0.1000000000000000055511151231257827",)]),
    ("a broken line", "a.jsonl", '{"a": 1}\n{"a": \n{"a": 2}\n', {},
     [("1",), [2, "", "(line 2, character 6)", ('{"a":',)], ("2",)]),
    ("NaN in a line", "a.jsonl", '{"a": 1}\n{"a": NaN}\n', {},
     [("1",), [2, "", "NaN", ('{"a": NaN}',)]]),
    ("two on a line", "a.jsonl", '{"a": 1}\n{"a": 2}{"a": 3}\n', {},
     [("1",), [2, "", "behind the record (line 2, character 9)", ('{"a": 2}{"a": 3}',)]]),
    ("an object and no list named", "a.json", '{"x": [], "y": []}', {}, Refused(1, 1, "x, y")),
    ("a list that isn't there", "a.json", '{"x": {"y": 1}}', {"records": "x.y"},
     Refused(1, 1, "no list 'x.y'")),
    # ------------------------------------------------------------ workbooks
    ("bomb", "a.xlsx", bomb, {}, Refused(1, 1, "bytes unpacked")),
    ("liar", "a.xlsx", liar, {}, Refused(1, 1, "damaged workbook")),
    ("huge directory", "a.xlsx", huge_directory, {}, Refused(1, 1, "huge directory")),
    ("6,000 parts", "a.xlsx",
     lambda: archive(workbook_parts("") | {f"p{n}": "" for n in range(6_000)}), {},
     Refused(1, 1, "6,005 parts")),
    ("a flipped bit", "a.xlsx", flipped(sheet_of('<row r="2"><c r="A2"><v>1</v></c></row>')), {},
     Refused(1, 1, "damaged workbook")),
    ("cut", "a.xlsx", sheet_of()[:-40], {}, Refused(1, 1, "")),
    ("entities", "a.xlsx",
     part_of('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
             f'<worksheet xmlns="{_MAIN}"><sheetData>&b;</sheetData></worksheet>'), {},
     Refused(1, 1, "document type")),
    ("entities elsewhere", "a.xlsx",
     part_of('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
             "xl/workbook.xml"), {}, Refused(1, 1, "document type")),
    ("row of a billion", "a.xlsx", sheet_of('<row r="999999999"><c><v>1</v></c></row>'), {},
     Refused(1, 1, "row '999999999' after row 1")),
    ("last row", "a.xlsx", sheet_of('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), {},
     [("1", "")]),
    ("rows backwards", "a.xlsx",
     sheet_of('<row r="5"><c r="A5"><v>1</v></c></row><row r="4"><c r="A4"><v>1</v></c></row>'),
     {}, Refused(1, 1, "row '4' after row 5")),
    ("cell of another row", "a.xlsx", sheet_of('<row r="2"><c r="A9"><v>1</v></c></row>'), {},
     Refused(1, 1, "cell 'A9' in row 2")),
    ("cell twice", "a.xlsx",
     sheet_of('<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>'), {},
     Refused(1, 1, "cell 'A2' in row 2")),
    ("two values in a cell", "a.xlsx",
     sheet_of('<row r="2"><c r="B2"><v>1</v><v>2</v></c></row>'), {},
     Refused(2, 2, "two values in a cell")),
    ("far column", "a.xlsx", sheet_of('<row r="2"><c r="XFD2"><v>1</v></c></row>'), {},
     Refused(2, 16_384, "beyond column 500")),
    ("beyond the last column", "a.xlsx", sheet_of('<row r="2"><c r="XFE2"><v>1</v></c></row>'),
     {}, Refused(1, 1, "cell 'XFE2'")),
    ("figure that is none", "a.xlsx", sheet_of('<row r="2"><c r="A2"><v>nan</v></c></row>'), {},
     Refused(1, 1, "no workbook that can be read")),
    ("endless figure", "a.xlsx", sheet_of('<row r="2"><c r="A2"><v>1e999</v></c></row>'), {},
     [[2, "a", "beyond all bounds", ("inf", "")]]),
    ("date that is none", "a.xlsx", part_of(
        f'<worksheet xmlns="{_MAIN}"><sheetData><row r="1">{text_cell("A1", "a")}</row>'
        '<row r="2"><c r="A2" t="d"><v>2026-02-31</v></c></row></sheetData></worksheet>'), {},
     Refused(1, 1, "no workbook that can be read")),
    ("missing shared text", "a.xlsx", sheet_of('<row r="2"><c r="A2" t="s"><v>7</v></c></row>'),
     {}, Refused(1, 1, "no workbook that can be read")),
    ("formula never computed", "a.xlsx", sheet_of('<row r="2"><c r="B2"><f>1+1</f></c></row>'),
     {}, [[2, "b", "not saved (cell B2)", ("", "=1+1")]]),
    ("formula of another workbook", "a.xlsx",
     sheet_of('<row r="2"><c r="A2"><f>[1]Secret!A1</f><v>5</v></c></row>'), {}, [("5", "")]),
    ("error", "a.xlsx", sheet_of('<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>'), {},
     [[2, "a", "#REF! (cell A2)", ("#REF!", "")]]),
    ("merged", "a.xlsx",
     sheet_of('<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>',
              after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'), {},
     [("1", ""), [3, "a", "A3 is merged into A2:A3", ("", "2")]]),
    ("merged over everything", "a.xlsx",
     sheet_of('<row r="2"><c r="A2"><v>1</v></c></row>',
              after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), {},
     [[2, "a", "A2 is merged into A1:XFD1048576", ("1", "")]]),
    ("the strict form", "a.xlsx", part_of(
        '<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'), {},
     Refused(1, 1, "strict form")),
    ("millions of elements", "a.xlsx", lambda: part_of(
        f'<worksheet xmlns="{_MAIN}">{"<x/>" * 300_000}</worksheet>'), {},
     Refused(1, 1, "too much beside its cells")),
    ("deep elements", "a.xlsx", part_of(
        f'<worksheet xmlns="{_MAIN}">{"<x>" * 1_000}{"</x>" * 1_000}</worksheet>'), {},
     Refused(1, 1, "too much beside its cells")),
    ("a cell of two million", "a.xlsx", lambda: sheet_of(
        f'<row r="2">{text_cell("A2", "x" * 2_000_000)}</row>'), {},
     Refused(2, 1, "a cell of over 1,000,000")),
    ("no sheet", "a.xlsx", archive({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<y/>"}),
     {}, Refused(1, 1, "no workbook that can be read")),
    ("called CSV", "a.csv", sheet_of('<row r="2"><c r="A2"><v>1</v></c></row>'), {}, [("1", "")]),
    ("CSV called a workbook", "a.xlsx", "a,b\n1,2\n", {}, [("1", "2")]),
    ("an old workbook", "a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), {},
     Refused(1, 1, "an old or protected Excel file")),
    ("another archive", "a.xlsx", archive({"secret.txt": "x"}), {}, Refused(1, 1, "a ZIP archive")),
    ("a document", "a.xlsx", archive({"[Content_Types].xml": "<x/>", "word/document.xml": "x"}), {},
     Refused(1, 1, "a Word document")),
    ("a binary workbook", "a.xlsx", archive({"xl/workbook.bin": "x"}), {}, Refused(1, 1, ".xlsb")),
    ("escaped controls in a sheet", "a.xlsx",
     sheet_of(f'<row r="2">{text_cell("A2", "x_x001B_[2J&#x202e;")}</row>'), {},
     [("x_x001B_[2J\ufffd", "")]),
]  # fmt: skip


def told(row: Row | RefusedRow) -> Any:
    """A row as this file writes it down."""
    if isinstance(row, Row):
        return tuple(row.values.values())
    return [row.line, row.column, row.reason, row.cells]


def same(row: Any, wanted: Any) -> bool:
    if isinstance(wanted, tuple):
        return bool(row == wanted)
    return bool(row[:2] == wanted[:2] and wanted[2] in row[2] and row[3] == wanted[3])


@pytest.mark.parametrize(
    ("name", "data", "options", "expected"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_a_hostile_file_is_refused_or_read_exactly(
    tmp_path: Path, name: str, data: Any, options: dict[str, str], expected: Expected
) -> None:
    path = save(tmp_path, data() if callable(data) else data, name)
    columns = options.get("columns", "")
    given = {key: value for key, value in options.items() if key != "columns"}
    try:
        with open_table(path, TableOptions(**given)) as table:
            rows = list(table.rows())
            assert not columns or ",".join(table.columns) == columns
    except BadFile as error:
        problem = error.problem
        assert isinstance(expected, Refused), str(error)
        assert problem.place.file == str(path)
        assert (problem.place.line, problem.place.column) == expected[:2], str(error)
        assert expected.words in str(error)
        assert problem.advice and is_clean(str(error))
    else:
        assert not isinstance(expected, Refused), rows[:3]
        assert len(rows) == len(expected)
        assert all(map(same, map(told, rows), expected)), rows[:3]


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 40
    assert len({case[0] + case[1] for case in CASES}) == len(CASES)
