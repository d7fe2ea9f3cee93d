"""The sets of facts that come with termsheet, and which of them are open."""

from __future__ import annotations

from collections.abc import Sequence

from tui.document import Document, Grid, Heads, Span, Spans, Text, Title
from tui.fact_sets import FactSet
from tui.language import _, p_
from tui.pages.sources import asked_for
from tui.phrases import called


def sets_page(sets: Sequence[FactSet]) -> Document:
    """Each set with how much it says, what it rests on, and what its licence asks for."""
    rows: list[tuple[Spans, Spans]] = []
    for each in sets:
        asked = dict.fromkeys(filter(None, (asked_for(source) for source in each.sources)))
        titles = dict.fromkeys(called(source.title) for source in each.sources)
        rows.append((
            (
                Span(each.name, "name"),
                Span(f"{each.facts:,}"),
                Span(_("yes") if each.chosen else _("no"), "" if each.chosen else "dim"),
                Span(" · ".join(titles), "dim"),
            ),
            tuple(Span(f"{text}  ", "dim") for text in asked),
        ))  # fmt: skip
    heads = (Heads(_("set"), least=8), Heads(_("facts"), "right", least=5),
             Heads(p_("in use", "open"), least=4),
             Heads(_("rests on"), grow=1, least=10))  # fmt: skip
    advice = _("termsheet sets --use NAMES opens others from now on, --facts NAMES this once")
    return [Title(_("Sets of facts")), Grid(heads, rows), Text((Span(advice, "dim"),))]
