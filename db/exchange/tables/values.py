"""Cells as they stand to values and names that are safe to show."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from db.exchange.tables.types import MAX_COLUMNS, MAX_NAME, bad
from db.facts.nodes import quoted
from db.safe_text import clean
from db.told import counted, told

_LINE_OR_TAB = re.compile("\r\n|[\r\n\t]")

# Most rows are made of these, and known to be safe at a glance. A test holds it against `clean`.
_SAFE = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1"
    r"\u03a3-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u203b\u20a0-\u20c0\u2100-\u214f\u2190-\u21ff"
    r"\u3001-\u3029\u3041-\u3096\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*"
    r"[\r\n]*"
)

PlaceOf = Callable[[int], tuple[int, int]]
"""Where the cell with this index begins: line and column."""


def value(cell: str) -> str:
    """The text of a cell on one line, safe to show; "" if it is blank."""
    if not (cell.isascii() and cell.isprintable()):
        cell = _LINE_OR_TAB.sub(" ", cell)
        cell = clean(cell, limit=len(cell))
    return cell if cell and not cell.isspace() else ""


def values(cells: Sequence[str], raw: str) -> Sequence[str]:
    """`value` of each cell of a row.

    Args:
        cells: The cells.
        raw: All that they hold, and anything else: if that is safe at a glance, so are they.
    """
    if _SAFE.fullmatch(raw) is None:
        return [value(cell) for cell in cells]
    return ["" if cell.isspace() else cell for cell in cells] if " " in raw else cells


def column_names(
    cells: Sequence[str], name: str, place_of: PlaceOf, first: int = 1
) -> tuple[str, ...]:
    """The names that a header gives.

    Args:
        cells: The header as it stands.
        name: The file's name in messages.
        place_of: Where a cell of the header is.
        first: The number of the first column.

    Raises:
        BadFile: A name is blank, or stands twice.
    """
    if len(cells) > MAX_COLUMNS:
        what = told(
            "{count:,} columns, and over {most} are not read", count=len(cells), most=MAX_COLUMNS
        )
        raise bad(name, *place_of(MAX_COLUMNS), what, told("leave out columns; is it a table?"))
    names: dict[str, int] = {}
    for index, cell in enumerate(cells):
        text = " ".join(value(cell).split())
        if not text:
            raise bad(
                name,
                *place_of(index),
                told("column {number} has no name", number=first + index),
                told("give it a name in the header, or delete the column"),
            )
        if len(text) > MAX_NAME:
            raise bad(
                name,
                *place_of(index),
                told(
                    "the name of column {number} has {count:,} characters",
                    number=first + index,
                    count=len(text),
                ),
                told("is the first row the header?"),
            )
        if text in names:
            what = told(
                "columns {first} and {second} are both named {text}",
                first=names[text],
                second=first + index,
                text=quoted(text),
            )
            raise bad(name, *place_of(index), what, told("give one of them another name"))
        names[text] = first + index
    return tuple(names)


def wrong_width(found: int, wanted: int) -> tuple[str, str]:
    """What to say of a row with too few or too many cells: the reason and the advice."""
    cells = counted("{count} cell", "{count} cells", found)
    reason = counted(
        "{cells}, and the header has {count} column",
        "{cells}, and the header has {count} columns",
        wanted,
        cells=cells,
    )
    if found < wanted:
        return reason, told("add what is missing, also blank cells")
    return reason, told(
        "put a cell that holds the delimiter in quotation marks, or remove what is over"
    )
