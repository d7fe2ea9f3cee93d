"""CSV: what is read, what is refused, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.exchange.tables import RefusedRow, Row, TableOptions, open_table
from db.exchange.tables import values as values_module
from db.safe_text import is_clean
from tests.db.exchange.tables.table_files import csv_of, read, refusal, save, values


def test_rows_have_numbers_lines_and_columns(tmp_path: Path) -> None:
    path = save(tmp_path, 'company,figure\r\nOpenAI,$110B\r\n\r\n"x\r\nAI",\r\nxAI,"a ""b"""\r\n')
    with open_table(path) as table:
        assert (table.format, table.encoding, table.columns) == (
            "csv", "utf-8", ("company", "figure")
        )  # fmt: skip
        assert (table.name, table.size) == (str(path), path.stat().st_size)
        columns = {"company": 1, "figure": 2}
        assert list(table.rows()) == [
            Row(1, 2, {"company": "OpenAI", "figure": "$110B"}, columns),
            Row(2, 4, {"company": "x AI", "figure": ""}, columns),
            Row(3, 6, {"company": "xAI", "figure": 'a "b"'}, columns),
        ]
        assert table.position() == table.size
        assert [row.line for row in table.rows()] == [2, 4, 6]  # again from the beginning


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("quotes", ["", "q" * 99])
def test_the_dialect_is_found(tmp_path: Path, delimiter: str, end: str, quotes: str) -> None:
    rows = [["company", "what, when; how|why", "n"], ["OpenAI", "a\nb", "1,5"], ["x", "", "2;3"]]
    path = save(tmp_path, csv_of(rows, delimiter, end, quotes=quotes).removesuffix(end))
    assert values(path) == [["OpenAI", "a b", "1,5"], ["x", "", "2;3"]]


def test_a_header_in_single_quotation_marks_says_that_they_are_the_quotes(tmp_path: Path) -> None:
    path = save(tmp_path, "'a','b''s'\n'1,5','it''s'\n")
    with open_table(path) as table:
        assert table.columns == ("a", "b's")
        assert [row.values for row in table.rows() if isinstance(row, Row)] == [
            {"a": "1,5", "b's": "it's"}
        ]
    # One that is only a part of a name is none.
    assert values(save(tmp_path, "o'a,b\n'1,5'\n")) == [["'1", "5'"]]


def test_the_delimiter_may_be_told(tmp_path: Path) -> None:
    path = save(tmp_path, "a,b;c\n1,2;3\n")
    assert "the delimiter may be , or ;" in refusal(path).what
    assert values(path, delimiter=";") == [["1,2", "3"]]
    assert values(path, delimiter=",") == [["1", "2;3"]]
    assert values(save(tmp_path, "a\tb;c\n1\t2;3\n"), delimiter="tab") == [["1", "2;3"]]
    assert values(save(tmp_path, "a^b\n1^2\n"), delimiter="^") == [["1", "2"]]


@pytest.mark.parametrize("told", ["ab", '"', "'", "\n", "x", "7", ""])
def test_what_can_be_no_delimiter_is_refused(tmp_path: Path, told: str) -> None:
    path = save(tmp_path, "a,b\n1,2\n")
    if told:
        assert "is no delimiter" in refusal(path, delimiter=told).what
    else:  # not told
        assert values(path, delimiter=told) == [["1", "2"]]


def test_the_first_line_may_declare_the_delimiter(tmp_path: Path) -> None:
    path = save(tmp_path, "sep=;\r\na,b;c\r\n1,2;3\r\nx\r\n")
    good, short = read(path)
    assert isinstance(good, Row) and good.values == {"a,b": "1,2", "c": "3"}
    assert (good.line, short.line) == (3, 4)


def test_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    assert values(save(tmp_path, "name\nOpenAI\n\n   \nx;y\n\"\"\n'z'\n")) == [
        ["OpenAI"], ["x;y"], [""], ["'z'"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "cells", "reason"),
    [
        ("1", ["1"], "1 cell, and the header has 3 columns"),
        ("1,2", ["1", "2"], "2 cells, and the header has 3 columns"),
        ("1,2,3,", ["1", "2", "3", ""], "4 cells, and the header has 3 columns"),
        ('1,2,"3",4,5', ["1", "2", "3", "4", "5"], "5 cells, and the header has 3 columns"),
        ('"1\n2"', ["1\n2"], "1 cell, and the header has 3 columns"),
    ],
)
def test_a_row_of_another_width_is_refused_as_it_is(
    tmp_path: Path, row: str, cells: list[str], reason: str
) -> None:
    path = save(tmp_path, f"a,b,c\n1,2,3\n{row}\n4,5,6\n")
    before, refused, after = read(path)
    assert isinstance(before, Row) and isinstance(after, Row)
    assert isinstance(refused, RefusedRow)
    assert refused[:4] == (2, 3, "", reason) and refused.advice
    assert refused.cells == tuple(cells)
    assert after.number == 3


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ('1,"2"x,3', "b", "text behind a closing quotation mark (line 3, character 3)"),
        ('"1" ,2,3', "a", "text behind a closing quotation mark (line 3, character 1)"),
        ('1, "2",3', "b", "blanks before an opening quotation mark (line 3, character 3)"),
        ('1,2,\t"3"', "c", "blanks before an opening quotation mark (line 3, character 5)"),
        ('1,"2\n2",3"3",x "y","z"!', "", "text behind a closing quotation mark (line 4, charact"),
        ('1,2,3,"4"x', "", "text behind a closing quotation mark (line 3, character 7)"),
    ],
)
def test_a_row_whose_quotation_marks_are_doubtful_is_refused_as_one_text(
    tmp_path: Path, row: str, column: str, reason: str
) -> None:
    path = save(tmp_path, f"a,b,c\r\n1,2,3\r\n{row}\r\n4,5,6")
    _, refused, after = read(path)
    assert isinstance(refused, RefusedRow) and isinstance(after, Row)
    assert refused.column == column and refused.reason.startswith(reason)
    assert refused.cells == (row,)
    assert after.line == 4 + row.count("\n")


