"""What the commands say: every command, every form, and the keys that scripts rely on."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from db.safe_text import is_clean
from tests.tui.cli_runner import (
    COMPANY,
    CONTRACT,
    FACT,
    LISTS,
    QUANTITY,
    READING,
    Ask,
    by_id,
    quantities,
    runner,
)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command in this process."""
    return runner(capsys)


@pytest.fixture
def ask(run: Ask, article_store: Path) -> Ask:
    """Run a command that reads, on the facts of the article."""
    return lambda name, *more: run(name, *more, "--store", article_store)


# ------------------------------------------------------------------ every command, every form


@pytest.mark.parametrize("form", ["", "--json", "--csv", "--markdown"])
@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_every_command_prints_in_every_form(ask: Ask, command: list[str], form: str) -> None:
    code, out, err = ask(*command, *filter(None, [form]))
    assert (code, err) == (0, "")
    assert out.endswith("\n") and is_clean(out.replace("\r\n", "\n"), multiline=True)
    if form == "--json":
        json.loads(out)
        assert "\\u" not in out
    elif form == "--csv":
        first, *others = csv.reader(io.StringIO(out, newline=""))
        assert others and {len(row) for row in others} == {len(first)}
        assert out.count("\r\n") > len(others)
    elif form == "--markdown":
        assert out.startswith(("| ", "# "))
    else:
        assert all(line == line.rstrip() for line in out.split("\n"))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_the_keys_that_scripts_rely_on(ask: Ask, name: str) -> None:
    listed = ask(name, "--json").json
    assert isinstance(listed, list) and listed
    assert all(LISTS[name] <= row.keys() for row in listed)


@pytest.mark.parametrize("name", LISTS)
def test_every_figure_has_the_same_keys(ask: Ask, name: str) -> None:
    found = list(quantities(ask(name, "--json").json))
    assert all(each.keys() == QUANTITY for each in found)
    assert found or name == "sources"


@pytest.mark.parametrize("name", LISTS)
def test_all_forms_of_a_list_have_the_same_rows(ask: Ask, name: str) -> None:
    ids = [row["id"] for row in ask(name, "--json").json]
    assert [row["id"] for row in ask(name, "--csv").rows] == ids
    assert [line.split()[-1] for line in ask(name).out.splitlines()[1:]] == ids
    assert len(ask(name, "--markdown").out.splitlines()) == len(ids) + 2


# ------------------------------------------------------------------ what is said


def test_figures_keep_their_bounds(ask: Ask) -> None:
    facts = by_id(ask("facts", "--json").json)
    up_to = facts["openai-nvidia-plan/amount"]["quantity"]
    assert (up_to["low"], up_to["high"], up_to["text"]) == (None, 10**11, "up to $100B")
    more = facts["chatgpt-weekly-users-2026-02"]["quantity"]
    assert (more["low"], more["high"], more["low_open"], more["raw"]) == (
        900_000_000, None, True, "突破9亿",
    )  # fmt: skip
    between = facts["google-capex-2026"]["quantity"]
    assert (between["low"], between["high"], between["unit"]) == (175 * 10**9, 185 * 10**9, "USD")
    share = facts["anthropic-share-coding-2025-07"]["quantity"]
    assert (share["low"], share["high"], share["unit"]) == (0.42, 0.42, "ratio")


def test_a_fact_names_its_source_and_who_says_so(ask: Ask) -> None:
    fact = by_id(ask("facts", "--json").json)["openai-pre-money-2026-02"]
    assert (fact["subject"], fact["metric"], fact["basis"], fact["nature"]) == (
        "OpenAI", "valuation", "pre_money", "reported",
    )  # fmt: skip
    assert (fact["source"], fact["locator"], fact["attribution"], fact["attributed_to"]) == (
        "21jingji-2026-02", "para 5", "company", "OpenAI",
    )  # fmt: skip
    assert (fact["derived"], fact["formula"], fact["inputs"]) == (False, None, [])
    assert [each["locator"] for each in fact["evidence"]] == ["para 5", "para 8"]


