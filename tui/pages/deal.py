"""The page of a deal: parts as bars of the whole, valuation, terms, links, evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.quantity import Quantity
from db.rows import DealDetail, DealRow, Evidence, FactRow, PartRow
from tui import words as w
from tui.document import Bar, Bars, Block, Document, Field, Grid, Heading, Heads, Span, Spans, Title
from tui.figures import text
from tui.language import _, p_
from tui.pages.spans import name_span, name_spans, status_span
from tui.phrases import (
    called,
    fact_basis,
    fact_figure,
    names,
    other_name,
    part_label,
    part_role,
    part_state,
    said,
    says,
    term_text,
    who_says,
)
from tui.terms import place_words, scope_words


def deal_page(detail: DealDetail) -> Document:
    """Everything known about a deal."""
    return [
        *deal_head(detail),
        *deal_parts(detail),
        *deal_facts(detail.facts),
        *deal_terms(detail.terms),
        *deal_links(detail),
        *deal_evidence(detail.evidence),
    ]


def deal_head(detail: DealDetail, *, parties: bool = True) -> Iterator[Block]:
    """Title, amount, status, and the parties unless they are told otherwise."""
    deal = detail.deal
    kind = w.word(w.DEAL_KINDS, deal.kind)
    about = " · ".join(filter(None, (other_name(deal.title), kind)))
    yield Title(called(deal.title), (Span(about, "dim"),))
    for amount in detail.amounts:
        more = " · ".join(filter(None, (fact_basis(amount), w.word(w.NATURES, amount.nature))))
        yield Field(w.word(w.METRICS, amount.metric),
                    (Span(fact_figure(amount), "figure", fact=amount.id),
                     Span(f"  {more}", "dim")))  # fmt: skip
    if not detail.amounts:
        yield Field(_("amount"), (Span(_(w.UNKNOWN), "dim"),))
    yield Field(_("status"), tuple(_events(detail)))
    if parties:
        yield from _parties(deal)
    if detail.term:
        yield Field(_("term"), (Span(term_text(detail.term)),))
    if detail.note:
        yield Field(_("note"), (Span(said(detail.note), "dim"),))


def _parties(deal: DealRow) -> Iterator[Block]:
    yield Field(p_("subject", "for"), (name_span(deal.subject, "company"),))
    if deal.payers:
        yield Field(p_("payer", "from"), name_spans(deal.payers))
    if deal.payees:
        yield Field(p_("payee", "to"), name_spans(deal.payees))


def _events(detail: DealDetail) -> Iterator[Span]:
    own = [event for event in detail.events if event.part is None]
    for number, event in enumerate(own):
        if number:
            yield Span(" → ", "dim")
        yield status_span(event.status, event.fact)
        if event.date:
            yield Span(f" {event.date}", "dim")
    if not own:
        yield Span(_(w.NOT_STATED), "dim")


def deal_parts(detail: DealDetail) -> Iterator[Block]:
    """Parts as bars of the whole, with conditions and status."""
    if not detail.parts:
        return
    yield Heading(_("Parts"))
    by_unit: dict[str, list[PartRow]] = {}
    for part in detail.parts:
        by_unit.setdefault(part.quantity.unit if part.quantity else "", []).append(part)
    for unit, parts in by_unit.items():
        wholes = [a.quantity for a in detail.amounts if a.quantity and a.quantity.unit == unit]
        shares = {f.inputs[0]: f for f in detail.facts if f.metric == "share_of_round" and f.inputs}
        scale = _scale(wholes[0] if wholes else None, parts)
        yield Bars([_bar(part, scale, shares.get(part.fact)) for part in parts])


def _scale(whole: Quantity | None, parts: Sequence[PartRow]) -> int:
    """What a full bar stands for: the whole, or else the sum of the outermost parts."""
    if whole is not None and (size := _size(whole)):
        return size
    outer = (part for part in parts if part.depth == 0 and part.counts)
    return sum(_size(part.quantity) for part in outer) or 1


def _size(quantity: Quantity | None) -> int:
    if quantity is None:
        return 0
    return int(quantity.high if quantity.high is not None else quantity.low or 0)


def _bar(part: PartRow, scale: int, share: FactRow | None) -> Bar:
    quantity = part.quantity
    low = int(quantity.low) if quantity and quantity.low is not None else 0
    return Bar(
        label=Span(part_label(part), go=f"company/{part.payers[0].id}" if part.payers else None),
        low=min(1.0, low / scale),
        high=min(1.0, _size(quantity) / scale),
        role=part_role(part),
        figure=Span(text(quantity) if quantity else _(w.UNKNOWN), part_role(part), fact=part.fact),
        note=_part_note(part, share),
        depth=part.depth,
    )


def _part_note(part: PartRow, share: FactRow | None) -> Spans:
    pieces = [
        w.word(w.INSTRUMENTS, part.instrument),
        w.word(w.PURPOSES, part.purpose),
        part.chip or "",
        _("due {due}").format(due=part.due) if part.due else "",
    ]
    if part.payees and not part.depth:
        pieces.append(_("to {names}").format(names=names(part.payees)))
    spans = [Span(part_state(part), part_role(part))]
    if not part.counts:
        spans.append(Span(f"  {_(w.NOT_COUNTED)}", "dim"))
    if share and share.quantity:
        of_whole = _("{share} of the whole").format(share=text(share.quantity, 4))
        spans += [Span("  "), Span(of_whole, "derived", fact=share.id)]
    spans.append(Span("  " + " · ".join(filter(None, pieces)), "dim"))
    if part.condition:
        spans.append(Span(f"  {said(part.condition)}", "conditional"))
    return tuple(spans)


def deal_facts(facts: Sequence[FactRow]) -> Iterator[Block]:
    """Valuation and what else is said of the deal, stated and derived."""
    told = [fact for fact in facts if fact.metric != "share_of_round"]
    if not told:
        return
    yield Heading(_("Valuation and figures"))
    for fact in sorted(told, key=lambda fact: fact.quantity is None):
        tail = f"  {fact_basis(fact)}" if fact_basis(fact) else ""
        role = "derived" if fact.derived else ""
        yield Field(w.word(w.METRICS, fact.metric), (
            Span(fact_figure(fact), role, fact=fact.id),
            Span(f"{tail}  {says(fact)}", "dim"),
        ))  # fmt: skip


def deal_terms(terms: Sequence[PartRow]) -> Iterator[Block]:
    """Terms in words."""
    if not terms:
        return
    yield Heading(_("Terms"))
    for term in terms:
        scope = f"  {scope_words(term.scope)}" if term.scope else ""
        parties = (*name_spans(term.payers), Span("  ")) if term.payers and not scope else ()
        label = (
            p_("clause", "term")
            if term.metric == "contract_term"
            else w.word(w.METRICS, term.metric)
        )
        yield Field(label, (
            *(parties if term.metric == "lead_investor" else ()),
            Span(said(term.words) or _(w.UNKNOWN), fact=term.fact),
            Span(f"{scope}  {who_says(term.first)}", "dim"),
        ))  # fmt: skip


def deal_links(detail: DealDetail) -> Iterator[Block]:
    """How the deal relates to others."""
    if not detail.links:
        return
    yield Heading(_("Links"))
    for link in detail.links:
        note = (Span(f"  {said(link.note)}", "dim"),) if link.note else ()
        other = Span(called(link.other), "name", fact=link.fact, go=f"deal/{link.other.id}")
        yield Field(w.relation(link.relation, link.incoming), (other, *note))


def deal_evidence(evidence: Sequence[tuple[str, Evidence]]) -> Iterator[Block]:
    """Where each figure stands in its source."""
    shown = [(fact, item) for fact, item in evidence if item.raw]
    if not shown:
        return
    yield Heading(_("Evidence"))
    rows: list[tuple[Spans, Spans]] = []
    for fact, item in shown:
        rows.append((
            (
                Span(item.raw or "", fact=fact),
                Span(called(item.source), "name", go=f"source/{item.source.id}"),
                Span(place_words(item.locator), "dim"),
                Span(who_says(item), "dim"),
            ),
            (),
        ))  # fmt: skip
    heads = (Heads(_("as published"), least=8), Heads(_("source"), grow=1, least=10),
             Heads(_("at"), least=6, beside=64), Heads(_("says"), least=8, beside=64))  # fmt: skip
    yield Grid(heads, rows)
