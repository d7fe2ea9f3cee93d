"""What each kind of value makes of a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.db.exchange.imports import HEAD, ROUND, by_id, imported, mapping

FACT = """
[[fact]]
subject = "{Company}"
metric = "revenue"
nature = "reported"
"""


def _facts(folder: Path, text: str, *rows: str) -> list[dict[str, Any]]:
    """The facts that a mapping makes of rows, their cells between bars."""
    report, found = imported(folder, mapping(text), [_cells(row) for row in rows])
    assert not report.refused, report.refused
    assert not report.problems, report.problems
    facts: list[dict[str, Any]] = found["facts"]
    return facts


def _refusal(folder: Path, text: str, row: str) -> str:
    report, _ = imported(folder, mapping(text), [_cells(row)])
    (fault,) = report.refused
    assert fault.advice
    return f"{fault.column}: {fault.reason}"


def _cells(row: str) -> list[str]:
    cells = [cell.strip() for cell in row.split("|")]
    return cells + [""] * (5 - len(cells))


def _figure(folder: Path, value: str, cell: str) -> dict[str, Any]:
    (fact,) = _facts(folder, f"{FACT}figure = {value}\n", f"OpenAI | 2026-01-02 | {cell}")
    return fact


# ------------------------------------------------------------------ figures


def test_a_figure_keeps_what_was_published(tmp_path: Path) -> None:
    fact = _figure(tmp_path, '{column = "Amount", unit = "USD million"}', "113.5")
    assert fact["figure"] == "$113.5M"
    assert fact["evidence"] == {
        "at": "row 1", "says": "dataset", "raw": "113.5", "note": "in USD million",
    }  # fmt: skip


def test_a_unit_may_come_from_a_column(tmp_path: Path) -> None:
    text = f'{FACT}figure = {{column = "Amount", unit = "{{Other}} million"}}\n'
    facts = _facts(tmp_path, text, "OpenAI | | 5 | EUR", "Nvidia | | 6 | CNY")
    assert [fact["figure"] for fact in facts] == ["€5M", "CN¥6M"]
    assert "no unit that is known" in _refusal(tmp_path, text, "OpenAI | | 5 | pieces")


def test_blank_is_unknown_and_zero_is_what_the_mapping_says(tmp_path: Path) -> None:
    rows = "OpenAI | | ", "Nvidia | | 0.0"
    text = f'{FACT}figure = {{column = "Amount", unit = "USD"ZERO}}\n'
    (stated,) = _facts(tmp_path, text.replace("ZERO", ""), *rows)
    assert (stated["subject"], stated["figure"]) == ("nvidia", "$0")
    assert _facts(tmp_path, text.replace("ZERO", ', zero = "none"'), *rows) == []
    refused = _refusal(tmp_path, text.replace("ZERO", ', zero = "refuse"'), rows[1])
    assert refused == "Amount: '0.0' is zero"


def test_a_figure_that_can_t_be_read_is_refused_or_kept_in_words(tmp_path: Path) -> None:
    text = f'{FACT}figure = {{column = "Amount", unit = "USD"ON_BAD}}\n'
    assert "'a lot'" in _refusal(tmp_path, text.replace("ON_BAD", ""), "OpenAI | | a lot")
    chosen = mapping(text.replace("ON_BAD", ', on_bad = "words"'))
    report, found = imported(tmp_path, chosen, [_cells("OpenAI | | a lot")])
    (fact,) = found["facts"]
    assert fact["words"] == "a lot" and "figure" not in fact
    assert [tuple(cell)[1:] for cell in report.unread] == [(1, "Amount", "a lot")]
    chosen = mapping(text.replace("ON_BAD", ', on_bad = "leave"'))
    report, found = imported(tmp_path, chosen, [_cells("OpenAI | | a lot")])
    assert found["facts"] == [] and report.unread


def test_a_deal_keeps_a_figure_that_can_t_be_read_as_a_term(tmp_path: Path) -> None:
    text = ROUND.replace('unit = "USD"', 'unit = "USD", on_bad = "words"')
    report, found = imported(tmp_path, mapping(text), [_cells("OpenAI | 2026-01-02 | GPUs")])
    (deal,) = found["deals"]
    (term,) = deal["terms"]
    assert (term["id"], term["words"]) == ("as-published", "GPUs")
    assert "figure" not in deal and "known_from" not in deal and "evidence" not in deal
    assert not report.problems and report.unread


def test_a_piece_of_a_cell_with_several(tmp_path: Path) -> None:
    value = '{column = "Amount", take = "%s", on_bad = "words"}'
    text = (
        f"{FACT}figure = {value % 'money'}\n"
        f"{FACT.replace('revenue', 'stake')}figure = {value % 'stake'}\n"
    )
    money, stake = _facts(tmp_path, text, "OpenAI | | ~27% · $13.8B in")
    assert (money["figure"], money["evidence"]["raw"]) == ("$13.8B", "$13.8B")
    assert (stake["figure"], stake["evidence"]["raw"]) == ("~27%", "~27%")


def test_the_years_of_a_cell(tmp_path: Path) -> None:
    value = '{column = "Amount", take = "%s"}'
    text = ROUND.replace('{column = "Amount", unit = "USD"}', value % "money")
    text = text.replace("funding_round", "cloud_contract")
    text += f"[deal.term]\nyears = {value % 'term_years'}\n"
    report, found = imported(
        tmp_path, mapping(text), [_cells("OpenAI | 2026-01-02 | ~$300B / 5 yrs")]
    )
    (deal,) = found["deals"]
    assert (deal["figure"], deal["term"]) == ("~$300B", {"years": "5"})
    assert not report.problems


# ------------------------------------------------------------------ texts, tables, dates


@pytest.mark.parametrize(
    ("value", "cells", "found"),
    [
        ('"{Other} of {More}"', "a | b", "a of b"),
        ('"{Other} of {More}"', "a | ", None),
        ('["{More}", "{Other}", "no words"]', "a | ", "a"),
        ('["{More}", "{Other}", "no words"]', " | ", "no words"),
        ('{column = "Other", table = {"X Y" = "one"}}', "x  y | ", "one"),
        ('{column = "Other", table = {"X" = "one"}, else = "two"}', "z | ", "two"),
        ('{column = "Other", table = {"X" = ""}}', "x | ", None),
        ('{column = "Other", cut = "#"}', "OpenAI #likely | ", "OpenAI"),
        ('{is = "many", when = {More = {above = "5"}}}', "a | 6", "many"),
        ('{is = "many", when = {More = {above = "5"}}}', "a | 5", None),
        ('[{is = "x", when = {Other = ["a", "b"]}}, "y"]', "B | ", "x"),
        ('[{is = "x", when = {Other = {not = "a"}}}, "y"]', "A | ", "y"),
        ('[{is = "x", when = {Other = {contains = "ipo"}}}, "y"]', "the IPO | ", "x"),
        ('[{is = "x", when = {Other = "*", More = ""}}, "y"]', "a | ", "x"),
        ('[{is = "x", when = [{Other = "q"}, {More = "r"}]}, "y"]', "a | r", "x"),
        ('[{is = "x", when = {Other = {after = "published"}}}, "y"]', "2026-07-01 | ", "x"),
        ('[{is = "x", when = {Other = {after = "{More}"}}}, "y"]', "2026-07-01 | 2026-07-01", "y"),
        ('[{is = "x", when = {Other = {before = "2026"}}}, "y"]', "2025-12-31 | ", "x"),
        ('[{is = "x", when = {Other = {before = "2026"}}}, "y"]', " | ", "y"),
        ('"row {row}, line {line} of {file}"', "a | ", "row 1, line 2 of rows.csv"),
    ],
)  # fmt: skip
def test_ways_to_make_a_text(tmp_path: Path, value: str, cells: str, found: str | None) -> None:
    text = f'{FACT}figure = "$5"\nscope = {value}\n'
    (fact,) = _facts(tmp_path, text, f"OpenAI | | | {cells}")
    assert fact.get("scope") == found


@pytest.mark.parametrize(
    ("value", "cell", "told"),
    [
        ('{column = "Other", table = {"Done" = "x"}}', "Dne", "Other: 'Dne' is not in the table"),
        ('[{is = "x", when = {Other = {above = "5"}}}]', "many", "Other: 'many' is no number"),
        ('[{is = "x", when = {Other = {after = "2026"}}}]', "soon", "Other: 'soon' is no date"),
    ],
)  # fmt: skip
def test_what_a_text_can_t_be_made_of(tmp_path: Path, value: str, cell: str, told: str) -> None:
    text = f'{FACT}figure = "$5"\nscope = {value}\n'
    assert told in _refusal(tmp_path, text, f"OpenAI | | | {cell}")


def test_dates_and_periods(tmp_path: Path) -> None:
    text = f"""
