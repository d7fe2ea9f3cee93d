"""What of a deal still stands: its parts as pieces that do not overlap, and what became of each.

A part and the parts inside it are one and the same money. A deal is therefore cut into pieces:
either the outer part or its inner ones, and what of the outer one they leave over. What fell out
(it lapsed, another deal replaced or cancelled it) stays among the pieces, marked, so that nothing
vanishes without a word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from db.named_tuple import NamedTuple
from db.quantity import Number, Quantity, add
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


class Whole(NamedTuple):
    """An outer part or a headline amount: its pieces together are no more than it.

    Attributes:
        fact: The fact that states it.
        high: The most that it can be; None where no limit is known.
    """

    fact: str
    high: Number | None


class Piece(NamedTuple):
    """A part of a deal, or what is left of it beside its inner parts; no two overlap.

    Attributes:
        leg: The part or headline amount that it is of.
        payers: Who pays; of an amount that no part accounts for, as far as the deal's kind tells.
        payees: Who is paid, likewise.
        quantity: How much; None where it is not known.
        status: The stage that it is in.
        condition: What must happen first, for it or for what it is a part of.
        rest: Whether it is what the inner parts leave over.
        fallen: Why it does not stand: "lapsed", "replaced" or "cancelled"; None if it stands.
        by: The deal that replaced or cancelled it.
        wholes: What it is a piece of, the innermost first.
    """

    leg: Leg
    payers: tuple[Named, ...]
    payees: tuple[Named, ...]
    quantity: Quantity | None
    status: str | None
    condition: str | None
    rest: bool
    fallen: str | None
    by: Named | None
    wholes: tuple[Whole, ...] = ()

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
        if why := words.get(link.relation):
            if why == "cancelled" and link.other.id in found:
                continue
            found[link.other.id] = Fate(why, link.deal)
    return found


def never_alike(outer: Piece, inner: Piece) -> bool:
    """Every inner part is a piece of its own."""
    return False


def same_parties(outer: Piece, inner: Piece) -> bool:
    """An inner part of the same parties and conditions, which stands or fell as the outer did."""
    return (
        set(outer.payers) == set(inner.payers)
        and set(outer.payees) == set(inner.payees)
        and outer.fallen == inner.fallen
        and outer.condition == inner.condition
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
    outermost = cut.inner(None, cut.status)
    found = [piece for _, of_it in outermost for piece in of_it]
    for leg in deal.amounts:
        if leg.quantity is not None:
            stated = list(_stated(outermost, leg.quantity.unit))
            found = _within(leg, leg.quantity, [*found, *cut.amount(leg, leg.quantity, stated)])
    return found


def _stated(parts: Iterable[tuple[Leg, Sequence[Piece]]], unit: str) -> Iterator[Quantity]:
    """What parts of one whole are said to be; one without a figure, by the pieces in it."""
    for leg, of_it in parts:
        figures = [leg.quantity] if leg.quantity else [piece.quantity for piece in of_it]
        yield from (figure for figure in figures if figure and figure.unit == unit)


def _within(leg: Leg, figure: Quantity, inner: Iterable[Piece]) -> list[Piece]:
    """The pieces, of which those of the same unit are pieces of this whole."""
    whole = Whole(leg.fact, figure.high)
    return [
        piece._replace(wholes=(*piece.wholes, whole))
        if piece.quantity and piece.quantity.unit == figure.unit
        else piece
        for piece in inner
    ]


class _Cut:
    """A deal being cut."""

    def __init__(self, deal: LegDeal, fate: Fate | None, alike: Alike) -> None:
        self._deal, self._fate, self._alike = deal, fate, alike
        self.status = deal.status
        if fate and fate.why == "cancelled" and stage_of(deal.status) != "lapsed":
            self.status = "cancelled"
        self._legs: Mapping[str | None, Leg] = {leg.fact: leg for leg in deal.parts}
        self._inside: dict[str | None, list[Leg]] = defaultdict(list)
        for leg in deal.parts:
            self._inside[leg.parent if leg.parent in self._legs else None].append(leg)

    def inner(self, whole: str | None, above: str | None) -> list[tuple[Leg, list[Piece]]]:
        """The parts right inside a part (or the deal) that is in the stage `above`, in pieces."""
        return [(leg, list(self._of(leg, above))) for leg in self._inside[whole]]

    def _of(self, leg: Leg, above: str | None) -> Iterator[Piece]:
        own = self._piece(leg, _in_effect(leg.status, above))
        parts = self.inner(leg.fact, own.status)
        inner = [piece for _, of_it in parts for piece in of_it]
        if leg.quantity is None:
            yield from inner or [own]
            return
        unit = leg.quantity.unit
        same_unit = [each for each in inner if each.quantity is None or each.quantity.unit == unit]
        stated = list(_stated(parts, unit))
        # "Up to 100" alone would hide that 15 of it are certain.
        certain = sum(figure.low for figure in stated if figure.low is not None)
        if certain <= (leg.quantity.low or 0) and all(self._alike(own, p) for p in same_unit):
            yield own
            yield from (each for each in inner if each not in same_unit)
            return
        if (rest := left_over(leg.quantity, stated)) is not None:
            inner.append(own._replace(quantity=rest, rest=True))
        yield from _within(leg, leg.quantity, inner)

    def amount(self, leg: Leg, figure: Quantity, inner: Sequence[Quantity]) -> Iterator[Piece]:
        """A headline amount, as far as the outermost parts do not account for it."""
        if (rest := left_over(figure, inner)) is not None:
            payers, payees = self._parties()
            piece = self._piece(leg, self.status)
            yield piece._replace(quantity=rest, payers=payers, payees=payees, rest=bool(inner))

    def _piece(self, leg: Leg, status: str | None) -> Piece:
        fallen, by = self._fallen(leg, status)
        return Piece(
            leg, leg.payers, leg.payees, leg.quantity, status, self._condition(leg), False,
            fallen, by,
        )  # fmt: skip

    def _condition(self, leg: Leg) -> str | None:
        seen: set[str] = set()
        while leg.condition is None and leg.parent in self._legs and leg.fact not in seen:
            seen.add(leg.fact)
            leg = self._legs[leg.parent]
        return leg.condition

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
    """What the parts of a whole leave over; None if that is nothing."""
    if not parts:
        return whole
    if add(*parts) == whole:  # "up to 100" as the whole, and as its one part
        return None
    # No part is less than nothing, also where nobody says how much it is at least.
    least = sum(max(0, part.low) for part in parts if part.low is not None)
    most = [part.high for part in parts if part.high is not None]
    high = None if whole.high is None else whole.high - least
    low = None if whole.low is None or len(most) < len(parts) else whole.low - sum(most)
    if high is not None and high <= 0:
        return None
    approximate = whole.approximate or any(part.approximate for part in parts)
    if low is not None and low > 0:
        low_open = whole.low_open or any(part.high_open for part in parts)
        return Quantity(low, high, whole.unit, low_open and low != high, approximate=approximate)
    # It may be nothing: how much it is at least is not known.
    if high is None:
        return _anything(whole.unit)
    return Quantity.up_to(high, whole.unit, approximate=approximate)


def _anything(unit: str) -> Quantity:
    """A figure of which nothing is known: neither a floor nor a limit."""
    return Quantity.at_least(0, unit)


def is_anything(quantity: Quantity) -> bool:
    """Whether a figure says nothing: a whole of "at least" so much leaves such a rest."""
    return quantity.high is None and quantity.low == 0


def is_counted(quantity: Quantity) -> bool:
    """Whether a figure can be added up over deals."""
    return quantity.dimension in COUNTED_DIMENSIONS
