"""Figures of columns: bare numbers in a unit, or words, exactly as they are or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from db.exchange.units import Unit
from db.facts.derive import is_storable
from db.facts.statements import UNIT_OF
from db.figures import UnreadFigure, parse
from db.quantity import Quantity, QuantityError, dimension_of, is_whole, same
from db.quantity import text as quantity_text
from db.told import told, words_of

_NUMBER = re.compile(
    r"[-+\N{MINUS SIGN}]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,40})(?:\.[0-9]{1,40})?"
    r"(?:[eE][-+]?[0-9]{1,2})?"
)
_SWAPPED = str.maketrans(",.", ".,")


@dataclass(frozen=True, slots=True)
class FigureValue:
    """A figure read.

    Attributes:
        text: As facts files write it.
        raw: As it was published.
        quantity: What it says.
        note: How it was read, where that is not plain.
    """

    text: str
    raw: str
    quantity: Quantity
    note: str | None = None


class BadFigure(ValueError):
    """A text that is no figure, or not one that is wanted; says why and what to do.

    Attributes:
        why: What is wrong with it.
        advice: What to do.
    """

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(why)
        self.why, self.advice = why, advice


@lru_cache(maxsize=20_000)
def read_figure_value(
    text: str,
    unit: Unit | None = None,
    *,
    decimal: str = ".",
    rounded: bool = False,
    negative: bool = False,
    about: bool = False,
) -> FigureValue:
    """Read a figure.

    Args:
        text: The figure alone.
        unit: The unit of a bare number.
        decimal: What stands before the decimals.
        rounded: Whether to round to whole dollars, watts and so on.
        negative: Whether it may be below zero.
        about: Whether it is approximate, whatever it says.

    Raises:
        BadFigure: It can't be read, or may not be what it says.
    """
    written = text.translate(_SWAPPED) if decimal == "," else text
    quantity = _quantity(written, text, unit, rounded)
    if about:
        quantity = replace(quantity, approximate=True)
    low = quantity.low if quantity.low is not None else quantity.high
    if not negative and low is not None and low < 0:
        raise BadFigure(
            told("{text!r} is below zero", text=text),
            told("correct it, or write `negative = true` in the mapping"),
        )
    if not is_storable(quantity):
        raise BadFigure(
            told("{text!r} has over 15 digits", text=text),
            told("write `round = true` in the mapping"),
        )
    note = _note(written, unit, quantity) or ("with a decimal comma" if written != text else None)
    return FigureValue(figure_text(quantity), text, quantity, note)


def _quantity(written: str, text: str, unit: Unit | None, rounded: bool) -> Quantity:
    try:
        if _NUMBER.fullmatch(written):
            return _bare(written, text, unit, rounded)
        # Where a bare number would be counted in millions, one beside words has to say its unit.
        hint = unit.base if unit and unit.factor == 1 else None
        return parse(written, hint)
    except UnreadFigure as error:
        raise BadFigure(
            told("{text!r} is not read as a figure: {why}", text=text[:100], why=error.why), _MEND
        ) from None
    except QuantityError as error:
        raise BadFigure(
            told("{text!r} is no figure: {error}", text=text[:100], error=words_of(error)), _MEND
        ) from None


_MEND = told('correct it, or write `on_bad = "words"` in the mapping to keep it as published')


def _bare(written: str, text: str, unit: Unit | None, rounded: bool) -> Quantity:
    if unit is None:
        raise BadFigure(
            told("{text!r} says no unit", text=text), told("write `unit` in the mapping")
        )
    sign = written.replace(",", "").replace("\N{MINUS SIGN}", "-")
    number = Decimal(sign) * unit.factor
    if not is_whole(unit.base):
        return Quantity(number, number, unit.base, raw=text)
    whole = number.to_integral_value(ROUND_HALF_EVEN)
    if whole != number and not rounded:
        raise BadFigure(
            told("{text!r} is no whole number of {base}", text=text, base=unit.base),
            told("correct it, or write `round = true` in the mapping"),
        )
    return Quantity(int(whole), int(whole), unit.base, raw=text)


def _note(written: str, unit: Unit | None, quantity: Quantity) -> str | None:
    """What a reader of the figure as published must know: its unit, and that it was rounded."""
    if unit is None or not _NUMBER.fullmatch(written):
        return None
    exact = Decimal(written.replace(",", "").replace("\N{MINUS SIGN}", "-")) * unit.factor
    broken = exact != quantity.low
    if unit.factor == 1 and not broken:
        return None
    return ", ".join(["rounded"] * broken + [f"in {unit.told}"] * (unit.factor != 1))


@lru_cache(maxsize=20_000)
def figure_text(quantity: Quantity) -> str:
    """A figure as facts files write it, such that it reads as the same figure."""
    unit = quantity.unit
    hint = UNIT_OF.get(dimension_of(unit))
    plain = "" if hint else f"{unit} "
    candidates = [quantity_text(quantity)]
    if quantity.low == quantity.high and quantity.low is not None:
        candidates.append(f"{'~' if quantity.approximate else ''}{plain}{quantity.low}")
    if quantity.raw:
        candidates.append(quantity.raw)
    for text in candidates:
        try:
            if same(parse(text, hint), quantity):
                return text
        except UnreadFigure:
            continue
    raise BadFigure(told("{raw!r} can't be written as a figure", raw=quantity.raw), _MEND)
