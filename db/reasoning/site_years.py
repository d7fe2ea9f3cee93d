"""Gigawatts by year: what ran at the end of each, and what is planned to run by then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from db.named_tuple import NamedTuple
from db.overlap import total
from db.quantity import Quantity
from db.rows import FactRow
from db.vocabulary import EXPECTED_NATURES

WITHIN = {"IT": "whole site"}  # scopes, as the facts name them
"""What a scope is a part of: the power of the machines, of that of the site."""

_Key = tuple[str, str | None]


class SiteYear(NamedTuple):
    """The sites at the end of a year.

    Attributes:
        running: What was last said to run, added up; None in years that are yet to come.
        planned: The same with what is planned by then; None where no plan is known.
        running_facts: Ids of what was added up.
        planned_facts: Likewise.
    """

    year: int
    running: Quantity | None
    planned: Quantity | None
    running_facts: tuple[str, ...]
    planned_facts: tuple[str, ...]


def site_years(sites: Iterable[FactRow]) -> list[SiteYear]:
    """The years of which something is stated, the earliest first.

    Args:
        sites: Facts on the power of sites that run, or are planned to; other stages are left out.
    """
    dated = sorted(
        (
            (fact.period.start[:10], fact)
            for fact in sites
            if fact.quantity and fact.period and fact.period.start
            if fact.basis == "running" or fact.nature in EXPECTED_NATURES
        ),
        key=lambda each: each[0],
    )
    found: list[SiteYear] = []
    latest: dict[_Key, FactRow] = {}
    plans: dict[_Key, FactRow] = {}
    last_actual = max((int(day[:4]) for day, f in dated if not _is_plan(f)), default=0)
    for number, (day, fact) in enumerate(dated):
        key = (fact.subject.id, fact.scope)
        if _is_plan(fact):
            plans[key] = fact
        else:
            latest[key] = fact
            plans.pop(key, None)
        year = int(day[:4])
        if number + 1 == len(dated) or int(dated[number + 1][0][:4]) > year:
            found.append(_year(year, latest if year <= last_actual else {}, {**latest, **plans},
                               plans))  # fmt: skip
    return found


def _is_plan(fact: FactRow) -> bool:
    return fact.nature in EXPECTED_NATURES


def _year(
    year: int,
    running: Mapping[_Key, FactRow],
    planned: Mapping[_Key, FactRow],
    plans: Mapping[_Key, FactRow],
) -> SiteYear:
    now, then = _whole(running), _whole(planned) if plans else []
    return SiteYear(
        year, _sum(now), _sum(then), tuple(f.id for f in now), tuple(f.id for f in then)
    )


def _whole(facts: Mapping[_Key, FactRow]) -> list[FactRow]:
    """The facts without those that another one of the same site includes."""
    return [
        fact
        for (site, scope), fact in facts.items()
        if (site, WITHIN.get(scope or "", "")) not in facts
    ]


def _sum(facts: Sequence[FactRow]) -> Quantity | None:
    return total({fact.id: fact.quantity for fact in facts if fact.quantity}, ()) if facts else None
