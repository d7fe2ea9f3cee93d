"""Deals: lists of them, and one with its parts, terms, events, links and evidence."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from db.queries import facts
from db.queries.reading import (
    ALWAYS,
    QUANTITY,
    columns,
    either,
    holds,
    in_order,
    known,
    named,
    quantity,
    safe,
)
from db.queries.tellings import counts
from db.queries.things import count_rivals
from db.queries.window import Listing, Ready, View, ids
from db.rows import DealDetail, DealRow, Event, Evidence, Figure, LinkRow, Named, PartRow, Term
from db.safe_text import clean

AMOUNT = f"""SELECT f.id FROM fact f WHERE f.deal = t.id AND f.kind = 'amount' AND {known("f")}
    ORDER BY f.preference, f.position LIMIT 1"""

STATUS = f"""SELECT e.status FROM event e JOIN fact f ON f.id = e.fact
    WHERE e.deal = t.id AND e.part IS NULL AND {holds("f")}
    ORDER BY e.happened_by DESC, f.position DESC LIMIT 1"""

_UNCOUNTED = "('lapsed', 'talk')"

COUNTS = f"""coalesce((SELECT stage FROM status WHERE code = ({STATUS})), '') NOT IN {_UNCOUNTED}
    AND NOT EXISTS (SELECT 1 FROM link k JOIN fact f ON f.id = k.fact
        WHERE k.other = t.id AND k.relation IN ('replaces', 'cancels') AND {holds("f")})"""
"""The condition that the money of deal t adds to a sum: neither talk, nor lapsed, nor replaced."""

PART_COUNTS = f"""p.parent IS NULL AND f.basis IS NOT 'cancelled' AND {holds("f")} AND {COUNTS}
    AND coalesce((SELECT s.stage FROM event e JOIN fact g ON g.id = e.fact
        JOIN status s ON s.code = e.status WHERE e.part = p.fact AND {holds("g")}
        ORDER BY e.happened_by DESC, g.position DESC LIMIT 1), '') NOT IN {_UNCOUNTED}
    AND {counts("p.fact")}"""
"""The same of an outermost part p of deal t, with its figure f."""


def not_inside(also: str) -> str:
    """The condition that deal t is inside no other deal o that counts, and of which this holds."""
    return f"""NOT EXISTS (SELECT 1 FROM link k JOIN fact g ON g.id = k.fact
        JOIN deal o ON o.id = CASE k.deal WHEN t.id THEN k.other ELSE k.deal END
        WHERE ((k.deal = t.id AND k.relation = 'part_of')
            OR (k.other = t.id AND k.relation = 'includes'))
          AND {holds("g")} AND {COUNTS.replace("t.id", "o.id")} AND {also})"""


ANNOUNCED_BY = """CASE length(t.announced)
    WHEN 4 THEN t.announced || '-12-31'
    WHEN 7 THEN date(t.announced || '-01', '+1 month', '-1 day')
    ELSE t.announced END"""

IS_ANNOUNCED = f"(t.announced IS NULL OR {ANNOUNCED_BY} <= :as_of)"
"""A deal may have been talked about before; its day, its term and its note came with it."""

_ANNOUNCED = f"CASE WHEN {IS_ANNOUNCED} THEN t.announced END"

DATE = f"""coalesce({_ANNOUNCED}, (SELECT min(e.date) FROM event e JOIN fact f ON f.id = e.fact
    WHERE e.deal = t.id AND {holds("f")}))"""

IS_KNOWN = f"""t.known_by <= :as_of
    AND EXISTS (SELECT 1 FROM fact f WHERE f.deal = t.id AND {known("f")})"""

_PARTY = f"""SELECT min(coalesce(n.name_en, n.name_zh)) FROM fact f
    JOIN party y ON y.fact = f.id JOIN entity n ON n.id = y.entity
    WHERE f.deal = t.id AND f.kind IN ('part', 'term') AND y.role = '{{role}}' AND {known("f")}"""

# Watts and dollars have no common order: by amount, deals without money come last.
_MONEY = AMOUNT.replace(
    "f.id",
    """CASE WHEN f.unit NOT IN ('W', 'people', 'count', 'year', 'ratio', 'x')
    THEN coalesce(f.high, f.low) END""",
    1,
)

_SORTS = {
    "announced": DATE,
    "title": "coalesce(t.title_en, t.title_zh) COLLATE NOCASE",
    "kind": "t.kind",
    "payers": _PARTY.format(role="payer"),
    "payees": _PARTY.format(role="payee"),
    "amount": _MONEY,
    "status": STATUS,
}

LISTING = Listing(
    source="deal t",
    where=IS_KNOWN,
    order=f"{DATE} IS NULL, {DATE} DESC, t.position",
    sorts=_SORTS,
    filters={
        "company": "t.subject = :company OR t.id IN (SELECT p.deal FROM part p"
        " JOIN party y ON y.fact = p.fact JOIN fact f ON f.id = p.fact"
        f" WHERE y.entity = :company AND {known('f')})",
        "kind": "t.kind = :kind",
        "status": f"({STATUS}) = :status",
    },
    search_kind="deal",
    ready=Ready("deal", {key: key for key in _SORTS}, settles=True),
)

_WHEN_ANNOUNCED = ", ".join(
    f"CASE WHEN {IS_ANNOUNCED} THEN t.{name} END"
    for name in ("term_years", "term_from", "term_to", "note_en", "note_zh")
)

_ROWS = f"""
    SELECT t.id, t.title_en, t.title_zh, t.kind, t.subject, s.name_en, s.name_zh, {_ANNOUNCED},
           ({STATUS}), t.position, {_WHEN_ANNOUNCED},
           a.id, a.metric, {columns("a", QUANTITY)}, a.words_en, a.words_zh, a.basis, a.period,
           a.nature, a.formula,
           {count_rivals("a", of_deal=True)},
           {DATE}, (SELECT raises FROM deal_kind WHERE code = t.kind)
    FROM deal t
    JOIN entity s ON s.id = t.subject
    LEFT JOIN fact a ON a.id = ({AMOUNT})
    WHERE t.id IN ({{ids}}) AND {IS_KNOWN}
