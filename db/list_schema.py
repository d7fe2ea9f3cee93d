"""Tables in which the lists are kept ready: their rows as listed, and their order for each sort.

They say nothing of their own: all of it follows from the other tables (see `db.lists`).
"""

from __future__ import annotations

from collections.abc import Iterable


def _both_ways(columns: Iterable[str]) -> str:
    """A pair of columns for each sort: upwards and downwards."""
    return ",\n".join(f"  {name}_up INTEGER, {name}_down INTEGER" for name in columns)


SORTED = {
    "deal": ("announced", "title", "kind", "payers", "payees", "amount", "status"),
    "contract": (
        "announced", "title", "kind", "payers", "payees", "amount", "status", "power", "term",
    ),
    "entity": ("name", "valuation", "capex", "raised", "committed_out", "compute"),
}  # fmt: skip
"""The lists that are kept ready, and by what each can be sorted."""

_OF_DEALS = """
  n INTEGER PRIMARY KEY,     -- place in the list's own order, from 0; the withdrawn come last
  id TEXT NOT NULL,
  found INTEGER NOT NULL,    -- rowid in search_text
  position INTEGER NOT NULL,
  known_by TEXT NOT NULL,
  settled_by TEXT NOT NULL,  -- from this day on its columns are as they are here
  announced TEXT,
  title TEXT COLLATE NOCASE,
  kind TEXT,
  payers TEXT,
  payees TEXT,
  amount NUMERIC,
  status TEXT"""

LISTS = f"""
CREATE TABLE list_size (
  -- how many rows each list has when all is known; what was withdrawn has none
  list TEXT NOT NULL PRIMARY KEY,
  rows INTEGER NOT NULL,
  kept INTEGER NOT NULL,     -- with those that were withdrawn
  found INTEGER,             -- rowid of the first in search_text, if they stand there in a row
  first INTEGER NOT NULL,    -- all of them stand in search_text from this rowid
  last INTEGER NOT NULL      -- to this one
);

CREATE TABLE deal_list (
  -- deals as they are listed when all is known; made from the tables above
  {_OF_DEALS.strip()}
);

CREATE TABLE contract_list (
  -- the deals about compute as they are listed when all is known; made from the tables above
  {_OF_DEALS.strip()},
  power NUMERIC,
  term INTEGER
);

CREATE TABLE entity_list (
  -- companies as they are listed when all is known; made from the tables above
  n INTEGER PRIMARY KEY,     -- place in the list's own order, from 0
  id TEXT NOT NULL,
  found INTEGER NOT NULL,    -- rowid in search_text
  position INTEGER NOT NULL,
  name TEXT COLLATE NOCASE,
  valuation NUMERIC,
  capex NUMERIC,
  raised NUMERIC,
  committed_out NUMERIC,
  compute NUMERIC
);

CREATE TABLE entity_figures (
  -- the figures of companies as they are listed when all is known, and how many facts are stated
  entity TEXT NOT NULL PRIMARY KEY REFERENCES entity(id),
  figures TEXT NOT NULL,     -- JSON, see db.queries.kept_figures
  facts INTEGER NOT NULL
);
""" + "".join(
    f"""
CREATE TABLE {name}_order (
  -- which row of {name}_list stands in each place when it is sorted
  place INTEGER PRIMARY KEY,
{_both_ways(columns)}
);

CREATE TABLE {name}_rank (
  -- in which place each row of {name}_list stands when it is sorted
  n INTEGER PRIMARY KEY,
{_both_ways(columns)}
);
"""
    for name, columns in SORTED.items()
)

LIST_TABLES = (
    "list_size",
    "entity_figures",
    *(f"{name}_{what}" for name in SORTED for what in ("list", "order", "rank")),
)
