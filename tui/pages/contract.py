"""The page of a contract: capacity by purpose, amendments in order, the total they imply."""

from __future__ import annotations

from collections.abc import Iterator

from db.quantity import text
from db.rows import ContractDetail, ContractRow
from tui import words as w
from tui.document import Block, Document, Field, Grid, Heading, Heads, Span, Spans
from tui.pages.deal import (
    deal_evidence,
    deal_facts,
    deal_head,
    deal_links,
    deal_parts,
    deal_terms,
)
from tui.pages.spans import name_spans, status_span
from tui.phrases import fact_figure, short, term_text


def contract_page(detail: ContractDetail) -> Document:
    """Everything known about a contract."""
    deal = detail.deal
    others = [fact for fact in deal.facts if fact.metric not in _SHOWN_ABOVE]
    return [
        *deal_head(deal, parties=False),
        *_sides(detail.contract),
        *_amendments(detail),
        *deal_parts(deal),
        *deal_facts(others),
        *deal_terms(deal.terms),
        *deal_links(deal),
        *deal_evidence(deal.evidence),
    ]


_SHOWN_ABOVE = ("contract_total", "contract_value_per_year")


def _sides(contract: ContractRow) -> Iterator[Block]:
    yield Field("supplier", name_spans(contract.suppliers))
    yield Field("customer", name_spans(contract.customers))
    if contract.power:
        yield Field("power", (Span(text(contract.power), fact=contract.power_fact),))
    chips = dict.fromkeys(part.chip for part in contract.capacity if part.chip)
    if chips:
        yield Field("chips", (Span(", ".join(chips)),))


def _amendments(detail: ContractDetail) -> Iterator[Block]:
    """The contract as it was made and each amendment, with the total that follows."""
    if len(detail.chain) < 2 and detail.per_year is None:
        return
    yield Heading("Value")
    if len(detail.chain) > 1:
        yield Grid(_HEADS, [(_step(number, row), ()) for number, row in enumerate(detail.chain)])
    if detail.total:
        yield Field("implied total", (
            Span(fact_figure(detail.total), "derived", fact=detail.total.id),
            Span(f"  derived: {detail.total.formula}", "dim"),
        ))  # fmt: skip
    if detail.per_year:
        yield Field("per year", (
            Span(fact_figure(detail.per_year), "derived", fact=detail.per_year.id),
            Span(f"  derived: {detail.per_year.formula}, this step only", "dim"),
        ))  # fmt: skip


_HEADS = (Heads("", least=5), Heads("date", least=7), Heads("contract", grow=1, least=12),
          Heads("value", "right", least=5), Heads("term", least=5),
          Heads("status", least=8))  # fmt: skip


def _step(number: int, row: ContractRow) -> Spans:
    money = row.money
    sign = "+" if number else ""
    return (
        Span("adds" if number else "first", "label"),
        Span(row.deal.date or w.DASH, "dim"),
        Span(row.deal.title.name, "name", go=f"deal/{row.deal.id}"),
        Span(sign + short(money.quantity if money else None), fact=money.fact if money else None),
        Span(term_text(row.term)),
        status_span(row.deal.status),
    )
