"""Companies: lists of them with their headline figures, and one with all its facts and deals."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from db.quantity import Quantity
from db.queries import deals, facts
from db.queries.kept_figures import Headline, kept_headlines
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
from db.queries.things import rivals
from db.queries.window import Listing, Ready, View, ids
from db.rows import CompanyDetail, CompanyRow, Figure
from db.safe_text import clean
from db.vocabulary import EXPECTED_NATURES

LISTED_KINDS = ("company", "investor", "joint_venture", "nonprofit", "group")
"""The kinds of entities that stand among the companies; the others are found by searching."""


FIGURES = ("valuation", "raised", "committed_out", "compute", "capex")
"""The figures of a row."""


_EXPECTED = ", ".join(map(repr, sorted(EXPECTED_NATURES)))

SETTLED = {"valuation": f"f.nature IN ({_EXPECTED}), "}
"""What comes before all else in the order of a metric's facts: a target values nothing yet."""


def _latest(metric: str) -> str:
    """The fact that tells a metric of c best today: stated, latest, then preferred."""
    return f"""SELECT f.id FROM fact f
        WHERE f.subject = c.id AND f.metric = '{metric}' AND f.kind = 'measure' AND {known("f")}
        AND f.unit IS NOT NULL
        ORDER BY {SETTLED.get(metric, "")}f.formula IS NOT NULL,
        coalesce(f.period_start, f.known_by) DESC, f.preference, f.position LIMIT 1"""


def _size(fact: str) -> str:
    return f"SELECT coalesce(a.high, a.low) FROM fact a WHERE a.id = ({fact})"


# Within these the deal is `t`, so that the conditions of `db.queries.deals` apply to it.
_RAISES_TOO = f"""o.subject = t.subject
    AND (SELECT raises FROM deal_kind WHERE code = o.kind) = 1
    AND EXISTS ({deals.AMOUNT.replace("t.id", "o.id")})"""

_RAISED = f"""
    FROM deal t
    JOIN deal_kind k ON k.code = t.kind AND k.raises = 1
    JOIN fact f ON f.id = ({deals.AMOUNT})
    WHERE f.unit = 'USD' AND f.rank != 'deprecated' AND {deals.COUNTS}
      AND {deals.not_inside(_RAISES_TOO)} AND t.subject"""

_PAYS_TOO = f"""EXISTS (
    SELECT 1 FROM part q JOIN party z ON z.fact = q.fact JOIN fact x ON x.id = q.fact
    WHERE q.deal = o.id AND q.parent IS NULL AND z.role = 'payer' AND z.entity = y.entity
      AND x.unit = f.unit AND {holds("x")})"""

_COMMITTED = f"""
    FROM party y
    JOIN part p ON p.fact = y.fact
    JOIN fact f ON f.id = p.fact
    JOIN deal t ON t.id = p.deal
    WHERE y.role = 'payer' AND f.unit = 'USD' AND {deals.PART_COUNTS}
      AND {deals.not_inside(_PAYS_TOO)}
      AND (SELECT count(*) FROM party o WHERE o.fact = y.fact AND o.role = 'payer') = 1
      AND y.entity"""

_POWER = f"""
    FROM party y
    JOIN part p ON p.fact = y.fact
    JOIN fact f ON f.id = p.fact
    JOIN deal t ON t.id = p.deal
    WHERE y.role = 'payer' AND f.unit = 'W' AND {deals.PART_COUNTS}
      AND {deals.not_inside(_PAYS_TOO)} AND y.entity"""


def _sum_of(facts_of: str) -> str:
    return f"SELECT sum(coalesce(f.high, f.low)) {facts_of} = c.id"


# What is said about it, and what names it as who pays or is paid.
_FACTS = f"""(SELECT count(*) FROM fact f WHERE f.subject = c.id AND {known("f")})
    + (SELECT count(DISTINCT y.fact) FROM party y JOIN fact f ON f.id = y.fact
       WHERE y.entity = c.id AND f.subject != c.id AND {known("f")})"""

_SORTS = {
    "name": "coalesce(c.name_en, c.name_zh) COLLATE NOCASE",
    "valuation": _size(_latest("valuation")),
    "capex": _size(_latest("capital_expenditure")),
    "raised": _sum_of(_RAISED),
    "committed_out": _sum_of(_COMMITTED),
    "compute": _sum_of(_POWER),
}

