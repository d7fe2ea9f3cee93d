"""Fills the table from which the overview is made; see `db.page_schema`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from db.queries.kept_figures import figures_text
from db.queries.overview import MOST, Pair, find
from db.queries.reading import ALWAYS
from db.reasoning.pairs import find_pairs
from db.rows import Figure

_INSERT = "INSERT INTO overview (section, place, id, other, figures) VALUES (?, ?, ?, ?, ?)"


def fill_overview(connection: sqlite3.Connection) -> None:
    """Fill the table, once lists and pages have theirs."""
    for section in ("open", "conditional"):
        ids = find(connection, section, ALWAYS, MOST)
        rows = ((section, place, id_, None, None) for place, id_ in enumerate(ids))
        connection.executemany(_INSERT, rows)
    pairs = find_pairs(connection, ALWAYS, MOST)
    connection.executemany(_INSERT, (_kept(place, pair) for place, pair in enumerate(pairs)))


def _kept(place: int, pair: Pair) -> tuple[str, int, str, str, str]:
    figures = {**_by_unit("there", pair.there), **_by_unit("back", pair.back)}
    return "pair", place, pair.first.id, pair.second.id, figures_text(figures)


def _by_unit(way: str, figures: Iterable[Figure]) -> dict[str, Figure | None]:
    return {f"{way} {number}": figure for number, figure in enumerate(figures)}
