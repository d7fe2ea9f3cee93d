"""The rows of a store as they are read for `db.exchange.records_of`, column by column.

Each column of a store is either written into facts files or follows from what is written; which of
the two is said here, for all of them. Nothing else may be read, so a column that is new is noticed:
a test compares these lists with the schema.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Row = Mapping[str, Any]
Ends: TypeAlias = tuple[int, int]
"""The first and the last position of some rows."""

WRITTEN: Mapping[str, tuple[str, ...]] = {
    "entity": ("id", "kind", "name_en", "name_zh", "parent", "role", "fiscal_year_end", "note_en",
               "note_zh"),
    "name": ("entity", "name"),
    "source": ("id", "kind", "title_en", "title_zh", "publisher", "author", "language",
               "published", "url", "path", "licence", "attribution", "note_en", "note_zh"),
    "passage": ("source", "locator", "why"),
    "deal": ("id", "kind", "subject", "title_en", "title_zh", "announced", "term_years",
             "term_from", "term_to", "note_en", "note_zh"),
    "fact": ("id", "kind", "subject", "deal", "metric", "low", "high", "low_open", "high_open",
             "approximate", "unit", "raw", "words_en", "words_zh", "basis", "scope", "period",
             "against", "nature", "population", "sponsor", "interest", "interest_in",
             "known_from", "retracted", "rank", "formula", "note_en", "note_zh"),
    "part": ("fact", "parent", "instrument", "purpose", "chip", "condition_en", "condition_zh",
             "due"),
    "party": ("fact", "role", "entity"),
    "event": ("fact", "part", "status", "date"),
    "link": ("fact", "relation", "other"),
    "evidence": ("fact", "source", "locator", "attribution", "attributed_to", "raw", "url",
                 "note_en", "note_zh", "known_by"),
    "derivation": ("fact", "name", "input"),
    "told_as": ("id", "deal"),
    "rival_part": ("fact", "telling"),
}  # fmt: skip
"""What is read of each table, and written."""

_ORDER = "the order in which records are written"
_OF_FACT = "the fact's own deal"
_BY_VOCABULARY = "db.vocabulary"

FOLLOWS: Mapping[str, Mapping[str, str]] = {
    "entity": {"position": _ORDER},
    "name": {"folded": "db.search_text.fold"},
    "source": {"position": _ORDER},
    "passage": {},
    "deal": {"known_by": "the facts about it", "position": _ORDER},
    "fact": {
        "period_kind": "period", "period_start": "period and the company's fiscal year",
        "period_end": "period and the company's fiscal year", "known_by": "known_from",
        "retracted_by": "retracted", "first_hand": "evidence.attribution",
        "preference": "rank, known_from and evidence", "position": _ORDER,
    },
    "part": {"deal": _OF_FACT},
    "party": {"position": _ORDER},
    "event": {"deal": _OF_FACT, "happened_by": "date or known_from"},
    "link": {"deal": _OF_FACT},
    "evidence": {"position": _ORDER},
    "derivation": {"position": "the order of the inputs"},
    "told_as": {},
    "rival_part": {"rivalry": "the parts and their tellings", "vague": "the part"},
    "metric": dict.fromkeys(("code", "dimension", "bases", "must_agree", "additive"),
                            _BY_VOCABULARY),
    "status": dict.fromkeys(("code", "stage"), _BY_VOCABULARY),
    "deal_kind": dict.fromkeys(("code", "compute", "raises"), _BY_VOCABULARY),
    "store_info": {"key": "the build", "value": "the build"},
    "search_text": dict.fromkeys(("rowid", "kind", "id", "text"), "names, titles and facts"),
}  # fmt: skip
"""What is not written, and from what it follows when a store is built again."""

BATCH = 1000

_TOLD_AS = "told_as t WHERE t.deal IN (SELECT value FROM json_each(?))"
_ORDERS = {"evidence": "t.position", "party": "t.position", "rival_part": "t.telling"}


@dataclass(slots=True)
class Said:
    """Facts, and what is in other tables about them, by the ids of facts; all in their order."""

    facts: list[Row] = field(default_factory=list)
    evidence: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, Row] = field(default_factory=dict)
    parties: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    events: dict[str, Row] = field(default_factory=dict)
    links: dict[str, Row] = field(default_factory=dict)
    tellings: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    told_as: list[str] = field(default_factory=list)
    derivations: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))


def all_rows(connection: sqlite3.Connection, table: str, order: str) -> Iterator[Row]:
    """What is written of all rows of a table."""
    names = WRITTEN[table]
    sql = f"SELECT {', '.join(names)} FROM {table} ORDER BY {order}"
    return (dict(zip(names, row, strict=True)) for row in connection.execute(sql))


def measures(connection: sqlite3.Connection, ends: Ends, *, stated: bool) -> Iterator[Said]:
    """Facts that stand on their own, some at a time.

    Args:
        connection: The store.
        ends: The first and the last position.
        stated: Those that are stated, and not those that are computed.
    """
    formula = f"formula IS {'' if stated else 'NOT '}NULL"
    of = f"fact f WHERE f.kind = 'measure' AND f.{formula} AND f.position BETWEEN ? AND ?"
    positions = f"SELECT position FROM fact WHERE kind = 'measure' AND {formula}"
    for window in _windows(connection, positions, ends):
        said = Said(list(_rows(connection, "fact", "f", of, "f.position", window)))
        for table in ("evidence", "derivation"):
            joined = of.replace("WHERE", f"CROSS JOIN {table} t ON t.fact = f.id WHERE")
            _add(said, table, _rows(connection, table, "t", joined, "t.position", window))
        yield said


def deals(
    connection: sqlite3.Connection, ids: Sequence[str]
) -> Iterator[tuple[list[Row], Mapping[str, Said]]]:
    """Deals, some at a time, with what is said of each.

    Args:
        connection: The store.
        ids: The deals, in the order that is wanted.
    """
    of_deals = "deal d {} WHERE d.id IN (SELECT value FROM json_each(?))"
    and_facts = "CROSS JOIN fact f ON f.deal = d.id AND f.kind != 'measure'"
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        wanted = (json.dumps(batch),)
        found = {
            row["id"]: row
            for row in _rows(connection, "deal", "d", of_deals.format(""), "d.id", wanted)
        }
        said = {id_: Said() for id_ in batch}
        owner: dict[str, Said] = {}
        within = of_deals.format(and_facts)
        for fact in _rows(connection, "fact", "f", within, "f.position", wanted):
            owner[fact["id"]] = said[fact["deal"]]
            said[fact["deal"]].facts.append(fact)
        for row in _rows(connection, "told_as", "t", _TOLD_AS, "t.id", wanted):
            said[row["deal"]].told_as.append(row["id"])
        for table in ("evidence", "part", "party", "event", "link", "rival_part"):
            order = _ORDERS.get(table, "t.fact")
            within = of_deals.format(f"{and_facts} CROSS JOIN {table} t ON t.fact = f.id")
            for row in _rows(connection, table, "t", within, order, wanted):
                _add(owner[row["fact"]], table, [row])
        yield [found[id_] for id_ in batch], said


def _windows(connection: sqlite3.Connection, positions: str, ends: Ends) -> Iterator[Ends]:
    """The first and the last position of each batch."""
    found = connection.execute(f"{positions} AND position BETWEEN ? AND ?", ends)
    places = sorted({row[0] for row in found})
    for start in range(0, len(places), BATCH):
        batch = places[start : start + BATCH]
        yield batch[0], batch[-1]


def _rows(
    connection: sqlite3.Connection,
    table: str,
    alias: str,
    within: str,
    order: str,
    values: Sequence[object],
) -> Iterator[Row]:
    names = WRITTEN[table]
    columns = ", ".join(f"{alias}.{name}" for name in names)
    found = connection.execute(f"SELECT {columns} FROM {within} ORDER BY {order}", values)
    return (dict(zip(names, row, strict=True)) for row in found)


def _add(said: Said, table: str, rows: Iterable[Row]) -> None:
    for row in rows:
        fact = row["fact"]
        match table:
            case "evidence":
                said.evidence[fact].append(row)
            case "derivation":
                said.derivations[fact][row["name"]] = row["input"]
            case "party":
                said.parties[fact, row["role"]].append(row["entity"])
            case "part":
                said.parts[fact] = row
            case "event":
                said.events[fact] = row
            case "link":
                said.links[fact] = row
            case "rival_part":
                said.tellings[fact][row["telling"]] = None
