"""What must hold of figures, across facts files."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.db.facts_files import DEAL, FACT, MARK, another, assert_problems, fact, with_base


def parts(*figures: str, cover: str = "") -> str:
    lines = "".join(
        f"      - {{id: p{n}, figure: {figure}, evidence: {{says: press, raw: {figure}}}}}\n"
        for n, figure in enumerate(figures)
        if figure
    )
    unknown = "".join(
        f"      - {{id: p{n}, payer: nvidia, evidence: {{says: press}}}}\n"
        for n, figure in enumerate(figures)
        if not figure
    )
    return (cover and f"    parts_cover: {cover}\n") + "    parts:\n" + lines + unknown


@pytest.mark.parametrize(
    ("whole", "more", "what"),
    [
        ("$110B", parts("$30B", "$30B", "$50B"), ""),
        ("«$110B", parts("$30B", "$30B"), "add up to $60B, not $110B; correct a figure, or write"),
        ("«$110B", parts("$30B", "$30B", "$60B"), "add up to $120B, not $110B; correct a figure"),
        ("$110B", parts("$30B", "$30B", cover="some"), ""),
        ("«$110B", parts("$60B", "$60B", cover="some"), "add up to $120B, not $110B"),
        ("$110B", parts("$30B", "$30B", ""), ""),  # one is not known
        ("«$110B", parts("$60B", "$60B", ""), "add up to $120B, not $110B"),
        ("$110B", parts("$30B", "up to $100B"), ""),
        ("«$110B", parts("$30B", "up to $70B"), "add up to up to $100B, not $110B"),
        ("«$110B", parts("$30B", "under $80B"), "add up to under $110B, not $110B"),
        ("~$110B", parts("$30B", "$30B"), ""),  # about what, nobody knows
        ("$110B", parts("3 GW", "2 GW"), ""),  # another dimension
        ("«5 GW", parts("3 GW", "1 GW"), "add up to 4 GW, not 5 GW"),
        ("$100-120B", parts("$30B", "$75B"), ""),
        ("«$100-120B", parts("$30B", "$60B"), "add up to $90B, not $100–120B"),
    ],
    ids=count(1),
)  # fmt: skip
def test_parts_add_up(tmp_path: Path, whole: str, more: str, what: str) -> None:
    raw = whole.replace(MARK, "")
    text = DEAL.replace("$110B", whole).replace("1100亿美元", raw)
    assert_problems(tmp_path, with_base(text + more), *filter(None, [what]))


def test_parts_of_parts_add_up_too(tmp_path: Path) -> None:
    inner = "parts: [{id: first, figure: $15B, evidence: {says: press, raw: $15B}}]"
    text = (
        DEAL
        + f"""    parts:
      - {{id: a, figure: «$110B, evidence: {{says: press, raw: $110B}}, {inner}}}
"""
    )
    assert_problems(tmp_path, with_base(text), "the parts of 'round/a' add up to $15B, not $110B")


def test_what_was_retracted_or_is_deprecated_is_no_part_of_the_whole(tmp_path: Path) -> None:
    text = (
        DEAL
        + """    parts:
      - {id: all, figure: $110B, evidence: {says: press, raw: $110B}}
      - {id: old, figure: $90B, rank: deprecated, evidence: {says: press, raw: $90B}}
      - {id: gone, figure: $80B, retracted: 2026-03, evidence: {says: press, raw: $80B}}
