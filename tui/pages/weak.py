"""The page of facts that rest on little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.reasoning.weak import WeakFacts, WeakRow
from tui import words as w
from tui.document import Block, Document, Grid, Heading, Heads, Span, Spans, Text, Title
from tui.language import N_, Words, _
from tui.phrases import called, fact_basis, fact_figure, listed, said, who_says
from tui.terms import interest_words

MOST_LISTED = 500
"""Facts on the page; a script gets them all."""

REASONS = Words(
    {
        "interest": N_("sponsor with an interest"),
        "second_hand": N_("nobody at first hand"),
        "one_source": N_("one source only"),
    }
)


def weak_page(weak: WeakFacts) -> Document:
    """Which facts rest on one source only, on nobody at first hand, or on an interest."""
    groups: dict[tuple[str, ...], list[WeakRow]] = {}
    for row in weak.rows[:MOST_LISTED]:
        groups.setdefault(row.reasons, []).append(row)
    counts = [(REASONS[reason], weak.counts[reason]) for reason in REASONS]
    told = " · ".join(f"{number:,} {word}" for word, number in counts if number)
    blocks: list[Block] = [
        Title(_("What rests on little"), (Span(told or _("Nothing does."), "dim"),))
    ]
    for reasons, group in groups.items():
        blocks += _group(reasons, group)
    if more := weak.more + max(0, len(weak.rows) - MOST_LISTED):
        told = _("{more:,} more are not listed here; termsheet weak --csv has them all").format(
            more=more
        )
        blocks.append(Text((Span(told, "dim"),)))
    return blocks


def reason_words(reasons: Sequence[str]) -> str:
    """Why a fact is weak, in words."""
    return listed(REASONS[reason] for reason in reasons)


def _group(reasons: tuple[str, ...], group: Sequence[WeakRow]) -> Iterator[Block]:
    title = reason_words(reasons)
    yield Heading(f"{title[:1].upper()}{title[1:]}")
    heads = (
        Heads(_("about"), least=14),
        Heads(_("figure"), "right", least=6),
        Heads(_("what"), grow=1, least=24),
        Heads(_("says"), least=20, below=True),
    )
    yield Grid(heads, [(_row(row), _note(row)) for row in group])


def _row(row: WeakRow) -> Spans:
    fact = row.fact
    about = called(fact.deal) if fact.deal and fact.kind != "measure" else called(fact.subject)
    what = " ".join(filter(None, (w.word(w.METRICS, fact.metric), fact_basis(fact))))
    figure = fact_figure(fact) if fact.quantity else ""
    role = "derived" if fact.derived else ""
    return (
        Span(about),
        Span(figure, role, fact=fact.id if fact.quantity else None),
        Span(what, fact=None if fact.quantity else fact.id),
        Span(who_says(fact.first), "dim"),
    )


def _note(row: WeakRow) -> Spans:
    """The words of a statement, the interest, and what makes a derived figure weak."""
    fact = row.fact
    notes = [Span(said(fact.words), "dim")] if fact.words and not fact.quantity else []
    if row.interest:
        sponsor = _("{sponsor}: ").format(sponsor=called(fact.sponsor)) if fact.sponsor else ""
        notes.append(Span(f"{sponsor}{interest_words(row.interest)}", "conditional"))
    if row.through and row.reasons != ("one_source",):
        notes.append(Span(_("by way of {facts}").format(facts=listed(row.through)), "dim"))
    spaced: list[Span] = []
    for note in notes:
        spaced += [Span("  "), note] if spaced else [note]
    return tuple(spaced)
