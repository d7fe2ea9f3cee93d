"""Derived facts: what follows from the article's figures, since when, and until when."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from db.build import read_facts
from db.facts.statements import FactSet, Statement
from db.quantity import Quantity, text
from tests.db.facts_files import BASE, assert_problems, by_id, facts_of, problems_of, with_base

B = 10**9
ROOT = Path(__file__).parents[3]

ROUND = """
deals:
  - id: round
    subject: openai
    kind: funding_round
    title: Round
    announced: 2026-02-27
    figure: $110B
    known_from: 2026-02-27
    evidence: {says: company, raw: 1100亿美元}
facts:
  - id: pre
    subject: openai
    metric: valuation
    basis: pre_money
    figure: $730B
    period: 2026-02-27
    nature: reported
    deal: round
    known_from: 2026-02
    evidence: {says: company, raw: 7300亿美元}
"""


def usd(billions: int) -> Quantity:
    return Quantity.exact(billions * B, "USD")


def derived(facts: FactSet) -> dict[str, Statement]:
    return {item.id: item for item in facts.statements if item.formula}


def of(folder: Path, text: str) -> dict[str, Statement]:
    return derived(facts_of(folder, with_base(text)))


@pytest.fixture(scope="module")
def article() -> dict[str, Statement]:
    return derived(read_facts([ROOT / "fixtures"])[0])


@pytest.mark.parametrize(
    ("id_", "figure", "formula"),
    [
        ("openai-implied-post-money-2026-02", "$840B", "pre_money + raised"),
        ("anthropic-post-money-2026-02/pre-money", "$350B", "post_money - raised"),
        ("openai-aws-2026-02/total", "$138B", "original + added"),
        ("openai-aws-2026-02/per-year", "$12.5B", "value / 8"),
        ("openai-round-2026-02/softbank/share", "~27.27%", "part / round"),
        ("openai-round-2026-02/amazon/share", "~45.45%", "part / round"),
        ("openai-round-2026-02/amazon-first/share", "~13.64%", "part / round"),
    ],
)
def test_what_follows_from_the_article(
    article: dict[str, Statement], id_: str, figure: str, formula: str
) -> None:
    item = article[id_]
    assert item.quantity is not None
    assert (text(item.quantity), item.formula, item.nature) == (figure, formula, "derived")
    assert item.quantity.raw is None  # nobody published it
    assert item.evidence == ()


def test_every_derived_fact_of_the_article_has_inputs(article: dict[str, Statement]) -> None:
    stated = by_id(read_facts([ROOT / "fixtures"])[0])
    for item in article.values():
        assert item.inputs
        assert set(item.inputs.values()) <= set(stated)


def test_nothing_is_derived_from_growth(article: dict[str, Statement]) -> None:
    """A factor is kept as it was said; the base that it would imply is nobody's statement."""
    growth = {
        item.id
        for item in by_id(read_facts([ROOT / "fixtures"])[0]).values()
        if item.quantity and (item.quantity.unit == "x" or item.metric.endswith("growth_rate"))
    }
    assert len(growth) >= 3
    used = {id_ for item in article.values() for id_ in item.inputs.values()}
    assert not used & growth


def test_post_money_from_pre_money_and_back(tmp_path: Path) -> None:
    found = of(tmp_path, ROUND)["pre/post-money"]
    assert found.quantity == usd(840)
    assert (found.basis, found.deal, found.period) == ("post_money", "round", "2026-02-27")
    back = (
        ROUND.replace("pre_money", "post_money").replace("$730B", "$840B").replace("7300", "8400")
    )
    assert of(tmp_path, back)["pre/pre-money"].quantity == usd(730)


def test_a_derived_fact_is_known_when_the_last_of_its_inputs_is(tmp_path: Path) -> None:
    found = of(tmp_path, ROUND)["pre/post-money"]
    assert found.known_from == "2026-02"  # surely known on the 28th, the amount on the 27th
    assert (found.known_by, found.retracted_by) == ("2026-02-28", None)
    early = ROUND.replace("known_from: 2026-02\n", "known_from: 2026-01\n")
    assert of(tmp_path, early)["pre/post-money"].known_from == "2026-02-27"


