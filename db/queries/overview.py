"""What the overview tells: the largest commitments that are open, what is on conditions, worth.

When all is known it is read from what is kept ready, whatever the size of the store; of any other
day it is asked anew.
"""

from __future__ import annotations

import sqlite3

from db.named_tuple import NamedTuple
from db.page_schema import ON_CONDITIONS
from db.queries import companies, deals
from db.queries.kept_figures import UNREADABLE, figures_of
from db.queries.reading import ALWAYS, holds, in_order, known, named
from db.queries.window import View
from db.rows import CompanyRow, DealRow, Figure, Named, PartRow
from db.safe_text import clean
from db.vocabulary import STATUSES

MOST = 12
"""Rows of a section that are kept ready."""

_LOOKED_AT = 40 * MOST

OPEN_STAGES = ("promise", "binding")
"""Promised, and neither paid nor dropped; where no stage is stated it may be so, too."""

_OPEN = ", ".join(repr(code) for code, status in STATUSES.items() if status.stage in OPEN_STAGES)
_NO_COMMITMENTS = "('recapitalisation', 'listing')"
"""Kinds of deals by which nobody owes anybody money."""

_STANDS = f"""NOT EXISTS (
    SELECT 1 FROM link k JOIN fact f ON f.id = k.fact
    WHERE k.other = t.id AND k.relation IN ('replaces', 'cancels') AND {holds("f")})"""


class Conditional(NamedTuple):
    """A part of a deal that is due on conditions only."""

    deal: Named
    part: PartRow


class Counts(NamedTuple):
    """How much is known.

    Attributes:
        facts: All facts, computed ones among them.
        deals: All deals; None as of a day, when they are not counted.
    """

    facts: int
    deals: int | None
    companies: int


class Pair(NamedTuple):
    """Two companies that pay each other.

    Attributes:
        there: What the first pays the second: a figure for each unit.
        back: What the second pays the first, likewise.
    """

    first: Named
    second: Named
    there: tuple[Figure, ...]
    back: tuple[Figure, ...]


def counts(connection: sqlite3.Connection, as_of: str = ALWAYS) -> Counts:
    """How much is known on a day."""
    sql = f"SELECT coalesce(sum(facts), 0) FROM known_count k WHERE {_KNOWN_COUNT}"
    (facts,) = connection.execute(sql, {"as_of": as_of}).fetchone()
    sizes = dict(connection.execute("SELECT list, rows FROM list_size"))
    listed = int(sizes.get("deal", 0)) if as_of == ALWAYS else None
    return Counts(int(facts), listed, int(sizes.get("entity", 0)))


_KNOWN_COUNT = "k.known_by <= :as_of AND (k.retracted_by = '' OR k.retracted_by > :as_of)"


def first_company(connection: sqlite3.Connection) -> str:
    """The company of which most is known; "" where there is none."""
    found = connection.execute("SELECT id FROM entity_list WHERE n = 0").fetchone()
    return clean(found[0]) if found else ""


def newest(connection: sqlite3.Connection, as_of: str, most: int) -> list[DealRow]:
    """The deals that were announced last."""
    if as_of == ALWAYS:
        return deals.window(connection, View(), 0, most)
    return deals.rows(connection, _ids(connection, _NEWEST, as_of, most), as_of)


def open_commitments(connection: sqlite3.Connection, as_of: str, most: int) -> list[DealRow]:
    """The deals with the largest amounts in dollars that are promised and not paid."""
    return deals.rows(connection, _listed(connection, "open", as_of, most), as_of)


def on_conditions(connection: sqlite3.Connection, as_of: str, most: int) -> list[Conditional]:
    """The largest parts of deals that are due on conditions only."""
    ids = _listed(connection, "conditional", as_of, most)
    found = in_order(connection, "SELECT fact, deal FROM part WHERE fact IN ({ids})", ids)
    rows = deals.rows(connection, [*dict.fromkeys(row[1] for row in found)], as_of)
    parts = deals.parts_of(connection, rows, as_of)
    by_fact = {part.fact: Conditional(deal.title, part) for deal in rows for part in parts[deal.id]}
    return [by_fact[id_] for id_ in map(clean, ids) if id_ in by_fact]


def highest_valued(connection: sqlite3.Connection, as_of: str, most: int) -> list[CompanyRow]:
    """The companies whose last known valuation, in dollars, is the highest."""
    sql = _VALUED if as_of == ALWAYS else _VALUED_THEN
    ids = _ids(connection, sql, as_of, 4 * most)
    rows = companies.rows(connection, ids, as_of)
    return [row for row in rows if _in_dollars(row.valuation)][:most]


def _in_dollars(figure: Figure | None) -> bool:
    return bool(figure and figure.quantity and figure.quantity.unit == "USD")