"""
    )
    assert_problems(tmp_path, with_base(text))


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (parts("$30B", "$70B"), ""),  # one of the two
        (parts("$30B", "$80B"), ""),
        (parts("$30B", "3 GW", ""), ""),
        (parts("$30B", "$75B"), "add up to $105B, not $110B or $100B; correct a figure, or write"),
        (parts("$30B", "$60B"), "add up to $90B, not $110B or $100B; correct a figure, or write"),
        (parts("$60B", "$60B"), "add up to $120B, not $110B or $100B; correct a figure"),
        (parts("$30B", "$75B", cover="some"), ""),
        (parts("$30B", "$75B", ""), ""),
        (parts("$60B", "$60B", cover="some"), "add up to $120B, not $110B or $100B"),
        (parts("$60B", "$60B", ""), "add up to $120B, not $110B or $100B"),
    ],
    ids=count(1),
)
def test_parts_add_up_to_one_of_rival_amounts(tmp_path: Path, more: str, what: str) -> None:
    deal = DEAL.replace("$110B", "«$110B") if what else DEAL
    rival = "    amounts: [{figure: $100B, evidence: {says: press, raw: $100B}}]\n"
    assert_problems(tmp_path, with_base(deal + rival + more), *filter(None, [what]))


def test_amounts_in_other_units_or_that_no_longer_stand_are_no_rivals(tmp_path: Path) -> None:
    deal = DEAL.replace("$110B", "«$110B") + "    amounts:\n" + "".join(
        f"      - {{figure: {figure}, evidence: {{says: press, raw: {figure}}}{more}}}\n"
        for figure, more in (
            ("$30B", ", rank: deprecated"), ("$30.0B", ", retracted: 2026-03"), ("3 GW", ""),
        )
    )  # fmt: skip
    assert_problems(
        tmp_path, with_base(deal + parts("$30B", "3 GW")), "add up to $30B, not $110B; correct"
    )


def test_an_amount_alone_need_not_be_the_deal_s_own_figure(tmp_path: Path) -> None:
    alone = DEAL.replace(
        "    figure: $110B\n    evidence: {says: company, raw: 1100亿美元}\n",
        "    amounts: [{figure: «$100B, evidence: {says: press, raw: $100B}}]\n",
    )
    assert_problems(tmp_path, with_base(alone + parts("$30B")), "add up to $30B, not $100B")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            fact("nature:", "basis: «gross\n    nature:"),
            "'gross' is no basis of weekly_active_users",
        ),
        (
            with_base(DEAL.replace("figure: $110B", "figure: $110B\n    basis: «given")),
            "'given' is no basis of round_size; use one of: committed, paid",
        ),
        (
            fact("figure: 9亿", "figure: «$9B").replace("raw: 9亿", "raw: $9B"),
            "weekly_active_users is measured as people, not money; give it in people",
        ),
        (
            fact("weekly_active_users", "position")
            .replace("figure: 9亿", "figure: «$9B")
            .replace("raw: 9亿", "raw: $9B"),
            "position has no figure; write `words:`",
        ),
        (
            fact("weekly_active_users", "capital_expenditure_growth_rate")
            .replace("figure: 9亿", "figure: «12345678901.2345678%")
            .replace("raw: 9亿", "raw: so little"),
            "the figure has over 15 digits; round it",
        ),
        (
            fact("    figure: 9亿\n", "").replace("- id: users", "- «id: users"),
            "'users' says nothing",
        ),
        (
            with_base(
                DEAL.replace("figure: $110B", "figure: «3x").replace("1100亿美元", "three times")
            ),
            "a figure of a deal is money, power or a share, not growth",
        ),
        (fact("figure: 9亿", "figure: «lots"), "the figure cannot be read"),
    ],
    ids=count(1),
)
def test_metrics(tmp_path: Path, text: str, what: str) -> None:
    assert_problems(tmp_path, text, what)


def measured(metric: str, figure: str) -> str:
    return (
        fact("weekly_active_users", metric)
        .replace("figure: 9亿", f'figure: «"{figure}"')
        .replace("raw: 9亿", f'raw: "{figure}"')
    )


@pytest.mark.parametrize(
    ("metric", "figure", "what"),
    [
        ("market_share", "120%", "120% is no market_share: that is never over 100%; correct it"),
        ("market_share", "42", "4,200% is no market_share: that is never over 100%"),
        ("market_share", "up to 120%", "never over 100%"),
        ("market_share", "> 100%", "never over 100%"),
        ("market_share", "~110%", "never over 100%"),
        ("market_share", "90-110%", "never over 100%"),
        ("market_share", "-1%", "−1% is no market_share: that is never below zero"),
        ("market_share", "100%", ""),
        ("market_share", "≥ 90%", ""),
        ("market_share", "0%", ""),
        ("stake", "101%", "101% is no stake: that is never over 100%"),
        ("share_of_round", "200%", "never over 100%"),
        ("market_share_ratio", "3x", ""),
        ("capital_expenditure_growth_rate", "140%", ""),
        ("capital_expenditure_growth_rate", "-10%", ""),
        ("headcount", "-5", "−5 is no headcount: that is never below zero; correct it, or choose"),
        ("headcount", "-5 to 3", "never below zero"),
        ("headcount", "0", ""),
        ("chip_count", "-5", "never below zero"),
        ("weekly_active_users_growth", "-2x", "never below zero"),
        ("subscriber_additions", "-5", ""),
        ("power_capacity", "-3 GW", "never below zero"),
        ("valuation", "-$5B", "−$5B is no valuation: that is never below zero"),
        ("capital_expenditure", "-$5B", "never below zero"),
        ("revenue", "-$5B", ""),  # what segments offset
        ("equity_gain", "-$5B", ""),
    ],
)
def test_possible_figures(tmp_path: Path, metric: str, figure: str, what: str) -> None:
    text = measured(metric, figure)
    assert_problems(tmp_path, text if what else text.replace(MARK, ""), *filter(None, [what]))


def test_only_what_amends_a_deal_takes_away_from_it(tmp_path: Path) -> None:
    less = another(DEAL).replace("id: round", "id: less").replace("$110B", "-$10B")
    less = less.replace("1100亿美元", "-$10B") + parts("-$10B")
    link = "    links: {relation: amends, deal: round, evidence: {says: press}}\n"
    assert_problems(tmp_path, with_base(DEAL + less + link))
    alone = less.replace("figure: -$10B", "figure: «-$10B")
    what = "never below zero; correct it; only what amends another deal can take away from it"
    assert_problems(tmp_path, with_base(DEAL + alone), what, what)


@pytest.mark.parametrize(
    ("formula", "what"),
    [
        ("a - b", ""),  # 10 to 30 people: it is not known how many
        ("a - b - b", "is no headcount: that is never below zero"),
    ],
)
def test_computed_figures_are_possible_as_far_as_is_certain(
    tmp_path: Path, formula: str, what: str
) -> None:
    staff = measured("headcount", "10-30").replace(MARK, "")
    more = another(FACT).replace("weekly_active_users", "headcount").replace("9亿", "25")
    derived = (
        "derived:\n  - {id: left, subject: openai, metric: headcount, "
        f"formula: {formula and MARK}{formula}, inputs: {{a: users, b: more}}}}\n"
    )
    text = staff + more.replace("id: users", "id: more") + derived
    assert_problems(tmp_path, text if what else text.replace(MARK, ""), *filter(None, [what]))
