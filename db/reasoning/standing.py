"""What of a deal still stands: its parts as pieces that do not overlap, and what became of each.

A part and the parts inside it are one and the same money. A deal is therefore cut into pieces:
either the outer part or its inner ones, and what of the outer one they leave over. What fell out
(it lapsed, another deal replaced or cancelled it) stays among the pieces, marked, so that nothing
vanishes without a word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from db.quantity import Quantity, add, subtract
from db.queries.legs import DealLink, Leg, LegDeal
from db.rows import Named
from db.vocabulary import STATUSES

COUNTED_DIMENSIONS = ("money", "power")
"""What can be added up over deals: a stake, say, is a share of something and no amount."""


class Fate(NamedTuple):
    """What another deal did to a deal.

    Attributes:
        why: "replaced" or "cancelled".
        by: The deal that did it.
    """

    why: str
    by: Named


class Piece(NamedTuple):
    """A part of a deal, or what is left of it beside its inner parts; no two overlap.

    Attributes:
        leg: The part or headline amount that it is of.
        payers: Who pays; of an amount that no part accounts for, as far as the deal's kind tells.
        payees: Who is paid, likewise.
        quantity: How much; None where it is not known.
        status: The stage that it is in.
        rest: Whether it is what the inner parts leave over.
        fallen: Why it does not stand: "lapsed", "replaced" or "cancelled"; None if it stands.
        by: The deal that replaced or cancelled it.
    """

    leg: Leg
    payers: tuple[Named, ...]
    payees: tuple[Named, ...]
    quantity: Quantity | None
    status: str | None
    rest: bool
    fallen: str | None
    by: Named | None

    @property
    def deal(self) -> Named:
        """The deal that it is of."""
        return self.leg.deal


Alike = Callable[[Piece, Piece], bool]
"""Whether an inner part needs no mention beside its outer one."""


def stage_of(status: str | None) -> str | None:
    """How firm a status is: "talk", "promise", "binding", "done", "lapsed"; None if not stated."""
    found = STATUSES.get(status or "")
    return found.stage if found else None


def fates(links: Iterable[DealLink]) -> dict[str, Fate]:
    """The deals that another one replaced or cancelled, by id."""
    words = {"replaces": "replaced", "cancels": "cancelled"}
    found: dict[str, Fate] = {}
    for link in links:
        # Replaced says more than cancelled: the money may be in the newer deal.
        if link.relation == "replaces" or link.relation in words and link.other.id not in found:
            found[link.other.id] = Fate(words[link.relation], link.deal)
    return found


def never_alike(outer: Piece, inner: Piece) -> bool:
    """Every inner part is a piece of its own."""
    return False


def same_parties(outer: Piece, inner: Piece) -> bool:
    """An inner part of the same parties, which stands or fell as the outer one did."""
    return (
        set(outer.payers) == set(inner.payers)
        and set(outer.payees) == set(inner.payees)
        and outer.fallen == inner.fallen
        and (stage_of(outer.status) == "talk") == (stage_of(inner.status) == "talk")
    )


def pieces(deal: LegDeal, fate: Fate | None, alike: Alike) -> list[Piece]:
    """Cut a deal into pieces that do not overlap.

    Args:
        deal: The deal.
        fate: What another deal did to it, if anything.
        alike: Which inner parts are left inside their outer one.
    """
    cut = _Cut(deal, fate, alike)
    tops = [piece for leg in cut.inside[None] for piece in cut.of(leg, cut.status)]
    outermost = [leg.quantity for leg in cut.inside[None] if leg.quantity]
    # An outermost part without a figure says how much by its own parts, if these have figures.
    outermost += [p.quantity for p in tops if p.quantity and _is_inside_unknown(p, cut)]
    return [*tops, *cut.amounts(outermost)]


def _is_inside_unknown(piece: Piece, cut: _Cut) -> bool:
    parent = piece.leg.parent
    while parent in cut.legs:
        if cut.legs[parent].quantity is not None:
            return False
        parent = cut.legs[parent].parent
    return piece.leg.parent in cut.legs


class _Cut:
    """A deal being cut."""

    def __init__(self, deal: LegDeal, fate: Fate | None, alike: Alike) -> None:
        self._deal, self._fate, self._alike = deal, fate, alike
        self.status = deal.status
        if fate and fate.why == "cancelled" and stage_of(deal.status) != "lapsed":
            self.status = "cancelled"
        self.legs: Mapping[str | None, Leg] = {leg.fact: leg for leg in deal.parts}
        self.inside: dict[str | None, list[Leg]] = defaultdict(list)
        for leg in deal.parts:
            self.inside[leg.parent if leg.parent in self.legs else None].append(leg)

    def of(self, leg: Leg, above: str | None) -> Iterator[Piece]:
        """The pieces of a part, whose outer part (or deal) is in the stage `above`."""
        own = self._piece(leg, _in_effect(leg.status, above))
        inner = [each for part in self.inside[leg.fact] for each in self.of(part, own.status)]
        if leg.quantity is None:
            yield from inner or [own]
            return
        unit = leg.quantity.unit
        same_unit = [each for each in inner if each.quantity is None or each.quantity.unit == unit]
        if all(self._alike(own, each) for each in same_unit):
            yield own
            yield from (each for each in inner if each not in same_unit)
            return
        yield from inner
        figures = [each.quantity for each in same_unit if each.quantity]
        if (rest := left_over(leg.quantity, figures)) is not None:
            yield own._replace(quantity=rest, rest=True)

    def amounts(self, outermost: Sequence[Quantity]) -> Iterator[Piece]:
        """The headline amounts, as far as the outermost parts do not account for them."""
        for leg in self._deal.amounts:
            if leg.quantity is None:
                continue
            inner = [figure for figure in outermost if figure.unit == leg.quantity.unit]
            rest = left_over(leg.quantity, inner) if inner else leg.quantity
            if rest is not None:
                payers, payees = self._parties()
                piece = self._piece(leg, self.status)
                yield piece._replace(
                    quantity=rest, payers=payers, payees=payees, rest=bool(inner)
                )  # fmt: skip

    def _piece(self, leg: Leg, status: str | None) -> Piece:
        fallen, by = self._fallen(leg, status)
        return Piece(leg, leg.payers, leg.payees, leg.quantity, status, False, fallen, by)

    def _fallen(self, leg: Leg, status: str | None) -> tuple[str | None, Named | None]:
        if self._fate and self._fate.why == "replaced":
            return "replaced", self._fate.by
        if stage_of(status) == "lapsed" or leg.basis == "cancelled":
            by = self._fate.by if self._fate else None
            return "cancelled" if by else "lapsed", by
        return None, None

    def _parties(self) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
        """Who pays and who is paid what no part accounts for, as far as that is plain."""
        deal = self._deal
        if deal.buys:
            payees = {payee.id: payee for part in deal.parts for payee in part.payees}
            return (deal.subject,), tuple(payees.values())
        # Who else joined a round beside those with a part of their own is not stated.
        return (), (deal.subject,) if deal.raises else ()


def _in_effect(own: str | None, above: str | None) -> str | None:
    """The stage of a part: its own, unless what it is a part of lapsed before it was done."""
    if stage_of(own) in ("done", "lapsed"):
        return own
    return above if stage_of(above) == "lapsed" else own or above


def left_over(whole: Quantity, parts: Sequence[Quantity]) -> Quantity | None:
    """What the parts of a whole leave over; None if that is nothing, or nothing is known of it."""
    covered = add(*parts) if parts else None
    rest = whole if not parts else subtract(whole, covered) if covered else None
    if rest is None or (rest.high is not None and rest.high <= 0):
        return None
    if rest.low is not None and rest.low <= 0:
        # It may be nothing: how much it is at least is not known.
        if rest.high is None:
            return None
        return Quantity.up_to(rest.high, rest.unit, approximate=rest.approximate)
    return rest


def is_counted(quantity: Quantity) -> bool:
    """Whether a figure can be added up over deals."""
    return quantity.dimension in COUNTED_DIMENSIONS
