"""Sheets of Excel: figures exact, dates no more exact than shown, what isn't stored refused."""

from __future__ import annotations

import datetime
import sys
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from db.exchange.tables import RefusedRow, Row, TableOptions, open_table
from db.exchange.tables.sheet_parts import column_letters
from db.exchange.tables.sheet_values import CellFault, number_text
from tests.db.exchange.tables.table_files import (
    archive,
    read,
    refusal,
    save,
    shown,
    text_cell,
    values,
    workbook,
    workbook_parts,
)

Fill = Callable[[Worksheet], None]


def book(folder: Path, fill: Fill, name: str = "table.xlsx") -> Path:
    """A workbook with one sheet."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    fill(sheet)
    made.save(folder / name)
    return folder / name


def cell_read(folder: Path, value: Any, number_format: str | None = None) -> str:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["name", "value"])
        sheet.append(["x", value])
        if number_format:
            sheet["B2"].number_format = number_format

    ((_, text),) = values(book(folder, fill))
    return text


def test_rows_have_the_numbers_of_the_sheet(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B3"], sheet["C3"], sheet["D3"] = "company", "a\nfigure ", "n"
        sheet["B4"], sheet["C4"] = "OpenAI\nLP", 110
        sheet["B7"], sheet["D7"] = "名", "x"
        sheet["C9"] = "  "

    with open_table(book(tmp_path, fill)) as table:
        assert (table.format, table.encoding) == ("xlsx", "")
        assert table.columns == ("company", "a figure", "n")
        columns = {"company": 2, "a figure": 3, "n": 4}
        wanted = [
            Row(1, 4, {"company": "OpenAI LP", "a figure": "110", "n": ""}, columns),
            Row(2, 7, {"company": "名", "a figure": "", "n": "x"}, columns),
        ]
        assert list(table.rows()) == wanted
        assert table.position() == table.size
        assert list(table.rows()) == wanted


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("0.30000000000000004", "0.3"), ("1.1000000000000001", "1.1"), ("0.1", "0.1"),
        ("1E+20", "100000000000000000000"), ("1.5e-7", "0.00000015"), ("-0.0", "0"),
        ("12345678901234567890", "12345678901234567890"), ("13800000000", "13800000000"),
        ("999999999999999.9", "1000000000000000"), ("123456789.123456", "123456789.123456"),
        ("1111672.5618999496", "1111672.56189995"), ("8600000.0", "8600000"), ("-5", "-5"),
        ("2.2250738585072014E-308", "0." + "0" * 307 + "222507385850720"[:14]),
    ],
)  # fmt: skip
def test_numbers_are_exact_to_the_digits_of_a_sheet(tmp_path: Path, stored: str, text: str) -> None:
    rows = f'<row r="1">{text_cell("A1", "n")}</row><row r="2"><c r="A2"><v>{stored}</v></c></row>'
    ((found,),) = values(save(tmp_path, workbook(rows), "a.xlsx"))
    assert found == text if "308" not in stored else found.startswith(text[:300])


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**11),
                   max_value=10**11))  # fmt: skip
def test_what_has_up_to_15_digits_is_what_was_typed(typed: Decimal) -> None:
    found = number_text(float(typed))
    assert Decimal(found) == typed
    assert "e" not in found.lower() and not found.endswith(".")


def test_a_number_without_bounds_is_none() -> None:
    with pytest.raises(CellFault):
        number_text(float("inf"))


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (datetime.date(2026, 2, 27), None, "2026-02-27"),
        (datetime.datetime(2026, 2, 27, 13, 45), None, "2026-02-27T13:45:00"),
        (datetime.datetime(2026, 2, 27), "yyyy-mm-dd hh:mm", "2026-02-27"),
        (datetime.date(2026, 2, 1), "mmm yyyy", "2026-02"),
        (datetime.date(2026, 2, 1), '[$-409]mmm\\-yy;@', "2026-02"),
        (datetime.date(2026, 2, 1), '"dated" mmm yy', "2026-02"),
        (datetime.date(2026, 2, 15), "mmm yyyy", "2026-02-15"),  # more than is shown was entered
        (datetime.date(2026, 1, 1), "yyyy", "2026"),
        (datetime.date(2026, 3, 1), "yyyy", "2026-03-01"),
        (datetime.date(2026, 2, 1), "d mmm yyyy", "2026-02-01"),
        (datetime.date(2026, 2, 1), "mmm d", "2026-02-01"),
        (datetime.time(13, 45), None, "13:45:00"),
        (datetime.timedelta(hours=26, minutes=3), "[h]:mm:ss", "26:03:00"),
        (True, None, "TRUE"), (False, None, "FALSE"),
        (0.3, "0%", "0.3"), (1500000000, '"$"#,##0', "1500000000"),
        ("a_x000D_\nb_x0041__x0000_", None, "a bA_x0000_"), ("2026-02", None, "2026-02"),
        ("0.30000000000000004", None, "0.30000000000000004"), ("#DIV", None, "#DIV"),
    ],
)  # fmt: skip
def test_values_of_other_kinds(
    tmp_path: Path, value: Any, number_format: str | None, text: str
) -> None:
    assert cell_read(tmp_path, value, number_format) == text


@pytest.mark.parametrize(
    ("cell", "reason", "kept"),
    [
        ('<c r="B2"><f>1+1</f></c>', "a formula whose value was not saved (cell B2)", "=1+1"),
        ('<c r="B2"><f>A2</f><v/></c>', "a formula whose value was not saved (cell B2)", "=A2"),
        ('<c r="B2"><f t="shared" si="0"/></c>', "a formula whose value was not saved", "="),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "the error #DIV/0! (cell B2)", "#DIV/0!"),
        ('<c r="B2" t="e"><v>#N/A</v></c>', "the error #N/A (cell B2)", "#N/A"),
        ('<c r="B2"><v>1e999</v></c>', "a number beyond all bounds (cell B2)", "inf"),
    ],
)
def test_what_was_not_computed_is_a_refused_row(
    tmp_path: Path, cell: str, reason: str, kept: str
) -> None:
    rows = (
        f'<row r="1">{text_cell("A1", "a")}{text_cell("B1", "b")}</row>'
        f'<row r="2">{text_cell("A2", "x")}{cell}</row>'
        f'<row r="4">{text_cell("A4", "y")}<c r="B4" t="str"><f>1</f><v></v></c></row>'
        '<row r="5"><c r="B5"><f>1+1</f><v>2</v></c></row>'
    )
    refused, blank, computed = read(save(tmp_path, workbook(rows), "a.xlsx"))
    assert isinstance(refused, RefusedRow)
    assert (refused.number, refused.line, refused.column) == (1, 2, "b")
    assert refused.reason.startswith(reason) and refused.advice
    assert refused.cells == ("x", kept)
    assert isinstance(blank, Row) and blank.values == {"a": "y", "b": ""}
    assert isinstance(computed, Row) and computed.values == {"a": "", "b": "2"}


def test_rows_under_merged_cells_are_refused(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (
            ["a", "b", "c"],
            ["1", "2", "3"],
            ["4", "5", "6"],
            ["7", "8", "9"],
            ["x", "", ""],
        ):
            sheet.append(row)
        sheet.merge_cells("B2:B3")
        sheet.merge_cells("A5:C5")

    first, covered, after, band = read(book(tmp_path, fill))
    assert isinstance(first, Row) and isinstance(after, Row)
    assert isinstance(covered, RefusedRow) and isinstance(band, RefusedRow)
    assert (covered.line, covered.column) == (3, "b")
    assert covered.reason == "B3 is merged into B2:B3"
    assert covered.cells == ("4", "", "6")
    assert (band.column, band.reason) == ("b", "B5 is merged into A5:C5")


def test_a_cell_beside_the_table_is_a_refused_row(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B1"], sheet["C1"] = "a", "b"
        sheet["B2"], sheet["C2"], sheet["E2"] = 1, 2, 3
        sheet["A3"], sheet["B3"], sheet["C3"] = 1, 2, 3
        sheet["B4"], sheet["C4"] = 1, 2

    right, left, good = read(book(tmp_path, fill))
    assert isinstance(right, RefusedRow) and isinstance(left, RefusedRow)
    assert right.cells == ("1", "2", "", "3") and left.cells == ("1", "2", "3")
    assert right.reason == "4 cells, and the header has 2 columns"
    assert isinstance(good, Row)


@pytest.mark.parametrize(
    ("header", "column", "what"),
    [
        (["a", None, "c"], 2, "column 2 has no name"),
        ([None, "a", "b", "a"], 4, "columns 2 and 4 are both named 'a'"),
    ],
)
def test_a_bad_header_is_refused_at_its_cell(
    tmp_path: Path, header: list[str], column: int, what: str
) -> None:
    def fill(sheet: Worksheet) -> None:
        for at, name in enumerate(header, 1):
            sheet.cell(2, at).value = name

    problem = refusal(book(tmp_path, fill))
    assert (problem.place.line, problem.place.column) == (2, column)
    assert what in problem.what


def test_which_sheet(tmp_path: Path) -> None:
    made = Workbook()
    first = made.active
    assert isinstance(first, Worksheet)
    first.title = "Empty"
    deals = made.create_sheet("Deals 表")
    deals.append(["a"])
    deals.append([1])
    hidden = made.create_sheet("Old")
    hidden.append(["b"])
    hidden.sheet_state = "hidden"
    path = tmp_path / "a.xlsx"
    made.save(path)
    assert values(path) == [["1"]]  # the only one that is shown and filled
    with open_table(path, TableOptions(sheet="Old")) as table:
        assert table.columns == ("b",)
    problem = refusal(path, sheet="deals")
    assert problem.what == "no sheet 'deals'"
    assert problem.advice.endswith("there are: Empty, Deals 表, Old")
    assert "is empty" in refusal(path, sheet="Empty").what
    hidden.sheet_state = "visible"
    made.save(path)
    problem = refusal(path)
    assert (problem.what, problem.advice) == ("2 sheets", "say one with --sheet: Deals 表, Old")
    made.remove(hidden)
    deals.sheet_state = "veryHidden"
    made.save(path)
    assert "no sheet that is shown" in refusal(path).what


def test_the_size_that_a_sheet_claims_is_not_believed(tmp_path: Path) -> None:
    rows = '<dimension ref="A1"/><sheetData>' + "".join(
        f'<row r="{row}">{text_cell(f"A{row}", "a")}{text_cell(f"B{row}", "b")}</row>'
        for row in (1, 2, 3)
    ).replace(">a<", ">h<", 1) + "</sheetData>"  # fmt: skip
    assert values(save(tmp_path, archive(workbook_parts(rows)), "a.xlsx")) == [["a", "b"]] * 2


def test_without_openpyxl_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path, lambda sheet: sheet.append(["a"]))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert "pip install 'termsheet[xlsx]'" in refusal(path).advice


CELLS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff_"),
            max_size=8)
    | st.integers(-(10**15) + 1, 10**15 - 1)
    | st.decimals(-(10**9), 10**9, places=4, allow_nan=False).map(float)
    | st.dates(datetime.date(1900, 3, 1), datetime.date(9999, 12, 31))
    | st.booleans() | st.none()
)  # fmt: skip


@settings(max_examples=60)
@given(st.integers(1, 4).flatmap(lambda width: st.lists(
    st.lists(CELLS, min_size=width, max_size=width), max_size=6)))  # fmt: skip
def test_a_table_is_read_back_exactly(rows: list[list[Any]]) -> None:
    width = len(rows[0]) if rows else 1

    def fill(sheet: Worksheet) -> None:
        sheet.append([f"column {number}" for number in range(width)])
        for line, row in enumerate(rows, 2):
            for column, cell in enumerate(row, 1):
                place = sheet.cell(line, column)
                place.value = cell
                if isinstance(cell, str):
                    place.data_type = "s"  # also what looks like a formula or an error

    with tempfile.TemporaryDirectory() as folder:
        found = values(book(Path(folder), fill))
    wanted = [[_text(cell) for cell in row] for row in rows]
    assert found == [row for row in wanted if any(row)]


def _text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            text = f"{Decimal(repr(cell)):f}"
            return text.removesuffix(".0") if text != "-0.0" else "0"
        case datetime.date():
            return cell.isoformat()
        case _:
            return shown(str(cell))


def test_columns_have_letters() -> None:
    assert [column_letters(number) for number in (1, 26, 27, 52, 53, 702, 703, 16384)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"
    ]  # fmt: skip
