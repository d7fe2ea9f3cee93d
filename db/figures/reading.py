"""The words of a figure into a quantity.

A figure is one number or a range of two, each with words before and after it: "up to ~$2B",
"约60%~90%", "between $115 billion and $135 billion". What the second number of a range says of
its scale and unit holds for the first too, if the first says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Final

from db.figures.english import ANY_YEN
from db.figures.lexing import tokens
from db.figures.tokens import Bound, Kind, Side, Token, UnclearError
from db.quantity import Number, Quantity, QuantityError, is_whole
from db.quantity.bounds import EXACT
from db.told import told, words_of

MAX_LENGTH: Final = 200

_RANGES: Final = frozenset({Kind.DASH, Kind.TILDE, Kind.TO, Kind.AND})
_CALENDAR_YEARS: Final = range(1900, 2101)


class UnreadFigure(ValueError):
    """A text that is not read as a figure.

    Attributes:
        text: The text.
        why: What was in the way.
    """

    def __init__(self, text: str, why: str) -> None:
        super().__init__(
            told("{text!r} is not read as a figure: {why}", text=text[:MAX_LENGTH], why=why)
        )
        self.text = text
        self.why = why


def parse(text: str, unit: str | None = None) -> Quantity:
    """Read a figure, as published or in our own notation.

    Args:
        text: The figure alone: "1750亿-1850亿美元", "more than 900 million", "$100B+", "~60–90%".
        unit: The unit to take where the text has none, as in "9亿". A unit in the text wins.

    Returns:
        The figure, with the text as its ``raw``.

    Raises:
        UnreadFigure: Anything in it is unknown, left over, or can be read in two ways.
    """
    if len(text) > MAX_LENGTH:
        raise UnreadFigure(text, told("it is longer than {most} characters", most=MAX_LENGTH))
    try:
        return _quantity(_Figure.read(tokens(text)), unit, text)
    except (UnclearError, QuantityError) as reason:
        raise UnreadFigure(text, words_of(reason)) from None


@dataclass(slots=True)
class _Piece:
    """A number and the scale behind it; 1亿5000万 is two pieces."""

    number: Decimal
    scale: int | None = None

    @property
    def value(self) -> Decimal:
        return EXACT.scaleb(self.number, self.scale or 0)


@dataclass(slots=True)
class _End:
    """One number of a figure, with all that is said of it."""

    pieces: list[_Piece] = field(default_factory=list)
    negative: bool = False
    unit: str | None = None
    power: int = 0
    has_tail: bool = False
    """A unit stands behind the number, or changes its size: the number is complete."""
    bound: Bound | None = None

    def put_unit(self, token: Token) -> None:
        if self.unit is not None and (self.unit, self.power) != (token.unit, token.power):
            raise UnclearError(
                told("it has two units, {unit} and {word}", unit=self.unit, word=token.word)
            )
        self.unit = token.unit
        self.power = token.power
        self.has_tail = self.has_tail or bool(self.pieces) or token.power != 0

    def put_bound(self, bound: Bound | None) -> None:
        if self.bound not in (None, bound):
            raise UnclearError(told("its words bound it in two ways"))
        self.bound = bound

    def put_sign(self) -> None:
        if self.negative:
            raise UnclearError(told("it has two minus signs"))
        self.negative = True

    def put_number(self, token: Token) -> None:
        if self.pieces:
            self._check_next(token)
        if token.kind is Kind.FACTOR:
            self.put_unit(token)
            self.has_tail = True
        self.pieces.append(_Piece(token.number))

    def _check_next(self, token: Token) -> None:
        """A further number may only fill the places that the one before left free."""
        last = self.pieces[-1]
        if token.kind is Kind.FACTOR or last.scale is None or self.has_tail:
            raise UnclearError(told("{word!r} is one number too many", word=token.word))

    def put_scale(self, token: Token) -> None:
        if self.has_tail or self.pieces[-1].scale is not None:
            raise UnclearError(told("{word!r} is one scale too many", word=token.word))
        self.pieces[-1].scale = token.power

    def take_over(self, later: _End) -> None:
        """Take the scale and unit that stand only behind the later number of a range."""
        if self.has_tail:
            if later.unit is None:
                raise UnclearError(told("its second number has no unit"))
            return
        self.power = later.power
        if len(self.pieces) == 1 and self.pieces[0].scale is None:
            if len(later.pieces) > 1:
                raise UnclearError(told("the scale of its first number is not plain"))
            self.pieces[0].scale = later.pieces[0].scale

    @property
    def value(self) -> Decimal:
        """The number in the unit.

        Raises:
            UnclearError: The pieces don't fit into each other: 5亿3 can be 530 million.
        """
        for before, after in pairwise(self.pieces):
            size = Decimal(10) ** (before.scale or 0)
            fills = after.value < size and not EXACT.remainder(before.value, size)
            if not fills or (after.scale is None and after.value < size / 10):
                raise UnclearError(told("its numbers don't fit into each other"))
        total = Decimal(0)
        for piece in self.pieces:
            total = EXACT.add(total, piece.value)
        return EXACT.scaleb(total.copy_negate() if self.negative else total, self.power)


@dataclass(slots=True)
class _Figure:
    """One number or a range, and what is said of the whole."""

    low: _End = field(default_factory=_End)
    high: _End | None = None
    approximate: bool = False
    says_grown: bool = False
    says_times: bool = False
    says_years: bool = False
    opened: bool = False
    closed: bool = False

    @classmethod
    def read(cls, words: list[Token]) -> _Figure:
        """Go through the words once, from left to right."""
        figure = cls()
        rest = figure._read_end(figure.low, words)
        if rest and rest[0].kind in _RANGES:
            if rest[0].kind is Kind.AND and not figure.opened:
                raise UnclearError(told("{word!r} joins two figures", word=rest[0].word))
            figure.high = _End()
            rest = figure._read_end(figure.high, rest[1:])
        if rest:
            raise UnclearError(told("{word!r} is left over", word=rest[0].word))
        if (figure.opened or figure.closed) and figure.high is None:
            raise UnclearError(told("its range has one end only"))
        return figure

    def _read_end(self, end: _End, words: list[Token]) -> list[Token]:
        """Read one number with the words around it; what is left is for the caller."""
        at = 0
        while at < len(words) and words[at].kind not in (Kind.NUMBER, Kind.FACTOR):
            self._before(end, words[at])
            at += 1
        if at == len(words):
            raise UnclearError(told("there is no number in it"))
        end.put_number(words[at])
        at += 1
        while at < len(words) and Side.AFTER in words[at].side and words[at].kind not in _RANGES:
            if words[at].kind is Kind.GLOSS_OPENS:
                at = _gloss(end, words, at)
            else:
                self._after(end, words[at])
            at += 1
        return words[at:]

    def _before(self, end: _End, token: Token) -> None:
        match token.kind:
            case Kind.DASH:
                end.put_sign()
            case Kind.TILDE:
                self.approximate = True
            case _ if Side.BEFORE not in token.side:
                raise UnclearError(told("{word!r} stands before its number", word=token.word))
            case Kind.UNIT:
                end.put_unit(token)
            case Kind.BOUND:
                end.put_bound(token.bound)
            case Kind.ABOUT:
                self.approximate = True
            case Kind.GROWN:
                self.says_grown = True
            case Kind.RANGE_OPENS:
                self.opened = True

    def _after(self, end: _End, token: Token) -> None:
        match token.kind:
            case Kind.NUMBER | Kind.FACTOR:
                end.put_number(token)
            case Kind.SCALE:
                end.put_scale(token)
            case Kind.UNIT | Kind.TIMES | Kind.YEARS:
                end.put_unit(token)
                self.says_times |= token.kind is Kind.TIMES
                self.says_years |= token.kind is Kind.YEARS
            case Kind.BOUND:
                end.put_bound(token.bound)
            case Kind.ABOUT:
                self.approximate = True
            case Kind.RANGE_CLOSES:
                self.closed = True
            case _:
                raise UnclearError(told("{word!r} stands after its number", word=token.word))


def _gloss(end: _End, words: list[Token], at: int) -> int:
    """Read "(GW)" behind 吉瓦, which must say the same; where it closes."""
    inside, closes = words[at + 1 : at + 2], words[at + 2 : at + 3]
    if not inside or not closes or closes[0].kind is not Kind.GLOSS_CLOSES:
        raise UnclearError(told("its brackets hold more than a unit"))
    if inside[0].kind is not Kind.UNIT or end.unit is None:
        raise UnclearError(told("{word!r} in brackets repeats no unit", word=inside[0].word))
    end.put_unit(inside[0])
    return at + 2


def _quantity(figure: _Figure, hint: str | None, raw: str) -> Quantity:
    first, last = figure.low, figure.high or figure.low
    if first is not last:
        first.take_over(last)
        floor, ceiling = first.bound, last.bound
        bounded = floor is not None and ceiling is not None
        if bounded != bool(floor or ceiling):
            raise UnclearError(told("one end of its range is bounded twice"))
        if floor and ceiling and (not floor.is_floor or ceiling.is_floor):
            raise UnclearError(told("its bounds don't make a range"))
    unit = _unit(first, last, hint)
    # A number that is a floor alone is no ceiling, and the other way round.
    alone = first.bound if first is last else None
    return Quantity(
        None if alone and not alone.is_floor else _number(first, figure, unit, hint),
        None if alone and alone.is_floor else _number(last, figure, unit, hint),
        unit,
        low_open=first.bound is Bound.MORE,
        high_open=last.bound is Bound.LESS,
        approximate=figure.approximate,
        raw=raw,
    )


def _unit(first: _End, last: _End, hint: str | None) -> str:
    if first.unit and last.unit and first.unit != last.unit:
        raise UnclearError(
            told("its range is from {first} to {last}", first=first.unit, last=last.unit)
        )
    unit = first.unit or last.unit or hint
    if unit is None:
        raise UnclearError(told("it has no unit"))
    if unit != ANY_YEN:
        return unit
    if hint not in ("CNY", "JPY"):
        raise UnclearError(told("{sign} is yuan or yen", sign=ANY_YEN))
    return hint


def _number(end: _End, figure: _Figure, unit: str, hint: str | None) -> Number:
    value = end.value
    if figure.says_grown and figure.says_times:
        value = EXACT.add(value, Decimal(1))  # grown by two times: to three times what it was
    elif figure.says_grown and unit != "ratio":
        raise UnclearError(told("it says how much was added, not how much there is"))
    if figure.says_years and hint != "year" and value in _CALENDAR_YEARS:
        raise UnclearError(told("it is a date"))
    if not is_whole(unit):
        return value
    if EXACT.remainder(value, Decimal(1)):
        raise UnclearError(told("{unit} is counted in whole numbers", unit=unit))
    return int(value)
