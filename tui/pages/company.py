"""The page of a company: facts by kind, deals in and out, history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from db.rows import CompanyDetail, CompanyRow, DealRow, FactRow, Figure, Named
from tui import words as w
from tui.document import Block, Document, Field, Grid, Heading, Heads, Span, Spans, Text, Title
from tui.language import N_, _, p_
from tui.pages.spans import deal_span, figure_span, name_span, name_spans, status_span
from tui.phrases import (
    called,
    fact_basis,
    fact_figure,
    figure_text,
    listed,
    names,
    other_name,
    says,
)

MOST_BASIS = 28
"""Cells that a basis and a day have beside a figure, in the page beside a list of 120 columns."""


def company_page(detail: CompanyDetail) -> Document:
    """Everything known about a company."""
    return [
        *_head(detail),
        *_facts([fact for fact in detail.facts if fact.metric not in _OF_A_DEAL]),
        *_more_facts(detail.more_facts),
        *_deals(_("Money and supplies in"), detail, paying=False),
        *_more_deals(detail.more_in, detail.company.name),
        *_deals(_("Money out"), detail, paying=True),
        *_more_deals(detail.more_out, detail.company.name),
        *_history(detail),
    ]


_OF_A_DEAL = ("share_of_round", "contract_value_per_year")
"""Shown with their deal, where they mean something."""


def _head(detail: CompanyDetail) -> Iterator[Block]:
    company = detail.company
    kind = w.word(w.ROLES, company.role) or w.word(w.ENTITY_KINDS, company.kind)
    about = [other_name(company.name), kind]
    if company.aliases:
        about.append(_("also {names}").format(names=listed(company.aliases)))
    yield Title(called(company.name), (Span(" · ".join(filter(None, about)), "dim"),))
    if company.parent:
        yield Field(_("belongs to"), (name_span(company.parent, "company"),))
    if detail.children:
        yield Field(_("owns"), name_spans(detail.children))
    if detail.fiscal_year_end:
        ends = _("ends {day}").format(day=detail.fiscal_year_end)
        yield Field(_("fiscal year"), (Span(ends),))
    for label, span in _headline(company):
        yield Field(label, (span,))
    if detail.note:
        yield Text((Span(detail.note, "dim"),))


def _headline(company: CompanyRow) -> Iterator[tuple[str, Span]]:
    for label, figure in (
        (_("valuation"), company.valuation),
        (_("raised"), company.raised),
        (_("committed"), company.committed_out),
        (_("compute"), company.compute),
        (_("capex"), company.capex),
    ):
        if figure is not None:
            yield label, figure_span(figure)


def _facts(facts: Sequence[FactRow]) -> Iterator[Block]:
    """Facts by kind: figures as a table, statements in words below them."""
    grouped = {metric for _, metrics in w.METRIC_GROUPS for metric in metrics}
    latest_first = sorted(facts, key=_since, reverse=True)
    others = tuple(dict.fromkeys(f.metric for f in facts if f.metric not in grouped))
    for title, metrics in (*w.METRIC_GROUPS, (N_("Other"), others)):
        chosen = [fact for metric in metrics for fact in latest_first if fact.metric == metric]
        if not chosen:
            continue
        yield Heading(_(title))
        if figures := [fact for fact in chosen if fact.quantity]:
            yield _figures(figures)
        for fact in chosen:
            if not fact.quantity:
                yield Field(w.word(w.METRICS, fact.metric), _statement(fact))


def _since(fact: FactRow) -> str:
    """Sorts by the time that figures are about, or else became known."""
    return (fact.period and (fact.period.start or fact.period.end)) or fact.known_from


def _figures(facts: Sequence[FactRow]) -> Grid:
    heads = (
        Heads("", least=8),
        Heads("", "right", least=6),
        Heads("", least=MOST_BASIS, below=True),
        Heads("", grow=1, least=24, below=True),
    )
    rows = []
    for fact in facts:
        role = "derived" if fact.derived else ""
        rows.append((
            (
                Span(w.metric_title(fact.metric)),
                Span(fact_figure(fact), role, fact=fact.id),
                Span(_shortened(fact_basis(fact), fact.basis)),
                Span(says(fact), "dim"),
            ),
            (),
        ))  # fmt: skip
    return Grid(heads, rows)


def _shortened(told: str, basis: str | None) -> str:
    """A basis and a day that have room beside a figure, where a page stands beside a list."""
    if basis is None or basis not in w.SHORT_BASES or cell_len(told) <= MOST_BASIS:
        return told
    return told.replace(w.BASES[basis], w.SHORT_BASES[basis], 1)


def _statement(fact: FactRow) -> Spans:
    basis = fact_basis(fact)
    tail = f"  {basis}" if basis else ""
    return (Span(fact_figure(fact), fact=fact.id), Span(f"{tail}  {says(fact)}", "dim"))


def _deals(title: str, detail: CompanyDetail, *, paying: bool) -> Iterator[Block]:
    """Deals of one way, with what of each is the company's own."""
    deals = detail.deals_out if paying else detail.deals_in
    if not deals:
        return
    own, company = detail.own_out if paying else detail.own_in, detail.company.name
    yield Heading(title)
    rows: list[tuple[Spans, Spans]] = []
    for deal in deals:
        others, same_side = (deal.payees, deal.payers) if paying else (deal.payers, deal.payees)
        about = names([party for party in others if party.id != company.id])
        figure, whole = _own(deal, own.get(deal.id), shared=len(same_side) > 1)
        rows.append((
            (
                Span(deal.date or w.DASH, "dim"),
                deal_span(deal.title, (company, *others)),
                Span(about),
                figure_span(figure),
                Span(whole, "dim"),
                status_span(deal.status),
            ),
            (),
        ))  # fmt: skip
    other = p_("payee", "to") if paying else p_("payer", "from")
    heads = (Heads(_("date"), least=10), Heads(_("deal"), grow=1, least=12),
             Heads(other, least=6, beside=60), Heads(_("amount"), "right", least=6),
             Heads("", beside=96), Heads(_("status"), least=8, beside=60))  # fmt: skip
    yield Grid(heads, rows)


