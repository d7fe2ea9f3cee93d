"""Deals, their stages, valuations and what is expected, on one time axis.

A date may be a year or a month only. Then it stands in the finest stretch of the axis that surely
holds it: at a zoom of months, "2026" stands under the year and is not put into a month.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from db.dates import DateError, Period, parse_period
from db.named_tuple import NamedTuple
from db.queries import deals, facts, legs, timeline
from db.queries.reading import ALWAYS
from db.queries.window import View, count, ids
from db.rows import DealRow, FactRow, Figure, Named

ZOOMS = ("year", "quarter", "month")
_LENGTHS = {"year": 12, "quarter": 3, "month": 1}
_PLANS = ("target", "commitment")


class Moment(NamedTuple):
    """One thing on the time axis.

    Attributes:
        kind: "deal", "status", "due", "valuation", "forecast" or "plan".
        time: When; None where no date is stated.
        stretch: Where it stands on the axis: "2026", "2026-Q1" or "2026-02"; None likewise.
        part: The part of the deal that it is about, if it is about one.
        status: The stage reached.
        figure: How much, with the fact behind it.
        fact: The fact that says so; None for a deal without figure and status.
    """

    kind: str
    time: Period | None
    stretch: str | None
    subject: Named
    deal: Named | None
    part: FactRow | None
    status: str | None
    figure: Figure | None
    fact: str | None


class Timeline(NamedTuple):
    """What is on the axis, in the order of time, and what has no date.

    Attributes:
        company: Whose it is; None for all.
        more: How many deals, all of them earlier or undated, are left out.
    """

    zoom: str
    company: Named | None
    moments: tuple[Moment, ...]
    undated: tuple[Moment, ...]
    more: int = 0


class ValuationHistory(NamedTuple):
    """What a company was worth, the oldest first; figures without a date come last."""

    company: Named
    points: tuple[FactRow, ...]


def chronicle(
    connection: sqlite3.Connection,
    zoom: str = "quarter",
    company: str | None = None,
    as_of: str = ALWAYS,
    most: int | None = None,
) -> Timeline:
    """Everything on one time axis.

    Args:
        connection: The store.
        zoom: One of `ZOOMS`: the finest stretch of the axis.
        company: Only what this entity is a party or the subject of.
        as_of: Only what was known on this day.
        most: How many deals at most, and how many valuations and expectations: the latest.
    """
    only = (("company", company),) if company else ()
    view = View(as_of=as_of, only=only)
    listed = ids(connection, deals.LISTING, view, 0, -1 if most is None else most + 1)
    more = 0 if len(listed) <= (most or len(listed)) else count(connection, deals.LISTING, view)
    found = [*_deals(connection, listed[:most], as_of)]
    found += _measures(connection, company, as_of, most)
    placed = [each._replace(stretch=_stretch(each.time, zoom)) for each in found]
    names = legs.names_of(connection, [company] if company else [])
    return Timeline(
        zoom,
        next(iter(names.values()), None),
        tuple(sorted((each for each in placed if each.stretch), key=_order)),
        tuple(each for each in placed if each.stretch is None),
        max(0, more - (most or 0)),
    )


def valuations(
    connection: sqlite3.Connection, company: str, as_of: str = ALWAYS
) -> ValuationHistory | None:
    """What a company was worth over time; None if there is no such company."""
    names = legs.names_of(connection, [company])
    if company not in names:
        return None
    told = timeline.valuations(connection, company, as_of)
    return ValuationHistory(names[company], tuple(facts.rows(connection, told, as_of)))


def stretch_months(stretch: str) -> tuple[int, int]:
    """Where a stretch begins, in months since the year 0, and how many months it is long."""
    year = int(stretch[:4]) * 12
    if "Q" in stretch:
        return year + 3 * (int(stretch[-1]) - 1), 3
    return (year, 12) if len(stretch) == 4 else (year + int(stretch[5:]) - 1, 1)


def _deals(connection: sqlite3.Connection, listed: Sequence[str], as_of: str) -> Iterator[Moment]:
    rows = {row.id: row for row in deals.rows(connection, listed, as_of)}
    steps = timeline.dated(connection, list(rows), as_of)
    told_by = dict.fromkeys(id_ for step in steps for id_ in (step.fact, step.part) if id_)
    stated = {fact.id: fact for fact in facts.rows(connection, list(told_by), as_of)}
    own: dict[tuple[str, str], timeline.Dated] = {}
    for step in steps:
        if step.status and step.date and not step.part:
            own.setdefault((step.deal, step.date), step)
    told: set[str] = set()
    for row in rows.values():
        # That a deal is announced on the day of the deal is one thing, not two.
        same = own.get((row.id, row.date or ""))
        if same:
            told.add(same.fact)
        yield _deal(row, same)
    for step in steps:
        if step.fact not in told or step.status is None:
            part = stated[step.part] if step.part else None
            yield _step(rows[step.deal], step, part)


def _deal(row: DealRow, step: timeline.Dated | None) -> Moment:
    behind = row.amount.fact if row.amount else None
    return Moment(
        "deal", _time(row.date), None, row.subject, row.title, None,
        step.status if step else None, row.amount, behind or (step.fact if step else None),
    )  # fmt: skip


def _step(row: DealRow, step: timeline.Dated, part: FactRow | None) -> Moment:
    figure = part.figure if part and part.quantity else None
    kind = "status" if step.status else "due"
    return Moment(
        kind, _time(step.date), None, row.subject, row.title, part, step.status, figure, step.fact
    )


def _measures(
    connection: sqlite3.Connection, company: str | None, as_of: str, most: int | None
) -> Iterator[Moment]:
    found = timeline.measures(connection, as_of, company, most)
    for fact in facts.rows(connection, found, as_of):
        yield Moment(
            _kind(fact), fact.period, None, fact.subject, fact.deal, None, None, fact.figure,
            fact.id,
        )  # fmt: skip


def _kind(fact: FactRow) -> str:
    if fact.metric == "valuation":
        return "valuation"
    return "plan" if fact.nature in _PLANS or fact.metric == "listing_plan" else "forecast"


def _time(written: str | None) -> Period | None:
    if written is None:
        return None
    try:
        return parse_period(written)
    except DateError:  # a store made by another program
        return None


def _stretch(time: Period | None, zoom: str) -> str | None:
    """The finest stretch that holds a time; one that none holds stands where it begins."""
    ends = [day for day in (time.start, time.end) if day] if time else []
    if not ends:
        return None
    first, last = ends[0], ends[-1]
    for name in ZOOMS[ZOOMS.index(zoom) :: -1]:
        if (found := _around(first, name)) == _around(last, name):
            return found
    return _around(first, zoom)


def _around(day: str, zoom: str) -> str:
    """The stretch around a day."""
    if zoom == "year":
        return day[:4]
    if zoom == "month":
        return day[:7]
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def _order(moment: Moment) -> tuple[object, ...]:
    """By time; of two that begin together, what is the less precise comes first."""
    assert moment.stretch and moment.time
    begin, length = stretch_months(moment.stretch)
    start = moment.time.start or moment.time.end or ""
    end = moment.time.end or start
    lasting = date.fromisoformat(start) - date.fromisoformat(end)
    return (begin, -length, start, lasting, _ORDER.index(moment.kind))


_ORDER = ("deal", "status", "due", "valuation", "forecast", "plan")


def gaps(stretches: Iterable[str], zoom: str) -> dict[str, int]:
    """Before which stretches nothing is stated, and for how many stretches of this zoom."""
    found: dict[str, int] = {}
    reached: int | None = None
    for stretch in stretches:
        begin, length = stretch_months(stretch)
        if reached is not None and begin - reached >= _LENGTHS[zoom]:
            found[stretch] = (begin - reached) // _LENGTHS[zoom]
        # What stands under a whole year says nothing of its months.
        end = begin + (length if length == _LENGTHS[zoom] else 0)
        reached = max(reached if reached is not None else end, end)
    return found


def by_stretch(moments: Sequence[Moment]) -> dict[str, list[Moment]]:
    """The moments of each stretch, in the order of the axis."""
    found: dict[str, list[Moment]] = {}
    for moment in moments:
        found.setdefault(moment.stretch or "", []).append(moment)
    return found