def test_a_derived_fact_ends_when_the_first_of_its_inputs_is_retracted(tmp_path: Path) -> None:
    text = ROUND.replace("    figure: $730B", "    figure: $730B\n    retracted: 2026-03-05")
    found = of(tmp_path, text)["pre/post-money"]
    assert (found.retracted, found.retracted_by) == ("2026-03-05", "2026-03-05")


STATED = """
  - id: post
    subject: openai
    metric: valuation
    basis: post_money
    figure: $850B
    nature: reported
    deal: round
    known_from: {known}
    evidence: {{says: company, raw: $850B}}
"""


def test_what_is_stated_beats_what_is_derived(tmp_path: Path) -> None:
    assert not of(tmp_path, ROUND + STATED.format(known="2026-02").lstrip("\n"))


def test_until_it_is_stated_it_is_derived(tmp_path: Path) -> None:
    text = ROUND + STATED.format(known="2026-03-09\n    retracted: 2026-04-01").lstrip("\n")
    text = text.replace("{says: company, raw: $850B}", "{source: later, says: company, raw: $850B}")
    sources = "sources: [{id: later, title: Later, kind: press, published: 2026-03-09}]\n"
    found = derived(facts_of(tmp_path, with_base(text), sources))
    first, again = found["pre/post-money"], found["pre/post-money/again-2"]
    # Both are known from what they rest on; each holds while nothing better is known.
    assert (first.known_from, first.known_by, first.retracted_by) == (
        "2026-02", "2026-02-28", "2026-03-09",
    )  # fmt: skip
    assert first.retracted is None
    assert (again.known_from, again.known_by, again.retracted_by) == (
        "2026-02", "2026-04-01", None,
    )  # fmt: skip


def test_a_declared_one_beats_a_rule(tmp_path: Path) -> None:
    declared = (
        "derived: [{id: ours, subject: openai, metric: valuation, basis: post_money, deal: round, "
        "formula: a + b, inputs: {a: pre, b: round/amount}}]\n"
    )
    found = of(tmp_path, ROUND + declared)
    assert list(found) == ["ours"]
    assert found["ours"].quantity == usd(840)


def test_the_preferred_amount_counts_while_it_is_known(tmp_path: Path) -> None:
    amounts = """
    amounts:
      - {id: rumour, figure: $100B, known_from: 2026-02-01, evidence: {says: press, raw: $100B}}
      - {id: said, figure: $110B, known_from: 2026-02-27, rank: preferred,
         evidence: {says: company, raw: $110B}}
"""
    text = ROUND.replace(
        "    figure: $110B\n    known_from: 2026-02-27\n"
        "    evidence: {says: company, raw: 1100亿美元}\n",
        amounts.lstrip("\n"),
    ).replace("known_from: 2026-02\n", "known_from: 2026-01\n")
    found = of(tmp_path, text)
    rumour, said = found["pre/post-money/rumour"], found["pre/post-money/said"]
    assert (rumour.quantity, rumour.known_by, rumour.retracted_by) == (
        usd(830),
        "2026-02-01",
        "2026-02-27",
    )
    assert (said.quantity, said.known_by, said.retracted_by) == (usd(840), "2026-02-27", None)


def test_what_rests_on_something_deprecated_is_deprecated(tmp_path: Path) -> None:
    text = ROUND.replace("    figure: $110B", "    figure: $110B\n    rank: deprecated")
    assert of(tmp_path, text)["pre/post-money"].rank == "deprecated"


def contract(id_: str, figure: str, announced: str, more: str = "") -> str:
    return f"""
  - id: {id_}
    subject: openai
    kind: cloud_contract
    title: {id_}
    announced: {announced}
    figure: {figure}
    basis: committed
    known_from: {announced}
    evidence: {{says: company, raw: {figure}}}
{more}""".lstrip("\n")


def amends(other: str, known: str) -> str:
    return (
        f"    links: {{relation: amends, deal: {other}, known_from: {known}, "
        "evidence: {says: company}}\n"
    )


