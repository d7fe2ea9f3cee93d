"""The page of a fact: what it rests on; for a derived one its formula and inputs; its rivals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.quantity import text
from db.rows import Evidence, FactDetail, FactRow, Input
from tui import words as w
from tui.document import Block, Document, Field, Grid, Heading, Heads, Span, Spans, Text, Title
from tui.pages.spans import name_span, status_span
from tui.phrases import fact_basis, fact_figure, short, who_says

RULE = "preferred by rank, then stated over derived, first hand over others, later over earlier"
"""How the preferred one of several rivals is chosen; see `db.facts.tables`."""

RANGE = "Of what may overlap or is shared, the high end counts all and the low end less."
"""What the two ends of a sum are."""


def fact_page(detail: FactDetail) -> Document:
    """A fact and what it rests on."""
    fact = detail.fact
    stage = (Span("  "), status_span(detail.status)) if detail.status else ()
    return [
        Title(_title(fact), (Span(_subtitle(fact), "dim"), *stage)),
        *_derivation(fact, detail.inputs),
        *(block for item in detail.evidence for block in _evidence(item)),
        *_survey(fact),
        *_more(fact),
        *_rivals(detail),
        *_agree(detail.agree),
        *_used_by(detail.used_by),
    ]


evidence_page = fact_page


def sum_page(figure: str, inputs: Sequence[Input]) -> Document:
    """A sum made on the screen: its formula and what was added up."""
    formula = " + ".join(item.name for item in inputs)
    return [
        Title(figure, (Span("derived here, from the facts below", "dim"),)),
        Field("formula", (Span(formula),)),
        _inputs(inputs),
        Text((Span(RANGE, "dim"),)),
    ]


def _title(fact: FactRow) -> str:
    return f"{fact.subject.name} · {w.word(w.METRICS, fact.metric)}: {fact_figure(fact)}"


def _subtitle(fact: FactRow) -> str:
    about = [fact_basis(fact), w.word(w.NATURES, fact.nature)]
    if fact.deal:
        about.append(fact.deal.name)
    return " · ".join(filter(None, about))


def _evidence(item: Evidence) -> Iterator[Block]:
    yield Heading(item.source.name)
    if item.raw:
        yield Field("as published", (Span(item.raw, "figure"),))
    yield Field("says", (Span(who_says(item)),))
    yield Field("at", (Span(item.locator or w.NOT_STATED),))
    published = " · ".join(filter(None, (item.publisher, item.published)))
    go = f"source/{item.source.id}"
    yield Field("source", (Span(published or item.source.id, "name", go=go),))
    if item.url:
        yield Field("link", (Span(item.url, "dim"),))
    if item.note:
        yield Field("note", (Span(item.note),))


def _derivation(fact: FactRow, inputs: Sequence[Input]) -> Iterator[Block]:
    if fact.formula is None:
        return
    yield Heading("Derived")
    yield Field("formula", (Span(f"{fact_figure(fact)} = {fact.formula}", "derived"),))
    yield _inputs(inputs)


def _inputs(inputs: Sequence[Input]) -> Grid:
    heads = (Heads("input", least=6), Heads("figure", "right", least=6),
             Heads("what", grow=1, least=12))  # fmt: skip
    rows: list[tuple[Spans, Spans]] = []
    for item in inputs:
        about = " · ".join(filter(None, (
            item.subject.name, w.word(w.METRICS, item.metric), w.word(w.BASES, item.basis),
            item.deal.name if item.deal else "",
        )))  # fmt: skip
        rows.append((
            (
                Span(item.name),
                Span(text(item.quantity) if item.quantity else w.UNKNOWN, fact=item.fact,
                     go=f"fact/{item.fact}"),
                Span(about, "dim"),
            ),
            (),
        ))  # fmt: skip
    return Grid(heads, rows)


def _survey(fact: FactRow) -> Iterator[Block]:
    if not (fact.population or fact.sponsor or fact.interest):
        return
    yield Heading("Survey")
    if fact.population:
        yield Field("asked", (Span(fact.population),))
    if fact.sponsor:
        yield Field("sponsor", (name_span(fact.sponsor, "company"),))
    if fact.interest:
        yield Field("interest", (Span(fact.interest, "conditional"),))


def _more(fact: FactRow) -> Iterator[Block]:
    if fact.note:
        yield Field("note", (Span(fact.note),))
    known = f"from {fact.known_from}"
    if fact.retracted:
        known += f", withdrawn {fact.retracted}"
    yield Field("known", (Span(known),))
    if fact.deal:
        yield Field("deal", (name_span(fact.deal, "deal"),))


def _rivals(detail: FactDetail) -> Iterator[Block]:
    if not detail.rivals:
        return
    yield Heading("Others say")
    yield _facts(detail.rivals)
    yield Text((Span(RULE, "dim"),))


def _agree(facts: Sequence[FactRow]) -> Iterator[Block]:
    if not facts:
        return
    yield Heading("Also said by")
    yield _facts(facts)


def _used_by(facts: Sequence[FactRow]) -> Iterator[Block]:
    if not facts:
        return
    yield Heading("Used in")
    yield _facts(facts)


def _facts(facts: Sequence[FactRow]) -> Grid:
    heads = (Heads("", "right", least=6), Heads("", grow=1, least=10), Heads("", least=8))
    return Grid(heads, [
        (
            (
                Span(short(fact.quantity, fact.words or w.UNKNOWN), fact=fact.id,
                     go=f"fact/{fact.id}"),
                Span(f"{w.word(w.METRICS, fact.metric)} {fact_basis(fact)}"),
                Span(who_says(fact.first), "dim"),
            ),
            (),
        )
        for fact in facts
    ])  # fmt: skip
