"""What a company committed to pay, or was promised, added up with no dollar counted twice.

The low end counts what is certain, the high end what is possible: see `db.reasoning.union` for
deals inside each other and deals that may overlap. Besides:

- A part that is shared in an unknown split counts wholly in the high end, and not in the low one.
- What is due on conditions counts in the high end, and not in the low one.
- "Up to" a figure has no floor that is known: it adds nothing to the low end. Where no figure has
  a floor the low end is None, and never a stated zero.
- An amendment adds to what it amends; where it also replaces it, only the newer figure counts.
- What lapsed, or was replaced or cancelled, does not count, nor does what is only talked about.
- Companies count for their parents; what they pay to each other does not count.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from db.named_tuple import NamedTuple
from db.quantity import Quantity
from db.queries import legs
from db.queries.legs import DealLink, LegDeal
from db.queries.reading import ALWAYS
from db.reasoning.sizes import size_of
from db.reasoning.standing import (
    Piece,
    Whole,
    fates,
    is_counted,
    pieces,
    same_parties,
    stage_of,
)
from db.reasoning.union import Size, Union, figure_of
from db.rows import Named
from db.vocabulary import UNSURE


class Counted(NamedTuple):
    """A figure in a total.

    Attributes:
        fact: The fact that states it.
        quantity: The figure; of a `rest`, what the parts of it leave over.
        shared: Whether others share it in an unknown split, so that it has no floor.
        rest: Whether it is what the parts with known parties leave over.
        wholes: What it is a piece of: the pieces of a whole together are no more than it.
    """

    fact: str
    deal: Named
    quantity: Quantity
    payers: tuple[Named, ...]
    payees: tuple[Named, ...]
    instrument: str | None
    status: str | None
    condition: str | None
    shared: bool
    rest: bool
    wholes: tuple[Whole, ...]


class Overlap(NamedTuple):
    """Two deals that are, or may be, about the same money.

    Attributes:
        deals: The deals; where one is inside the other, the inner one first.
        known: Whether it is known: the first is wholly inside the second.
    """

    deals: tuple[Named, Named]
    known: bool


class LeftOut(NamedTuple):
    """What a total does not count.

    Attributes:
        why: "lapsed", "replaced", "cancelled", "part_of", "talk", "no_figure", "no_amount" (it is a
            share, say), "no_party" (nobody says who pays or is paid), "within" (one pays another
            of the same family).
        other: The deal that replaced or cancelled it, or that it is a part of.
        status: Its stage.
    """

    deal: Named
    why: str
    other: Named | None
    status: str | None
    fact: str
    quantity: Quantity | None


class Total(NamedTuple):
    """What figures of one unit come to.

    Attributes:
        unit: "USD", "W", ...; None where there is no figure at all.
        low: The least that it comes to; None where no floor is known.
        high: The most; None where no limit is known.
    """

    unit: str | None
    low: int | None
    high: int | None
    low_open: bool
    high_open: bool
    approximate: bool
    counted: tuple[Counted, ...]
    overlaps: tuple[Overlap, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def quantity(self) -> Quantity | None:
        """The same as a figure; None where nothing is known, or it is too large to be held."""
        size = Size(self.low, self.high, self.low_open)
        return figure_of(self.unit, size, self.high_open, self.approximate)


class Totals(NamedTuple):
    """All that one side pays, or gets, by unit: money first, then capacity.

    Attributes:
        subject: Whose commitments they are.
        role: "payer" or "payee": what the subject is in them.
        other: Whom it pays, or is paid by; None for everyone.
        totals: At least one, which has no unit where there are no figures.
    """

    subject: Named
    role: str
    other: Named | None
    totals: tuple[Total, ...]


def total(
    connection: sqlite3.Connection,
    subject: str,
    role: str = "payer",
    other: str | None = None,
    as_of: str = ALWAYS,
) -> Totals | None:
    """Add up what a company committed to.

    Args:
        connection: The store.
        subject: Id of the entity; those that belong to it count for it.
        role: What it is: "payer" or "payee".
        other: Id of the entity at the other end, if only that one is meant.
        as_of: Only what was known on this day.

    Returns:
        The totals, or None if there is no such entity.
    """
    wanted = [subject] if other is None else [subject, other]
    names = legs.names_of(connection, wanted)
    if any(id_ not in names for id_ in wanted):
        return None
    ours = legs.family(connection, subject)
    theirs = None if other is None else legs.family(connection, other)
    deals = legs.involving(connection, ours, as_of)
    links = legs.links(connection, (deal.deal.id for deal in deals), as_of)
    found = add_up(deals, links, ours, theirs, role)
    return Totals(names[subject], role, None if other is None else names[other], found)


def add_up(
    deals: Sequence[LegDeal],
    links: Sequence[DealLink],
    ours: frozenset[str],
    theirs: frozenset[str] | None = None,
    role: str = "payer",
) -> tuple[Total, ...]:
    """Add up the legs of deals in which one of us pays (or is paid), by unit.

    Args:
        deals: The deals.
        links: How they relate to each other and to other deals.
        ours: Ids of the entities whose total it is.
        theirs: Ids of the entities at the other end; None for everyone.
        role: "payer" or "payee".
    """
    sides = Sides(ours, theirs, role)
    fate = fates(links)
    counted: dict[str, list[Counted]] = defaultdict(list)
    left_out: dict[str, list[LeftOut]] = defaultdict(list)
    for deal in deals:
        for piece in pieces(deal, fate.get(deal.deal.id), same_parties):
            if not sides.concerns(piece, deal):
                continue
            figure, why = piece.quantity, sides.why_not(piece)
            unit = figure.unit if figure and is_counted(figure) else ""
            if figure and why is None:
                counted[unit].append(sides.counted(piece, figure))
            else:
                left_out[unit].append(_left_out(piece, why or "no_figure"))
        left_out[""] += _unnamed_shares(deal, sides)
    return tuple(_totals(counted, left_out, links))


class Sides:
    """Who is meant, and what that makes of a piece of a deal."""

    def __init__(self, ours: frozenset[str], theirs: frozenset[str] | None, role: str) -> None:
        self.ours, self.theirs, self.pays = ours, theirs, role == "payer"

    def ends(self, piece: Piece) -> tuple[set[str], set[str]]:
        """The entities at our end of a piece, and those at the other."""
        payers = {payer.id for payer in piece.payers}
        payees = {payee.id for payee in piece.payees}
        return (payers, payees) if self.pays else (payees, payers)

    def concerns(self, piece: Piece, deal: LegDeal) -> bool:
        """Whether it is about us, or may be: our own deal of which it is not said who pays."""
        near, far = self.ends(piece)
        if not near & self.ours:
            return not near and not far and deal.subject.id in self.ours and self.theirs is None
        return self.theirs is None or not far or bool(far & self.theirs)

    def why_not(self, piece: Piece) -> str | None:
        """Why a piece is left out; None if it counts."""
        if piece.fallen:
            return piece.fallen
        if piece.quantity is not None and not is_counted(piece.quantity):
            return "no_amount"
        if self.is_within(piece):
            return "within"
        if stage_of(piece.status) == "talk":
            return "talk"
        return "no_party" if self.is_unnamed(piece) else None

    def is_unnamed(self, piece: Piece) -> bool:
        """Whether nobody says that it is one of us who pays it, or who is at the other end."""
        near, far = self.ends(piece)
        return not near or (self.theirs is not None and not far)

    def is_within(self, piece: Piece) -> bool:
        """Whether it goes from one of us to another."""
        _, far = self.ends(piece)
        return bool(far) and far <= self.ours

    def is_shared(self, piece: Piece) -> bool:
        """Whether others share it, so that ours of it may be any part."""
        near, far = self.ends(piece)
        return bool(near - self.ours or (self.theirs is not None and far - self.theirs))

    def counted(self, piece: Piece, figure: Quantity) -> Counted:
        """A piece as it counts."""
        leg, shared = piece.leg, self.is_shared(piece)
        return Counted(
            leg.fact, leg.deal, figure, piece.payers, piece.payees, leg.instrument, piece.status,
            piece.condition, shared, piece.rest, piece.wholes,
        )  # fmt: skip


def _left_out(piece: Piece, why: str) -> LeftOut:
    return LeftOut(piece.deal, why, piece.by, piece.status, piece.leg.fact, piece.quantity)


def _unnamed_shares(deal: LegDeal, sides: Sides) -> Iterator[LeftOut]:
    """Who is said to take part, such as a lead investor, without a word on how much."""
    if sides.pays and sides.theirs is None:
        for party in deal.named_in_terms:
            if party.id in sides.ours:
                fact = deal.amounts[0].fact if deal.amounts else ""
                yield LeftOut(deal.deal, "no_figure", None, deal.status, fact, None)


def _totals(
    counted: dict[str, list[Counted]],
    left_out: dict[str, list[LeftOut]],
    links: Sequence[DealLink],
) -> Iterator[Total]:
    units = sorted({*counted, *left_out} - {""}, key=unit_order)
    told = {row.deal.id for rows in counted.values() for row in rows}
    # What has no figure matters where nothing else is known of its deal.
    unknown = [row for row in left_out[""] if row.why != "no_figure" or row.deal.id not in told]
    for number, unit in enumerate(units):
        more = unknown if number == 0 else []
        yield _total(unit, counted[unit], [*left_out[unit], *more], links)
    if not units:
        yield Total(None, None, None, False, False, False, (), (), tuple(unknown))


def _total(
    unit: str, counted: list[Counted], left_out: list[LeftOut], links: Sequence[DealLink]
) -> Total:
    names = {row.deal.id: row.deal for row in counted}
    inside = list(inside_pairs(links))
    unsure = [(link.deal.id, link.other.id) for link in links if link.relation in UNSURE]
    sizes = {deal: size_of(rows, _is_sure) for deal, rows in _by_deal(counted).items()}
    union = Union(sizes, inside, unsure)
    covered = {deal: outer for deal in names if (outer := union.counts_inside(deal))}
    for row in counted:
        if outer := covered.get(row.deal.id):
            left_out.append(
                LeftOut(row.deal, "part_of", names[outer], row.status, row.fact, row.quantity)
            )
    kept = [row for row in counted if row.deal.id not in covered]
    bounds = union.bounds()
    overlaps = (
        *(Overlap((names[a], names[b]), True) for a, b in union.nested()),
        *(Overlap((names[a], names[b]), False) for a, b in union.unsure()),
    )
    return Total(
        unit, bounds.low, bounds.high, bounds.low_open,
        not union.nested() and any(row.quantity.high_open for row in kept),
        any(row.quantity.approximate for row in kept), tuple(kept), overlaps, tuple(left_out),
    )  # fmt: skip


def _is_sure(row: Counted) -> bool:
    """Whether it is due without a condition, or the condition was met."""
    return row.condition is None or stage_of(row.status) == "done"


def inside_pairs(links: Iterable[DealLink]) -> Iterator[tuple[str, str]]:
    """Pairs of an inner deal and the one that it is a part of."""
    for link in links:
        if link.relation == "part_of":
            yield link.deal.id, link.other.id
        elif link.relation == "includes":
            yield link.other.id, link.deal.id


def unit_order(unit: str) -> tuple[bool, bool, str]:
    """Dollars first, then other money; capacity last."""
    return unit == "W", unit != "USD", unit


def _by_deal(counted: Iterable[Counted]) -> dict[str, list[Counted]]:
    found: dict[str, list[Counted]] = defaultdict(list)
    for row in counted:
        found[row.deal.id].append(row)
    return found
