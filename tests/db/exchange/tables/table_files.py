"""Writing tables in every form, and reading them in tests."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pytest

from db.exchange.tables import AnyRow, BadFile, Row, TableOptions, open_table
from db.facts.nodes import Problem
from db.safe_text import clean
from tests.spoken import assert_spoken


def save(folder: Path, data: bytes | str, name: str = "table.csv") -> Path:
    """A file with these bytes."""
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def read(path: Path, **options: str) -> list[AnyRow]:
    """All rows of a table."""
    with open_table(path, TableOptions(**options)) as table:
        return list(table.rows())


def values(path: Path, **options: str) -> list[list[str]]:
    """The values of all rows of a table that has no refused ones."""
    rows = read(path, **options)
    assert [row for row in rows if not isinstance(row, Row)] == []
    return [list(row.values.values()) for row in rows if isinstance(row, Row)]


def refusal(path: Path, **options: str) -> Problem:
    """Why a file is refused, at its opening or later."""
    with pytest.raises(BadFile) as caught:
        read(path, **options)
    assert_spoken([caught.value.problem])
    return caught.value.problem


def shown(cell: str) -> str:
    """What the value of a cell must be, said in another way than in the code."""
    text = clean(re.sub(r"\r\n|\r|\n|\t", " ", cell), limit=10**9)
    return text if text.strip() else ""


def csv_of(
    rows: Iterable[Sequence[str]], delimiter: str = ",", end: str = "\r\n", *, quotes: str = ""
) -> str:
    """CSV by RFC 4180; `quotes` has a letter "q" for each cell to be quoted without need."""
    wanted = iter(quotes)
    lines = []
    for row in rows:
        cells = [quoted_cell(cell, delimiter, next(wanted, "") == "q") for cell in row]
        if cells == [""] or (len(cells) == 1 and not cells[0].strip()):
            cells = [quoted_cell(row[0], delimiter, True)]
        lines.append(delimiter.join(cells) + end)
    return "".join(lines)


def quoted_cell(cell: str, delimiter: str, wanted: bool = False) -> str:
    """A cell as CSV has it."""
    if wanted or re.search(rf'["\r\n{re.escape(delimiter)}]', cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def archive(parts: Mapping[str, bytes | str], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", level) as file:
        for name, data in parts.items():
            file.writestr(zipfile.ZipInfo(name), data, level)  # without the time of day
    return out.getvalue()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook_parts(sheet: str, **more: str) -> dict[str, bytes | str]:
    """The parts of a workbook with one sheet, whose XML below its root is given."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="Deals" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
        **more,
    }


def workbook(rows: str, after: str = "", **more: str) -> bytes:
    """A workbook whose sheet has these rows, as XML."""
    return archive(workbook_parts(f"<sheetData>{rows}</sheetData>{after}", **more))


def text_cell(place: str, text: str) -> str:
    """A cell with a text, as XML."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
