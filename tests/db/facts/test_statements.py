"""Statements: the nested records of the files as one flat list, with the files' defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.facts.statements import Statement
from db.quantity import Quantity
from tests.db.facts_files import by_id, facts_of, problems_of, with_base

B = 10**9


def statements(folder: Path, text: str) -> dict[str, Statement]:
    return by_id(facts_of(folder, with_base(text)))


DEAL = """
deals:
  - id: round
    subject: openai
    kind: funding_round
    title: Round
    figure: $110B
    basis: committed
    nature: commitment
    evidence: {says: company, raw: 1100亿美元}
    status: {is: announced, on: 2026-02-27, evidence: {says: company}}
    links: {relation: replaces, deal: plan, evidence: {says: press}}
    terms:
      - id: open
        words: It is still open.
        payer: nvidia
        evidence: {says: company}
        status: {is: expired, evidence: {says: press}}
    parts:
      - id: amazon
        payer: amazon
        payee: openai
        instrument: equity
        figure: $110B
        basis: committed
        evidence: {says: company, raw: $110B}
        status: {is: signed, on: 2026-02, evidence: {says: company}}
        parts:
          - {id: first, figure: $15B, evidence: {says: company, raw: $15B}}
          - id: rest
            payer: softbank
            instrument: debt
            figure: $95B
            nature: target
            condition: Later.
            evidence: {says: company, raw: $95B}
  - id: plan
    subject: openai
    kind: investment_plan
    title: Plan
    amounts:
      - {figure: up to $100B, evidence: {says: press, raw: up to $100B}}
      - {id: power, figure: 10 GW, rank: preferred, evidence: {says: press, raw: 10 GW}}
"""


def test_a_deal_is_many_statements(tmp_path: Path) -> None:
    found = statements(tmp_path, DEAL)
    stated = [(item.id, item.kind, item.metric) for item in found.values() if not item.formula]
    assert stated == [
        ("round/amount", "amount", "round_size"),
        ("round/amazon", "part", "commitment"),
        ("round/amazon/status/signed-2026-02", "status", "deal_status"),
        ("round/first", "part", "commitment"),
        ("round/rest", "part", "commitment"),
        ("round/open", "term", "contract_term"),
        ("round/open/status/expired", "status", "deal_status"),
        ("round/status/announced-2026-02-27", "status", "deal_status"),
        ("round/replaces/plan", "link", "deal_link"),
        ("plan/amount-1", "amount", "planned_investment"),
        ("plan/power", "amount", "power_capacity"),
    ]


def test_parts_of_a_part_have_its_parties_unless_they_say_otherwise(tmp_path: Path) -> None:
    found = statements(tmp_path, DEAL)
    first, rest = found["round/first"], found["round/rest"]
    assert (first.payers, first.payees, first.parent) == (
        ("amazon",),
        ("openai",),
        "round/amazon",
    )
    assert (rest.payers, rest.payees) == (("softbank",), ("openai",))
    assert [getattr(item.record, "instrument", None) for item in (first, rest)] == [
        "equity",
        "debt",
    ]


def test_a_part_has_the_nature_of_its_deal_unless_it_says_otherwise(tmp_path: Path) -> None:
    found = statements(tmp_path, DEAL)
    assert found["round/first"].nature == "commitment"
    assert found["round/rest"].nature == "target"
    assert found["plan/amount-1"].nature == "reported"


def test_events_know_what_they_are_about(tmp_path: Path) -> None:
    found = statements(tmp_path, DEAL)
    assert found["round/status/announced-2026-02-27"].parent is None
    assert found["round/amazon/status/signed-2026-02"].parent == "round/amazon"
    assert found["round/open/status/expired"].parent == "round/open"


FACT = """
facts:
  - id: users
    subject: openai
    metric: weekly_active_users
    figure: 9亿
    nature: reported
    {more}
    evidence: {{says: company, raw: 9亿{source}}}
"""


@pytest.mark.parametrize(
    ("top", "more", "known_from"),
    [
        ("", "", "2026-02-28"),  # its source's day
        ("known_from: 2026-02-27\n", "", "2026-02-27"),  # the file's
        ("known_from: 2026-02-27\n", "known_from: 2026-01", "2026-01"),  # its own
    ],
)
def test_since_when_it_is_known(tmp_path: Path, top: str, more: str, known_from: str) -> None:
    found = statements(tmp_path, top + FACT.format(more=more, source=""))
    assert found["users"].known_from == known_from


def test_of_several_sources_the_first_to_be_out_counts(tmp_path: Path) -> None:
    sources = """
sources:
  - {id: early, title: Early, kind: press, published: 2026-01}
  - {id: late, title: Late, kind: press, published: 2026-02-20}
  - {id: undated, title: Undated, kind: press}
entities: [{id: openai, kind: company, name: OpenAI}]
facts:
  - id: users
    subject: openai
    metric: weekly_active_users
    figure: 900M
    nature: reported
    evidence:
      - {source: late, says: press, raw: 900M}
      - {source: early, says: press, raw: 9亿}
      - {source: undated, says: press}
"""
    assert by_id(facts_of(tmp_path, sources))["users"].known_from == "2026-01"


def test_evidence_has_the_file_s_source_unless_it_names_one(tmp_path: Path) -> None:
    other = "sources: [{id: other, title: Other, kind: press, published: 2026}]\n"
    own = FACT.format(more="", source=", source: other")
    found = by_id(facts_of(tmp_path, with_base(own), other))
    assert found["users"].evidence[0].source == "other"
    assert (
        statements(tmp_path, FACT.format(more="", source=""))["users"].evidence[0].source == "paper"
    )


def test_a_figure_is_read_in_the_unit_of_its_metric_and_keeps_its_words(tmp_path: Path) -> None:
    found = statements(tmp_path, FACT.format(more="", source=""))["users"]
    assert found.quantity == Quantity.exact(900_000_000, "people")
    assert found.quantity is not None
    assert found.quantity.raw == "9亿"


def test_a_figure_that_cannot_be_read_is_a_problem_at_its_place(tmp_path: Path) -> None:
    text = with_base(FACT.format(more="", source="")).replace(
        "figure: 9亿", "figure: ~$300B / 5 yrs"
    )
    (problem,) = problems_of(tmp_path, text)
    assert problem.what.startswith("the figure cannot be read")
    line = text.split("\n")[problem.place.line - 1]
    assert line[problem.place.column - 1 :] == "~$300B / 5 yrs"


def test_known_and_retracted_are_days_that_surely_came(tmp_path: Path) -> None:
    found = statements(
        tmp_path, FACT.format(more="known_from: 2026-01\n    retracted: 2026-02", source="")
    )["users"]
    assert (found.known_by, found.retracted_by) == ("2026-01-31", "2026-02-28")
    days = ("2026-01-30", "2026-01-31", "2026-02-27", "2026-02-28")
    assert [found.is_known(day) for day in days] == [False, True, True, False]
