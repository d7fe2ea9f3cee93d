"""A figure holds what was said, and what follows from figures holds too."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from db.quantity import (
    STYLES,
    Number,
    Quantity,
    QuantityError,
    add,
    as_json,
    certainly_less,
    chinese_text,
    divide,
    is_whole,
    number_text,
    ratio,
    same,
    scale,
    styled,
    subtract,
    text,
    tightened,
)
from tests.db.quantities import LARGEST, UNITS, quantities, same_unit

BILLION = 10**9


def contains(q: Quantity, number: Fraction) -> bool:
    """Whether the figure can be this number."""
    if q.low is not None and (number < q.low or (number == q.low and q.low_open)):
        return False
    return q.high is None or number < q.high or (number == q.high and not q.high_open)


@st.composite
def inside(draw: st.DrawFn, q: Quantity) -> Fraction:
    """A number that the figure can be, often one of its ends."""
    distance = st.one_of(
        st.sampled_from([Fraction(0), Fraction(1, 1000), Fraction(1)]),
        st.fractions(0, 10**6, max_denominator=1000),
    )
    if q.low is not None and q.high is not None:
        share = draw(st.one_of(st.sampled_from([Fraction(0), Fraction(1)]), st.fractions(0, 1)))
        number = Fraction(q.low) + share * (Fraction(q.high) - Fraction(q.low))
    elif q.low is not None:
        number = Fraction(q.low) + draw(distance)
    else:
        assert q.high is not None
        number = Fraction(q.high) - draw(distance)
    assume(contains(q, number))
    return number


def is_sound(q: Quantity) -> bool:
    """Whether its bounds have the type of its unit."""
    kind = int if is_whole(q.unit) else Decimal
    return all(type(bound) is kind for bound in (q.low, q.high) if bound is not None)


class TestWhatAQuantityIs:
    @pytest.mark.parametrize(
        ("quantity", "bounds"),
        [
            (Quantity.exact(30, "USD"), (30, 30, False, False)),
            (Quantity.at_least(30, "USD"), (30, None, False, False)),
            (Quantity.more_than(30, "USD"), (30, None, True, False)),
            (Quantity.up_to(30, "USD"), (None, 30, False, False)),
            (Quantity.less_than(30, "USD"), (None, 30, False, True)),
            (Quantity.between(30, 40, "USD"), (30, 40, False, False)),
        ],
    )
    def test_each_shape_has_its_bounds(
        self, quantity: Quantity, bounds: tuple[int | None, int | None, bool, bool]
    ) -> None:
        assert (quantity.low, quantity.high, quantity.low_open, quantity.high_open) == bounds

    @pytest.mark.parametrize(
        "fields",
        [
            {"low": None, "high": None, "unit": "USD"},
            {"low": 2, "high": 1, "unit": "USD"},
            {"low": 1, "high": 1, "unit": "USD", "low_open": True},
            {"low": None, "high": 1, "unit": "USD", "low_open": True},
            {"low": 1, "high": None, "unit": "USD", "high_open": True},
            {"low": 1.5, "high": None, "unit": "USD"},
            {"low": 0.42, "high": None, "unit": "ratio"},
            {"low": True, "high": None, "unit": "people"},
            {"low": Decimal(5), "high": None, "unit": "USD"},
            {"low": "5", "high": None, "unit": "USD"},
            {"low": 2**63, "high": None, "unit": "USD"},
            {"low": None, "high": -(2**63), "unit": "W"},
            {"low": Decimal("NaN"), "high": None, "unit": "ratio"},
            {"low": Decimal("Infinity"), "high": None, "unit": "x"},
            {"low": Decimal("1e999999"), "high": None, "unit": "x"},
            {"low": Decimal("1e-13"), "high": None, "unit": "ratio"},
            {"low": Decimal("1e-999999"), "high": None, "unit": "ratio"},
            {"low": 1, "high": None, "unit": "GPU"},
            {"low": 1, "high": None, "unit": "usd"},
            {"low": 1, "high": None, "unit": ""},
        ],
    )
    def test_what_makes_no_figure_is_refused(self, fields: dict[str, Any]) -> None:
        with pytest.raises(QuantityError):
            Quantity(**fields)

    def test_the_words_are_no_part_of_what_is_said(self) -> None:
        assert Quantity.exact(5, "USD", raw="5美元") == Quantity.exact(5, "USD", raw="$5")

    def test_a_ratio_is_decimal_however_given(self) -> None:
        assert type(Quantity.exact(3, "x").low) is Decimal

    @pytest.mark.parametrize(
        ("unit", "dimension"),
        [
            ("USD", "money"), ("W", "power"), ("ratio", "ratio"), ("people", "people"),
            ("x", "growth"), ("count", "count"), ("year", "duration"),
        ],
    )  # fmt: skip
    def test_units_have_dimensions(self, unit: str, dimension: str) -> None:
        assert Quantity.exact(1, unit).dimension == dimension

    def test_about_a_number_is_not_exact_and_no_range(self) -> None:
        about = Quantity.exact(5, "USD", approximate=True)
        assert not about.is_exact
        assert not about.is_range
        assert Quantity.exact(5, "USD").is_exact
        assert Quantity.between(5, 6, "USD").is_range
        assert not Quantity.up_to(5, "USD").is_exact

    @given(quantities())
    def test_every_bound_has_the_type_of_its_unit(self, q: Quantity) -> None:
        assert is_sound(q)


class TestSums:
    def test_parts_make_the_whole(self) -> None:
        parts = [Quantity.exact(n * BILLION, "USD") for n in (30, 30, 50)]
        assert add(*parts) == Quantity.exact(110 * BILLION, "USD")

    def test_up_to_keeps_the_low_end_unknown(self) -> None:
        total = add(Quantity.exact(30, "USD"), Quantity.up_to(100, "USD"))
        assert total == Quantity.up_to(130, "USD")

    def test_nothing_is_known_of_a_floor_and_a_ceiling(self) -> None:
        assert add(Quantity.at_least(30, "USD"), Quantity.up_to(100, "USD")) is None

    def test_units_do_not_mix(self) -> None:
        with pytest.raises(QuantityError, match="EUR and USD"):
            add(Quantity.exact(1, "USD"), Quantity.exact(1, "EUR"))

    def test_an_end_too_large_to_hold_is_unknown(self) -> None:
        most = Quantity.exact(LARGEST, "USD")
        assert add(most, most) is None
        assert add(Quantity.between(1, LARGEST, "USD"), Quantity.exact(1, "USD")) == (
            Quantity.at_least(2, "USD")
        )

    @given(same_unit(3), st.data())
    def test_the_sum_of_what_they_can_be_is_inside(
        self, operands: list[Quantity], data: st.DataObject
    ) -> None:
        total = add(*operands)
        points = [data.draw(inside(q)) for q in operands]
        if total is not None:
            assert contains(total, sum(points, Fraction(0)))
            assert is_sound(total)
            assert total.approximate == any(q.approximate for q in operands)

    @given(same_unit(2), st.data())
    def test_the_difference_is_inside(self, pair: list[Quantity], data: st.DataObject) -> None:
        left = subtract(*pair)
        a, b = (data.draw(inside(q)) for q in pair)
        if left is not None:
            assert contains(left, a - b)
            assert is_sound(left)

    @given(quantities(), st.integers(-1000, 1000), st.data())
    def test_the_multiple_is_inside(self, q: Quantity, factor: int, data: st.DataObject) -> None:
        product = scale(q, factor)
        point = data.draw(inside(q))
        if product is not None:
            assert contains(product, point * factor)
            assert is_sound(product)

    def test_a_difference_knows_only_what_both_know(self) -> None:
        left = subtract(Quantity.exact(10, "USD"), Quantity.more_than(3, "USD"))
        assert left == Quantity.less_than(7, "USD")


class TestQuotients:
    def test_a_contract_by_the_year(self) -> None:
        yearly = divide(Quantity.exact(100 * BILLION, "USD"), 8)
        assert yearly == Quantity.exact(12_500_000_000, "USD")

    def test_what_does_not_come_out_even_is_approximate(self) -> None:
        assert divide(Quantity.exact(100, "USD"), 3) == Quantity.between(
            33, 34, "USD", approximate=True
        )

    @pytest.mark.parametrize("years", [0, -1])
    def test_there_is_no_year_to_divide_over(self, years: int) -> None:
        with pytest.raises(QuantityError):
            divide(Quantity.exact(100, "USD"), years)

    @given(quantities(), st.integers(1, 1000), st.data())
    def test_a_part_is_inside(self, q: Quantity, years: int, data: st.DataObject) -> None:
        part = divide(q, years)
        assert contains(part, data.draw(inside(q)) / years)
        assert is_sound(part)

    @pytest.mark.parametrize(
        ("a", "b", "share"),
        [
            (
                Quantity.exact(30, "USD"),
                Quantity.exact(120, "USD"),
                Quantity.exact(Decimal("0.25"), "ratio"),
            ),
            (
                Quantity.exact(1, "USD"),
                Quantity.exact(3, "USD"),
                Quantity.exact(Decimal("0.3333"), "ratio", approximate=True),
            ),
            (
                Quantity.between(1, 2, "USD"),
                Quantity.exact(3, "USD"),
                Quantity.between(Decimal("0.3333"), Decimal("0.6667"), "ratio"),
            ),
            (
                Quantity.up_to(50, "USD"),
                Quantity.exact(100, "USD"),
                Quantity.up_to(Decimal("0.5"), "ratio"),
            ),
            (
                Quantity.exact(-30, "USD"),
                Quantity.exact(-120, "USD"),
                Quantity.exact(Decimal("0.25"), "ratio"),
            ),
        ],
    )
    def test_shares(self, a: Quantity, b: Quantity, share: Quantity) -> None:
        assert ratio(a, b) == share

    @pytest.mark.parametrize(
        "whole",
        [
            Quantity.exact(0, "USD"),
            Quantity.between(0, 5, "USD"),
            Quantity.between(-5, 5, "USD"),
            Quantity.up_to(5, "USD"),
            Quantity.at_least(-5, "USD"),
            Quantity.more_than(0, "USD"),
        ],
    )
    def test_there_is_no_share_of_what_may_be_nothing(self, whole: Quantity) -> None:
        assert ratio(Quantity.exact(1, "USD"), whole) is None

    @given(same_unit(2), st.data())
    def test_the_share_is_inside(self, pair: list[Quantity], data: st.DataObject) -> None:
        share = ratio(*pair)
        a, b = (data.draw(inside(q)) for q in pair)
        if share is None:
            return
        assert is_sound(share)
        if share.low == share.high:
            assert share.low is not None
            assert abs(Fraction(share.low) - a / b) <= Fraction(1, 20_000)
        else:
            assert contains(share, a / b)


class TestComparing:
    def test_what_ends_where_the_other_begins_is_less_only_if_an_end_is_open(self) -> None:
        five = Quantity.exact(5, "USD")
        assert certainly_less(five, Quantity.more_than(5, "USD"))
        assert certainly_less(Quantity.less_than(5, "USD"), five)
        assert not certainly_less(five, Quantity.at_least(5, "USD"))

    @pytest.mark.parametrize(
        "other",
        [
            Quantity.exact(9, "EUR"),
            Quantity.exact(9, "USD", approximate=True),
            Quantity.up_to(9, "USD"),
        ],
    )
    def test_nothing_is_certain_of_these(self, other: Quantity) -> None:
        assert not certainly_less(Quantity.exact(5, "USD"), other)

    @given(same_unit(2), st.data())
    def test_certain_means_whatever_they_are(
        self, pair: list[Quantity], data: st.DataObject
    ) -> None:
        a, b = pair
        if certainly_less(a, b):
            assert data.draw(inside(a)) < data.draw(inside(b))
            assert not certainly_less(b, a)

    def test_the_same_in_other_words(self) -> None:
        assert same(Quantity.exact(5, "USD", raw="5美元"), Quantity.exact(5, "USD"))
        assert not same(Quantity.exact(5, "USD", approximate=True), Quantity.exact(5, "USD"))


class TestNotation:
    @pytest.mark.parametrize(
        ("quantity", "english", "chinese"),
        [
            (Quantity.exact(110 * BILLION, "USD"), "$110B", "1100亿美元"),
            (Quantity.between(175 * BILLION, 185 * BILLION, "USD"),
             "$175–185B", "1750亿–1850亿美元"),
            (Quantity.at_least(900_000_000, "people"), "≥ 900M", "至少9亿"),
            (Quantity.more_than(900_000_000, "people"), "> 900M", "超过9亿"),
            (Quantity.up_to(100 * BILLION, "USD"), "up to $100B", "至多1000亿美元"),
            (Quantity.less_than(100 * BILLION, "USD"), "under $100B", "低于1000亿美元"),
            (Quantity.exact(600 * BILLION, "USD", approximate=True), "~$600B", "约6000亿美元"),
            (Quantity.exact(1_600_000, "people"), "1.6M", "160万"),
            (Quantity.exact(3 * BILLION, "W"), "3 GW", "3吉瓦"),
            (Quantity.exact(300_000_000, "W"), "300 MW", "300兆瓦"),
            (Quantity.between(2 * BILLION, 5 * BILLION, "W"), "2–5 GW", "2吉瓦–5吉瓦"),
            (Quantity.between(500, 2 * BILLION, "W"), "500 W–2 GW", "500瓦–2吉瓦"),
            (Quantity.exact(Decimal("0.42"), "ratio"), "42%", "42%"),
            (Quantity.between(Decimal("0.6"), Decimal("0.9"), "ratio", approximate=True),
             "~60–90%", "约60%–90%"),
            (Quantity.exact(3, "x"), "3x", "3倍"),
            (Quantity.more_than(3, "x"), "> 3x", "超过3倍"),
            (Quantity.exact(8, "year"), "8 years", "8年"),
            (Quantity.exact(1, "year"), "1 year", "1年"),
            (Quantity.exact(-30 * BILLION, "USD"), "−$30B", "−300亿美元"),
            (Quantity.exact(1_500_000_000, "EUR"), "€1.5B", "15亿欧元"),
            (Quantity.exact(2 * BILLION, "CNY"), "CN¥2B", "20亿元"),
            (Quantity.exact(5_000_000, "SGD"), "SGD 5M", "500万新加坡元"),
            (Quantity.exact(5_000_000, "XAF"), "XAF 5M", "500万 XAF"),
            (Quantity.between(BILLION, 1_500_000_000, "USD", approximate=True),
             "~$1.0–1.5B", "约10亿–15亿美元"),
            (Quantity.between(500_000_000, 1_500_000_000, "USD"), "$0.5–1.5B", "5亿–15亿美元"),
            (Quantity.between(123_456_789, 5 * BILLION, "USD"),
             "$123.456789M–5B", "12345.6789万–50亿美元"),
            # "$5–10B" would say five billion.
            (Quantity.between(5, 10 * BILLION, "USD"), "$5–10,000,000,000", "5–10000000000美元"),
            (Quantity.between(-5 * BILLION, 10 * BILLION, "USD"),
             "−$5B to $10B", "−50亿美元至100亿美元"),
            (Quantity(5 * BILLION, 10 * BILLION, "USD", True, True),
             "> $5B to < $10B", "超过50亿美元至低于100亿美元"),
            (Quantity(5 * BILLION, 10 * BILLION, "USD", False, True, True),
             "≥ ~$5B to < ~$10B", "至少约50亿美元至低于约100亿美元"),
            (Quantity.at_least(5 * BILLION, "USD", approximate=True), "≥ ~$5B", "至少约50亿美元"),
            (Quantity.up_to(5 * BILLION, "USD", approximate=True), "up to ~$5B", "至多约50亿美元"),
            (Quantity.exact(0, "USD"), "$0", "0美元"),
            (Quantity.exact(1_000_000_001, "USD"), "$1,000.000001M", "100000.0001万美元"),
            (Quantity.exact(1_999, "people"), "1.999K", "1999"),
        ],
    )  # fmt: skip
    def test_figures_are_written(self, quantity: Quantity, english: str, chinese: str) -> None:
        assert text(quantity) == english
        assert chinese_text(quantity) == chinese

    @pytest.mark.parametrize(
        ("quantity", "mixed", "other"),
        [
            (Quantity.up_to(100 * BILLION, "USD"), "至多$100B", "up to 1000亿美元"),
            (Quantity.exact(1_100 * BILLION, "USD"), "$1.1T", "1.1万亿美元"),
            (Quantity.more_than(3, "x"), "超过3倍", "> 3x"),
            (Quantity.exact(8, "year"), "8年", "8 years"),
            (Quantity.at_least(3 * BILLION, "W"), "至少3 GW", "≥ 3吉瓦"),
        ],
    )
    def test_words_and_numbers_are_chosen_apart(
        self, quantity: Quantity, mixed: str, other: str
    ) -> None:
        assert styled(quantity, STYLES["zh", "western"]) == mixed
        assert styled(quantity, STYLES["en", "chinese"]) == other

    def test_in_narrow_cells_both_ends_share_a_scale_in_chinese_too(self) -> None:
        capex = Quantity.between(175 * BILLION, 185 * BILLION, "USD")
        power = Quantity.between(28 * BILLION, 33 * BILLION, "W")
        narrow = tightened(STYLES["zh", "chinese"])
        assert styled(capex, narrow, 4) == "1750–1850亿美元"
        assert styled(power, narrow, 4) == "28–33吉瓦"

    @pytest.mark.parametrize(
        ("quantity", "digits", "expected"),
        [
            (Quantity.exact(1_234_567_891, "USD"), 3, "$1.23B"),
            (Quantity.exact(999_600_000, "USD"), 3, "$1B"),
            (Quantity.exact(1_250_000_000, "USD"), 2, "$1.2B"),  # half goes to the even digit
            (Quantity.exact(1_350_000_000, "USD"), 2, "$1.4B"),
            (Quantity.exact(Decimal("0.12345"), "ratio"), 2, "12%"),
            (Quantity.between(33_333_333_333, 33_333_333_334, "USD"), 3, "~$33.3B"),
            (Quantity(1_001, 1_002, "USD", True, True), 2, "~$1K"),
            (Quantity.exact(LARGEST, "USD"), 5, "$9,223,372,036,854.775807M"),
        ],
    )
    def test_narrow_cells_round(self, quantity: Quantity, digits: int, expected: str) -> None:
        assert text(quantity, digits) == expected

    @given(quantities(), st.integers(1, 6))
    def test_rounding_never_fails(self, q: Quantity, digits: int) -> None:
        assert all(styled(q, style, digits) for style in STYLES.values())

    def test_one_number_is_written_as_in_a_figure(self) -> None:
        assert number_text(1_234_000_000, "USD", 2) == "$1.2B"


class TestJson:
    def test_a_figure_in_json(self) -> None:
        assert as_json(Quantity.more_than(900_000_000, "people", raw="突破9亿")) == {
            "low": 900_000_000,
            "high": None,
            "low_open": True,
            "high_open": False,
            "approximate": False,
            "unit": "people",
            "raw": "突破9亿",
            "text": "> 900M",
        }

    @pytest.mark.parametrize(
        ("number", "unit", "expected"),
        [(3, "x", 3), (Decimal("2.5"), "x", 2.5), (Decimal("0.42"), "ratio", 0.42), (7, "USD", 7)],
    )
    def test_numbers_are_whole_where_they_can_be(
        self, number: Number, unit: str, expected: int | float
    ) -> None:
        low = as_json(Quantity.exact(number, unit))["low"]
        assert low == expected
        assert type(low) is type(expected)

    @pytest.mark.parametrize("unit", [unit for unit in UNITS if is_whole(unit)][:5])
    def test_money_is_never_a_float(self, unit: str) -> None:
        assert type(as_json(Quantity.exact(LARGEST, unit))["low"]) is int
