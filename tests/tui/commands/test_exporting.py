"""`termsheet export`: what is in the folder, for spreadsheets, pandas and scripts."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from db.build import build_store
from tests.tui.cli_runner import LISTS, Ask, process, runner, write_facts
from tui.commands import exporting
from tui.printing.lists import PAGE
from tui.printing.write import csv_text

INJECTIONS = [
    "=1+1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")", "+1+1", "+A1", "-1+1", "-2",
    "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(1)", "=", "-", "+", "@",
    "=1,2", "=\"a\"", "-$5B", "|=1", "=1;=2",
]  # fmt: skip


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    return runner(capsys)


@pytest.fixture(scope="module")
def exported(article_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "out"
    assert process("export", folder, "--store", article_store).returncode == 0
    return folder


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.mark.parametrize("name", LISTS)
def test_the_lists_are_those_that_are_printed(
    name: str, exported: Path, article_store: Path, ask: Ask
) -> None:
    printed = ask(name, "--json", "--store", article_store)
    assert (exported / "json" / f"{name}.json").read_text("utf-8") == printed.out
    for row in json.loads(printed.out):
        assert set(row) >= LISTS[name]
    rows = ask(name, "--csv", "--store", article_store).rows
    found = table(exported / "csv" / f"{name}.csv")
    assert [list(row.values()) for row in found] == [list(row.values()) for row in rows]


def test_tables_open_in_spreadsheets(exported: Path) -> None:
    for path in sorted((exported / "csv").iterdir()):
        data = path.read_bytes()
        assert data.startswith("\N{ZERO WIDTH NO-BREAK SPACE}".encode())
        assert data.count("\N{ZERO WIDTH NO-BREAK SPACE}".encode()) == 1
        assert data.endswith(b"\r\n")
    assert {"power_low_W", "power_high_W", "term_years"} <= set(
        table(exported / "csv" / "contracts.csv")[0]
    )


def test_parts_and_evidence_have_tables(exported: Path) -> None:
    parts = {row["id"]: row for row in table(exported / "csv" / "parts.csv")}
    amazon = parts["openai-round-2026-02/amazon-conditional"]
    assert amazon["deal"] == "openai-round-2026-02"
    assert amazon["part_of"] == "openai-round-2026-02/amazon"
    assert (amazon["low"], amazon["unit"]) == ("35000000000", "USD")
    assert amazon["payers"] == "Amazon"
    assert amazon["source"] == "21jingji-2026-02"
    facts: list[Any] = json.loads((exported / "json" / "facts.json").read_bytes())
    evidence = table(exported / "csv" / "evidence.csv")
    assert len(evidence) == sum(len(fact["evidence"]) for fact in facts)
    assert {row["fact"] for row in evidence} == {f["id"] for f in facts if f["evidence"]}


def test_the_report(article_store: Path, tmp_path: Path, ask: Ask) -> None:
    answer = ask("export", tmp_path / "out", "--store", article_store, "--json")
    assert answer.code == 0
    built = build_store([tmp_path / "out" / "facts"], tmp_path / "again.db")
    assert answer.json["content_hash"] == built.manifest.content_hash
    for path, rows in answer.json["rows"].items():
        text = (tmp_path / "out" / path).read_text("utf-8-sig")
        if path.endswith(".json"):
            assert len(json.loads(text)) == rows
    assert sorted(answer.json["files"]) == sorted(
        path.relative_to(tmp_path / "out").as_posix()
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    )
    assert answer.json["content_hash"] in answer.err


def test_faults_are_told(article_store: Path, tmp_path: Path, ask: Ask) -> None:
    (tmp_path / "letter").write_text("mine")
    full = ask("export", tmp_path, "--store", article_store)
    assert (full.code, full.out) == (1, "")
    assert "not empty" in full.err
    assert "--force" in full.err
    missing = ask("export", tmp_path / "out", "--store", tmp_path / "none.db")
    assert missing.code == 1
    assert not (tmp_path / "out").exists()
    day = ask("export", tmp_path / "out", "--store", article_store, "--as-of", "2026-02-01")
    assert day.code == 2
    assert "termsheet facts --as-of 2026-02-01 --csv" in day.err
    assert not (tmp_path / "out").exists()


def test_many_rows_are_written_in_pieces(tmp_path: Path, ask: Ask) -> None:
    facts = "".join(
        f"  - {{id: f{n}, subject: a, metric: revenue, figure: ${n}M, scope: s{n}, nature: "
        f"reported, evidence: {{says: press, raw: ${n}M}}}}\n"
        for n in range(2 * PAGE + 1)
    )
    write_facts(tmp_path, "entities:\n  - {id: a, kind: company, name: A}\nfacts:\n" + facts)
    build_store([tmp_path / "facts.yaml"], tmp_path / "facts.db")
    assert ask("export", tmp_path / "out", "--store", tmp_path / "facts.db").code == 0
    rows = table(tmp_path / "out" / "csv" / "facts.csv")
    assert [row["id"] for row in rows] == [
        fact["id"] for fact in json.loads((tmp_path / "out" / "json" / "facts.json").read_bytes())
    ]
    assert len(rows) == 2 * PAGE + 1
    deals = tmp_path / "out" / "json" / "deals.json"
    assert deals.read_text() == "[]\n"
    assert table(tmp_path / "out" / "csv" / "deals.csv") == []
    assert (tmp_path / "out" / "csv" / "deals.csv").read_text("utf-8-sig").startswith("id,")


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_cell_is_run_by_a_spreadsheet(text: str) -> None:
    """One function makes the cells of all tables, those of `--csv` as well."""
    columns = {"a": lambda row: row, text: lambda row: None}
    lines = list(csv.reader(csv_text(columns, [text]).splitlines(keepends=True)))
    for cell in (lines[0][1], lines[1][0]):
        assert cell == (text if text.startswith("|") else f"'{text}")


def test_numbers_stay_numbers() -> None:
    values = {"low": lambda row: -5, "high": lambda row: 5, "known": lambda row: True}
    assert csv_text(values, [None]).splitlines()[1] == "-5,5,true"


def test_injections_from_facts_are_disarmed_in_tables_and_nowhere_else(
    tmp_path: Path, ask: Ask
) -> None:
    payloads = [text for text in INJECTIONS if text.isprintable()]
    facts = "".join(
        f"  - {{id: f{n}, subject: a, metric: position, nature: reported, words: {json.dumps(p)}, "
        f"scope: {json.dumps(p)}, note: n{n}, evidence: {{says: press, at: {json.dumps(p)}, "
        f"who: {json.dumps(p)}}}}}\n"
        for n, p in enumerate(payloads)
    )
    write_facts(tmp_path, f"entities:\n  - {{id: a, kind: company, name: A}}\nfacts:\n{facts}")
    build_store([tmp_path / "facts.yaml"], tmp_path / "facts.db")
    assert ask("export", tmp_path / "out", "--store", tmp_path / "facts.db").code == 0
    seen = 0
    for path in (tmp_path / "out" / "csv").iterdir():
        for row in table(path):
            for cell in row.values():
                assert not cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
                seen += cell.startswith("'")
    assert seen > 3 * len(payloads)
    found = json.loads((tmp_path / "out" / "json" / "facts.json").read_bytes())
    assert [fact["words"] for fact in found] == payloads


def test_nothing_is_drawn_where_nobody_looks(article_store: Path, tmp_path: Path) -> None:
    done = process("export", tmp_path / "out", "--store", article_store)
    assert done.stdout == b""
    assert b"\x1b" not in done.stderr
    assert done.stderr.count(b"\n") == 2


def test_a_long_export_shows_how_far_it_is(
    article_store: Path, tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_PATIENCE", 0.0)
    quiet = ask("export", tmp_path / "quiet", "--store", article_store)
    assert "facts" not in quiet.err.replace(str(tmp_path), "")  # stderr is no terminal
    bars: list[str] = []

    def add_task(self: object, what: str, total: int) -> int:
        bars.append(what)
        return len(bars)

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("rich.progress.Progress.add_task", add_task)
    monkeypatch.setattr("rich.progress.Progress.update", lambda self, task, **more: None)
    assert ask("export", tmp_path / "out", "--store", article_store).code == 0
    assert bars == ["facts files", *LISTS]
