"""Which format a file has: by content, whatever it is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from db.exchange.tables import TableOptions, open_table
from tests.db.exchange.tables.table_files import refusal, save, text_cell, values, workbook

BOOK = workbook(f'<row r="1">{text_cell("A1", "a")}</row><row r="2">{text_cell("A2", "1")}</row>')


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl", "a.xlsx", "a.xls", "a.txt", "a"])
@pytest.mark.parametrize(
    ("data", "found"),
    [
        ('[{"a": 1}]', "json"), ('\n [ {"a": "1"} ] ', "json"), ('[{\n"a": 1}\n]', "json"),
        ('{"a": 1}\n{"a": 2}\n', "jsonl"), ('\ufeff{"a": 1}\r\n\r\n{"a": 2}', "jsonl"),
        ('[{"a": 1}]'.encode("utf-16"), "json"), (BOOK, "xlsx"),
    ],
    ids=["list", "blanks", "lines", "json lines", "with a mark", "UTF-16", "workbook"],
)  # fmt: skip
def test_content_says_what_it_is(tmp_path: Path, name: str, data: bytes | str, found: str) -> None:
    path = save(tmp_path, data, name)
    with open_table(path) as table:
        assert (table.format, table.columns) == (found, ("a",))
    assert values(path)[0] == ["1"]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.xlsx", "a.txt", "a"])
@pytest.mark.parametrize("data", ["a,b\n1,2\n", "[a],b\n1,2\n", "{x},b\n1,2", "[,b\n1,2"])
def test_what_is_nothing_else_is_csv(tmp_path: Path, name: str, data: str) -> None:
    path = save(tmp_path, data, name)
    with open_table(path) as table:
        assert table.format == "csv"
    assert values(path) == [["1", "2"]]


def test_a_name_that_says_json_is_believed_where_the_content_is_broken(tmp_path: Path) -> None:
    assert "'a' instead of a value" in refusal(save(tmp_path, "a,b\n1,2\n", "a.json")).what
    with open_table(save(tmp_path, '{"a": 1}\n', "a.jsonl")) as table:
        assert table.format == "jsonl"
    with open_table(save(tmp_path, '{"a": 1}\nx\n', "a.ndjson")) as table:
        assert table.format == "jsonl"
    assert "which of its lists" in refusal(save(tmp_path, '{"a": 1}\n', "a.json")).what
    # Written over several lines, it is no JSON lines, whatever its name is.
    assert "which of its lists" in refusal(save(tmp_path, '{\n"a": 1}\n', "a.jsonl")).what


def test_the_format_may_be_told(tmp_path: Path) -> None:
    path = save(tmp_path, '[{"a": 1}]\n5\n', "a.json")
    with open_table(path, TableOptions(format="csv")) as table:
        assert table.columns == ('[{"a": 1}]',)
    assert refusal(path, format="xlsx").what == "no Excel workbook"
    assert "csv, json, jsonl, xlsx" in refusal(path, format="ods").advice
    book = save(tmp_path, BOOK, "a.xlsx")
    with open_table(book, TableOptions(format="csv")) as table:
        assert table.format == "xlsx"  # no text, whatever is said


@pytest.mark.parametrize(
    ("data", "what", "advice"),
    [
        (b"", "there is nothing in it", "name a file"),
        (b" \r\n\n\t", "there is nothing in it", "name a file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or protected Excel file", ".xlsx"),
        (b"\x1f\x8b\x08\0", "a gzip archive", "unpack"),
        (b"%PDF-1.7", "a PDF", "import the table"),
        (b"PAR1\0", "a Parquet file", "CSV"),
        (b"SQLite format 3\0", "a SQLite database", "CSV"),
        (b"\xef\xbb\xbf\n<!DOCTYPE HTML>", "a web page", "download the file itself"),
        (b"<?xml version='1.0'?><a/>", "a web page or XML", "download"),
        (b"<html><body>Sign in", "a web page", "download"),
    ],
    ids=range(10),
)
def test_other_files_are_called_by_their_name(
    tmp_path: Path, data: bytes, what: str, advice: str
) -> None:
    problem = refusal(save(tmp_path, data))
    assert what in problem.what and advice in problem.advice


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "none.csv").what
    assert "not a regular file" in refusal(tmp_path).what
    os.mkfifo(tmp_path / "pipe")
    assert "not a regular file" in refusal(tmp_path / "pipe").what
    large = tmp_path / "large.csv"
    with open(large, "wb") as file:
        file.truncate(200_000_001)
    assert "200,000,001 bytes" in refusal(large).what
    problem = refusal(tmp_path / "\x1b[31m\n.csv")
    assert problem.place.file.endswith("␛[31m␊.csv")


def test_files_are_closed(tmp_path: Path) -> None:
    for data, name in (("a\n1\n", "a.csv"), ('[{"a": 1}]', "a.json"), (BOOK, "a.xlsx")):
        with open_table(save(tmp_path, data, name)) as table:
            rows = table.rows()
            next(rows)
        assert table._file.closed and table.position() <= table.size
        table.close()
