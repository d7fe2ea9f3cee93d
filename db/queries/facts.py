"""Facts: lists of them, and one with all that it rests on."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from db.queries import things
from db.queries.reading import (
    ALWAYS,
    QUANTITY,
    columns,
    either,
    holds,
    in_order,
    known,
    named,
    period,
    quantity,
    safe,
)
from db.queries.things import rivals_of
from db.queries.window import Listing, View, ids
from db.rows import Evidence, FactDetail, FactRow, Input
from db.safe_text import clean

LISTING = Listing(
    source="fact t",
    where=known("t"),
    order="t.position",
    sorts={
        "subject": "SELECT coalesce(name_en, name_zh) FROM entity WHERE id = t.subject",
        "metric": "t.metric",
        "known_from": "t.known_by",
        "nature": "t.nature",
        "figure": "coalesce(t.high, t.low)",
    },
    filters={
        "company": "t.subject = :company"
        " OR t.id IN (SELECT fact FROM party WHERE entity = :company)",
        "metric": "t.metric = :metric",
        "kind": "t.kind = :kind",
        "deal": "t.deal = :deal",
        "source": "t.id IN (SELECT fact FROM evidence"
        " WHERE source = :source AND known_by <= :as_of)",
        "nature": "t.nature = :nature",
    },
    search_kind="fact",
)

_ROWS = f"""
    SELECT f.id, f.kind, f.subject, s.name_en, s.name_zh, f.metric, {columns("f", QUANTITY)},
           f.words_en, f.words_zh, f.basis, f.scope, f.period_kind, f.period, f.period_start,
           f.period_end, f.against, f.nature, f.deal, d.title_en, d.title_zh, f.known_from,
           f.retracted, f.rank, f.first_hand, f.formula, f.note_en, f.note_zh, f.population,
           f.sponsor, p.name_en, p.name_zh, f.interest, f.position
    FROM fact f
    JOIN entity s ON s.id = f.subject
    LEFT JOIN deal d ON d.id = f.deal
    LEFT JOIN entity p ON p.id = f.sponsor
    WHERE f.id IN ({{ids}})
"""

_EVIDENCE = """
    SELECT e.fact, e.source, s.title_en, s.title_zh, s.publisher, s.kind, s.published,
           coalesce(e.url, s.url),
           e.locator, e.attribution, coalesce(w.name_en, w.name_zh, e.attributed_to), e.raw,
           e.note_en, e.note_zh, w.name_zh
    FROM evidence e
    JOIN source s ON s.id = e.source
    LEFT JOIN entity w ON w.id = e.attributed_to
    WHERE e.fact IN ({ids}) AND e.known_by <= :as_of
    ORDER BY e.position
"""

_INPUTS = f"""
    SELECT g.fact, g.name, g.input, f.subject, s.name_en, s.name_zh, f.metric, f.basis,
           {columns("f", QUANTITY)}, f.deal, d.title_en, d.title_zh
    FROM derivation g
    JOIN fact f ON f.id = g.input
    JOIN entity s ON s.id = f.subject
    LEFT JOIN deal d ON d.id = f.deal
    WHERE g.fact IN ({{ids}})
    ORDER BY g.position
"""


def window(
    connection: sqlite3.Connection, view: View, offset: int = 0, limit: int = -1
) -> list[FactRow]:
    """One window of the list of facts."""
    return rows(connection, ids(connection, LISTING, view, offset, limit), view.as_of)


def rows(
    connection: sqlite3.Connection, fact_ids: Sequence[str], as_of: str | None = None
) -> list[FactRow]:
    """The facts of these ids, in their order.

    Args:
        connection: The store.
        fact_ids: The ids.
        as_of: The day as of which rivals are counted; None to count none.
    """
    first = first_evidence(connection, fact_ids, as_of or ALWAYS)
    inputs: dict[str, list[str]] = defaultdict(list)
    found: list[FactRow] = []
    for batch in _batches(fact_ids):
        for row in in_order(connection, _INPUTS, batch):
            inputs[row[0]].append(clean(row[2]))
        disputed = {} if as_of is None else things.rivals(connection, batch, as_of)
        found += [
            _fact(row, first.get(row[0]), tuple(inputs[row[0]]), disputed.get(row[0], 0))
            for row in in_order(connection, _ROWS, batch)
        ]
    return found


def detail(connection: sqlite3.Connection, fact_id: str, as_of: str = ALWAYS) -> FactDetail | None:
    """A fact with its evidence, its inputs, its rivals and what is computed from it."""
    found = rows(connection, [fact_id], as_of)
    if not found:
        return None
    return FactDetail(
        found[0],
        tuple(evidence for _, evidence in _evidence(connection, [fact_id], as_of)),
        tuple(_input(row) for row in in_order(connection, _INPUTS, [fact_id])),
        _about_the_same(connection, fact_id, as_of, "!="),
        tuple(rows(connection, _used_by(connection, fact_id, as_of), as_of)),
        _about_the_same(connection, fact_id, as_of, "="),
        _status(connection, found[0], as_of),
    )


_STATUS = f"""
    SELECT e.status FROM event e JOIN fact f ON f.id = e.fact
    WHERE e.deal = :deal AND (e.part IS NULL OR e.part = :part) AND {holds("f")}
    ORDER BY e.part IS NULL, e.happened_by DESC, f.position DESC LIMIT 1
