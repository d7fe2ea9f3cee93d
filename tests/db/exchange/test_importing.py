"""Whole imports: rows put together, all accounted for, written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.exchange import importing
from db.exchange.importing import import_files
from db.exchange.shipped import shipped_mapping
from db.exchange.tables import TableOptions
from db.facts.nodes import BadFile
from db.quantity import text as quantity_text
from tests.bench import crunchbase
from tests.db.exchange.imports import (
    COLUMNS,
    GROUPED,
    ROUND,
    by_id,
    imported,
    mapping,
    write_csv,
    written,
)

# ------------------------------------------------------------------ groups


def test_rows_with_the_same_key_are_one_deal(tmp_path: Path) -> None:
    rows = [
        ("Mistral", "2023-06-13", "113", "Lightspeed", ""),
        ("Mistral", "2023-06-13", "113", "Bpifrance", ""),
        ("Mistral", "2023-12-11", "415", "Lightspeed", ""),
    ]
    report, found = imported(tmp_path, mapping(GROUPED), rows)
    assert (report.made, report.deals, report.parts) == (3, 2, 3)
    assert not report.problems
    first, second = found["deals"]
    assert (first["id"], first["figure"]) == ("t-mistral-2023-06-13", "$113")
    assert [part["payer"] for part in first["parts"]] == ["lightspeed", "bpifrance"]
    assert [part["evidence"]["at"] for part in first["parts"]] == ["row 1", "row 2"]
    assert len(first["status"]) == 1 and second["figure"] == "$415"


def test_a_figure_may_stand_in_any_row_of_its_deal(tmp_path: Path) -> None:
    rows = [
        ("Mistral", "2023-06-13", "", "Lightspeed", ""),
        ("Mistral", "2023-06-13", "113", "Bpifrance", ""),
    ]
    _, found = imported(tmp_path, mapping(GROUPED), rows)
    (deal,) = found["deals"]
    assert (deal["figure"], deal["evidence"]["at"]) == ("$113", "row 2")
    assert deal["known_from"] == "2023-06-13"


def test_exact_copies_count_once_and_what_only_repeats_adds_evidence(tmp_path: Path) -> None:
    rows = [
        ("Mistral", "2023-06-13", "113", "Lightspeed", ""),
        ("Mistral", "2023-06-13", "113", "Lightspeed", ""),
        ("mistral", "2023-06-13", "113.0", "lightspeed", ""),
    ]
    fields = '[fields]\ncompany = {column = "Company", as = "entity"}\n'
    text = GROUPED.replace('key = ["Company"', 'key = ["company"')
    report, found = imported(tmp_path, mapping(fields, text), rows)
    assert (report.made, report.copies, report.repeated, report.merged) == (1, 1, 1, 2)
    (part,) = found["deals"][0]["parts"]
    assert [each["at"] for each in part["evidence"]] == ["row 1", "row 3"]


def test_a_row_that_contradicts_its_deal_is_refused_with_both_values(tmp_path: Path) -> None:
    rows = [
        ("Mistral", "2023-06-13", "113", "Lightspeed", ""),
        ("Mistral", "2023-06-13", "115", "Bpifrance", ""),
    ]
    report, found = imported(tmp_path, mapping(GROUPED), rows)
    (fault,) = report.refused
    assert (fault.row, fault.line, fault.column) == (2, 3, "Amount")
    assert fault.reason == "'115', where row 1 says '113' of the same deal"
    (deal,) = found["deals"]
    assert [part["payer"] for part in deal["parts"]] == ["lightspeed"]
    assert "bpifrance" not in by_id(found["entities"])


def test_a_contradiction_may_be_kept_as_a_rival(tmp_path: Path) -> None:
    rows = [
        ("Mistral", "2023-06-13", "113", "Lightspeed", ""),
        ("Mistral", "2023-06-13", "115", "Bpifrance", ""),
        ("Mistral", "2023-06-13", "115", "Bpifrance", "x"),
    ]
    text = GROUPED.replace("key =", 'on_conflict = "rival"\nkey =')
    report, found = imported(tmp_path, mapping(text), rows)
    assert not report.refused and not report.problems
    (deal,) = found["deals"]
    assert deal["figure"] == "$113"
    assert [each["figure"] for each in deal["amounts"]] == ["$115"]


def test_a_deal_without_its_key_is_refused(tmp_path: Path) -> None:
    report, _ = imported(tmp_path, mapping(GROUPED), [("Mistral", "", "113", "Lightspeed", "")])
    (fault,) = report.refused
    assert (fault.column, fault.reason.split(",")[0]) == ("Day", "Day is blank")


def test_facts_that_say_the_same_are_one_with_two_pieces_of_evidence(tmp_path: Path) -> None:
    text = '[[fact]]\nsubject = "{Company}"\nmetric = "headcount"\nnature = "reported"\n' \
           'period = "{Day}"\nfigure = {column = "Amount", unit = "people"}\n'  # fmt: skip
    rows = [
        ("OpenAI", "2025-01-01", "10", "a", ""), ("OpenAI", "2025-01-01", "10.0", "b", ""),
        ("OpenAI", "2025-01-01", "11", "c", ""),
    ]  # fmt: skip
    report, found = imported(tmp_path, mapping(text), rows)
    assert (report.made, report.repeated, report.facts) == (2, 1, 2)
    assert not report.problems
    first, rival = found["facts"]
    assert [each["at"] for each in first["evidence"]] == ["row 1", "row 2"]
    assert rival["id"].startswith("t-openai-headcount-2025-01-01-")


def test_rows_are_skipped_with_a_reason(tmp_path: Path) -> None:
    text = '[[skip]]\nwhen = {Other = "Rumour"}\nwhy = "rumours are not kept"\n' + ROUND
    rows = [("A", "2025-01-01", "5", "rumour", ""), ("B", "2025-01-01", "soon", "Rumour", "")]
    report, _ = imported(tmp_path, mapping(text), rows)
    assert report.skipped == {"rumours are not kept": 2}


def test_a_part_that_is_called_like_a_fact_of_the_deal_gets_another_name(tmp_path: Path) -> None:
    rows = [("A", "2025-01-01", "5", "Status", ""), ("A", "2025-01-01", "5", "Total", "")]
    report, found = imported(tmp_path, mapping(GROUPED), rows)
    assert not report.problems
    assert [part["id"] for part in found["deals"][0]["parts"]] == ["the-status", "the-total"]


def test_columns_that_nobody_reads_are_told(tmp_path: Path) -> None:
    report, _ = imported(
        tmp_path, mapping(ROUND), [("A", "2025-01-01", "5", "", "", "?")], columns=(*COLUMNS, "New")
    )
    assert report.files[0].unused == ("New",)


# ------------------------------------------------------------------ files


def test_several_files_are_one_import(tmp_path: Path) -> None:
    one = write_csv(tmp_path / "one.csv", [("A", "2025-01-01", "5", "B", "")])
    two = write_csv(tmp_path / "two.csv", [("A", "2025-01-01", "6", "C", "")])
    report = import_files(mapping(GROUPED), [one, two], tmp_path / "facts")
    (fault,) = report.refused
    assert "row 1 of" in fault.reason and "one.csv" in fault.reason


def test_json_with_several_lists(tmp_path: Path) -> None:
    head = 'name = "test"\nprefix = "t"\n[reads]\ncolumns = ["from", "value.usd"]\n' \
           'optional = ["source"]\nrecords = "edges"\n'  # fmt: skip
    join = '[[join]]\nrecords = "nodes"\nkey = "id"\ncolumn = "from"\nas = "node"\n' \
           'columns = ["name"]\n'  # fmt: skip
    fact = '[[fact]]\nsubject = "{node.name}"\nmetric = "revenue"\nnature = "reported"\n' \
           'figure = {column = "value.usd", unit = "USD"}\n'  # fmt: skip
    path = tmp_path / "data.json"
    path.write_text(json.dumps({
        "nodes": [{"id": "x", "name": "Example"}],
        "edges": [{"from": "x", "value": {"usd": 5}}, {"from": "y", "value": {"usd": 6}}],
    }))  # fmt: skip
    report = import_files(mapping(join, fact, head=head), [path], tmp_path / "facts")
    assert [fact["figure"] for fact in written(report.written)["facts"]] == ["$5"]
    assert [(fault.row, fault.column) for fault in report.refused] == [(2, "node.name")]


def test_a_missing_column_is_told_with_the_nearest(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "rows.csv", [("A",)], ["Compny"])
    with pytest.raises(BadFile) as caught:
        import_files(mapping(ROUND), [file], tmp_path / "facts")
    assert "'Company' is missing" in str(caught.value) and "'Compny'" in str(caught.value)
    assert not (tmp_path / "facts").exists()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "rows.csv", [("A", "2025-01-01", "5", "B", "")])
    report = import_files(mapping(GROUPED), [file], None)
    assert (report.deals, report.written) == (1, [])
    assert report.together is not None
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]


def test_refused_rows_can_be_mended_and_imported(tmp_path: Path) -> None:
    rows = [("A", "2025-01-01", "5", "B", ""), ("=A, Inc", "2025-02-30", "5", "C", ""),
            ("x", "2025-01-01")]  # fmt: skip
    file = write_csv(tmp_path / "rows.csv", rows)
    refused = tmp_path / "refused.csv"
    report = import_files(mapping(GROUPED), [file], tmp_path / "facts", refused=refused)
    assert len(report.refused) == 2 and report.refused_to == refused
    text = refused.read_text("utf-8-sig")
    refused.write_text(text.replace("2025-02-30", "2025-02-28"), "utf-8")
    again = import_files(mapping(GROUPED), [refused], tmp_path / "mended")
    assert (again.made, len(again.refused)) == (1, 1)


def test_importing_again_makes_the_same_bytes(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    crunchbase.write(file, 300, seed=7)
    chosen = shipped_mapping("crunchbase-investments")
    first = import_files(chosen, [file], tmp_path / "one", checked=False)
    bytes_before = [path.read_bytes() for path in first.written]
    second = import_files(chosen, [file], tmp_path / "one", checked=False)
    third = import_files(chosen, [file], tmp_path / "two", checked=False)
    for report in (second, third):
        assert [path.read_bytes() for path in report.written] == bytes_before


def test_what_is_stopped_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_csv(tmp_path / "rows.csv", [("A", "2025-01-01", "5", "B", "")])
    report = import_files(mapping(GROUPED), [file], tmp_path / "facts")
    before = [(path, path.read_bytes()) for path in report.written]

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "writing":
            raise KeyboardInterrupt

    file = write_csv(file, [("B", "2025-01-01", "5", "A", "")])
    with pytest.raises(KeyboardInterrupt):
        import_files(mapping(GROUPED), [file], tmp_path / "facts", progress=stop)
    assert [(path, path.read_bytes()) for path in (tmp_path / "facts").iterdir()] == before


def test_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_EVERY", 2)
    file = write_csv(tmp_path / "r.csv", [(f"C{n}", "2025-01-01", "5", "", "") for n in range(5)])
    told: list[str] = []
    import_files(mapping(ROUND), [file], None, progress=lambda stage, *_: told.append(stage))
    assert told == ["reading", "reading", "matching", "writing", "checking"]


def test_options_of_the_caller_come_before_the_mapping_s(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes("Company;Day;Amount\n云;2025-01-01;5\n".encode("gb18030"))
    options = TableOptions(encoding="gb18030", delimiter=";")
    report = import_files(mapping(ROUND), [path], tmp_path / "facts", options=options)
    assert written(report.written)["entities"][0]["name"] == {"zh": "云"}


# ------------------------------------------------------------------ every row, whatever is in it

_cell = st.sampled_from(
    ["", "A", "B", "a", "2025-01-01", "2025-02-30", "01/02/2025", "5", "5.0", "6", "-1", "1e400",
     "0", "n/a", "$5M", "x" * 3000, "甲", "\x1b[31m", "=1", "Status", "https://x.example", " "]
) | st.text(max_size=5)  # fmt: skip
_row = st.lists(_cell, min_size=0, max_size=7)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_row, max_size=12))
def test_every_row_is_accounted_for(tmp_path: Path, rows: list[list[str]]) -> None:
    text = (
        GROUPED
        + """