"""

_PARTIES = f"""
    SELECT p.deal, y.role, y.entity, n.name_en, n.name_zh, p.fact, p.parent, y.position
    FROM part p
    JOIN party y ON y.fact = p.fact
    JOIN fact f ON f.id = p.fact
    JOIN entity n ON n.id = y.entity
    WHERE {{where}} AND {known("f")}
    ORDER BY f.kind = 'term', f.position, y.position
"""

_PARTS = f"""
    SELECT p.deal, p.fact, f.kind, p.parent, f.metric, p.instrument, {columns("f", QUANTITY)},
           f.words_en, f.words_zh, f.basis, f.nature, p.purpose, p.chip, f.scope,
           p.condition_en, p.condition_zh, p.due,
           (SELECT e.status FROM event e JOIN fact g ON g.id = e.fact
            WHERE e.part = p.fact AND {holds("g")}
            ORDER BY e.happened_by DESC, g.position DESC LIMIT 1),
           {counts("p.fact")}
    FROM part p JOIN fact f ON f.id = p.fact
    WHERE p.deal IN ({{ids}}) AND {known("f")}
    ORDER BY f.position
"""

_EVENTS = f"""
    SELECT e.fact, e.status, e.date, e.part FROM event e JOIN fact f ON f.id = e.fact
    WHERE e.deal = :deal AND {holds("f")}
    ORDER BY e.happened_by, f.position
"""

_LINKS = f"""
    SELECT l.fact, l.relation, d.id, d.title_en, d.title_zh, l.other = :deal, f.note_en, f.note_zh
    FROM link l
    JOIN fact f ON f.id = l.fact
    JOIN deal d ON d.id = CASE WHEN l.deal = :deal THEN l.other ELSE l.deal END
    WHERE (l.deal = :deal OR l.other = :deal) AND {holds("f")}
    ORDER BY l.other = :deal, f.position
