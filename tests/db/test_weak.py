"""What rests on little: one source, nobody at first hand, a sponsor with an interest."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from db.queries import facts
from db.queries.window import View
from db.reasoning.weak import ground_of, weak
from db.store import open_store
from tests.db.facts_files import BASE, store_of

FACTS = (
    BASE.replace(
        "published: 2026-02-28}",
        "published: 2026-01}\n  - {id: wire, title: The wire, kind: press, published: 2026-01}",
    )
    + """facts:
  - id: strong
    subject: openai
    metric: headcount
    figure: "5000"
    nature: reported
    evidence:
      - {says: company, raw: "5000"}
      - {source: wire, says: press, raw: "5000"}
  - id: twice-in-one
    subject: nvidia
    metric: headcount
    figure: "5000"
    nature: reported
    evidence:
      - {at: para 1, says: company, raw: "5000"}
      - {at: para 2, says: press, raw: "5000"}
  - id: second-hand
    subject: amazon
    metric: headcount
    figure: "5000"
    nature: reported
    evidence:
      - {says: press, raw: "5000"}
      - {source: wire, says: analyst, raw: "5000"}
  - id: share
    subject: openai
    metric: market_share
    scope: coding
    figure: 42%
    nature: survey
    sponsor: softbank
    interest_in: openai
    evidence: {says: survey, raw: 42%}
derived:
  - {id: sum, subject: openai, metric: headcount, scope: both, formula: a + b,
     inputs: {a: strong, b: second-hand}}
  - {id: sum-of-sum, subject: openai, metric: headcount, scope: all, formula: a + b,
     inputs: {a: sum, b: twice-in-one}}
"""
)


def test_what_is_weak_and_why(tmp_path: Path) -> None:
    with store_of(tmp_path, FACTS) as store:
        rows = weak(store).rows
        assert {row.fact.id: row.reasons for row in rows} == {
            "share": ("interest", "second_hand", "one_source"),
            "sum-of-sum": ("second_hand", "one_source"),
            "second-hand": ("second_hand",),
            "sum": ("second_hand",),
            "twice-in-one": ("one_source",),
        }
        assert rows[0].fact.id == "share"
        found = weak(store, most=2)
        assert (found.rows, found.more) == (rows[:2], 3)
        assert found.counts == {"interest": 1, "second_hand": 4, "one_source": 3}
        assert rows[0].interest == "has an interest in OpenAI"


def test_a_computed_fact_is_no_better_than_its_weakest_input(tmp_path: Path) -> None:
    with store_of(tmp_path, FACTS) as store:
        rows = {row.fact.id: row for row in weak(store).rows}
        assert (rows["sum"].sources, rows["sum"].first_hand) == (2, False)
        assert rows["sum"].through == ("second-hand",)
        assert rows["sum-of-sum"].sources == 1
        assert rows["sum-of-sum"].through == ("twice-in-one", "second-hand")


def test_the_facts_can_be_chosen(tmp_path: Path) -> None:
    with store_of(tmp_path, FACTS) as store:
        rows = weak(store, View(only=(("company", "amazon"),))).rows
        assert [row.fact.id for row in rows] == ["second-hand"]
        assert weak(store, View(as_of="2025-12-31")).rows == ()
        assert ground_of(store, "sum", "2025-12-31") is None


def test_all_of_a_single_source_rests_on_one_source(article_store: Path) -> None:
    with closing(open_store(article_store)) as store:
        rows = weak(store).rows
        assert len(rows) == len(facts.window(store, View()))
        assert {row.sources for row in rows} == {1}
        for row in rows:
            if not row.fact.derived:
                assert row.first_hand == row.fact.first_hand
        assert {row.interest for row in rows} == {None, "investor in Anthropic"}
