"""Cells of a sheet as texts: exact figures, dates no more exact than they are shown."""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal
from typing import Any

from db.told import told

_DIGITS = 15
"""Significant digits that a spreadsheet computes with and shows."""

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


class CellFault(Exception):
    """Why the value of a cell can't be used: what is wrong, and what to do."""


def cell_text(cell: Any) -> str:
    """The text of a cell, as it is read by openpyxl; "" if it is blank.

    Raises:
        CellFault: It holds an error, or no value that can be written.
    """
    value = cell.value
    match value:
        case str() if cell.data_type == "e":
            raise CellFault(
                told("the error {value}", value=value), told("correct the cell, or empty it")
            )
        case str():
            return _ESCAPE.sub(_unescape, value)
        case None | bool() | int() | float():
            return number_text(value)
        case _:
            return _time_text(value, str(cell.number_format))


def number_text(value: float | bool | None) -> str:
    """A number as its sheet shows it in full, a truth value, or nothing.

    A sheet keeps binary fractions: what is typed as 1.1 is stored as 1.1000000000000001, and the
    sum of 0.1 and 0.2 as 0.30000000000000004. It shows and computes with 15 digits, in which both
    are what was meant, and so does this. Nothing is written with an exponent.

    Raises:
        CellFault: It is no number.
    """
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
    if not math.isfinite(value):
        raise CellFault(told("a number beyond all bounds"), told("correct the cell"))
    exact = Decimal(f"{value + 0:.{_DIGITS - 1}e}")
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unescape(found: re.Match[str]) -> str:
    """A character that workbooks write as `_x000D_`; one that no text has stays written so."""
    character = chr(int(found[1], 16))
    return character if character.isprintable() or character in "\t\r\n" else found[0]


def _time_text(value: object, shown_as: str) -> str:
    match value:
        case datetime.datetime():
            return _date_text(value, shown_as)
        case datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            return _duration_text(value)
        case _:
            raise CellFault(
                told("a value of the kind {name}", name=type(value).__name__),
                told("write it as a text"),
            )


def _date_text(value: datetime.datetime, shown_as: str) -> str:
    """A date in ISO form: the month or the year alone where the sheet shows no more.

    "Feb 2026" is stored as the first of February: a day that nobody stated.
    """
    if value.time() != datetime.time():
        return value.isoformat(timespec="auto")
    codes = _LITERAL.sub("", shown_as.partition(";")[0]).casefold()
    if "d" not in codes and value.day == 1 and "y" in codes:
        if "m" in codes:
            return f"{value:%Y-%m}"
        if value.month == 1:
            return f"{value:%Y}"
    return value.date().isoformat()


def _duration_text(value: datetime.timedelta) -> str:
    sign = "-" if value < datetime.timedelta() else ""
    seconds, rest = divmod(abs(value), datetime.timedelta(seconds=1))
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    fraction = f".{rest.microseconds:06d}" if rest else ""
    return f"{sign}{hours}:{minute:02d}:{second:02d}{fraction}"
