"""Fiscal years on the calendar: how much of the time of two figures is the same."""

from __future__ import annotations

import calendar
from datetime import date

from db.dates import Period


def months_in_common(period: Period, other: Period) -> float | None:
    """How many months two periods have in common.

    Args:
        period: One of them; a fiscal year is placed by its company's year end.
        other: The other.

    Returns:
        The months, parts of a month by its days; 0.0 where they do not meet, and None where one
        is open or its place on the calendar is not known.
    """
    spans = (_span(period), _span(other))
    if spans[0] is None or spans[1] is None:
        return None
    start, end = max(spans[0][0], spans[1][0]), min(spans[0][1], spans[1][1])
    return 0.0 if end < start else _months(start, end)


def months(period: Period) -> float | None:
    """How long a period is, in months; None where that is not known."""
    span = _span(period)
    return None if span is None else _months(*span)


def _span(period: Period) -> tuple[date, date] | None:
    if period.start is None or period.end is None:
        return None
    try:
        return date.fromisoformat(period.start), date.fromisoformat(period.end)
    except ValueError:  # a store made by another program
        return None


def _months(start: date, end: date) -> float:
    """From the first of these days to the last, both among them."""
    whole = 12 * (end.year - start.year) + end.month - start.month
    return round(whole + _share(end, end.day) - _share(start, start.day - 1), 2)


def _share(day: date, days: int) -> float:
    return days / calendar.monthrange(day.year, day.month)[1]
