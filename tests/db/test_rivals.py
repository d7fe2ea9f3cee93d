"""Where sources disagree: what is a rival, agreement or history, and what is preferred."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.queries import companies, facts
from db.queries.window import View
from db.reasoning.rivals import Rivalry, rivalries
from db.store import open_store
from tests.db.facts_files import BASE, store_of
from tests.db.test_as_of import DAYS, Node, fact_files, store

Build = Callable[..., sqlite3.Connection]

SOURCES = BASE.replace(
    "published: 2026-02-28}",
    "published: 2026-12-31}\n  - {id: wire, title: The wire, kind: press, published: 2026-12-31}",
)


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    """Make a store of the base, a second source and more facts, and open it."""
    with ExitStack() as stack:
        yield lambda text: stack.enter_context(store_of(tmp_path, SOURCES + text))


def said(id_: str, figure: str = "$500B", more: str = "", says: str = "press") -> str:
    """A valuation of OpenAI in two sources' words."""
    known = "" if "known_from" in more else ", known_from: 2026-01"
    source = "wire" if id_.startswith("wire") else "paper"
    return (
        f"  - {{id: {id_}, subject: openai, metric: valuation, basis: post_money, "
        f'figure: "{figure}", nature: reported, period: 2026-01{more}{known}, '
        f'evidence: {{source: {source}, says: {says}, raw: "{figure}"}}}}\n'
    )


def order(found: Rivalry) -> list[str]:
    return [each.fact.id for each in found.statements]


def rivals_of(store: sqlite3.Connection, id_: str) -> tuple[list[str], list[str]]:
    detail = facts.detail(store, id_)
    assert detail
    assert detail.fact.rivals == len(detail.rivals)
    return [row.id for row in detail.rivals], [row.id for row in detail.agree]


def test_all_statements_stand_side_by_side(build: Build) -> None:
    store = build("facts:\n" + said("paper-says") + said("wire-says", "$510B", says="company"))
    (found,) = rivalries(store)
    assert order(found) == ["wire-says", "paper-says"]
    assert [each.evidence[0].source.id for each in found.statements] == ["wire", "paper"]
    assert [each.behind for each in found.statements] == [None, "first_hand"]
    assert rivals_of(store, "paper-says") == (["wire-says"], [])


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (said("a", "$1B", ", rank: preferred"), said("wire", says="company"), "rank"),
        (said("a", "$1B"), said("wire", more=", rank: deprecated"), "rank"),
        (said("a", "$1B", says="filing"), said("wire"), "first_hand"),
        (said("a", "$1B", ", known_from: 2026-02"), said("wire", more=", known_from: 2026-01"),
         "known_from"),
        (said("a", "$1B"), said("wire"), "order"),
    ],
)  # fmt: skip
def test_the_written_rule_decides(build: Build, first: str, second: str, why: str) -> None:
    (found,) = rivalries(build("facts:\n" + first + second))
    assert (order(found), found.decided_by) == (["a", "wire"], why)


def test_what_is_stated_comes_before_what_is_computed(build: Build) -> None:
    half = said("half", "$200B").replace("period: 2026-01", "period: 2025")
    derived = (
        "derived:\n  - {id: sum, subject: openai, metric: valuation, basis: post_money, "
        "period: 2026-01, formula: a + a, inputs: {a: half}}\n"
    )
    store = build("facts:\n" + said("wire") + half + derived)
    (found,) = rivalries(store)
    assert (order(found), found.decided_by) == (["wire", "sum"], "derived")
    assert rivals_of(store, "sum") == (["wire"], [])


def test_equal_figures_are_agreement(build: Build) -> None:
    store = build("facts:\n" + said("paper-says") + said("wire-says", "~$500B"))
    assert rivalries(store) == []
    assert rivals_of(store, "paper-says") == ([], ["wire-says"])


def test_agreement_is_told_among_rivals(build: Build) -> None:
    texts = said("a", says="company") + said("wire-says", "~$500B") + said("wire-too", "$490B")
    store = build("facts:\n" + texts)
    (found,) = rivalries(store)
    told = [(each.fact.id, each.same_as, each.behind) for each in found.statements]
    assert told == [
        ("a", None, None), ("wire-says", "a", None), ("wire-too", None, "first_hand"),
    ]  # fmt: skip
    assert rivals_of(store, "a") == (["wire-too"], ["wire-says"])


