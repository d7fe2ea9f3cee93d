"""The sets of facts that come with termsheet, and which of them are open."""

from __future__ import annotations

from collections.abc import Sequence

from tui.document import Document, Grid, Heads, Span, Spans, Text, Title
from tui.fact_sets import FactSet
from tui.pages.sources import asked_for


def sets_page(sets: Sequence[FactSet]) -> Document:
    """Each set with how much it says, what it rests on, and what its licence asks for."""
    rows: list[tuple[Spans, Spans]] = []
    for each in sets:
        asked = dict.fromkeys(filter(None, (asked_for(source) for source in each.sources)))
        titles = dict.fromkeys(source.title.name for source in each.sources)
        rows.append((
            (
                Span(each.name, "name"),
                Span(f"{each.facts:,}"),
                Span("yes" if each.chosen else "no", "" if each.chosen else "dim"),
                Span(" · ".join(titles), "dim"),
            ),
            tuple(Span(f"{text}  ", "dim") for text in asked),
        ))  # fmt: skip
    heads = (Heads("set", least=8), Heads("facts", "right", least=5), Heads("open", least=4),
             Heads("rests on", grow=1, least=10))  # fmt: skip
    advice = "termsheet sets --use NAMES opens others from now on, --facts NAMES this once"
    return [Title("Sets of facts"), Grid(heads, rows), Text((Span(advice, "dim"),))]
