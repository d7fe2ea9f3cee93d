"""Who pays whom what, part by part: the deals with their parts and amounts, in bulk.

Lists and pages of one deal are in `db.queries.deals`. This is for what follows from many deals at
once: totals, circles, how much of it is paid.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from db.named_tuple import NamedTuple
from db.quantity import Quantity
from db.queries import deals
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
from db.rows import Named
from db.safe_text import clean

BATCH = 500


class Leg(NamedTuple):
    """One part of a deal, or its headline amount: who pays whom what.

    Attributes:
        fact: The fact that states it.
        deal: The deal.
        parent: The part that it is a part of; None of an outermost part and of an amount.
        payers: Who pays; several share it in an unknown split. Of an amount: empty.
        payees: Who is paid, likewise.
        quantity: How much; None where no figure is known.
        status: The latest stage of this very part; None where it has no events of its own.
    """

    fact: str
    deal: Named
    parent: str | None
    payers: tuple[Named, ...]
    payees: tuple[Named, ...]
    instrument: str | None
    quantity: Quantity | None
    words: str | None
    basis: str | None
    nature: str
    condition: str | None
    due: str | None
    status: str | None


class LegDeal(NamedTuple):
    """A deal as its legs.

    Attributes:
        deal: Its id and titles.
        kind: "funding_round", "cloud_contract", ...
        subject: Who raises, buys or forms.
        buys: Whether it is about compute, so that its subject pays.
        raises: Whether its subject is paid.
        status: The latest stage of the deal as a whole.
        amounts: The preferred headline amount of each unit.
        parts: Its parts without its terms, in their order; a part stands before its own parts.
        named_in_terms: Who is said to take part without a part, such as lead investors.
    """

    deal: Named
    kind: str
    subject: Named
    buys: bool
    raises: bool
    status: str | None
    amounts: tuple[Leg, ...]
    parts: tuple[Leg, ...]
    named_in_terms: tuple[Named, ...]


class DealLink(NamedTuple):
    """One deal says how it relates to another."""

    fact: str
    deal: Named
    relation: str
    other: Named


_DEALS = f"""
    SELECT t.id, t.title_en, t.title_zh, t.kind, t.subject, s.name_en, s.name_zh,
           k.compute, k.raises, ({deals.STATUS})
    FROM deal t
    JOIN entity s ON s.id = t.subject
    JOIN deal_kind k ON k.code = t.kind
    WHERE t.id IN ({{ids}}) AND {deals.IS_KNOWN}
"""

_AMOUNTS = f"""
    SELECT f.deal, f.id, {columns("f", QUANTITY)}, f.words_en, f.words_zh, f.basis, f.nature
    FROM fact f
    WHERE f.deal IN ({{ids}}) AND f.kind = 'amount' AND {holds("f")}
    ORDER BY f.preference, f.position
"""

_PARTS = f"""
    SELECT p.deal, p.fact, p.parent, p.instrument, {columns("f", QUANTITY)},
           f.words_en, f.words_zh, f.basis, f.nature, p.condition_en, p.condition_zh, p.due,
           (SELECT e.status FROM event e JOIN fact g ON g.id = e.fact
            WHERE e.part = p.fact AND {holds("g")}
            ORDER BY e.happened_by DESC, g.position DESC LIMIT 1)
    FROM part p JOIN fact f ON f.id = p.fact
    WHERE p.deal IN ({{ids}}) AND f.kind = 'part' AND {holds("f")}
      AND {counts("p.fact")}
    ORDER BY f.position
"""

_PARTIES = f"""
    SELECT p.deal, f.kind, p.fact, y.role, y.entity, n.name_en, n.name_zh
    FROM part p
    JOIN fact f ON f.id = p.fact
    JOIN party y ON y.fact = p.fact
    JOIN entity n ON n.id = y.entity
    WHERE p.deal IN ({{ids}}) AND (f.kind = 'part' OR f.metric = 'lead_investor') AND {known("f")}
    ORDER BY f.position, y.position
"""

_LINKS = f"""
    SELECT l.fact, l.deal, d.title_en, d.title_zh, l.relation, l.other, o.title_en, o.title_zh,
           f.position
    FROM (SELECT fact FROM link WHERE deal IN ({{ids}})
          UNION SELECT fact FROM link WHERE other IN ({{ids}})) n
    CROSS JOIN link l ON l.fact = n.fact
    JOIN fact f ON f.id = l.fact
    JOIN deal d ON d.id = l.deal
    JOIN deal o ON o.id = l.other
    WHERE {holds("f")}
"""

# UNION, not UNION ALL: a circle of parents in a store made elsewhere must not go on for ever.
_FAMILY = """
    WITH RECURSIVE family(id) AS (
        SELECT :id UNION SELECT e.id FROM entity e JOIN family ON e.parent = family.id)
    SELECT id FROM family
