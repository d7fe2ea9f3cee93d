"""The sets of facts that come with termsheet: named, chosen, a store for each choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import default_store as module
from db.default_store import UnknownSetError, choose_sets, default_store, fact_sets
from db.store import open_store

SETS = ("ai-loop", "article-2025", "article-2025-12", "epoch")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four sets, of a company each; and what is none."""
    root = tmp_path / "facts"
    for name in SETS:
        (root / name / "more").mkdir(parents=True)
        text = f"entities: [{{id: {name}, kind: company, name: {name}}}]\n"
        (root / name / "more" / "facts.yaml").write_text(text, "utf-8")
    (root / "empty").mkdir()
    (root / ".hidden").mkdir()
    (root / ".hidden" / "facts.yaml").write_text("facts: []\n", "utf-8")
    monkeypatch.setattr(module, "facts_folder", lambda: root)
    return root


def companies_in(store: Path) -> tuple[str, ...]:
    connection = open_store(store)
    found = connection.execute("SELECT id FROM entity ORDER BY id").fetchall()
    connection.close()
    return tuple(row[0] for row in found)


def test_a_set_is_a_folder_with_facts() -> None:
    assert fact_sets() == SETS


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["epoch"], ("epoch",)),
        (["ep", "ai"], ("ai-loop", "epoch")),
        (["article-2025"], ("article-2025",)),  # though another begins like this
        (["article-2025-"], ("article-2025-12",)),
        (["epoch", "e", "epoch"], ("epoch",)),
        (["all"], SETS),
        (["epoch", "all"], SETS),
        ([], ()),
    ],
)
def test_sets_are_named_by_how_they_begin(names: list[str], chosen: tuple[str, ...]) -> None:
    assert choose_sets(names) == chosen


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("article", "'article' may mean article-2025 or article-2025-12"),
        ("a", "'a' may mean ai-loop or article-2025 or article-2025-12"),
        ("xyz", "no set of facts is called 'xyz'; there are: ai-loop, .*, epoch, and all"),
        ("", "no set of facts is called ''"),
        ("../facts", "no set of facts is called"),
    ],
)
def test_an_unknown_name_is_told_with_those_there_are(name: str, what: str) -> None:
    with pytest.raises(UnknownSetError, match=what):
        choose_sets([name])


def test_each_choice_has_a_store_of_its_own(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    choices: tuple[tuple[str, ...] | None, ...] = (None, ("epoch",), ("ai-loop", "epoch"))
    stores = [default_store(cache, sets) for sets in choices]
    assert len(set(stores)) == 3
    assert [companies_in(store) for store in stores] == [SETS, *choices[1:]]
    assert [default_store(cache, sets) for sets in choices] == stores
    assert default_store(cache, SETS) == stores[0]


def test_a_set_more_is_another_store_of_all_but_not_of_the_others(
    tmp_path: Path, folder: Path
) -> None:
    cache = tmp_path / "cache"
    before = [default_store(cache, sets) for sets in (None, ("epoch",))]
    (folder / "new").mkdir()
    (folder / "new" / "facts.yaml").write_text("facts: []\n", "utf-8")
    after = [default_store(cache, sets) for sets in (None, ("epoch",))]
    assert after[0] != before[0] and after[1] == before[1]