[fields]
day = {{column = "Day", as = "date", dates = ["D.M.YYYY", "YYYY-MM-DD"]}}
{FACT}figure = "$5"
period = ["{{More}}", "run_rate {{day}}"]
known_from = {{latest = ["{{day}}", "{{Other}}"]}}
"""
    first, second, third = _facts(
        tmp_path, text, "OpenAI | 3.2.2026 | | 2026-01-01", "Nvidia | 2026-02-03 | | 2026-05-06",
        "Amazon | 2026-02-03 | | | FY2025",
    )  # fmt: skip
    assert (first["period"], first["known_from"]) == ("run_rate 2026-02-03", "2026-02-03")
    assert second["known_from"] == "2026-05-06"
    assert third["period"] == "FY2025"


def test_forecasts_are_told_from_what_is(tmp_path: Path) -> None:
    text = f"""
{FACT.replace('nature = "reported"', "")}
nature = [{{is = "forecast", when = {{Day = {{after = "published"}}}}}}, "estimate"]
figure = {{column = "Amount", unit = "USD"}}
period = "{{Day}}"
"""
    facts = _facts(tmp_path, text, "OpenAI | 2026-06-30 | 1", "OpenAI | 2027-01-01 | 2")
    assert [fact["nature"] for fact in facts] == ["estimate", "forecast"]


def test_several_values_in_one_cell_and_in_several(tmp_path: Path) -> None:
    text = """
