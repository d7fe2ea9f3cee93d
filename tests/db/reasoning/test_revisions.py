"""What amended, replaced or cancelled what: families of deals, and the totals that follow."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.reasoning.revisions import Revisions, revisions
from db.store import open_store


@pytest.fixture
def store(article_store: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_store(article_store)) as connection:
        yield connection


def told(found: Revisions) -> list[list[tuple[str | None, str]]]:
    return [[(step.relation, step.deal.id) for step in each.steps] for each in found.families]


AWS = [(None, "openai-aws-2025-11"), ("amends", "openai-aws-2026-02")]
PLAN = [(None, "openai-nvidia-plan"), ("replaces", "openai-round-2026-02")]


def test_families_of_the_article(store: sqlite3.Connection) -> None:
    found = revisions(store)
    assert sorted(told(found), key=str) == sorted([AWS, PLAN], key=str)
    assert not found.more


def test_amendments_imply_a_total_with_its_formula(store: sqlite3.Connection) -> None:
    (family,) = (each for each in revisions(store).families if each.steps[1].relation == "amends")
    total = family.totals[0]
    assert total.metric == "contract_total" and total.quantity is not None
    assert (total.quantity.low, total.quantity.high) == (138_000_000_000, 138_000_000_000)
    assert total.formula == "original + added"
    assert set(total.inputs) == {"openai-aws-2025-11/amount", "openai-aws-2026-02/amount"}


@pytest.mark.parametrize("deal", ["openai-nvidia-plan", "openai-round-2026-02"])
def test_the_family_of_a_deal_comes_first(store: sqlite3.Connection, deal: str) -> None:
    assert told(revisions(store, deal=deal)) == [PLAN, AWS]
    assert told(revisions(store, deal="openai-aws-2026-02")) == [AWS, PLAN]
    assert told(revisions(store, deal="xai-series-e")) == told(revisions(store))


def test_before_a_deal_was_changed_it_was_not(store: sqlite3.Connection) -> None:
    assert revisions(store, "2026-02-26").families == ()


def test_what_is_left_out_is_said(store: sqlite3.Connection) -> None:
    found = revisions(store, most=1)
    assert len(found.families) == 1 and found.more
    assert not revisions(store, most=2).more
