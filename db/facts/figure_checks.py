"""What must hold of figures: as published, in their dimension, possible, added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from db import vocabulary as v
from db.facts.derive import is_storable
from db.facts.nodes import Problem, quoted
from db.facts.records import DealRecord, DerivedRecord, EvidenceRecord, PartRecord
from db.facts.statements import UNIT_OF, FactSet, Statement, read_figure
from db.figures import UnreadFigure
from db.quantity import Quantity, add, certainly_less, same, text
from db.told import either, told


def _raw_figures(facts: FactSet) -> Iterator[Problem]:
    """The figure entered must be the figure as published, wherever that can be read."""
    for item in facts.statements:
        if item.quantity is None or item.formula:
            continue
        for evidence in item.evidence:
            if evidence.raw and evidence.note is None:
                yield from _raw_figure(item, item.quantity, evidence)


def _raw_figure(item: Statement, quantity: Quantity, evidence: EvidenceRecord) -> Iterator[Problem]:
    assert evidence.raw
    try:
        read = read_figure(evidence.raw, quantity.unit)
    except UnreadFigure:
        return
    if not same(read, quantity):
        yield Problem(
            evidence.where("raw"),
            told(
                "{raw} reads as {read}, but {id!r} says {quantity}",
                raw=quoted(evidence.raw),
                read=text(read),
                id=item.id,
                quantity=text(quantity),
            ),
            told("correct the figure, or say in the evidence's `note:` how it was read"),
        )


def _metrics(facts: FactSet) -> Iterator[Problem]:
    for item in facts.statements:
        metric, written = v.METRICS[item.metric], item.record.places
        if item.basis and item.basis not in metric.bases and "basis" in written:
            allowed = (
                told("use one of: {names}", names=", ".join(metric.bases))
                if metric.bases
                else told("leave it out")
            )
            what = told(
                "{basis} is no basis of {metric}", basis=quoted(item.basis), metric=item.metric
            )
            yield Problem(item.record.where("basis"), what, allowed)
        if item.quantity:
            yield from _dimension(item, item.quantity, metric)
            if not is_storable(item.quantity):
                place = item.record.where("figure")
                yield Problem(place, told("the figure has over 15 digits"), told("round it"))
        elif item.kind == "measure" and not (item.formula or item.words or "figure" in written):
            yield Problem(
                item.place,
                told("{id!r} says nothing", id=item.id),
                told("add `figure:` or `words:`"),
            )


_MEASURED = {
    "money": told("money"),
    "power": told("power"),
    "ratio": told("ratio"),
    "people": told("people"),
    "growth": told("growth"),
    "count": told("count"),
    "duration": told("duration"),
}
"""What is measured, as it is told."""


def _dimension(item: Statement, quantity: Quantity, metric: v.Metric) -> Iterator[Problem]:
    if quantity.dimension == metric.dimension:
        return
    place = item.record.where("formula" if item.formula else "figure")
    if item.kind != "measure":
        what = told(
            "a figure of a deal is money, power or a share, not {dimension}",
            dimension=_MEASURED[quantity.dimension],
        )
        yield Problem(place, what, told("put it into a fact of its own, with a metric"))
    elif metric.dimension == "words":
        yield Problem(
            place,
            told("{metric} has no figure", metric=item.metric),
            told("write `words:`, or another metric"),
        )
    else:
        what = told(
            "{metric} is measured as {wanted}, not {given}",
            metric=item.metric,
            wanted=_MEASURED[metric.dimension],
            given=_MEASURED[quantity.dimension],
        )
        unit = UNIT_OF.get(metric.dimension, "money")
        yield Problem(place, what, told("give it in {unit}, or choose another metric", unit=unit))


def _wholes(facts: FactSet) -> Iterator[Problem]:
    """Parts must add up to their whole, or to one of the figures that it is said to have."""
    stands = [i for i in facts.statements if i.retracted is None and i.rank != "deprecated"]
    parts_of: dict[tuple[str | None, str | None], list[Statement]] = defaultdict(list)
    rivals: dict[tuple[str | None, str], list[Statement]] = defaultdict(list)
    for item in stands:
        if item.kind == "part":
            parts_of[item.deal, item.parent].append(item)
        elif item.kind == "amount" and item.quantity:
            rivals[item.deal, item.quantity.unit].append(item)
    deals = {deal.id: deal for deal in facts.deals}
    for (deal, _), amounts in rivals.items():
        yield from _whole(amounts, parts_of[deal, None], deals[deal or ""])
    for item in stands:
        if item.quantity and item.kind == "part" and isinstance(item.record, PartRecord):
            yield from _whole([item], parts_of[item.deal, item.id], item.record)


def _whole(
    wholes: Sequence[Statement], parts: Sequence[Statement], record: DealRecord | PartRecord
) -> Iterator[Problem]:
    """Hold parts against their whole: one statement of it, or several in the same unit."""
    if any(isinstance(part.record, PartRecord) and part.record.tellings for part in parts):
        return  # told differently: not all of them can count
    figures = [whole.quantity for whole in wholes if whole.quantity]
    alike = [p.quantity for p in parts if p.quantity and p.quantity.unit == figures[0].unit]
    total = add(*alike) if alike else None
    if total is None:
        return
    # A part whose figure is not known may be all that is missing, and never less than nothing.
    complete = record.parts_cover != "some" and all(part.quantity for part in parts)
    too_little = [complete and certainly_less(total, figure) for figure in figures]
    if all(
        less or certainly_less(figure, total)
        for less, figure in zip(too_little, figures, strict=True)
    ):
        whole, others = wholes[0], either(map(text, figures))
        yield Problem(
            whole.record.where("figure"),
            told(
                "the parts of {id!r} add up to {total}, not {others}",
                id=whole.id,
                total=text(total),
                others=others,
            ),
            told("correct a figure, or write `parts_cover: some` if parts are missing")
            if any(too_little)
            else told("correct a figure"),
        )


def _possible(facts: FactSet) -> Iterator[Problem]:
    """A share is at most the whole, and most things cannot be fewer than none."""
    amending = {item.deal for item in facts.statements if item.relation == "amends"}
    for item in facts.statements:
        metric, figure = v.METRICS[item.metric], item.quantity
        # What rules derive is wrong only if what it rests on is.
        if figure is None or (item.formula and not isinstance(item.record, DerivedRecord)):
            continue
        if figure.dimension != metric.dimension:
            continue  # told already
        if figure.low is not None and figure.low >= 0 and not metric.share:
            continue  # as nearly all are: there are millions of them
        # The ends that a source gives must be possible; those of what is computed from bounds are
        # as wide as its inputs leave them, and only all of it can be wrong.
        ends = [] if item.formula else [end for end in (figure.low, figure.high) if end is not None]
        none, whole = Quantity.exact(0, figure.unit), Quantity.exact(1, figure.unit)
        below = any(end < 0 for end in ends) or certainly_less(figure, none)
        above = any(end > 1 for end in ends) or certainly_less(whole, figure)
        takes_away = item.deal in amending and item.kind in ("amount", "part")
        if below and not metric.signed and not takes_away:
            yield _impossible(item, figure, told("below zero"), _MEND_BELOW[item.kind == "measure"])
        elif above and metric.share:
            yield _impossible(
                item, figure, told("over 100%"), told("correct it; write 42 percent as 42%")
            )


_MEND_BELOW = {
    True: told("correct it, or choose another metric"),
    False: told("correct it; only what amends another deal can take away from it"),
}


def _impossible(item: Statement, figure: Quantity, where: str, advice: str) -> Problem:
    place = item.record.where("formula" if item.formula else "figure")
    return Problem(
        place,
        told(
            "{figure} is no {metric}: that is never {where}",
            figure=text(figure),
            metric=item.metric,
            where=where,
        ),
        advice,
    )


RULES: tuple[Callable[[FactSet], Iterator[Problem]], ...] = (
    _raw_figures,
    _metrics,
    _possible,
    _wholes,
)
