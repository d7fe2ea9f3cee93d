"""What of a deal is one company's own: the parts that it pays, or is paid, alone."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from db.quantity import Quantity, add
from db.queries.reading import ALWAYS, QUANTITY, columns, holds, in_order, quantity
from db.queries.tellings import counts
from db.rows import Figure
from db.safe_text import clean

BATCH = 500

_PARTS = f"""
    SELECT p.deal, p.fact, {columns("f", QUANTITY)}
    FROM part p
    JOIN fact f ON f.id = p.fact
    JOIN party y ON y.fact = p.fact AND y.entity = :entity AND y.role = :role
    WHERE p.deal IN ({{ids}}) AND f.kind = 'part' AND p.parent IS NULL AND {holds("f")}
      AND {counts("p.fact")}
      AND (SELECT count(*) FROM party o WHERE o.fact = p.fact AND o.role = :role) = 1
    ORDER BY f.position
"""


def own_amounts(
    connection: sqlite3.Connection,
    entity: str,
    role: str,
    deals: Sequence[str],
    as_of: str = ALWAYS,
) -> dict[str, Figure]:
    """What a company alone pays, or is paid, of deals.

    Args:
        connection: The store.
        entity: Id of the company.
        role: "payer" or "payee".
        deals: Ids of the deals.
        as_of: Only what was known on this day.

    Returns:
        By deal the figure of its part, or the sum of its parts; a deal of which no figure is its
        own is left out, and so is one whose parts can't be added up.
    """
    parts: dict[str, dict[str, Quantity]] = defaultdict(dict)
    asked = {"as_of": as_of, "entity": entity, "role": role}
    for start in range(0, len(deals), BATCH):
        batch = deals[start : start + BATCH]
        for deal, fact, *values in in_order(connection, _PARTS, batch, **asked):
            if figure := quantity(values):
                parts[deal][fact] = figure
    found = {deal: _sum(figures) for deal, figures in parts.items()}
    return {deal: figure for deal, figure in found.items() if figure}


def _sum(figures: dict[str, Quantity]) -> Figure | None:
    if len({figure.unit for figure in figures.values()}) > 1:
        return None
    whole = add(*figures.values())
    if whole is None:
        return None
    return Figure(
        fact=clean(next(iter(figures))) if len(figures) == 1 else None,
        metric="commitment", quantity=whole, derived=len(figures) > 1,
        inputs=tuple(map(clean, figures)),
    )  # fmt: skip
