"""The page of a total: its two ends, what it counts, what may overlap, what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from db.quantity import Quantity
from db.reasoning.standing import is_anything
from db.reasoning.totals import Counted, LeftOut, Overlap, Total, Totals
from tui import money_words as mw
from tui import words as w
from tui.document import Block, Document, Field, Grid, Heading, Heads, Span, Spans, Text, Title
from tui.figures import text
from tui.language import N_, _, p_
from tui.pages.spans import deal_span, name_span, status_span
from tui.phrases import CONDITIONAL, called, listed, names, said, short

NOTHING = N_("Nothing is known of it.")


def total_page(totals: Totals) -> Document:
    """What a company committed to, or was promised."""
    pays = totals.role == "payer"
    blocks: list[Block] = [Title(_title(totals), (Span(_(_SUBTITLE), "dim"),))]
    for total in totals.totals:
        blocks += _unit(total, pays)
    return blocks


_SUBTITLE = N_("nothing counted twice; from what is certain to what is possible")


def _title(totals: Totals) -> str:
    subject, other = called(totals.subject), called(totals.other) if totals.other else ""
    if totals.role == "payer":
        return (
            _("{subject} · commitments to {other}").format(subject=subject, other=other)
            if other
            else _("{subject} · commitments").format(subject=subject)
        )
    return (
        _("{subject} · commitments from {other}").format(subject=subject, other=other)
        if other
        else _("{subject} · promised to it").format(subject=subject)
    )


def total_span(total: Total) -> Span:
    """What it comes to, with the facts behind it."""
    if total.quantity is None:
        return Span(_(w.UNKNOWN), "dim")
    facts = tuple(dict.fromkeys(row.fact for row in total.counted))
    one = facts[0] if len(facts) == 1 and not total.counted[0].rest else None
    inputs = () if one else facts
    return Span(text(total.quantity), "derived" if inputs else "", fact=one, inputs=inputs)


def left_out_words(row: LeftOut) -> str:
    """Why something is not in the total."""
    status = w.word(w.STATUSES, row.status) or None
    return mw.why(row.why, called(row.other) if row.other else None, status)


def figure_text(quantity: Quantity | None) -> str:
    """A figure in full; what is not known is said to be unknown, and is no zero."""
    return _(w.UNKNOWN) if quantity is None or is_anything(quantity) else text(quantity)


def instrument_text(code: str | None) -> str:
    """By what something is paid; "" where that is not stated."""
    return "" if code == "unspecified" else w.word(w.INSTRUMENTS, code)


def _unit(total: Total, pays: bool) -> Iterator[Block]:
    if total.unit is not None:
        yield Heading(mw.unit_title(total.unit))
        yield Field(_("in all"), (total_span(total),))
        for reason in _reasons(total):
            yield Text((Span(reason, "dim"),), indent=2)
    if total.counted:
        yield Grid(
            _heads(p_("payee", "to") if pays else p_("payer", "from")),
            [_counted(row, pays) for row in total.counted],
        )
    for overlap in total.overlaps:
        yield _overlap(overlap)
    if total.left_out:
        yield Heading(_("Not counted"))
        yield Grid(_LEFT_OUT, [_left_out(row) for row in total.left_out])
    if not total.counted and not total.left_out:
        yield Text((Span(_(NOTHING), "dim"),))


def _reasons(total: Total) -> Iterator[str]:
    """Why the two ends differ, or one is not known."""
    if total.low is None and total.counted:
        yield _("no floor is known: it may be nothing, and nobody says so")
    if total.high is None and total.counted:
        yield _("no limit is known: it may be more")
    if any(row.shared for row in total.counted):
        yield _("what others share counts wholly in the high end and not in the low one")
    if any(not overlap.known for overlap in total.overlaps):
        yield _("of what may overlap, the low end counts the largest and the high end all")
    if total.low is not None and any(row.quantity.low is None for row in total.counted):
        yield _('"up to" a figure adds nothing to the low end: its floor is not known')


def _heads(other: str) -> tuple[Heads, ...]:
    return (Heads(_("figure"), "right", least=8), Heads(_("deal"), grow=1, least=18),
            Heads(other, least=10), Heads(_("status"), least=12),
            Heads("", least=20, below=True))  # fmt: skip


def _counted(row: Counted, pays: bool) -> tuple[Spans, Spans]:
    others = row.payees if pays else row.payers
    cells = (
        Span(figure_text(row.quantity), fact=row.fact),
        deal_span(row.deal, (*row.payers, *row.payees)),
        Span(names(others)),
        status_span(row.status),
        Span(_note(row, pays), "dim"),
    )
    condition = Span(f"{CONDITIONAL} {said(row.condition)}", "conditional")
    return cells, (condition,) if row.condition else ()


def _note(row: Counted, pays: bool) -> str:
    ours = row.payers if pays else row.payees
    pieces = [instrument_text(row.instrument)]
    if row.rest:
        pieces.append(_("rest of the deal"))
    if row.shared:
        pieces.append(
            _("shared by {names}").format(names=names(ours)) if len(ours) > 1 else _("shared")
        )
    return listed(pieces)


def _overlap(overlap: Overlap) -> Field:
    first, second = (name_span(deal, "deal") for deal in overlap.deals)
    if overlap.known:
        return Field(_("inside"), (first, Span(_(" is part of ")), second))
    return Field(_("may overlap"), (first, Span(_(" and ")), second))


_LEFT_OUT = (Heads("", "right", least=8), Heads("", grow=1, least=18),
             Heads("", least=42, below=True))  # fmt: skip


def _left_out(row: LeftOut) -> tuple[Spans, Spans]:
    cells = (
        Span(short(row.quantity, _(w.UNKNOWN)), "dim", fact=row.fact or None),
        name_span(row.deal, "deal"),
        Span(left_out_words(row), "dim"),
    )
    return cells, ()
