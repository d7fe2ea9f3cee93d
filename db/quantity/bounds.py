"""A figure as an interval.

"more than 900 million" has a low and no high, "up to 100 billion" a high and no low (an unknown
end is not zero), "30 billion" has both and they are the same. Whole units (money, watts, people,
years) are held as ``int``, ``ratio`` and ``x`` as ``Decimal``; a float never gets in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Context, Decimal, Inexact
from typing import Final

from db.told import told

Number = int | Decimal

LIMIT: Final = 2**63
"""Whole numbers stay below this in size: what an integer column of SQLite holds."""

DECIMAL_LIMIT: Final = 10**12
DECIMAL_STEP: Final = Decimal("1e-12")

EXACT: Final = Context(prec=600, traps=[Inexact])
"""Decimal arithmetic that raises rather than round."""

ROUNDING: Final = Context(prec=100)
"""Decimal arithmetic with room to spare, for results that are rounded once, at the end."""

# ISO 4217. A list, and not just "three capitals", so that "6 GPU" never becomes money.
CURRENCIES: Final = frozenset(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
    BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
    GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW
    KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD
    NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
    SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED
    VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905 - 158 quoted codes would fill three screens
)

_DIMENSIONS: Final = {
    "W": "power",
    "ratio": "ratio",
    "people": "people",
    "x": "growth",
    "count": "count",
    "year": "duration",
}
_DECIMAL_UNITS: Final = frozenset({"ratio", "x"})


class QuantityError(ValueError):
    """Bounds that make no figure, or figures that cannot be put together."""


def dimension_of(unit: str) -> str:
    """What a unit measures: money, power, ratio, people, growth, count or duration.

    Raises:
        QuantityError: There is no such unit.
    """
    if unit in CURRENCIES:
        return "money"
    try:
        return _DIMENSIONS[unit]
    except KeyError:
        raise QuantityError(told("there is no unit {unit!r}", unit=unit)) from None


def is_whole(unit: str) -> bool:
    """Whether figures in this unit are whole numbers."""
    return unit not in _DECIMAL_UNITS


def fits(number: Number) -> bool:
    """Whether a number is of a size and a precision that a bound can have."""
    if isinstance(number, int):
        return abs(number) < LIMIT
    if not number.is_finite() or number.copy_abs() >= DECIMAL_LIMIT:
        return False
    return number.quantize(DECIMAL_STEP, context=ROUNDING) == number


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure: at least one bound, whether a bound is itself left out, and a unit.

    Attributes:
        low: The least it can be; None when the source gives no floor.
        high: The most it can be; None when the source gives no ceiling.
        unit: An ISO 4217 code, ``W``, ``ratio`` (0.42 is 42 %), ``people``, ``x`` (3 is "to three
            times"), ``count`` or ``year`` (a duration).
        low_open: More than ``low``, not ``low`` itself.
        high_open: Less than ``high``, not ``high`` itself.
        approximate: The source says about, nearly, around.
        raw: The words in which the figure was given; no part of what it says.
    """

    low: Number | None
    high: Number | None
    unit: str
    low_open: bool = False
    high_open: bool = False
    approximate: bool = False
    raw: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        dimension_of(self.unit)
        # An int given for a ratio becomes a Decimal, so that a unit has one type of number.
        object.__setattr__(self, "low", _checked(self.low, self.unit))
        object.__setattr__(self, "high", _checked(self.high, self.unit))
        if self.low is None and self.high is None:
            raise QuantityError(told("a figure needs a low or a high bound"))
        if (self.low is None and self.low_open) or (self.high is None and self.high_open):
            raise QuantityError(told("a bound that is not there cannot be open"))
        if self.low is None or self.high is None:
            return
        if self.low > self.high:
            raise QuantityError(
                told(
                    "the low bound {low} is above the high bound {high}",
                    low=self.low,
                    high=self.high,
                )
            )
        if self.low == self.high and (self.low_open or self.high_open):
            raise QuantityError(told("nothing lies between {low} and itself", low=self.low))

    @classmethod
    def exact(
        cls, number: Number, unit: str, *, approximate: bool = False, raw: str | None = None
    ) -> Quantity:
        """Just this number, or about this number."""
        return cls(number, number, unit, approximate=approximate, raw=raw)

    @classmethod
    def at_least(
        cls, number: Number, unit: str, *, approximate: bool = False, raw: str | None = None
    ) -> Quantity:
        """This number or more."""
        return cls(number, None, unit, approximate=approximate, raw=raw)

    @classmethod
    def more_than(
        cls, number: Number, unit: str, *, approximate: bool = False, raw: str | None = None
    ) -> Quantity:
        """More than this number."""
        return cls(number, None, unit, low_open=True, approximate=approximate, raw=raw)

    @classmethod
    def up_to(
        cls, number: Number, unit: str, *, approximate: bool = False, raw: str | None = None
    ) -> Quantity:
        """This number or less; how much less is unknown."""
        return cls(None, number, unit, approximate=approximate, raw=raw)

    @classmethod
    def less_than(
        cls, number: Number, unit: str, *, approximate: bool = False, raw: str | None = None
    ) -> Quantity:
        """Less than this number; how much less is unknown."""
        return cls(None, number, unit, high_open=True, approximate=approximate, raw=raw)

    @classmethod
    def between(
        cls,
        low: Number,
        high: Number,
        unit: str,
        *,
        approximate: bool = False,
        raw: str | None = None,
    ) -> Quantity:
        """From one number to another, both included."""
        return cls(low, high, unit, approximate=approximate, raw=raw)

    @property
    def is_exact(self) -> bool:
        """One number, and not "about" it."""
        return self.low == self.high and not self.approximate

    @property
    def is_range(self) -> bool:
        """Two bounds that differ."""
        return self.low is not None and self.high is not None and self.low != self.high

    @property
    def dimension(self) -> str:
        """What the unit measures, as ``dimension_of`` names it."""
        return dimension_of(self.unit)


def _checked(number: object, unit: str) -> Number | None:
    """The number in the type its unit asks for."""
    if number is None:
        return None
    if isinstance(number, int) and not isinstance(number, bool):
        checked: Number = number if is_whole(unit) else Decimal(number)
    elif isinstance(number, Decimal) and not is_whole(unit):
        checked = number
    else:
        raise QuantityError(
            told("{number!r} is no number for the unit {unit}", number=number, unit=unit)
        )
    if not fits(checked):
        raise QuantityError(
            told("a number in {unit} is too large, or has too many decimal places", unit=unit)
        )
    return checked
