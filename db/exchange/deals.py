"""Deals as the merge rule sees them: who, when, how much, between whom.

A `Deal` is what two sources must agree on to speak of one deal. It is made of facts that are known
(`summaries`) or of a deal as it stands in a facts file that is still to be written (`summary_of`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from db.dates import DateError, last_day, span
from db.facts.records import AmountRecord, DealRecord, PartRecord
from db.facts.statements import FactSet, read_figure
from db.figures import UnreadFigure
from db.quantity import Quantity

Tree: TypeAlias = Mapping[str, object]
"""A record as it stands in a facts file."""

MOST_LEGS = 100

_RANKS = {"preferred": 0, "normal": 1}
_FIRST_CLASS = ("closed", "signed", "paid")


@dataclass(frozen=True, slots=True)
class Leg:
    """Who pays whom how much in a deal."""

    payers: frozenset[str]
    payees: frozenset[str]
    amount: Quantity


@dataclass(frozen=True, slots=True)
class Deal:
    """What is compared of a deal.

    Attributes:
        id: Its id.
        subject: The entity that raises, buys or forms.
        kind: A code of `db.vocabulary.DEAL_KINDS`.
        dates: When it was announced, first reached a stage, was signed, closed or paid: partial
            dates as facts files write them, each once, in order.
        amount: Its headline figure, that of the highest rank; money before power.
        parties: All who pay or are paid in it, but for the subject.
        legs: Its parts with an amount, however deep; the first ones, if it has very many.
    """

    id: str
    subject: str
    kind: str
    dates: tuple[str, ...] = ()
    amount: Quantity | None = None
    parties: frozenset[str] = frozenset()
    legs: tuple[Leg, ...] = ()


def summaries(facts: FactSet) -> list[Deal]:
    """The deals of facts that are known, without figures and events that were withdrawn."""
    return [_of_record(deal) for deal in facts.deals]


def summary_of(tree: Tree) -> Deal:
    """A deal as it stands in a facts file.

    Figures and dates that cannot be read are left out: a check of the file will tell them.
    """
    parts = list(_tree_parts(tree, frozenset(), frozenset()))
    said = [tree, *_trees(tree.get("amounts"))]
    return _deal(
        _text(tree.get("id")), _text(tree.get("subject")), _text(tree.get("kind")),
        announced=_text(tree.get("announced")),
        events=((_text(event.get("is")), _text(event.get("on")))
                for event in _trees(tree.get("status")) if not event.get("retracted")),
        amounts=((_text(item.get("rank")), _text(item.get("figure")))
                 for item in said if not item.get("retracted")),
        parts=parts,
        parts_cover=_text(tree.get("parts_cover")) or "all",
    )  # fmt: skip


_Part: TypeAlias = tuple[frozenset[str], frozenset[str], Quantity | None, bool]
"""Payers, payees, amount, and whether it is a part of the deal itself and not of a part."""


def _of_record(deal: DealRecord) -> Deal:
    said: list[DealRecord | AmountRecord] = [deal, *deal.amounts]
    return _deal(
        deal.id, deal.subject, deal.kind,
        announced=deal.announced or "",
        events=((event.is_, event.on or "") for event in deal.status if not event.retracted),
        amounts=((item.rank or "", item.figure or "") for item in said if not item.retracted),
        parts=list(_record_parts(deal.parts, frozenset(), frozenset())),
        parts_cover=deal.parts_cover or "all",
    )  # fmt: skip


def _deal(
    id_: str,
    subject: str,
    kind: str,
    *,
    announced: str,
    events: Iterable[tuple[str, str]],
    amounts: Iterable[tuple[str, str]],
    parts: list[_Part],
    parts_cover: str,
) -> Deal:
    parties = frozenset[str]().union(*(payers | payees for payers, payees, _, _ in parts))
    return Deal(
        id_, subject, kind,
        dates=_dates(announced, events),
        amount=_headline(amounts) or _only_part(parts, parts_cover),
        parties=parties - {subject},
        legs=tuple(
            Leg(payers, payees, amount)
            for payers, payees, amount, _ in parts if amount and payers and payees
        )[:MOST_LEGS],
    )  # fmt: skip


def _dates(announced: str, events: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    dated = [(on, stage) for stage, on in events if _is_date(on)]
    first = min((on for on, _ in dated), key=last_day, default="")
    said = [announced, first, *(on for on, stage in dated if stage in _FIRST_CLASS)]
    return tuple(sorted({date for date in said if _is_date(date)}))


def _is_date(text: str) -> bool:
    try:
        span(text)
    except DateError:
        return False
    return True


def _headline(amounts: Iterable[tuple[str, str]]) -> Quantity | None:
    """The figure of the highest rank; money before anything else, then the one said first."""
    read = [(rank or "normal", _figure(figure)) for rank, figure in amounts]
    known = [(rank, amount) for rank, amount in read if amount and rank in _RANKS]
    known.sort(key=lambda item: (_RANKS[item[0]], item[1].dimension != "money"))
    return known[0][1] if known else None


def _only_part(parts: list[_Part], cover: str) -> Quantity | None:
    """A deal without a figure of its own is as large as its only part."""
    top = [amount for _, _, amount, is_top in parts if is_top]
    return top[0] if len(top) == 1 and cover == "all" else None


def _figure(text: str) -> Quantity | None:
    try:
        return read_figure(text, None) if text else None
    except UnreadFigure:
        return None


def _record_parts(
    parts: Iterable[PartRecord], payers: frozenset[str], payees: frozenset[str], top: bool = True
) -> Iterator[_Part]:
    for part in parts:
        by, to = frozenset(part.payer) or payers, frozenset(part.payee) or payees
        amount = None if part.retracted else _figure(part.figure or "")
        yield by, to, amount, top
        yield from _record_parts(part.parts, by, to, False)


def _tree_parts(
    tree: Tree, payers: frozenset[str], payees: frozenset[str], top: bool = True
) -> Iterator[_Part]:
    for part in _trees(tree.get("parts")):
        by = frozenset(_texts(part.get("payer"))) or payers
        to = frozenset(_texts(part.get("payee"))) or payees
        amount = None if part.get("retracted") else _figure(_text(part.get("figure")))
        yield by, to, amount, top
        yield from _tree_parts(part, by, to, False)


def _trees(value: object) -> list[Tree]:
    """The records under a key: a list of them, or one that stands for a list of one."""
    items = value if isinstance(value, list | tuple) else [value]
    return [item for item in items if isinstance(item, Mapping)]


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list | tuple) else [value]
    return [item for item in items if isinstance(item, str) and item]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
