"""Figures, names and statuses as spans: their words, their meaning, and what is behind them."""

from __future__ import annotations

from collections.abc import Iterable

from db.rows import Figure, Named
from tui import words as w
from tui.document import KEPT, Span, Spans
from tui.language import _
from tui.phrases import brief, called, figure_text, status_role, status_text


def status_span(code: str | None, fact: str | None = None) -> Span:
    """A status with its sign and colour."""
    return Span(status_text(code), status_role(code), fact=fact)


def figure_span(figure: Figure | None, role: str = "") -> Span:
    """A figure for a page, with the facts behind it."""
    if figure is None:
        return Span(w.DASH, "dim")
    role = role or ("derived" if figure.derived else "")
    return Span(figure_text(figure), role, fact=figure.fact, inputs=figure.inputs)


def name_span(name: Named, kind: str) -> Span:
    """A name that Enter follows; `kind` is "company", "deal" or "source"."""
    return Span(called(name), "name", go=f"{kind}/{name.id}")


def legend(signs: Iterable[str], between: str = "   ") -> Span:
    """What signs mean, in one line; none is parted from its words."""
    return Span(between.join(sign.replace(" ", KEPT) for sign in signs), "dim")


def deal_span(title: Named, parties: Iterable[Named]) -> Span:
    """A deal's title that Enter follows, where its parties stand beside it."""
    return Span(brief(title, parties), "name", go=f"deal/{title.id}")


def name_spans(parties: Iterable[Named], kind: str = "company") -> Spans:
    """Several names that can be followed."""
    return listed_spans(name_span(party, kind) for party in parties)


def listed_spans(each: Iterable[Span]) -> Spans:
    """Several spans with commas between them; a dash where there is none."""
    spans: list[Span] = []
    for span in each:
        if spans:
            spans.append(Span(_(", ")))
        spans.append(span)
    return tuple(spans) or (Span(w.DASH, "dim"),)
