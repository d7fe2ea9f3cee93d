"""Rows as text: JSON, CSV, Markdown, and columns that line up in a terminal."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from rich.cells import cell_len

from tui.language import _
from tui.printing.columns import Columns
from tui.printing.flat import Value
from tui.widgets.cells import GAP, Placed, cut, fit, place
from tui.widgets.cells import Column as PlacedColumn
from tui.words import DASH

R = TypeVar("R")

# What starts like this is run by spreadsheets; the fullwidth signs by those of East Asia.
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~&#]")
_BEGINS_A_BLOCK = re.compile(r"[-+=]|\d{1,9}(?=[.)])")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>|\\`\"']+", re.ASCII)
_SPACING = 2


def json_text(value: object) -> str:
    """Any JSON value, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def csv_text(
    columns: Mapping[str, Callable[[R], Value]], rows: Iterable[R], *, names: bool = True
) -> str:
    """Rows as RFC 4180 has them: a line of names, and lines that end in CR LF.

    Args:
        columns: The columns.
        rows: The rows.
        names: Whether the line of names comes first; a table that is written in pieces has one.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    if names:
        writer.writerow(_csv_cell(name) for name in columns)
    for row in rows:
        writer.writerow([_csv_cell(read(row)) for read in columns.values()])
    return out.getvalue()


def _csv_cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case str():
            return f"'{value}" if value.startswith(_RUN_BY_SPREADSHEETS) else value


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it is within a line, also in the cell of a table."""
    return _MARKDOWN.sub(r"\\\g<0>", " ".join(text.splitlines()))


def markdown_line(text: str) -> str:
    """Text that Markdown shows as it is where a line begins: no list, no rule, no heading."""
    escaped = markdown_text(text)
    if (mark := _BEGINS_A_BLOCK.match(escaped)) is None:
        return escaped
    sign, rest = mark[0], escaped[mark.end() :]
    return f"{sign}\\{rest}" if sign.isdigit() else f"\\{sign}{rest}"


def markdown_link(text: str) -> str:
    """A web address as a link to itself; anything else as plain text."""
    return f"<{text}>" if _WEB_ADDRESS.fullmatch(text) else markdown_text(text)


def markdown_table(columns: Columns[R], rows: Iterable[R]) -> str:
    """Rows as a table with pipes."""
    heads = [_(column.title) for column in columns]
    marks = ["---:" if column.align == "right" else "---" for column in columns]
    return markdown_rows(
        [heads, marks], ([column.text(row) or DASH for column in columns] for row in rows)
    )


def markdown_rows(heads: Sequence[Sequence[str]], rows: Iterable[Sequence[str]]) -> str:
    """Lines of a table: its heads as they are, and its cells escaped."""
    lines = [*heads, *([markdown_text(cell) for cell in cells] for cells in rows)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def table_text(columns: Columns[R], rows: Sequence[R], width: int | None) -> tuple[str, list[str]]:
    """Rows in columns that line up, counted in terminal cells.

    Args:
        columns: The columns; one that says nothing of any row is left out.
        rows: The rows.
        width: Terminal cells that there are; None for as many as it takes.

    Returns:
        The lines, and the titles of the columns for which there was no room.
    """
    texts = {column.title: [column.text(row) for row in rows] for column in columns}
    used = [column for column in columns if any(texts[column.title])]
    wanted = []
    for column in used:
        needed = max(cell_len(cell) for cell in (_(column.title), *texts[column.title]))
        least = min(needed, max(column.least, cell_len(_(column.title))))
        if width is None or column.align == "right":  # half a figure would be another figure
            least = needed
        blank = _SPACING - GAP  # the rest of the space to the next column
        wanted.append(
            PlacedColumn(column.title, column.title, least + blank, column.align, 1, column.keep,
                         needed + blank)
        )  # fmt: skip
    room = _unlimited(wanted) if width is None else width + _SPACING - GAP
    placed = place(wanted, room)
    lines = [_line(placed, [_(each.column.title) for each in placed])]
    for number in range(len(rows)):
        lines.append(_line(placed, [texts[each.column.key][number] or DASH for each in placed]))
    shown = {each.column.key for each in placed}
    left_out = [_(column.title) for column in used if column.title not in shown]
    return "".join(lines), left_out


def _unlimited(columns: Sequence[PlacedColumn]) -> int:
    return sum(column.max_width or 0 for column in columns) + GAP * len(columns)


def _line(placed: Sequence[Placed], cells: Sequence[str]) -> str:
    pieces = []
    for (column, _x, size), cell in zip(placed, cells, strict=True):
        width = size - (_SPACING - GAP)
        pieces.append(fit(cut(cell, width), width, column.align))
    return (" " * _SPACING).join(pieces).rstrip() + "\n"
