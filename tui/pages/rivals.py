"""The page of what sources disagree about: all that is said, and why one is preferred."""

from __future__ import annotations

from collections.abc import Iterator

from db.reasoning.rivals import Rivalries, Rivalry, Statement
from db.rows import Evidence
from tui import words as w
from tui.document import Block, Document, Grid, Heading, Heads, Span, Spans, Text, Title
from tui.language import N_, Words, _, many
from tui.pages.changes import part_name
from tui.pages.evidence import RULE
from tui.pages.spans import status_span
from tui.phrases import RIVALS, called, fact_basis, fact_figure, who_says
from tui.terms import place_words

WHY = Words(
    {
        "rank": N_("by its rank"),
        "derived": N_("it is stated, the other computed"),
        "first_hand": N_("it is said at first hand"),
        "known_from": N_("it became known later"),
        "happened": N_("it is the later stage"),
        "order": N_("by their order in the files only"),
    }
)
"""Why the preferred statement comes before another."""

NOTHING = N_("No two sources disagree about the same thing.")


def rivals_page(found: Rivalries) -> Document:
    """About what sources disagree, the preferred statement of each first."""
    number = len(found.rows) if found.number is None else found.number
    told = many("{count} thing", "{count} things", number) if number else _(NOTHING)
    if found.number is None:
        told = _("{things} and more").format(things=told)
    blocks: list[Block] = [Title(_("Where sources disagree"), (Span(told, "dim"),))]
    for each in found.rows:
        blocks += _rivalry(each)
    if found.more:
        told = _("… and more; termsheet rivals has them all")
        if found.number is not None:
            told = _("… and {more:,} more; termsheet rivals has them all")
            told = told.format(more=found.number - len(found.rows))
        blocks.append(Text((Span(told, "dim"),)))
    if found.rows:
        blocks += [Heading(_("The rule")), Text((Span(_(RULE), "dim"),))]
    return blocks


def thing_words(rivalry: Rivalry) -> str:
    """What the disagreement is about."""
    fact = rivalry.preferred
    pieces = [called(fact.subject), w.word(w.METRICS, fact.metric)]
    if fact.kind != "status":  # the period of a stage is when it was reached: in dispute, too
        pieces.append(fact_basis(fact))
    pieces += [fact.population or "", called(fact.deal) if fact.deal else ""]
    if rivalry.part:
        pieces.append(part_name(rivalry.part))
    return " · ".join(filter(None, pieces))


def why_words(rivalry: Rivalry) -> str:
    """Why the preferred statement is preferred."""
    return WHY[rivalry.decided_by]


def _rivalry(rivalry: Rivalry) -> Iterator[Block]:
    yield Heading(thing_words(rivalry))
    heads = (Heads("", least=1), Heads("", "right", least=6),
             Heads(_("says"), least=20, below=True), Heads(_("source"), grow=1, least=16),
             Heads(_("at"), least=12, below=True), Heads(_("known"), least=10))  # fmt: skip
    rows: list[tuple[Spans, Spans]] = []
    for number, statement in enumerate(rivalry.statements):
        rows += _rows(statement, preferred=not number)
    yield Grid(heads, rows)
    yield Text(
        (Span(f"{RIVALS} {_('preferred: {why}').format(why=why_words(rivalry))}", "derived"),)
    )


def _rows(statement: Statement, *, preferred: bool) -> Iterator[tuple[Spans, Spans]]:
    """A statement, a row for each piece of evidence."""
    fact = statement.fact
    sign = "▸" if preferred else "=" if statement.same_as else ""
    figure = Span(_said(statement), "figure" if preferred else "", fact=fact.id)
    note = _note(statement)
    if not statement.evidence:
        computed = Span(_("derived = {formula}").format(formula=fact.formula), "derived")
        cells = (Span(sign, "mark"), figure, computed, Span(""), Span(""), Span(fact.known_from))
        yield cells, note
    for number, evidence in enumerate(statement.evidence):
        last = number == len(statement.evidence) - 1
        first = (Span(sign, "mark"), figure) if not number else (Span(""), Span(""))
        yield (*first, *_evidence(evidence), Span(fact.known_from, "dim")), note if last else ()


def _said(statement: Statement) -> str:
    fact = statement.fact
    if fact.kind == "status":
        code = (fact.words or "").replace(" ", "_")
        return " ".join(filter(None, (status_span(code).text, fact_basis(fact))))
    return fact_figure(fact._replace(rivals=0))


def _evidence(evidence: Evidence) -> Spans:
    return (
        Span(who_says(evidence)),
        Span(called(evidence.source), "name", go=f"source/{evidence.source.id}"),
        Span(place_words(evidence.locator), "dim"),
    )


def _note(statement: Statement) -> Spans:
    fact = statement.fact
    told = [
        _("says the same") if statement.same_as else "",
        _("behind: {behind}").format(behind=_BEHIND[statement.behind]) if statement.behind else "",
        _("ranked {rank}").format(rank=w.word(w.RANKS, fact.rank)) if fact.rank != "normal" else "",
        w.word(w.NATURES, fact.nature) if fact.nature != "reported" and not fact.derived else "",
    ]
    words = " · ".join(filter(None, told))
    return (Span(words, "dim"),) if words else ()


_BEHIND = Words(
    {
        "rank": N_("by its rank"),
        "derived": N_("computed, not stated"),
        "first_hand": N_("not said at first hand"),
        "known_from": N_("known earlier"),
        "happened": N_("an earlier stage"),
        "order": N_("later in the files"),
    }
)
