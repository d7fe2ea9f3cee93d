"""What a word can mean in a figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, Flag, auto


class UnclearError(ValueError):
    """Why a text is not read as a figure."""


class Kind(Enum):
    """The part that a word plays."""

    NUMBER = auto()
    FACTOR = auto()
    """A number that is a growth factor by itself: doubled, 翻倍."""
    SCALE = auto()
    UNIT = auto()
    TIMES = auto()
    """倍: a unit, to which a word for growth adds the one that was there before."""
    YEARS = auto()
    """年: a unit, unless the number before it is a date."""
    BOUND = auto()
    ABOUT = auto()
    GROWN = auto()
    FILLER = auto()
    """A word that changes nothing: a total of, 达到."""
    DASH = auto()
    """A minus before a number, a range after it."""
    TILDE = auto()
    """About before a number, a range after it."""
    TO = auto()
    AND = auto()
    """A range, but only after a word such as between."""
    RANGE_OPENS = auto()
    RANGE_CLOSES = auto()
    GLOSS_OPENS = auto()
    GLOSS_CLOSES = auto()


class Side(Flag):
    """On which side of its number a word may stand."""

    BEFORE = auto()
    AFTER = auto()
    EITHER = BEFORE | AFTER


class Bound(Enum):
    """How a number bounds the figure."""

    AT_LEAST = "at least"
    MORE = "more than"
    AT_MOST = "up to"
    LESS = "less than"

    @property
    def is_floor(self) -> bool:
        """Whether it bounds the figure from below."""
        return self in (Bound.AT_LEAST, Bound.MORE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a figure, with what it stands for.

    Attributes:
        kind: The part that it plays.
        side: Where it may stand.
        word: As it stands in the text.
        number: Of a NUMBER or FACTOR.
        power: The power of ten of a SCALE, or inside a UNIT (GW, %).
        unit: Of a UNIT, TIMES, YEARS or FACTOR.
        bound: Of a BOUND.
    """

    kind: Kind
    side: Side = Side.AFTER
    word: str = ""
    number: Decimal = Decimal(0)
    power: int = 0
    unit: str = ""
    bound: Bound | None = None

    def spelt(self, word: str) -> Token:
        """The same with the word that the text has."""
        return replace(self, word=word)


def number(value: int | Decimal) -> Token:
    """A number."""
    return Token(Kind.NUMBER, number=Decimal(value))


def factor(value: int) -> Token:
    """A number that is a growth factor by itself."""
    return Token(Kind.FACTOR, number=Decimal(value), unit="x")


def scale(power: int) -> Token:
    """A power of ten."""
    return Token(Kind.SCALE, power=power)


def unit(code: str, power: int = 0, side: Side = Side.AFTER) -> Token:
    """A unit, or a unit times a power of ten."""
    return Token(Kind.UNIT, side, unit=code, power=power)


def bound(kind: Bound, side: Side = Side.BEFORE) -> Token:
    """A word that makes a bound of the number."""
    return Token(Kind.BOUND, side, bound=kind)


def words(meaning: Token, *spellings: str) -> dict[str, Token]:
    """Several words for one meaning, as a part of a table."""
    return dict.fromkeys(spellings, meaning)
