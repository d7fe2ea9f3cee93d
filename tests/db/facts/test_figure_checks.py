"""What must hold of figures, across facts files."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.db.facts_files import DEAL, MARK, assert_problems, fact, with_base


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
            fact("weekly_active_users", "market_share")
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
