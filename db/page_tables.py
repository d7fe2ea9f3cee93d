"""Fills the tables from which pages about a whole large store are made; see `db.page_schema`."""

from __future__ import annotations

import sqlite3

from db.queries import legs, rivals, things, weak
from db.queries.days import DAYS
from db.queries.reading import ALWAYS, known
from db.rows import Named

WEAK_KEPT = 500
"""Weak facts that are kept ready; a page lists no more."""

MANY = 500
"""Facts of a source from which on they are counted by days, too."""

_KNOWN = """
    INSERT INTO known_count (known_by, retracted_by, facts)
    SELECT known_by, coalesce(retracted_by, '') AS gone, count(*) FROM fact GROUP BY 1, 2
    ORDER BY 1, 2
"""

_SOURCES = f"""
    INSERT INTO source_count (source, facts)
    SELECT e.source, count(*) FROM evidence e JOIN fact f ON f.id = e.fact
    WHERE e.known_by <= :as_of AND {known("f")} AND NOT EXISTS (
        SELECT 1 FROM evidence o
        WHERE o.fact = e.fact AND o.position < e.position AND o.source = e.source)
    GROUP BY e.source
"""

# A fact rests on a source from the day on which both are known, until it is withdrawn.
_SOURCE_DAYS = """
    INSERT INTO source_day (source, day, facts)
    WITH rests AS MATERIALIZED (
        SELECT e.source AS source, max(f.known_by, min(e.known_by)) AS since, f.retracted_by AS gone
        FROM evidence e JOIN fact f ON f.id = e.fact
        WHERE e.source IN (SELECT source FROM evidence GROUP BY source HAVING count(*) > :many)
        GROUP BY e.source, e.fact)
    SELECT source, day, sum(more) FROM (
        SELECT source, since AS day, 1 AS more FROM rests WHERE gone IS NULL OR gone > since
        UNION ALL
        SELECT source, gone, -1 FROM rests WHERE gone > since)
    GROUP BY source, day ORDER BY source, day
"""

_FIGURES = f"""
    INSERT INTO disputable (thing, fact, known_by)
    SELECT thing, id, known_by FROM (
        SELECT f.id AS id, f.known_by AS known_by, min(f.position) OVER alike AS thing,
               min({things.said("f")}) OVER alike AS one,
               max({things.said("f")}) OVER alike AS other
        FROM fact f WHERE {things.is_figure("f")}
        WINDOW alike AS (PARTITION BY {", ".join(f"f.{name}" for name in things.SAME)}))
    WHERE one != other ORDER BY thing, id
"""

# Whatever of this was known on a day: two stages that are both dated are news, and no dispute.
_STAGES = """
    INSERT INTO disputable (thing, fact, known_by)
    SELECT (SELECT min(g.position) FROM event s JOIN fact g ON g.id = s.fact
            WHERE s.deal = e.deal AND +s.part IS e.part), e.fact, f.known_by
    FROM event e JOIN fact f ON f.id = e.fact WHERE EXISTS (
        SELECT 1 FROM event a JOIN event b
            ON b.deal = a.deal AND +b.part IS a.part AND b.status > a.status
        WHERE a.deal = e.deal AND +a.part IS e.part
          AND (coalesce(a.date, '') = '' OR coalesce(b.date, '') = '' OR a.date = b.date)
          AND EXISTS (SELECT 1 FROM evidence v JOIN evidence u
                      ON u.fact = b.fact AND u.source != v.source WHERE v.fact = a.fact))
"""

