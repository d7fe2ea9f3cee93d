"""The page of what sources disagree about: all that is said, and why one is preferred."""

from __future__ import annotations

from collections.abc import Iterator

from db.reasoning.rivals import Rivalries, Rivalry, Statement
from db.rows import Evidence
from tui import words as w
from tui.document import Block, Document, Grid, Heading, Heads, Span, Spans, Text, Title
from tui.pages.changes import part_name
from tui.pages.evidence import RULE
from tui.pages.spans import status_span
from tui.phrases import RIVALS, fact_basis, fact_figure, who_says

WHY = {
    "rank": "by its rank",
    "derived": "it is stated, the other computed",
    "first_hand": "it is said at first hand",
    "known_from": "it became known later",
    "happened": "it is the later stage",
    "order": "by their order in the files only",
}
"""Why the preferred statement comes before another."""

NOTHING = "No two sources disagree about the same thing."


def rivals_page(found: Rivalries) -> Document:
    """About what sources disagree, the preferred statement of each first."""
    number = len(found.rows) if found.number is None else found.number
    told = f"{number:,} thing{'' if number == 1 else 's'}" if number else NOTHING
    told += " and more" if found.number is None else ""
    blocks: list[Block] = [Title("Where sources disagree", (Span(told, "dim"),))]
    for each in found.rows:
        blocks += _rivalry(each)
    if found.more:
        left_out = "" if found.number is None else f" {found.number - len(found.rows):,}"
        told = f"… and{left_out} more; termsheet rivals has them all"
        blocks.append(Text((Span(told, "dim"),)))
    if found.rows:
        blocks += [Heading("The rule"), Text((Span(RULE, "dim"),))]
    return blocks


def thing_words(rivalry: Rivalry) -> str:
    """What the disagreement is about."""
    fact = rivalry.preferred
    pieces = [fact.subject.name, w.word(w.METRICS, fact.metric)]
    if fact.kind != "status":  # the period of a stage is when it was reached: in dispute, too
        pieces.append(fact_basis(fact))
    pieces += [fact.population or "", fact.deal.name if fact.deal else ""]
    if rivalry.part:
        pieces.append(part_name(rivalry.part))
    return " · ".join(filter(None, pieces))


def why_words(rivalry: Rivalry) -> str:
    """Why the preferred statement is preferred."""
    return WHY[rivalry.decided_by]


def _rivalry(rivalry: Rivalry) -> Iterator[Block]:
    yield Heading(thing_words(rivalry))
    heads = (Heads("", least=1), Heads("", "right", least=6), Heads("says", least=8),
             Heads("source", grow=1, least=10), Heads("at", least=5),
             Heads("known", least=7))  # fmt: skip
    rows: list[tuple[Spans, Spans]] = []
    for number, statement in enumerate(rivalry.statements):
        rows += _rows(statement, preferred=not number)
    yield Grid(heads, rows)
    yield Text((Span(f"{RIVALS} preferred: {why_words(rivalry)}", "derived"),))


def _rows(statement: Statement, *, preferred: bool) -> Iterator[tuple[Spans, Spans]]:
    """A statement, a row for each piece of evidence."""
    fact = statement.fact
    sign = "▸" if preferred else "=" if statement.same_as else ""
    figure = Span(_said(statement), "figure" if preferred else "", fact=fact.id)
    note = _note(statement)
    if not statement.evidence:
        computed = Span(f"derived = {fact.formula}", "derived")
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
        Span(evidence.source.name, "name", go=f"source/{evidence.source.id}"),
        Span(evidence.locator or "", "dim"),
    )


def _note(statement: Statement) -> Spans:
    fact = statement.fact
    told = [
        "says the same" if statement.same_as else "",
        f"behind: {_BEHIND[statement.behind]}" if statement.behind else "",
        f"ranked {w.word(w.RANKS, fact.rank)}" if fact.rank != "normal" else "",
        w.word(w.NATURES, fact.nature) if fact.nature != "reported" and not fact.derived else "",
    ]
    words = " · ".join(filter(None, told))
    return (Span(words, "dim"),) if words else ()


_BEHIND = {
    "rank": "by its rank",
    "derived": "computed, not stated",
    "first_hand": "not said at first hand",
    "known_from": "known earlier",
    "happened": "an earlier stage",
    "order": "later in the files",
}
