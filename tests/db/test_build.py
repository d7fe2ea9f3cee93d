"""Building a store: whole or not at all, the same from the same facts, and open to other tools."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from db.build import Built, FactsError, build_store, content_hash, stored_hash
from db.identity import APPLICATION_ID, SCHEMA_VERSION
from db.publish import BuildError
from db.store import manifest_path, open_store
from tests.db.facts_files import BASE, facts_of, with_base, write

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"

FACTS = """
facts:
  - id: users
    subject: openai
    metric: weekly_active_users
    figure: "> 900M"
    nature: reported
    evidence: {says: company, raw: 突破9亿}
"""


def file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build(folder: Path, *texts: str) -> Built:
    return build_store(write(folder, *texts), folder / "facts.db")


def test_a_build_makes_a_store_and_says_what_is_in_it(tmp_path: Path) -> None:
    built = build(tmp_path, with_base(FACTS))
    assert built.files == (tmp_path / "facts-1.yaml",)
    assert (built.counts["fact"], built.counts["entity"], built.counts["source"]) == (1, 5, 1)
    assert built.manifest.sha256 == file_hash(tmp_path / "facts.db")
    assert built.manifest.schema_version == SCHEMA_VERSION
    with closing(open_store(tmp_path / "facts.db", verify=True)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert stored_hash(connection) == content_hash(connection) == built.manifest.content_hash


def test_the_same_facts_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        build_store([FIXTURES], tmp_path / name / "facts.db")
    assert (tmp_path / "a/facts.db").read_bytes() == (tmp_path / "b/facts.db").read_bytes()


def test_also_in_another_process(tmp_path: Path) -> None:
    """In which Python orders its sets in another way."""
    program = (
        "import sys; from pathlib import Path; from db.build import build_store;"
        "print(build_store([Path(sys.argv[1])], Path(sys.argv[2])).manifest.sha256)"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program, str(FIXTURES), str(tmp_path / f"{seed}.db")],
            cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(told) == 1


def test_the_order_of_files_does_not_matter_for_the_content(tmp_path: Path) -> None:
    files = sorted(FIXTURES.rglob("*.yaml"))
    chance = random.Random(17)
    hashes = set()
    for number in range(6):
        chance.shuffle(files)
        target = tmp_path / f"{number}.db"
        hashes.add(build_store(files, target).manifest.content_hash)
    assert len(hashes) == 1


def test_nor_do_names_of_files_and_how_facts_are_cut_into_them(tmp_path: Path) -> None:
    one = build(tmp_path, with_base(FACTS)).manifest
    two = build(tmp_path, FACTS.replace("says:", "source: paper, says:"), BASE).manifest
    assert one.content_hash == two.content_hash


CHANGES = [
    ("突破9亿", "超过9亿"),
    ("metric:", "rank: preferred\n    metric:"),
    ("reported", "press_report"),
    ("raw: 突破9亿", "raw: 突破9亿, at: para 6"),
    ("says: company", "says: press"),
    ("id: users", "id: people"),
    ("nature:", "known_from: 2026-02\n    nature:"),
    ("nature:", "note: A note.\n    nature:"),
    ("nature:", "scope: ChatGPT\n    nature:"),
    ("{en: Amazon, zh: 亚马逊}", "{en: Amazon}"),
    ("06-30", "06-29"),
    ("title: The paper", "title: A paper"),
]


@pytest.mark.parametrize(("old", "new"), CHANGES, ids=[old for old, _ in CHANGES])
def test_whatever_changes_is_noticed(tmp_path: Path, old: str, new: str) -> None:
    text = with_base(FACTS)
    assert old in text
    before = build(tmp_path, text).manifest
    after = build(tmp_path, text.replace(old, new, 1)).manifest
    assert before.content_hash != after.content_hash


def test_a_changed_figure_is_noticed(tmp_path: Path) -> None:
    text = with_base(FACTS).replace("raw: 突破9亿", "raw: very many")
    before = build(tmp_path, text).manifest
    for figure in ("> 901M", "≥ 900M", "900M", "~900M", "up to 900M"):
        after = build(tmp_path, text.replace('"> 900M"', f'"{figure}"')).manifest
        assert after.content_hash != before.content_hash


def test_a_failed_build_leaves_the_old_store(tmp_path: Path) -> None:
    build(tmp_path, with_base(FACTS))
    target = tmp_path / "facts.db"
    before = (file_hash(target), manifest_path(target).read_bytes(), sorted(os.listdir(tmp_path)))
    with pytest.raises(FactsError, match="1 problem in the facts"):
        build(tmp_path, with_base(FACTS).replace("openai\n", "opena\n"))
    with pytest.raises(FactsError, match="2 problems in the facts"):
        build(tmp_path, with_base(FACTS).replace("openai\n", "opena\n").replace("突破9亿", "8亿"))
    assert (file_hash(target), manifest_path(target).read_bytes()) == before[:2]
    assert sorted(os.listdir(tmp_path)) == before[2]


def test_a_first_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FactsError):
        build(tmp_path, "facts: *all\n")
    assert os.listdir(tmp_path) == ["facts-1.yaml"]


def test_a_build_where_nothing_can_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="its folder does not exist"):
        build_store(write(tmp_path, with_base(FACTS)), tmp_path / "nowhere" / "facts.db")


def test_paths_without_facts_are_told(tmp_path: Path) -> None:
    with pytest.raises(FactsError) as caught:
        build_store([tmp_path / "nowhere"], tmp_path / "facts.db")
    assert "no such file or folder" in str(caught.value.problems[0])


def test_a_store_without_any_fact_can_be_built(tmp_path: Path) -> None:
    built = build(tmp_path, "# nothing yet\n")
    assert built.counts["fact"] == 0
    open_store(tmp_path / "facts.db").close()


def test_references_hold_without_being_enforced(article_store: Path) -> None:
    with closing(sqlite3.connect(article_store)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_store_opens_in_plain_sqlite(article_store: Path) -> None:
    with closing(sqlite3.connect(f"file:{article_store}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT subject, low, raw FROM facts_view WHERE id = ?",
                                  ("openai-pre-money-2026-02",)).fetchall()  # fmt: skip
    assert rows == [("OpenAI", 730_000_000_000, "7300亿美元")]


def test_a_store_opens_in_sqlite_utils(article_store: Path) -> None:
    with closing(sqlite3.connect(f"file:{article_store}?mode=ro", uri=True)) as connection:
        db = sqlite_utils.Database(connection)
        assert db.table("entity").get("openai")["name_en"] == "OpenAI"
        assert db.table("search_text").detect_fts() == "search_text_fts"
        hits = db.table("search_text").search('"软·银"')
        assert "softbank" in {hit["id"] for hit in hits}
        assert db.table("fact").count > 100


VIEWS = {
    "facts_view": 120, "deals_view": 11, "parts_view": 38, "contracts_view": 5,
    "companies_view": 29, "evidence_view": 120,
}  # fmt: skip


@pytest.mark.parametrize("name", VIEWS)
def test_the_views_work(article_store: Path, name: str) -> None:
    with closing(open_store(article_store)) as connection:
        assert len(connection.execute(f"SELECT * FROM {name}").fetchall()) >= VIEWS[name]


def test_these_are_all_the_views(article_store: Path) -> None:
    with closing(open_store(article_store)) as connection:
        found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall()
    assert {name for (name,) in found} == set(VIEWS)


def test_the_views_say_what_the_article_says(article_store: Path) -> None:
    with closing(open_store(article_store)) as connection:
        ask = connection.execute
        deal = ask("SELECT figure, status, parts FROM deals_view WHERE id = 'openai-round-2026-02'")
        assert deal.fetchall() == [("1100亿美元", "announced", 5)]
        part = ask(
            "SELECT payer, payee, low, condition FROM parts_view"
            " WHERE fact = 'openai-round-2026-02/amazon-conditional'"
        ).fetchone()
        assert part[:3] == ("amazon", "openai", 35_000_000_000)
        assert part[3].startswith("conditions that the article does not name")
        contracts = {row[0] for row in ask("SELECT id FROM contracts_view")}
        assert "openai-nvidia-vera-rubin-2026-02" in contracts
        assert "openai-microsoft-2026-02" in contracts  # it says who hosts
        assert "openai-round-2026-02" not in contracts
        names = ask("SELECT names FROM companies_view WHERE id = 'softbank'").fetchone()[0]
        assert set(names.split(", ")) == {
            "SoftBank",
            "软银",
            "SoftBank Group",
            "软银集团",
            "softbank",
        }


def test_what_was_retracted_is_left_out_of_the_views(tmp_path: Path) -> None:
    text = with_base(FACTS.replace("nature:", "retracted: 2026-03\n    nature:"))
    build(tmp_path, text)
    with closing(open_store(tmp_path / "facts.db")) as connection:
        rows = connection.execute("SELECT facts FROM companies_view WHERE id = 'openai'").fetchall()
        assert rows == [(0,)]
        assert connection.execute("SELECT retracted FROM facts_view").fetchall() == [("2026-03",)]


def test_a_parent_may_stand_after_its_child(tmp_path: Path) -> None:
    text = BASE.replace(
        "entities:\n", "entities:\n  - {id: aws, kind: company, name: AWS, parent: amazon}\n"
    )
    facts_of(tmp_path, text)
    build(tmp_path, text)
    with closing(open_store(tmp_path / "facts.db")) as connection:
        rows = connection.execute("SELECT id FROM entity ORDER BY position LIMIT 2").fetchall()
    assert rows == [("aws",), ("openai",)]
