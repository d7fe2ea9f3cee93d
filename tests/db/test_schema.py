"""The tables of a store: what they refuse, and that their text is the one readers know."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import sqlite_utils

from db import vocabulary as v
from db.identity import APPLICATION_ID, SCHEMA_FINGERPRINT, SCHEMA_VERSION
from db.schema import LIST_TABLES, create
from db.store import schema_fingerprint

Rows = dict[str, Any]

ENTITY: Rows = {"id": "openai", "kind": "company", "name_en": "OpenAI", "position": 0}
SOURCE: Rows = {"id": "paper", "kind": "press", "title_en": "Paper", "position": 0}
DEAL: Rows = {
    "id": "round", "kind": "funding_round", "subject": "openai", "title_en": "Round",
    "known_by": "2026-02-27", "position": 0,
}  # fmt: skip
FACT: Rows = {
    "id": "fact",
    "kind": "measure",
    "subject": "openai",
    "metric": "valuation",
    "low": 1,
    "high": 2,
    "unit": "USD",
    "nature": "reported",
    "known_from": "2026-02",
    "known_by": "2026-02-28",
    "rank": "normal",
    "first_hand": 1,
    "preference": "0",
    "position": 0,
}
PART: Rows = {"fact": "fact", "deal": "round"}
EVENT: Rows = {"fact": "fact", "deal": "round", "status": "paid", "happened_by": "2026-02-27"}
LINK: Rows = {"fact": "fact", "deal": "round", "relation": "amends", "other": "round"}
PARTY: Rows = {"fact": "fact", "role": "payer", "entity": "openai", "position": 0}
TOLD_AS: Rows = {"id": "other", "deal": "round"}
RIVAL_PART: Rows = {"fact": "fact", "rivalry": "fact", "telling": "round", "vague": 0}
EVIDENCE: Rows = {
    "fact": "fact", "position": 0, "source": "paper", "attribution": "press",
    "known_by": "2026-02-28",
}  # fmt: skip
DERIVATION: Rows = {"fact": "fact", "position": 0, "name": "a", "input": "fact"}


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """An empty store with a row in each table that others refer to, refusing what is wrong."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create(sqlite_utils.Database(connection))
        connection.execute("PRAGMA foreign_keys = on")
        insert(connection, "metric", code="valuation", dimension="money", bases="", must_agree="",
               additive=0)  # fmt: skip
        insert(connection, "status", code="paid", stage="done")
        insert(connection, "deal_kind", code="funding_round", compute=0, raises=1)
        insert(connection, "entity", **ENTITY)
        insert(connection, "source", **SOURCE)
        insert(connection, "deal", **DEAL)
        yield connection


def insert(connection: sqlite3.Connection, table: str, **row: Any) -> None:
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", row)


