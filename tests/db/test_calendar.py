"""Fiscal years on the calendar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dates import parse_period
from db.reasoning.calendar import months, months_in_common
from tui.pages.periods import overlap_words, period_words


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("FY2026", "2026", 6),
        ("FY2026", "2025", 6),
        ("FY2026", "2027", 0),
        ("FY2026", "2025-Q4", 3),
        ("FY2026", "FY2026", 12),
        ("2026-Q1", "2026-02", 1),
        ("2026-02", "2026-02-15..2026-02-28", 0.5),
        ("FY2026", "2026-01..", None),
        ("run_rate 2026-02", "2026", 1),
    ],
)
def test_months_in_common(one: str, other: str, shared: float | None) -> None:
    first, second = parse_period(one, "06-30"), parse_period(other, "06-30")
    assert months_in_common(first, second) == shared
    assert months_in_common(second, first) == shared


def test_a_year_without_a_known_end_has_no_place() -> None:
    assert months_in_common(parse_period("FY2026"), parse_period("2026")) is None
    assert period_words(parse_period("FY2026")) == "FY2026 (year end not known)"


def test_words() -> None:
    fiscal, year = parse_period("FY2026", "06-30"), parse_period("2026")
    assert period_words(fiscal) == "FY2026 (Jul 2025 – Jun 2026)"
    assert period_words(year) == "2026"
    assert (
        overlap_words(fiscal, year) == "FY2026 (Jul 2025 – Jun 2026) and 2026 share 6 of 12 months"
    )
    assert overlap_words(fiscal, parse_period("2027")).endswith("have no month in common")
    assert overlap_words(fiscal, parse_period("2026..")) == ""


DATES = st.dates().map(lambda day: day.isoformat())


@given(*[st.tuples(DATES, DATES).map(lambda two: "..".join(sorted(two)))] * 2)
def test_no_more_is_shared_than_there_is(one: str, other: str) -> None:
    first, second = parse_period(one), parse_period(other)
    shared, whole = months_in_common(first, second), months(first)
    assert shared is not None and whole is not None
    assert 0 <= shared <= whole
    assert months_in_common(first, first) == whole