LISTING = Listing(
    source="entity c",
    where=f"c.kind IN ({', '.join(repr(kind) for kind in LISTED_KINDS)}) AND :as_of IS NOT NULL",
    order=f"{_FACTS} DESC, c.position",  # what is known best comes first
    sorts=_SORTS,
    filters={"kind": "c.kind = :kind", "role": "c.role = :role", "parent": "c.parent = :parent",
             "company": "c.id = :company"},
    search_kind="entity",
    alias="c",
    ready=Ready("entity", {key: key for key in _SORTS}, settles=False),
)  # fmt: skip

_ROWS = """
    SELECT c.id, c.name_en, c.name_zh, c.kind, c.role, c.parent, p.name_en, p.name_zh, c.position,
           c.fiscal_year_end, c.note_en, c.note_zh
    FROM entity c LEFT JOIN entity p ON p.id = c.parent
    WHERE c.id IN ({ids})
"""

_LATEST = f"""
    SELECT c.id, ({_latest("valuation")}), ({_latest("capital_expenditure")}),
           (SELECT count(*) FROM fact f WHERE f.subject = c.id AND {known("f")})
    FROM entity c WHERE c.id IN ({{ids}})
"""


def window(
    connection: sqlite3.Connection, view: View, offset: int = 0, limit: int = -1
) -> list[CompanyRow]:
    """One window of the list of companies."""
    return rows(connection, ids(connection, LISTING, view, offset, limit), view.as_of)


def rows(
    connection: sqlite3.Connection, entity_ids: Sequence[str], as_of: str = ALWAYS
) -> list[CompanyRow]:
    """The companies of these ids, in their order, as they were known on a day."""
    found = in_order(connection, _ROWS, entity_ids, as_of=as_of)
    aliases = _aliases(connection, entity_ids)
    lines = kept_headlines(connection, entity_ids) if as_of == ALWAYS else {}
    lines |= headlines(connection, [id_ for id_ in entity_ids if id_ not in lines], as_of)
    return [
        CompanyRow(
            id=clean(row[0]), name=named(*row[0:3]), kind=clean(row[3]), role=safe(row[4]),
            parent=None if row[5] is None else named(*row[5:8]),
            aliases=tuple(aliases[row[0]]), facts=lines[row[0]].facts, position=int(row[8]),
            **{name: lines[row[0]].figures.get(name) for name in FIGURES},
        )
        for row in found
    ]  # fmt: skip


def headlines(
    connection: sqlite3.Connection, entity_ids: Sequence[str], as_of: str = ALWAYS
) -> dict[str, Headline]:
    """The figures of companies, from the facts as they were known on a day."""
    if not entity_ids:
        return {}
    from db.queries.compute import power_in_use  # late: those of today are kept, added up

    found = in_order(connection, _LATEST, entity_ids, as_of=as_of)
    wanted = [id_ for row in found for id_ in row[1:3] if id_]
    figures = {fact.id: fact.figure for fact in facts.rows(connection, wanted, as_of)}
    raised = _sums(
        connection, "raised", f"t.subject, f.id, t.id, {{q}} {_RAISED}", entity_ids, as_of
    )
    committed = _sums(connection, "committed_out", f"y.entity, f.id, t.id, {{q}} {_COMMITTED}",
                      entity_ids, as_of)  # fmt: skip
    power = power_in_use(connection, entity_ids, as_of)
    return {
        id_: Headline(int(count), {
            "valuation": figures.get(valuation), "capex": figures.get(capex),
            "raised": raised.get(id_), "committed_out": committed.get(id_),
            "compute": _compute(power.get(id_)),
        })
        for id_, valuation, capex, count in found
    }  # fmt: skip


