"""Deals as legs, made by hand: what a test says of them, and nothing else."""

from __future__ import annotations

from typing import Any

from db.quantity import Quantity
from db.queries.legs import DealLink, Leg, LegDeal
from db.rows import Named

B = 10**9


def who(id_: str) -> Named:
    return Named(id_, id_.capitalize(), None)


def usd(low: int | None, high: int | None = None) -> Quantity:
    """So many dollars, or a range of them; None as the low end for "up to"."""
    return Quantity(low, low if high is None else high, "USD")


def leg(deal: str, name: str, payer: str, payee: str, figure: Quantity | None, **more: Any) -> Leg:
    """A part; several payers or payees are separated by blanks."""
    parent = more.pop("parent", None)
    fields: dict[str, Any] = {
        "instrument": None, "words": None, "basis": None, "nature": "commitment",
        "condition": None, "due": None, "status": None, **more,
    }  # fmt: skip
    return Leg(
        fact=f"{deal}/{name}", deal=who(deal), parent=parent and f"{deal}/{parent}",
        payers=tuple(map(who, payer.split())), payees=tuple(map(who, payee.split())),
        quantity=figure, **fields,
    )  # fmt: skip


def deal(id_: str, *parts: Leg, **more: Any) -> LegDeal:
    """A deal of these parts; `amount` is its headline figure."""
    amount = more.pop("amount", None)
    amounts = (leg(id_, "amount", "", "", amount),) if amount else ()
    fields: dict[str, Any] = {
        "kind": "partnership", "subject": who("a"), "buys": False, "raises": False,
        "status": "announced", "named_in_terms": (), **more,
    }  # fmt: skip
    return LegDeal(deal=who(id_), amounts=amounts, parts=parts, **fields)


def simple(id_: str, figure: Quantity | None, **more: Any) -> LegDeal:
    """A deal of one part: a pays b."""
    return deal(id_, leg(id_, "part", "a", "b", figure), **more)


def link(one: str, relation: str, other: str) -> DealLink:
    return DealLink(f"{one}/{relation}/{other}", who(one), relation, who(other))