"""


def _status(connection: sqlite3.Connection, fact: FactRow, as_of: str) -> str | None:
    """The stage of the deal of a fact; of a part, its own where it has any."""
    if fact.deal is None:
        return None
    values = {"deal": fact.deal.id, "part": fact.id, "as_of": as_of}
    found = connection.execute(_STATUS, values).fetchone()
    return None if found is None else safe(found[0])


def evidence_of(
    connection: sqlite3.Connection, fact_ids: Sequence[str], as_of: str = ALWAYS
) -> list[tuple[str, Evidence]]:
    """All evidence of these facts that was there on a day: the fact's id, and the evidence."""
    return [pair for batch in _batches(fact_ids) for pair in _evidence(connection, batch, as_of)]


def first_evidence(
    connection: sqlite3.Connection, fact_ids: Sequence[str], as_of: str = ALWAYS
) -> dict[str, Evidence]:
    """The first evidence of each of these facts, by the fact's id."""
    found: dict[str, Evidence] = {}
    for id_, evidence in evidence_of(connection, fact_ids, as_of):
        found.setdefault(id_, evidence)
    return found


def inputs_of(connection: sqlite3.Connection, fact_ids: Sequence[str]) -> list[Input]:
    """Facts as the inputs of a sum that the screen makes."""
    return [
        Input(f"a{number}", row.id, row.subject, row.metric, row.basis, row.quantity, row.deal)
        for number, row in enumerate(rows(connection, fact_ids), 1)
    ]


def _about_the_same(
    connection: sqlite3.Connection, fact_id: str, as_of: str, how: str
) -> tuple[FactRow, ...]:
    """Facts about the very same thing that say otherwise, or the same; the preferred one first."""
    sql = f"""
        SELECT f.id FROM fact f JOIN fact o ON o.id = :id
        WHERE f.subject = o.subject AND f.metric = o.metric AND {rivals_of("f", "o", how)}
        ORDER BY f.preference, f.position
    """
    found = connection.execute(sql, {"id": fact_id, "as_of": as_of}).fetchall()
    return tuple(rows(connection, [row[0] for row in found], as_of))


def _used_by(connection: sqlite3.Connection, fact_id: str, as_of: str) -> list[str]:
    sql = (
        "SELECT f.id FROM derivation g JOIN fact f ON f.id = g.fact"
        f" WHERE g.input = :id AND {known('f')} ORDER BY f.position"
    )
    return [row[0] for row in connection.execute(sql, {"id": fact_id, "as_of": as_of})]


def _batches(fact_ids: Sequence[str], size: int = 500) -> list[Sequence[str]]:
    return [fact_ids[start : start + size] for start in range(0, len(fact_ids), size)]


def _evidence(
    connection: sqlite3.Connection, fact_ids: Sequence[str], as_of: str
) -> list[tuple[str, Evidence]]:
    return [
        (clean(row[0]), _one_evidence(row[1:]))
        for row in in_order(connection, _EVIDENCE, fact_ids, as_of=as_of)
    ]


def _one_evidence(row: Sequence[Any]) -> Evidence:
    return Evidence(
        named(row[0], row[1], row[2]), safe(row[3]), clean(row[4]), safe(row[5]), safe(row[6]),
        safe(row[7]), clean(row[8]), either(row[9], row[13]), safe(row[10]),
        either(row[11], row[12]),
    )  # fmt: skip


def _input(row: Sequence[Any]) -> Input:
    return Input(
        clean(row[1]), clean(row[2]), named(row[3], row[4], row[5]), clean(row[6]), safe(row[7]),
        quantity(row[8:15]), None if row[15] is None else named(row[15], row[16], row[17]),
    )  # fmt: skip


def _fact(
    row: Sequence[Any], first: Evidence | None, inputs: tuple[str, ...], disputed: int
) -> FactRow:
    deal = None if row[23] is None else named(*row[23:26])
    sponsor = None if row[34] is None else named(*row[34:37])
    return FactRow(
        id=clean(row[0]), kind=clean(row[1]), subject=named(*row[2:5]), metric=clean(row[5]),
        quantity=quantity(row[6:13]), words=either(row[13], row[14]), words_zh=safe(row[14]),
        basis=safe(row[15]), scope=safe(row[16]), period=period(*row[17:21]),
        against=safe(row[21]), nature=clean(row[22]), deal=deal, known_from=clean(row[26]),
        retracted=safe(row[27]), rank=clean(row[28]), first_hand=bool(row[29]),
        formula=safe(row[30]), note=either(row[31], row[32]), population=safe(row[33]),
        sponsor=sponsor, interest=safe(row[37]), first=first, inputs=inputs,
        position=int(row[38]), rivals=disputed,
    )  # fmt: skip
