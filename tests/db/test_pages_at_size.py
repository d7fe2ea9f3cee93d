"""Pages of a whole store: their prepared tables say what looking through all of it would."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.queries import companies, legs, weak
from db.queries.days import DAYS, known_days
from db.queries.profile import profile
from db.queries.reading import ALWAYS
from db.queries.weak import flagged, grounds
from db.queries.window import View
from db.reasoning import loops as reasoning
from db.reasoning.loops import legs_between, loops
from db.reasoning.weak import _reasons, _with_inputs
from db.reasoning.weak import weak as weak_facts
from tests.bench.stores import make_store
from tests.db.reasoning.plain_circles import circles_in

DAYS_ASKED = (ALWAYS, "2022-06-30", "2024-03-01", "2025-12-31")


@pytest.fixture(scope="module", params=[1, 2, 3])
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("made") / "made.db"
    make_store(path, 120, seed=request.param)
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    yield connection
    connection.close()


@pytest.mark.parametrize("day", DAYS_ASKED)
def test_circles_are_those_of_the_whole_graph(store: sqlite3.Connection, day: str) -> None:
    heads = legs.heads(store)
    deals = legs.all_deals(store, day)
    links = legs.links(store, [deal.deal.id for deal in deals], day)
    for lapsed in (False, True):
        graph = legs_between(deals, links, heads, lapsed=lapsed)
        plain = circles_in(graph, longest=4, most=100_000)
        assert loops(store, day, lapsed=lapsed, longest=4, most=100_000).circles == plain.circles
        some = loops(store, day, lapsed=lapsed, longest=4, most=3)
        assert list(map(len, (c.path for c in some.circles))) == [
            len(c.path) for c in plain.circles[:3]
        ]
        for circle in plain.circles[:3]:
            one = circle.path[0].id
            through = circles_in(graph, one, longest=4, most=100_000).circles
            found = loops(store, day, company=one, lapsed=lapsed, longest=4, most=100_000)
            assert found.circles == through


def test_the_circles_that_are_looked_at_are_bounded(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not loops(store, longest=3, most=100_000).more
    monkeypatch.setattr(reasoning, "MOST_LOOKED_AT", 1)
    assert loops(store, longest=3, most=100_000).more


@pytest.mark.parametrize("day", DAYS_ASKED)
def test_flags_are_the_reasons_of_each_fact(store: sqlite3.Connection, day: str) -> None:
    known = "known_by <= ? AND (retracted_by IS NULL OR retracted_by > ?)"
    sql = f"SELECT id FROM fact WHERE {known} ORDER BY position"
    ids = [row[0] for row in store.execute(sql, (day, day))]
    whole = _with_inputs(grounds(store, ids, day))
    told = {id_: _reasons(whole[id_]) for id_ in ids}
    found = flagged(store, day, None)
    assert set(found.first) == {id_ for id_ in ids if told[id_]}
    shown = weak_facts(store, View(as_of=day))
    assert all(row.reasons == told[row.fact.id] for row in shown.rows)
    some = weak_facts(store, View(as_of=day), 5)
    assert some.rows == shown.rows[:5] and some.counts == shown.counts
    assert some.more == len(shown.rows) - 5


def test_what_is_kept_is_what_is_found(store: sqlite3.Connection) -> None:
    kept, found = weak.kept(store), flagged(store, ALWAYS, 500)
    assert kept == found
    counted = store.execute(f"SELECT * FROM ({DAYS}) ORDER BY day DESC").fetchall()
    assert [tuple(day) for day in known_days(store)] == counted


def test_a_company_is_told_as_in_full_or_the_first_of_it(store: sqlite3.Connection) -> None:
    for (entity,) in store.execute("SELECT id FROM entity").fetchall():
        whole = companies.detail(store, entity)
        assert whole is not None
        assert profile(store, entity, most=10_000) == whole
        for day in (ALWAYS, "2024-03-01"):
            whole, some = companies.detail(store, entity, day), profile(store, entity, day, most=1)
            assert whole and some
            assert some.deals_in == whole.deals_in[:1] and some.deals_out == whole.deals_out[:1]
            assert some.more_in + len(some.deals_in) == len(whole.deals_in)
            assert some.more_out + len(some.deals_out) == len(whole.deals_out)
