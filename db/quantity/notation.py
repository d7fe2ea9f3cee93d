"""How a figure is written: with English words or Chinese ones, in T, B and M or in 万亿, 亿 and 万.

The words and the numbers are chosen apart: a Chinese analyst may want "至多$100B". Nothing is lost:
``db.figures.parse`` reads back what stands here, given the unit where the text names none. A number
takes the largest scale in which it is at least one and needs few decimals; both ends of a range
share one where that stays short ("$0.5–1.5B").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final

from db.quantity.bounds import EXACT, Number, Quantity, dimension_of, fits

MINUS: Final = "\N{MINUS SIGN}"
EN_DASH: Final = "\N{EN DASH}"

ENGLISH_SYMBOLS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "CN¥"}
CHINESE_NAMES: Final = {
    "USD": "美元",
    "EUR": "欧元",
    "GBP": "英镑",
    "CNY": "元",
    "JPY": "日元",
    "HKD": "港元",
    "TWD": "新台币",
    "KRW": "韩元",
    "SGD": "新加坡元",
    "CAD": "加元",
    "AUD": "澳元",
    "CHF": "瑞士法郎",
    "INR": "印度卢比",
}

_MOST_DECIMALS: Final = 6
_MOST_SHARED_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class Scale:
    """A word after a number, and the power of ten that it stands for."""

    word: str
    power: int


_PLAIN: Final = Scale("", 0)
_PERCENT: Final = (Scale("%", -2),)
_ENGLISH_SCALES: Final = (
    Scale("T", 12), Scale("B", 9), Scale("M", 6), Scale("K", 3), _PLAIN,
)  # fmt: skip
_ENGLISH_POWER: Final = (
    Scale(" TW", 12), Scale(" GW", 9), Scale(" MW", 6), Scale(" kW", 3), Scale(" W", 0),
)  # fmt: skip
_CHINESE_SCALES: Final = (Scale("万亿", 12), Scale("亿", 8), Scale("万", 4), _PLAIN)
_CHINESE_POWER: Final = (
    Scale("太瓦", 12), Scale("吉瓦", 9), Scale("兆瓦", 6), Scale("千瓦", 3), Scale("瓦", 0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one language around numbers.

    Attributes:
        about, at_least, more_than, at_most, less_than: Before a number.
        up_to, under: Before a number that is the only bound.
        to: Between the ends of a range that are each written out.
        year, years, times: After a number of them.
    """

    about: str
    at_least: str
    more_than: str
    at_most: str
    less_than: str
    up_to: str
    under: str
    to: str
    year: str
    years: str
    times: str


@dataclass(frozen=True, slots=True)
class _Numbers:
    """How large numbers are written.

    Attributes:
        scales: By dimension, the largest first; a dimension that is not here has none.
        money: What stands before and after a number of a currency.
        repeats_scale: Each end of a range has its own scale ("1750亿–1850亿").
        groups_digits: Commas between thousands.
        dash: Between the ends of a range.
    """

    scales: Mapping[str, tuple[Scale, ...]]
    money: Callable[[str], tuple[str, str]]
    repeats_scale: bool
    groups_digits: bool
    dash: str = EN_DASH


@dataclass(frozen=True, slots=True)
class Style:
    """A way of writing figures: one of `STYLES`."""

    words: _Words
    numbers: _Numbers

    def around(self, unit: str, number: str) -> tuple[str, str]:
        """What stands before and after a number of a unit."""
        if dimension_of(unit) == "money":
            return self.numbers.money(unit)
        if unit == "year":
            return "", self.words.year if number == "1" else self.words.years
        return "", self.words.times if unit == "x" else ""


def _western_money(unit: str) -> tuple[str, str]:
    return ENGLISH_SYMBOLS.get(unit, f"{unit} "), ""


def _chinese_money(unit: str) -> tuple[str, str]:
    return "", CHINESE_NAMES.get(unit, f" {unit}")


def _by_dimension(
    scales: tuple[Scale, ...], power: tuple[Scale, ...]
) -> dict[str, tuple[Scale, ...]]:
    return {
        "money": scales, "people": scales, "count": scales, "power": power, "ratio": _PERCENT,
    }  # fmt: skip


