"""Dates and periods as facts files write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dates import DateError, Period, check_month_day, first_day, last_day, parse_period, span


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-02-27", "2026-02-27", "2026-02-27"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
    ],
)
def test_a_partial_date_is_a_span_of_days(text: str, first: str, last: str) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-2",
        "2026-13",
        "2026-00",
        "2026-02-30",
        "2026-02-29",
        "2026/02/27",
        "0000",
        "2026-02-27T10:00",
        "2026-02-27 ",
        "２０２６",
        "٢٠٢٦",
        "-2026",
        "2026-02-27\n",
        "February 2026",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DateError, match="is not a date"):
        span(text)


@given(st.dates())
def test_every_day_is_its_own_span_and_lies_in_its_month_and_year(day: date) -> None:
    text = day.isoformat()
    assert first_day(text) == last_day(text) == text
    for shorter in (text[:7], text[:4]):
        assert first_day(shorter) <= text <= last_day(shorter)


@given(st.text(max_size=12))
def test_any_text_is_a_period_or_an_error(text: str) -> None:
    try:
        period = parse_period(text, "06-30")
    except DateError:
        return
    assert period.label == text
    assert period.start is None or period.end is None or period.start <= period.end


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2026", "calendar", "2026-01-01", "2026-12-31"),
        ("2026-Q1", "calendar", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "calendar", "2026-10-01", "2026-12-31"),
        ("2026-02", "calendar", "2026-02-01", "2026-02-28"),
        ("2026-02-27", "instant", "2026-02-27", "2026-02-27"),
        ("2025-10..2026-02", "span", "2025-10-01", "2026-02-28"),
        ("2026-01..", "span", "2026-01-01", None),
        ("..2026-02", "span", None, "2026-02-28"),
        ("run_rate 2026-02", "run_rate", "2026-02-01", "2026-02-28"),
        ("FY2026", "fiscal", "2025-07-01", "2026-06-30"),
        ("run_rate FY2026", "run_rate", "2025-07-01", "2026-06-30"),
    ],
)
def test_periods(text: str, kind: str, start: str | None, end: str | None) -> None:
    assert parse_period(text, "06-30") == Period(kind, text, start, end)


def test_a_fiscal_year_is_not_placed_without_its_end() -> None:
    assert parse_period("FY2026") == Period("fiscal", "FY2026", None, None)


@pytest.mark.parametrize(
    ("year_end", "year", "start", "end"),
    [
        ("12-31", 2026, "2026-01-01", "2026-12-31"),
        ("01-31", 2026, "2025-02-01", "2026-01-31"),
        ("02-28", 2024, "2023-03-01", "2024-02-29"),
        ("02-29", 2025, "2024-03-01", "2025-02-28"),
        ("12-31", 9999, "9999-01-01", "9999-12-31"),
    ],
)
def test_a_fiscal_year_ends_in_the_year_that_it_is_named_after(
    year_end: str, year: int, start: str, end: str
) -> None:
    assert parse_period(f"FY{year:04}", year_end)[2:] == (start, end)


@given(st.integers(2, 9998), st.dates(date(2000, 1, 1), date(2000, 12, 31)))
def test_fiscal_years_follow_each_other_without_a_gap(year: int, end: date) -> None:
    this = parse_period(f"FY{year:04}", end.strftime("%m-%d"))
    after = parse_period(f"FY{year + 1:04}", end.strftime("%m-%d"))
    assert this.end and after.start
    assert date.fromisoformat(this.end) + timedelta(days=1) == date.fromisoformat(after.start)


@pytest.mark.parametrize(
    "text",
    ["..", "2026-02..2025-10", "2025..2026..2027", "FY26", "FY0000", "FY0001", "2026-Q5", "Q4 2026",
     "run_rate", "run_rate run_rate 2026", "run_rate  2026", "2026 run_rate", "..FY2026"],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_period(text)


@pytest.mark.parametrize("text", ["06-30", "12-31", "02-29", "01-01"])
def test_days_of_the_year(text: str) -> None:
    check_month_day(text)


@pytest.mark.parametrize(
    "text", ["02-30", "04-31", "13-01", "00-10", "6-30", "06-30\n", "", "０６-30"]
)
def test_what_is_no_day_of_the_year(text: str) -> None:
    with pytest.raises(DateError, match="is not a day of the year"):
        check_month_day(text)
