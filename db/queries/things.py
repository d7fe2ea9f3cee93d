"""When two facts are about the very same thing, in SQL, and how many say otherwise.

A thing is a subject's metric on one basis, of one scope, period and population, within one deal.
Equal figures about it are agreement; unequal ones are rivals. A figure of another period is history
and no rival, and so is what was expected beside what then was.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from db.queries.reading import in_order, known
from db.vocabulary import EXPECTED_NATURES

SAME = ("kind", "subject", "metric", "unit", "deal", "scope", "period", "against", "population")
"""What figures about the same thing share on any day; on one day, more."""

_EXPECTED = ", ".join(repr(nature) for nature in sorted(EXPECTED_NATURES))

_OF_A_PART = "share_of_round"
"""Its facts are about one part each, which they name by their input only."""


def is_figure(alias: str) -> str:
    """The condition that a fact is a figure about a thing that others can be about too."""
    return (
        f"({alias}.kind IN ('measure', 'amount') AND {alias}.unit IS NOT NULL"
        f" AND {alias}.metric != '{_OF_A_PART}')"
    )


def _is_expected(alias: str) -> str:
    # Of a deal's amount a promise and a report are about the same thing.
    return (
        f"({alias}.kind = 'measure' AND ({alias}.nature IN ({_EXPECTED})"
        f" OR coalesce({alias}.period_end > {alias}.known_by, 0)))"
    )


def _basis(alias: str, day: str) -> str:
    """The basis of a figure; of a deal's amount without one, that of its other amounts.

    Where one source says what is committed and another only how much, both speak of the same.
    """
    return f"""CASE WHEN {alias}.basis IS NOT NULL OR {alias}.kind != 'amount' THEN {alias}.basis
        ELSE (SELECT CASE WHEN count(DISTINCT x.basis) = 1 THEN min(x.basis) END FROM fact x
              WHERE x.deal = {alias}.deal AND x.kind = 'amount' AND x.unit IS {alias}.unit
              AND {known("x", day)}) END"""


def thing(alias: str, day: str = ":as_of") -> str:
    """A text that is the same for all figures about the same thing, as far as known on a day."""
    columns = [f"quote({alias}.{name})" for name in SAME]
    return " || ',' || ".join((*columns, f"quote({_basis(alias, day)})", _is_expected(alias)))


def said(alias: str) -> str:
    """A text that is the same for figures that say the same; about and exactly are no dispute."""
    names = ("low", "high", "low_open", "high_open")
    return " || ',' || ".join(f"quote({alias}.{name})" for name in names)


def _about_the_same(a: str, b: str) -> str:
    # The plus keeps SQLite from choosing an index by these: `count_rivals` knows the better one.
    same = [f"+{a}.{name} IS {b}.{name}" for name in reversed(SAME)]
    basis = f"({_basis(a, ':as_of')}) IS ({_basis(b, ':as_of')})"
    return " AND ".join((*same, f"{_is_expected(a)} = {_is_expected(b)}", basis))


def rivals_of(rival: str, fact: str, how: str = "!=") -> str:
    """The condition that a fact is about the same thing as another and says otherwise.

    Args:
        rival: Alias of the one.
        fact: Alias of the other.
        how: "=" for the facts that say the same.
    """
    return (
        f"{is_figure(fact)} AND {is_figure(rival)} AND {rival}.id != {fact}.id"
        f" AND {_about_the_same(rival, fact)} AND {said(rival)} {how} {said(fact)}"
        # Two computed ones dispute nothing: what they were computed from may.
        f" AND ({rival}.formula IS NULL OR {fact}.formula IS NULL) AND {known(rival)}"
    )


def count_rivals(fact: str, *, of_deal: bool = False) -> str:
    """How many facts say otherwise than one, as a subquery.

    Args:
        fact: Alias of the one.
        of_deal: Whether it belongs to a deal, whose few facts are found sooner.
    """
    near = (
        f"o.deal = {fact}.deal AND o.kind = {fact}.kind"
        if of_deal
        else f"o.subject = {fact}.subject AND o.metric = {fact}.metric"
    )
    return f"(SELECT count(*) FROM fact o WHERE {near} AND {rivals_of('o', fact)})"


_DISPUTABLE = "SELECT fact FROM disputable WHERE fact IN ({ids})"


def rivals(connection: sqlite3.Connection, fact_ids: Sequence[str], as_of: str) -> dict[str, int]:
    """How many facts say otherwise than each of these, as far as any do."""
    found: dict[str, int] = {}
    some = [row[0] for row in in_order(connection, _DISPUTABLE, fact_ids)]
    for question in (_RIVALS, _RIVALS_OF_DEALS) if some else ():
        found.update((id_, int(n)) for id_, n in in_order(connection, question, some, as_of=as_of))
    return {id_: number for id_, number in found.items() if number}


# The plus keeps SQLite from going through all facts without a deal.
_RIVALS = f"""
    SELECT f.id, {count_rivals("f")} FROM fact f WHERE f.id IN ({{ids}}) AND +f.deal IS NULL
"""
_RIVALS_OF_DEALS = f"""
    SELECT f.id, {count_rivals("f", of_deal=True)} FROM fact f
    WHERE f.id IN ({{ids}}) AND +f.deal IS NOT NULL
"""
