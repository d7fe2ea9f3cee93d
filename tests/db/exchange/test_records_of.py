"""A store that is written as facts files and built again is the same store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from db.build import build_store
from db.exchange.records_of import Inexpressible, records_of, stored_contents
from db.exchange.records_of_rows import FOLLOWS, WRITTEN
from db.exchange.writing import LISTS, FactsContent, Tree, write_facts
from db.store import open_store
from tests.db.exchange import everything
from tests.db.exchange.random_facts import fact_sets
from tests.db.exchange.stores import (
    Unsound,
    assert_comes_back,
    exported,
    rows,
    store_of,
    store_of_trees,
)
from tests.db.test_as_of import fact_files

ROOT = Path(__file__).parents[3]
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def sound(files: list[Tree]) -> sqlite3.Connection:
    """A store of the files, if they make one."""
    try:
        return store_of_trees(files)
    except Unsound as error:
        # Random figures may make a sum that cannot be held, or say a thing twice; random dates may
        # be in no order.
        words = ("cannot be derived", "says the same as", "is known from", "add up to", " itself: ",
                 "the term is", "is seen on no day", "is announced", "before it is")  # fmt: skip
        assert any(word in str(error) for word in words), error
        assume(False)
        raise


@given(fact_sets())
@settings(max_examples=50, suppress_health_check=_SLOW)
def test_any_facts_come_back(files: list[Tree]) -> None:
    with closing(sound(files)) as store:
        (merged,) = store.execute("SELECT count(*) FROM told_as").fetchone()
        try:
            assert_comes_back(store)
        except Inexpressible:
            # One deal cannot say all that several tellings may, and then it is not written at all.
            assert merged


@given(fact_files())
@settings(max_examples=40, suppress_health_check=_SLOW)
def test_facts_with_clocks_come_back(file: Tree) -> None:
    with closing(sound([file])) as store:
        assert_comes_back(store)


def test_every_fact_of_the_fixtures_comes_back(tmp_path: Path) -> None:
    for number, folder in enumerate([*sorted((ROOT / "fixtures").iterdir()), ROOT / "fixtures"]):
        built = build_store([folder], tmp_path / f"{number}.db")
        with closing(open_store(tmp_path / f"{number}.db")) as store:
            write_facts(tmp_path / f"facts-{number}", records_of(store), stem="all")
        again = build_store([tmp_path / f"facts-{number}"], tmp_path / f"{number}-again.db")
        assert again.manifest.content_hash == built.manifest.content_hash


def test_every_column_of_a_store_is_written_or_follows() -> None:
    """A column that is new in the schema is handled, or this fails."""
    with closing(store_of([])) as store:
        columns = {
            table: {row[1] for row in store.execute(f"PRAGMA table_info({table})")}
            for table in rows(store)
        }
    handled = {
        table: {*WRITTEN.get(table, ()), *FOLLOWS.get(table, ())}
        for table in {**WRITTEN, **FOLLOWS}
    }
    assert handled == columns
    for table, names in WRITTEN.items():
        assert len(names) == len(set(names))
        assert not set(names) & set(FOLLOWS[table])


def test_every_column_comes_back() -> None:
    with closing(store_of(everything.ALL)) as store:
        for table, names in WRITTEN.items():
            for name in names:
                (there,) = store.execute(f"SELECT count({name}) FROM {table}").fetchone()
                assert there, f"{table}.{name} is empty: fill it in everything.py"
        for name in ("low_open", "high_open", "approximate"):
            assert store.execute(f"SELECT count(*) FROM fact WHERE {name} = 1").fetchone()[0]
        texts = assert_comes_back(store)
    assert len(texts) == 2  # deals that come after facts begin a file


def test_the_order_of_files_is_no_part_of_it() -> None:
    with closing(store_of(everything.ALL)) as store:
        texts = exported(store)
        with closing(store_of(reversed(texts))) as turned:
            info = "SELECT value FROM store_info WHERE key = 'content_hash'"
            assert turned.execute(info).fetchone() == store.execute(info).fetchone()


def test_a_deal_that_is_told_twice_is_written_as_one() -> None:
    with closing(store_of([*everything.ONCE, everything.AGAIN])) as store:
        deals = {tree["id"]: tree for tree in records_of(store).deals}
    assert list(deals) == ["plan", "round", "power"]
    merged = deals["round"]
    assert merged["same_as"] == "wire-round"
    assert [each["source"] for each in merged["evidence"]] == ["paper", "wire"]
    assert {part["id"]: part.get("tellings") for part in merged["parts"]} == {
        "two": "round", "three": "wire-round",
    }  # fmt: skip


def test_all_at_once_is_the_same_as_piece_by_piece() -> None:
    with closing(store_of(everything.ALL)) as store:
        whole = records_of(store)
        pieces = list(stored_contents(store))
        for name in LISTS:
            assert getattr(whole, name) == [tree for p in pieces for tree in getattr(p, name)]
        assert whole.source is None
    with closing(store_of([everything.BASE])) as store:
        assert records_of(store).facts == []


def test_what_follows_is_not_written() -> None:
    """A reader of the file finds what people would have written, and no more."""
    text = """