_ENGLISH_WORDS: Final = _Words(
    about="~", at_least="≥ ", more_than="> ", at_most="≤ ", less_than="< ",
    up_to="up to ", under="under ", to=" to ", year=" year", years=" years", times="x",
)  # fmt: skip
_CHINESE_WORDS: Final = _Words(
    about="约", at_least="至少", more_than="超过", at_most="至多", less_than="低于",
    up_to="至多", under="低于", to="至", year="年", years="年", times="倍",
)  # fmt: skip
_SIGNS: Final = _Words(
    about="~", at_least="≥ ", more_than="> ", at_most="≤ ", less_than="< ",
    up_to="≤ ", under="< ", to="–", year="y", years="y", times="x",
)  # fmt: skip
_WESTERN_NUMBERS: Final = _Numbers(
    _by_dimension(_ENGLISH_SCALES, _ENGLISH_POWER), _western_money,
    repeats_scale=False, groups_digits=True,
)  # fmt: skip
_CHINESE_NUMBERS: Final = _Numbers(
    _by_dimension(_CHINESE_SCALES, _CHINESE_POWER), _chinese_money,
    repeats_scale=True, groups_digits=False,
)  # fmt: skip

STYLES: Final[Mapping[tuple[str, str], Style]] = {
    ("en", "western"): Style(_ENGLISH_WORDS, _WESTERN_NUMBERS),
    ("en", "chinese"): Style(_ENGLISH_WORDS, _CHINESE_NUMBERS),
    ("zh", "western"): Style(_CHINESE_WORDS, _WESTERN_NUMBERS),
    ("zh", "chinese"): Style(_CHINESE_WORDS, _CHINESE_NUMBERS),
}
"""By the language of the words and the kind of numbers."""

_SPOKEN_MONEY: Final = {
    "USD": "US dollars", "EUR": "euros", "GBP": "pounds sterling", "CNY": "yuan", "JPY": "yen",
}  # fmt: skip
SPOKEN: Final[Mapping[str, Style]] = {
    "en": Style(
        _Words(
            about="about ", at_least="at least ", more_than="more than ", at_most="at most ",
            less_than="less than ", up_to="up to ", under="under ", to=" to ", year=" year",
            years=" years", times=" times",
        ),
        _Numbers(
            {
                **_by_dimension(
                    (Scale(" trillion", 12), Scale(" billion", 9), Scale(" million", 6), _PLAIN),
                    (Scale(" terawatts", 12), Scale(" gigawatts", 9), Scale(" megawatts", 6),
                     Scale(" kilowatts", 3), Scale(" watts", 0)),
                ),
                "ratio": (Scale(" percent", -2),),
            },
            lambda unit: ("", f" {_SPOKEN_MONEY.get(unit, unit)}"),
            repeats_scale=False, groups_digits=True, dash=" to ",
        ),
    ),
    "zh": Style(_CHINESE_WORDS, replace(_CHINESE_NUMBERS, dash="至")),
}  # fmt: skip
"""By language: for who hears a figure, and sees no signs."""
_ENGLISH: Final = STYLES["en", "western"]
_CHINESE: Final = STYLES["zh", "chinese"]


def tightened(style: Style) -> Style:
    """The same with signs for words, and one scale for both ends: "≤ $100B", "1750–1850亿美元"."""
    return Style(_SIGNS, replace(style.numbers, repeats_scale=False))


def text(q: Quantity, digits: int | None = None) -> str:
    """The figure as people read it: "$175–185B", "> 900M", "up to $100B", "~60–90%".

    Args:
        q: The figure.
        digits: How many significant digits there is room for; None keeps them all.
    """
    return styled(q, _ENGLISH, digits)


def chinese_text(q: Quantity, digits: int | None = None) -> str:
    """The figure in Chinese: "1750亿–1850亿美元", "超过9亿", "3吉瓦"; as ``text`` otherwise."""
    return styled(q, _CHINESE, digits)


def styled(q: Quantity, style: Style, digits: int | None = None) -> str:
    """The figure in one of `STYLES`; as ``text`` otherwise."""
    return _written(q if digits is None else _rounded(q, digits), style)


def number_text(number: Number, unit: str, digits: int | None = None) -> str:
    """One number of a unit, as ``text`` writes it: the marks of an axis, one end of a bar."""
    return text(Quantity.exact(number, unit), digits)


def as_json(q: Quantity) -> dict[str, object]:
    """The figure as the commands print it in JSON."""
    return {
        "low": _json_number(q.low),
        "high": _json_number(q.high),
        "low_open": q.low_open,
        "high_open": q.high_open,
        "approximate": q.approximate,
        "unit": q.unit,
        "raw": q.raw,
        "text": text(q),
    }


def _json_number(number: Number | None) -> int | float | None:
    if isinstance(number, Decimal):
        return int(number) if number == number.to_integral_value() else float(number)
    return number


def _rounded(q: Quantity, digits: int) -> Quantity:
    """The figure to so many significant digits; a range that closes up is about its one end."""
    low = None if q.low is None else _rounded_number(q.low, digits)
    high = None if q.high is None else _rounded_number(q.high, digits)
    if q.is_range and low == high:
        return Quantity(low, high, q.unit, approximate=True)
    return replace(q, low=low, high=high)


