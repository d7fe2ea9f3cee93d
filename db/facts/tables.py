"""Facts as the rows of a store's tables (see `db.schema`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from db import vocabulary as v
from db.dates import last_day, parse_period
from db.facts.pinyin import initials
from db.facts.records import DealRecord, PartRecord, TermRecord, Words
from db.facts.statements import FactSet, Statement
from db.quantity import Quantity
from db.search_text import fold

Row = dict[str, Any]


def tables(facts: FactSet) -> Mapping[str, Iterable[Row]]:
    """All rows of a store, by table; those of large tables are made as they are asked for."""
    year_ends = {entity.id: entity.fiscal_year_end for entity in facts.entities}
    return {
        "metric": [_metric(metric) for metric in v.METRICS.values()],
        "status": [{"code": s.code, "stage": s.stage} for s in v.STATUSES.values()],
        "deal_kind": [
            {"code": k.code, "compute": int(k.compute), "raises": int(k.raises)}
            for k in v.DEAL_KINDS.values()
        ],
        "entity": _entities(facts),
        "name": _names(facts),
        "source": _sources(facts),
        "passage": [
            {"source": source.id, "locator": passage.at, "why": passage.why}
            for source in facts.sources
            for passage in source.without_facts
        ],
        "deal": _deals(facts),
        "told_as": [
            {"id": id_, "deal": deal}
            for id_, deal in sorted(facts.merged.told_as.items() if facts.merged else ())
        ],
        "fact": (
            _fact(number, item, year_ends.get(item.subject))
            for number, item in enumerate(facts.statements)
        ),
        "part": (_part(item) for item in facts.statements if item.kind in ("part", "term")),
        "rival_part": [
            part._asdict() for part in (facts.merged.rival_parts if facts.merged else ())
        ],
        "party": (row for item in facts.statements for row in _parties(item)),
        "event": (_event(item) for item in facts.statements if item.kind == "status"),
        "link": (_link(item) for item in facts.statements if item.kind == "link"),
        "evidence": (row for item in facts.statements for row in _evidence(item)),
        "derivation": (row for item in facts.statements for row in _derivation(item)),
        "search_text": _search_texts(facts),
    }


def _metric(metric: v.Metric) -> Row:
    return {
        "code": metric.code,
        "dimension": metric.dimension,
        "bases": " ".join(metric.bases),
        "must_agree": " ".join(metric.must_agree),
        "additive": int(metric.additive),
    }


def _words(name: str, words: Words | None) -> Row:
    if words is None:
        return _no_words(name)
    return {f"{name}_en": words.en, f"{name}_zh": words.zh}


@cache
def _no_words(name: str) -> Row:
    return {f"{name}_en": None, f"{name}_zh": None}


def _entities(facts: FactSet) -> Iterator[Row]:
    return (
        {
            "id": entity.id, "kind": entity.kind, **_words("name", entity.name),
            "parent": entity.parent, "role": entity.role,
            "fiscal_year_end": entity.fiscal_year_end, **_words("note", entity.note),
            "position": number,
        }
        for number, entity in enumerate(facts.entities)
    )  # fmt: skip


def _names(facts: FactSet) -> Iterator[Row]:
    return (
        {"entity": entity.id, "name": name, "folded": fold(name)}
        for entity in facts.entities
        for name in dict.fromkeys(
            filter(None, (entity.name.en, entity.name.zh, *entity.aliases, entity.id))
        )
    )


def _sources(facts: FactSet) -> list[Row]:
    plain = ("id", "kind", "publisher", "author", "language", "published", "url", "path",
             "licence", "attribution")  # fmt: skip
    return [
        {
            **{name: getattr(source, name) for name in plain},
            **_words("title", source.title), **_words("note", source.note), "position": number,
        }
        for number, source in enumerate(facts.sources)
    ]  # fmt: skip


def _deals(facts: FactSet) -> Iterator[Row]:
    known: dict[str, str] = {}
    for item in facts.statements:
        if item.deal and (day := item.known_by):
            known[item.deal] = min(day, known.get(item.deal, day))
    return (_deal(number, deal, known) for number, deal in enumerate(facts.deals))


def _deal(number: int, deal: DealRecord, known: dict[str, str]) -> Row:
    term = deal.term
    return {
        "id": deal.id, "kind": deal.kind, "subject": deal.subject, **_words("title", deal.title),
        "announced": deal.announced, "term_years": term.years if term else None,
        "term_from": term.from_ if term else None, "term_to": term.to if term else None,
        **_words("note", deal.note), "known_by": known.get(deal.id, "9999-12-31"),
        "position": number,
    }  # fmt: skip


def _fact(number: int, item: Statement, year_end: str | None) -> Row:
    assert item.known_from
    first_hand = int(any([e.says in v.FIRST_HAND for e in item.evidence]))
    preference = _preference(item.rank, bool(item.formula), first_hand, item.known_from)
    return {
        "id": item.id, "kind": item.kind, "subject": item.subject, "deal": item.deal,
        "metric": item.metric, **_quantity(item.quantity), **_words("words", item.words),
        "basis": item.basis, "scope": item.scope, **_period(item, year_end),
        "against": item.against, "nature": item.nature, "population": item.population,
        "sponsor": item.sponsor, "interest": item.interest, "interest_in": item.interest_in,
        "known_from": item.known_from, "known_by": item.known_by,
        "retracted": item.retracted, "retracted_by": item.retracted_by,
        "rank": item.rank, "first_hand": first_hand, "preference": preference,
        "formula": item.formula, **_words("note", item.note), "position": number,
    }  # fmt: skip


@lru_cache(maxsize=4096)
def _preference(rank: str, derived: bool, first_hand: int, known_from: str) -> str:
    """Sorts rivals: by rank, then stated first, then first hand, then the one known last."""
    age = 99_999_999 - int(last_day(known_from).replace("-", ""))
    return f"{v.RANKS.index(rank)}{int(derived)}{1 - first_hand}{age:08}"


_NO_QUANTITY: Row = {
    "low": None, "high": None, "low_open": 0, "high_open": 0, "approximate": 0, "unit": None,
    "raw": None,
}  # fmt: skip
_NO_PERIOD: Row = {"period": None, "period_kind": None, "period_start": None, "period_end": None}


def _quantity(quantity: Quantity | None) -> Row:
    if quantity is None:
        return _NO_QUANTITY
    return {
        "low": _number(quantity.low), "high": _number(quantity.high),
        "low_open": int(quantity.low_open), "high_open": int(quantity.high_open),
        "approximate": int(quantity.approximate), "unit": quantity.unit, "raw": quantity.raw,
    }  # fmt: skip


def _number(number: int | Decimal | None) -> int | float | None:
    # Only ratios and growth factors are decimals; money never takes this turn.
    return float(number) if isinstance(number, Decimal) else number


def _period(item: Statement, year_end: str | None) -> Row:
    if item.period is None:
        return _NO_PERIOD
    period = parse_period(item.period, year_end)
    return {"period": period.label, "period_kind": period.kind,
            "period_start": period.start, "period_end": period.end}  # fmt: skip


def _part(item: Statement) -> Row:
    record = item.record
    condition = due = instrument = purpose = chip = None
    if isinstance(record, PartRecord):
        condition, due, instrument = record.condition, record.due, record.instrument
        purpose, chip = record.purpose, record.chip
    assert isinstance(record, PartRecord | TermRecord)
    return {
        "fact": item.id, "deal": item.deal, "parent": item.parent, "instrument": instrument,
        "purpose": purpose, "chip": chip, **_words("condition", condition), "due": due,
    }  # fmt: skip


def _parties(item: Statement) -> list[Row]:
    return [
        {"fact": item.id, "role": role, "entity": entity, "position": number}
        for role, entities in (("payer", item.payers), ("payee", item.payees))
        for number, entity in enumerate(dict.fromkeys(entities))
    ]


def _event(item: Statement) -> Row:
    assert item.known_from
    return {
        "fact": item.id, "deal": item.deal, "part": item.parent, "status": item.status,
        "date": item.on, "happened_by": last_day(item.on or item.known_from),
    }  # fmt: skip


def _link(item: Statement) -> Row:
    return {"fact": item.id, "deal": item.deal, "relation": item.relation, "other": item.other_deal}


def _evidence(item: Statement) -> list[Row]:
    return [
        {
            "fact": item.id, "position": number, "source": evidence.source,
            "locator": evidence.at, "attribution": evidence.says,
            "attributed_to": evidence.who, "raw": evidence.raw, "url": evidence.url,
            **_words("note", evidence.note),
            "known_by": item.evidence_days[number] if item.evidence_days else item.known_by,
        }
        for number, evidence in enumerate(item.evidence)
    ]  # fmt: skip


def _derivation(item: Statement) -> list[Row]:
    return [
        {"fact": item.id, "position": number, "name": name, "input": id_}
        for number, (name, id_) in enumerate(item.inputs.items())
    ]


def _search_texts(facts: FactSet) -> Iterator[Row]:
    texts = _things_to_find(facts)
    for number, (kind, id_, pieces) in enumerate(texts, 1):
        yield {"rowid": number, "kind": kind, "id": id_, "text": _distinct(pieces)}


_Pieces = Iterable[str | None]


def _things_to_find(facts: FactSet) -> Iterator[tuple[str, str, _Pieces]]:
    """What can be found: its kind, its id, and the texts by which it is found."""
    names = _names_to_find(facts)
    for entity in facts.entities:
        yield "entity", entity.id, (names[entity.id], names.get(entity.parent or ""))
    for source in facts.sources:
        title = source.title
        yield "source", source.id, (title.en, title.zh, source.publisher, source.author)
    for deal, pieces in _texts_of_deals(facts, names).items():
        yield "deal", deal, pieces
    for item in facts.statements:
        raw = (evidence.raw for evidence in item.evidence)
        yield "fact", item.id, (*_said(item, names), names[item.subject], item.metric, *raw)


def _names_to_find(facts: FactSet) -> dict[str, str]:
    """All names of each entity, and after them the initials of those in Chinese."""
    named: dict[str, list[str]] = {}
    for row in _names(facts):
        named.setdefault(row["entity"], []).append(row["name"])
    return {entity: " ".join([*names, *_initials(names)]) for entity, names in named.items()}


def _initials(names: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(each for name in names for each in initials(name))


def _texts_of_deals(facts: FactSet, names: Mapping[str, str]) -> dict[str, dict[str | None, None]]:
    """The texts by which each deal is found, its facts' among them, each once and in order."""
    texts = {
        deal.id: dict.fromkeys((deal.title.en, deal.title.zh, names[deal.subject]))
        for deal in facts.deals
    }
    for deal in facts.merged.deals if facts.merged else ():
        if kept := facts.merged and facts.merged.told_as.get(deal.id):
            texts[kept].update(dict.fromkeys((deal.title.en, deal.title.zh)))
    for item in facts.statements:
        if item.deal:
            texts[item.deal].update(dict.fromkeys(_said(item, names)))
    return texts


def _said(item: Statement, names: Mapping[str, str]) -> list[str | None]:
    said = [item.words.en, item.words.zh] if item.words else []
    said.append(item.scope)
    said += [names[party] for party in (*item.payers, *item.payees)]
    return said


def _distinct(pieces: _Pieces) -> str:
    return fold("\n".join(dict.fromkeys([piece.strip() for piece in pieces if piece])))