source: paper
sources:
  - id: paper
    title: The paper
    kind: press
    published: 2026-02-28
entities:
  - {id: openai, kind: company, name: OpenAI}
  - {id: nvidia, kind: company, name: Nvidia, aliases: [NVDA]}
deals:
  - id: round
    subject: openai
    kind: funding_round
    title: Round
    figure: $110B
    evidence: {at: para 1, says: company, raw: 1100亿美元}
    parts:
      - id: nvidia
        payer: nvidia
        payee: openai
        instrument: equity
        figure: $110B
        evidence: {at: para 1, says: company, raw: 1100亿美元}
        parts:
          - id: first
            figure: $110B
            evidence: {at: para 1, says: company, raw: 1100亿美元}
"""
    with closing(store_of([text])) as store:
        assert store.execute("SELECT count(*) FROM fact WHERE formula IS NOT NULL").fetchone()[0]
        (written,) = exported(store)
    assert written.replace("\n\n", "\n") == text.lstrip("\n")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE fact SET scope = 'x' WHERE id = 'round/amount'", "no key for scope"),
        ("UPDATE fact SET metric = 'stake' WHERE id = 'round/two'", "no figure of such a deal"),
        ("UPDATE fact SET subject = 'amazon' WHERE id = 'round/two'", "another company"),
        ("UPDATE fact SET id = 'round/x/y' WHERE id = 'round/lower'", "an id that no fact"),
        ("UPDATE part SET instrument = NULL WHERE fact = 'round/inner'", "it lacks"),
        ("UPDATE part SET chip = 'x' WHERE fact = 'round/only'", "a term with"),
        ("UPDATE event SET status = 'paid' WHERE part IS NULL", "an id that no event has"),
        ("UPDATE link SET relation = 'amends'", "an id that no link has"),
        (
            "UPDATE evidence SET known_by = '2027-01-01' WHERE fact = 'pre'",
            "on which no evidence was there",
        ),
        ("UPDATE fact SET low = 5, high = 4 WHERE id = 'pre'", "make no figure"),
    ],
)
def test_what_facts_files_cannot_say_is_never_left_out(change: str, what: str) -> None:
    """No build of ours makes such a store; another program might."""
    with closing(store_of(everything.ONCE)) as store:
        store.execute("PRAGMA foreign_keys = off")
        store.execute("PRAGMA ignore_check_constraints = on")
        store.execute(change)
        with pytest.raises(Inexpressible, match=what):
            records_of(store)


def test_a_content_made_by_hand_is_written_the_same_way(tmp_path: Path) -> None:
    with closing(store_of(everything.ALL)) as store:
        content = records_of(store)
    assert isinstance(content, FactsContent)
    first = [path.read_bytes() for path in write_facts(tmp_path / "a", content, stem="s")]
    assert first == [path.read_bytes() for path in write_facts(tmp_path / "b", content, stem="s")]
