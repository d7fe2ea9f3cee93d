"""The page of circles: companies in a ring, with all that each pays the next."""

from __future__ import annotations

from db.reasoning.loops import Circle, LoopLeg, Loops
from tui import money_words as mw
from tui.document import Block, Document, Heading, Ring, RingStep, Span, Spans, Text, Title
from tui.figures import text
from tui.language import N_, _, many
from tui.pages.spans import deal_span, name_span, status_span
from tui.pages.total import instrument_text
from tui.phrases import CONDITIONAL, called, names, said

NOTHING = N_("No circles are known.")
LOOKING = N_("counting circles …")
MORE = N_("There are more; these are the shortest.")


def loops_page(loops: Loops, *, is_whole: bool = True) -> Document:
    """Who pays whom in a circle.

    Args:
        loops: The circles.
        is_whole: Whether these are all that will be told; others are being looked for otherwise.
    """
    count = len(loops.circles)
    circles = many("{count} circle", "{count} circles", count) if is_whole else _(LOOKING)
    about = _("{circles}; children count for their parents").format(circles=circles)
    blocks: list[Block] = [
        Title(_("Money in a circle"), (Span(about if count else _(NOTHING), "dim"),))
    ]
    for circle in loops.circles:
        blocks += [Heading(path_text(circle)), _ring(circle)]
    if loops.more and is_whole:
        blocks.append(Text((Span(_(MORE), "dim"),)))
    return blocks


def path_text(circle: Circle) -> str:
    """The companies of a circle in one line."""
    path = [called(company) for company in circle.path]
    return " ⇄ ".join(path) if len(path) == 2 else " → ".join((*path, path[0]))


def _ring(circle: Circle) -> Ring:
    return Ring([
        RingStep(name_span(company, "company"), [_leg(leg) for leg in circle.between(number)])
        for number, company in enumerate(circle.path)
    ])  # fmt: skip


def _leg(leg: LoopLeg) -> Spans:
    """What one company pays the next: the figure, by what, how firm it is, and the deal."""
    told = text(leg.quantity) if leg.quantity else said(leg.words) or _("amount unknown")
    spans = [
        Span(told, "figure" if leg.quantity else "", fact=leg.fact),
        Span(f"  {instrument}" if (instrument := instrument_text(leg.instrument)) else ""),
        Span("  "),
        status_span(leg.status),
    ]
    if leg.condition:
        spans.append(Span(f" {CONDITIONAL} {_('conditional')}", "conditional"))
    if leg.fallen in ("replaced", "cancelled"):
        spans.append(Span(f"  {mw.WHY_LEFT_OUT[leg.fallen]}", "cancelled"))
    parties = (leg.payer, leg.payee, *leg.payers, *leg.payees)
    spans += [Span("  "), deal_span(leg.deal, parties), Span(_shared(leg), "dim")]
    return tuple(span for span in spans if span.text)


def _shared(leg: LoopLeg) -> str:
    """Who else pays, or is paid, where the split is not known; and who it is of the family."""
    pieces = []
    for head, parties, words in (
        (leg.payer, leg.payers, _("paid by {names}")),
        (leg.payee, leg.payees, _("to {names}")),
    ):
        told = words.format(names=names(parties))
        if len(parties) > 1:
            pieces.append(_("{shared}, split unknown").format(shared=told))
        elif parties and parties[0].id != head.id:
            pieces.append(told)
    return "  " + _("; ").join(pieces) if pieces else ""
