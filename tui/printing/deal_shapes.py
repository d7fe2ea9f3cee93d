"""Deals and contracts as the JSON that scripts rely on; see `tui.printing.shapes`."""

from __future__ import annotations

from collections.abc import Iterable

from db.rows import ContractRow, DealDetail, DealRow, Event, Evidence, LinkRow, PartRow, Term
from tui.printing.shapes import Json, evidence, names, one_name, quantity

_SAID_OF_THIS_ONE = {
    "amends": "amended_by",
    "replaces": "replaced_by",
    "includes": "included_in",
    "part_of": "has_part",
    "cancels": "cancelled_by",
}
"""A link that the other deal states, as this deal would: else both ends seemed to amend."""


def part(row: PartRow) -> Json:
    """A tranche, leg or term of a deal; a term has words and no quantity."""
    return {
        "id": row.fact,
        "kind": row.kind,
        "part_of": row.parent,
        "payer": one_name(row.payers),
        "payee": one_name(row.payees),
        "payers": names(row.payers),
        "payees": names(row.payees),
        "payer_ids": [party.id for party in row.payers],
        "payee_ids": [party.id for party in row.payees],
        "instrument": row.instrument,
        "metric": row.metric,
        "quantity": quantity(row.quantity),
        "words": row.words,
        "basis": row.basis,
        "nature": row.nature,
        "purpose": row.purpose,
        "chip": row.chip,
        "scope": row.scope,
        "condition": row.condition,
        "due": row.due,
        "status": row.status,
        "counts": row.counts,
        "evidence": evidence(row.first) if row.first else None,
    }


def link(row: LinkRow) -> Json:
    """How a deal relates to another, as said of this deal."""
    relation = _SAID_OF_THIS_ONE.get(row.relation, row.relation) if row.incoming else row.relation
    return {
        "relation": relation,
        "deal": row.other.id,
        "deal_title": row.other.name,
        "stated_by_other": row.incoming,
        "fact": row.fact,
        "note": row.note,
    }


def deal(detail: DealDetail) -> Json:
    """A deal as lists of deals give it."""
    return {
        **_headline(detail.deal),
        "parts": [part(row) for row in (*detail.parts, *detail.terms)],
        "links": [link(row) for row in detail.links],
        "evidence": [{"fact": fact, **evidence(each)} for fact, each in detail.evidence],
    }


def deal_detail(detail: DealDetail, amounts: list[Json], facts: list[Json]) -> Json:
    """Everything about one deal.

    Args:
        detail: The deal.
        amounts: Its rival headline figures, as `tui.printing.shapes.fact` gives them.
        facts: Further facts about it, likewise.
    """
    return {
        **deal(detail),
        "terms": [part(row) for row in detail.terms],
        "events": [event(row) for row in detail.events],
        "term": term(detail.term),
        "note": detail.note,
        "amounts": amounts,
        "facts": facts,
    }


def contract(row: ContractRow) -> Json:
    """What a contract has besides the keys of a deal."""
    return {
        "suppliers": names(row.suppliers),
        "customers": names(row.customers),
        "capacity": [
            {
                "id": each.fact,
                "part_of": each.parent,
                "quantity": quantity(each.quantity),
                "purpose": each.purpose,
                "chip": each.chip,
                "basis": each.basis,
            }
            for each in row.capacity
        ],
        "power": quantity(row.power),
        "money": _money(row),
        "amends": [other.id for other in row.amends],
        "term": term(row.term),
    }


def event(row: Event) -> Json:
    """A deal or part reached a stage."""
    return {
        "id": row.fact,
        "status": row.status,
        "date": row.date,
        "part": row.part,
        "evidence": evidence(row.first) if row.first else None,
    }


def term(value: Term | None) -> Json:
    """How long a contract runs: always with its three keys, so that they can be asked for."""
    return {
        "years": value.years if value else None,
        "from": value.start if value else None,
        "to": value.end if value else None,
    }


def evidence_by_fact(pairs: Iterable[tuple[str, Evidence]]) -> dict[str, list[Evidence]]:
    """Evidence by the fact that rests on it."""
    found: dict[str, list[Evidence]] = {}
    for fact, each in pairs:
        found.setdefault(fact, []).append(each)
    return found


def _headline(row: DealRow) -> Json:
    amount = row.amount
    return {
        "id": row.id,
        "title": row.title.name,
        "titles": {"en": row.title.en, "zh": row.title.zh},
        "kind": row.kind,
        "subject": row.subject.name,
        "subject_id": row.subject.id,
        "status": row.status,
        "announced": row.announced,
        "date": row.date,
        "quantity": quantity(amount.quantity) if amount else None,
        "metric": amount.metric if amount else None,
        "basis": amount.basis if amount else None,
        "nature": amount.nature if amount else None,
        "amount_fact": amount.fact if amount else None,
        "rivals": amount.rivals if amount else 0,
        "payers": names(row.payers),
        "payees": names(row.payees),
        "conditional": row.conditional,
    }


def _money(row: ContractRow) -> list[Json]:
    """The money of a contract, and whether it comes on top of another contract's."""
    if row.money is None:
        return []
    amends = ", ".join(other.id for other in row.amends) or None
    return [{"quantity": quantity(row.money.quantity), "amends": amends, "fact": row.money.fact,
             "basis": row.money.basis, "nature": row.money.nature}]  # fmt: skip
