"""Figures, dates and units of columns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.exchange.date_formats import DateFormat, FormatError, UnreadDate, read_date
from db.exchange.figure_values import BadFigure, read_figure_value
from db.exchange.units import UnitError, read_unit
from db.facts.statements import UNIT_OF
from db.figures import parse
from db.quantity import same

YEARS = (1900, 2100)


@pytest.mark.parametrize(
    ("text", "unit", "low", "note"),
    [
        ("113", "USD million", 113_000_000, "in USD million"),
        ("100000000000.0", "USD", 10**11, None),
        ("35.836372", "USD billion", 35_836_372_000, "in USD billion"),
        ("1,234,567", "people", 1_234_567, None),
        ("946", "MW", 946_000_000, "in MW"),
        ("1.5", "亿 CNY", 150_000_000, "in 亿 CNY"),
        ("27", "%", Decimal("0.27"), "in %"),
        ("1e9", "USD", 10**9, None),
        ("$5M", "USD", 5_000_000, None),
        ("$5M", "USD million", 5_000_000, None),
        ("1.2亿美元", "USD", 120_000_000, None),
        ("0.0", "USD", 0, None),
    ],
)
def test_a_figure_is_read_in_the_unit_of_its_column(
    text: str, unit: str, low: int, note: str | None
) -> None:
    found = read_figure_value(text, read_unit(unit))
    assert (found.quantity.low, found.raw, found.note) == (low, text, note)


@pytest.mark.parametrize(
    ("text", "unit", "why"),
    [
        ("abc", "USD", "not read as a figure"),
        ("12,34", "USD", "not read as a figure"),
        ("1.5", "USD", "no whole number of USD"),
        ("1.234.567", "USD", "not read as a figure"),
        ("-5", "USD", "below zero"),
        ("up to 5", "USD million", "it has no unit"),
        ("9" * 30, "USD", "too large"),
        ("¥5M", "USD", "yuan or yen"),
    ],
)
def test_what_is_no_figure_is_refused(text: str, unit: str, why: str) -> None:
    with pytest.raises(BadFigure) as caught:
        read_figure_value(text, read_unit(unit))
    assert why in caught.value.why
    assert caught.value.advice


def test_a_bare_number_needs_a_unit() -> None:
    with pytest.raises(BadFigure, match="says no unit"):
        read_figure_value("5", None)
    assert read_figure_value("$5", None).quantity.low == 5


def test_options_of_figures() -> None:
    count = read_unit("count")
    assert read_figure_value("1111672.56", count, rounded=True).quantity.low == 1_111_673
    assert read_figure_value("1111672.56", count, rounded=True).note == "rounded"
    assert read_figure_value("5", read_unit("USD"), about=True).quantity.approximate
    assert read_figure_value("-5", read_unit("%"), negative=True).quantity.low == Decimal("-0.05")
    comma = read_figure_value("1.234,5", read_unit("USD thousand"), decimal=",")
    assert comma.quantity.low == 1_234_500


@given(
    st.integers(0, 10**18),
    st.sampled_from(["USD", "CNY", "JPY", "people", "count", "W", "USD million", "GW", "%", "x"]),
)
def test_what_is_written_reads_as_the_same_figure(number: int, unit: str) -> None:
    try:
        found = read_figure_value(str(number), read_unit(unit))
    except BadFigure as error:
        assert "too large" in error.why or "15 digits" in error.why
        return
    again = parse(found.text, UNIT_OF.get(found.quantity.dimension))
    assert same(again, found.quantity)


@pytest.mark.parametrize("text", ["", "million", "USD EUR", "dollars", "MW GW", "USD ''"])
def test_what_is_no_unit_is_told(text: str) -> None:
    with pytest.raises(UnitError):
        read_unit(text)


@pytest.mark.parametrize(
    ("text", "form", "found"),
    [
        ("2023-06-13", "YYYY-MM-DD", "2023-06-13"),
        ("3/6/2023", "D/M/YYYY", "2023-06-03"),
        ("3 Feb 2021", "D MMM YYYY", "2021-02-03"),
        ("Sept. 3, 2021", "MMM D, YYYY", "2021-09-03"),
        ("February 3, 2021", "MMMM D, YYYY", "2021-02-03"),
        ("2020年2月3日", "YYYY年M月D日", "2020-02-03"),
        ("2020-02", "YYYY-MM", "2020-02"),
        ("2020", "YYYY", "2020"),
        ("2020-01-02T01:02:03.5Z", "YYYY-MM-DDThh:mm:ssZ", "2020-01-02"),
    ],
)
def test_dates_are_read_by_their_forms(text: str, form: str, found: str) -> None:
    assert read_date(text, (form,), YEARS) == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2023-02-30", "no day of the calendar"),
        ("0202-07-30", "in the year 202"),
        ("2019-13-01", "no day of the calendar"),
        ("03/04/2020", "can be 2020-04-03 (DD/MM/YYYY) or 2020-03-04 (MM/DD/YYYY)"),
        ("soon", "no date of the form"),
        ("2020-1-2", "no date of the form"),
        ("２０２０-01-02", "no date of the form"),
    ],
)
def test_a_date_that_is_none_or_two_is_refused(text: str, why: str) -> None:
    with pytest.raises(UnreadDate) as caught:
        read_date(text, ("YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY"), YEARS)
    assert why in caught.value.why


def test_a_date_that_two_forms_read_alike_is_one() -> None:
    assert read_date("04/04/2020", ("DD/MM/YYYY", "MM/DD/YYYY"), YEARS) == "2020-04-04"
    assert read_date("25/12/2020", ("DD/MM/YYYY", "MM/DD/YYYY"), YEARS) == "2020-12-25"


@pytest.mark.parametrize("form", ["", "MM-DD", "YYYY-MM-MM", "YYYY DD", "%Y-%m-%d"])
def test_what_is_no_form_of_dates_is_told(form: str) -> None:
    with pytest.raises(FormatError):
        DateFormat(form)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    texts = {
        "YYYY-MM-DD": day.isoformat(),
        "D/M/YYYY": f"{day.day}/{day.month}/{day.year}",
        "MMM D, YYYY": f"{day:%b} {day.day}, {day.year}",
        "YYYY年M月D日": f"{day.year}年{day.month}月{day.day}日",
    }
    for form, text in texts.items():
        assert read_date(text, (form,), YEARS) == day.isoformat()
