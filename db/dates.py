"""Dates as sources give them: a year, a month or a day, and the periods made of them.

A partial date ("2026-02") is kept as it was given. Where it must be compared, its first and
last day stand for the span that it may mean.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

from db.named_tuple import NamedTuple
from db.told import told

# [0-9] and not \d, which also means the digits of other scripts: these would not sort as text.
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])\Z")
_FISCAL = re.compile(r"FY([0-9]{4})\Z")
_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})\Z")
_RUN_RATE = "run_rate "
_A_LEAP_YEAR = 2000
_PYTHON_SAYS = (told("month must be in 1..12"), told("day is out of range for month"))
"""What Python says of a day that is none: for the catalogues of messages."""

_REMEMBERED = 16_384  # the days of some decades: large sets of facts name each of them often


class DateError(ValueError):
    """A text that is not a date or a period as facts files write them."""


@lru_cache(maxsize=_REMEMBERED)
def span(text: str) -> tuple[date, date]:
    """The first and the last day that a partial date may mean.

    Args:
        text: "2026", "2026-02" or "2026-02-27".

    Raises:
        DateError: The text is no such date, or names a day that does not exist.
    """
    found = _DATE.match(text)
    if not found:
        raise DateError(
            told("{text!r} is not a date (write 2026, 2026-02 or 2026-02-27)", text=text)
        )
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            first = date(year, month, 1)
            return first, first.replace(day=calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError as error:
        raise DateError(
            told("{text!r} is not a date: {error}", text=text, error=told(str(error)))
        ) from None


@lru_cache(maxsize=_REMEMBERED)
def first_day(text: str) -> str:
    """The first day that a partial date may mean, as ISO text.

    Raises:
        DateError: The text is no such date, or names a day that does not exist.
    """
    return span(text)[0].isoformat()


@lru_cache(maxsize=_REMEMBERED)
def last_day(text: str) -> str:
    """The last day that a partial date may mean: by then it has surely come.

    Raises:
        DateError: The text is no such date, or names a day that does not exist.
    """
    return span(text)[1].isoformat()


def check_month_day(text: str) -> None:
    """Check that a text is a day of the year, "MM-DD".

    Raises:
        DateError: It is not, or there is no such day.
    """
    found = _MONTH_DAY.match(text)
    try:
        if found:
            date(_A_LEAP_YEAR, int(found[1]), int(found[2]))
            return
    except ValueError:
        pass
    raise DateError(told("{text!r} is not a day of the year", text=text))


class Period(NamedTuple):
    """The time that a figure is about.

    Attributes:
        kind: "instant", "calendar", "fiscal", "span" or "run_rate".
        label: As facts files write it ("FY2026", "2026-Q4", "2025-10..2026-02").
        start: First day, ISO; None where it is open or the fiscal year end is not known.
        end: Last day, ISO; None likewise.
    """

    kind: str
    label: str
    start: str | None
    end: str | None


@lru_cache(maxsize=_REMEMBERED)
def parse_period(text: str, fiscal_year_end: str | None = None) -> Period:
    """Read a period as facts files write it.

    Args:
        text: "2026", "2026-Q4", "2026-02", "2026-02-27", "FY2026", "2025-10..2026-02",
            "2026-01..", "..2026-02" or "run_rate 2026-02".
        fiscal_year_end: "MM-DD" of the company, to place a fiscal year on the calendar.

    Raises:
        DateError: The text is none of these.
    """
    if text.startswith(_RUN_RATE):
        inner = parse_period(text.removeprefix(_RUN_RATE), fiscal_year_end)
        if inner.kind == "run_rate":
            raise DateError(told("{text!r} is a run rate of a run rate", text=text))
        return Period("run_rate", text, inner.start, inner.end)
    if ".." in text:
        return _open_or_closed_span(text)
    if found := _FISCAL.match(text):
        # Placed on the calendar year where the real one is not known, only to refuse what no
        # company's fiscal year can be.
        start, end = _fiscal_year(text, int(found[1]), fiscal_year_end or "12-31")
        return Period("fiscal", text, *((start, end) if fiscal_year_end else (None, None)))
    if found := _QUARTER.match(text):
        month = 3 * int(found[2])
        first, last = f"{found[1]}-{month - 2:02}", f"{found[1]}-{month:02}"
        return Period("calendar", text, first_day(first), last_day(last))
    begin, finish = span(text)
    kind = "instant" if begin == finish else "calendar"
    return Period(kind, text, begin.isoformat(), finish.isoformat())


def _open_or_closed_span(text: str) -> Period:
    left, right = text.split("..", 1)
    if not left and not right:
        raise DateError(told("{text!r} has neither a beginning nor an end", text=text))
    start = first_day(left) if left else None
    end = last_day(right) if right else None
    if start and end and end < start:
        raise DateError(told("{text!r} ends before it begins", text=text))
    return Period("span", text, start, end)


def _fiscal_year(text: str, year: int, year_end: str) -> tuple[str, str]:
    """The days of a fiscal year, which is named after the calendar year in which it ends."""
    try:
        last = _day_in(year, year_end)
        before = _day_in(year - 1, year_end)
    except ValueError:
        raise DateError(told("{text!r} is not a year", text=text)) from None
    return (before + timedelta(days=1)).isoformat(), last.isoformat()


def _day_in(year: int, month_day: str) -> date:
    """A day of this year; the end of February is whichever day that is."""
    month, day = map(int, month_day.split("-"))
    if (month, day) in ((2, 28), (2, 29)):
        day = 29 if calendar.isleap(year) else 28
    return date(year, month, day)
