"""The page of a source: what it is, and what rests on it."""

from __future__ import annotations

from collections.abc import Iterator

from db.rows import SourceDetail, SourceRow
from tui import words as w
from tui.document import Block, Document, Field, Heading, Span, Text, Title
from tui.phrases import both_names, fact_basis, fact_figure, who_says


def source_page(found: SourceRow | SourceDetail) -> Document:
    """Everything known about a source, with its facts where they were read, too."""
    source = found.source if isinstance(found, SourceDetail) else found
    blocks: list[Block] = [
        Title(both_names(source.title), (Span(w.word(w.SOURCE_KINDS, source.kind), "dim"),))
    ]
    for label, value in (
        ("publisher", source.publisher),
        ("published", source.published),
        ("language", source.language),
        ("link", source.url),
        ("licence", source.licence),
        ("attribution", source.attribution),
        ("note", source.note),
        ("facts", f"{source.facts:,}"),
    ):
        if value:
            blocks.append(Field(label, (Span(value),)))
    if isinstance(found, SourceDetail):
        blocks += _facts(found)
    if source.without_facts:
        blocks.append(Heading("Read, and states no fact"))
        blocks += [Field(locator, (Span(why),)) for locator, why in source.without_facts]
    return blocks


def _facts(detail: SourceDetail) -> Iterator[Block]:
    """What the source says, by the place in it."""
    if not detail.facts:
        return
    yield Heading("What it says")
    place: str | None = None
    for fact, evidence in detail.facts:
        at = evidence.locator or w.NOT_STATED
        about = fact.deal.name if fact.deal and fact.kind != "measure" else fact.subject.name
        what = " ".join(filter(None, (w.word(w.METRICS, fact.metric), fact_basis(fact))))
        yield Field("" if at == place else at, (
            Span(fact_figure(fact), fact=fact.id),
            Span(f"  {about}: {what}  "),
            Span(who_says(evidence), "dim"),
        ))  # fmt: skip
        place = at
    if detail.more:
        yield Text((Span(f"… and {detail.more:,} more; see termsheet show source", "dim"),))
