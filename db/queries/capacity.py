"""The contracts of which some capacity is known."""

from __future__ import annotations

import sqlite3

from db.queries import compute
from db.queries.reading import ALWAYS, known
from db.queries.window import View, ids

_WITH_POWER = f"""
    SELECT DISTINCT l.id FROM contract_list l
    CROSS JOIN part p ON p.deal = l.id
    CROSS JOIN fact f ON f.id = p.fact
    WHERE f.unit = 'W' AND {known("f")}
"""


def with_power(connection: sqlite3.Connection, as_of: str = ALWAYS) -> list[str]:
    """Ids of the contracts with parts in watts, in the order of the list of contracts."""
    found = {row[0] for row in connection.execute(_WITH_POWER, {"as_of": as_of})}
    listed = ids(connection, compute.LISTING, View(as_of=as_of), 0, -1) if found else []
    return [id_ for id_ in listed if id_ in found]