[[deal]]
subject = "{Company}"
kind = "funding_round"
title = "{Company} round"
[[deal.parts]]
payer = {all = ["{Other}", {column = "More", split = ",", cut = "#"}]}
payee = "{Company}"
instrument = "equity"
"""
    chosen = mapping(text)
    row = ["OpenAI", "", "", "Nvidia", "Amazon #x, , SoftBank #y,Nvidia"]
    _, found = imported(tmp_path, chosen, [row])
    (part,) = found["deals"][0]["parts"]
    assert part["payer"] == ["nvidia", "amazon", "softbank"]


def test_words_in_two_languages(tmp_path: Path) -> None:
    text = f'{FACT.replace("revenue", "position")}words = {{en = "{{Other}}", zh = "{{More}}"}}\n'
    both, one = _facts(tmp_path, text, "OpenAI | | | first | 第一", "Nvidia | | | | 第二")
    assert both["words"] == {"en": "first", "zh": "第一"}
    assert one["words"] == {"zh": "第二"}


def test_links_are_kept_and_what_is_none_is_listed(tmp_path: Path) -> None:
    text = f"""
{FACT}figure = "$5"
[[fact.evidence]]
url = "{{Other}}"
[[fact.evidence]]
at = "elsewhere"
url = "{{More}}"
"""
    chosen = mapping(text)
    links = ["https://a.example/1", "https://b.example/2"]
    rows = ["OpenAI", "", "", *links], ["Nvidia", "", "", "javascript:x", ""]
    report, found = imported(tmp_path, chosen, rows)
    first, second = found["facts"]
    assert [each["url"] for each in first["evidence"]] == links
    assert first["evidence"][1]["at"] == "elsewhere" and "raw" not in first["evidence"][1]
    assert "url" not in second["evidence"] and second["evidence"]["at"] == "row 2"
    assert [cell.text for cell in report.unread] == ["javascript:x"]


def test_what_is_needed_and_blank_refuses_the_row(tmp_path: Path) -> None:
    assert _refusal(tmp_path, f'{FACT}figure = "$5"\n', " | | ").startswith(
        "Company: Company is blank"
    )


def test_blank_texts_of_the_mapping_are_blank(tmp_path: Path) -> None:
    head = HEAD + 'blank = ["N/A", "-"]\n'
    chosen = mapping(f'{FACT}figure = {{column = "Amount", unit = "USD"}}\n', head=head)
    report, found = imported(tmp_path, chosen, [_cells("OpenAI | | n/a"), _cells("Nvidia | | -")])
    assert found["facts"] == [] and report.skipped.total() == 2


# ------------------------------------------------------------------ blocks


def test_nested_records_with_conditions(tmp_path: Path) -> None:
    text = """
[[deal]]
name = "round"
subject = "{Company}"
kind = "funding_round"
title = "{Company} round"
parts_cover = "some"
[[deal.parts]]
when = {Other = "*"}
payer = "{Other}"
payee = "{Company}"
instrument = "equity"
figure = {column = "Amount", unit = "USD"}
[[deal.parts.status]]
is = "paid"
on = "{Day}"
[[deal.terms]]
id = "seat"
words = "{More}"
[[fact]]
deal = "round"
subject = "{Company}"
metric = "valuation"
basis = "post_money"
nature = "reported"
figure = {column = "Amount", unit = "USD"}
"""
    rows = ["OpenAI", "2026-01-02", "5", "Nvidia", "a seat"], ["Amazon", "", "", "", "no seat"]
    report, found = imported(tmp_path, mapping(text), rows)
    assert not report.problems, report.problems
    first, second = found["deals"]
    (part,) = first["parts"]
    assert (part["id"], part["figure"], part["status"][0]["is"]) == ("nvidia", "$5", "paid")
    assert first["terms"][0]["words"] == "a seat"
    assert "parts" not in second and second["terms"][0]["id"] == "seat"
    (fact,) = found["facts"]
    assert fact["deal"] == first["id"]


def test_entities_are_declared_by_name_or_id(tmp_path: Path) -> None:
    text = """
[[entity]]
id = "{Other}"
name = "{Company}"
kind = "facility"
parent = "{More}"
[[fact]]
subject = "{Company}"
metric = "site_owner"
nature = "reported"
words = "{More}"
"""
    rows = ["Colossus 2", "", "", "colossus-2", "xAI"], ["孟菲斯", "", "", "", ""]
    report, found = imported(tmp_path, mapping(text), rows)
    assert not report.problems, report.problems
    entities = by_id(found["entities"])
    assert entities["colossus-2"]["parent"] == "xai"
    assert entities["colossus-2"]["kind"] == "facility"
    (chinese,) = (each for each in entities.values() if each["name"] == {"zh": "孟菲斯"})
    assert chinese["id"].startswith("x")
