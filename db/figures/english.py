"""English words in figures, and the signs of every language."""

from __future__ import annotations

from typing import Final

from db.figures.tokens import Bound, Kind, Side, Token, bound, factor, number, scale, unit, words
from db.quantity import CURRENCIES

ANY_YEN: Final = "¥"
"""In place of a currency: yen or yuan, which the sign alone does not say."""

_SMALL: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

_SCALES: Final = {
    **words(scale(3), "k", "thousand"),
    **words(scale(6), "m", "mn", "mm", "mln", "million"),
    **words(scale(9), "b", "bn", "bln", "billion"),
    **words(scale(12), "t", "tn", "trn", "trillion"),
}

_MONEY: Final = {
    **words(unit("USD", side=Side.BEFORE), "$", "us$", "us $"),
    **words(unit("EUR", side=Side.BEFORE), "€"),
    **words(unit("GBP", side=Side.BEFORE), "£"),
    **words(unit("CNY", side=Side.BEFORE), "cn¥", "rmb¥"),
    **words(unit("JPY", side=Side.BEFORE), "jp¥"),
    **words(unit(ANY_YEN, side=Side.BEFORE), "¥"),
    **words(unit("HKD", side=Side.BEFORE), "hk$"),
    **words(unit("TWD", side=Side.BEFORE), "nt$"),
    **words(unit("SGD", side=Side.BEFORE), "s$"),
    **words(unit("AUD", side=Side.BEFORE), "a$"),
    **words(unit("CAD", side=Side.BEFORE), "c$"),
    **words(unit("KRW", side=Side.BEFORE), "₩"),
    **words(unit("INR", side=Side.BEFORE), "₹"),
    **words(unit("CNY", side=Side.EITHER), "rmb"),
    **words(unit("USD"), "dollar", "dollars", "us dollar", "us dollars", "u.s. dollars"),
    **words(unit("EUR"), "euro", "euros"),
    **words(unit("GBP"), "pounds", "pounds sterling"),
    **words(unit("CNY"), "yuan"),
    **words(unit("JPY"), "yen"),
    **words(unit("KRW"), "won"),
}

_OTHER_UNITS: Final = {
    **words(unit("W", 12), "terawatt", "terawatts"),
    **words(unit("W", 9), "gigawatt", "gigawatts"),
    **words(unit("W", 6), "megawatt", "megawatts"),
    **words(unit("W", 3), "kilowatt", "kilowatts"),
    **words(unit("W"), "watt", "watts"),
    **words(unit("ratio", -2), "%", "percent", "per cent", "pct"),
    **words(unit("people"), "people", "persons", "users", "subscribers", "employees"),
    **words(unit("x"), "x", "×", "times", "fold", "-fold"),
    **words(unit("year"), "year", "years", "yr", "yrs", "-year"),
}

_BOUNDS: Final = {
    **words(bound(Bound.AT_LEAST), "≥", ">=", "at least", "a minimum of", "minimum of"),
    **words(bound(Bound.AT_LEAST), "no less than", "not less than", "no fewer than"),
    **words(bound(Bound.AT_LEAST, Side.AFTER), "+", "or more", "or above", "and above", "and up"),
    **words(bound(Bound.MORE), ">", "more than", "over", "above", "greater than", "upwards of"),
    **words(bound(Bound.MORE), "exceeding", "exceeds", "exceeded", "in excess of", "north of"),
    **words(bound(Bound.MORE), "surpassing", "surpassed"),
    **words(bound(Bound.AT_MOST), "≤", "<=", "up to", "at most", "as much as", "as many as"),
    **words(bound(Bound.AT_MOST), "no more than", "not more than", "a maximum of", "maximum of"),
    **words(bound(Bound.AT_MOST, Side.AFTER), "or less", "or fewer", "or below"),
    **words(bound(Bound.LESS), "<", "less than", "fewer than", "under", "below"),
}

_APPROXIMATE: Final = {
    **words(Token(Kind.ABOUT, Side.BEFORE), "≈", "about", "around", "approximately", "approx."),
    **words(Token(Kind.ABOUT, Side.BEFORE), "approx", "roughly", "some", "circa", "close to"),
    **words(Token(Kind.ABOUT, Side.BEFORE), "nearly", "almost"),
    **words(Token(Kind.ABOUT), "or so"),
}

_GROWTH: Final = {
    **words(factor(2), "double", "doubled", "doubling", "twice", "twofold"),
    **words(factor(3), "triple", "tripled", "tripling", "threefold"),
    **words(factor(4), "quadruple", "quadrupled", "quadrupling", "fourfold"),
    **words(factor(5), "fivefold"),
    **words(factor(10), "tenfold"),
    **words(Token(Kind.GROWN, Side.BEFORE), "grew", "grew by", "increased by", "growth of"),
}

_JOINTS: Final = {
    **words(Token(Kind.TILDE), "~"),
    **words(Token(Kind.DASH), "-"),
    **words(Token(Kind.TO), "to", "--"),
    **words(Token(Kind.AND), "and"),
    **words(Token(Kind.RANGE_OPENS, Side.BEFORE), "between", "from"),
    **words(Token(Kind.GLOSS_OPENS), "("),
    **words(Token(Kind.GLOSS_CLOSES), ")"),
    **words(Token(Kind.FILLER, Side.BEFORE), "a total of", "total of", "...", "…"),
}

WORDS: Final[dict[str, Token]] = {
    **{word: number(value) for word, value in _SMALL.items()},
    **_SCALES,
    **_MONEY,
    **_OTHER_UNITS,
    **_BOUNDS,
    **_APPROXIMATE,
    **_GROWTH,
    **_JOINTS,
}
"""Read in capitals or not."""

CASED_WORDS: Final[dict[str, Token]] = {
    **{code: unit(code, side=Side.EITHER) for code in CURRENCIES},
    **words(unit("W", 12), "TW"),
    **words(unit("W", 9), "GW", "gw", "Gw"),
    **words(unit("W", 6), "MW"),
    **words(unit("W", 3), "kW", "KW"),
    **words(unit("W"), "W"),
}
"""Read only as they stand here: 300 mW is no 300 MW, and "all" no Albanian money."""
