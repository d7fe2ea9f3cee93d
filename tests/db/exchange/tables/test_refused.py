"""Refused rows come back: readable, mendable, importable."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from db.exchange.tables import RefusedRow, Row, open_table, reasons_path, write_refused
from tests.db.exchange.tables.table_files import read, save, values


def test_refused_rows_are_written_mended_and_read(tmp_path: Path) -> None:
    bad = ["x,y", '"a"b,c,d', 'p,"q\r\n名,;|\t",r,=s', "-1,+2,3,@4"]
    path = save(tmp_path, "company,figure,on\r\nOpenAI,$1,2026\r\n" + "\r\n".join(bad) + "\r\n")
    with open_table(path) as table:
        columns = table.columns
        good, *refused = table.rows()
    assert isinstance(good, Row)
    back = tmp_path / "refused.csv"
    write_refused(back, columns, (row for row in refused if isinstance(row, RefusedRow)))
    with open_table(back) as table:
        assert table.columns == columns
        again = list(table.rows())
    assert [row.cells for row in again if isinstance(row, RefusedRow)] == [
        row.cells for row in refused if isinstance(row, RefusedRow)
    ] == [
        ("x", "y"), ('"a"b,c,d',), ("p", "q\r\n名,;|\t", "r", "=s"), ("-1", "+2", "3", "@4")
    ]  # fmt: skip
    assert len(again) == 4
    # As a person mends it, with the program that this file is opened by.
    with open(back, newline="", encoding="utf-8-sig") as file:
        header, *rows = csv.reader(file)
    with open(back, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *([*row, "", ""][:3] for row in rows)])
    assert [row[0] for row in values(back)] == ["x", '"a"b,c,d', "p", "-1"]


def test_the_reasons_lie_beside_in_the_same_order(tmp_path: Path) -> None:
    rows = [
        RefusedRow(3, 4, "=figure", "not\x1b[31m read", "write it", ("a", "b")),
        RefusedRow(9, 12, "", "1 cell", "add what is missing", ("c",)),
    ]
    back = tmp_path / "refused.csv"
    write_refused(back, ["a", "b"], rows)
    assert reasons_path(back) == tmp_path / "refused.reasons.csv"
    with open_table(reasons_path(back)) as table:
        assert table.columns == ("row", "column", "reason", "advice")
    assert values(reasons_path(back)) == [
        ["3", "'=figure", "not␛[31m read", "write it"], ["9", "", "1 cell", "add what is missing"]
    ]  # fmt: skip
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "refused.csv", "refused.reasons.csv"
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [("a;b|c", 'd,"e"'), ("only",), ("sep=;", "x"), ("{", "[1")])
def test_any_names_of_columns_come_back(tmp_path: Path, columns: tuple[str, ...]) -> None:
    back = tmp_path / "refused.csv"
    cells = tuple(f"{name}\n" for name in columns)
    write_refused(back, columns, [RefusedRow(1, 2, "", "why", "how", cells)])
    with open_table(back) as table:
        assert table.columns == columns
        (row,) = table.rows()
    assert isinstance(row, Row) and list(row.values.values()) == [f"{name} " for name in columns]


def test_without_columns_the_rows_are_written_all_the_same(tmp_path: Path) -> None:
    path = save(tmp_path, "[5, [6]]", "a.json")
    with open_table(path) as table:
        assert table.columns == ()
        refused = [row for row in table.rows() if isinstance(row, RefusedRow)]
    write_refused(tmp_path / "r.csv", (), refused)
    assert values(tmp_path / "r.csv") == [["5"], ["[6]"]]


def test_what_was_there_stays_if_the_rows_break_off(tmp_path: Path) -> None:
    back = save(tmp_path, "a\n1\n", "refused.csv")

    def rows() -> object:
        yield RefusedRow(1, 2, "", "why", "how", ("x",))
        raise OSError("no more")

    with pytest.raises(OSError, match="no more"):
        write_refused(back, ["a"], rows())  # type: ignore[arg-type]
    assert values(back) == [["1"]]
    assert [each.name for each in tmp_path.iterdir()] == ["refused.csv"]
    assert len(read(back)) == 1
