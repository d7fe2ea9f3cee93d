"""Where figures, rates and dates stand in a text, and where one stands that is not clear.

The words of figures are those of ``db.figures``, and whether some of them make a figure is asked
of it. Here they are only found among others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from db.exchange.phrases.dates import DATES, read_date
from db.figures import MAX_LENGTH, UnreadFigure, chinese, english, parse
from db.figures.tokens import Kind, Side, Token, number
from db.named_tuple import NamedTuple
from db.quantity import CURRENCIES, Quantity
from db.quantity.notation import CHINESE_NAMES

LETTER: Final = r"[^\W\d_\u2e80-\U0010ffff]"
"""A letter of an alphabet in which words are set apart, as a pattern."""

_WORDS: Final = {**english.WORDS, **chinese.WORDS}
_LONGEST: Final[dict[str, int]] = {}
"""The length of the longest word by its first character."""
for _word in (*_WORDS, *english.CASED_WORDS):
    _LONGEST[_word[0].lower()] = max(len(_word), _LONGEST.get(_word[0].lower(), 0))
_NUMBER: Final = re.compile(
    rf"(?<![0-9_.])(?<![0-9],)(?<!{LETTER})(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|[0-9]+)"
    r"(?:\.[0-9]+)?"
)
_NUMERAL: Final = re.compile(
    f"[{''.join(chinese.FIRST_OF_NUMERAL)}][{''.join(chinese.REST_OF_NUMERAL)}]*"
)
_OTHER_WORD: Final = re.compile(rf"{LETTER}+|[0-9_]+")

# Codes that are also names (AMD, ALL, TOP) are money only where nothing else is said.
_SURE_CODES: Final = frozenset(CHINESE_NAMES)

_MONTHLY: Final = r"months?|mos?|mth|个?月"
_YEARLY: Final = r"years?|yrs?|annum|年"
_RATE: Final = re.compile(
    rf" ?(?:/ ?|per |an? |each |every |每)(?:(?P<m>{_MONTHLY})|(?P<y>{_YEARLY}))"
    rf"(?!{LETTER}|[0-9])(?! (?:ago|earlier|later|before|after|from|on))"
    rf"| (?:(?P<mm>monthly)|(?P<yy>annually|yearly|p\.a\.))(?!{LETTER})",
    re.IGNORECASE,
)
_RATE_BEFORE: Final = re.compile(r"每(?:个?(?P<m>月)|(?P<y>年)) ?\Z")
_OTHER_RATE: Final = re.compile(
    rf" ?/| ?(?:per|each|every|apiece)(?!{LETTER})| ?每"
    r"| (?:a|an) (?:day|week|month|quarter|year|decade|hour|piece|share|unit|seat)",
    re.IGNORECASE,
)
_ENERGY: Final = re.compile(r"[ ·-]?(?:h(?:rs?|ours?)?\b|时|小时)", re.IGNORECASE)
_VAGUE: Final = re.compile(r" ?级| ?(?:points?|pts|pps?)\b| ?个?(?:百分)?点", re.IGNORECASE)
_NOTHING_COUNTED: Final = re.compile(
    r" ?(?:\Z|[/·;+,)(|]|每|到|至|(?:in|for|over|by|per|to|as|at|on|from|a|and)(?![^\W\d_]))",
    re.IGNORECASE,
)

_DIGIT: Final = re.compile("[0-9]")
_MORE_DIGITS: Final = re.compile("[.,][0-9]|_")

_JOINS: Final = frozenset({Kind.DASH, Kind.TILDE, Kind.TO})
_HARM_BEFORE: Final = frozenset(
    {Kind.BOUND, Kind.ABOUT, Kind.TILDE, Kind.GROWN, Kind.RANGE_OPENS, Kind.DASH, Kind.FACTOR}
)
_HARM_AFTER: Final = frozenset(
    {Kind.SCALE, Kind.UNIT, Kind.TIMES, Kind.YEARS, Kind.FACTOR, Kind.RANGE_CLOSES}
    | {Kind.TILDE, Kind.DASH, Kind.NUMBER}
)
_HARM_IN_BRACKETS: Final = frozenset({Kind.BOUND, Kind.ABOUT, Kind.SCALE})
_MOST_WORDS: Final = 14
_CALENDAR_YEARS: Final = range(1900, 2101)


class Mark(NamedTuple):
    """Something understood in a text.

    Attributes:
        kind: "figure", "by", "period", or "aside" for digits that are no figure.
        start: Where it begins.
        end: Where it ends, with its rate.
        quantity: Of a figure.
        value: The date or period, or "month" or "year" of a figure with a rate.
    """

    kind: str
    start: int
    end: int
    quantity: Quantity | None = None
    value: str = ""


@dataclass(slots=True)
class Marks:
    """All that is found in a text: the marks in order, and where a figure is not clear."""

    found: list[Mark] = field(default_factory=list)
    unclear: list[int] = field(default_factory=list)


class _Word(NamedTuple):
    token: Token
    start: int
    end: int


def find_marks(plain: str, unit: str | None) -> Marks:
    """Find the figures, rates and dates of a text.

    Args:
        plain: The text in plain signs and single blanks.
        unit: The unit of bare numbers.
    """
    marks = Marks()
    for found in DATES.finditer(plain):
        date = read_date(found)
        marks.found.append(Mark(date.kind, found.start(), found.end(), value=date.value))
    for run in _runs(plain, list(marks.found)):
        if any(word.token.kind is Kind.NUMBER for word in run):
            _Run(plain, unit, run, marks).read()
    marks.found.sort(key=lambda mark: mark.start)
    return marks


@lru_cache(maxsize=10_000)
def read_alone(text: str, unit: str | None = None) -> Quantity | None:
    """The figure that a text is, with nothing else in it; None if it is none."""
    try:
        return parse(text, unit)
    except UnreadFigure:
        return None


def _runs(plain: str, dates: list[Mark]) -> Iterator[list[_Word]]:
    """Words of figures that stand together, with at most a blank between them."""
    run: list[_Word] = []
    for word in _words(plain, dates):
        if run and plain[run[-1].end : word.start] not in ("", " "):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _words(plain: str, dates: list[Mark]) -> Iterator[_Word]:
    at = 0
    ahead = iter(dates)
    date = next(ahead, None)
    while at < len(plain):
        if date and at >= date.start:
            at = max(at, date.end)
            date = next(ahead, None)
            continue
        found = None if plain[at] == " " else _word_at(plain, at)
        if found:
            yield found
            at = found.end
        else:
            other = _OTHER_WORD.match(plain, at)
            at = other.end() if other else at + 1


def _word_at(plain: str, at: int) -> _Word | None:
    if found := _NUMBER.match(plain, at):
        digits = found[0].replace(",", "")
        value = int(digits) if len(digits) < 5 and digits.isdigit() else 0
        return _Word(number(value), at, found.end())
    if found := _NUMERAL.match(plain, at):
        return _Word(number(0), at, found.end())
    for end in range(min(len(plain), at + _LONGEST.get(plain[at].lower(), 0)), at, -1):
        piece = plain[at:end]
        token = english.CASED_WORDS.get(piece) or _WORDS.get(piece.lower())
        if token and _is_apart(plain, at, end):
            return None if piece in CURRENCIES - _SURE_CODES else _Word(token, at, end)
    return None


def _is_apart(plain: str, start: int, end: int) -> bool:
    """Whether a word is one, and not a part of a longer one."""
    before, after = plain[start - 1 : start], plain[end : end + 1]
    glued_after = _is_letter(plain[end - 1]) and _is_letter(after)
    return not glued_after and not (_is_letter(plain[start]) and _is_letter(before))


def _is_letter(character: str) -> bool:
    return character.isalpha() and character < "\u2e80"


_Span = tuple[int, int, Quantity]
"""A figure in a run: the numbers of its first word and of the one after its last."""


class _Run:
    """Words of figures that stand together, to be cut into figures."""

    def __init__(self, plain: str, unit: str | None, words: list[_Word], marks: Marks) -> None:
        self._plain, self._unit, self._words, self._marks = plain, unit, words, marks

    def read(self) -> None:
        """Add its figures to the marks, and the places where one is not clear."""
        spans: list[_Span] = []
        at = 0
        while at < len(self._words):
            found = self._figure_at(at)
            if found:
                spans.append((at, *found))
            at = found[0] if found else at + 1
        for number_, (first, end, quantity) in enumerate(spans):
            follower = spans[number_ + 1] if number_ + 1 < len(spans) else None
            before = spans[number_ - 1][1] if number_ else 0
            start = self._words[first].start
            if (
                self._is_harmed_before(first, before)
                or self._is_harmed_after(spans[number_], follower)
                or self._is_cut_short(first, end, quantity)
            ):
                self._marks.unclear.append(start)
            self._mark(start, self._words[end - 1].end, quantity)

    def _figure_at(self, first: int) -> tuple[int, Quantity] | None:
        """The longest figure that begins with a word: the number of the word after it."""
        word = self._words[first]
        if word.token.kind not in (Kind.NUMBER, Kind.FACTOR, Kind.DASH, Kind.TILDE) and (
            Side.BEFORE not in word.token.side
        ):
            return None
        if word.token.kind is Kind.DASH and self._is_no_minus(word):
            return None
        for end in range(min(len(self._words), first + _MOST_WORDS), first, -1):
            words = self._words[first:end]
            if not self._can_be(words) or self._is_plus(end - 1):
                continue
            text = self._plain[word.start : words[-1].end]
            if len(text) <= MAX_LENGTH and (quantity := self._parsed(text, words)):
                return end, quantity
        return None

    def _can_be(self, words: list[_Word]) -> bool:
        """Whether it is worth asking: a figure has a number and a unit."""
        kinds = {word.token.kind for word in words}
        has_unit = self._unit is not None and Kind.SCALE in kinds
        return Kind.NUMBER in kinds and (has_unit or any(word.token.unit for word in words))

    def _parsed(self, text: str, words: list[_Word]) -> Quantity | None:
        quantity = read_alone(text)
        if quantity or self._unit is None:
            return quantity
        scaled = any(word.token.kind is Kind.SCALE for word in words)
        any_yen = any(word.token.unit == english.ANY_YEN for word in words)
        if any_yen or (scaled and _NOTHING_COUNTED.match(self._plain, words[-1].end)):
            return read_alone(text, self._unit)
        return None

    def _is_no_minus(self, word: _Word) -> bool:
        """Whether a dash is a hyphen, or stands apart from the number behind it."""
        glued = self._plain[word.start - 1 : word.start].isalnum() if word.start else False
        return glued or self._plain[word.end : word.end + 1] == " "

    def _is_plus(self, number_: int) -> bool:
        """Whether a word is a plus that joins two figures, rather than bounds the one before it."""
        word = self._words[number_]
        if self._spelt(word) != "+":
            return False
        follower = self._words[number_ + 1] if number_ + 1 < len(self._words) else None
        glued = follower is not None and follower.start == word.end
        return self._plain[word.start - 1] == " " or glued

    def _spelt(self, word: _Word) -> str:
        return self._plain[word.start : word.end]

    def _is_harmed_before(self, first: int, previous_end: int) -> bool:
        """Whether a word that is left over before a figure can be a part of it."""
        if first == previous_end:
            return False
        word, figure = self._words[first - 1], self._words[first]
        kind = word.token.kind
        if kind is Kind.DASH and self._plain[word.start - 1 : word.start] == " " and word.start:
            return self._plain[word.end : word.end + 1] != " "
        if kind is Kind.NUMBER:
            return figure.token.kind is Kind.NUMBER
        if kind is Kind.BOUND and self._spelt(word) == "+":
            return False
        return kind in _HARM_BEFORE

    def _is_harmed_after(self, span: _Span, follower: _Span | None) -> bool:
        """Whether what is left over behind a figure can be a part of it."""
        _, end, quantity = span
        if end == len(self._words):
            return False
        if follower and follower[0] == end:
            # "twice $5B" and "3 times $5B" are neither two figures nor one that was read.
            return self._words[end - 1].token.unit == "x"
        word = self._words[end]
        kind = word.token.kind
        beyond = self._words[end + 1].token.kind if end + 1 < len(self._words) else None
        if kind is Kind.DASH and self._is_spaced(word):
            # Between two figures of one unit it was to be a range, and is none.
            apart = follower and follower[0] == end + 1 and follower[2].unit != quantity.unit
            return beyond is not None and not apart
        if kind in _JOINS and beyond is not None:
            return True
        if kind is Kind.GLOSS_OPENS:
            return beyond in _HARM_IN_BRACKETS
        year = word.token.number in _CALENDAR_YEARS
        return kind in _HARM_AFTER and not year and self._spelt(word) not in CURRENCIES

    def _is_spaced(self, word: _Word) -> bool:
        around = self._plain[word.start - 1 : word.start], self._plain[word.end : word.end + 1]
        return around == (" ", " ")

    def _is_cut_short(self, first: int, end: int, quantity: Quantity) -> bool:
        """Whether the text goes on in a way that makes something else of the figure."""
        start, stop = self._words[first].start, self._words[end - 1].end
        before, after = self._plain[start - 1 : start] if start else "", self._plain[stop:]
        last = self._plain[stop - 1]
        if last.isascii() and last.isalnum() and after[:1].isalnum():
            return True
        if _DIGIT.match(last) and _MORE_DIGITS.match(after):
            return True
        if before == "-" or (before and before in "._" and _DIGIT.match(self._plain, start)):
            return True
        if quantity.unit == "W" and _ENERGY.match(after):
            return True
        return bool(_VAGUE.match(after))

    def _mark(self, start: int, end: int, quantity: Quantity) -> None:
        """Add a figure with its rate to the marks."""
        rate = _RATE.match(self._plain, end)
        rate_before = _RATE_BEFORE.search(self._plain, 0, start)
        found = rate or rate_before
        if not found:
            if (other := _OTHER_RATE.match(self._plain, end)) and not self._is_term(other.end()):
                self._marks.unclear.append(start)
            self._marks.found.append(Mark("figure", start, end, quantity))
            return
        if quantity.dimension != "money":
            self._marks.unclear.append(start)
        groups = found.groupdict()
        every = "month" if groups.get("m") or groups.get("mm") else "year"
        start = rate_before.start() if rate_before and not rate else start
        self._marks.found.append(
            Mark("figure", start, rate.end() if rate else end, quantity, every)
        )

    def _is_term(self, at: int) -> bool:
        """Whether a duration stands behind a slash."""
        return bool(
            re.match(r" ?[~≈约]?[0-9.]+ ?-?(?:years?|yrs?|年)", self._plain[at:], re.IGNORECASE)
        )