def detail(
    connection: sqlite3.Connection, entity_id: str, as_of: str = ALWAYS
) -> CompanyDetail | None:
    """Everything known about an entity on a day; None if there is no such entity."""
    from db.queries.shares import own_amounts  # late: the first screen tells of no deal's parts

    found = rows(connection, [entity_id], as_of)
    if not found:
        return None
    row = in_order(connection, _ROWS, [entity_id], as_of=as_of)[0]
    view = View(as_of=as_of, only=(("company", entity_id),))
    about = deals.window(connection, view)
    stated = facts.window(connection, view)
    children = connection.execute(
        "SELECT id, name_en, name_zh FROM entity WHERE parent = ? ORDER BY position", (entity_id,)
    )
    deals_in = tuple(deal for deal in about if _is_in(deal.payees, deal.subject.id, entity_id))
    deals_out = tuple(deal for deal in about if any(p.id == entity_id for p in deal.payers))
    return CompanyDetail(
        company=found[0],
        facts=tuple(f for f in stated if f.kind == "measure" and f.subject.id == entity_id),
        deals_in=deals_in,
        deals_out=deals_out,
        children=tuple(named(*child) for child in children),
        fiscal_year_end=safe(row[9]),
        note=either(row[10], row[11]),
        own_in=own_amounts(connection, entity_id, "payee", [d.id for d in deals_in], as_of),
        own_out=own_amounts(connection, entity_id, "payer", [d.id for d in deals_out], as_of),
    )


def _is_in(payees: Sequence[object], subject: str, entity_id: str) -> bool:
    if not payees:
        return subject == entity_id
    return any(getattr(payee, "id", None) == entity_id for payee in payees)


def _aliases(connection: sqlite3.Connection, entity_ids: Sequence[str]) -> dict[str, list[str]]:
    """The other names of entities: not their display names, not their ids."""
    found: dict[str, list[str]] = defaultdict(list)
    sql = (
        "SELECT n.entity, n.name FROM name n JOIN entity t ON t.id = n.entity"
        " WHERE n.entity IN ({ids}) AND n.name IS NOT t.name_en AND n.name IS NOT t.name_zh"
        " AND n.name != t.id ORDER BY n.rowid"
    )
    for entity, name in in_order(connection, sql, entity_ids):
        found[entity].append(clean(name))
    return found


def _sums(
    connection: sqlite3.Connection, metric: str, select: str, entity_ids: Sequence[str], as_of: str
) -> dict[str, Figure]:
    """Sums over facts by entity, each with the facts that it is the sum of."""
    from db.queries.compute import unsure_pairs

    parts: dict[str, dict[str, Quantity]] = defaultdict(dict)
    deal_of: dict[str, str] = {}
    sql = f"SELECT {select.format(q=columns('f', QUANTITY))} IN ({{ids}}) ORDER BY f.position"
    for entity, fact, deal, *values in in_order(connection, sql, entity_ids, as_of=as_of):
        if (figure := quantity(values)) is not None:
            parts[entity][fact] = figure
            deal_of[fact] = deal
    overlaps = unsure_pairs(connection, as_of, deal_of.values())
    disputed = rivals(connection, [fact for figures in parts.values() for fact in figures], as_of)
    return {
        entity: Figure(
            fact=next(iter(figures)) if len(figures) == 1 else None,
            metric=metric, quantity=_total(figures, deal_of, overlaps), derived=len(figures) > 1,
            rivals=sum(disputed.get(fact, 0) for fact in figures),
            inputs=tuple(map(clean, figures)),
        )
        for entity, figures in parts.items()
    }  # fmt: skip


def _total(
    figures: Mapping[str, Quantity], deal_of: Mapping[str, str], overlaps: Sequence[frozenset[str]]
) -> Quantity | None:
    """The sum of figures; of deals that may be about the same money the largest is certain."""
    from db.overlap import total

    figures = _with_floors(figures)
    if not overlaps:
        return total(figures, ())
    by_deal: dict[str, dict[str, Quantity]] = defaultdict(dict)
    for fact, figure in figures.items():
        by_deal[deal_of[fact]][fact] = figure
    sums = {deal: total(each, ()) for deal, each in by_deal.items()}
    known_sums = {deal: figure for deal, figure in sums.items() if figure is not None}
    return total(known_sums, overlaps) if len(known_sums) == len(sums) else None


def _with_floors(figures: Mapping[str, Quantity]) -> Mapping[str, Quantity]:
    """Figures that can be added up: "up to" one adds nothing to what others come to at least."""
    if all(figure.low is None for figure in figures.values()):
        return figures
    return {
        fact: replace(figure, low=0) if figure.low is None else figure
        for fact, figure in figures.items()
    }


def _compute(found: tuple[Quantity, tuple[str, ...]] | None) -> Figure | None:
    if found is None:
        return None
    power, inputs = found
    return Figure(
        fact=inputs[0] if len(inputs) == 1 else None, metric="power_capacity", quantity=power,
        basis="announced", derived=len(inputs) > 1, inputs=inputs,
    )  # fmt: skip