def test_a_quotation_mark_inside_a_cell_is_a_character(tmp_path: Path) -> None:
    assert values(save(tmp_path, 'a,b\n5" pipe,x "y" z\n')) == [['5" pipe', 'x "y" z']]


def test_an_unclosed_quotation_mark_is_told_where_it_was_opened(tmp_path: Path) -> None:
    path = save(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n7,8\n')
    problem = refusal(path)
    assert (problem.place.line, problem.place.column) == (3, 3)
    assert "a quotation mark that is not closed" in problem.what
    with open_table(path) as table:
        rows = table.rows()
        assert next(rows).number == 1  # what comes before it can be read


@pytest.mark.parametrize(
    ("header", "line", "column", "what"),
    [
        ("a,b,a", 1, 5, "columns 1 and 3 are both named 'a'"),
        ("a,b, a ", 1, 5, "columns 1 and 3 are both named 'a'"),
        ('"x\ny",b,x  y', 2, 6, "columns 1 and 3 are both named 'x y'"),
        ("a,,c", 1, 3, "column 2 has no name"),
        ('a,"x\ny",,c', 2, 4, "column 3 has no name"),
        ("a,b,", 1, 5, "column 3 has no name"),
        ("\n\na,\u3000", 3, 3, "column 2 has no name"),
        ('a,"b"c', 1, 3, "text behind a closing quotation mark"),
        (f"a,{'x' * 1001}", 1, 3, "the name of column 2 has 1,001 characters"),
        (",".join(f"c{number}" for number in range(501)), 1, 2391, "501 columns"),
    ],
)
def test_a_bad_header_is_refused_at_its_column(
    tmp_path: Path, header: str, line: int, column: int, what: str
) -> None:
    problem = refusal(save(tmp_path, f"{header}\n1,2,3\n"))
    assert (problem.place.line, problem.place.column) == (line, column)
    assert what in problem.what and problem.advice


def test_names_of_columns_are_cleaned(tmp_path: Path) -> None:
    with open_table(save(tmp_path, '"a\u202e b","c\r\n d"\n')) as table:
        assert table.columns == ("a\ufffd b", "c d")
        assert list(table.rows()) == []


def test_control_characters_are_made_visible_and_a_nul_refuses_the_file(tmp_path: Path) -> None:
    assert values(save(tmp_path, "a,b\n\x1b[31mred,x\ty\x07\n")) == [["␛[31mred", "x y␇"]]
    problem = refusal(save(tmp_path, "a,b\nx,y\nz,\0\n"))
    assert (problem.place.line, problem.place.column) == (3, 3)
    assert "NUL" in problem.what


def test_cells_and_rows_are_bounded(tmp_path: Path) -> None:
    long = "x" * 1_000_000
    assert values(save(tmp_path, f'a,b\n{long},"{long}"\n')) == [[long, long]]
    for row, place in (
        (f"1,{long}x", (2, 3)),
        (f'1,"{long}x"', (2, 3)),
        (f'1,"\n{long}"', (2, 3)),
        (f'1,"{long}\n{long}', (2, 3)),
        (",".join([long] * 9), (2, 1)),
    ):
        problem = refusal(save(tmp_path, f"a,b\n{row}\n"))
        assert (problem.place.line, problem.place.column) == place
        assert "1,000,000" in problem.what or "8,000,000" in problem.what


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.exchange.tables.csv_files.MAX_ROWS", 3)
    assert len(values(save(tmp_path, "a\n1\n2\n3\n"))) == 3
    problem = refusal(save(tmp_path, "a\n1\n2\n3\n4\n"))
    assert (problem.place.line, problem.what) == (5, "over 3 rows")


def test_many_quoted_cells_in_one_row_are_bounded(tmp_path: Path) -> None:
    row = ",".join(['"' + ("x" * 99 + "\n") * 9_000 + '"'] * 20)
    problem = refusal(save(tmp_path, f"a,b\n{row}\n"))
    assert "over 8,000,000 characters" in problem.what


@given(st.text(alphabet=st.characters(max_codepoint=0x2FFFF, exclude_categories=["Cs"])))
def test_what_is_safe_at_a_glance_is_clean(text: str) -> None:
    for piece in text.split("\n"):
        if values_module._SAFE.fullmatch(piece):
            assert is_clean(piece.rstrip("\r"))


def test_all_characters_that_are_safe_at_a_glance_are_clean() -> None:
    safe = [chr(code) for code in range(0x30000) if values_module._SAFE.fullmatch(chr(code))]
    assert len(safe) > 40_000
    assert [each for each in safe if each not in "\r\n" and not is_clean(each)] == []


@pytest.mark.parametrize("sort", ["plain", "quoted"])
def test_the_two_delimiters_of_a_sample_that_is_cut(tmp_path: Path, sort: str) -> None:
    """The sample from which the dialect is found may end anywhere."""
    cell = "x" * 999 if sort == "plain" else '"' + "y\n" * 500 + '"'
    path = save(tmp_path, "a;b\n" + f"{cell};{cell}\n" * 200)
    with open_table(path, TableOptions()) as table:
        assert table.columns == ("a", "b")
        assert sum(isinstance(row, Row) for row in table.rows()) == 200
