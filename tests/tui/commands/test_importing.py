"""`termsheet import`, as scripts and people meet it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench import crunchbase
from tests.tui.cli_runner import ROOT, Ask, process, runner, write_facts

ROWS = """company_name,investor_name,funded_when,amount_usd
Mistral AI,Lightspeed,2023-06-13,113000000
Mistral AI,Opn AI,2023-06-13,113000000
Mistral AI,Opn AI,2023-06-13,113000000
月之暗面,软银,2024/02/19,
OpenAI,Nvidia,2023-02-30,5
OpenAI,Nvidia,03/04/2025,5
"""

MINE = """
name = "mine"
[reads]
columns = ["Who", "Staff"]
[source]
id = "mine"
title = "Mine"
kind = "dataset"
published = "2026-01-01"
[evidence]
at = "row {row}"
says = "dataset"
[[fact]]
subject = "{Who}"
metric = "headcount"
nature = "reported"
figure = {column = "Staff", unit = "people"}
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command in this process."""
    return runner(capsys)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A file as Crunchbase exports it."""
    path = tmp_path / "rounds.csv"
    path.write_text(ROWS, "utf-8")
    return path


def test_an_import_tells_what_became_of_each_row(run: Ask, rows: Path, tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    code, out, err = run("import", "crunchbase-investments", rows, "-o", folder)
    assert code == 1
    assert "6 rows of" in out
    assert "made             3  2 deals with 3 parts, 0 facts" in out
    assert "1 exact copy" in out
    assert "row 5 (line 6), funded_when: '2023-02-30' is no day of the calendar" in out
    assert "can be 2025-03-04 (M/D/YYYY) or 2025-04-03 (D/M/YYYY)" in out
    assert "Opn AI (opn-ai): Open AI (openai" in out
    assert "crunchbase-investments.yaml written" in err
    assert "2 rows refused; all other rows are written" in err
    assert run("check", folder).code == 0
    assert run("check", folder, ROOT / "fixtures").code == 0


def test_a_store_can_be_made_of_it(run: Ask, rows: Path, tmp_path: Path) -> None:
    run("import", "crunchbase-investments", rows, "-o", tmp_path / "facts")
    store = tmp_path / "facts.db"
    assert run("build", tmp_path / "facts", "-o", store).code == 0
    (deal,) = (d for d in run("deals", "--store", store, "--json").json if d["quantity"])
    assert deal["quantity"]["low"] == 113_000_000
    assert {part["payer"] for part in deal["parts"]} == {"Lightspeed", "Opn AI"}


def test_the_report_as_json(run: Ask, rows: Path, tmp_path: Path) -> None:
    answer = run("import", "auto", rows, "-o", tmp_path / "facts", "--json")
    (report,) = answer.json["imports"]
    assert "read as crunchbase-investments" in answer.err
    assert (report["rows"], report["made"], report["merged"]) == (
        6,
        3,
        {"copies": 1, "repeated": 0},
    )
    assert [fault["row"] for fault in report["refused"]] == [5, 6]
    assert report["refused"][0]["column"] == "funded_when"
    assert report["checked"] and report["problems"] == []
    assert len(report["written"]) == 1


def test_nothing_refused_ends_with_zero(run: Ask, rows: Path, tmp_path: Path) -> None:
    rows.write_text("".join(ROWS.splitlines(keepends=True)[:5]), "utf-8")
    assert run("import", "crunchbase-investments", rows, "-o", tmp_path / "facts").code == 0


def test_a_format_of_dates_settles_what_is_meant(run: Ask, rows: Path, tmp_path: Path) -> None:
    options = "--dates", "YYYY-MM-DD", "--dates", "YYYY/MM/DD", "--dates", "DD/MM/YYYY"
    answer = run(
        "import", "crunchbase-investments", rows, "-o", tmp_path / "facts", "--json", *options
    )
    assert [fault["row"] for fault in answer.json["imports"][0]["refused"]] == [5]


def test_refused_rows_go_to_a_file(run: Ask, rows: Path, tmp_path: Path) -> None:
    refused = tmp_path / "refused.csv"
    answer = run(
        "import", "crunchbase-investments", rows, "-o", tmp_path / "facts", "--refused", refused
    )
    assert "refused.csv: the refused rows" in answer.err
    assert len(refused.read_text("utf-8-sig").splitlines()) == 3
    assert "funded_when" in (tmp_path / "refused.reasons.csv").read_text("utf-8-sig")


def test_a_dry_run_writes_no_facts(run: Ask, rows: Path, tmp_path: Path) -> None:
    answer = run("import", "crunchbase-investments", rows, "--dry-run")
    assert answer.code == 1 and "made             3" in answer.out
    assert [path.name for path in tmp_path.iterdir()] == ["rounds.csv"]
    assert "written" not in answer.err


def test_what_is_known_can_be_chosen(run: Ask, rows: Path, tmp_path: Path) -> None:
    alone = run("import", "crunchbase-investments", rows, "-o", tmp_path / "a", "--alone", "--json")
    assert "软银" in {new["name"] for new in alone.json["imports"][0]["entities"]["new"]}
    facts = write_facts(tmp_path, "entities:\n  - {id: lsvp, kind: investor, name: Lightspeed}\n")
    chosen = run("import", "crunchbase-investments", rows, "-o", tmp_path / "b", "--json",
                 "--with", facts)  # fmt: skip
    new = {new["name"] for new in chosen.json["imports"][0]["entities"]["new"]}
    assert "软银" in new and "Lightspeed" not in new
    missing = run("import", "crunchbase-investments", rows, "-o", tmp_path / "c", "--with", "none")
    assert missing.code == 1 and "no such file" in missing.err


def test_a_mapping_of_one_s_own(run: Ask, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(MINE, "utf-8")
    (tmp_path / "staff.csv").write_text("Who;Staff\nOpenAI;3000\n", "utf-8")
    answer = run("import", "--mapping", tmp_path / "my.toml", tmp_path / "staff.csv", "-o",
                 tmp_path / "facts", "--published", "2026-02-01")  # fmt: skip
    assert answer.code == 0
    text = (tmp_path / "facts" / "mine.yaml").read_text("utf-8")
    assert "published: 2026-02-01" in text and "figure: 3K" in text


def test_faults_of_a_mapping_are_told_with_their_places(run: Ask, tmp_path: Path) -> None:
    mapping = tmp_path / "my.toml"
    mapping.write_text(MINE.replace("headcount", "head_count").replace("{Who}", "{Woh}"), "utf-8")
    answer = run("import", "--mapping", mapping, "x.csv", "-o", tmp_path / "facts")
    assert answer.code == 1
    assert f"{mapping}:14:11: unknown column or field 'Woh'" in answer.err
    assert f"{mapping}:15:10: 'head_count' is not one of the words" in answer.err


def test_the_mappings_are_listed(run: Ask) -> None:
    assert "crunchbase-investments\n" in run("import", "--list").out
    names = [each["name"] for each in run("import", "--list", "--json").json]
    assert "crunchbase-investments" in names


def test_a_suggestion_can_be_used(run: Ask, rows: Path, tmp_path: Path) -> None:
    text = run("import", "--suggest", rows).out
    (tmp_path / "my.toml").write_text(text, "utf-8")
    answer = run(
        "import", "--mapping", tmp_path / "my.toml", rows, "-o", tmp_path / "facts", "--json"
    )
    assert answer.json["imports"][0]["made"] == 3


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([], 2, "-o FOLDER"),
        (["-o", "x"], 2, "say which FORMAT"),
        (["auto", "-o", "x"], 2, "say which files"),
        (["crunchbase", "a.csv", "-o", "x"], 1, "did you mean 'crunchbase-investments'?"),
        (["crunchbase-investments", "none.csv", "-o", "x"], 1, "none.csv"),
        (["auto", "none.csv", "-o", "x"], 1, "none.csv"),
        (["--mapping", "none.toml", "a.csv", "-o", "x"], 1, "none.toml:1:1: no such file"),
        (["--suggest", "none.csv"], 1, "none.csv"),
        (["auto", "a.csv", "-o", "x", "--dates", "soon"], 2, "no format of dates"),
        (["auto", "a.csv", "-o", "x", "--published", "soon"], 2, "is not a date"),
        (["auto", "a.csv", "-o", "x", "--alone", "--with", "y"], 2, "not allowed with"),
    ],
)
def test_what_is_asked_wrongly_is_told(
    run: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int,
    told: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    answer = run("import", *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert told in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_no_mapping_is_for(run: Ask, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", "utf-8")
    answer = run("import", "auto", tmp_path / "x.csv", "-o", tmp_path / "facts")
    assert answer.code == 1 and "no mapping is for its columns (a, b)" in answer.err


def test_a_folder_that_can_t_be_written_is_told(run: Ask, rows: Path, tmp_path: Path) -> None:
    (tmp_path / "facts").write_text("a file", "utf-8")
    answer = run("import", "crunchbase-investments", rows, "-o", tmp_path / "facts")
    assert answer.code == 1 and "can't be written" in answer.err
    assert (tmp_path / "facts").read_text("utf-8") == "a file"


def test_hostile_text_is_shown_clean(run: Ask, rows: Path, tmp_path: Path) -> None:
    rows.write_text(
        ROWS + "\x1b]52;c;x\x07,[/b],2023-13-01,5\n[@click=x],x,2020-01-01,5\n", "utf-8"
    )
    answer = run("import", "crunchbase-investments", rows, "-o", tmp_path / "facts")
    assert not set(answer.out + answer.err) & {"\x1b", "\x07"}
    assert run("check", tmp_path / "facts").code == 0


def test_stopped_half_way_it_leaves_nothing(tmp_path: Path) -> None:
    rows = tmp_path / "rounds.csv"
    crunchbase.write(rows, 40_000)
    folder = tmp_path / "facts"
    started = subprocess.Popen(
        [sys.executable, "-m", "tui", "import", "crunchbase-investments", rows, "-o", folder],
        cwd=ROOT, env=os.environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    time.sleep(1.5)
    started.send_signal(signal.SIGINT)
    out, err = started.communicate(timeout=60)
    if started.returncode == 130:
        assert out == b""
        if b"nothing was written" in err:
            assert not folder.exists()
        else:
            assert b"were not checked" in err or not folder.exists()


def test_json_goes_through_a_pipe_with_chinese_in_it(tmp_path: Path, rows: Path) -> None:
    found = process("import", "crunchbase-investments", rows, "--dry-run", "--json", "--alone",
                    env={"LC_ALL": "C"})  # fmt: skip
    new = json.loads(found.stdout)["imports"][0]["entities"]["new"]
    assert "月之暗面" in {each["name"] for each in new}


# ------------------------------------------------------------------ a store at once, exports


def test_a_store_is_built_at_once_and_is_the_one_that_build_makes(
    run: Ask, rows: Path, tmp_path: Path
) -> None:
    known = ROOT / "fixtures" / "article-2026-02"
    folder, store, again = tmp_path / "facts", tmp_path / "at-once.db", tmp_path / "again.db"
    answer = run("import", "auto", rows, "-o", folder, "--with", known, "--build", store)
    assert answer.code == 1  # two rows are refused, as without a store
    assert "from 1 facts file\n" in answer.err
    assert run("build", known, folder, "-o", again).code == 0
    hashes = [json.loads(Path(f"{s}.manifest.json").read_text())["content_hash"]
              for s in (store, again)]  # fmt: skip
    assert hashes[0] == hashes[1]
    assert run("show", "Mistral AI", "--store", store).code == 0


def test_nothing_is_built_of_nothing(run: Ask, rows: Path, tmp_path: Path) -> None:
    store = tmp_path / "facts.db"
    code, _, err = run("import", "auto", rows, "--dry-run", "--build", store)
    assert (code, store.exists()) == (2, False)
    assert "--dry-run makes nothing" in err


def test_an_export_comes_back(run: Ask, article_store: Path, tmp_path: Path) -> None:
    exported, folder, store = tmp_path / "exported", tmp_path / "facts", tmp_path / "again.db"
    assert run("export", exported, "--store", article_store).code == 0
    code, _, err = run("import", "termsheet", exported, "-o", folder, "--build", store)
    assert code == 0 and "1 facts file written" in err
    manifest = Path(f"{article_store}.manifest.json").read_text()
    assert json.loads(manifest)["content_hash"] in err
    assert run("check", folder).code == 0
    assert run("import", "termsheet", exported, "-o", folder, "--json").json == {
        "written": [str(folder / "termsheet.yaml")]
    }


def test_what_is_no_export_is_told(run: Ask, tmp_path: Path) -> None:
    code, _, err = run("import", "termsheet", tmp_path, "-o", tmp_path / "facts")
    assert code == 1 and "no export of termsheet" in err
    code, _, err = run("import", "termsheet", tmp_path)
    assert code == 2 and "where to write" in err
    assert not (tmp_path / "facts").exists()