def _rounded_number(number: Number, digits: int) -> Number:
    short = Context(prec=digits, rounding=ROUND_HALF_EVEN).create_decimal(number)
    rounded = int(short) if isinstance(number, int) else short
    # Just below the largest number there is, rounding up would leave what can be held.
    return rounded if fits(rounded) else number


def _written(q: Quantity, style: Style) -> str:
    scales = style.numbers.scales.get(q.dimension, (_PLAIN,))
    about = style.words.about if q.approximate else ""
    if q.low is None or q.high is None:
        number = q.low if q.high is None else q.high
        assert number is not None
        return _only_bound(q, style) + about + _one(number, q.unit, style, _fitting(number, scales))
    if q.low == q.high:
        return about + _one(q.low, q.unit, style, _fitting(q.low, scales))
    if q.low < 0 or q.low_open or q.high_open:
        return _both_written_out(q, q.low, q.high, style, _for_ends(q.low, q.high, scales))
    return about + _joined(q.low, q.high, q.unit, style, scales)


def _only_bound(q: Quantity, style: Style) -> str:
    if q.high is None:
        return style.words.more_than if q.low_open else style.words.at_least
    return style.words.under if q.high_open else style.words.up_to


def _both_written_out(
    q: Quantity, low: Number, high: Number, style: Style, scales: tuple[Scale, Scale]
) -> str:
    """A range in which a dash would be misread ("−$5B to $10B"), or with an end left out."""
    about = style.words.about if q.approximate else ""
    first, second = (
        _one(number, q.unit, style, scale)
        for number, scale in zip((low, high), scales, strict=True)
    )
    if not (q.low_open or q.high_open):
        return f"{about}{first}{style.words.to}{second}"
    above = style.words.more_than if q.low_open else style.words.at_least
    below = style.words.less_than if q.high_open else style.words.at_most
    return f"{above}{about}{first}{style.words.to}{below}{about}{second}"


def _joined(low: Number, high: Number, unit: str, style: Style, scales: tuple[Scale, ...]) -> str:
    """A range with a dash; what both ends share is said once."""
    shared = None if style.numbers.repeats_scale else _shared(low, high, scales)
    if shared:
        places = max(_decimals(low, shared), _decimals(high, shared))
        places = places if places <= _MOST_SHARED_DECIMALS else 0
        first, second = _digits(low, shared, style, places), _digits(high, shared, style, places)
        scale_words = ("", shared.word)
    else:
        own = _for_ends(low, high, scales)
        first, second = _digits(low, own[0], style), _digits(high, own[1], style)
        scale_words = (own[0].word, own[1].word)
    before, after = style.around(unit, second)
    return f"{before}{first}{scale_words[0]}{style.numbers.dash}{second}{scale_words[1]}{after}"


def _one(number: Number, unit: str, style: Style, scale: Scale) -> str:
    digits = _digits(number, scale, style)
    before, after = style.around(unit, digits)
    return f"{MINUS if number < 0 else ''}{before}{digits}{scale.word}{after}"


def _shared(low: Number, high: Number, scales: tuple[Scale, ...]) -> Scale | None:
    """The scale of the high end, if the low end is not small or long in it."""
    scale = _fitting(high, scales)
    if len(scales) == 1:
        return scale
    tenth = 10**scale.power // 10
    short = max(_decimals(low, scale), _decimals(high, scale)) <= _MOST_SHARED_DECIMALS
    return scale if short and (low == 0 or low >= tenth) else None


def _for_ends(low: Number, high: Number, scales: tuple[Scale, ...]) -> tuple[Scale, Scale]:
    """A scale for each end. "5–10B" means five billion, so a plain five needs a plain high end."""
    own = _fitting(low, scales), _fitting(high, scales)
    return (_PLAIN, _PLAIN) if low != 0 and own[0] == _PLAIN else own


def _fitting(number: Number, scales: tuple[Scale, ...]) -> Scale:
    """The largest scale in which the number is one or more and short; else the smallest scale."""
    for scale in scales[:-1]:
        if abs(number) >= 10**scale.power and _decimals(number, scale) <= _MOST_DECIMALS:
            return scale
    return scales[-1]


def _in(number: Number, scale: Scale) -> Decimal:
    return EXACT.scaleb(Decimal(number), -scale.power)


def _decimals(number: Number, scale: Scale) -> int:
    exponent = EXACT.normalize(_in(number, scale)).as_tuple().exponent
    assert isinstance(exponent, int)  # a letter for what is not finite, and no bound is that
    return max(0, -exponent)


def _digits(number: Number, scale: Scale, style: Style, places: int = 0) -> str:
    """The digits alone, with at least so many decimals, without the sign."""
    places = max(places, _decimals(number, scale))
    comma = "," if style.numbers.groups_digits else ""
    return f"{_in(number, scale).copy_abs():{comma}.{places}f}"