def test_a_store_says_what_it_is(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert int.from_bytes(b"term", "big") == APPLICATION_ID


def test_the_schema_is_the_one_that_readers_know(db: sqlite3.Connection) -> None:
    found = schema_fingerprint(db)
    assert found == SCHEMA_FINGERPRINT, (
        "The text of the schema has changed, so stores built before no longer fit. In "
        "db/identity.py, raise SCHEMA_VERSION by one (unless the version there was never given "
        f"out) and set SCHEMA_FINGERPRINT to {found!r}."
    )


def test_whole_rows_are_taken(db: sqlite3.Connection) -> None:
    insert(db, "fact", **FACT)
    insert(db, "part", **PART)
    insert(db, "party", **PARTY)
    insert(db, "event", **EVENT)
    insert(db, "link", **LINK)
    insert(db, "evidence", **EVIDENCE)
    insert(db, "derivation", **DERIVATION)
    insert(db, "told_as", **TOLD_AS)
    insert(db, "rival_part", **RIVAL_PART)
    insert(db, "passage", source="paper", locator="para 1", why="an opinion")
    insert(db, "name", entity="openai", name="OpenAI", folded="openai")
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []


REFERENCES = [
    ("entity", ENTITY, "id", "other", "parent"),
    ("name", {"entity": "", "name": "x", "folded": "x"}, "", "", "entity"),
    ("passage", {"source": "", "locator": "x", "why": "x"}, "", "", "source"),
    ("deal", DEAL, "id", "other", "kind"),
    ("deal", DEAL, "id", "other", "subject"),
    *(("fact", FACT, "id", "other", name) for name in
      ("subject", "deal", "metric", "sponsor", "interest_in")),
    *(("part", PART, "", "", name) for name in ("fact", "deal", "parent")),
    ("told_as", TOLD_AS, "", "", "deal"),
    ("rival_part", RIVAL_PART, "", "", "fact"),
    *(("party", PARTY, "", "", name) for name in ("fact", "entity")),
    *(("event", EVENT, "", "", name) for name in ("fact", "deal", "part", "status")),
    *(("link", LINK, "", "", name) for name in ("fact", "deal", "other")),
    *(("evidence", EVIDENCE, "", "", name) for name in ("fact", "source")),
    *(("derivation", DERIVATION, "", "", name) for name in ("fact", "input")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "row", "id_", "value", "column"),
    REFERENCES,
    ids=[f"{r[0]}.{r[4]}" for r in REFERENCES],
)
def test_a_reference_to_nothing_is_refused(
    db: sqlite3.Connection, table: str, row: Rows, id_: str, value: str, column: str
) -> None:
    insert(db, "fact", **FACT)
    if table == "party":
        insert(db, "part", **PART)
    row = {**row, **({id_: value} if id_ else {}), column: "nothing"}
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        insert(db, table, **row)


def test_all_references_are_tried_above(db: sqlite3.Connection) -> None:
    tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    declared = {
        (table, row[3])
        for (table,) in tables
        if table not in LIST_TABLES  # filled by a build from the others
        for row in db.execute(f'PRAGMA foreign_key_list("{table}")')
    }
    assert declared == {(entry[0], entry[4]) for entry in REFERENCES}


@pytest.mark.parametrize(
    ("table", "row", "wrong"),
    [
        (
            "metric",
            {},
            {"code": "x", "dimension": "", "bases": "", "must_agree": "", "additive": 2},
        ),
        ("status", {}, {"code": "x", "stage": "perhaps"}),
        ("deal_kind", {}, {"code": "x", "compute": 2, "raises": 0}),
        ("deal_kind", {}, {"code": "x", "compute": 0, "raises": 2}),
        ("entity", ENTITY, {"id": "x", "kind": "firm"}),
        ("entity", ENTITY, {"id": "x", "role": "boss"}),
        ("entity", ENTITY, {"id": "x", "name_en": None}),
        ("source", SOURCE, {"id": "x", "kind": "rumour"}),
        ("source", SOURCE, {"id": "x", "title_en": None}),
        ("deal", DEAL, {"id": "x", "title_en": None}),
        ("deal", DEAL, {"id": "x", "known_by": "2026-02"}),
        ("deal", DEAL, {"id": "x", "term_years": 0}),
        ("fact", FACT, {"kind": "rumour"}),
        ("fact", FACT, {"nature": "guess"}),
        ("fact", FACT, {"rank": "best"}),
        ("fact", FACT, {"first_hand": 2}),
        ("fact", FACT, {"low_open": 2}),
        ("fact", FACT, {"high_open": 2}),
        ("fact", FACT, {"approximate": 2}),
        ("fact", FACT, {"unit": None}),
        ("fact", FACT, {"low": None, "high": None}),
        ("fact", FACT, {"unit": "dollars"}),
        ("fact", FACT, {"low": 3}),  # above high
        ("fact", FACT, {"low": 2, "low_open": 1}),  # nothing lies between
        ("fact", FACT, {"low": None, "low_open": 1}),
        ("fact", FACT, {"high": None, "high_open": 1}),
        ("fact", FACT, {"low": 0.5}),  # half a dollar
        ("fact", FACT, {"high": "many"}),
        ("fact", FACT, {"high": "many", "unit": "ratio"}),
        ("fact", FACT, {"high": b"2"}),
        ("fact", FACT, {"period_kind": "era"}),
        ("fact", FACT, {"nature": "derived"}),  # without a formula
        ("fact", FACT, {"formula": "a + b"}),  # and not derived
        ("fact", FACT, {"known_by": "2026-02"}),
        ("fact", FACT, {"retracted_by": "2026"}),
        ("fact", FACT, {"retracted_by": "2025-12-31"}),  # before it was known
        ("part", PART, {"instrument": "gold"}),
        ("part", PART, {"purpose": "fun"}),
        ("party", PARTY, {"role": "witness"}),
        ("event", EVENT, {"happened_by": "soon"}),
        ("link", LINK, {"relation": "likes"}),
        ("evidence", EVIDENCE, {"attribution": "gossip"}),
        ("search_text", {}, {"kind": "deed", "id": "x", "text": "x"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_what_makes_no_sense_is_refused(
    db: sqlite3.Connection, table: str, row: Rows, wrong: Rows
) -> None:
    if table not in ("fact", "entity", "source", "deal"):
        insert(db, "fact", **FACT)
    if table == "party":
        insert(db, "part", **PART)
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        insert(db, table, **{**row, **wrong})


@pytest.mark.parametrize(
    "column",
    [
        "id",
        "kind",
        "subject",
        "metric",
        "nature",
        "known_from",
        "known_by",
        "rank",
        "first_hand",
        "preference",
        "position",
    ],
)
def test_a_fact_without_the_necessary_is_refused(db: sqlite3.Connection, column: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        insert(db, "fact", **{**FACT, column: None})


def test_codes_of_the_vocabulary_are_all_taken(db: sqlite3.Connection) -> None:
    for number, kind in enumerate(v.ENTITY_KINDS):
        insert(db, "entity", **{**ENTITY, "id": f"e{number}", "kind": kind})
    for number, nature in enumerate(v.NATURES):
        formula = "a" if nature == "derived" else None
        insert(db, "fact", **{**FACT, "id": f"f{number}", "nature": nature, "formula": formula})
    for number, kind in enumerate(v.FACT_KINDS):
        insert(db, "fact", **{**FACT, "id": f"k{number}", "kind": kind})


def test_every_table_says_what_it_is_for(db: sqlite3.Connection) -> None:
    tables = db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '*_fts*'"
    ).fetchall()
    assert len(tables) >= 16
    for name, sql in tables:
        assert sql.splitlines()[1].strip().startswith("-- "), name