"""


def window(
    connection: sqlite3.Connection, view: View, offset: int = 0, limit: int = -1
) -> list[DealRow]:
    """One window of the list of deals."""
    return rows(connection, ids(connection, LISTING, view, offset, limit), view.as_of)


def rows(
    connection: sqlite3.Connection, deal_ids: Sequence[str], as_of: str = ALWAYS
) -> list[DealRow]:
    """The deals of these ids, in their order, as they were known on a day."""
    found: list[DealRow] = []
    for start in range(0, len(deal_ids), 500):
        batch = deal_ids[start : start + 500]
        parties = _deal_parties(connection, batch, as_of)
        conditional = _conditional(connection, batch, as_of)
        found += [
            _deal(row, parties[row[0]], row[0] in conditional)
            for row in in_order(connection, _ROWS, batch, as_of=as_of)
        ]
    return found


def detail(connection: sqlite3.Connection, deal_id: str, as_of: str = ALWAYS) -> DealDetail | None:
    """Everything known about a deal on a day; None if there is no such deal then."""
    found = rows(connection, [deal_id], as_of)
    if not found:
        return None
    row = in_order(connection, _ROWS, [deal_id], as_of=as_of)[0]
    parts = parts_of(connection, found, as_of)[deal_id]
    view = View(as_of=as_of, only=(("deal", deal_id),))
    stated = facts.window(connection, view)
    return DealDetail(
        deal=found[0],
        amounts=tuple(fact for fact in stated if fact.kind == "amount"),
        parts=tuple(part for part in parts if part.kind == "part"),
        terms=tuple(part for part in parts if part.kind == "term"),
        events=_events(connection, deal_id, as_of),
        links=_links(connection, deal_id, as_of),
        facts=tuple(fact for fact in stated if fact.kind == "measure"),
        evidence=tuple(facts.evidence_of(connection, [fact.id for fact in stated], as_of)),
        term=term(row[10:13]),
        note=either(row[13], row[14]),
    )


def term(values: Sequence[Any]) -> Term | None:
    """A contract's duration from its three columns; None where nothing is stated."""
    years, start, end = values
    if years is None and start is None and end is None:
        return None
    return Term(None if years is None else int(years), safe(start), safe(end))


def _deal_parties(
    connection: sqlite3.Connection, deal_ids: Sequence[str], as_of: str
) -> dict[str, dict[str, dict[str, Named]]]:
    """The payers and payees of deals: by deal, role and entity, those of parts before terms'."""
    parties: dict[str, dict[str, dict[str, Named]]] = defaultdict(lambda: defaultdict(dict))
    sql = _PARTIES.format(
        where="(f.kind = 'part' OR f.metric = 'lead_investor') AND p.deal IN ({ids})"
    )
    for deal, role, entity, english, chinese, *_ in in_order(
        connection, sql, deal_ids, as_of=as_of
    ):
        parties[deal][role].setdefault(entity, named(entity, english, chinese))
    return parties


def _conditional(connection: sqlite3.Connection, deal_ids: Sequence[str], as_of: str) -> set[str]:
    sql = (
        "SELECT DISTINCT p.deal FROM part p JOIN fact f ON f.id = p.fact"
        " WHERE p.deal IN ({ids}) AND f.kind = 'part'"
        f" AND coalesce(p.condition_en, p.condition_zh) IS NOT NULL AND {known('f')}"
    )
    return {row[0] for row in in_order(connection, sql, deal_ids, as_of=as_of)}


def _deal(row: Sequence[Any], parties: dict[str, dict[str, Named]], conditional: bool) -> DealRow:
    subject = named(row[4], row[5], row[6])
    raises = bool(row[32])
    return DealRow(
        id=clean(row[0]),
        title=named(row[0], row[1], row[2]),
        kind=clean(row[3]),
        subject=subject,
        announced=safe(row[7]),
        date=safe(row[31]),
        payers=tuple(parties["payer"].values()),
        payees=tuple(parties["payee"].values()) or ((subject,) if raises else ()),
        amount=None if row[15] is None else _figure(row[15:]),
        status=safe(row[8]),
        conditional=conditional,
        position=int(row[9]),
    )


