"""What follows from several figures.

The bounds hold: whatever the operands really were inside their bounds, the true result lies inside
the bounds of the result. Where nothing can be said of an end, it is None, and never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Final

from db.quantity.bounds import EXACT, ROUNDING, Number, Quantity, QuantityError, fits
from db.told import both, told

_SHARE_STEP: Final = Decimal("0.0001")


def add(first: Quantity, *rest: Quantity) -> Quantity | None:
    """The sum. An end is known only if it is known of every operand.

    Returns:
        The sum, or None if neither end is known (or small enough to be held).

    Raises:
        QuantityError: The units differ.
    """
    operands = (first, *rest)
    _agree_on_unit(operands)
    return _held(
        _total(q.low for q in operands),
        _total(q.high for q in operands),
        first.unit,
        low_open=any(q.low_open for q in operands),
        high_open=any(q.high_open for q in operands),
        approximate=any(q.approximate for q in operands),
    )


def subtract(a: Quantity, b: Quantity) -> Quantity | None:
    """What is left of ``a`` without ``b``; None as for ``add``.

    Raises:
        QuantityError: The units differ.
    """
    return add(a, _negated(b))


def scale(q: Quantity, factor: int) -> Quantity | None:
    """The figure that many times; None if the result is too large to be held."""
    if factor < 0:
        return scale(_negated(q), -factor)
    if factor == 0:
        return Quantity.exact(0, q.unit)
    return _held(
        _product(q.low, factor),
        _product(q.high, factor),
        q.unit,
        low_open=q.low_open,
        high_open=q.high_open,
        approximate=q.approximate,
    )


def divide(q: Quantity, years: int) -> Quantity:
    """The figure spread evenly over a number of years.

    Where it does not come out even, the low end is rounded down, the high end up, and the result
    is approximate.

    Raises:
        QuantityError: ``years`` is less than one.
    """
    if years < 1:
        raise QuantityError(told("a figure can only be divided by one or more"))
    low = None if q.low is None else _part(q.low, years, ROUND_FLOOR)
    high = None if q.high is None else _part(q.high, years, ROUND_CEILING)
    even = _product(low, years) == q.low and _product(high, years) == q.high
    return Quantity(low, high, q.unit, q.low_open, q.high_open, q.approximate or not even)


def ratio(a: Quantity, b: Quantity) -> Quantity | None:
    """How large ``a`` is as a share of ``b``, to four decimal places.

    The ends of a range are rounded outwards. One number over another is rounded to the nearest
    place, and is approximate if that changed it.

    Returns:
        The share, or None if ``b`` may be zero or of either sign, or neither end is known.

    Raises:
        QuantityError: The units differ.
    """
    _agree_on_unit((a, b))
    if b.high is not None and b.high < 0:
        a, b = _negated(a), _negated(b)
    if b.low is None or b.low <= 0:
        return None
    approximate = a.approximate or b.approximate
    if a.low is not None and a.low == a.high and b.low == b.high:
        share = _quotient(a.low, b.low, ROUND_HALF_EVEN)
        changed = EXACT.multiply(share, Decimal(b.low)) != a.low
        return _held(share, share, "ratio", approximate=approximate or changed)
    low, low_open = _share_end(a.low, a.low_open, b, ROUND_FLOOR)
    high, high_open = _share_end(a.high, a.high_open, b, ROUND_CEILING)
    return _held(
        low, high, "ratio", low_open=low_open, high_open=high_open, approximate=approximate
    )


def certainly_less(a: Quantity, b: Quantity) -> bool:
    """Whether every number ``a`` can be is less than every number ``b`` can be.

    Nothing is certain of an approximate figure, or across units.
    """
    if a.unit != b.unit or a.approximate or b.approximate or a.high is None or b.low is None:
        return False
    return a.high < b.low or (a.high == b.low and (a.high_open or b.low_open))


def same(a: Quantity, b: Quantity) -> bool:
    """Whether two figures say the same, in whatever words they were given."""
    return a == b


def _agree_on_unit(operands: Iterable[Quantity]) -> None:
    units = sorted({q.unit for q in operands})
    if len(units) > 1:
        raise QuantityError(told("{names} do not go together", names=both(units)))


def _held(
    low: Number | None,
    high: Number | None,
    unit: str,
    *,
    low_open: bool = False,
    high_open: bool = False,
    approximate: bool = False,
) -> Quantity | None:
    """A result, without an end that is too large to be held: unknown is weaker, never wrong."""
    low = low if low is not None and fits(low) else None
    high = high if high is not None and fits(high) else None
    if low is None and high is None:
        return None
    return Quantity(
        low,
        high,
        unit,
        low_open=low_open and low is not None,
        high_open=high_open and high is not None,
        approximate=approximate,
    )


def _negated(q: Quantity) -> Quantity:
    return Quantity(
        _product(q.high, -1),
        _product(q.low, -1),
        q.unit,
        low_open=q.high_open,
        high_open=q.low_open,
        approximate=q.approximate,
    )


def _total(bounds: Iterable[Number | None]) -> Number | None:
    total: Number = 0
    for bound in bounds:
        if bound is None:
            return None
        total = total + bound if isinstance(bound, int) else EXACT.add(Decimal(total), bound)
    return total


def _product(bound: Number | None, factor: int) -> Number | None:
    if bound is None or isinstance(bound, int):
        return None if bound is None else bound * factor
    return EXACT.multiply(bound, Decimal(factor))


def _part(bound: Number, years: int, rounding: str) -> Number:
    if isinstance(bound, int):
        return bound // years if rounding == ROUND_FLOOR else -(-bound // years)
    return _quotient(bound, years, rounding)


def _quotient(a: Number, b: Number, rounding: str) -> Decimal:
    whole = ROUNDING.divide(Decimal(a), Decimal(b))
    return whole.quantize(_SHARE_STEP, rounding, context=ROUNDING)


def _share_end(
    bound: Number | None, is_open: bool, whole: Quantity, rounding: str
) -> tuple[Decimal | None, bool]:
    """One end of a share of a positive whole, and whether that end is left out.

    A positive bound is smallest over the whole's high end and largest over its low end; a
    negative bound the other way round.
    """
    if bound is None:
        return None, False
    over_high = (bound >= 0) == (rounding == ROUND_FLOOR)
    over, over_open = (whole.high, whole.high_open) if over_high else (whole.low, whole.low_open)
    if over is None:
        return None, False
    # Zero over anything is zero: an end of the whole that is left out does not leave it out.
    return _quotient(bound, over, rounding), is_open or (over_open and bound != 0)