def _own(deal: DealRow, own: Figure | None, *, shared: bool) -> tuple[Figure | None, str]:
    """What a company has of a deal, and of how much; or that it has all of it with others."""
    whole = deal.amount
    if own is None or whole is None or whole.quantity is None or own.quantity == whole.quantity:
        return own or whole, _("shared with others") if shared and not own and whole else ""
    if own.quantity and own.quantity.unit != whole.quantity.unit:
        return whole, ""
    return own, _("of {whole} in all").format(whole=figure_text(whole))


def _more_facts(number: int) -> Iterator[Block]:
    """How many are not listed here, and where they are."""
    if number:
        told = _("… and {number:,} more facts; see termsheet show").format(number=number)
        yield Text((Span(told, "dim"),))


def _more_deals(number: int, company: Named) -> Iterator[Block]:
    if number:
        told = _("… and {number:,} more deals; 2 and /{company} lists them")
        yield Text((Span(told.format(number=number, company=called(company)), "dim"),))


def _history(detail: CompanyDetail) -> Iterator[Block]:
    """What became known when: deals and dated facts on one line each."""
    deals = {deal.id: deal for deal in (*detail.deals_in, *detail.deals_out)}
    dated = [
        (deal.date, Span(called(deal.title), "name", go=f"deal/{deal.id}"))
        for deal in deals.values()
        if deal.date
    ]
    dated += [
        (
            fact.period.label,
            Span(" ".join((w.word(w.METRICS, fact.metric), fact_figure(fact),
                           w.word(w.BASES, fact.basis))), fact=fact.id),
        )
        for fact in detail.facts
        if fact.metric == "valuation" and fact.period and not fact.derived
    ]  # fmt: skip
    if len(dated) > 1:
        yield Heading(_("History"))
        heads = (Heads("", least=7), Heads("", grow=1))
        rows = [((Span(date, "dim"), span), ()) for date, span in sorted(dated, key=lambda d: d[0])]
        yield Grid(heads, rows)