def totals(folder: Path, *contracts: str) -> dict[str, tuple[str, str | None]]:
    found = of(folder, "deals:\n" + "".join(contracts))
    return {
        item.id: (text(item.quantity), item.formula)
        for item in found.values()
        if item.metric == "contract_total" and item.quantity
    }


FIRST = contract("first", "$38B", "2025-11-03")
SECOND = contract("second", "$100B", "2026-02-01", amends("first", "2026-02-01"))


def test_a_contract_s_total_is_what_it_was_and_what_was_added(tmp_path: Path) -> None:
    found = of(tmp_path, "deals:\n" + FIRST + SECOND)["second/total"]
    assert found.quantity == usd(138)
    assert (found.basis, found.known_from, found.subject) == ("committed", "2026-02-01", "openai")
    assert found.inputs == {"original": "first/amount", "added": "second/amount"}


@pytest.mark.parametrize("amended", ["first", "second"])
def test_each_amendment_counts_those_before_it(tmp_path: Path, amended: str) -> None:
    """Whether it points at the contract or at the amendment before it."""
    third = contract("a-third", "$5B", "2026-02-10", amends(amended, "2026-02-10"))
    for order in ((FIRST, SECOND, third), (third, SECOND, FIRST)):
        assert totals(tmp_path, *order) == {
            "second/total": ("$138B", "original + added"),
            "a-third/total": ("$143B", "original + added + added_2"),
        }


def test_without_all_amounts_there_is_no_total(tmp_path: Path) -> None:
    silent = (
        "  - {id: first, subject: openai, kind: cloud_contract, title: First, "
        "status: {is: signed, evidence: {says: press}}}\n"
    )
    assert totals(tmp_path, silent, SECOND) == {}
    euros = FIRST.replace("$38B", "€38B")
    assert totals(tmp_path, euros, SECOND) == {}


def test_a_lapsed_amendment_adds_nothing(tmp_path: Path) -> None:
    lapsed = SECOND + (
        "    status:\n"
        "      - {is: announced, on: 2026-02-01, known_from: 2026-02-01, evidence: {says: press}}\n"
        "      - {is: cancelled, on: 2026-02-20, known_from: 2026-02-20, evidence: {says: press}}\n"
    )
    found = of(tmp_path, "deals:\n" + FIRST + lapsed)["second/total"]
    assert (found.known_by, found.retracted_by) == ("2026-02-01", "2026-02-20")


def test_value_a_year_keeps_its_bounds(tmp_path: Path) -> None:
    term = "    term: {years: 3}\n"
    assert of(tmp_path, "deals:\n" + contract("a", "$100B", "2026-01", term))[
        "a/per-year"
    ].quantity == Quantity(33_333_333_333, 33_333_333_334, "USD", approximate=True)
    up_to = of(tmp_path, "deals:\n" + contract("a", "up to $30B", "2026-01", term))
    assert up_to["a/per-year"].quantity == Quantity.up_to(10 * B, "USD")


def test_a_share_of_a_round_keeps_what_is_unknown(tmp_path: Path) -> None:
    parts = "    parts: [{id: a, figure: up to $55B, evidence: {says: press, raw: up to $55B}}]\n"
    text = ROUND.replace("facts:", "    parts_cover: some\n" + parts + "facts:")
    share = of(tmp_path, text)["round/a/share"].quantity
    assert share is not None
    assert (share.low, str(share.high)) == (None, "0.5000")


DECLARED = """
derived:
  - {{id: d, subject: openai, metric: {metric}, formula: {formula}, inputs: {inputs}}}
"""


