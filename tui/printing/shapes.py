"""Rows as the JSON that scripts rely on: one function a kind of row.

Companies are given by the name that is shown, deals and sources by id; the other is beside it
("subject" and "subject_id", "source" and "source_title"). Null is what is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from db.quantity import Quantity, as_json
from db.rows import (
    CompanyRow,
    Evidence,
    FactDetail,
    FactRow,
    Figure,
    Hit,
    Input,
    Named,
    SourceRow,
)

Json: TypeAlias = dict[str, object]


def quantity(value: Quantity | None) -> Json | None:
    """A figure; null where none is known."""
    return None if value is None else as_json(value)


def names(parties: Iterable[Named]) -> list[str]:
    """The names that are shown for several parties."""
    return [party.name for party in parties]


def one_name(parties: Sequence[Named]) -> str | None:
    """Several parties in one text; null where there are none."""
    return ", ".join(names(parties)) or None


def figure(value: Figure | None) -> Json | None:
    """A headline figure, and the facts that it is from."""
    if value is None:
        return None
    return {
        "fact": value.fact,
        "metric": value.metric,
        "quantity": quantity(value.quantity),
        "words": value.words,
        "basis": value.basis,
        "period": value.period,
        "nature": value.nature,
        "derived": value.derived,
        "rivals": value.rivals,
        "inputs": list(value.inputs),
    }


def company(row: CompanyRow) -> Json:
    """A company as lists show it."""
    return {
        "id": row.id,
        "name": row.name.name,
        "names": {"en": row.name.en, "zh": row.name.zh},
        "aliases": list(row.aliases),
        "parent": row.parent.name if row.parent else None,
        "parent_id": row.parent.id if row.parent else None,
        "kind": row.kind,
        "role": row.role,
        "valuation": figure(row.valuation),
        "raised": figure(row.raised),
        "committed_out": figure(row.committed_out),
        "power_capacity": figure(row.compute),
        "capital_expenditure": figure(row.capex),
        "facts_count": row.facts,
    }


def evidence(value: Evidence) -> Json:
    """What a fact rests on."""
    return {
        "source": value.source.id,
        "source_title": value.source.name,
        "source_kind": value.source_kind,
        "publisher": value.publisher,
        "published": value.published,
        "url": value.url,
        "locator": value.locator,
        "attribution": value.attribution,
        "attributed_to": value.attributed_to,
        "raw": value.raw,
        "note": value.note,
    }


def fact(row: FactRow, all_evidence: Iterable[Evidence]) -> Json:
    """A fact, with all its evidence; the first of it stands in the fact itself, too."""
    first, period = row.first, row.period
    return {
        "id": row.id,
        "kind": row.kind,
        "subject": row.subject.name,
        "subject_id": row.subject.id,
        "metric": row.metric,
        "quantity": quantity(row.quantity),
        "words": row.words,
        "words_zh": row.words_zh,
        "basis": row.basis,
        "scope": row.scope,
        "period": period.label if period else None,
        "period_kind": period.kind if period else None,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "against": row.against,
        "nature": row.nature,
        "deal": row.deal.id if row.deal else None,
        "deal_title": row.deal.name if row.deal else None,
        "known_from": row.known_from,
        "retracted": row.retracted,
        "rank": row.rank,
        "first_hand": row.first_hand,
        "rivals_count": row.rivals,
        "source": first.source.id if first else None,
        "source_title": first.source.name if first else None,
        "locator": first.locator if first else None,
        "attribution": first.attribution if first else None,
        "attributed_to": first.attributed_to if first else None,
        "population": row.population,
        "sponsor": row.sponsor.name if row.sponsor else None,
        "interest": row.interest,
        "derived": row.derived,
        "formula": row.formula,
        "inputs": list(row.inputs),
        "note": row.note,
        "evidence": [evidence(each) for each in all_evidence],
    }


def fact_detail(
    detail: FactDetail,
    rivals: Sequence[Json],
    used_by: Sequence[Json],
    inputs: Sequence[Json],
    agree: Sequence[Json] = (),
) -> Json:
    """A fact with its rivals and with the facts of a computation it takes part in.

    Args:
        detail: The fact.
        rivals: Its rivals, as `fact` gives them.
        used_by: What is computed from it, likewise.
        inputs: What it is computed from, as `input_of` gives them.
        agree: Facts that say the same about the very same thing, as `fact` gives them.
    """
    return {
        **fact(detail.fact, detail.evidence),
        "rivals": list(rivals),
        "also_said_by": list(agree),
        "input_facts": list(inputs),
        "used_by": list(used_by),
    }


def input_of(value: Input) -> Json:
    """One input of a derived fact, by its name in the formula."""
    return {
        "name": value.name,
        "fact": value.fact,
        "subject": value.subject.name,
        "subject_id": value.subject.id,
        "metric": value.metric,
        "basis": value.basis,
        "quantity": quantity(value.quantity),
        "deal": value.deal.id if value.deal else None,
    }


def source(row: SourceRow) -> Json:
    """A source and how much rests on it."""
    return {
        "id": row.id,
        "title": row.title.name,
        "titles": {"en": row.title.en, "zh": row.title.zh},
        "kind": row.kind,
        "publisher": row.publisher,
        "published": row.published,
        "language": row.language,
        "url": row.url,
        "licence": row.licence,
        "attribution": row.attribution,
        "note": row.note,
        "facts": row.facts,
        "without_facts": [{"locator": at, "why": why} for at, why in row.without_facts],
    }


def hit(value: Hit) -> Json:
    """Something that a search found."""
    return {"kind": value.kind, "id": value.id, "label": value.label, "detail": value.detail}
