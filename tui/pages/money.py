"""The page of commitment against cash: a stacked bar and a table of the stages, by unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.reasoning.money import Money, Side, Stage, StageFact, UnitMoney
from tui import money_words as mw
from tui.document import (
    Block,
    Document,
    Field,
    Gap,
    Grid,
    Heading,
    Heads,
    Segment,
    Span,
    Spans,
    Stack,
    Text,
    Title,
)
from tui.language import N_, _
from tui.pages.spans import deal_span, name_span
from tui.pages.total import figure_text, instrument_text
from tui.phrases import CONDITIONAL, called, listed, names, other_name, said

NOTHING = N_("Nothing is known to go this way.")


def money_page(money: Money) -> Document:
    """What is paid, and what is only promised, or less."""
    title = (
        _("{subject} and {other}").format(subject=called(money.subject), other=called(money.other))
        if money.other
        else called(money.subject)
    )
    about = (_("commitment against cash"), other_name(money.subject) if money.other is None else "")
    blocks: list[Block] = [Title(title, (Span(" · ".join(filter(None, about)), "dim"),))]
    for side in money.sides:
        blocks += _side(side)
    return blocks


def _side(side: Side) -> Iterator[Block]:
    yield Heading(_direction(side))
    if not side.units:
        yield Text((Span(_(NOTHING), "dim"),))
    for number, unit in enumerate(side.units):
        if number:
            yield Gap()
        yield from _unit(unit, side)


def _direction(side: Side) -> str:
    if side.payer and side.payee:
        return _("{payer} pays {payee}").format(payer=called(side.payer), payee=called(side.payee))
    if side.payer:
        return _("{payer} pays").format(payer=called(side.payer))
    return (
        _("{payee} is paid").format(payee=called(side.payee))
        if side.payee
        else _("All of the deal")
    )


def _unit(unit: UnitMoney, side: Side) -> Iterator[Block]:
    yield Text((Span(mw.unit_title(unit.unit), "label"),))
    segments = [_segment(stage) for stage in unit.stages if unit.unit and stage.quantity]
    if segments:
        yield Stack(segments)
    rows = [row for stage in unit.stages for row in _stage(stage, side, summed=bool(unit.unit))]
    yield Grid(_heads(), rows)
    for overlap in unit.overlaps:
        first, second = (name_span(deal, "deal") for deal in overlap.deals)
        between = _(" is part of ") if overlap.known else _(" and ")
        yield Field(
            _("inside") if overlap.known else _("may overlap"), (first, Span(between), second)
        )


def _heads() -> tuple[Heads, ...]:
    return (
        Heads(_("stage"), least=18),
        Heads(_("figure"), "right", least=6),
        Heads(_("deal"), grow=1, least=18),
        Heads(_("who"), least=10),
        Heads("", least=28, below=True),
    )


def _segment(stage: Stage) -> Segment:
    look, figure = mw.STAGES[stage.stage], stage.quantity
    assert figure is not None
    low = float(figure.low or 0)
    return Segment(
        look.fill, low, float(figure.high) if figure.high is not None else low, look.role
    )


def _stage(stage: Stage, side: Side, *, summed: bool) -> Iterator[tuple[Spans, Spans]]:
    """A row for what a stage comes to, and one for each part of it; a single part is both."""
    look = mw.STAGES[stage.stage]
    label = Span(f"{look.fill} {_(look.word)}", look.role)
    same = len(stage.facts) == 1 and stage.facts[0].quantity == stage.quantity
    if summed and not same:
        inputs = tuple(dict.fromkeys(fact.fact for fact in stage.facts))
        total = Span(figure_text(stage.quantity), "derived", inputs=inputs)
        yield (label, total, Span(""), Span(""), Span("")), ()
        label = Span("")
    for fact in stage.facts:
        yield _fact(label, fact, side), _condition(fact)
        label = Span("")


def _fact(label: Span, fact: StageFact, side: Side) -> Spans:
    return (
        label,
        Span(figure_text(fact.quantity), fact=fact.fact),
        deal_span(fact.deal, (*fact.payers, *fact.payees)),
        Span(_who(fact, side)),
        Span(_note(fact), "dim"),
    )


def _who(fact: StageFact, side: Side) -> str:
    """The other end; of a deal as a whole who pays, of two companies what is not theirs alone."""
    if side.payer is None:
        return names(fact.payers)
    return names(fact.payees)


def _note(fact: StageFact) -> str:
    pieces: Sequence[str | None] = (
        said(fact.words),
        instrument_text(fact.instrument),
        _("due {due}").format(due=fact.due) if fact.due else None,
        _("rest of the deal") if fact.rest else None,
        _("shared with others") if fact.shared else None,
        _("superseded by {by}").format(by=called(fact.by)) if fact.by else None,
    )
    return listed(pieces)


def _condition(fact: StageFact) -> Spans:
    return (Span(f"{CONDITIONAL} {said(fact.condition)}", "conditional"),) if fact.condition else ()
