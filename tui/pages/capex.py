"""Capital expenditure: what was spent and what is expected, by company and year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.reasoning.compare import is_expected
from db.rows import FactRow
from tui.document import Bar, Bars, Block, Document, Heading, Span, Text, Title
from tui.language import N_, _
from tui.pages.periods import period_words
from tui.phrases import called, fact_figure, says

METRICS = (
    "capital_expenditure",
    "capital_expenditure_growth",
    "capital_expenditure_growth_rate",
)
NOTE = N_(
    "A fiscal year is placed on the calendar by the company's year end; figures of a fiscal and a "
    "calendar year are not alike."
)


def capex_page(facts: Sequence[FactRow]) -> Document:
    """Guidance against actual, each figure with its year and who says it.

    Args:
        facts: Facts of the metrics `capital_expenditure`, `..._growth` and `..._growth_rate`.
    """
    figures = [f for f in facts if f.quantity and f.metric == "capital_expenditure"]
    growth = [f for f in facts if f.quantity and f.metric != "capital_expenditure"]
    scale = max((most(fact) for fact in figures), default=0) or 1
    blocks: list[Block] = [Title(_("Capital expenditure"), (Span(_(NOTE), "dim"),))]
    for title, expected in ((_("Expected"), True), (_("Actual"), False)):
        chosen = [fact for fact in figures if is_expected(fact) is expected]
        blocks.append(Heading(title))
        if chosen:
            chosen.sort(key=lambda f: (f.period.start if f.period else None) or "", reverse=True)
            blocks.append(capex_bars(chosen, scale))
        else:
            blocks.append(Text((Span(_("No figure is known."), "dim"),)))
    if figures:
        blocks.append(Text((Span(_("├─┤ from the least to the most · → at least"), "dim"),)))
    if growth:
        blocks += [Heading(_("Growth")), *_growth(growth)]
    return blocks


def capex_bars(facts: Sequence[FactRow], scale: float) -> Bars:
    """Figures as error bars, each with its year and who says it."""
    return Bars([_bar(fact, scale) for fact in facts], errors=True)


def most(fact: FactRow) -> float:
    """The most that a figure is, for drawing it."""
    quantity = fact.quantity
    assert quantity
    return float(quantity.high if quantity.high is not None else quantity.low or 0)


def _bar(fact: FactRow, scale: float) -> Bar:
    assert fact.quantity
    low = float(fact.quantity.low or 0)
    return Bar(
        Span(called(fact.subject), go=f"company/{fact.subject.id}"),
        low / scale, most(fact) / scale, "committed",
        Span(fact_figure(fact), fact=fact.id),
        note=(Span(f"{year_in_full(fact)} · {says(fact)}", "dim"),),
        open=fact.quantity.high is None,
    )  # fmt: skip


def year_in_full(fact: FactRow) -> str:
    """The period of a figure; a fiscal year with its place on the calendar."""
    return period_words(fact.period) if fact.period else _("period not stated")


def _growth(facts: Sequence[FactRow]) -> Iterator[Block]:
    for fact in facts:
        against = _(" against {period}").format(period=fact.against) if fact.against else ""
        grown = (
            _("by {figure}")
            if fact.quantity and fact.quantity.unit == "ratio"
            else _("to {figure}")
        )
        yield Text((
            Span(f"{called(fact.subject)}  "),
            Span(grown.format(figure=fact_figure(fact)), fact=fact.id),
            Span(f"  {year_in_full(fact)}{against} · {says(fact)}", "dim"),
        ))  # fmt: skip
