"""What changed between two days: the later day is the earlier one and what `diff` tells of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.queries import facts
from db.queries.window import View
from db.reasoning.diff import Changes, diff
from db.store import open_store
from tests.db.facts_files import store_of, with_base
from tests.db.test_as_of import DAYS, Node, fact_files, store

Build = Callable[..., sqlite3.Connection]

ANY_DAY = st.dates().map(lambda day: day.isoformat())
ALL_DAYS = st.one_of(st.sampled_from(("2024-01-01", *DAYS, "2026-03-01")), ANY_DAY)


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    """Make a store of the base and more facts, and open it."""
    with ExitStack() as stack:
        yield lambda *texts: stack.enter_context(store_of(tmp_path, *texts))


def known(connection: sqlite3.Connection, day: str) -> set[str]:
    return {row.id for row in facts.window(connection, View(as_of=day))}


def check(connection: sqlite3.Connection, earlier: str, later: str) -> Changes:
    found = diff(connection, earlier, later)
    learned, retracted = ({row.id for row in side} for side in (found.learned, found.retracted))
    assert not learned & retracted
    before = known(connection, earlier)
    assert retracted <= before
    assert not learned & before
    assert before - retracted | learned == known(connection, later)
    for pair in found.superseded:
        assert pair.new.id in learned
        assert pair.old.id in before
        assert (pair.old.subject, pair.old.metric) == (pair.new.subject, pair.new.metric)
        assert pair.old.quantity != pair.new.quantity
    for change in found.status:
        assert change.before != change.after
        assert change.fact.id in (known(connection, later) if change.after else before)
    return found


@given(st.tuples(ALL_DAYS, ALL_DAYS).map(sorted))
def test_the_later_day_of_the_article_is_the_earlier_one_and_its_changes(
    article_store: Path, days: list[str]
) -> None:
    with closing(open_store(article_store)) as connection:
        check(connection, *days)


@given(fact_files(), st.tuples(ALL_DAYS, ALL_DAYS).map(sorted))
@settings(
    max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_the_later_day_is_the_earlier_one_and_its_changes(file: Node, days: list[str]) -> None:
    with closing(store(file)) as connection:
        check(connection, *days)


@given(fact_files(), ALL_DAYS)
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_nothing_changes_within_a_day(file: Node, day: str) -> None:
    with closing(store(file)) as connection:
        assert diff(connection, day, day) == Changes(day, day, (), (), (), ())


@given(fact_files(), st.tuples(*[ALL_DAYS] * 3).map(sorted))
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_two_steps_lead_where_one_does(file: Node, days: list[str]) -> None:
    first, middle, last = days
    with closing(store(file)) as connection:
        state = {(c.deal, c.part): c.after for c in diff(connection, first, middle).status}
        state |= {(c.deal, c.part): c.after for c in diff(connection, middle, last).status}
        for change in diff(connection, first, last).status:
            assert state[change.deal, change.part] == change.after


def test_the_days_must_be_in_order(article_store: Path) -> None:
    with (
        closing(open_store(article_store)) as connection,
        pytest.raises(ValueError, match="before"),
    ):
        diff(connection, "2026-02-27", "2026-02-26")


def amounts(*said: tuple[str, str, str, str]) -> str:
    """A round with amounts: id, figure, since when it is known, more."""
    listed = "".join(
        f"      - {{id: {id_}, figure: {figure}, known_from: {known_from}, "
        f"evidence: {{says: company, raw: {figure}}}{more}}}\n"
        for id_, figure, known_from, more in said
    )
    return with_base(
        "deals:\n  - id: round\n    subject: openai\n    kind: funding_round\n    title: Round\n"
        f"    amounts:\n{listed}"
    ).replace("published: 2026-02-28", "published: 2026-12-31")


def pairs(found: Changes) -> list[tuple[str, str]]:
    return [(pair.old.id, pair.new.id) for pair in found.superseded]


def test_a_newer_figure_takes_the_preferred_place(build: Build) -> None:
    store = build(amounts(("old", "$100B", "2026-01-10", ""), ("new", "$110B", "2026-02-10", "")))
    found = check(store, "2026-01-31", "2026-02-28")
    assert pairs(found) == [("round/old", "round/new")]
    assert [row.id for row in found.retracted] == []
    assert pairs(check(store, "2026-01-01", "2026-02-28")) == []  # neither was known


def test_a_retracted_figure_is_superseded_by_a_newer_one(build: Build) -> None:
    store = build(amounts(
        ("old", "$100B", "2026-01-10", ", retracted: 2026-02-09"),
        ("new", "$110B", "2026-02-10", ""),
    ))  # fmt: skip
    found = check(store, "2026-01-31", "2026-02-28")
    assert pairs(found) == [("round/old", "round/new")]
    assert [row.id for row in found.retracted] == ["round/old"]


def test_an_older_figure_that_moves_up_supersedes_nothing(build: Build) -> None:
    store = build(amounts(
        ("best", "$100B", "2026-01-10", ", rank: preferred, retracted: 2026-02-09"),
        ("other", "$110B", "2026-01-10", ""),
    ))  # fmt: skip
    found = check(store, "2026-01-31", "2026-02-28")
    assert pairs(found) == []
    assert [row.id for row in found.retracted] == ["round/best"]


def test_a_newer_figure_of_a_lower_rank_supersedes_nothing(build: Build) -> None:
    store = build(amounts(
        ("best", "$100B", "2026-01-10", ", rank: preferred"), ("new", "$110B", "2026-02-10", "")
    ))  # fmt: skip
    found = check(store, "2026-01-31", "2026-02-28")
    assert (pairs(found), [row.id for row in found.learned]) == ([], ["round/new"])


def test_agreement_is_no_news(build: Build) -> None:
    store = build(amounts(("old", "$100B", "2026-01-10", ""), ("new", "~$100B", "2026-02-10", "")))
    assert pairs(check(store, "2026-01-31", "2026-02-28")) == []


STAGED = with_base("""
deals:
  - id: round
    subject: openai
    kind: funding_round
    title: Round
    status:
      - {is: announced, on: 2026-01-10, known_from: 2026-01-10, evidence: {says: company}}
      - {is: closed, on: 2026-02-10, known_from: 2026-02-10, evidence: {says: company}}
    parts_cover: some
    parts:
      - id: first
        payer: nvidia
        payee: openai
        figure: $10B
        known_from: 2026-01-10
        evidence: {says: company, raw: $10B}
        status: {is: paid, on: 2026-02-20, known_from: 2026-02-20, evidence: {says: company}}
""").replace("published: 2026-02-28", "published: 2026-12-31")


def test_a_deal_and_a_part_change_status(build: Build) -> None:
    store = build(STAGED)

    def steps(earlier: str, later: str) -> list[tuple[str | None, str | None, str | None]]:
        found = check(store, earlier, later).status
        assert {change.deal.id for change in found} == {"round"}
        return [(c.part.id if c.part else None, c.before, c.after) for c in found]

    assert steps("2026-01-01", "2026-01-31") == [(None, None, "announced")]
    # A part without an event of its own has come as far as its deal.
    assert steps("2026-01-31", "2026-02-28") == [
        (None, "announced", "closed"), ("round/first", "announced", "paid"),
    ]  # fmt: skip
    assert steps("2026-02-15", "2026-02-28") == [("round/first", "closed", "paid")]
