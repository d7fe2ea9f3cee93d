"""Rows as flat columns for CSV: codes and plain numbers, a name for each column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias, TypeVar

from db.quantity import Quantity, text
from db.rows import (
    CompanyRow,
    ContractRow,
    DealRow,
    Evidence,
    FactRow,
    Figure,
    Hit,
    Named,
    SourceRow,
)

R = TypeVar("R")
Value: TypeAlias = str | int | Decimal | bool | None
Flat: TypeAlias = dict[str, Callable[[R], Value]]
"""Columns by their names: how each is read from a row."""

_QUANTITY = ("low", "high", "low_open", "high_open", "approximate", "unit", "raw", "text")
_FIGURE = ("low", "high", "unit", "basis", "period", "nature", "text", "fact", "inputs")


def quantity_cells(quantity: Quantity | None) -> dict[str, Value]:
    """All that a figure says, a cell each."""
    if quantity is None:
        return dict.fromkeys(_QUANTITY)
    return {
        "low": quantity.low,
        "high": quantity.high,
        "low_open": quantity.low_open,
        "high_open": quantity.high_open,
        "approximate": quantity.approximate,
        "unit": quantity.unit,
        "raw": quantity.raw,
        "text": text(quantity),
    }


def _figure_cells(figure: Figure | None) -> dict[str, Value]:
    if figure is None:
        return {**quantity_cells(None), **dict.fromkeys(_FIGURE)}
    more: dict[str, Value] = {
        "basis": figure.basis, "period": figure.period, "nature": figure.nature,
        "fact": figure.fact, "inputs": _joined(figure.inputs),
    }  # fmt: skip
    return {**quantity_cells(figure.quantity), **more}


def _of_quantity(get: Callable[[R], Quantity | None], prefix: str = "") -> Flat[R]:
    def column(name: str) -> Callable[[R], Value]:
        return lambda row: quantity_cells(get(row))[name]

    return {prefix + name: column(name) for name in _QUANTITY}


def _of_figure(prefix: str, get: Callable[[R], Figure | None]) -> Flat[R]:
    def column(name: str) -> Callable[[R], Value]:
        return lambda row: _figure_cells(get(row))[name]

    return {f"{prefix}_{name}": column(name) for name in _FIGURE}


def _joined(texts: Iterable[str]) -> str | None:
    return "; ".join(texts) or None


def _names(parties: Iterable[Named]) -> str | None:
    return _joined(party.name for party in parties)


def _ids(parties: Iterable[Named]) -> str | None:
    return _joined(party.id for party in parties)


def _id(named: Named | None) -> str | None:
    return named.id if named else None


def _name(named: Named | None) -> str | None:
    return named.name if named else None


COMPANIES: Flat[CompanyRow] = {
    "id": lambda row: row.id,
    "name": lambda row: row.name.name,
    "name_en": lambda row: row.name.en,
    "name_zh": lambda row: row.name.zh,
    "aliases": lambda row: _joined(row.aliases),
    "parent": lambda row: _name(row.parent),
    "parent_id": lambda row: _id(row.parent),
    "kind": lambda row: row.kind,
    "role": lambda row: row.role,
    **_of_figure("valuation", lambda row: row.valuation),
    **_of_figure("raised", lambda row: row.raised),
    **_of_figure("committed_out", lambda row: row.committed_out),
    **_of_figure("power_capacity", lambda row: row.compute),
    **_of_figure("capital_expenditure", lambda row: row.capex),
    "facts_count": lambda row: row.facts,
}

DEALS: Flat[DealRow] = {
    "id": lambda row: row.id,
    "title": lambda row: row.title.name,
    "title_zh": lambda row: row.title.zh,
    "kind": lambda row: row.kind,
    "subject": lambda row: row.subject.name,
    "subject_id": lambda row: row.subject.id,
    "announced": lambda row: row.announced,
    "date": lambda row: row.date,
    "status": lambda row: row.status,
    "conditional": lambda row: row.conditional,
    "payers": lambda row: _names(row.payers),
    "payees": lambda row: _names(row.payees),
    "payer_ids": lambda row: _ids(row.payers),
    "payee_ids": lambda row: _ids(row.payees),
    "metric": lambda row: row.amount.metric if row.amount else None,
    **_of_quantity(lambda row: row.amount.quantity if row.amount else None),
    "basis": lambda row: row.amount.basis if row.amount else None,
    "nature": lambda row: row.amount.nature if row.amount else None,
    "rivals": lambda row: row.amount.rivals if row.amount else 0,
    "amount_fact": lambda row: row.amount.fact if row.amount else None,
}


def _of_deal(read: Callable[[DealRow], Value]) -> Callable[[ContractRow], Value]:
    return lambda row: read(row.deal)


_HEADLINE = ("id", "title", "title_zh", "kind", "subject", "subject_id", "announced", "date",
             "status", "conditional")  # fmt: skip

CONTRACTS: Flat[ContractRow] = {
    **{name: _of_deal(DEALS[name]) for name in _HEADLINE},
    "suppliers": lambda row: _names(row.suppliers),
    "customers": lambda row: _names(row.customers),
    "supplier_ids": lambda row: _ids(row.suppliers),
    "customer_ids": lambda row: _ids(row.customers),
    **_of_quantity(lambda row: row.power, "power_"),
    "power_fact": lambda row: row.power_fact,
    "purposes": lambda row: _joined(dict.fromkeys(p.purpose for p in row.capacity if p.purpose)),
    "chips": lambda row: _joined(dict.fromkeys(p.chip for p in row.capacity if p.chip)),
    **_of_quantity(lambda row: row.money.quantity if row.money else None, "money_"),
    "money_basis": lambda row: row.money.basis if row.money else None,
    "money_nature": lambda row: row.money.nature if row.money else None,
    "money_fact": lambda row: row.money.fact if row.money else None,
    "money_inputs": lambda row: _joined(row.money.inputs) if row.money else None,
    "amends": lambda row: _joined(other.id for other in row.amends),
    "term_years": lambda row: row.term.years if row.term else None,
    "term_from": lambda row: row.term.start if row.term else None,
    "term_to": lambda row: row.term.end if row.term else None,
}

FACTS: Flat[FactRow] = {
    "id": lambda row: row.id,
    "kind": lambda row: row.kind,
    "subject": lambda row: row.subject.name,
    "subject_id": lambda row: row.subject.id,
    "metric": lambda row: row.metric,
    **_of_quantity(lambda row: row.quantity),
    "words": lambda row: row.words,
    "words_zh": lambda row: row.words_zh,
    "basis": lambda row: row.basis,
    "scope": lambda row: row.scope,
    "period": lambda row: row.period.label if row.period else None,
    "period_kind": lambda row: row.period.kind if row.period else None,
    "period_start": lambda row: row.period.start if row.period else None,
    "period_end": lambda row: row.period.end if row.period else None,
    "against": lambda row: row.against,
    "nature": lambda row: row.nature,
    "deal": lambda row: _id(row.deal),
    "deal_title": lambda row: _name(row.deal),
    "known_from": lambda row: row.known_from,
    "retracted": lambda row: row.retracted,
    "rank": lambda row: row.rank,
    "first_hand": lambda row: row.first_hand,
    "rivals": lambda row: row.rivals,
    "source": lambda row: row.first.source.id if row.first else None,
    "source_title": lambda row: row.first.source.name if row.first else None,
    "locator": lambda row: row.first.locator if row.first else None,
    "attribution": lambda row: row.first.attribution if row.first else None,
    "attributed_to": lambda row: row.first.attributed_to if row.first else None,
    "publisher": lambda row: row.first.publisher if row.first else None,
    "published": lambda row: row.first.published if row.first else None,
    "url": lambda row: row.first.url if row.first else None,
    "population": lambda row: row.population,
    "sponsor": lambda row: _name(row.sponsor),
    "interest": lambda row: row.interest,
    "derived": lambda row: row.derived,
    "formula": lambda row: row.formula,
    "inputs": lambda row: _joined(row.inputs),
    "note": lambda row: row.note,
}


def further_evidence(evidence: Mapping[str, Sequence[Evidence]]) -> Flat[FactRow]:
    """What a fact rests on besides its first evidence, which has columns of its own.

    Args:
        evidence: All evidence of the facts, by their ids, the first one first.
    """
    return {
        "also_in": lambda row: _joined(
            " ".join(filter(None, (each.source.id, each.locator, each.raw)))
            for each in evidence.get(row.id, ())[1:]
        )
    }


SOURCES: Flat[SourceRow] = {
    "id": lambda row: row.id,
    "title": lambda row: row.title.name,
    "title_zh": lambda row: row.title.zh,
    "kind": lambda row: row.kind,
    "publisher": lambda row: row.publisher,
    "published": lambda row: row.published,
    "language": lambda row: row.language,
    "url": lambda row: row.url,
    "licence": lambda row: row.licence,
    "attribution": lambda row: row.attribution,
    "facts": lambda row: row.facts,
    "without_facts": lambda row: _joined(f"{at}: {why}" for at, why in row.without_facts),
    "note": lambda row: row.note,
}

HITS: Flat[Hit] = {
    "kind": lambda hit: hit.kind,
    "id": lambda hit: hit.id,
    "label": lambda hit: hit.label,
    "detail": lambda hit: hit.detail,
}
