"""Who pays whom in a circle: each once, from the parts of deals, children for their parents."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import pairwise, permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.queries.legs import DealLink, LegDeal
from db.reasoning.loops import Circle, Loops, legs_between, loops
from db.rows import Named
from db.store import open_store
from tests.db.facts_files import store_of
from tests.db.reasoning import ai_loop
from tests.db.reasoning.legs_rows import deal, leg, link, usd, who
from tests.db.reasoning.plain_circles import circles_in


def pay(name: str, payer: str, payee: str, **more: object) -> LegDeal:
    return deal(name, leg(name, "p", payer, payee, usd(1)), **more)


def found(deals: Sequence[LegDeal], *links: DealLink, **how: bool) -> list[str]:
    """The circles of some deals, each as its companies in a line."""
    return paths(circles_in(legs_between(deals, links, {}, **how)))


def paths(loops: Loops) -> list[str]:
    return [" ".join(company.id for company in circle.path) for circle in loops.circles]


# ------------------------------------------------------------------------------- what a circle is


def test_equity_one_way_and_services_the_other_is_a_circle() -> None:
    assert found([pay("d", "b", "a"), pay("e", "a", "b")]) == ["a b"]


def test_a_circle_of_three_keeps_its_direction_and_begins_with_the_first_name() -> None:
    assert found([pay("d", "c", "a"), pay("e", "a", "z"), pay("f", "z", "c")]) == ["a z c"]


def test_who_pays_only_is_in_no_circle() -> None:
    assert found([pay("d", "a", "b"), pay("e", "b", "c")]) == []


def test_all_legs_between_two_are_told_the_largest_first() -> None:
    deals = [
        deal("d", leg("d", "p", "a", "b", usd(5)), leg("d", "q", "a", "b", usd(7))),
        deal("e", leg("e", "p", "a", "b", None, words="chips")),
        pay("f", "b", "a"),
    ]
    (circle,) = circles_in(legs_between(deals, [], {})).circles
    assert [each.fact for each in circle.legs] == ["d/q", "d/p", "e/p", "f/p"]
    assert [each.fact for each in circle.between(1)] == ["f/p"]


def test_who_shares_a_part_is_told_with_it() -> None:
    (circle,) = circles_in(legs_between([pay("d", "a x", "b"), pay("e", "b", "a")], [], {})).circles
    assert [party.id for party in circle.legs[0].payers] == ["a", "x"]


def test_children_count_for_the_head_of_their_family() -> None:
    heads = {"a1": who("a"), "a2": who("a"), "a": who("a"), "b": who("b")}
    deals = [pay("d", "a1", "b"), pay("e", "b", "a2"), pay("f", "a1", "a2")]
    assert paths(circles_in(legs_between(deals, [], heads))) == ["a b"]


def test_what_fell_out_is_in_no_circle_unless_asked_for() -> None:
    deals = [pay("d", "a", "b"), pay("e", "b", "a", status="shelved")]
    assert found(deals) == []
    assert found(deals, lapsed=True) == ["a b"]
    replaced = [pay("d", "a", "b"), pay("e", "b", "a"), pay("n", "b", "x")]
    assert found(replaced, link("n", "replaces", "e")) == []


def test_tranches_of_one_stage_are_one_leg_and_others_are_told_apart() -> None:
    def legs(status: str | None) -> list[str]:
        parts = (
            leg("d", "all", "a", "b", usd(50)),
            leg("d", "first", "a", "b", usd(15), parent="all", status=status),
            leg("d", "later", "a", "b", usd(35), parent="all"),
        )
        deals = [deal("d", *parts), pay("e", "b", "a")]
        (circle,) = circles_in(legs_between(deals, [], {})).circles
        return [each.fact for each in circle.between(0)]

    assert legs(None) == ["d/all"]
    assert legs("paid") == ["d/later", "d/first"]


# ------------------------------------------------------------------------------------ any graph


COMPANIES = "abcdefg"
EDGES = st.sets(
    st.tuples(st.sampled_from(COMPANIES), st.sampled_from(COMPANIES)).filter(
        lambda ends: ends[0] != ends[1]
    ),
    max_size=16,
)


@contextmanager
def stored(edges: set[tuple[str, str]]) -> Iterator[sqlite3.Connection]:
    """A store of companies that pay each other."""
    data = {
        "companies": {id_: id_ for id_ in COMPANIES},
        "edges": [{"from": a, "to": b, "group": "spend"} for a, b in sorted(edges)],
    }
    with (
        TemporaryDirectory() as folder,
        store_of(Path(folder), ai_loop.facts_file(data)) as connection,
    ):
        yield connection


def by_hand(edges: set[tuple[str, str]], longest: int) -> set[str]:
    """All circles, the slow way."""
    return {
        " ".join(path)
        for length in range(2, longest + 1)
        for path in permutations(COMPANIES, length)
        if path[0] == min(path)
        if all(step in edges for step in pairwise([*path, path[0]]))
    }


@settings(max_examples=30, deadline=None)
@given(EDGES, st.integers(2, 5), st.integers(0, 5), st.sampled_from(COMPANIES))
def test_every_circle_is_found_once_the_shortest_first(
    edges: set[tuple[str, str]], longest: int, most: int, company: str
) -> None:
    with stored(edges) as store:
        told = paths(loops(store, longest=longest))
        assert len(told) == len(set(told))
        assert set(told) == by_hand(edges, longest)
        assert told == sorted(told, key=lambda path: (len(path.split()), path.split()))
        some = loops(store, longest=longest, most=most)
        assert len(some.circles) == min(most, len(told))
        assert some.more == (len(told) > most)
        lengths = [len(path.split()) for path in told]
        assert [len(circle.path) for circle in some.circles] == lengths[:most]
        through = paths(loops(store, longest=longest, company=company))
        assert through == [path for path in told if company in path.split()]


# ------------------------------------------------------------------------------------- stores


def test_the_circles_of_the_article(article_store: Path) -> None:
    with closing(open_store(article_store)) as store:
        assert paths(loops(store)) == ["amazon openai", "nvidia openai"]
        assert paths(loops(store, company="aws")) == ["amazon openai"]
        assert paths(loops(store, "2025-12-31")) == []
        (_, nvidia) = loops(store, lapsed=True).circles
        assert "openai-nvidia-plan/nvidia" in [each.fact for each in nvidia.legs]


SOURCES = [path for path in (ai_loop.KEPT, ai_loop.WHOLE) if path.is_file()]


def test_what_is_kept_of_the_ai_loop_is_what_it_says() -> None:
    for path in SOURCES:
        data = ai_loop.read(path)
        kept = ai_loop.read(ai_loop.KEPT)
        assert ai_loop.kept_of(data) == {key: kept[key] for key in ("companies", "edges", "loops")}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_loop_of_the_ai_loop_is_found(tmp_path: Path, path: Path) -> None:
    data = ai_loop.read(path)
    with store_of(tmp_path, ai_loop.facts_file(data)) as store:
        circles = loops(store).circles
        wanted = {frozenset(loop) for loop in data["loops"]}
        assert wanted <= {members(circle) for circle in circles}
        assert len(wanted) == 8
        check_legs(store, circles)


def members(circle: Circle) -> frozenset[str]:
    return frozenset(company.id for company in circle.path)


def check_legs(store: sqlite3.Connection, circles: Sequence[Circle]) -> None:
    """Every step of every circle is a part of a deal from this payer to this payee."""
    stated = {
        tuple(row)
        for row in store.execute(
            "SELECT a.fact, a.entity, b.entity FROM party a JOIN party b ON b.fact = a.fact"
            " WHERE a.role = 'payer' AND b.role = 'payee'"
        )
    }
    for circle in circles:
        assert circle.path[0].name.casefold() == min(c.name.casefold() for c in circle.path)
        for step in range(len(circle.path)):
            assert circle.between(step)
        assert {(each.fact, each.payer.id, each.payee.id) for each in circle.legs} <= stated


def test_names_decide_where_a_circle_begins_whatever_the_ids_are() -> None:
    heads = {"a": Named("a", "Zeta", None), "z": Named("z", None, "阿里")}
    deals = [pay("d", "a", "z"), pay("e", "z", "a")]
    assert paths(circles_in(legs_between(deals, [], heads))) == ["a z"]
