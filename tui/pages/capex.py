"""Capital expenditure: what was spent and what is expected, by company and year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.reasoning.compare import is_expected
from db.rows import FactRow
from tui.document import Bar, Bars, Block, Document, Heading, Span, Text, Title
from tui.pages.periods import period_words
from tui.phrases import fact_figure, says

METRICS = (
    "capital_expenditure",
    "capital_expenditure_growth",
    "capital_expenditure_growth_rate",
)
NOTE = (
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
    scale = max((_high(fact) for fact in figures), default=0) or 1
    blocks: list[Block] = [Title("Capital expenditure", (Span(NOTE, "dim"),))]
    for title, expected in (("Expected", True), ("Actual", False)):
        chosen = [fact for fact in figures if is_expected(fact) is expected]
        blocks.append(Heading(title))
        if chosen:
            chosen.sort(key=lambda f: (f.period.start if f.period else None) or "", reverse=True)
            blocks.append(Bars([_bar(fact, scale) for fact in chosen]))
        else:
            blocks.append(Text((Span("No figure is known.", "dim"),)))
    if growth:
        blocks += [Heading("Growth"), *_growth(growth)]
    return blocks


def _high(fact: FactRow) -> float:
    quantity = fact.quantity
    assert quantity
    return float(quantity.high if quantity.high is not None else quantity.low or 0)


def _bar(fact: FactRow, scale: float) -> Bar:
    assert fact.quantity
    low = float(fact.quantity.low or 0)
    return Bar(
        Span(fact.subject.name, go=f"company/{fact.subject.id}"),
        low / scale, _high(fact) / scale, "committed",
        Span(fact_figure(fact), fact=fact.id),
        note=(Span(f"{year_in_full(fact)} · {says(fact)}", "dim"),),
    )  # fmt: skip


def year_in_full(fact: FactRow) -> str:
    """The period of a figure; a fiscal year with its place on the calendar."""
    return period_words(fact.period) if fact.period else "period not stated"


def _growth(facts: Sequence[FactRow]) -> Iterator[Block]:
    for fact in facts:
        against = f" against {fact.against}" if fact.against else ""
        by = "by " if fact.quantity and fact.quantity.unit == "ratio" else "to "
        yield Text((
            Span(f"{fact.subject.name}  "),
            Span(f"{by}{fact_figure(fact)}", fact=fact.id),
            Span(f"  {year_in_full(fact)}{against} · {says(fact)}", "dim"),
        ))  # fmt: skip