"""


def family(connection: sqlite3.Connection, entity: str) -> frozenset[str]:
    """An entity and all that belongs to it, directly or through others."""
    return frozenset(row[0] for row in connection.execute(_FAMILY, {"id": entity}))


def names_of(connection: sqlite3.Connection, entities: Sequence[str]) -> dict[str, Named]:
    """The names of entities, by their ids as they were asked for; without those there are not."""
    sql = "SELECT id, name_en, name_zh FROM entity WHERE id IN ({ids})"
    return {row[0]: named(*row) for row in in_order(connection, sql, entities)}


def heads(connection: sqlite3.Connection) -> dict[str, Named]:
    """For each entity, the company at the head of the family that it belongs to."""
    rows = connection.execute("SELECT id, name_en, name_zh, parent FROM entity").fetchall()
    parent = {row[0]: row[3] for row in rows}
    name = {row[0]: named(*row[:3]) for row in rows}
    return {id_: name[_head(id_, parent)] for id_ in parent}


def by_name(company: Named) -> tuple[str, str]:
    """Sorts companies by name."""
    return company.name.casefold(), company.id


def _head(id_: str, parent: dict[str, str | None]) -> str:
    seen = {id_}
    while (above := parent.get(id_)) is not None and above in parent and above not in seen:
        seen.add(above)
        id_ = above
    return id_


def involving(
    connection: sqlite3.Connection, entities: Iterable[str], as_of: str = ALWAYS
) -> list[LegDeal]:
    """The deals in which one of these takes part, as payer, payee or subject."""
    found: set[str] = set()
    for batch in _batches(sorted(entities)):
        names = {f"id{number}": id_ for number, id_ in enumerate(batch)}
        listed = ", ".join(f":{name}" for name in names)
        sql = (
            "SELECT p.deal FROM part p JOIN party y ON y.fact = p.fact"
            f" WHERE y.entity IN ({listed})"
            f" UNION SELECT id FROM deal WHERE subject IN ({listed})"
        )
        found.update(row[0] for row in connection.execute(sql, names))
    placed: list[tuple[int, str]] = []
    for batch in _batches(list(found)):
        sql = "SELECT id, position FROM deal WHERE id IN ({ids})"
        placed += [(place, id_) for id_, place in in_order(connection, sql, batch)]
    return read(connection, [id_ for _, id_ in sorted(placed)], as_of)


def all_deals(connection: sqlite3.Connection, as_of: str = ALWAYS) -> list[LegDeal]:
    """Every deal that has parts."""
    rows = connection.execute(
        "SELECT id FROM deal t WHERE EXISTS (SELECT 1 FROM part p WHERE p.deal = t.id)"
        " ORDER BY position"
    )
    return read(connection, [row[0] for row in rows], as_of)


def read(
    connection: sqlite3.Connection, deal_ids: Sequence[str], as_of: str = ALWAYS
) -> list[LegDeal]:
    """The deals of these ids with their legs, as they were known on a day."""
    return [deal for batch in _batches(deal_ids) for deal in _read(connection, batch, as_of)]


def links(
    connection: sqlite3.Connection, deals: Iterable[str], as_of: str = ALWAYS
) -> list[DealLink]:
    """How deals relate to others, and these to others again, however many steps away."""
    found: dict[str, tuple[int, DealLink]] = {}
    todo = list(dict.fromkeys(deals))
    asked = set(todo)
    while todo:
        batch, todo = todo[:BATCH], todo[BATCH:]
        names = {f"id{number}": id_ for number, id_ in enumerate(batch)}
        sql = _LINKS.replace("{ids}", ", ".join(f":{name}" for name in names))
        for row in connection.execute(sql, {**names, "as_of": as_of}):
            if row[0] not in found:
                link = DealLink(clean(row[0]), named(*row[1:4]), clean(row[4]), named(*row[5:8]))
                found[row[0]] = (row[8], link)
                new = dict.fromkeys(end for end in (row[1], row[5]) if end not in asked)
                asked.update(new)
                todo += new
    return [link for _, link in sorted(found.values())]


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _read(connection: sqlite3.Connection, ids: Sequence[str], as_of: str) -> Iterator[LegDeal]:
    rows = in_order(connection, _DEALS, ids, as_of=as_of)
    titles = {row[0]: named(*row[:3]) for row in rows}
    parties: dict[tuple[str, str], list[Named]] = defaultdict(list)
    in_terms: dict[str, dict[str, Named]] = defaultdict(dict)
    for deal, kind, fact, role, *party in in_order(connection, _PARTIES, ids, as_of=as_of):
        if kind == "part":
            parties[fact, role].append(named(*party))
        else:
            in_terms[deal].setdefault(party[0], named(*party))
    amounts: dict[str, dict[str, Leg]] = defaultdict(dict)
    known_ids = list(titles)
    for row in in_order(connection, _AMOUNTS, known_ids, as_of=as_of):
        leg = _amount(titles[row[0]], row)
        amounts[row[0]].setdefault(leg.quantity.unit if leg.quantity else "", leg)
    parts: dict[str, list[Leg]] = defaultdict(list)
    for row in in_order(connection, _PARTS, known_ids, as_of=as_of):
        parts[row[0]].append(_part(titles[row[0]], row, parties))
    for row in rows:
        yield LegDeal(
            deal=titles[row[0]], kind=clean(row[3]), subject=named(*row[4:7]),
            buys=bool(row[7]), raises=bool(row[8]), status=safe(row[9]),
            amounts=tuple(amounts[row[0]].values()), parts=tuple(parts[row[0]]),
            named_in_terms=tuple(in_terms[row[0]].values()),
        )  # fmt: skip


def _amount(deal: Named, row: Sequence[Any]) -> Leg:
    return Leg(
        fact=clean(row[1]), deal=deal, parent=None, payers=(), payees=(), instrument=None,
        quantity=quantity(row[2:9]), words=either(row[9], row[10]), basis=safe(row[11]),
        nature=clean(row[12]), condition=None, due=None, status=None,
    )  # fmt: skip


def _part(deal: Named, row: Sequence[Any], parties: dict[tuple[str, str], list[Named]]) -> Leg:
    return Leg(
        fact=clean(row[1]), deal=deal, parent=safe(row[2]),
        payers=tuple(parties[row[1], "payer"]), payees=tuple(parties[row[1], "payee"]),
        instrument=safe(row[3]), quantity=quantity(row[4:11]), words=either(row[11], row[12]),
        basis=safe(row[13]), nature=clean(row[14]), condition=either(row[15], row[16]),
        due=safe(row[17]), status=safe(row[18]),
    )  # fmt: skip
