"""The page of a contract: capacity by purpose, amendments in order, the total they imply."""

from __future__ import annotations

from collections.abc import Iterator

from db.rows import ContractDetail, ContractRow
from tui import words as w
from tui.document import Block, Document, Field, Grid, Heading, Heads, Span, Spans
from tui.figures import text
from tui.language import _
from tui.pages.deal import (
    deal_evidence,
    deal_facts,
    deal_head,
    deal_links,
    deal_parts,
    deal_terms,
)
from tui.pages.spans import name_spans, status_span
from tui.phrases import called, fact_figure, listed, short, term_text


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
    yield Field(_("supplier"), name_spans(contract.suppliers))
    yield Field(_("customer"), name_spans(contract.customers))
    if contract.power:
        yield Field(_("power"), (Span(text(contract.power), fact=contract.power_fact),))
    chips = dict.fromkeys(part.chip for part in contract.capacity if part.chip)
    if chips:
        yield Field(_("chips"), (Span(listed(chips)),))


def _amendments(detail: ContractDetail) -> Iterator[Block]:
    """The contract as it was made and each amendment, with the total that follows."""
    if len(detail.chain) < 2 and detail.per_year is None:
        return
    yield Heading(_("Value"))
    if len(detail.chain) > 1:
        yield Grid(_heads(), [(_step(number, row), ()) for number, row in enumerate(detail.chain)])
    if detail.total:
        yield Field(_("implied total"), (
            Span(fact_figure(detail.total), "derived", fact=detail.total.id),
            Span(f"  {_('derived: {formula}').format(formula=detail.total.formula)}", "dim"),
        ))  # fmt: skip
    if detail.per_year:
        formula = detail.per_year.formula
        yield Field(_("per year"), (
            Span(fact_figure(detail.per_year), "derived", fact=detail.per_year.id),
            Span(f"  {_('derived: {formula}, this step only').format(formula=formula)}", "dim"),
        ))  # fmt: skip


def _heads() -> tuple[Heads, ...]:
    return (
        Heads("", least=5),
        Heads(_("date"), least=10),
        Heads(_("contract"), grow=1, least=12),
        Heads(_("value"), "right", least=5),
        Heads(_("term"), least=5),
        Heads(_("status"), least=8),
    )


def _step(number: int, row: ContractRow) -> Spans:
    money = row.money
    sign = "+" if number else ""
    return (
        Span(_("adds") if number else _("first"), "label"),
        Span(row.deal.date or w.DASH, "dim"),
        Span(called(row.deal.title), "name", go=f"deal/{row.deal.id}"),
        Span(sign + short(money.quantity if money else None), fact=money.fact if money else None),
        Span(term_text(row.term)),
        status_span(row.deal.status),
    )
