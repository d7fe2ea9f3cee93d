"""What the store must be able to say: each construct on its way from a facts file to a row.

The figures are the article's. One test a construct.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from db.quantity import Quantity, text
from db.queries import companies, compute, deals, facts
from db.queries.search import search
from db.queries.window import View
from db.reasoning.compare import compare
from db.rows import DealDetail, FactDetail, FactRow
from tests.db.facts_files import BASE, store_of, with_base
from tests.db.facts_pieces import AMENDED, ROUND, deal, part, said, status, usd, valuation

B = 10**9
Build = Callable[..., sqlite3.Connection]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    """Make a store of the base and more facts, and open it."""
    with ExitStack() as stack:
        yield lambda *texts: stack.enter_context(store_of(tmp_path, *texts))


def deal_of(store: sqlite3.Connection, id_: str, as_of: str = "9999-12-31") -> DealDetail:
    found = deals.detail(store, id_, as_of)
    assert found
    return found


def fact_of(store: sqlite3.Connection, id_: str) -> FactDetail:
    found = facts.detail(store, id_)
    assert found
    return found


def row_of(store: sqlite3.Connection, id_: str) -> FactRow:
    return fact_of(store, id_).fact


def test_exact_about_at_least_more_than_up_to_and_a_range(build: Build) -> None:
    cases = {
        "exact": ("$30B", "300亿美元", usd(30)),
        "about": ("~$600B", "约6000亿美元", Quantity.exact(600 * B, "USD", approximate=True)),
        "more": ("> $90B", "超过900亿美元", Quantity.more_than(90 * B, "USD")),
        "least": ("≥ $50B", "≥ $50B", Quantity.at_least(50 * B, "USD")),
        "up-to": ("up to $100B", "高达1000亿美元", Quantity.up_to(100 * B, "USD")),
        "range": ("$175-185B", "1750亿-1850亿美元", Quantity.between(175 * B, 185 * B, "USD")),
    }
    stated = [said(id_, "capital_expenditure", figure, raw, f"    scope: {id_}\n")
            for id_, (figure, raw, _) in cases.items()]  # fmt: skip
    store = build(with_base("facts:\n" + "".join(stated)))
    for id_, (_, _, quantity) in cases.items():
        assert row_of(store, id_).quantity == quantity
    up_to = row_of(store, "up-to").quantity
    assert up_to is not None
    assert up_to.low is None  # not a range from zero


def test_the_figure_as_published(build: Build) -> None:
    raw = "1750亿-1850亿美元"
    store = build(with_base("facts:\n" + said("capex", "capital_expenditure", "$175-185B", raw)))
    row = row_of(store, "capex")
    assert row.quantity is not None
    assert row.first is not None
    assert (row.quantity.low, row.quantity.high) == (175_000_000_000, 185_000_000_000)
    assert row.quantity.raw == row.first.raw == raw
    assert (type(row.quantity.low), type(row.quantity.high)) == (int, int)


def test_a_round_made_of_parts(build: Build) -> None:
    found = deal_of(build(with_base("deals:\n" + ROUND)), "round")
    assert found.deal.amount is not None
    assert found.deal.amount.quantity == usd(110)
    assert found.deal.conditional
    said = [(p.fact, p.depth, p.payers[0].id, p.quantity, p.condition) for p in found.parts]
    assert said == [
        ("round/softbank", 0, "softbank", usd(30), None),
        ("round/nvidia", 0, "nvidia", usd(30), None),
        ("round/amazon", 0, "amazon", usd(50), None),
        ("round/first", 1, "amazon", usd(15), None),
        ("round/rest", 1, "amazon", usd(35), "on terms not named"),
    ]
    assert {p.instrument for p in found.parts} == {"equity"}
    assert {p.status for p in found.parts} == {"announced"}


def test_commitment_against_cash(build: Build) -> None:
    steps = ["announced", "signed", "closed", "paid"]
    days = ["2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04"]
    events = ", ".join(status(is_, on) for is_, on in zip(steps, days, strict=True))
    store = build(
        with_base("deals:\n" + deal("round", "funding_round", f"    status: [{events}]\n"))
    )
    found = deal_of(store, "round")
    assert [(event.status, event.date) for event in found.events] == list(
        zip(steps, days, strict=True)
    )
    assert found.deal.status == "paid"
    for is_, day in zip(steps, days, strict=True):
        assert deal_of(store, "round", day).deal.status == is_


def test_a_contract_that_is_amended(build: Build) -> None:
    store = build(with_base("deals:\n" + AMENDED))
    (link,) = deal_of(store, "aws-2026").links
    assert (link.relation, link.other.id, link.incoming) == ("amends", "aws-2025", False)
    (back,) = deal_of(store, "aws-2025").links
    assert (back.relation, back.other.id, back.incoming) == ("amends", "aws-2026", True)
    total = fact_of(store, "aws-2026/total")
    assert total.fact.quantity == usd(138)
    assert total.fact.formula == "original + added"
    assert [(i.name, i.fact, i.quantity) for i in total.inputs] == [
        ("original", "aws-2025/amount", usd(38)),
        ("added", "aws-2026/amount", usd(100)),
    ]
    assert row_of(store, "aws-2026/per-year").quantity == usd(12.5)
    assert [row.id for row in facts.window(store, View(as_of="2025-12-01"))] == [
        "aws-2025/amount", "aws-2025/status/signed-2025-11-03",
    ]  # fmt: skip


def test_a_plan_replaced_or_dropped(build: Build) -> None:
    plan = deal(
        "plan",
        "investment_plan",
        f"    status: [{status('shelved', '2026-02')}]\n",
        "up to $100B",
        "高达1000亿美元",
    )
    replaces = "    links: {relation: replaces, deal: plan, evidence: {says: press}}\n"
    store = build(with_base("deals:\n" + ROUND + replaces + plan))
    found = deal_of(store, "plan")
    assert found.deal.status == "shelved"
    assert found.deal.amount is not None
    assert found.deal.amount.quantity == Quantity.up_to(100 * B, "USD")
    assert [(link.relation, link.other.id, link.incoming) for link in found.links] == [
        ("replaces", "round", True)
    ]
    raised = companies.rows(store, ["openai"])[0].raised
    assert raised is not None
    assert raised.quantity == usd(110)  # without the plan


def test_capacity(build: Build) -> None:
    sides = ", payer: openai, payee: nvidia, instrument: capacity"
    rubin = deal(
        "rubin", "chip_supply",
        f"    parts: [{part('a', '3 GW', sides + ', purpose: inference')},"
        f" {part('b', '2 GW', sides + ', purpose: training')}]\n",
        "5 GW", "5吉瓦",
    )  # fmt: skip
    suppliers = ", payer: openai, payee: [nvidia, amazon, microsoft], instrument: chips"
    orders = deal(
        "orders",
        "chip_supply",
        f"    parts: [{part('chips', '26 GW', suppliers)}]\n"
        "    links: {relation: overlap_unknown, deal: rubin, evidence: {says: press}}\n",
    )
    store = build(with_base("deals:\n" + rubin + orders))
    found, sum_ = compute.rows(store, ["rubin", "orders"], "9999-12-31")
    assert found.power == Quantity.exact(5 * B, "W")
    assert [(p.purpose, p.quantity) for p in found.capacity] == [
        ("inference", Quantity.exact(3 * B, "W")),
        ("training", Quantity.exact(2 * B, "W")),
    ]
    # The split is not known: one part, three suppliers.
    assert [[s.id for s in p.payees] for p in sum_.capacity] == [["nvidia", "amazon", "microsoft"]]
    used = companies.rows(store, ["openai"])[0].compute
    assert used is not None
    assert used.quantity == Quantity.between(26 * B, 31 * B, "W")


def test_exclusivity_and_other_terms(build: Build) -> None:
    terms = """    terms:
      - id: stateless-api
        metric: exclusivity
        scope: stateless API
        payer: openai
        payee: microsoft
        words: {en: Azure only., zh: 仅由Azure提供}
        evidence: {says: company}
      - {id: revenue-share, words: {en: Unchanged.}, evidence: {says: company}}