_DEALS_OF = f"""
    INSERT OR IGNORE INTO entity_deal (entity, way, n)
    SELECT y.entity, CASE y.role WHEN 'payer' THEN 'out' ELSE 'in' END, l.n
    FROM deal_list l
    CROSS JOIN part p ON p.deal = l.id
    CROSS JOIN fact f ON f.id = p.fact
    CROSS JOIN party y ON y.fact = p.fact
    WHERE l.n < :rows AND (f.kind = 'part' OR f.metric = 'lead_investor') AND {known("f")}
    UNION ALL
    SELECT t.subject, 'in', l.n FROM deal_list l CROSS JOIN deal t ON t.id = l.id
    WHERE l.n < :rows AND NOT EXISTS (
        SELECT 1 FROM part p JOIN fact f ON f.id = p.fact JOIN party y ON y.fact = p.fact
        WHERE p.deal = t.id AND y.role = 'payee' AND (f.kind = 'part'
              OR f.metric = 'lead_investor') AND {known("f")})
    ORDER BY 1, 2, 3
"""

# Of an amount that no part accounts for who buys is taken to pay whoever is paid by a part.
_PAYS = """
    INSERT OR IGNORE INTO pays (payer, payee, deal)
    SELECT a.number, b.number, p.deal
    FROM part p
    JOIN fact f ON f.id = p.fact AND f.kind = 'part'
    JOIN party y ON y.fact = p.fact AND y.role = 'payer'
    JOIN party z ON z.fact = p.fact AND z.role = 'payee'
    JOIN head_of a ON a.entity = y.entity
    JOIN head_of b ON b.entity = z.entity
    WHERE a.number != b.number
    UNION ALL
    SELECT a.number, b.number, t.id
    FROM deal t
    JOIN deal_kind k ON k.code = t.kind AND k.compute = 1
    JOIN part p ON p.deal = t.id
    JOIN party z ON z.fact = p.fact AND z.role = 'payee'
    JOIN head_of a ON a.entity = t.subject
    JOIN head_of b ON b.entity = z.entity
    WHERE a.number != b.number
    ORDER BY 1, 2, 3
"""


def fill_pages(connection: sqlite3.Connection) -> None:
    """Fill the tables of pages, once all others have their rows and indexes."""
    connection.execute(f"INSERT INTO day_count (day, learned, retracted) {DAYS} ORDER BY day")
    connection.execute(_KNOWN)
    connection.execute(_SOURCES, {"as_of": ALWAYS})
    connection.execute(_SOURCE_DAYS, {"many": MANY})
    connection.execute(_FIGURES)
    connection.execute(_STAGES)
    count = rivals.count_disputed(connection)
    count += len([*rivals.against(rivals.last_words(connection))])
    connection.execute("INSERT INTO dispute_count (things) VALUES (?)", (count,))
    _fill_weak(connection)
    sizes = connection.execute("SELECT rows FROM list_size WHERE list = 'deal'").fetchone()
    connection.execute(_DEALS_OF, {"as_of": ALWAYS, "rows": sizes[0] if sizes else 0})
    _fill_heads(connection)
    connection.execute(_PAYS)
    connection.execute("INSERT INTO pays_between SELECT DISTINCT payer, payee FROM pays")


def _fill_weak(connection: sqlite3.Connection) -> None:
    for sql in (weak.UNSETTLED, weak.SETTLED, weak.BY_DAY):
        connection.execute(sql, {"as_of": ALWAYS})
    found = weak.flagged(connection, ALWAYS, WEAK_KEPT)
    connection.executemany("INSERT INTO weak_count VALUES (?, ?)", sorted(found.counts.items()))
    connection.executemany("INSERT INTO weak_first VALUES (?, ?)", enumerate(found.first))


def _fill_heads(connection: sqlite3.Connection) -> None:
    heads = legs.heads(connection)
    ordered: list[Named] = sorted(set(heads.values()), key=legs.by_name)
    number = {head.id: place for place, head in enumerate(ordered)}
    connection.executemany(
        "INSERT INTO head (number, entity) VALUES (?, ?)",
        ((place, head.id) for place, head in enumerate(ordered)),
    )
    connection.executemany(
        "INSERT INTO head_of (entity, number) VALUES (?, ?)",
        sorted((entity, number[head.id]) for entity, head in heads.items()),
    )
