"""The list of sources: what was published, and how much rests on each."""

from __future__ import annotations

from collections.abc import Sequence

from db.rows import SourceRow
from tui import words as w
from tui.document import Document, Grid, Heads, Span, Spans, Text, Title
from tui.language import _
from tui.phrases import called


def sources_page(sources: Sequence[SourceRow]) -> Document:
    """All sources; Enter opens one."""
    rows: list[tuple[Spans, Spans]] = []
    for source in sources:
        asked = asked_for(source)
        note = (Span(asked, "dim"),) if asked else ()
        rows.append((
            (
                Span(called(source.title), "name", go=f"source/{source.id}"),
                Span(source.publisher or w.DASH),
                Span(source.published or w.DASH, "dim"),
                Span(w.word(w.SOURCE_KINDS, source.kind), "dim"),
                Span(f"{source.facts:,}"),
            ),
            note,
        ))  # fmt: skip
    heads = (Heads(_("source"), grow=2, least=24),
             Heads(_("publisher"), grow=1, least=20, below=True),
             Heads(_("published"), least=10), Heads(_("kind"), least=8),
             Heads(_("facts"), "right", least=5))  # fmt: skip
    if not rows:
        return [Title(_("Sources")), Text((Span(_("There are none."), "dim"),))]
    return [Title(_("Sources")), Grid(heads, rows)]


def asked_for(source: SourceRow) -> str:
    """The attribution and the licence of a source's data; nothing where it has none."""
    if source.attribution and source.licence:
        return f"{source.attribution} ({source.licence})"
    return source.attribution or source.licence or ""
