"""The page of a total: its two ends, what it counts, what may overlap, what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from db.quantity import Quantity, text
from db.reasoning.standing import is_anything
from db.reasoning.totals import Counted, LeftOut, Overlap, Total, Totals
from tui import money_words as mw
from tui import words as w
from tui.document import Block, Document, Field, Grid, Heading, Heads, Span, Spans, Text, Title
from tui.pages.spans import name_span, status_span
from tui.phrases import CONDITIONAL, names, short

NOTHING = "Nothing is known of it."


def total_page(totals: Totals) -> Document:
    """What a company committed to, or was promised."""
    pays = totals.role == "payer"
    blocks: list[Block] = [Title(_title(totals), (Span(_SUBTITLE, "dim"),))]
    for total in totals.totals:
        blocks += _unit(total, pays)
    return blocks


_SUBTITLE = "nothing counted twice; from what is certain to what is possible"


def _title(totals: Totals) -> str:
    subject, other = totals.subject.name, totals.other.name if totals.other else ""
    if totals.role == "payer":
        return f"{subject} · commitments to {other}" if other else f"{subject} · commitments"
    return f"{subject} · commitments from {other}" if other else f"{subject} · promised to it"


def total_span(total: Total) -> Span:
    """What it comes to, with the facts behind it."""
    if total.quantity is None:
        return Span(w.UNKNOWN, "dim")
    facts = tuple(dict.fromkeys(row.fact for row in total.counted))
    one = facts[0] if len(facts) == 1 and not total.counted[0].rest else None
    inputs = () if one else facts
    return Span(text(total.quantity), "derived" if inputs else "", fact=one, inputs=inputs)


def left_out_words(row: LeftOut) -> str:
    """Why something is not in the total."""
    status = w.word(w.STATUSES, row.status) or None
    return mw.why(row.why, row.other.name if row.other else None, status)


def figure_text(quantity: Quantity | None) -> str:
    """A figure in full; what is not known is said to be unknown, and is no zero."""
    return w.UNKNOWN if quantity is None or is_anything(quantity) else text(quantity)


def instrument_text(code: str | None) -> str:
    """By what something is paid; "" where that is not stated."""
    return "" if code == "unspecified" else w.word(w.INSTRUMENTS, code)


def _unit(total: Total, pays: bool) -> Iterator[Block]:
    if total.unit is not None:
        yield Heading(mw.unit_title(total.unit))
        yield Field("in all", (total_span(total),))
        for reason in _reasons(total):
            yield Text((Span(reason, "dim"),), indent=2)
    if total.counted:
        yield Grid(_heads("to" if pays else "from"), [_counted(row, pays) for row in total.counted])
    for overlap in total.overlaps:
        yield _overlap(overlap)
    if total.left_out:
        yield Heading("Not counted")
        yield Grid(_LEFT_OUT, [_left_out(row) for row in total.left_out])
    if not total.counted and not total.left_out:
        yield Text((Span(NOTHING, "dim"),))


def _reasons(total: Total) -> Iterator[str]:
    """Why the two ends differ, or one is not known."""
    if total.low is None and total.counted:
        yield "no floor is known: it may be nothing, and nobody says so"
    if total.high is None and total.counted:
        yield "no limit is known: it may be more"
    if any(row.shared for row in total.counted):
        yield "what others share counts wholly in the high end and not in the low one"
    if any(not overlap.known for overlap in total.overlaps):
        yield "of what may overlap, the low end counts the largest and the high end all"
    if total.low is not None and any(row.quantity.low is None for row in total.counted):
        yield '"up to" a figure adds nothing to the low end: its floor is not known'


def _heads(other: str) -> tuple[Heads, ...]:
    return (Heads("figure", "right", least=8), Heads("deal", grow=1, least=14),
            Heads(other, least=6), Heads("status", least=8), Heads("", least=4))  # fmt: skip


def _counted(row: Counted, pays: bool) -> tuple[Spans, Spans]:
    others = row.payees if pays else row.payers
    cells = (
        Span(figure_text(row.quantity), fact=row.fact),
        name_span(row.deal, "deal"),
        Span(names(others)),
        status_span(row.status),
        Span(_note(row, pays), "dim"),
    )
    condition = Span(f"{CONDITIONAL} {row.condition}", "conditional")
    return cells, (condition,) if row.condition else ()


def _note(row: Counted, pays: bool) -> str:
    ours = row.payers if pays else row.payees
    pieces = [instrument_text(row.instrument)]
    if row.rest:
        pieces.append("rest of the deal")
    if row.shared:
        pieces.append(f"shared by {names(ours)}" if len(ours) > 1 else "shared")
    return ", ".join(filter(None, pieces))


def _overlap(overlap: Overlap) -> Field:
    first, second = (name_span(deal, "deal") for deal in overlap.deals)
    if overlap.known:
        return Field("inside", (first, Span(" is part of "), second))
    return Field("may overlap", (first, Span(" and "), second))


_LEFT_OUT = (Heads("", "right", least=8), Heads("", grow=1, least=14), Heads("", least=20))


def _left_out(row: LeftOut) -> tuple[Spans, Spans]:
    cells = (
        Span(short(row.quantity, w.UNKNOWN), "dim", fact=row.fact or None),
        name_span(row.deal, "deal"),
        Span(left_out_words(row), "dim"),
    )
    return cells, ()
