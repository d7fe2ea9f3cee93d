"""Whether two sources speak of one deal.

Two deals are compared if they have the same subject and kinds of one family: rounds, plans and
listings are told as one another, and so are cloud contracts, chip orders, data centres, leases and
partnerships over compute; each other kind is a family by itself. Three things are looked at.

Dates agree if any two of them (announced, first event, signed, closed, paid) can lie within 45
days of each other; a month can be any of its days. A year alone is no date here. Deals that lie
more than a year apart are two, whatever else agrees.

Amounts agree if they are in one unit and their stated numbers are within 2 % of the larger: of a
range both its ends, of "up to", "at least" and "about" the number said. Between a range and a
number within it nothing is known, as between money and power. Everything else differs, so do two
currencies.

Counterparties (who pays and who is paid, but for the subject) agree if one of them is the same.
Where either deal names none, nothing is known; where both do and none is the same, the deals are
two.

| dates | amounts | counterparties | verdict |
| --- | --- | --- | --- |
| agree | agree | agree or not known | same |
| missing in one | agree | agree | same |
| missing | agree | any other | maybe |
| differ | agree | agree or not known | maybe |
| agree | differ or not known | agree or not known | maybe |

Everything else is none, with one exception, for any kinds and subjects: where a leg of one deal
has the payers, payees and amount of a leg of the other, they are maybe one, or one is a part of
the other.

Two known deals that are both the same as a third leave it open which is meant: maybe, with both.
The rule is symmetric, guesses nothing and merges nothing by itself; each verdict has its reason.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from itertools import chain, islice
from typing import Final, Literal

from db.dates import span
from db.exchange.deals import Deal, Leg, summaries, summary_of
from db.named_tuple import NamedTuple
from db.quantity import Quantity
from db.quantity import text as written
from db.told import told

__all__ = ["Deal", "Leg", "Match", "Matcher", "compare", "summaries", "summary_of"]

FAMILIES: Final = (
    frozenset({"funding_round", "investment_plan", "listing"}),
    frozenset({"cloud_contract", "chip_supply", "data_center", "compute_lease", "partnership"}),
)
"""Kinds that are told as one another; each other kind is a family by itself."""

_FAMILY_OF: Final = {kind: min(kinds) for kinds in FAMILIES for kind in kinds}

MOST_DAYS: Final = 45
"""Between dates that agree."""
TOO_MANY_DAYS: Final = 366
"""Between deals that are two."""
TOLERANCE_PERCENT: Final = 2
"""Between amounts that agree, of the larger."""

MOST_TOLD: Final = 5
"""Other deals that a match names."""
_MOST_COMPARED: Final = 40
_MOST_LOOKED_AT: Final = 1_000
_DAYS_OF_A_MONTH: Final = 31

Verdict = Literal["same", "maybe", "none"]


class Match(NamedTuple):
    """What is found of a deal.

    Attributes:
        verdict: "same", "maybe" or "none".
        other: The known deal; the first of ``others``.
        reason: Why, in words.
        others: All known deals that the verdict is about, the nearest first; a few at most.
    """

    verdict: Verdict
    other: str | None
    reason: str
    others: tuple[str, ...] = ()


class Agreement(Enum):
    """How two deals stand in one respect."""

    AGREE = "agree"
    DIFFER = "differ"
    UNKNOWN = "are not known"


AGREE, DIFFER, UNKNOWN = Agreement.AGREE, Agreement.DIFFER, Agreement.UNKNOWN


class _Finding(NamedTuple):
    """What comes of comparing two deals, before it is put in words."""

    verdict: Verdict
    days: int | None
    amounts: Agreement = UNKNOWN
    parties: Agreement = UNKNOWN
    leg: Leg | None = None


def compare(a: Deal, b: Deal) -> tuple[Verdict, str]:
    """Whether two deals are one, by the rule alone, and why.

    The verdict is the same the other way round.
    """
    found = _compare(a, b)
    return found.verdict, _why(a, b, found)


def _compare(a: Deal, b: Deal) -> _Finding:
    days = _days_apart(a, b)
    if days is not None and days > TOO_MANY_DAYS:
        return _Finding("none", days)
    found = _Finding("none", days)
    if a.subject == b.subject and _told_as(a.kind) == _told_as(b.kind):
        amounts, parties = _amounts(a.amount, b.amount), _parties(a, b)
        verdict = _verdict(_dates(days), amounts, parties, not (_spans(a) or _spans(b)))
        found = _Finding(verdict, days, amounts, parties)
    if found.verdict != "same" and (leg := _shared_leg(a, b)):
        return _Finding("maybe", days, leg=leg)
    return found


def _told_as(kind: str) -> str:
    """One kind for all that are told as one another."""
    return _FAMILY_OF.get(kind, kind)


def _verdict(
    dates: Agreement, amounts: Agreement, parties: Agreement, both_undated: bool
) -> Verdict:
    """The table of the rule."""
    if parties is DIFFER:
        return "none"
    if amounts is AGREE:
        named = parties is AGREE and not both_undated
        return "same" if dates is AGREE or (dates is UNKNOWN and named) else "maybe"
    return "maybe" if dates is AGREE else "none"


def _dates(days: int | None) -> Agreement:
    if days is None:
        return UNKNOWN
    return AGREE if days <= MOST_DAYS else DIFFER


def _days_apart(a: Deal, b: Deal) -> int | None:
    """The fewest days between any two of their dates; None where one has none."""
    gaps = [_gap(first, second) for first in _spans(a) for second in _spans(b)]
    return min(gaps) if gaps else None


def _gap(a: tuple[date, date], b: tuple[date, date]) -> int:
    return max(0, (b[0] - a[1]).days, (a[0] - b[1]).days)


def _spans(deal: Deal) -> tuple[tuple[date, date], ...]:
    """The days that each of its dates may mean, but for bare years."""
    return _spans_of(deal.dates)


@lru_cache(maxsize=100_000)
def _spans_of(dates: tuple[str, ...]) -> tuple[tuple[date, date], ...]:
    found = (span(text) for text in dates)
    return tuple((first, last) for first, last in found if (last - first).days < _DAYS_OF_A_MONTH)


def _amounts(a: Quantity | None, b: Quantity | None) -> Agreement:
    if a is None or b is None:
        return UNKNOWN
    if a.unit != b.unit:
        return DIFFER if a.dimension == b.dimension else UNKNOWN
    one, other = _stated(a), _stated(b)
    if len(one) == len(other):
        return AGREE if all(map(_near, one, other)) else DIFFER
    (low, high), (number,) = (one, other) if len(one) > 1 else (other, one)
    return UNKNOWN if low <= number <= high else DIFFER


@lru_cache(maxsize=100_000)
def _stated(q: Quantity) -> tuple[Decimal, ...]:
    """The numbers that are said: of a range two, else one."""
    said = tuple(Decimal(bound) for bound in (q.low, q.high) if bound is not None)
    return said if q.is_range else said[:1]


def _near(a: Decimal, b: Decimal) -> bool:
    return a == b or abs(a - b) * 100 <= max(abs(a), abs(b)) * TOLERANCE_PERCENT


def _parties(a: Deal, b: Deal) -> Agreement:
    if not a.parties or not b.parties:
        return UNKNOWN
    return AGREE if a.parties & b.parties else DIFFER


def _shared_leg(a: Deal, b: Deal) -> Leg | None:
    """A leg of the first whose payers, payees and amount a leg of the second has."""
    for leg in a.legs:
        for other in b.legs:
            same_way = leg.payers == other.payers and leg.payees == other.payees
            if same_way and _amounts(leg.amount, other.amount) is AGREE:
                return leg
    return None


def _why(a: Deal, b: Deal, found: _Finding) -> str:
    """A finding in words."""
    days, amounts = found.days, found.amounts
    if leg := found.leg:
        payers, payees = ", ".join(sorted(leg.payers)), ", ".join(sorted(leg.payees))
        return told(
            "{amount} from {payers} to {payees} is a leg of both",
            amount=written(leg.amount),
            payers=payers,
            payees=payees,
        )
    if found.verdict == "none":
        apart = days is not None and days > TOO_MANY_DAYS
        return told("{days} days apart", days=days) if apart else told("too little agrees")
    if days is None:
        dates = told("one has no date") if _spans(a) or _spans(b) else told("neither has a date")
    else:
        dates = told("their dates meet") if days == 0 else told("{days} days apart", days=days)
    sums = told("their amounts cannot be compared")
    if a.amount and b.amount and amounts is not UNKNOWN:
        one, other = written(a.amount), written(b.amount)
        if amounts is AGREE:
            sums = told("{one} and {other} agree", one=one, other=other)
        else:
            sums = told("{one} and {other} differ", one=one, other=other)
    others = told("not both name who is on the other side")
    if both := sorted(a.parties & b.parties):
        others = told("both with {names}", names=", ".join(both))
    return told("{dates}; {sums}; {others}", dates=dates, sums=sums, others=others)


class Matcher:
    """Finds which known deals a deal can be, without comparing it with all of them."""

    def __init__(self, known: Iterable[Deal] = ()) -> None:
        """Take in the deals that are known."""
        self._found: dict[Hashable, list[Deal]] = {}
        for deal in known:
            self.add(deal)

    def add(self, deal: Deal) -> None:
        """Take in one more."""
        for place in dict.fromkeys(_places(deal)):
            self._found.setdefault(place, []).append(deal)

    def match(self, deal: Deal) -> Match:
        """What a deal is among the known ones. It is never matched with itself, by its id."""
        alike = _each_once(self._at(_where_same(deal)), deal.id, _MOST_COMPARED + 1)
        found = [(other, _compare(deal, other)) for other in alike]
        same = [(other, finding) for other, finding in found if finding.verdict == "same"]
        crowded = len(alike) > _MOST_COMPARED
        if same:
            why = _why(deal, *same[0])
            ids = tuple(other.id for other, _ in same[:MOST_TOLD])
            if len(same) == 1 and not crowded:
                return Match("same", ids[0], why, ids)
            fit = (
                told("too many are like it")
                if crowded
                else told("{count} known deals fit it", count=len(same))
            )
            return Match("maybe", ids[0], told("{fit}; {why}", fit=fit, why=why), ids)
        more = _each_once(self._at(_where_maybe(deal)), deal.id, _MOST_COMPARED)
        found += [(other, _compare(deal, other)) for other in more]
        maybe = {other.id: (other, each) for other, each in found if each.verdict == "maybe"}
        if not maybe:
            return Match("none", None, told("no known deal is like it"))
        ids = tuple(islice(maybe, MOST_TOLD))
        return Match("maybe", ids[0], _why(deal, *maybe[ids[0]]), ids)

    def _at(self, places: Iterable[Hashable]) -> Iterator[Deal]:
        return chain.from_iterable(self._found.get(place, ()) for place in places)


def _each_once(deals: Iterable[Deal], but: str, most: int) -> list[Deal]:
    found: dict[str, Deal] = {}
    # Many deals stand in several places: the work has a bound there, too.
    for deal in islice(deals, _MOST_LOOKED_AT):
        if deal.id != but:
            found[deal.id] = deal
            if len(found) == most:
                break
    return list(found.values())


def _places(deal: Deal) -> Iterator[Hashable]:
    """Where a deal is found again: by its amount, its months, both, and its legs."""
    about = (deal.subject, _told_as(deal.kind))
    months = [month for first, last in _spans(deal) for month in (_month(first), _month(last))]
    for size in _sizes(deal.amount):
        yield (about, size)
        yield from ((about, size, month) for month in months)
        if not months:
            yield (about, size, None)
    for month in months:
        yield (about, month)
    for leg in deal.legs:
        for size in _sizes(leg.amount):
            yield (leg.payers, leg.payees, size)


def _where_same(deal: Deal) -> Iterator[Hashable]:
    """Where deals are that can be the same: only one with an agreeing amount can."""
    about = (deal.subject, _told_as(deal.kind))
    months = _months_around(deal)
    for size in _sizes_around(deal.amount):
        if months:
            yield from ((about, size, month) for month in (*months, None))
        else:
            yield (about, size)


def _where_maybe(deal: Deal) -> Iterator[Hashable]:
    about = (deal.subject, _told_as(deal.kind))
    for leg in deal.legs:
        yield from ((leg.payers, leg.payees, size) for size in _sizes_around(leg.amount))
    yield from ((about, size) for size in _sizes_around(deal.amount))
    yield from ((about, month) for month in _months_around(deal))


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _months_around(deal: Deal) -> list[int]:
    """The months that a date that agrees can lie in."""
    months: dict[int, None] = {}
    for first, last in _spans(deal):
        # Two months before and after are 45 days and more.
        months.update(dict.fromkeys(range(_month(first) - 2, _month(last) + 3)))
    return list(months)


_Size = tuple[str, int, int]


@lru_cache(maxsize=100_000)
def _sizes(amount: Quantity | None) -> tuple[_Size, ...]:
    """The unit of an amount and, for each number said, its sign and its size in steps of 2 %."""
    return tuple((amount.unit, *_step(number)) for number in _stated(amount)) if amount else ()


def _sizes_around(amount: Quantity | None) -> Iterator[_Size]:
    """The sizes that an agreeing amount can have: a step to either side."""
    for unit, sign, step in _sizes(amount):
        yield from ((unit, sign, step + by) for by in (0, -1, 1))


_STEP: Final = -math.log(1 - TOLERANCE_PERCENT / 100) * 1.000001
"""A little more than the tolerance, so that agreeing amounts are never two steps apart."""


def _step(number: Decimal) -> tuple[int, int]:
    if number == 0:
        return 0, 0
    return (1 if number > 0 else -1), math.floor(math.log(abs(float(number))) / _STEP)