@pytest.mark.parametrize(
    ("metric", "formula", "inputs", "what"),
    [
        ("valuation", "«a +", "{a: pre}", "'d' cannot be derived: not a formula"),
        ("valuation", "«a + b", "{a: pre}", "the name 'b' has no input with a figure"),
        ("valuation", "«a", "{a: pre, b: round/amount}", "the formula does not use b"),
        ("valuation", "«a - a / 0", "{a: pre}", "divided by one or more"),
        ("valuation", "a + b", "{a: pre, b: «roun/amount}", "unknown fact 'roun/amount'; did you"),
        ("valuation", "«a + b", "{a: pre, b: d}", "'d' rests on itself"),
        ("valuation", "«a + b", "{a: pre, b: words}", "the name 'b' has no input with a figure"),
        ("valuation", "«a / b", "{a: pre, b: factor}", "do not go together"),
        ("valuation", "«a / b", "{a: pre, b: round/amount}",
         "valuation is measured as money, not ratio"),
        ("revenue", "«a * 99999999999", "{a: pre}", "nothing can be known of the result"),
    ],
)  # fmt: skip
def test_a_formula_that_cannot_be_applied_is_told_at_its_place(
    tmp_path: Path, metric: str, formula: str, inputs: str, what: str
) -> None:
    more = """
  - {id: words, subject: openai, metric: position, words: x, nature: reported,
     evidence: {says: press}}
  - {id: factor, subject: openai, metric: weekly_active_users_growth, figure: 3x, nature: reported,
     evidence: {says: press, raw: 3x}}
"""
    declared = DECLARED.format(metric=metric, formula=formula, inputs=inputs)
    assert_problems(tmp_path, with_base(ROUND + more.lstrip("\n") + declared), what)


def test_a_circle_of_formulas_is_told_once_for_each_in_it(tmp_path: Path) -> None:
    text = (
        with_base(ROUND)
        + """
derived:
  - {id: a, subject: openai, metric: valuation, formula: x + x, inputs: {x: b}}
  - {id: b, subject: openai, metric: valuation, formula: x + x, inputs: {x: a}}
  - {id: c, subject: openai, metric: valuation, formula: x + x, inputs: {x: a}}
"""
    )
    told = [problem.what for problem in problems_of(tmp_path, text)]
    assert told == ["'a' rests on itself", "'b' rests on itself"]


def test_formulas_may_rest_on_each_other_in_any_order_and_on_rules(tmp_path: Path) -> None:
    text = (
        ROUND
        + """
derived:
  - {id: c, subject: openai, metric: valuation, formula: x + y, inputs: {x: b, y: b}}
  - {id: b, subject: openai, metric: valuation, formula: x + x, inputs: {x: pre/post-money}}
"""
    )
    found = of(tmp_path, text)
    assert (found["b"].quantity, found["c"].quantity) == (usd(1680), usd(3360))


def test_inputs_that_were_never_known_together_derive_nothing(tmp_path: Path) -> None:
    text = ROUND.replace(
        "known_from: 2026-02\n", "known_from: 2026-01\n    retracted: 2026-02-01\n"
    )
    assert of(tmp_path, text) == {}
    declared = DECLARED.format(
        metric="valuation", formula="«a + b", inputs="{a: pre, b: round/amount}"
    )
    assert_problems(
        tmp_path, with_base(text + declared), "its inputs were never known at the same time"
    )


def test_many_deals_are_derived_in_time(tmp_path: Path) -> None:
    """Each deal by itself: the time grows with their number, not with its square."""
    deals = "".join(
        f"  - {{id: d{n}, subject: openai, kind: funding_round, title: D{n}, figure: $1B, "
        "evidence: {says: press, raw: $1B}, parts: [{id: a, figure: $1B, "
        "evidence: {says: press, raw: $1B}}]}\n"
        for n in range(3_000)
    )
    began = time.monotonic()
    facts = facts_of(tmp_path, BASE + "deals:\n" + deals)
    assert len(derived(facts)) == 3_000
    assert time.monotonic() - began < 20


def test_a_total_begins_anew_when_an_amendment_is_withdrawn(tmp_path: Path) -> None:
    gone = amends("first", "2026-02-01").replace("evidence", "retracted: 2026-02-20, evidence")
    second = contract("second", "$100B", "2026-02-01", gone)
    third = contract("third", "$5B", "2026-02-10", amends("first", "2026-02-10"))
    found = of(tmp_path, "deals:\n" + FIRST + second + third)
    first, again = found["third/total"], found["third/total/again-2"]
    assert (first.quantity, first.known_by, first.retracted_by) == (
        usd(143), "2026-02-10", "2026-02-20",
    )  # fmt: skip
    assert (again.quantity, again.known_by, again.retracted_by) == (usd(43), "2026-02-20", None)
