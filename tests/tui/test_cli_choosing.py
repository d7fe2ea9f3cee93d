"""Which rows the commands print: filters, order, the day, and what a name means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.tui.cli_runner import (
    Ask,
    by_id,
    runner,
    write_facts,
)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command in this process."""
    return runner(capsys)


@pytest.fixture
def ask(run: Ask, article_store: Path) -> Ask:
    """Run a command that reads, on the facts of the article."""
    return lambda name, *more: run(name, *more, "--store", article_store)


# ------------------------------------------------------------------ filters, order, as of


@pytest.mark.parametrize("name", ["SoftBank", "SOFTBANK", "softbank group", "软银", "软银集团"])
def test_a_company_is_found_by_any_of_its_names(ask: Ask, name: str) -> None:
    found = by_id(ask("deals", "--company", name, "--json").json)
    assert set(found) == {"openai-round-2026-02", "openai-stargate-2025-01"}


@pytest.mark.parametrize(
    ("options", "key", "value"),
    [
        (["facts", "--metric", "valuation"], "metric", "valuation"),
        (["facts", "--metric", "Weekly active users"], "metric", "weekly_active_users"),
        (["facts", "--kind", "term"], "kind", "term"),
        (["facts", "--nature", "company guidance"], "nature", "guidance"),
        (["facts", "--deal", "Anthropic Series G"], "deal", "anthropic-series-g"),
        (["deals", "--kind", "funding-round"], "kind", "funding_round"),
        (["deals", "--status", "closed"], "status", "closed"),
        (["contracts", "--status", "signed"], "status", "signed"),
        (["companies", "--kind", "investor"], "kind", "investor"),
        (["companies", "--role", "chipmaker"], "role", "chipmaker"),
        (["companies", "--parent", "亚马逊"], "parent", "Amazon"),
        (["companies", "--company", "aws"], "name", "AWS"),
        (["facts", "--source", "21jingji-2026-02"], "source", "21jingji-2026-02"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_list_can_be_narrowed(ask: Ask, options: list[str], key: str, value: str) -> None:
    rows = ask(*options, "--json").json
    assert rows
    assert {row[key] for row in rows} == {value}


def test_words_narrow_a_list(ask: Ask) -> None:
    assert [row["id"] for row in ask("deals", "--words", "星际之门", "--json").json] == [
        "openai-stargate-2025-01"
    ]
    nothing = ask("deals", "--words", "nosuchword", "--json")
    assert (nothing.code, nothing.json, nothing.err) == (0, [], "no deals\n")


def test_a_list_can_be_sorted_and_cut(ask: Ask) -> None:
    ids = [row["id"] for row in ask("deals", "--sort", "amount", "--reverse", "--json").json]
    assert ids[:2] == ["openai-stargate-2025-01", "openai-round-2026-02"] or ids[0].startswith(
        "openai-stargate"
    )
    assert len(ask("facts", "--limit", "7", "--json").json) == 7
    assert ask("facts", "--limit", "0", "--json").json == []


def test_a_list_longer_than_a_page_is_printed_whole(ask: Ask, monkeypatch: Any) -> None:
    everything = ask("facts", "--csv").rows
    monkeypatch.setattr("tui.printing.lists.PAGE", 10)
    assert ask("facts", "--csv").rows == everything
    assert ask("facts", "--csv", "--limit", "25").rows == everything[:25]


def test_as_of_leaves_out_what_was_not_known(ask: Ask) -> None:
    def ids(name: str, day: str) -> set[str]:
        return set(by_id(ask(name, "--as-of", day, "--json").json))

    assert ids("deals", "2024") == set()
    assert "openai-stargate-2025-01" in ids("deals", "2025-01-31")
    assert "openai-stargate-2025-01" not in ids("deals", "2025-01-30")  # some day of January
    assert "openai-aws-2025-11" in ids("contracts", "2025-11")  # till its last day
    assert "openai-aws-2025-11" not in ids("contracts", "2025-11-02")
    assert "openai-aws-2025-11" in ids("contracts", "2025")
    assert "openai-aws-2026-02" not in ids("contracts", "2025")
    assert ids("facts", "2026-02-26") < ids("facts", "2026-02-27") <= ids("facts", "2026-02-28")


def test_as_of_holds_for_pages_too(ask: Ask) -> None:
    early = ask("show", "OpenAI", "--as-of", "2025", "--json").json
    late = ask("show", "OpenAI", "--json").json
    assert early["valuation"]["quantity"]["low"] == 500 * 10**9
    assert late["valuation"]["quantity"]["low"] == 730 * 10**9
    for name in ("openai-round-2026-02", "openai-pre-money-2026-02", "fact/openai-round-2026-02"):
        answer = ask("show", name, "--as-of", "2025", "--json")
        assert (answer.code, answer.out) == (1, "")
    contract = ask("show", "openai-aws-2025-11", "--as-of", "2025", "--json").json
    assert (contract["chain"], contract["total"], contract["links"]) == (
        ["openai-aws-2025-11"], None, [],
    )  # fmt: skip


def test_as_of_holds_for_comparisons_and_search_too(ask: Ask) -> None:
    rows = ask("compare", "OpenAI", "Anthropic", "--as-of", "2025", "--json").json["rows"]
    assert [r["cells"][1] for r in rows if r["metric"] == "valuation"] == [None]
    assert ask("search", "further", "investors", "--as-of", "2025").code == 1


# ------------------------------------------------------------------ names


def test_an_unknown_name_is_not_found(ask: Ask) -> None:
    code, out, err = ask("show", "Contoso")
    assert (code, out) == (1, "")
    assert err == "termsheet: nothing is called 'Contoso'\n"


def test_a_misspelt_name_is_answered_with_candidates(ask: Ask) -> None:
    code, out, err = ask("deals", "--company", "Antropic")
    assert (code, out) == (1, "")
    assert "company/anthropic  Anthropic" in err


def test_an_ambiguous_name_is_answered_with_candidates(ask: Ask) -> None:
    code, out, err = ask("show", "stargat")
    assert (code, out) == (1, "")
    assert "company/stargate  Stargate 星际之门" in err
    assert "deal/openai-stargate-2025-01" in err


def test_a_kind_makes_a_name_plain(ask: Ask) -> None:
    assert ask("show", "deal/openai-stargate-2025-01", "--json").json["kind"] == "joint_venture"
    assert ask("show", "company/stargate", "--json").json["name"] == "Stargate"
    assert ask("facts", "--company", "company/xai", "--json").json


def test_a_part_of_a_name_is_enough_where_it_is_the_only_one(ask: Ask) -> None:
    assert ask("show", "recapitalis", "--json").json["id"] == "openai-recapitalisation-2025-10"
    assert ask("show", "menlo", "--json").json["id"] == "menlo-ventures"


def test_a_source_is_found_by_the_words_of_its_title(ask: Ask) -> None:
    for name in ("21jingji-2026-02", "record $110B round", "算力军备竞赛"):
        rows = ask("facts", "--source", name, "--limit", "1", "--json").json
        assert [row["source"] for row in rows] == ["21jingji-2026-02"]
    assert ask("facts", "--source", "nosuchtitle").code == 1


def test_an_exact_name_goes_before_longer_ones(ask: Ask) -> None:
    assert ask("show", "Stargate", "--json").json["id"] == "stargate"


def test_two_companies_of_one_name_are_told_apart(run: Ask, tmp_path: Path) -> None:
    facts = write_facts(
        tmp_path,
        "entities:\n"
        "  - {id: bank, kind: company, name: {en: Mercury Bank}}\n"
        "  - {id: labs, kind: company, name: {en: Labs}, aliases: [Mercury Labs]}\n",
    )
    store = tmp_path / "facts.db"
    assert run("build", facts, "-o", store).code == 0
    for command in (["show", "MERCURY"], ["facts", "--company", "mercury"],
                    ["compare", "Mercury", "labs"]):  # fmt: skip
        code, out, err = run(*command, "--store", store)
        assert (code, out) == (1, "")
        assert "  company/bank  Mercury Bank\n  company/labs  Labs\n" in err
    assert run("show", "mercury LABS", "--store", store, "--json").json["id"] == "labs"


def test_only_companies_and_deals_are_compared(ask: Ask) -> None:
    code, out, err = ask("compare", "OpenAI", "21jingji-2026-02")
    assert (code, out) == (1, "")
    assert "source" in err
