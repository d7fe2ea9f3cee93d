"""What the overview tells: the same kept ready as asked anew, and nothing from after the day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.queries import overview
from db.queries.reading import ALWAYS
from db.reasoning.overview import ground, pairs
from db.reasoning.pairs import find_pairs
from db.store import open_store
from tests.bench.stores import make_store

EARLY = "2026-01-31"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("overview") / "made.db"
    make_store(path, 1000)
    return path


@pytest.fixture(params=["article", "made"])
def store(
    request: pytest.FixtureRequest, article_store: Path, made: Path
) -> Iterator[sqlite3.Connection]:
    with closing(open_store(article_store if request.param == "article" else made)) as opened:
        yield opened


@pytest.fixture
def article(article_store: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_store(article_store)) as opened:
        yield opened


def test_what_is_kept_is_what_is_found(store: sqlite3.Connection) -> None:
    late = "9999-12-30"  # all is known, and nothing is kept for that day
    for ask in (
        overview.newest, overview.open_commitments, overview.on_conditions,
        overview.highest_valued,
    ):  # fmt: skip
        assert ask(store, ALWAYS, 8) == ask(store, late, 8), ask.__name__
    assert pairs(store, ALWAYS, 6) == find_pairs(store, ALWAYS, 6)
    assert ground(store, ALWAYS) == ground(store, late)


def test_open_commitments_are_promised_and_not_paid(store: sqlite3.Connection) -> None:
    rows = overview.open_commitments(store, ALWAYS, 8)
    assert rows
    assert not {row.status for row in rows} & {"closed", "paid", "shelved", "in_talks"}
    sizes = [
        int(row.amount.quantity.high or row.amount.quantity.low or 0)
        for row in rows
        if row.amount and row.amount.quantity
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == len(rows)


def test_a_plan_that_was_replaced_is_no_open_commitment(article: sqlite3.Connection) -> None:
    titles = {row.id for row in overview.open_commitments(article, ALWAYS, 12)}
    assert "openai-round-2026-02" in titles
    assert "openai-nvidia-plan" not in titles


def test_conditions_are_told_with_part_and_deal(article: sqlite3.Connection) -> None:
    (row,) = overview.on_conditions(article, ALWAYS, 4)
    assert row.deal.id == "openai-round-2026-02"
    assert row.part.quantity and row.part.quantity.low == 35_000_000_000
    assert row.part.condition and "does not name" in row.part.condition


def test_pairs_are_added_up_from_the_facts(article: sqlite3.Connection) -> None:
    pair = pairs(article, ALWAYS, 4)[0]
    assert (pair.first.id, pair.second.id) == ("amazon", "openai")
    money = pair.back[0]
    assert money.quantity and money.quantity.low == 138_000_000_000
    assert money.derived and len(money.inputs) == 2
    assert money.fact is None


def test_nothing_is_told_that_was_learned_after_the_day(article: sqlite3.Connection) -> None:
    days = [row.date or "" for row in overview.newest(article, EARLY, 8)]
    assert days and max(days) <= EARLY
    assert overview.on_conditions(article, EARLY, 8) == []
    valued = overview.highest_valued(article, EARLY, 8)
    assert [row.valuation.basis for row in valued if row.valuation] == ["recapitalisation"]
    assert overview.counts(article, EARLY).facts < overview.counts(article, ALWAYS).facts