@pytest.mark.parametrize(
    "other",
    [
        said("wire", "$1B").replace("period: 2026-01", "period: 2025-10"),
        said("wire", "$1B").replace(", period: 2026-01", ""),
        said("wire", "$1B").replace("post_money", "pre_money"),
        said("wire", "$1B").replace("subject: openai", "subject: nvidia"),
        said("wire", "$1B", ", scope: ChatGPT"),
        said("wire", "$1B", ", population: some"),
        said("wire", "$1B").replace("nature: reported", "nature: forecast"),
        said("wire", "€1B"),
    ],
    ids=["history", "no-period", "basis", "subject", "scope", "population", "forecast", "currency"],
)
def test_what_is_about_something_else_is_no_rival(build: Build, other: str) -> None:
    store = build("facts:\n" + said("a") + other)
    assert rivalries(store) == []
    assert rivals_of(store, "a") == ([], [])


def test_a_disputed_figure_of_a_company_is_marked(build: Build) -> None:
    amounts = """deals:
  - id: round
    subject: openai
    kind: funding_round
    title: Round
    amounts:
      - {id: one, figure: $30B, evidence: {says: company, raw: $30B}}
      - {id: two, figure: $40B, evidence: {source: wire, says: press, raw: $40B}}
      - {id: same, figure: ~$30B, evidence: {source: wire, says: press, raw: ~$30B}}
"""
    store = build(amounts + "facts:\n" + said("a") + said("wire", "$1B", ", known_from: 2026-02"))
    (openai,) = companies.rows(store, ["openai"], "2026-12-31")
    assert openai.valuation and openai.raised
    assert (openai.valuation.rivals, openai.raised.rivals) == (1, 1)
    (then,) = companies.rows(store, ["openai"], "2026-01-31")
    assert then.valuation and then.valuation.rivals == 0
    assert {row.id: row.rivals for row in facts.window(store, View())} == {
        "round/one": 1, "round/two": 2, "round/same": 1, "a": 1, "wire": 1,
    }  # fmt: skip


STAGES = """deals:
  - id: plan
    subject: openai
    kind: investment_plan
    title: Plan
    status:
      - {{is: {0}, known_from: 2026-01, evidence: {{says: press}}{1}}}
      - {{is: {2}, known_from: 2026-02, evidence: {{source: {4}, says: press}}{3}}}
"""


def test_sources_disagree_on_how_far_a_deal_has_come(build: Build) -> None:
    store = build(STAGES.format("letter_of_intent", "", "shelved", "", "wire"))
    (found,) = rivalries(store)
    assert order(found) == ["plan/status/shelved", "plan/status/letter_of_intent"]
    assert found.decided_by == "happened"
    assert rivalries(store, "2026-01-31") == []
    assert rivalries(store, company="nvidia") == []


@pytest.mark.parametrize(
    "stages",
    [
        STAGES.format("rumoured", "", "shelved", "", "paper"),
        STAGES.format("announced", ", on: 2026-01-10", "closed", ", on: 2026-02-10", "wire"),
    ],
    ids=["one-source-goes-on", "later-news"],
)
def test_the_stages_of_a_deal_are_its_history(build: Build, stages: str) -> None:
    assert rivalries(build(stages)) == []


def test_the_article_disagrees_with_nobody(article_store: Path) -> None:
    with closing(open_store(article_store)) as connection:
        assert rivalries(connection) == []


@given(fact_files(), st.sampled_from(DAYS))
@settings(
    max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_the_list_and_the_marks_tell_the_same(file: Node, day: str) -> None:
    with closing(store(file)) as connection:
        marked = {row.id for row in facts.window(connection, View(as_of=day)) if row.rivals}
        listed = {each.fact.id for found in rivalries(connection, day) for each in found.statements}
        assert marked == listed
        for found in rivalries(connection, day):
            first, *others = found.statements
            assert first.behind is None and found.decided_by
            assert all((each.behind is None) == (each.same_as == first.fact.id) for each in others)
