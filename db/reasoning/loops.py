"""Who pays whom in a circle: one way as equity, another way as cloud services, and back again.

A payer of a part of a deal pays its payee, whatever the instrument. Companies count for the one at
the head of their family, so that a bill of AWS is one of Amazon. A circle is told once, beginning
with the company whose name is first in the alphabet; circles are sorted by length, then by names.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from db.named_tuple import NamedTuple
from db.quantity import Quantity
from db.queries import circles, legs
from db.queries.legs import DealLink, LegDeal
from db.queries.reading import ALWAYS
from db.reasoning.standing import Piece, fates, is_anything, pieces, same_parties
from db.reasoning.totals import unit_order
from db.rows import Named

LONGEST = 5
"""Companies in a circle. Longer ones are there, and say less and less."""
MOST = 200
"""Circles that are told."""
AT_ONCE = 50
"""Circles that are looked at together: their deals are read at once."""
MOST_LOOKED_AT = 50_000
"""Circles that are looked at: the work stays bounded where few of them are wanted."""


class LoopLeg(NamedTuple):
    """One way in which money goes from one company of a circle to the next.

    Attributes:
        payer: The company at the head of who pays.
        payee: The company at the head of who is paid.
        payers: Who pays, as stated; several share it in an unknown split.
        payees: Who is paid, likewise.
        quantity: How much; None where it is not known.
        words: What it is called, or what is said instead of a figure.
        fallen: "lapsed", "replaced" or "cancelled"; None if it stands.
    """

    payer: Named
    payee: Named
    payers: tuple[Named, ...]
    payees: tuple[Named, ...]
    deal: Named
    fact: str
    instrument: str | None
    quantity: Quantity | None
    words: str | None
    status: str | None
    condition: str | None
    fallen: str | None


class Circle(NamedTuple):
    """Companies of which each pays the next, and the last the first.

    Attributes:
        path: The companies, each once.
        legs: All legs from each to the next, in the order of the path; the largest first.
    """

    path: tuple[Named, ...]
    legs: tuple[LoopLeg, ...]

    def between(self, step: int) -> tuple[LoopLeg, ...]:
        """The legs from one company of the path, by its number, to the next."""
        payer, payee = self.path[step], self.path[(step + 1) % len(self.path)]
        return tuple(
            leg for leg in self.legs if leg.payer.id == payer.id and leg.payee.id == payee.id
        )


class Loops(NamedTuple):
    """The circles found.

    Attributes:
        more: Whether there are, or may be, more than these.
    """

    circles: tuple[Circle, ...]
    more: bool


Graph = Mapping[tuple[str, str], Sequence[LoopLeg]]
"""All legs from one company to another, by the ids of both."""


def loops(
    connection: sqlite3.Connection,
    as_of: str = ALWAYS,
    *,
    company: str | None = None,
    lapsed: bool = False,
    shortest: int = 2,
    longest: int = LONGEST,
    most: int = MOST,
) -> Loops:
    """The circles in which money goes round.

    Args:
        connection: The store.
        as_of: Only what was known on this day.
        company: Id of an entity; only circles through it or the company that it belongs to.
        lapsed: Whether what lapsed, or was replaced or cancelled, takes part.
        shortest: The fewest companies in a circle, from 2 on.
        longest: The most companies in a circle.
        most: The most circles; the shortest are found first.
    """
    through = None
    if company is not None and (through := circles.number_of(connection, company)) is None:
        return Loops((), False)
    search = _Search(connection, as_of, lapsed)
    found: list[Circle] = []
    for length in range(max(2, shortest), longest + 1):
        if search.add_circles(found, circles.circles(connection, length, through), most):
            return Loops(tuple(sorted(found, key=_order)), True)
    return Loops(tuple(sorted(found, key=_order)), False)


class _Search:
    """Circles being found: what may be one is looked at, some at a time."""

    def __init__(self, connection: sqlite3.Connection, as_of: str, lapsed: bool) -> None:
        self._connection, self._as_of, self._lapsed = connection, as_of, lapsed
        self._legs: dict[circles.Step, Sequence[LoopLeg]] = {}
        self._looked_at = 0

    def add_circles(self, found: list[Circle], paths: Iterator[tuple[int, ...]], most: int) -> bool:
        """Add the circles among these paths; whether there are, or may be, more than `most`."""
        at_once = 1 + min(most, AT_ONCE)
        while some := list(islice(paths, at_once)):
            self._look_up({step for path in some for step in _steps(path)})
            for path in some:
                steps = [self._legs[step] for step in _steps(path)]
                if all(steps):
                    if len(found) == most:
                        return True
                    ends = tuple(leg for there in steps for leg in there)
                    found.append(_turned(tuple(there[0].payer for there in steps), ends))
            self._looked_at += len(some)
            if self._looked_at >= MOST_LOOKED_AT:
                return True
        return False

    def _look_up(self, steps: set[circles.Step]) -> None:
        """Read what goes from each of these to the next on the day."""
        new = sorted(steps - self._legs.keys())
        ids = circles.deals_of(self._connection, new)
        deals = legs.read(self._connection, ids, self._as_of)
        links = legs.links(self._connection, ids, self._as_of)
        parties = {deal.subject.id for deal in deals}
        parties.update(
            end.id for deal in deals for leg in deal.parts for end in (*leg.payers, *leg.payees)
        )
        heads = circles.heads_of(self._connection, parties)
        graph = legs_between(deals, links, heads, lapsed=self._lapsed)
        names = circles.heads(self._connection, [end for step in new for end in step])
        for payer, payee in new:
            self._legs[payer, payee] = graph.get((names[payer].id, names[payee].id), ())


def _steps(path: Sequence[int]) -> list[circles.Step]:
    return [(payer, path[(at + 1) % len(path)]) for at, payer in enumerate(path)]


def _turned(path: tuple[Named, ...], ends: Sequence[LoopLeg]) -> Circle:
    """A circle, told from the company on whose name comes first."""
    start = min(range(len(path)), key=lambda at: legs.by_name(path[at]))
    path = path[start:] + path[:start]
    place = {company.id: at for at, company in enumerate(path)}
    return Circle(path, tuple(sorted(ends, key=lambda leg: place[leg.payer.id])))


def legs_between(
    deals: Sequence[LegDeal],
    links: Sequence[DealLink],
    heads: Mapping[str, Named],
    *,
    lapsed: bool = False,
) -> Graph:
    """Who pays whom: the legs of all deals, from head to head.

    Args:
        deals: The deals.
        links: How they relate to each other.
        heads: The company at the head of each entity's family, by the entity's id.
        lapsed: Whether legs that fell out are among them.
    """
    fate = fates(links)
    found: dict[tuple[str, str], list[LoopLeg]] = defaultdict(list)
    for deal in deals:
        cut = pieces(deal, fate.get(deal.deal.id), _alike)
        # A part without a figure adds nothing where the deal's own figure goes the same way.
        for piece in sorted(cut, key=lambda each: each.quantity is None):
            nothing = piece.rest and piece.quantity and is_anything(piece.quantity)
            if not nothing and (lapsed or not piece.fallen):
                for leg in _legs(piece, heads):
                    here = found[leg.payer.id, leg.payee.id]
                    if piece.quantity or all(other.deal.id != leg.deal.id for other in here):
                        here.append(leg)
    return {ends: sorted(there, key=_largest_first) for ends, there in found.items() if there}


def _alike(outer: Piece, inner: Piece) -> bool:
    return (
        same_parties(outer, inner)
        and outer.status == inner.status
        and outer.leg.instrument == inner.leg.instrument
    )


def _legs(piece: Piece, heads: Mapping[str, Named]) -> Iterator[LoopLeg]:
    payers = {heads.get(party.id, party) for party in piece.payers}
    payees = {heads.get(party.id, party) for party in piece.payees}
    leg = piece.leg
    for payer in sorted(payers):
        for payee in sorted(payees):
            if payer.id != payee.id:
                yield LoopLeg(
                    payer, payee, piece.payers, piece.payees, leg.deal, leg.fact, leg.instrument,
                    piece.quantity, leg.words, piece.status, piece.condition, piece.fallen,
                )  # fmt: skip


def _largest_first(leg: LoopLeg) -> tuple[object, ...]:
    figure = leg.quantity
    if figure is None:
        return (True, False, False, "", 0, leg.fact)
    size = figure.high if figure.high is not None else figure.low or 0
    return (False, *unit_order(figure.unit), -size, leg.fact)


def _order(circle: Circle) -> tuple[object, ...]:
    return len(circle.path), [legs.by_name(company) for company in circle.path]
