"""Lists that are kept ready: as exact as when the facts are asked, and as quick at any size."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.build import content_hash, stored_hash
from db.list_schema import SORTED
from db.queries import arranged, companies, compute, deals, plain, window
from db.queries.listing import Listing, View
from db.queries.reading import ALWAYS
from db.schema import LIST_TABLES
from db.store import open_store
from tests.bench.stores import make_store
from tests.db.facts_files import store_of, with_base

DEALS = 20_000
LISTINGS = {"deals": deals.LISTING, "contracts": compute.LISTING, "companies": companies.LISTING}
ROWS: dict[str, Callable[..., object]] = {
    "deals": deals.rows,
    "contracts": compute.rows,
    "companies": companies.rows,
}
DAYS = (ALWAYS, "2016-06-30", "2021-03-05", "2025-11-30")
WORDS = ("", "", "labs", "quantum", "Quantum oslo", "round 14", "7", "芯片", "no such words", "?!")
ONLY: tuple[tuple[tuple[str, str], ...], ...] = (
    (), (), (("kind", "chip_supply"),), (("company", "apex-labs"),), (("status", "signed"),),
    (("company", "quantum-labs"), ("kind", "funding_round")),
)  # fmt: skip


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("lists")
    found = {count: folder / f"{count}.db" for count in (1000, DEALS)}
    for count, path in found.items():
        make_store(path, count)
    return found


@pytest.fixture(scope="module")
def stores(paths: dict[int, Path]) -> Iterator[dict[int, sqlite3.Connection]]:
    opened = {count: open_store(path) for count, path in paths.items()}
    yield opened
    for connection in opened.values():
        connection.close()


@pytest.fixture(scope="module")
def store(stores: dict[int, sqlite3.Connection]) -> sqlite3.Connection:
    return stores[DEALS]


@st.composite
def views(draw: st.DrawFn) -> tuple[str, View]:
    name = draw(st.sampled_from(["companies", "contracts", "deals", "deals"]))
    listing = LISTINGS[name]
    only = () if name == "companies" else draw(st.sampled_from(ONLY))
    return name, View(
        as_of=draw(st.sampled_from(DAYS)),
        words=draw(st.sampled_from(WORDS)),
        sort=draw(st.sampled_from(["", *listing.sorts])),
        descending=draw(st.booleans()),
        only=only,
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(views(), st.integers(0, DEALS + 10), st.integers(0, 100))
def test_any_window_is_what_the_facts_say(
    stores: dict[int, sqlite3.Connection], wanted: tuple[str, View], offset: int, limit: int
) -> None:
    name, view = wanted
    listing = LISTINGS[name]
    # The plain way takes seconds to sort companies by what they raised in many deals.
    store = stores[1000 if name == "companies" else DEALS]
    expected = plain.ids(store, listing, view, 0, -1)
    assert window.ids(store, listing, view, 0, -1) == expected
    assert window.count(store, listing, view) == len(expected)
    offset %= len(expected) + 5
    assert window.ids(store, listing, view, offset, limit) == expected[offset : offset + limit]
    for at in {0, offset, len(expected) - 1}:
        if 0 <= at < len(expected):
            assert window.position(store, listing, view, expected[at]) == at
    assert window.position(store, listing, view, "no-such-thing") is None
    first = arranged.head(store, listing, view, limit)
    assert first is None or first == expected[:limit]


def test_ties_and_what_is_unknown_keep_the_own_order(store: sqlite3.Connection) -> None:
    own = {id_: n for n, id_ in enumerate(window.ids(store, deals.LISTING, View(), 0, -1))}
    for descending in (False, True):
        view = View(sort="kind", descending=descending)
        found = deals.rows(store, window.ids(store, deals.LISTING, view, 0, 3000))
        order = [(row.kind, own[row.id]) for row in found]
        sign = -1 if descending else 1
        assert [kind for kind, _ in order] == sorted((k for k, _ in order), reverse=descending)
        assert all(a[1] < b[1] for a, b in pairwise(order) if a[0] == b[0])
        view = View(sort="amount", descending=descending)
        last = deals.rows(store, window.ids(store, deals.LISTING, view, len(own) - 50, 50))
        assert sign and all(row.amount is None or row.amount.quantity is None
                            or row.amount.quantity.unit == "W" for row in last)  # fmt: skip


def test_what_was_withdrawn_is_listed_on_the_days_on_which_it_was_known(tmp_path: Path) -> None:
    text = """
        deals:
          - {id: gone, subject: openai, kind: funding_round, title: {en: Gone}, figure: $1B,
             known_from: 2026-01-05, retracted: 2026-02-01, announced: 2026-01-05,
             evidence: {at: p1, says: press, raw: $1B}}"""
    with store_of(tmp_path, with_base(text)) as connection:
        assert window.count(connection, deals.LISTING, View()) == 0
        assert window.ids(connection, deals.LISTING, View(as_of="2026-01-10"), 0, -1) == ["gone"]
        assert window.ids(connection, deals.LISTING, View(as_of="2026-02-10"), 0, -1) == []


def test_all_sorts_are_kept(store: sqlite3.Connection) -> None:
    for listing in LISTINGS.values():
        assert listing.ready is not None
        assert set(listing.ready.columns) == set(listing.sorts)
        assert set(listing.ready.columns.values()) == set(SORTED[listing.ready.name])


def test_lists_are_no_part_of_what_a_store_says(paths: dict[int, Path]) -> None:
    with (
        closing(sqlite3.connect(paths[1000])) as store,
        closing(sqlite3.connect(":memory:")) as copy,
    ):
        store.backup(copy)
        for table in LIST_TABLES:
            copy.execute(f"DELETE FROM {table}")
        assert content_hash(copy) == stored_hash(store)
        assert window.ids(copy, deals.LISTING, View(), 0, 5) == window.ids(
            store, deals.LISTING, View(), 0, 5
        )


# ------------------------------------------------------------------ how much is read


@contextmanager
def _watched(store: sqlite3.Connection) -> Iterator[list[str]]:
    told: list[str] = []
    store.set_trace_callback(told.append)
    try:
        yield told
    finally:
        store.set_trace_callback(None)


def _plan(store: sqlite3.Connection, sql: str) -> list[str]:
    return [row[3] for row in store.execute(f"EXPLAIN QUERY PLAN {sql}")]


def _all_views(listing: Listing) -> list[View]:
    ways = [(sort, way) for sort in listing.sorts for way in (False, True)]
    return [View(), *(View(sort=sort, descending=way) for sort, way in ways)]


def _window(store: sqlite3.Connection, name: str, view: View) -> None:
    arrangement = arranged.arrange(store, LISTINGS[name], view)
    assert arrangement is not None
    ROWS[name](store, arrangement.ids(store, 0, 10), view.as_of)


@pytest.mark.parametrize("name", LISTINGS)
def test_no_window_scans_or_sorts_a_list(store: sqlite3.Connection, name: str) -> None:
    for view in _all_views(LISTINGS[name]):
        with _watched(store) as told:
            arrangement = arranged.arrange(store, LISTINGS[name], view)
            assert arrangement is not None
            id_ = arrangement.ids(store, 7, 40)[3]
            assert arrangement.position(store, id_) == 10
        assert len(told) == 3, told
        for sql in told:
            for step in _plan(store, sql):
                assert step.startswith(("SEARCH", "CORRELATED SCALAR", "SCALAR")), (sql, step)


def test_first_rows_of_a_filter_come_in_their_order(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = View(words="labs")
    assert arranged.head(store, deals.LISTING, view, 40) is None  # that would not be seen
    monkeypatch.setattr(arranged, "LONG", 1)
    for listing in (deals.LISTING, compute.LISTING):
        for words in ("labs", "quantum round", "7 labs", "7"):
            view = View(words=words)
            with _watched(store) as told:
                found = arranged.head(store, listing, view, 40)
            assert found == plain.ids(store, listing, view, 0, 40)
            (search,) = (sql for sql in told if "LIMIT 40" in sql)
            assert not any("TEMP B-TREE" in step for step in _plan(store, search)), search


@pytest.mark.parametrize("words", ["labs", "la", "新星", "星"])
def test_words_are_looked_for_in_the_texts_of_the_list(
    store: sqlite3.Connection, words: str
) -> None:
    steps = {}
    for name, listing in LISTINGS.items():
        with _watched(store) as told:
            arranged.arrange(store, listing, View(words=words))
        assert not any(re.search(r"\b(min|max|count)\(", sql) for sql in told), told
        ask = partial(arranged.arrange, listing=listing, view=View(words=words))
        steps[name] = _taken(store, ask)
    assert steps["companies"] * 10 < steps["deals"]  # of which there are a hundred times as many


@pytest.mark.parametrize("name", LISTINGS)
def test_a_window_reads_no_more_rows_of_a_longer_list(paths: dict[int, Path], name: str) -> None:
    steps: dict[int, dict[View, int]] = {}
    for count, path in paths.items():
        with closing(open_store(path)) as store:
            steps[count] = {view: _steps(store, name, view) for view in _all_views(LISTINGS[name])}
    for view, few in steps[1000].items():
        assert steps[DEALS][view] <= 2 * few + 50, view


def _steps(store: sqlite3.Connection, name: str, view: View) -> int:
    """Hundreds of steps of SQLite's machine that the first window takes."""
    return _taken(store, lambda store: _window(store, name, view))


def _taken(store: sqlite3.Connection, ask: Callable[[sqlite3.Connection], object]) -> int:
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1

    store.set_progress_handler(step, 100)
    ask(store)
    store.set_progress_handler(None, 0)
    return taken


@pytest.mark.parametrize("name", LISTINGS)
def test_a_window_takes_a_fixed_number_of_statements(store: sqlite3.Connection, name: str) -> None:
    with _watched(store) as few:
        _window(store, name, View())
    assert len(few) <= 24, few
    assert not any(re.search(r"\bOFFSET\b|count\(\*\) FROM \w+_list", sql) for sql in few)


def test_a_list_of_a_day_is_sorted_outside_memory(store: sqlite3.Connection) -> None:
    before = store.execute("PRAGMA temp_store").fetchone()
    with _watched(store) as told:
        arranged.arrange(store, deals.LISTING, View(as_of="2021-03-05", sort="amount"))
    (sort,) = (place for place, sql in enumerate(told) if "ORDER BY" in sql)
    assert told[sort - 1] == "PRAGMA temp_store = file"
    assert store.execute("PRAGMA temp_store").fetchone() == before