def test_a_derived_fact_has_a_formula_and_inputs_and_no_source(ask: Ask) -> None:
    facts = by_id(ask("facts", "--json").json)
    fact = facts["openai-implied-post-money-2026-02"]
    assert fact["derived"] is True
    assert fact["formula"] == "pre_money + raised"
    assert fact["quantity"]["low"] == sum(facts[id_]["quantity"]["low"] for id_ in fact["inputs"])
    assert (fact["source"], fact["locator"], fact["attribution"]) == (None, None, None)


def test_a_round_is_told_with_its_parts_in_order(ask: Ask) -> None:
    round_ = by_id(ask("deals", "--json").json)["openai-round-2026-02"]
    assert round_["quantity"]["low"] == 110 * 10**9
    parts = [part for part in round_["parts"] if part["quantity"]]
    assert [(p["payer"], p["quantity"]["low"] // 10**9, p["part_of"]) for p in parts] == [
        ("SoftBank", 30, None),
        ("Nvidia", 30, None),
        ("Amazon", 50, None),
        ("Amazon", 15, "openai-round-2026-02/amazon"),
        ("Amazon", 35, "openai-round-2026-02/amazon"),
    ]
    assert {part["payee"] for part in parts} == {"OpenAI"}
    assert [bool(part["condition"]) for part in parts] == [False] * 4 + [True]
    assert all(part["words"] for part in round_["parts"] if not part["quantity"])
    assert {"relation": "replaces", "deal": "openai-nvidia-plan"}.items() <= round_["links"][
        0
    ].items()
    assert {"source", "locator", "attribution", "raw"} <= round_["evidence"][0].keys()


def test_a_part_with_several_payees_names_them_all(ask: Ask) -> None:
    orders = by_id(ask("deals", "--json").json)["openai-chip-orders-2025"]
    (part,) = orders["parts"]
    assert part["payees"] == ["Nvidia", "AMD", "Broadcom"]
    assert part["payee"] == "Nvidia, AMD, Broadcom"


def test_an_amendment_is_told_from_both_ends(ask: Ask) -> None:
    contracts = by_id(ask("contracts", "--json").json)
    later, earlier = contracts["openai-aws-2026-02"], contracts["openai-aws-2025-11"]
    assert [(m["quantity"]["low"], m["amends"]) for m in later["money"]] == [
        (100 * 10**9, "openai-aws-2025-11")
    ]
    assert [(m["quantity"]["low"], m["amends"]) for m in earlier["money"]] == [(38 * 10**9, None)]
    assert ("amends", "openai-aws-2025-11") in {(k["relation"], k["deal"]) for k in later["links"]}
    assert [(k["relation"], k["deal"]) for k in earlier["links"]] == [
        ("amended_by", "openai-aws-2026-02")
    ]
    assert later["term"] == {"years": 8, "from": None, "to": None}
    assert earlier["term"] == {"years": None, "from": None, "to": None}


def test_a_contract_tells_who_supplies_whom_with_what(ask: Ask) -> None:
    contract = by_id(ask("contracts", "--json").json)["openai-nvidia-vera-rubin-2026-02"]
    assert (contract["suppliers"], contract["customers"]) == (["Nvidia"], ["OpenAI"])
    assert [(c["quantity"]["low"], c["purpose"], c["chip"]) for c in contract["capacity"]] == [
        (3 * 10**9, "inference", "Vera Rubin"),
        (2 * 10**9, "training", "Vera Rubin"),
    ]


def test_a_company_has_names_in_both_languages(ask: Ask) -> None:
    companies = by_id(ask("companies", "--json").json)
    assert companies["softbank"]["names"] == {"en": "SoftBank", "zh": "软银"}
    assert "SoftBank Group" in companies["softbank"]["aliases"]
    assert (companies["aws"]["parent"], companies["aws"]["parent_id"]) == ("Amazon", "amazon")


def test_show_tells_all_about_a_company(ask: Ask) -> None:
    shown = ask("show", "openai", "--json").json
    assert shown.keys() >= COMPANY
    assert all(fact.keys() >= FACT for fact in shown["facts"])
    assert "openai-round-2026-02" in by_id(shown["deals_in"])
    assert "openai-aws-2026-02" in by_id(shown["deals_out"])


def test_show_tells_all_about_a_contract(ask: Ask) -> None:
    shown = ask("show", "openai-aws-2026-02", "--json").json
    assert CONTRACT | {"terms", "events", "amounts", "facts"} <= shown.keys()
    assert shown["chain"] == ["openai-aws-2025-11", "openai-aws-2026-02"]
    assert shown["total"]["quantity"]["low"] == 138 * 10**9
    assert shown["total"]["derived"] is True
    assert [event["status"] for event in shown["events"]] == ["announced"]


def test_show_tells_what_a_derived_fact_is_made_of(ask: Ask) -> None:
    shown = ask("show", "openai-implied-post-money-2026-02", "--json").json
    assert [(each["name"], each["fact"]) for each in shown["input_facts"]] == [
        ("pre_money", "openai-pre-money-2026-02"),
        ("raised", "openai-round-2026-02/amount"),
    ]
    used = ask("show", "openai-pre-money-2026-02", "--json").json["used_by"]
    assert "openai-implied-post-money-2026-02" in by_id(used)


def test_show_in_plain_text_has_the_evidence(ask: Ask) -> None:
    out = ask("show", "OpenAI round of February 2026").out
    for said in ("$110B", "1100亿美元", "para 2", "Amazon", "conditional"):
        assert said in out


def test_show_as_csv_gives_the_facts_behind_the_page(ask: Ask) -> None:
    rows = ask("show", "openai-round-2026-02", "--csv").rows
    assert {row["deal"] for row in rows} == {"openai-round-2026-02"}
    rows = ask("show", "21jingji-2026-02", "--csv").rows
    assert {row["source"] for row in rows} == {"21jingji-2026-02"}


def test_compare_says_what_may_not_be_compared(ask: Ask) -> None:
    compared = ask("compare", "openai", "ANTHROPIC", "--json").json
    assert compared["subjects"] == ["OpenAI", "Anthropic"]
    unlike, like = (row for row in compared["rows"] if row["metric"] == "valuation")
    assert unlike["comparable"] is False
    assert "pre-money against post-money" in unlike["why_not"]
    assert len({cell["basis"] for cell in like["cells"]}) == 1
    assert any(cell["derived"] for cell in like["cells"])
    assert (like["comparable"], like["why_not"], like["like_for_like"]) == (True, None, True)
    for row in compared["rows"]:
        assert len(row["cells"]) == 2
        assert all(cell is None or cell.keys() >= FACT for cell in row["cells"])
        assert all(cell["id"] != "" for cell in row["cells"] if cell)


def test_compare_takes_deals_too(ask: Ask) -> None:
    compared = ask("compare", "openai-round-2026-02", "anthropic-series-g", "--csv").rows
    sizes = next(row for row in compared if row["metric"] == "round_size")
    assert (sizes["openai-round-2026-02_low"], sizes["anthropic-series-g_text"]) == (
        "110000000000", "$30B",
    )  # fmt: skip


def test_search_finds_in_both_languages(ask: Ask) -> None:
    for words in ("softbank", "软银", "ry", "ryjt"):  # the last two: initials of its Chinese names
        hits = ask("search", words, "--json").json
        assert ("entity", "softbank") in {(hit["kind"], hit["id"]) for hit in hits}
    assert len(ask("search", "OpenAI", "--limit", "3", "--json").json) == 3
    assert "more" in ask("search", "OpenAI", "--limit", "3").err
