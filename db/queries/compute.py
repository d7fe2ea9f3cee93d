"""Contracts: the deals that are about compute, with capacity, money and duration."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from db.overlap import total
from db.quantity import Quantity
from db.queries import deals, facts
from db.queries.reading import ALWAYS, QUANTITY, holds, in_order, known, named, quantity, safe
from db.queries.tellings import counts
from db.queries.window import Ready, View, ids
from db.rows import ContractDetail, ContractRow, DealRow, Figure, Named, PartRow
from db.vocabulary import UNSURE

_COMPUTE = f"""t.kind IN (SELECT code FROM deal_kind WHERE compute = 1)
    OR EXISTS (SELECT 1 FROM fact h
               WHERE h.deal = t.id AND h.metric = 'hosting' AND {known("h")})"""

_POWER = f"""SELECT sum(coalesce(w.high, w.low)) FROM fact w JOIN part p ON p.fact = w.id
    WHERE w.deal = t.id AND w.unit = 'W' AND p.parent IS NULL AND {known("w")}
      AND {counts("p.fact")}"""

_READY = Ready(
    "contract",
    {
        **{key: key for key in deals.LISTING.sorts},
        "supplier": "payees", "customer": "payers", "power": "power", "term": "term",
        "money": "amount",
    },
    settles=True,
)  # fmt: skip

LISTING = deals.LISTING._replace(
    where=f"{deals.LISTING.where} AND ({_COMPUTE})",
    sorts={
        **deals.LISTING.sorts,
        "supplier": deals.LISTING.sorts["payees"],
        "customer": deals.LISTING.sorts["payers"],
        "power": _POWER,
        "term": f"CASE WHEN {deals.IS_ANNOUNCED} THEN t.term_years END",
        "money": deals.LISTING.sorts["amount"],
    },
    ready=_READY,
)

_TERM = ", ".join(
    f"CASE WHEN {deals.IS_ANNOUNCED} THEN t.{name} END"
    for name in ("term_years", "term_from", "term_to")
)

_MORE = f"""
    SELECT t.id, {_TERM},
           (SELECT f.id FROM fact f WHERE f.deal = t.id AND f.kind = 'amount' AND f.unit = 'W'
            AND {known("f")} ORDER BY f.preference, f.position LIMIT 1)
    FROM deal t WHERE t.id IN ({{ids}})
"""

_UNSURE = ", ".join(repr(code) for code in UNSURE)

_LINKED = f"""
    SELECT l.deal, l.relation, d.id, d.title_en, d.title_zh
    FROM link l JOIN fact f ON f.id = l.fact JOIN deal d ON d.id = l.other
    WHERE l.relation IN ('amends', {_UNSURE}) AND l.deal IN ({{ids}}) AND {holds("f")}
"""


_AMENDED = f"""
    SELECT l.other, f.position FROM link l JOIN fact f ON f.id = l.fact
    WHERE l.deal = :id AND l.relation = 'amends' AND {holds("f")}
    UNION ALL
    SELECT l.deal, f.position FROM link l JOIN fact f ON f.id = l.fact
    WHERE l.other = :id AND l.relation = 'amends' AND {holds("f")}
    ORDER BY 2
