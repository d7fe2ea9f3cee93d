"""Periods in words: where a fiscal year lies on the calendar."""

from __future__ import annotations

from datetime import date

from db.dates import Period
from db.reasoning.calendar import calendar_place, months

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def period_words(period: Period) -> str:
    """A period as it is written; a fiscal year with its place: "FY2026 (Jul 2025 – Jun 2026)"."""
    if period.kind != "fiscal":
        return period.label
    if period.start is None or period.end is None:
        return f"{period.label} (year end not known)"
    return f"{period.label} ({_month(period.start)} – {_month(period.end)})"


def overlap_words(period: Period, other: Period) -> str:
    """How much of their time two periods share; "" where that is not known."""
    shared, whole = calendar_place(period, other), months(period)
    if shared is None or whole is None:
        return ""
    if not shared:
        return f"{period_words(period)} and {period_words(other)} have no month in common"
    return (
        f"{period_words(period)} and {period_words(other)} share {shared:g} of {whole:g}"
        f" month{'' if whole == 1 else 's'}"
    )


def _month(day: str) -> str:
    """The month of a day; with the day where it neither begins nor ends the month."""
    found = date.fromisoformat(day)
    return f"{_MONTHS[found.month - 1]} {found.year}"
