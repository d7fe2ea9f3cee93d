"""`build` and `check`, as scripts and people meet them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.cli_runner import (
    ROOT,
    Ask,
    runner,
    write_facts,
)

ARTICLE = ROOT / "fixtures" / "article-2026-02"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command in this process."""
    return runner(capsys)


@pytest.fixture
def ask(run: Ask, article_store: Path) -> Ask:
    """Run a command that reads, on the facts of the article."""
    return lambda name, *more: run(name, *more, "--store", article_store)


# ------------------------------------------------------------------ build and check


def test_build_tells_what_it_built(run: Ask, tmp_path: Path) -> None:
    store = tmp_path / "facts.db"
    code, out, err = run("build", ARTICLE, "-o", store)
    assert (code, out) == (0, "")
    assert "11 deals" in err and "from 5 facts files" in err
    report = run("build", ARTICLE, "-o", store, "--json").json
    assert report["content_hash"] in err
    assert (report["files"], report["problems"]) == (5, [])
    assert report["counts"]["deal"] == 11
    assert len(run("facts", "--store", store, "--json").json) == report["counts"]["fact"]


def test_build_with_problems_builds_nothing(run: Ask, tmp_path: Path) -> None:
    store = tmp_path / "facts.db"
    good = write_facts(tmp_path, "")
    assert run("build", good, "-o", store).code == 0
    before = store.read_bytes()
    write_facts(tmp_path, "entities:\n  - {id: a, kind: compny, name: A}\n")
    code, out, err = run("build", good, "-o", store)
    assert (code, out) == (1, "")
    assert f"{good}:6:19: " in err and "did you mean company?" in err
    assert store.read_bytes() == before
    (problem,) = run("build", good, "-o", store, "--json").json["problems"]
    assert (problem["file"], problem["line"], problem["column"]) == (str(good), 6, 19)


def test_build_where_it_can_t_be_written_is_told(run: Ask, tmp_path: Path) -> None:
    code, out, err = run("build", ROOT / "fixtures", "-o", tmp_path / "none" / "facts.db")
    assert (code, out) == (1, "")
    assert "its folder does not exist" in err


def test_check_of_good_facts_says_so(run: Ask) -> None:
    files = len(list((ROOT / "fixtures").rglob("*.yaml")))
    assert files > 5
    code, out, err = run("check", ROOT / "fixtures")
    assert (code, out, err) == (0, "", f"{files} facts files: all is well\n")


def test_check_prints_each_problem_on_a_line(run: Ask, tmp_path: Path) -> None:
    facts = write_facts(
        tmp_path, "entities:\n  - {id: a, kind: compny, name: A}\n  - {kind: company, name: B}\n"
    )
    code, out, err = run("check", facts)
    assert code == 1
    lines = out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == [f"{facts}:6:19", f"{facts}:7:5"]
    assert all("; " in line for line in lines)
    assert err == "1 facts file: 2 problems\n"
    assert [each["line"] for each in run("check", facts, "--json").json["problems"]] == [6, 7]
    assert list(tmp_path.iterdir()) == [facts]


@pytest.mark.parametrize("command", [["check"], ["build", "-o", "x.db"]], ids=["check", "build"])
def test_no_facts_files_at_all_are_told(run: Ask, tmp_path: Path, command: list[str]) -> None:
    for path in (tmp_path, tmp_path / "none"):
        answer = run(*command, path)
        assert answer.code == 1
        assert str(path) in answer.out + answer.err
