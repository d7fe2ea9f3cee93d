"""The page of a source: what it is, and what rests on it."""

from __future__ import annotations

from db.rows import SourceRow
from tui import words as w
from tui.document import Block, Document, Field, Heading, Span, Title
from tui.phrases import both_names


def source_page(source: SourceRow) -> Document:
    """Everything known about a source."""
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
    if source.without_facts:
        blocks.append(Heading("Read, and states no fact"))
        blocks += [Field(locator, (Span(why),)) for locator, why in source.without_facts]
    return blocks
