"""Commitment against cash: how much of what was promised is paid, by stage and unit.

Announced, signed, closed and paid are four different things, and a promise on conditions is a
fifth. Each part of a deal is in one of these stages. A deal inside another is counted in its own
stage, and what it takes there is taken off the outer deal's; where that deal is in several stages
it is not known from which, and its figures become ranges.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from db.named_tuple import NamedTuple
from db.quantity import Quantity
from db.queries import legs
from db.queries.legs import DealLink, LegDeal
from db.queries.reading import ALWAYS
from db.reasoning.sizes import size_of
from db.reasoning.standing import Piece, Whole, fates, is_counted, never_alike, pieces, stage_of
from db.reasoning.totals import Overlap, Sides, inside_pairs, unit_order
from db.reasoning.union import Nest, Size, Union, figure_of
from db.rows import Named
from db.vocabulary import UNSURE

STAGES = ("paid", "closed", "signed", "announced", "conditional", "talk", "lapsed", "unknown")
"""From cash to nothing; "unknown" where no stage is stated."""

_OF_PROMISES = {"binding": "signed", "promise": "announced"}


class StageFact(NamedTuple):
    """A part of a deal in its stage.

    Attributes:
        fact: The fact that states it.
        quantity: How much; None where it is not known, which is not zero.
        words: What it is called, or what is said instead of a figure.
        status: The status behind the stage; None where none is stated.
        shared: Whether others share it in an unknown split.
        rest: Whether it is what its own parts, or the parts of its deal, leave over.
        by: The deal that replaced or cancelled it.
        wholes: What it is a piece of.
    """

    fact: str
    deal: Named
    quantity: Quantity | None
    words: str | None
    status: str | None
    payers: tuple[Named, ...]
    payees: tuple[Named, ...]
    instrument: str | None
    condition: str | None
    due: str | None
    shared: bool
    rest: bool
    by: Named | None
    wholes: tuple[Whole, ...]


class Stage(NamedTuple):
    """All that is in one stage, in one unit.

    Attributes:
        stage: One of `STAGES`.
        quantity: What it comes to; None where that is not known.
        facts: What it is made of.
    """

    stage: str
    quantity: Quantity | None
    facts: tuple[StageFact, ...]


class UnitMoney(NamedTuple):
    """The stages of one unit; unit None for what has no figure that can be added up."""

    unit: str | None
    stages: tuple[Stage, ...]
    overlaps: tuple[Overlap, ...]


class Side(NamedTuple):
    """One direction in which money goes.

    Attributes:
        payer: Who pays; None for anyone.
        payee: Who is paid; None for anyone. Both are None for all of one deal.
    """

    payer: Named | None
    payee: Named | None
    units: tuple[UnitMoney, ...]


class Money(NamedTuple):
    """Commitment against cash of a company, of two companies, or of a deal."""

    subject: Named
    other: Named | None
    sides: tuple[Side, ...]


def of_company(
    connection: sqlite3.Connection, subject: str, other: str | None = None, as_of: str = ALWAYS
) -> Money | None:
    """What a company pays and is paid, by anyone or by one other.

    Args:
        connection: The store.
        subject: Id of the entity; those that belong to it count for it.
        other: Id of the entity at the other end, if only that one is meant.
        as_of: Only what was known on this day.

    Returns:
        Both directions, or None if there is no such entity.
    """
    wanted = [subject] if other is None else [subject, other]
    names = legs.names_of(connection, wanted)
    if any(id_ not in names for id_ in wanted):
        return None
    ours = legs.family(connection, subject)
    theirs = None if other is None else legs.family(connection, other)
    deals = legs.involving(connection, ours, as_of)
    links = legs.links(connection, (each.deal.id for each in deals), as_of)
    us, them = names[subject], None if other is None else names[other]
    return Money(us, them, (
        Side(us, them, by_stage(deals, links, Sides(ours, theirs, "payer"))),
        Side(them, us, by_stage(deals, links, Sides(ours, theirs, "payee"))),
    ))  # fmt: skip


def of_deal(connection: sqlite3.Connection, deal: str, as_of: str = ALWAYS) -> Money | None:
    """What the parts of a deal have come to; None if there is no such deal on that day."""
    found = legs.read(connection, [deal], as_of)
    if not found:
        return None
    units = by_stage(found, legs.links(connection, [found[0].deal.id], as_of), None)
    return Money(found[0].deal, None, (Side(None, None, units),))


def by_stage(
    deals: Sequence[LegDeal], links: Sequence[DealLink], sides: Sides | None
) -> tuple[UnitMoney, ...]:
    """The parts of deals by unit and stage.

    Args:
        deals: The deals.
        links: How they relate to each other and to other deals.
        sides: Whose parts are meant; None for all.
    """
    fate = fates(links)
    found: dict[str, dict[str, list[StageFact]]] = defaultdict(lambda: defaultdict(list))
    for deal in deals:
        for piece in pieces(deal, fate.get(deal.deal.id), never_alike):
            if sides and (not sides.concerns(piece, deal) or sides.is_within(piece)):
                continue
            figure = piece.quantity
            unit = figure.unit if figure and is_counted(figure) else ""
            if sides and sides.is_unnamed(piece):
                if not sides.pays:
                    continue  # told once: among what is paid, as nobody's in particular
                unit = ""
            shared = bool(sides and sides.is_shared(piece))
            found[unit][stage_of_piece(piece)].append(_fact(piece, shared))
    units = sorted(found, key=lambda unit: (not unit, *unit_order(unit)))
    return tuple(_unit(unit or None, found[unit], links) for unit in units)


def stage_of_piece(piece: Piece) -> str:
    """The stage that a piece of a deal is in, one of `STAGES`."""
    stage = stage_of(piece.status)
    if stage == "done":  # also where the deal was dropped since: what is paid is paid
        return "paid" if piece.status == "paid" else "closed"
    if piece.fallen:
        return "lapsed"
    if piece.leg.basis == "paid":
        return "paid"
    if stage == "talk":
        return "talk"
    if piece.condition:
        return "conditional"
    return _OF_PROMISES.get(stage or "", "unknown")


def _fact(piece: Piece, shared: bool) -> StageFact:
    leg = piece.leg
    return StageFact(
        leg.fact, leg.deal, piece.quantity, leg.words, piece.status, piece.payers, piece.payees,
        leg.instrument, piece.condition, leg.due, shared, piece.rest, piece.by,
        piece.wholes,
    )  # fmt: skip


def _unit(
    unit: str | None, stages: Mapping[str, Sequence[StageFact]], links: Sequence[DealLink]
) -> UnitMoney:
    there = [stage for stage in STAGES if stage in stages]
    if unit is None:
        return UnitMoney(None, tuple(Stage(s, None, tuple(stages[s])) for s in there), ())
    sizes = {stage: _by_deal(stages[stage]) for stage in there}
    standing = {stage: of_deal for stage, of_deal in sizes.items() if stage != "lapsed"}
    inside = list(inside_pairs(links))
    unsure = [(link.deal.id, link.other.id) for link in links if link.relation in UNSURE]
    names = {row.deal.id: row.deal for rows in stages.values() for row in rows}
    # All of them at once tell who may overlap, also through what they are a part of.
    whole = Union({deal: Size(None, None) for each in standing.values() for deal in each},
                  inside, unsure)  # fmt: skip
    pairs = whole.unsure()
    _take_off_inner(standing, Nest(whole.nested()))
    found = []
    for stage in there:
        bounds = Union(sizes[stage], (), pairs).bounds()
        approximate = any(f.quantity.approximate for f in stages[stage] if f.quantity)
        figure = figure_of(unit, bounds, False, approximate)
        found.append(Stage(stage, figure, tuple(stages[stage])))
    overlaps = (*(Overlap((names[a], names[b]), True) for a, b in whole.nested()),
                *(Overlap((names[a], names[b]), False) for a, b in pairs))  # fmt: skip
    return UnitMoney(unit, tuple(found), overlaps)


def _by_deal(facts: Iterable[StageFact]) -> dict[str, Size]:
    found: dict[str, list[StageFact]] = defaultdict(list)
    for fact in facts:
        found[fact.deal.id].append(fact)
    return {deal: size_of(each) for deal, each in found.items()}


def _take_off_inner(stages: Mapping[str, dict[str, Size]], nest: Nest) -> None:
    """Take what is in a deal's inner deals off its own figures, as far as it is known where."""
    of_deal: dict[str, list[Size]] = defaultdict(list)
    for sizes in stages.values():
        for deal, size in sizes.items():
            of_deal[deal].append(size)
    inner = {deal: [s for each in nest.inner(deal) for s in of_deal[each]] for deal in of_deal}
    for sizes in stages.values():
        for deal in sizes:
            if inner[deal]:
                sizes[deal] = _without(sizes[deal], inner[deal], len(of_deal[deal]) == 1)


def _without(size: Size, inner: Sequence[Size], one_stage: bool) -> Size:
    """A figure less what inner deals have of it: all of that, if the deal is in one stage only."""
    most = None if any(each.high is None for each in inner) else sum(e.high or 0 for e in inner)
    # Inner deals may be inside each other: the largest is what they surely have.
    least = max(each.low or 0 for each in inner)
    low = None if size.low is None or most is None or size.low <= most else size.low - most
    high = size.high
    if high is not None and one_stage:
        high = max(0, high - least)
    return Size(low, high, size.low_open and low is not None)
