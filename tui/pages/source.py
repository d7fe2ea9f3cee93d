"""The page of a source: what it is, and what rests on it."""

from __future__ import annotations

from collections.abc import Iterator

from db.rows import SourceDetail, SourceRow
from tui import words as w
from tui.document import Block, Document, Field, Heading, Span, Text, Title
from tui.language import _, p_
from tui.phrases import both_names, called, fact_basis, fact_figure, said, who_says
from tui.terms import place_words


def source_page(found: SourceRow | SourceDetail) -> Document:
    """Everything known about a source, with its facts where they were read, too."""
    source = found.source if isinstance(found, SourceDetail) else found
    blocks: list[Block] = [
        Title(both_names(source.title), (Span(w.word(w.SOURCE_KINDS, source.kind), "dim"),))
    ]
    for label, value in (
        (_("publisher"), source.publisher),
        (_("published"), source.published),
        (_("language"), source.language),
        (p_("web", "link"), source.url),
        (_("licence"), source.licence),
        (_("attribution"), source.attribution),
        (_("note"), said(source.note)),
        (_("facts"), f"{source.facts:,}"),
    ):
        if value:
            blocks.append(Field(label, (Span(value),)))
    if isinstance(found, SourceDetail):
        blocks += _facts(found)
    if source.without_facts:
        blocks.append(Heading(_("Read, and states no fact")))
        blocks += [
            Field(place_words(locator), (Span(why),)) for locator, why in source.without_facts
        ]
    return blocks


def _facts(detail: SourceDetail) -> Iterator[Block]:
    """What the source says, by the place in it."""
    if not detail.facts:
        return
    yield Heading(_("What it says"))
    place: str | None = None
    for fact, evidence in detail.facts:
        at = place_words(evidence.locator) or _(w.NOT_STATED)
        about = called(fact.deal) if fact.deal and fact.kind != "measure" else called(fact.subject)
        what = " ".join(filter(None, (w.word(w.METRICS, fact.metric), fact_basis(fact))))
        yield Field("" if at == place else at, (
            Span(fact_figure(fact), fact=fact.id),
            Span(_("  {about}: {what}  ").format(about=about, what=what)),
            Span(who_says(evidence), "dim"),
        ))  # fmt: skip
        place = at
    if detail.more:
        yield Text(
            (
                Span(
                    _("… and {more:,} more; see termsheet show source").format(more=detail.more),
                    "dim",
                ),
            )
        )
