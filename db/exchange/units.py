"""The units of columns: what a bare number in them stands for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from db.quantity import CURRENCIES
from db.told import told

_SCALES = {
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "k": 3, "m": 6, "mn": 6, "bn": 9,
    "thousands": 3, "millions": 6, "billions": 9, "trillions": 12,
    "千": 3, "万": 4, "百万": 6, "亿": 8, "十亿": 9, "万亿": 12,
}  # fmt: skip
_BASES = {
    "w": ("W", 0), "kw": ("W", 3), "mw": ("W", 6), "gw": ("W", 9), "tw": ("W", 12),
    "%": ("ratio", -2), "percent": ("ratio", -2), "ratio": ("ratio", 0), "x": ("x", 0),
    "people": ("people", 0), "人": ("people", 0), "count": ("count", 0), "year": ("year", 0),
    "years": ("year", 0), "$": ("USD", 0), "€": ("EUR", 0), "£": ("GBP", 0), "美元": ("USD", 0),
    "欧元": ("EUR", 0), "英镑": ("GBP", 0), "人民币": ("CNY", 0), "港元": ("HKD", 0),
}  # fmt: skip


class UnitError(ValueError):
    """A text that is no unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What one of a column is.

    Attributes:
        base: The unit that figures are kept in: "USD", "W", "people".
        factor: How many of these one is.
        told: The unit in words, for notes.
    """

    base: str
    factor: Decimal
    told: str


@lru_cache(maxsize=1000)
def read_unit(text: str) -> Unit:
    """Read a unit such as "USD", "USD million", "亿 CNY", "MW", "people" or "%".

    Raises:
        UnitError: It is none.
    """
    base, power = "", 0
    for word in text.split():
        folded = word.casefold()
        if folded in _SCALES:
            power += _SCALES[folded]
            continue
        if base:
            raise UnitError(told("{text!r} is two units", text=text[:60]))
        if word.upper() in CURRENCIES:
            base = word.upper()
        elif folded in _BASES:
            base, more = _BASES[folded]
            power += more
        else:
            raise UnitError(told("{word!r} is no unit that is known", word=word[:60]))
    if not base:
        raise UnitError(told("{text!r} says no unit", text=text[:60]))
    return Unit(base, Decimal(10) ** power, " ".join(text.split()))
