"""Periods in words: where a fiscal year lies on the calendar."""

from __future__ import annotations

from datetime import date

from db.dates import Period
from db.reasoning.calendar import months, months_in_common
from tui.language import N_, _
from tui.phrases import bracketed, label_words

_MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)


def period_words(period: Period) -> str:
    """A period as it is written; a fiscal year with its place: "FY2026 (Jul 2025 – Jun 2026)"."""
    if period.kind != "fiscal":
        return label_words(period.label)
    if period.start is None or period.end is None:
        return bracketed(period.label, _("year end not known"))
    return bracketed(period.label, f"{_month(period.start)} – {_month(period.end)}")


def overlap_words(period: Period, other: Period) -> str:
    """How much of their time two periods share; "" where that is not known."""
    shared, whole = months_in_common(period, other), months(period)
    if shared is None or whole is None:
        return ""
    if not shared:
        return _("{period} and {other} have no month in common").format(
            period=period_words(period), other=period_words(other)
        )
    words = _("{period} and {other} share {shared:g} of {whole:g} months")
    if whole == 1:
        words = _("{period} and {other} share {shared:g} of {whole:g} month")
    return words.format(
        period=period_words(period), other=period_words(other), shared=shared, whole=whole
    )


def _month(day: str) -> str:
    """The month of a day; with the day where it neither begins nor ends the month."""
    found = date.fromisoformat(day)
    month = _(_MONTHS[found.month - 1])
    return _("{month} {year}").format(month=month, year=found.year)