"""
    found = deal_of(
        build(with_base("deals:\n" + deal("statement", "partnership", terms))), "statement"
    )
    assert [(t.kind, t.metric, t.scope, t.quantity, t.words) for t in found.terms] == [
        ("term", "exclusivity", "stateless API", None, "Azure only."),
        ("term", "contract_term", None, None, "Unchanged."),
    ]
    assert found.parts == ()


def test_valuation(build: Build) -> None:
    store = build(with_base(
        "deals:\n" + ROUND + "facts:\n"
        + valuation("pre", "$730B", "7300亿美元", "pre_money", "    deal: round\n")
        + valuation("recap", "$500B", "5000亿美元", "recapitalisation")
    ))  # fmt: skip
    assert row_of(store, "pre").basis == "pre_money"
    assert row_of(store, "recap").basis == "recapitalisation"
    post = fact_of(store, "pre/post-money")
    assert (post.fact.basis, post.fact.quantity, post.fact.derived) == (
        "post_money",
        usd(840),
        True,
    )
    assert [(i.name, i.fact) for i in post.inputs] == [
        ("pre_money", "pre"),
        ("raised", "round/amount"),
    ]
    assert [used.id for used in fact_of(store, "pre").used_by] == ["pre/post-money"]


def test_period(build: Build) -> None:
    periods = {"FY2026": "fiscal", "2026": "calendar", "run_rate 2026-02": "run_rate",
               "2026-02-27": "instant", "2025-10..2026-02": "span"}  # fmt: skip
    stated = [
        said(f"f{n}", "capital_expenditure", "$100B", "1000亿美元", f"    period: {period}\n")
        for n, period in enumerate(periods)
    ]
    text_ = "facts:\n" + "".join(stated).replace("subject: openai", "subject: microsoft")
    store = build(with_base(text_))
    found = [row.period for row in facts.window(store, View())]
    assert {period.label: period.kind for period in found if period} == periods
    fiscal = found[0]
    assert fiscal is not None
    assert (fiscal.start, fiscal.end) == ("2025-07-01", "2026-06-30")  # the company's own year


def test_nature(build: Build) -> None:
    """Guidance and what was then reported of one period live side by side, and are no rivals."""
    actual = said("actual", "capital_expenditure", "$90B", "900亿美元", "    period: 2025\n")
    guidance = said("guidance", "capital_expenditure", "$100B", "1000亿美元", "    period: 2025\n")
    guidance = guidance.replace("nature: reported", "nature: guidance")
    store = build(with_base("facts:\n" + actual + guidance))
    assert row_of(store, "actual").nature == "reported"
    assert row_of(store, "guidance").nature == "guidance"
    assert fact_of(store, "actual").rivals == ()


def test_survey_share(build: Build) -> None:
    survey = """    scope: coding
    period: 2025-07
    population: the enterprise market
    sponsor: softbank
    interest: investor in OpenAI
    interest_in: openai
