"""Dates as sources give them: a year, a month or a day, and the periods made of them.

A partial date ("2026-02") is kept as it was given. Where it must be compared, its first and
last day stand for the span that it may mean.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])\Z")
_FISCAL = re.compile(r"FY(\d{4})\Z")


class DateError(ValueError):
    """A text that is not a date or a period as facts files write them."""


def span(text: str) -> tuple[date, date]:
    """The first and the last day that a partial date may mean.

    Args:
        text: "2026", "2026-02" or "2026-02-27".

    Raises:
        DateError: The text is no such date, or names a day that does not exist.
    """
    found = _DATE.match(text)
    if not found:
        raise DateError(f"{text!r} is not a date (write 2026, 2026-02 or 2026-02-27)")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError as error:
        raise DateError(f"{text!r} is not a date: {error}") from None


def first_day(text: str) -> str:
    """The first day that a partial date may mean, as ISO text."""
    return span(text)[0].isoformat()


def last_day(text: str) -> str:
    """The last day that a partial date may mean: by then it has surely come."""
    return span(text)[1].isoformat()


@dataclass(frozen=True, slots=True)
class Period:
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


def parse_period(text: str, fiscal_year_end: str | None = None) -> Period:
    """Read a period as facts files write it.

    Args:
        text: "2026", "2026-Q4", "2026-02", "2026-02-27", "FY2026", "2025-10..2026-02",
            "2026-01..", "..2026-02" or "run_rate 2026-02".
        fiscal_year_end: "MM-DD" of the company, to place a fiscal year on the calendar.

    Raises:
        DateError: The text is none of these.
    """
    if text.startswith("run_rate "):
        inner = parse_period(text.removeprefix("run_rate ").strip())
        return Period("run_rate", text, inner.start, inner.end)
    if ".." in text:
        left, right = text.split("..", 1)
        start = first_day(left) if left else None
        end = last_day(right) if right else None
        if start and end and end < start:
            raise DateError(f"{text!r} ends before it begins")
        return Period("span", text, start, end)
    if found := _FISCAL.match(text):
        start, end = _fiscal_year(int(found[1]), fiscal_year_end)
        return Period("fiscal", text, start, end)
    if found := _QUARTER.match(text):
        month = 3 * int(found[2])
        return Period(
            "calendar",
            text,
            first_day(f"{found[1]}-{month - 2:02}"),
            last_day(f"{found[1]}-{month:02}"),
        )
    first, last = span(text)
    return Period(
        "instant" if first == last else "calendar", text, first.isoformat(), last.isoformat()
    )


def _fiscal_year(year: int, year_end: str | None) -> tuple[str | None, str | None]:
    """The days of a fiscal year, which is named after the calendar year in which it ends."""
    if year_end is None:
        return None, None
    last = span(f"{year}-{_no_leap_day(year_end, year)}")[0]
    before = span(f"{year - 1}-{_no_leap_day(year_end, year - 1)}")[0]
    return (before + timedelta(days=1)).isoformat(), last.isoformat()


def _no_leap_day(month_day: str, year: int) -> str:
    """The end of February, whichever day that is in this year."""
    if month_day in ("02-28", "02-29"):
        return "02-29" if calendar.isleap(year) else "02-28"
    return month_day
