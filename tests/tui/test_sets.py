"""Which sets of facts are open: `--facts`, `termsheet sets`, and the choice that is remembered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db import default_store as module
from db.reader import Reader
from tests.tui.cli_runner import ROOT, Ask, runner
from tui.app import Explorer
from tui.places import chosen_sets_file

EPOCH = """
source: epoch
sources:
  - id: epoch
    title: Data on companies
    kind: dataset
    published: 2026-01
    licence: CC BY 4.0
    attribution: Some Institute
entities:
  - {id: openai, kind: company, name: OpenAI}
facts:
  - id: epoch-openai-staff
    subject: openai
    metric: headcount
    figure: 5000
    nature: reported
    evidence: {at: row 1, says: dataset, raw: "5000", url: "https://example.org/rows/1"}
"""


@pytest.fixture(autouse=True)
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two sets of facts, and a home of one's own."""
    root = tmp_path / "facts"
    shutil.copytree(ROOT / "fixtures" / "article-2026-02", root / "article-2026-02")
    (root / "epoch").mkdir()
    (root / "epoch" / "facts.yaml").write_text(EPOCH, "utf-8")
    monkeypatch.setattr(module, "facts_folder", lambda: root)
    for name in ("CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return root


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    return runner(capsys)


def open_sets(ask: Ask) -> list[str]:
    return [row["name"] for row in ask("sets", "--json").json if row["open"]]


def told(ask: Ask, *more: str) -> list[str]:
    return [row["id"] for row in ask("facts", "--json", *more).json]


def test_all_sets_are_open_unless_told_otherwise(ask: Ask) -> None:
    found = ask("sets", "--json").json
    assert [(row["name"], row["open"]) for row in found] == [
        ("article-2026-02", True), ("epoch", True),
    ]  # fmt: skip
    assert found[0]["facts"] > 100 and found[1]["facts"] == 1
    (source,) = found[1]["sources"]
    assert (source["attribution"], source["licence"]) == ("Some Institute", "CC BY 4.0")
    assert "epoch-openai-staff" in told(ask)


def test_the_list_is_a_page_too(ask: Ask) -> None:
    found = ask("sets")
    assert (found.code, found.err) == (0, "")
    assert "epoch" in found.out and "Some Institute (CC BY 4.0)" in found.out
    assert [row["open"] for row in ask("sets", "--csv").rows] == ["true", "true"]
    assert "| epoch" in ask("sets", "--markdown").out


def test_a_command_may_name_the_sets_it_reads(ask: Ask) -> None:
    assert "epoch-openai-staff" not in told(ask, "--facts", "article")
    assert told(ask, "--facts", "epoch") == ["epoch-openai-staff"]
    assert told(ask, "--facts", "epoch, art") == told(ask) == told(ask, "--facts", "all")
    assert [row["id"] for row in ask("sources", "--facts", "epoch", "--json").json] == ["epoch"]


@pytest.mark.parametrize("command", [["facts"], ["show", "OpenAI"], ["sets", "--use", "x"], []])
def test_an_unknown_set_is_bad_usage(ask: Ask, command: list[str]) -> None:
    given = command if "--use" in command else [*command, "--facts", "x"]
    found = ask(*given)
    assert (found.code, found.out) == (2, "")
    assert "no set of facts is called 'x'; there are: article-2026-02, epoch, and all" in found.err


def test_sets_and_a_store_of_ones_own_do_not_go_together(ask: Ask, tmp_path: Path) -> None:
    assert ask("facts", "--facts", "epoch", "--store", tmp_path / "my.db").code == 2
    found = ask(tmp_path / "my.db", "--facts", "epoch")
    assert found.code == 2 and "--facts" in found.err


def test_a_choice_is_remembered(ask: Ask) -> None:
    found = ask("sets", "--use", "epoch")
    assert (found.code, found.err) == (0, "open from now on: epoch\n")
    assert open_sets(ask) == ["epoch"]
    assert told(ask) == ["epoch-openai-staff"]
    assert len(told(ask, "--facts", "all")) > 100
    assert ask("sets", "--use", "all").code == 0
    assert not chosen_sets_file().exists()
    assert open_sets(ask) == ["article-2026-02", "epoch"]
    assert ask("sets", "--use", "all").code == 0


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (b"gone\n", "no set of facts is called 'gone'"),
        (b"", "no set is named here"),
        (b"\xff\xfe", "utf-8"),
        (b"epoch\n" * 10_000, "this is no list of sets"),
        (None, "this is no list of sets"),
    ],
    ids=["unknown", "empty", "no text", "large", "folder"],
)
def test_a_broken_choice_is_left_alone_with_a_word(
    ask: Ask, written: bytes | None, why: str
) -> None:
    path = chosen_sets_file()
    path.parent.mkdir(parents=True)
    if written is None:
        path.mkdir()
    else:
        path.write_bytes(written)
    found = ask("facts", "--json")
    assert found.code == 0 and len(found.json) > 1
    assert found.err.count("\n") == 1
    assert why in found.err and "all sets of facts are open" in found.err
    assert ask("facts", "--facts", "epoch").err == ""


def test_what_cannot_be_remembered_is_told(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("no folder")
    found = ask("sets", "--use", "epoch")
    assert found.code == 1 and "the choice can't be remembered" in found.err
    assert open_sets(ask) == ["article-2026-02", "epoch"]


def test_evidence_tells_where_its_claim_can_be_read(ask: Ask) -> None:
    link = "https://example.org/rows/1"
    assert ask("show", "epoch-openai-staff", "--json").json["evidence"][0]["url"] == link
    assert link in ask("show", "epoch-openai-staff").out
    shown = ask("show", "epoch").out
    assert "CC BY 4.0" in shown and "Some Institute" in shown
    listed = ask("sources", "--facts", "epoch").out
    assert "CC BY 4.0" in listed and "Some Institute" in listed


async def test_the_palette_offers_what_opens_at_the_next_start(tmp_path: Path) -> None:
    store = module.default_store(tmp_path / "cache", ("epoch",))
    with Reader(store) as reader:
        app = Explorer(reader)
        async with app.run_test() as pilot:
            await pilot.pause()
            offered = {each.title: each for each in app.get_system_commands(app.screen)}
            names = [title for title in offered if title.startswith("Facts: ")]
            assert names == ["Facts: article-2026-02", "Facts: epoch", "Facts: all"]
            assert offered["Facts: all"].help == "What opens at the start"
            offered["Facts: epoch"].callback()
            assert chosen_sets_file().read_text("utf-8") == "epoch\n"
            offered = {each.title: each for each in app.get_system_commands(app.screen)}
            assert offered["Facts: epoch"].help == "What opens at the start"
            app.session.may_write = False
            titles = [each.title for each in app.get_system_commands(app.screen)]
            assert not any(title.startswith("Facts: ") for title in titles)
