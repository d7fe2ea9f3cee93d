"""The page of a fact: what it rests on; for a derived one its formula and inputs; its rivals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.rows import Evidence, FactDetail, FactRow, Input
from tui import words as w
from tui.document import Block, Document, Field, Grid, Heading, Heads, Span, Spans, Text, Title
from tui.figures import text
from tui.language import N_, _, p_
from tui.pages.spans import name_span, status_span
from tui.phrases import called, fact_basis, fact_figure, said, short, who_says
from tui.terms import interest_words, place_words

RULE = N_("preferred by rank, then stated over derived, first hand over others, later over earlier")
"""How the preferred one of several rivals is chosen; see `db.facts.tables`."""

RANGE = N_("Of what may overlap or is shared, the high end counts all and the low end less.")
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
        Title(figure, (Span(_("derived here, from the facts below"), "dim"),)),
        Field(_("formula"), (Span(formula),)),
        _inputs(inputs),
        Text((Span(_(RANGE), "dim"),)),
    ]


def _title(fact: FactRow) -> str:
    metric = w.word(w.METRICS, fact.metric)
    return _("{subject} · {metric}: {figure}").format(
        subject=called(fact.subject), metric=metric, figure=fact_figure(fact)
    )


def _subtitle(fact: FactRow) -> str:
    about = [fact_basis(fact), w.word(w.NATURES, fact.nature)]
    if fact.deal:
        about.append(called(fact.deal))
    return " · ".join(filter(None, about))


def _evidence(item: Evidence) -> Iterator[Block]:
    yield Heading(called(item.source))
    if item.raw:
        yield Field(_("as published"), (Span(item.raw, "figure"),))
    yield Field(_("says"), (Span(who_says(item)),))
    yield Field(_("at"), (Span(place_words(item.locator) or _(w.NOT_STATED)),))
    published = " · ".join(filter(None, (item.publisher, item.published)))
    go = f"source/{item.source.id}"
    yield Field(_("source"), (Span(published or item.source.id, "name", go=go),))
    if item.url:
        yield Field(p_("web", "link"), (Span(item.url, "dim"),))
    if item.note:
        yield Field(_("note"), (Span(said(item.note)),))


def _derivation(fact: FactRow, inputs: Sequence[Input]) -> Iterator[Block]:
    if fact.formula is None:
        return
    yield Heading(_("Derived"))
    yield Field(_("formula"), (Span(f"{fact_figure(fact)} = {fact.formula}", "derived"),))
    yield _inputs(inputs)


def _inputs(inputs: Sequence[Input]) -> Grid:
    heads = (Heads(_("input"), least=6), Heads(_("figure"), "right", least=6),
             Heads(_("what"), grow=1, least=12))  # fmt: skip
    rows: list[tuple[Spans, Spans]] = []
    for item in inputs:
        about = " · ".join(filter(None, (
            called(item.subject), w.word(w.METRICS, item.metric), w.word(w.BASES, item.basis),
            called(item.deal) if item.deal else "",
        )))  # fmt: skip
        rows.append((
            (
                Span(item.name),
                Span(text(item.quantity) if item.quantity else _(w.UNKNOWN), fact=item.fact,
                     go=f"fact/{item.fact}"),
                Span(about, "dim"),
            ),
            (),
        ))  # fmt: skip
    return Grid(heads, rows)


def _survey(fact: FactRow) -> Iterator[Block]:
    if not (fact.population or fact.sponsor or fact.interest):
        return
    yield Heading(_("Survey"))
    if fact.population:
        yield Field(_("asked"), (Span(said(fact.population)),))
    if fact.sponsor:
        yield Field(_("sponsor"), (name_span(fact.sponsor, "company"),))
    if fact.interest:
        yield Field(_("interest"), (Span(interest_words(fact.interest), "conditional"),))


def _more(fact: FactRow) -> Iterator[Block]:
    if fact.note:
        yield Field(_("note"), (Span(said(fact.note)),))
    known = _("from {day}").format(day=fact.known_from)
    if fact.retracted:
        known = _("from {day}, withdrawn {withdrawn}").format(
            day=fact.known_from, withdrawn=fact.retracted
        )
    yield Field(_("known"), (Span(known),))
    if fact.deal:
        yield Field(_("deal"), (name_span(fact.deal, "deal"),))


def _rivals(detail: FactDetail) -> Iterator[Block]:
    if not detail.rivals:
        return
    yield Heading(_("Others say"))
    yield _facts(detail.rivals)
    yield Text((Span(_(RULE), "dim"),))


def _agree(facts: Sequence[FactRow]) -> Iterator[Block]:
    if not facts:
        return
    yield Heading(_("Also said by"))
    yield _facts(facts)


def _used_by(facts: Sequence[FactRow]) -> Iterator[Block]:
    if not facts:
        return
    yield Heading(_("Used in"))
    yield _facts(facts)


def _facts(facts: Sequence[FactRow]) -> Grid:
    heads = (Heads("", "right", least=6), Heads("", grow=1, least=10), Heads("", least=8))
    return Grid(heads, [
        (
            (
                Span(short(fact.quantity, said(fact.words) or _(w.UNKNOWN)), fact=fact.id,
                     go=f"fact/{fact.id}"),
                Span(f"{w.word(w.METRICS, fact.metric)} {fact_basis(fact)}"),
                Span(who_says(fact.first), "dim"),
            ),
            (),
        )
        for fact in facts
    ])  # fmt: skip
