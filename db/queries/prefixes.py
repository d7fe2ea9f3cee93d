"""Names that begin as what somebody has typed so far, for the completion of a shell."""

from __future__ import annotations

import sqlite3

from db.safe_text import is_clean
from db.search_text import fold

MOST = 200
_LAST = "\U0010ffff"

_IDS = "SELECT id FROM {table} WHERE id >= :start AND id < :end ORDER BY id LIMIT :most"
_NAMES = """
    SELECT DISTINCT name FROM name WHERE folded >= :start AND folded < :end AND instr(name, ' ') = 0
    ORDER BY name LIMIT :most
"""
"""Names of one word: those need no quotes."""


def beginning_with(connection: sqlite3.Connection, start: str) -> list[str]:
    """Ids of companies and deals, and names of companies, that begin so."""
    begun = {"start": start, "end": start + _LAST, "most": MOST}
    found = [
        id_
        for table in ("entity", "deal")
        for (id_,) in connection.execute(_IDS.format(table=table), begun)
    ]
    if start:
        folded = {**begun, "start": fold(start), "end": fold(start) + _LAST}
        # A shell takes what begins as was typed, to the letter.
        found += (name for (name,) in connection.execute(_NAMES, folded) if name.startswith(start))
    return [name for name in dict.fromkeys(found) if is_clean(name)]
