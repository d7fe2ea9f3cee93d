"""Market shares: those of one survey as bars on one scale, with who asked whom, and who paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.rows import FactRow
from tui.document import Bar, Bars, Block, Document, Heading, Span, Spans, Text, Title
from tui.language import N_, _
from tui.pages.periods import period_words
from tui.phrases import called, fact_figure, said, who_says
from tui.terms import interest_words, scope_words

METRIC = "market_share"
NOTE = N_("Shares of different surveys, markets or times may not be set against each other.")


def shares_page(facts: Sequence[FactRow]) -> Document:
    """The shares of each market, as each survey has them.

    Args:
        facts: Facts of the metric `market_share`.
    """
    blocks: list[Block] = [Title(_("Market shares"), (Span(_(NOTE), "dim"),))]
    surveys = [*by_survey(facts)]
    return [*blocks, *(surveys or [Text((Span(_("No share of a market is known."), "dim"),))])]


def by_survey(facts: Sequence[FactRow], told: str = "") -> Iterator[Block]:
    """Bars for each market, as each survey has it.

    Args:
        facts: Facts of the metric `market_share`.
        told: More words for the headings.
    """
    groups: dict[tuple[str, str, str], list[FactRow]] = {}
    for fact in facts:
        if fact.quantity is not None:
            groups.setdefault(_survey(fact), []).append(fact)
    for group in groups.values():
        yield from _group(sorted(group, key=_most, reverse=True), told)


def _survey(fact: FactRow) -> tuple[str, str, str]:
    """What two shares must have in common to be drawn on one scale."""
    period = fact.period.label if fact.period else ""
    return fact.scope or "", period, fact.population or who_says(fact.first)


def _group(facts: Sequence[FactRow], told: str) -> Iterator[Block]:
    first = facts[0]
    when = period_words(first.period) if first.period else _("period not stated")
    yield Heading(" · ".join(filter(None, (scope_words(first.scope), when, told))))
    yield Bars([_bar(fact) for fact in facts], errors=True)
    yield Text(_about(first))


def _most(fact: FactRow) -> float:
    quantity = fact.quantity
    assert quantity is not None
    return float(quantity.high if quantity.high is not None else quantity.low or 0)


def _bar(fact: FactRow) -> Bar:
    assert fact.quantity is not None
    return Bar(
        Span(called(fact.subject), "name", go=f"company/{fact.subject.id}"),
        min(1.0, float(fact.quantity.low or 0)), min(1.0, _most(fact)), "committed",
        Span(fact_figure(fact), fact=fact.id), open=fact.quantity.high is None,
    )  # fmt: skip


def _about(fact: FactRow) -> Spans:
    """Who was asked, who says so, and what interest they have in it."""
    spans = [Span(" · ".join(filter(None, (said(fact.population), who_says(fact.first)))), "dim")]
    if fact.interest:
        spans.append(Span(f"  {interest_words(fact.interest)}", "conditional"))
    return tuple(spans)