"""
    share = said("share", "market_share", "42%", "42%", survey).replace("reported", "survey")
    row = row_of(build(with_base("facts:\n" + share)), "share")
    assert row.quantity is not None
    assert text(row.quantity) == "42%"
    assert (row.scope, row.population, row.interest) == (
        "coding", "the enterprise market", "investor in OpenAI",
    )  # fmt: skip
    assert row.sponsor is not None
    assert row.sponsor.name == "SoftBank"


def test_growth_given_without_the_base(build: Build) -> None:
    growth = said("growth", "weekly_active_users_growth", "> 3x", "增长了两倍多",
                  "    against: 2026-01\n    period: 2026-02\n")  # fmt: skip
    users = said("users", "weekly_active_users", "1.6M", "160万", "    period: 2026-02\n")
    store = build(with_base("facts:\n" + growth + users))
    row = row_of(store, "growth")
    assert row.quantity == Quantity.more_than(3, "x")
    assert row.against == "2026-01"
    assert [found.id for found in facts.window(store, View())] == ["growth", "users"]  # no base


def test_rival_sources(build: Build) -> None:
    rivals = """    amounts:
      - {id: ours, figure: $30B, rank: preferred, evidence: {says: company, raw: $30B}}
      - {id: theirs, figure: $40B, evidence: {says: press, raw: $40B}}
      - {id: old, figure: $20B, rank: deprecated, evidence: {says: press, raw: $20B}}
