"""CSV says of every figure what it rests on, as far as one line can."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.tui.cli_runner import Ask, runner
from tui.printing.write import csv_text


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], article_store: Path) -> Ask:
    """Run a command that reads, on the facts of the article."""
    run = runner(capsys)
    return lambda name, *more: run(name, *more, "--store", article_store)


@pytest.mark.parametrize(
    ("command", "figures"),
    [
        ("companies", ("valuation", "raised", "committed_out", "power_capacity",
                       "capital_expenditure")),
        ("deals", ("",)),
        ("contracts", ("power", "money")),
    ],
)  # fmt: skip
def test_a_list_names_the_facts_behind_its_figures(
    ask: Ask, command: str, figures: tuple[str, ...]
) -> None:
    known = {row["id"] for row in ask("facts", "--csv").rows}
    seen = 0
    for row in ask(command, "--csv").rows:
        for figure in figures:
            prefix = f"{figure}_" if figure else ""
            if not row[f"{prefix}low"] and not row[f"{prefix}high"]:
                continue
            seen += 1
            facts = row.get(f"{prefix}fact") or row.get(f"{prefix}inputs") or row["amount_fact"]
            assert facts and set(facts.split("; ")) <= known
    assert seen >= 5


def test_a_fact_tells_all_its_evidence(ask: Ask) -> None:
    rows = {row["id"]: row for row in ask("facts", "--csv").rows}
    told = {row["id"]: row for row in ask("show", "openai", "--csv").rows}
    for each in ask("facts", "--json").json:
        row, evidence = rows[each["id"]], each["evidence"]
        assert (row["locator"] or None) == (evidence[0]["locator"] if evidence else None)
        further = row["also_in"].split("; ") if row["also_in"] else []
        assert len(further) == max(0, len(evidence) - 1)
        for said, more in zip(evidence[1:], further, strict=True):
            assert said["source"] in more and said["locator"] in more
        assert told.get(each["id"], row) == row
    assert rows["openai-pre-money-2026-02"]["also_in"] == "21jingji-2026-02 para 8 7300亿美元"


def test_a_comparison_has_basis_and_source_in_columns_of_their_own(ask: Ask) -> None:
    rows = ask("compare", "openai", "anthropic", "--csv").rows
    (stated, alike) = (row for row in rows if row["metric"] == "valuation")
    assert (stated["comparable"], alike["comparable"], alike["like_for_like"]) == (
        "false", "true", "true",
    )  # fmt: skip
    assert stated["why_not"] == "not comparable: pre-money against post-money"
    assert {
        name: stated[f"openai_{name}"]
        for name in ("basis", "period", "nature", "source", "locator", "attribution", "raw")
    } == {
        "basis": "pre_money", "period": "2026-02-27", "nature": "reported",
        "source": "21jingji-2026-02", "locator": "para 5", "attribution": "company",
        "raw": "7300亿美元",
    }  # fmt: skip
    assert alike["anthropic_formula"] == "post_money - raised" and alike["anthropic_inputs"]
    assert (alike["difference_low"], alike["difference_text"]) == ("380000000000", "$380B")
    (summed,) = (row for row in rows if row["metric"] == "committed_out")
    assert summed["openai_fact"] == "" and summed["openai_known_from"] == ""
    assert len(summed["openai_inputs"].split("; ")) == 2
    assert summed["anthropic_low"] == ""  # unknown, and not zero


def test_each_figure_of_a_comparison_rests_on_something(ask: Ask) -> None:
    for row in ask("compare", "openai", "anthropic", "nvidia", "--csv").rows:
        for subject in ("openai", "anthropic", "nvidia"):
            if row[f"{subject}_text"]:
                assert row[f"{subject}_source"] or row[f"{subject}_inputs"]


def test_a_total_names_its_deals_and_what_overlaps(ask: Ask) -> None:
    total = ask("total", "openai", "--json").json
    rows = ask("total", "openai", "--csv").rows
    counted = {row["deal"]: row for row in rows if row["line"] == "counted"}
    assert all(row["deal_title"] for row in counted.values())
    for overlap in total["overlaps"]:
        one, other = overlap["deals"]
        for deal, against in ((one, other), (other, one)):
            if deal in counted:
                assert against in counted[deal]["overlaps"]
                assert ("not known" in counted[deal]["overlaps"]) is not overlap["known"]


def test_the_names_of_columns_are_harmless_too() -> None:
    text = csv_text({"=1+1": lambda row: row, "-a": lambda row: None}, [5])
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["'=1+1", "'-a"], ["5", ""]]
