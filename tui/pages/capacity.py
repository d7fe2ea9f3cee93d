"""Gigawatts by stage: running, under construction, announced, cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from db.overlap import total
from db.quantity import Quantity
from db.reasoning.site_years import WITHIN, SiteYear, site_years
from db.rows import ContractRow, FactRow, PartRow
from db.vocabulary import EXPECTED_NATURES, STATUSES
from tui import words as w
from tui.document import Bar, Bars, Block, Document, Grid, Heading, Heads, Span, Spans, Text, Title
from tui.figures import text
from tui.language import _, p_
from tui.phrases import DERIVED, called, fact_figure, listed, names, status_text
from tui.terms import scope_words

STAGES = ("running", "under_construction", "announced", "cancelled")
_ROLES = {"running": "paid", "cancelled": "cancelled"}

Row = tuple[Spans, Spans]


def capacity_page(
    contracts: Sequence[ContractRow], sites: Sequence[FactRow], most: int | None = None
) -> Document:
    """Contracted and built capacity, told apart by how far it has come.

    Args:
        contracts: Contracts, with their capacity.
        sites: Facts of the metric `power_capacity` that belong to no contract. Of those of one
            site the latest counts, and what is still to come is told apart.
        most: How many of a stage are listed at most; all are added up.
    """
    now = _latest(fact for fact in sites if fact.nature not in EXPECTED_NATURES)
    planned = _latest(fact for fact in sites if fact.nature in EXPECTED_NATURES)
    blocks: list[Block] = [
        Title(_("Gigawatts by stage"), (Span(_("announced is not running; – is not zero"), "dim"),))
    ]
    for stage in STAGES:
        found = [(c, p) for c in contracts for p in _outermost(c) if _stage(c, p) == stage]
        built = [fact for fact in now if (fact.basis or "announced") == stage]
        rows = [_of_contract(c, p) for c, p in found[:most]]
        rows += [_of_site(fact) for fact in built[: None if most is None else most - len(rows)]]
        blocks.append(Heading(w.word(w.BASES, stage).capitalize()))
        if rows:
            blocks.append(Grid(_heads(), rows))
            if more := len(found) + len(built) - len(rows):
                told = _("… and {more:,} more; termsheet contracts has them all").format(more=more)
                blocks.append(Text((Span(told, "dim"),)))
            blocks += _sum(found, built)
        else:
            blocks.append(Text((Span(_("Nothing is known of any."), "dim"),)))
    blocks[1:1] = by_year(sites)
    if planned:
        blocks.append(Heading(_("Planned for sites, with what runs there by then")))
        blocks += [Grid(_heads(), [_of_site(fact) for fact in planned]), *_sum((), planned)]
    return blocks


def by_year(sites: Sequence[FactRow], title: str = "") -> Iterator[Block]:
    """What ran at the end of each year, and what is planned, as bars on one scale."""
    years = [year for year in site_years(sites) if _watts(year.running) or year.planned]
    if len(years) < 2:
        return
    scale = float(max(max(_watts(year.running), _watts(year.planned)) for year in years) or 1)
    yield Heading(title or _("Sites at the end of each year"))
    bars, runs = [], 0
    for year in years:
        runs = _watts(year.running) or runs
        bars.append(_year_bar(year, runs / scale, max(runs, _watts(year.planned)) / scale))
    yield Bars(bars)
    legend = _("█ runs · ░ planned besides; both added up from the last figure of each site")
    yield Text((Span(legend, "dim"),))


def _watts(quantity: Quantity | None) -> int:
    return int(quantity.high or quantity.low or 0) if quantity else 0


def _year_bar(year: SiteYear, runs: float, planned: float) -> Bar:
    ran, plan = (
        Span(f"{DERIVED}{text(figure, 4)}", "derived", inputs=inputs) if figure else None
        for figure, inputs in (
            (year.running, year.running_facts), (year.planned, year.planned_facts),
        )
    )  # fmt: skip
    note: Spans = (plan, Span(" " + _("with what is planned"), "dim")) if plan and ran else ()
    if ran is None:
        note = (Span(_("with what is planned"), "dim"),)
    return Bar(Span(str(year.year)), runs, planned, "paid", ran or plan or Span(w.DASH), note)


def _latest(facts: Iterable[FactRow]) -> list[FactRow]:
    """The latest figure of each site and scope, without those that another one includes."""
    best: dict[tuple[str, str | None, str | None], tuple[str, FactRow]] = {}
    for fact in facts:
        if fact.quantity is not None:
            key = (fact.subject.id, fact.basis, fact.scope)
            day = (fact.period.start if fact.period else None) or ""
            if key not in best or day > best[key][0]:
                best[key] = (day, fact)
    found = [
        fact
        for (subject, basis, scope), (_, fact) in best.items()
        if (subject, basis, WITHIN.get(scope or "", "")) not in best
    ]
    return sorted(found, key=_size, reverse=True)


def _size(fact: FactRow) -> int:
    return 0 if fact.quantity is None else int(fact.quantity.high or fact.quantity.low or 0)


def _heads() -> tuple[Heads, ...]:
    return (
        Heads(_("power"), "right", least=6),
        Heads(_("site or supplier"), grow=1, least=10),
        Heads(_("customer"), least=8),
        Heads(p_("purpose", "for"), least=8),
        Heads(_("status or day"), least=10),
    )


def _outermost(contract: ContractRow) -> list[PartRow]:
    inside = {part.fact for part in contract.capacity}
    return [part for part in contract.capacity if part.parent not in inside]


def _stage(contract: ContractRow, part: PartRow) -> str:
    status = STATUSES.get(part.status or contract.deal.status or "")
    if status is not None and status.stage == "lapsed":
        return "cancelled"
    return part.basis or "announced"


def _of_contract(contract: ContractRow, part: PartRow) -> Row:
    deal = contract.deal
    purpose = part.chip or w.word(w.PURPOSES, part.purpose, w.DASH)
    if part.chip and part.purpose:
        purpose = listed((w.word(w.PURPOSES, part.purpose), part.chip))
    figure = text(part.quantity) if part.quantity else _(w.UNKNOWN)
    return (
        (
            Span(figure, _ROLES.get(_stage(contract, part), "committed"), fact=part.fact),
            Span(names(part.payees), "name", go=f"contract/{deal.id}"),
            Span(names(part.payers)),
            Span(purpose),
            Span(status_text(part.status or deal.status)),
        ),
        (),
    )


def _of_site(fact: FactRow) -> Row:
    period = fact.period.label if fact.period else ""
    name = Span(called(fact.subject), "name", go=f"company/{fact.subject.id}")
    figure = Span(fact_figure(fact), _ROLES.get(fact.basis or "", "committed"), fact=fact.id)
    return ((figure, name, Span(w.DASH), Span(scope_words(fact.scope) or w.DASH), Span(period)), ())


def _sum(found: Sequence[tuple[ContractRow, PartRow]], built: Sequence[FactRow]) -> list[Block]:
    """The sum of a stage: a range, since what overlaps is known of some contracts only."""
    figures: dict[str, Quantity] = {p.fact: p.quantity for _, p in found if p.quantity}
    figures |= {fact.id: fact.quantity for fact in built if fact.quantity}
    overlaps = [
        {part.fact for contract, part in found if contract.deal.id in pair}
        for pair in _pairs([contract for contract, _ in found])
    ]
    whole = total(figures, overlaps)
    if whole is None or len(figures) < 2:
        return []
    label = _("in all; the low end if those that may overlap do") if overlaps else _("in all")
    return [Text((Span(f"{text(whole)} ", "derived", inputs=tuple(figures)), Span(label, "dim")))]


def _pairs(contracts: Sequence[ContractRow]) -> list[set[str]]:
    """The deals whose overlap is not known."""
    here = {contract.deal.id for contract in contracts}
    return [
        {contract.deal.id, other.id}
        for contract in contracts
        for other in contract.may_overlap
        if other.id in here
    ]