def kept_pairs(connection: sqlite3.Connection, most: int) -> list[Pair]:
    """The pairs of companies that pay each other most, as they are kept; odd ones are left out."""
    sql = """
        SELECT a.id, a.name_en, a.name_zh, b.id, b.name_en, b.name_zh, o.figures
        FROM overview o JOIN entity a ON a.id = o.id JOIN entity b ON b.id = o.other
        WHERE o.section = 'pair' ORDER BY o.place LIMIT ?"""
    found = []
    for *names, text in connection.execute(sql, (most,)):
        try:
            figures = figures_of(text)
        except UNREADABLE:
            continue
        there, back = (
            tuple(figure for name, figure in figures.items() if figure and name.startswith(way))
            for way in ("there", "back")
        )
        found.append(Pair(named(*names[:3]), named(*names[3:]), there, back))
    return found


def _listed(connection: sqlite3.Connection, section: str, as_of: str, most: int) -> list[str]:
    """Ids of a section: kept when all is known, found anew as of a day."""
    if as_of != ALWAYS:
        return find(connection, section, as_of, most)
    sql = "SELECT id FROM overview WHERE section = ? ORDER BY place LIMIT ?"
    return [row[0] for row in connection.execute(sql, (section, most))]


def find(connection: sqlite3.Connection, section: str, as_of: str, most: int) -> list[str]:
    """Ids of the section "open" or "conditional", from the facts as they were known on a day."""
    return _ids(connection, _FOUND[section], as_of, most)


def _ids(connection: sqlite3.Connection, sql: str, as_of: str, most: int) -> list[str]:
    values = {"as_of": as_of, "most": most}
    return [row[0] for row in connection.execute(sql, values)]


def _then(column: str) -> str:
    """Something about a deal on a day: as it is kept if it is settled by then, or else anew."""
    return f"""CASE WHEN l.settled_by <= :as_of THEN l.{column}
        ELSE (SELECT ({deals.LISTING.sorts[column]}) FROM deal t WHERE t.id = l.id) END"""


_NEWEST = f"""
    SELECT t.id FROM (
        SELECT l.id AS id, l.n AS n, {_then("announced")} AS announced
        FROM deal_list l WHERE l.known_by <= :as_of
        ORDER BY announced IS NULL, announced DESC, n LIMIT {_LOOKED_AT}) x
    JOIN deal t ON t.id = x.id WHERE {deals.IS_KNOWN}
    ORDER BY x.announced IS NULL, x.announced DESC, x.n LIMIT :most"""

_OPEN_DEALS = f"""
    SELECT t.id FROM (
        SELECT id, n, amount FROM (
            SELECT l.id AS id, l.n AS n, {_then("amount")} AS amount, {_then("status")} AS status
            FROM deal_list l
            WHERE l.known_by <= :as_of AND l.kind NOT IN {_NO_COMMITMENTS})
        WHERE amount IS NOT NULL AND (status IS NULL OR status IN ({_OPEN}))
        ORDER BY amount DESC, n LIMIT {_LOOKED_AT}) x
    JOIN deal t ON t.id = x.id
    WHERE {deals.IS_KNOWN} AND {_STANDS}
      AND (SELECT unit FROM fact WHERE id = ({deals.AMOUNT})) = 'USD'
    ORDER BY x.amount DESC, x.n LIMIT :most"""

_PART_STATUS = f"""coalesce(
    (SELECT e.status FROM event e JOIN fact f ON f.id = e.fact
     WHERE e.part = p.fact AND {holds("f")}
     ORDER BY e.happened_by DESC, f.position DESC LIMIT 1),
    ({deals.STATUS}))"""

_PARTS_ON_CONDITIONS = f"""
    SELECT g.id FROM part p
    CROSS JOIN fact g ON g.id = p.fact
    CROSS JOIN deal t ON t.id = p.deal
    WHERE {ON_CONDITIONS} AND g.kind = 'part' AND {holds("g")} AND {_STANDS}
      AND ({_PART_STATUS} IS NULL OR {_PART_STATUS} IN ({_OPEN}))
    ORDER BY g.unit IS NOT 'USD', coalesce(g.high, g.low) DESC, g.position LIMIT :most"""

_FOUND = {"open": _OPEN_DEALS, "conditional": _PARTS_ON_CONDITIONS}

_VALUED = """
    SELECT l.id FROM entity_order o CROSS JOIN entity_list l ON l.n = o.valuation_down
    WHERE :as_of IS NOT NULL AND l.valuation IS NOT NULL ORDER BY o.place LIMIT :most"""

_VALUED_THEN = f"""
    SELECT l.id FROM (
        SELECT f.subject AS subject, coalesce(f.high, f.low) AS size, f.unit AS unit,
               row_number() OVER (PARTITION BY f.subject
                   ORDER BY {companies.SETTLED["valuation"]}f.formula IS NOT NULL,
                   coalesce(f.period_start, f.known_by) DESC, f.preference, f.position) AS place
        FROM fact f WHERE f.metric = 'valuation' AND f.kind = 'measure' AND {known("f")}
          AND f.unit IS NOT NULL) x
    CROSS JOIN entity_list l ON l.id = x.subject
    WHERE x.place = 1 AND x.unit = 'USD' ORDER BY x.size DESC, l.n LIMIT :most"""