def _figure(row: Sequence[Any]) -> Figure:
    return Figure(
        fact=clean(row[0]), metric=clean(row[1]), quantity=quantity(row[2:9]),
        words=either(row[9], row[10]), basis=safe(row[11]), period=safe(row[12]),
        nature=clean(row[13]), derived=row[14] is not None, rivals=int(row[15] or 0),
    )  # fmt: skip


def parts_of(
    connection: sqlite3.Connection, deals: Sequence[DealRow], as_of: str = ALWAYS
) -> dict[str, list[PartRow]]:
    """The parts and terms of deals, by deal; each part's own parts right after it."""
    parts: dict[str, list[PartRow]] = {deal.id: [] for deal in deals}
    for start in range(0, len(deals), 500):
        batch = deals[start : start + 500]
        ids = [deal.id for deal in batch]
        parties: dict[tuple[str, str], list[Named]] = defaultdict(list)
        sql = _PARTIES.format(where="p.deal IN ({ids})")
        for _, role, entity, english, chinese, fact, *_ in in_order(
            connection, sql, ids, as_of=as_of
        ):
            parties[fact, role].append(named(entity, english, chinese))
        found = in_order(connection, _PARTS, ids, as_of=as_of)
        first = facts.first_evidence(connection, [row[1] for row in found], as_of)
        rows: dict[str, list[Sequence[Any]]] = defaultdict(list)
        for deal_id, *row in found:
            rows[deal_id].append(row)
        for deal in batch:
            parts[deal.id] = _parts(deal, rows[deal.id], parties, first)
    return parts


def _parts(
    deal: DealRow,
    rows: Sequence[Sequence[Any]],
    parties: Mapping[tuple[str, str], Sequence[Named]],
    first: Mapping[str, Evidence],
) -> list[PartRow]:
    depths: dict[str | None, int] = {None: -1}
    status: dict[str | None, str | None] = {None: deal.status}
    parts = []
    for row in rows:
        depths[row[0]] = depths.get(row[2], -1) + 1
        status[row[0]] = safe(row[22]) or status.get(row[2])
        parts.append(PartRow(
            fact=clean(row[0]), kind=clean(row[1]), parent=safe(row[2]), depth=depths[row[0]],
            metric=clean(row[3]), payers=tuple(parties.get((row[0], "payer"), ())),
            payees=tuple(parties.get((row[0], "payee"), ())), instrument=safe(row[4]),
            quantity=quantity(row[5:12]), words=either(row[12], row[13]), basis=safe(row[14]),
            nature=clean(row[15]), purpose=safe(row[16]), chip=safe(row[17]), scope=safe(row[18]),
            condition=either(row[19], row[20]), due=safe(row[21]), status=status[row[0]],
            first=first.get(row[0]), counts=bool(row[23]),
        ))  # fmt: skip
    return parts


def _events(connection: sqlite3.Connection, deal_id: str, as_of: str) -> tuple[Event, ...]:
    found = connection.execute(_EVENTS, {"deal": deal_id, "as_of": as_of}).fetchall()
    first = facts.first_evidence(connection, [row[0] for row in found], as_of)
    return tuple(
        Event(clean(row[0]), clean(row[1]), safe(row[2]), safe(row[3]), first.get(row[0]))
        for row in found
    )


def _links(connection: sqlite3.Connection, deal_id: str, as_of: str) -> tuple[LinkRow, ...]:
    return tuple(
        LinkRow(
            clean(row[0]), clean(row[1]), named(*row[2:5]), bool(row[5]), either(row[6], row[7])
        )
        for row in connection.execute(_LINKS, {"deal": deal_id, "as_of": as_of})
    )