[[fact]]
subject = "{Company}"
metric = "headcount"
nature = "reported"
period = "{Day}"
scope = "{More}"
figure = {column = "Amount", unit = "people", on_bad = "words", zero = "none"}
evidence = {url = "{More}"}
"""
    )
    file = write_csv(tmp_path / "rows.csv", rows)
    try:
        report = import_files(
            mapping(text), [file], tmp_path / "facts", refused=tmp_path / "no.csv"
        )
    except BadFile:
        return  # the file is no table at all, and says so
    assert report.accounted
    assert report.rows == sum(each.rows for each in report.files)
    assert not report.problems, report.problems
    found = written(report.written)
    assert len(found["deals"]) == report.deals and len(found["facts"]) == report.facts
    assert all(fault.reason and fault.advice for fault in report.refused)


# ------------------------------------------------------------------ Crunchbase


def test_rounds_of_crunchbase_count_once(tmp_path: Path) -> None:
    file = tmp_path / "rounds.csv"
    known = crunchbase.write(file, 2000)
    report = import_files(shipped_mapping("crunchbase-investments"), [file], tmp_path / "facts")
    assert (report.rows, report.made, report.copies) == (2000, known.made, known.copies)
    assert len(report.refused) == known.refused
    assert (report.deals, report.accounted) == (known.rounds, True)
    assert not report.problems, report.problems[:3]
    assert report.together is not None
    amounts = [each.quantity for each in report.together.statements if each.kind == "amount"]
    assert len(amounts) == known.rounds - known.unknown_rounds
    assert sum(each.low for each in amounts if each and each.low) == known.total
    assert {quantity_text(each)[0] for each in amounts if each} == {"$"}
