"""A deal that two sets tell, as it is printed: its rivals, what does not count, links in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.build import build_store
from tests.tui.cli_runner import Ask, runner

ONE = """
source: paper
sources:
  - {id: paper, title: The paper, kind: press, published: 2026-02-27}
entities:
  - {id: openai, kind: company, name: OpenAI}
  - {id: nvidia, kind: company, name: Nvidia}
  - {id: site, kind: facility, name: Site One, parent: openai}
deals:
  - id: round
    subject: openai
    kind: funding_round
    title: Round
    figure: $30B
    evidence: {at: para 1, says: press, raw: $30B}
    parts:
      - {id: a, payer: nvidia, payee: openai, figure: $30B, evidence: {says: press, raw: $30B}}
"""

OTHER = """
source: data
sources:
  - {id: data, title: Data, kind: dataset, published: 2026-03-01, url: "https://example.org"}
entities:
  - {id: openai, kind: company, name: OpenAI}
  - {id: nvidia, kind: company, name: Nvidia}
deals:
  - id: row-7
    same_as: round
    subject: openai
    kind: funding_round
    title: Round
    figure: $25B
    evidence: {at: row 7, says: dataset, raw: $25B, url: "https://example.org/7"}
    parts:
      - {id: a, payer: nvidia, payee: openai, figure: $25B, evidence: {says: dataset, raw: $25B}}
  - id: row-8
    maybe_same_as: round
    subject: openai
    kind: investment_plan
    title: Plan
    figure: $20B
    evidence: {at: row 8, says: dataset, raw: $20B}
facts:
  - {id: chips, subject: openai, metric: chip_count, basis: running, figure: 400000,
     nature: estimate, evidence: {says: dataset, raw: "400,000"}}
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    for name, text in (("one", ONE), ("other", OTHER)):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    build_store([tmp_path], tmp_path / "facts.db")
    return tmp_path / "facts.db"


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], store: Path) -> Ask:
    run = runner(capsys)
    return lambda *arguments: run(*arguments, "--store", store)


def test_parts_told_differently_are_shown_and_one_counts(ask: Ask) -> None:
    parts = {row["id"]: row for row in ask("show", "round", "--json").json["parts"]}
    assert {id_: row["counts"] for id_, row in parts.items()} == {
        "round/a": False, "round/a-2": True,
    }  # fmt: skip
    assert "told otherwise elsewhere, not counted" in ask("show", "round").out
    total = ask("total", "Nvidia", "--json").json
    assert (total["low"], total["high"]) == (25 * 10**9, 25 * 10**9)


def test_rivals_name_both_sources(ask: Ask) -> None:
    page = ask("rivals").out
    assert "The paper" in page and "Data" in page
    (rivalry,) = ask("rivals", "--json").json
    assert {each["evidence"][0]["source"] for each in rivalry["statements"]} == {"paper", "data"}


def test_a_deal_is_found_by_the_id_that_another_set_has_for_it(ask: Ask) -> None:
    assert ask("show", "row-7", "--json").json["id"] == "round"


def test_what_is_possibly_the_same_is_said_in_words(ask: Ask) -> None:
    shown = ask("show", "row-8").out
    assert "possibly the same as" in shown and "Round" in shown
    (link,) = ask("show", "row-8", "--json").json["links"]
    assert (link["relation"], link["deal"]) == ("possibly_same", "round")


def test_evidence_has_the_link_of_its_own_row(ask: Ask) -> None:
    evidence = {
        each["fact"]: each["url"] for each in ask("show", "round", "--json").json["evidence"]
    }
    assert evidence["round/amount"] is None
    assert evidence["round/amount-2"] == "https://example.org/7"
    assert evidence["round/a-2"] == "https://example.org"
    assert "https://example.org/7" in ask("show", "round/amount-2").out


def test_a_facility_and_what_is_counted_in_it_have_words(ask: Ask) -> None:
    assert "data centre" in ask("show", "Site One").out
    shown = ask("show", "OpenAI").out
    assert "Compute" in shown and "chips" in shown.casefold() and "400" in shown


def test_what_a_company_raised_is_a_range_where_two_deals_may_be_one(ask: Ask) -> None:
    (openai,) = ask("companies", "--company", "openai", "--json").json
    raised = openai["raised"]["quantity"]
    assert (raised["low"], raised["high"]) == (25 * 10**9, 45 * 10**9)
