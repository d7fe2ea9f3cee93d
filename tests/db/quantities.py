"""Quantities of every shape, as examples for the tests of figures."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from db.quantity import CURRENCIES, Number, Quantity, is_whole

UNITS = (*sorted(CURRENCIES), "W", "ratio", "people", "x", "count", "year")
# The currencies with a sign or a Chinese name of their own as often as all others together.
units = st.one_of(
    st.sampled_from(["USD", "EUR", "CNY", "SGD", "W", "ratio", "people", "x", "count", "year"]),
    st.sampled_from(UNITS),
)

LARGEST = 2**63 - 1
# Few digits and many noughts, as figures are; and anything else that fits.
_wholes = st.one_of(
    st.builds(
        lambda digits, power: digits * 10**power, st.integers(-9_999, 9_999), st.integers(0, 14)
    ),
    st.integers(-3_000, 3_000),
    st.integers(-LARGEST, LARGEST),
)
_decimals = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.one_of(st.integers(-9_999, 9_999), st.integers(-(10**12) + 1, 10**12 - 1)),
    st.integers(0, 12),
)


def numbers(unit: str) -> st.SearchStrategy[Number]:
    """Numbers that a figure in this unit can have as a bound."""
    return _wholes if is_whole(unit) else _decimals


@st.composite
def quantities(draw: st.DrawFn, unit: str | None = None) -> Quantity:
    """Figures of every shape: points, ranges, floors and ceilings, open, closed, approximate."""
    unit = unit or draw(units)
    approximate = draw(st.booleans())
    low, high = sorted(draw(st.tuples(numbers(unit), numbers(unit))))
    shape = draw(st.sampled_from(["point", "range", "floor", "ceiling"]))
    if shape == "point" or (shape == "range" and low == high):
        return Quantity.exact(low, unit, approximate=approximate)
    return Quantity(
        None if shape == "ceiling" else low,
        None if shape == "floor" else high,
        unit,
        low_open=shape != "ceiling" and draw(st.booleans()),
        high_open=shape != "floor" and draw(st.booleans()),
        approximate=approximate,
    )


@st.composite
def same_unit(draw: st.DrawFn, count: int) -> list[Quantity]:
    """Several figures in one unit."""
    unit = draw(units)
    return [draw(quantities(unit)) for _ in range(count)]