"""


def window(
    connection: sqlite3.Connection, view: View, offset: int = 0, limit: int = -1
) -> list[ContractRow]:
    """One window of the list of contracts."""
    return rows(connection, ids(connection, LISTING, view, offset, limit), view.as_of)


def rows(connection: sqlite3.Connection, deal_ids: Sequence[str], as_of: str) -> list[ContractRow]:
    """The contracts of these ids, in their order, as they were known on a day."""
    found = deals.rows(connection, deal_ids, as_of)
    parts = deals.parts_of(connection, found, as_of)
    more = {row[0]: row[1:] for row in in_order(connection, _MORE, deal_ids, as_of=as_of)}
    linked: dict[tuple[str, str], list[Named]] = {}
    for deal, relation, *other in in_order(connection, _LINKED, deal_ids, as_of=as_of):
        linked.setdefault((deal, relation), []).append(named(*other))
    return [
        _contract(deal, parts[deal.id], more[deal.id])._replace(
            amends=tuple(linked.get((deal.id, "amends"), ())),
            may_overlap=tuple(
                other for relation in UNSURE for other in linked.get((deal.id, relation), ())
            ),
        )
        for deal in found
    ]


def detail(
    connection: sqlite3.Connection, deal_id: str, as_of: str = ALWAYS
) -> ContractDetail | None:
    """Everything known about a contract on a day; None if there is no such deal then."""
    deal = deals.detail(connection, deal_id, as_of)
    if deal is None:
        return None
    chain = rows(connection, _chain(connection, deal_id, as_of), as_of)
    last = max(chain, key=lambda row: (row.deal.date or "", row.deal.position))
    ends = facts.window(connection, View(as_of=as_of, only=(("deal", last.deal.id),)))
    return ContractDetail(
        contract=next(row for row in chain if row.deal.id == deal_id),
        deal=deal,
        chain=tuple(sorted(chain, key=lambda row: row.deal.date or "")),
        total=next((fact for fact in ends if fact.metric == "contract_total"), None),
        per_year=next((f for f in deal.facts if f.metric == "contract_value_per_year"), None),
    )


def _chain(connection: sqlite3.Connection, deal_id: str, as_of: str) -> list[str]:
    """The contract first made and all that amends it, however many steps away."""
    found = [deal_id]
    seen = {deal_id}
    for id_ in found:  # grows meanwhile
        for row in connection.execute(_AMENDED, {"id": id_, "as_of": as_of}):
            if row[0] not in seen:
                seen.add(row[0])
                found.append(row[0])
    return found


def _contract(deal: DealRow, parts: list[PartRow], more: Sequence[object]) -> ContractRow:
    parts = [part for part in parts if part.counts]
    capacity = tuple(p for p in parts if p.quantity and p.quantity.unit == "W")
    whole = deal.amount.quantity if deal.amount else None
    by_amount = whole is not None and whole.unit == "W"
    fact = safe(more[3] or None)
    return ContractRow(
        deal=deal,
        suppliers=_parties(deal.payees, (part.payees for part in parts)),
        customers=_parties(deal.payers, (part.payers for part in parts)),
        capacity=capacity,
        power=whole if by_amount else _sum(capacity),
        power_fact=fact or (capacity[0].fact if len(capacity) == 1 else None),
        money=None if by_amount else _money(deal, parts),
        term=deals.term(more[:3]),
        amends=(),
        may_overlap=(),
    )


def _parties(first: tuple[Named, ...], others: Iterable[tuple[Named, ...]]) -> tuple[Named, ...]:
    """The parties of the parts with figures, or where there are none those of the terms."""
    if first:
        return first
    return tuple({party.id: party for parties in others for party in parties}.values())


def _sum(capacity: Sequence[PartRow]) -> Quantity | None:
    """Capacity of the outermost parts: a part's own parts are inside it."""
    inside = {part.fact for part in capacity}
    outer = {p.fact: p.quantity for p in capacity if p.parent not in inside and p.quantity}
    return total(outer, ())


def _money(deal: DealRow, parts: list[PartRow]) -> Figure | None:
    if deal.amount is not None:
        return deal.amount
    paid = [p for p in parts if p.kind == "part" and p.quantity and p.quantity.dimension == "money"]
    if len(paid) != 1:
        return None
    part = paid[0]
    return Figure(part.fact, part.metric, part.quantity, part.words, part.basis, nature=part.nature)


def power_in_use(
    connection: sqlite3.Connection, companies: Sequence[str], as_of: str
) -> dict[str, tuple[Quantity, tuple[str, ...]]]:
    """Capacity contracted by each customer: a low and a high, and the facts it is from.

    Contracts whose overlap is not known are not simply added up; lapsed ones do not count.
    """
    figures: dict[str, dict[str, list[tuple[str, Quantity]]]] = {}
    for company, deal, fact, *values in in_order(connection, _CONTRACTED, companies, as_of=as_of):
        if (figure := quantity(values)) is not None:
            figures.setdefault(company, {}).setdefault(deal, []).append((fact, figure))
    overlaps = unsure_pairs(
        connection, as_of, {deal for deals in figures.values() for deal in deals}
    )
    found = {}
    for company, by_deal in figures.items():
        # What cannot be added up to any bound is still there: at least nothing, and no limit.
        sums = {
            deal: total(dict(parts), ()) or Quantity.at_least(0, "W")
            for deal, parts in by_deal.items()
        }
        whole = total(sums, overlaps)
        if whole is not None:
            found[company] = (whole, tuple(fact for parts in by_deal.values() for fact, _ in parts))
    return found


def unsure_pairs(
    connection: sqlite3.Connection, as_of: str, deal_ids: Iterable[str]
) -> list[frozenset[str]]:
    """The pairs of these deals of which it is not known how much they have in common."""
    pairs: list[frozenset[str]] = []
    wanted = list(dict.fromkeys(deal_ids))
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        pairs += map(frozenset, in_order(connection, _OVERLAPS, some, as_of=as_of))
    return pairs


_CONTRACTED = f"""
    SELECT y.entity, t.id, f.id, {", ".join("f." + name for name in QUANTITY.split(", "))}
    FROM party y
    JOIN part p ON p.fact = y.fact
    JOIN fact f ON f.id = p.fact
    JOIN deal t ON t.id = p.deal
    WHERE y.entity IN ({{ids}}) AND y.role = 'payer' AND f.unit = 'W' AND {deals.PART_COUNTS}
    ORDER BY f.position
"""

_OVERLAPS = f"""
    SELECT l.deal, l.other FROM link l JOIN fact f ON f.id = l.fact
    WHERE l.deal IN ({{ids}}) AND l.relation IN ({_UNSURE}) AND {holds("f")}
"""