"""
    store = build(with_base("deals:\n" + deal("round", "funding_round", rivals)))
    found = deal_of(store, "round")
    assert found.deal.amount is not None
    assert (found.deal.amount.quantity, found.deal.amount.rivals) == (usd(30), 2)
    assert [row.quantity for row in found.amounts] == [usd(30), usd(40), usd(20)]
    assert [row.id for row in fact_of(store, "round/ours").rivals] == ["round/theirs", "round/old"]


def test_evidence(build: Build) -> None:
    two = """  - id: pre
    subject: openai
    metric: valuation
    basis: pre_money
    figure: $730B
    nature: reported
    evidence:
      - {at: para 5, says: company, who: openai, raw: 7300亿美元}
      - {at: para 8, says: press, who: The paper, raw: 7300亿美元, note: No basis named here.}
"""
    found = fact_of(build(with_base("facts:\n" + two)), "pre")
    said = [(e.locator, e.attribution, e.attributed_to, e.raw, e.note) for e in found.evidence]
    assert said == [
        ("para 5", "company", "OpenAI", "7300亿美元", None),
        ("para 8", "press", "The paper", "7300亿美元", "No basis named here."),
    ]
    assert {e.source.name for e in found.evidence} == {"The paper"}
    assert found.fact.first_hand


def test_two_clocks(build: Build) -> None:
    clocks = "    period: 2026-01\n    known_from: 2026-02-10\n    retracted: 2026-02-20\n"
    store = build(
        with_base("facts:\n" + said("users", "weekly_active_users", "900M", "9亿", clocks))
    )

    def known(day: str) -> list[str]:
        return [row.id for row in facts.window(store, View(as_of=day))]

    assert known("2026-01-31") == known("2026-02-09") == []
    assert known("2026-02-10") == known("2026-02-19") == ["users"]
    assert known("2026-02-20") == []
    period = row_of(store, "users").period
    assert period is not None
    assert period.label == "2026-01"  # when it holds


def test_money_in_a_circle(build: Build) -> None:
    chips = deal(
        "chips",
        "chip_supply",
        "    parts: ["
        + part("systems", "5 GW", ", payer: openai, payee: nvidia, instrument: chips")
        + "]\n",
    )
    store = build(with_base("deals:\n" + ROUND + chips))
    found = companies.detail(store, "nvidia")
    assert found
    legs = [
        (leg.payers[0].id, leg.payees[0].id, leg.instrument)
        for id_ in ("round", "chips")
        for leg in deal_of(store, id_).parts
        if "nvidia" in (leg.payers[0].id, leg.payees[0].id)
    ]
    assert legs == [("nvidia", "openai", "equity"), ("openai", "nvidia", "chips")]
    assert [d.id for d in found.deals_out] == ["round"]
    assert [d.id for d in found.deals_in] == ["chips"]


def test_unlike_with_unlike(build: Build) -> None:
    post = valuation("post", "$380B", "3800亿美元", "post_money").replace("openai", "softbank")
    store = build(with_base(
        "deals:\n" + ROUND + "facts:\n"
        + valuation("pre", "$730B", "7300亿美元", "pre_money", "    deal: round\n") + post
    ))  # fmt: skip
    found = [
        row for row in compare(store, ["openai", "softbank"]).rows if row.metric == "valuation"
    ]
    assert not found[0].comparable
    assert [(d.axis, d.values) for d in found[0].differs] == [
        ("basis", ("pre_money", "post_money"))
    ]
    assert found[0].difference is None
    like = found[1]
    assert like.like_for_like
    assert [cell.quantity for cell in like.cells if cell] == [usd(840), usd(380)]
    assert like.difference == usd(460)


def test_names(build: Build) -> None:
    names = BASE + (
        "  - {id: aws, kind: company, name: {en: AWS, zh: 亚马逊云科技}, parent: amazon,"
        " aliases: [Amazon Web Services]}\n"
    )
    store = build(names)
    for words, found in {"软银": "softbank", "SOFTBANK": "softbank", "亚马逊": "amazon",
                         "web services": "aws", "云科技": "aws"}.items():  # fmt: skip
        assert found in [hit.id for hit in search(store, words)], words
    (row,) = companies.rows(store, ["aws"])
    assert row.parent is not None
    assert (row.parent.id, row.name.zh, row.aliases) == (
        "amazon", "亚马逊云科技", ("Amazon Web Services",),
    )  # fmt: skip
    assert [hit.id for hit in search(store, "amazon")] == ["amazon", "aws"]
