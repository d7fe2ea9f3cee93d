"""A company for a page: its facts, and of its deals the first of each way with how many more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from db.queries import companies, deals, facts
from db.queries.reading import ALWAYS, either, known, named, safe
from db.queries.shares import own_amounts
from db.rows import CompanyDetail, DealRow

MOST_DEALS = 100
MOST_FACTS = 500

_DEALS = """
    SELECT l.id FROM entity_deal e CROSS JOIN deal_list l ON l.n = e.n
    WHERE e.entity = :entity AND e.way = :way ORDER BY e.n LIMIT :most
"""
_COUNT = "SELECT count(*) FROM entity_deal WHERE entity = :entity AND way = :way"
_FACTS = f"""
    SELECT f.id FROM fact f
    WHERE f.subject = :entity AND +f.kind = 'measure' AND {known("f")}
    ORDER BY f.position
"""

_CHILDREN = "SELECT id, name_en, name_zh FROM entity WHERE parent = ? ORDER BY position"
_MORE = "SELECT fiscal_year_end, note_en, note_zh FROM entity WHERE id = ?"


def profile(
    connection: sqlite3.Connection, entity_id: str, as_of: str = ALWAYS, most: int = MOST_DEALS
) -> CompanyDetail | None:
    """What is known about an entity on a day; None if there is no such entity.

    Args:
        connection: The store.
        entity_id: The entity.
        as_of: The day.
        most: How many deals of each way are told at most; the others are counted.
    """
    if as_of != ALWAYS:
        whole = companies.detail(connection, entity_id, as_of)
        return None if whole is None else _capped(whole, most)
    rows = companies.rows(connection, [entity_id], as_of)
    if not rows:
        return None
    found, more = {}, {}
    for way in ("in", "out"):
        values = {"entity": entity_id, "way": way, "most": most}
        ids = [row[0] for row in connection.execute(_DEALS, values)]
        (count,) = connection.execute(_COUNT, values).fetchone()
        found[way], more[way] = tuple(deals.rows(connection, ids, as_of)), count - len(ids)
    stated = measures_of(connection, entity_id, as_of)
    children = connection.execute(_CHILDREN, (entity_id,))
    more_of = connection.execute(_MORE, (entity_id,)).fetchone()
    return CompanyDetail(
        company=rows[0], facts=tuple(facts.rows(connection, stated[:MOST_FACTS], as_of)),
        deals_in=found["in"], deals_out=found["out"],
        children=tuple(named(*child) for child in children),
        fiscal_year_end=safe(more_of[0]), note=either(more_of[1], more_of[2]),
        more_facts=len(stated) - len(stated[:MOST_FACTS]),
        more_in=more["in"], more_out=more["out"],
        own_in=own_amounts(connection, entity_id, "payee", _ids(found["in"]), as_of),
        own_out=own_amounts(connection, entity_id, "payer", _ids(found["out"]), as_of),
    )  # fmt: skip


def measures_of(connection: sqlite3.Connection, entity_id: str, as_of: str = ALWAYS) -> list[str]:
    """What is measured of an entity: ids of facts, in the order of the files."""
    found = connection.execute(_FACTS, {"entity": entity_id, "as_of": as_of})
    return [row[0] for row in found]


def _ids(deals: Iterable[DealRow]) -> list[str]:
    return [deal.id for deal in deals]


def _capped(whole: CompanyDetail, most: int) -> CompanyDetail:
    return whole._replace(
        facts=whole.facts[:MOST_FACTS], more_facts=max(0, len(whole.facts) - MOST_FACTS),
        deals_in=whole.deals_in[:most], more_in=max(0, len(whole.deals_in) - most),
        deals_out=whole.deals_out[:most], more_out=max(0, len(whole.deals_out) - most),
    )  # fmt: skip
