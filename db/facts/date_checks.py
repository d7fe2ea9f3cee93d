"""What must hold of dates: events in order, nothing known before it was, each seen on some day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from db import vocabulary as v
from db.dates import first_day, last_day, span
from db.facts.nodes import Problem
from db.facts.records import DealRecord, DurationRecord, StatusRecord
from db.facts.statements import FactSet, Statement
from db.told import counted, told

_SLACK = 1
"""Months by which a term may be longer or shorter than its years: few count them to the day."""

_MADE = frozenset({"promise", "binding", "done"})
"""Stages that a deal reaches once it is announced."""


def _dates(facts: FactSet) -> Iterator[Problem]:
    published = {source.id: source.published for source in facts.sources}
    for item in facts.statements:
        if item.formula or item.known_from is None:
            continue
        yield from _order_of_dates(item, item.known_from)
        days = [day for e in item.evidence if e.source and (day := published.get(e.source))]
        if days and all(last_day(day) < first_day(item.known_from) for day in days):
            latest = max(days, key=last_day)
            what = told(
                "{id!r} is known from {known_from}, but its sources are older ({latest})",
                id=item.id,
                known_from=item.known_from,
                latest=latest,
            )
            yield Problem(item.record.where("known_from"), what, told("correct one of the dates"))
    for deal in facts.deals:
        yield from _deal_dates(deal)


def _announcements(facts: FactSet) -> Iterator[Problem]:
    """A deal is announced by when it is known that it was, and before it is signed or closed.

    Where several sources tell of a deal they may differ, and then both stand.
    """
    about: dict[str | None, list[Statement]] = {d.id: [] for d in facts.deals if d.announced}
    for item in facts.statements:
        if item.deal in about and not item.formula:
            about[item.deal].append(item)
    for deal in facts.deals:
        if deal.announced:
            said = about[deal.id]
            if len({each.source for item in said for each in item.evidence}) > 1:
                continue
            events = [item for item in said if item.status and not item.parent and _counts(item)]
            if deal.id not in facts.left_out:  # else more may be known of it
                yield from _announced_unknown(deal, deal.announced, said, events)
            yield from _announced_late(deal, deal.announced, events)


def _announced_unknown(
    deal: DealRecord, announced: str, said: Iterable[Statement], events: Iterable[Statement]
) -> Iterator[Problem]:
    """Nothing of a deal is known since it was announced, though its events say that it was.

    Of a deal that is only talked of it may be known when it is to be announced.
    """
    latest = max((day for item in said for day in _days(item)), default=announced)
    made = any(v.STATUSES[item.status or ""].stage in _MADE for item in events)
    if made and latest < first_day(announced):
        what = told(
            "{id!r} is announced ({announced}) after all that is known of it ({latest})",
            id=deal.id,
            announced=announced,
            latest=latest,
        )
        advice = told("correct the date, or the days since when its facts are known")
        yield Problem(deal.where("announced"), what, advice)


def _announced_late(
    deal: DealRecord, announced: str, events: Sequence[Statement]
) -> Iterator[Problem]:
    """A deal was signed or closed before it was announced, and no event tells of that order."""
    if any(_is_announcement(item, announced) for item in events):
        return
    for item in events:
        early = item.on is not None and last_day(item.on) < first_day(announced)
        if early and item.status in ("signed", "closed"):
            what = told(
                "{id!r} is {status} ({on}) before it is announced ({announced})",
                id=deal.id,
                status=item.status,
                on=item.on,
                announced=announced,
            )
            advice = told("correct one of the dates, or add an event `announced`, with evidence")
            yield Problem(item.record.where("on"), what, advice)


def _counts(item: Statement) -> bool:
    return item.retracted is None and item.rank != "deprecated"


def _days(item: Statement) -> Iterator[str]:
    """The days on which something of a statement became known."""
    yield from filter(None, (item.known_by, *item.evidence_days))


def _is_announcement(item: Statement, announced: str) -> bool:
    """Whether an event is the announcement of that date, as far as the two are exact."""
    if item.status != "announced" or item.on is None:
        return False
    return first_day(item.on) <= last_day(announced) and first_day(announced) <= last_day(item.on)


def _order_of_dates(item: Statement, known_from: str) -> Iterator[Problem]:
    at = item.record.where
    if item.retracted and last_day(item.retracted) < first_day(known_from):
        what = told(
            "{id!r} is retracted ({retracted}) before it is known ({known_from})",
            id=item.id,
            retracted=item.retracted,
            known_from=known_from,
        )
        yield Problem(at("retracted"), what, told("correct one of the dates"))
    elif item.known_by and item.retracted_by and item.retracted_by <= item.known_by:
        what = told(
            "{id!r} is seen on no day: it counts as known by {known_by}, and as "
            "retracted by {retracted_by}",
            id=item.id,
            known_by=item.known_by,
            retracted_by=item.retracted_by,
        )
        yield Problem(
            at("retracted"), what, told("write the dates to the day, or correct one of them")
        )
    if item.on and first_day(item.on) > last_day(known_from):
        what = told(
            "{id!r} happens ({on}) after it is known ({known_from})",
            id=item.id,
            on=item.on,
            known_from=known_from,
        )
        yield Problem(at("on"), what, told("correct a date, or add `known_from:`"))


def _deal_dates(deal: DealRecord) -> Iterator[Problem]:
    yield from _event_dates(deal.status)
    for term in deal.terms:
        yield from _event_dates(term.status)
    parts = list(deal.parts)
    while parts:
        part = parts.pop()
        parts += part.parts
        yield from _event_dates(part.status)
    if deal.term:
        yield from _term_dates(deal.term)


def _term_dates(runs: DurationRecord) -> Iterator[Problem]:
    if not runs.from_ or not runs.to:
        return
    if _is_over_before(runs.from_, runs.to):
        what = told("the term ends ({to}) before it begins ({from_})", to=runs.to, from_=runs.from_)
        yield Problem(runs.where("to"), what, told("correct one of the dates"))
    elif runs.years and not _fits(runs.years, runs.from_, runs.to):
        length = counted("{years} year", "{years} years", runs.years, years=runs.years)
        what = told(
            "the term is {length} long, but goes from {from_} to {to}",
            length=length,
            from_=runs.from_,
            to=runs.to,
        )
        yield Problem(runs.where("years"), what, told("correct one of the three, or leave one out"))


def is_possible(runs: DurationRecord) -> bool:
    """Whether a term ends after it begins, and is as long as it says."""
    if not runs.from_ or not runs.to:
        return True
    if _is_over_before(runs.from_, runs.to):
        return False
    return not runs.years or _fits(runs.years, runs.from_, runs.to)


def _is_over_before(from_: str, to: str) -> bool:
    return last_day(to) < first_day(from_)


def _fits(years: int, from_: str, to: str) -> bool:
    """Whether a term may be so long, as exact as its dates are."""
    (first, last), (soonest, latest) = span(from_), span(to)
    shortest, longest = _months(last, soonest), _months(first, latest)
    return shortest - _SLACK <= 12 * years <= longest + _SLACK


def _months(start: date, end: date) -> float:
    return 12 * (end.year - start.year) + end.month - start.month + (end.day - start.day) / 31


def _event_dates(events: tuple[StatusRecord, ...]) -> Iterator[Problem]:
    dated = [(event, event.on) for event in events if event.on]
    for (before, earlier), (after, later) in pairwise(dated):
        if last_day(later) < first_day(earlier):
            what = told(
                "{after} ({later}) stands after {before} ({earlier})",
                after=after.is_,
                later=later,
                before=before.is_,
                earlier=earlier,
            )
            yield Problem(after.where("on"), what, told("put events in the order of their dates"))


RULES: tuple[Callable[[FactSet], Iterator[Problem]], ...] = (_dates, _announcements)
