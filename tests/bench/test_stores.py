"""The stores that are measured are stores like any others, however they were made."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.queries import companies, compute, deals, facts, sources
from db.queries.search import search
from db.queries.window import Listing, View, count, ids
from db.store import open_store
from db.store_checks import first_fault
from tests.bench import stores
from tests.bench.made_facts import made_facts

LISTS: dict[str, tuple[Listing, Any, Any]] = {
    "companies": (companies.LISTING, companies.window, companies.detail),
    "deals": (deals.LISTING, deals.window, deals.detail),
    "contracts": (compute.LISTING, compute.window, compute.detail),
    "facts": (facts.LISTING, facts.window, facts.detail),
    "sources": (sources.LISTING, sources.window, sources.detail),
}
SMALL, COPIES = 100, 3


@pytest.fixture(scope="module", params=["from files", "multiplied"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same number of deals, made in both ways."""
    path = tmp_path_factory.mktemp("bench") / "facts.db"
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "multiplied":
            patch.setattr(stores, "MOST_FROM_FILES", SMALL)
        stores.make_store(path, SMALL * COPIES)
    return path


def test_it_is_a_whole_store(store: Path) -> None:
    open_store(store, verify=True).close()
    assert first_fault(store, checks_made=False) == ""


@pytest.mark.parametrize("name", LISTS)
def test_its_lists_and_their_pages_open(store: Path, name: str) -> None:
    listing, window, detail = LISTS[name]
    with closing(open_store(store)) as connection:
        rows = window(connection, View(), 0, 40)
        assert rows
        assert count(connection, listing, View()) >= len(rows)
        for id_ in ids(connection, listing, View(), 0, 40):
            assert detail(connection, id_) is not None
        if name == "deals":
            assert count(connection, listing, View()) == SMALL * COPIES


@pytest.mark.parametrize("words", ["nova labs", "融资", "新星 labs", "round 7", "commitment"])
def test_things_are_found(store: Path, words: str) -> None:
    with closing(open_store(store)) as connection:
        assert search(connection, words)


def test_a_seed_makes_the_same_facts_again() -> None:
    assert made_facts(50, 3) == made_facts(50, 3) != made_facts(50, 4)


def test_a_copy_has_names_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "MOST_FROM_FILES", SMALL)
    stores.make_store(tmp_path / "facts.db", SMALL * COPIES)
    with closing(open_store(tmp_path / "facts.db")) as connection:
        ask = connection.execute
        assert ask("SELECT count(*), count(DISTINCT name_en) FROM entity").fetchone() == (30, 30)
        assert ask("SELECT count(*) = count(DISTINCT position) FROM fact").fetchone() == (1,)
        assert search(connection, "nova labs berlin")[0].label == "Nova Labs Berlin 新星实验室柏林"
        with pytest.raises(ValueError, match="a multiple of 50"):
            stores.make_store(tmp_path / "other.db", 333)
