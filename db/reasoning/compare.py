"""Side by side: each metric's figures for several subjects, and whether they may be compared.

Two figures may be compared when they agree in what their metric asks for (`Metric.must_agree`).
Where the best figures do not, the row says which of these differs, and the figures that would be
like for like are offered below it, if all subjects have them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence

from db.dates import last_day
from db.named_tuple import NamedTuple
from db.quantity import Quantity, ratio, subtract
from db.queries import companies, deals, facts
from db.queries.profile import measures_of
from db.queries.reading import ALWAYS
from db.queries.window import View
from db.rows import FactRow, Figure, Named
from db.vocabulary import EXPECTED_NATURES, METRICS, Metric


class Difference(NamedTuple):
    """A thing in which figures should agree and do not.

    Attributes:
        axis: "basis", "period", "period_kind", "expectation", "scope", "population" or "unit".
        values: The value of each subject's figure, in the order of the subjects; None where it
            is not stated or there is no figure.
    """

    axis: str
    values: tuple[str | None, ...]


class CompareRow(NamedTuple):
    """One metric of all subjects.

    Attributes:
        metric: Its code.
        scope: The product, segment or market that all figures are limited to, if any.
        cells: The figure of each subject; None where it is unknown. An id of "" marks a sum made
            for this comparison, over its `inputs`.
        comparable: Whether the figures that are there may be set side by side.
        differs: Why not.
        like_for_like: Whether this row was sought as the comparable one.
        difference: Of the first two figures, where they may be compared.
        ratio: Of the first two figures, likewise.
    """

    metric: str
    scope: str | None
    cells: tuple[FactRow | None, ...]
    comparable: bool
    differs: tuple[Difference, ...]
    like_for_like: bool
    difference: Quantity | None
    ratio: Quantity | None


class Comparison(NamedTuple):
    """Subjects side by side."""

    subjects: tuple[Named, ...]
    rows: tuple[CompareRow, ...]


def compare(connection: sqlite3.Connection, ids: Sequence[str], as_of: str = ALWAYS) -> Comparison:
    """Set companies or deals side by side.

    Args:
        connection: The store.
        ids: Ids of entities or deals; one that does not exist is left out.
        as_of: Only what was known on this day.
    """
    subjects: list[Named] = []
    figures: list[list[FactRow]] = []
    for id_ in ids:
        if (found := _figures(connection, id_, as_of)) is not None:
            subjects.append(found[0])
            figures.append(found[1])
    groups = dict.fromkeys((fact.metric, fact.scope) for column in figures for fact in column)
    order = list(METRICS)
    sorted_groups = sorted(groups, key=lambda group: order.index(group[0]))
    rows = [row for group in sorted_groups for row in _rows(*group, figures)]
    return Comparison(tuple(subjects), tuple(rows))


def _figures(
    connection: sqlite3.Connection, id_: str, as_of: str
) -> tuple[Named, list[FactRow]] | None:
    """A subject and all its figures, the best of each kind first."""
    if found := deals.rows(connection, [id_], as_of):
        return found[0].title, _of_deal(connection, id_, as_of)
    company = companies.rows(connection, [id_], as_of)
    if not company:
        return None
    stated = facts.rows(connection, measures_of(connection, id_, as_of), as_of)
    own = [fact for fact in stated if fact.quantity and _of_company(fact)]
    row = company[0]
    sums = [
        (row.raised, "raised"),
        (row.committed_out, "committed_out"),
        (row.compute, "power_capacity"),
    ]
    made = [_made(connection, row.name, figure, metric, as_of) for figure, metric in sums if figure]
    return row.name, [*made, *sorted(own, key=_best_first)]


def _of_company(fact: FactRow) -> bool:
    """Whether a figure tells of the company itself, not of one of its deals."""
    return fact.metric in METRICS and (fact.deal is None or fact.metric == "valuation")


def _of_deal(connection: sqlite3.Connection, id_: str, as_of: str) -> list[FactRow]:
    stated = facts.window(connection, View(as_of=as_of, only=(("deal", id_),)))
    chosen = [f for f in stated if f.kind in ("amount", "measure") and f.quantity]
    return sorted((f for f in chosen if f.metric != "share_of_round"), key=_best_first)


def _best_first(fact: FactRow) -> tuple[object, ...]:
    """Stated before derived, later before earlier, first hand before others."""
    start = fact.period.start if fact.period and fact.period.start else fact.known_from
    age = 99_999_999 - int(start.replace("-", "").ljust(8, "9"))
    hoped = fact.metric == "valuation" and fact.nature in EXPECTED_NATURES
    return (fact.rank == "deprecated", hoped, fact.derived, age, not fact.first_hand, fact.position)


def _made(
    connection: sqlite3.Connection, subject: Named, figure: Figure, metric: str, as_of: str
) -> FactRow:
    """A sum over facts in the shape of a fact; a sum of one is that fact."""
    if figure.fact:
        return facts.rows(connection, [figure.fact], as_of)[0]._replace(metric=metric)
    names = " + ".join(f"a{number}" for number, _ in enumerate(figure.inputs, 1))
    return FactRow(
        id="", kind="measure", subject=subject, metric=metric, quantity=figure.quantity,
        words=None, words_zh=None, basis=figure.basis, scope=None, period=None, against=None,
        nature="derived", deal=None, known_from=as_of, retracted=None, rank="normal",
        first_hand=False, formula=names, note=None, population=None, sponsor=None, interest=None,
        first=None, inputs=figure.inputs, position=0,
    )  # fmt: skip


def _rows(
    metric: str, scope: str | None, columns: Sequence[Sequence[FactRow]]
) -> Iterator[CompareRow]:
    groups = [[f for f in column if f.metric == metric and f.scope == scope] for column in columns]
    best = tuple(group[0] if group else None for group in groups)
    row = _row(METRICS[metric], scope, best)
    yield row
    if not row.comparable and (alike := _alike(METRICS[metric], groups)):
        yield _row(METRICS[metric], scope, alike)._replace(like_for_like=True)


def _row(metric: Metric, scope: str | None, cells: tuple[FactRow | None, ...]) -> CompareRow:
    differs = tuple(_differences(metric, cells))
    there = [cell.quantity for cell in cells if cell and cell.quantity]
    difference = share = None
    if not differs and len(there) >= 2 and len(cells) == 2:
        difference, share = subtract(there[0], there[1]), ratio(there[0], there[1])
    return CompareRow(metric.code, scope, cells, not differs, differs, False, difference, share)


def _differences(metric: Metric, cells: tuple[FactRow | None, ...]) -> Iterator[Difference]:
    axes = dict.fromkeys(("unit", *metric.must_agree))
    for axis in axes:
        values = tuple(_value(cell, axis) if cell else None for cell in cells)
        there = {value for value, cell in zip(values, cells, strict=True) if cell}
        if len(there) > 1:
            yield Difference(axis, values)


def _value(fact: FactRow, axis: str) -> str | None:
    return _VALUES[axis](fact)


def _time(fact: FactRow) -> str | None:
    """What a period is called; of a fiscal year also its days, or whose it is: they differ."""
    period = fact.period
    if period is None or period.kind != "fiscal":
        return period.label if period else None
    days = f"{period.start}..{period.end}" if period.start else fact.subject.id
    return f"{period.label} {days}"


_VALUES: dict[str, Callable[[FactRow], str | None]] = {
    "unit": lambda fact: fact.quantity.unit if fact.quantity else None,
    "basis": lambda fact: fact.basis,
    "scope": lambda fact: fact.scope,
    "period": _time,
    "against": lambda fact: fact.against,
    "period_kind": lambda fact: fact.period.kind if fact.period else None,
    "population": lambda fact: fact.population,
    "expectation": lambda fact: "expected" if is_expected(fact) else "actual",
}


def is_expected(fact: FactRow) -> bool:
    """Whether a figure is about what had not happened yet when it became known."""
    end = fact.period.end if fact.period else None
    return fact.nature in EXPECTED_NATURES or (end is not None and end > last_day(fact.known_from))


def _alike(
    metric: Metric, groups: Sequence[Sequence[FactRow]]
) -> tuple[FactRow | None, ...] | None:
    """A figure of each subject that has any, all alike in what must agree, if there is one."""
    there = [group for group in groups if group]
    if len(there) < 2:
        return None
    keys: list[dict[tuple[str | None, ...], FactRow]] = []
    for group in there:
        by_key: dict[tuple[str | None, ...], FactRow] = {}
        for fact in group:
            by_key.setdefault(tuple(_value(fact, axis) for axis in metric.must_agree), fact)
        keys.append(by_key)
    for key in keys[0]:
        if all(key in by_key for by_key in keys):
            found = iter(by_key[key] for by_key in keys)
            return tuple(next(found) if group else None for group in groups)
    return None
