"""The page of revisions: what amended, replaced or cancelled what, and what total is implied."""

from __future__ import annotations

from collections.abc import Iterator

from db.reasoning.revisions import Family, Revisions, Step
from db.rows import FactRow
from tui import words as w
from tui.document import Block, Document, Field, Grid, Heading, Heads, Span, Spans, Text, Title
from tui.language import N_, _
from tui.pages.spans import figure_span, name_span, status_span
from tui.phrases import called, fact_figure

TITLE = N_("What was amended, replaced or cancelled")
NOTHING = N_("Nothing is known to have been amended, replaced or cancelled.")
MORE = N_("… and more; termsheet revisions has them all")
_FIRST = N_("first")
_TOTALS = {
    "contract_total": N_("implied total"),
    "contract_value_per_year": N_("per year"),
}


def revisions_page(found: Revisions) -> Document:
    """Each family of deals in the order of its days, with the totals that follow."""
    blocks: list[Block] = [Title(_(TITLE))]
    for family in found.families:
        blocks += _family(family)
    if not found.families:
        blocks.append(Text((Span(_(NOTHING), "dim"),)))
    if found.more:
        blocks.append(Text((Span(_(MORE), "dim"),)))
    return blocks


def _family(family: Family) -> Iterator[Block]:
    first = family.steps[0].deal
    heads = (Heads("", least=9), Heads(_("date"), least=10),
             Heads(_("deal"), grow=1, least=20, below=True),
             Heads(_("figure"), "right", least=5), Heads(_("status"), least=12))  # fmt: skip
    yield Heading(
        _("{company}: {deal}").format(company=called(first.subject), deal=called(first.title))
    )
    yield Grid(heads, [(_step(step), ()) for step in family.steps])
    for fact in family.totals:
        yield Field(_(_TOTALS[fact.metric]), _total(family, fact))


def _step(step: Step) -> Spans:
    relation = w.relation(step.relation, False) if step.relation else _(_FIRST)
    return (
        Span(relation, "label", fact=step.fact),
        Span(step.deal.date or w.DASH, "dim"),
        name_span(step.deal.title, "deal"),
        figure_span(step.deal.amount),
        status_span(step.deal.status),
    )


def _total(family: Family, fact: FactRow) -> Spans:
    """The figure, how it was computed, and of which deal where there are several."""
    told = f"  {_('derived')}: {fact.formula}"
    if fact.metric == "contract_value_per_year" and fact.deal and len(family.totals) > 1:
        told += f"  {called(fact.deal)}"
    return (Span(fact_figure(fact), "derived", fact=fact.id), Span(told, "dim"))
