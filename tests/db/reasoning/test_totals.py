"""Commitments added up: by parts, by links between deals, by who shares them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from db.quantity import Quantity, add
from db.queries.legs import DealLink, Leg, LegDeal
from db.reasoning.totals import Total, add_up, total
from db.store import open_store
from tests.db.reasoning.legs_rows import B, deal, leg, link, simple, usd

A = frozenset({"a"})


def one(deals: Sequence[LegDeal], *links: DealLink, **sides: object) -> Total:
    """What a pays, in dollars."""
    found = add_up(deals, links, A, **sides)  # type: ignore[arg-type]
    assert len(found) == 1
    return found[0]


def ends(found: Total) -> tuple[int | None, int | None]:
    return found.low, found.high


def left_out(found: Total) -> list[tuple[str, str]]:
    return [(row.deal.id, row.why) for row in found.left_out]


# ------------------------------------------------------------------------------ parts of a deal


def test_a_part_and_the_parts_inside_it_are_the_same_money() -> None:
    parts = (
        leg("r", "all", "a", "b", usd(50)),
        leg("r", "first", "a", "b", usd(15), parent="all"),
        leg("r", "later", "a", "b", usd(35), parent="all", condition="if all goes well"),
    )
    found = one([deal("r", *parts)])
    assert ends(found) == (50, 50)
    assert [row.fact for row in found.counted] == ["r/all"]


def test_what_is_certain_of_up_to_a_figure_is_counted() -> None:
    parts = (
        leg("r", "all", "a", "b", usd(None, 100)),
        leg("r", "first", "a", "b", usd(15), parent="all"),
    )
    found = one([deal("r", *parts)])
    assert ends(found) == (15, 100)


def test_an_inner_part_that_lapsed_takes_its_money_along() -> None:
    parts = (
        leg("r", "all", "a", "b", usd(50)),
        leg("r", "first", "a", "b", usd(15), parent="all", status="cancelled"),
    )
    found = one([deal("r", *parts)])
    assert ends(found) == (35, 35)
    assert [(row.fact, row.rest) for row in found.counted] == [("r/all", True)]
    assert left_out(found) == [("r", "lapsed")]


def test_of_a_part_that_several_pay_the_split_is_not_known() -> None:
    found = one([deal("r", leg("r", "p", "a x", "b", usd(100)))])
    assert ends(found) == (None, 100)
    assert found.counted[0].shared
    with_own = one([deal("r", leg("r", "p", "a x", "b", usd(100))), simple("s", usd(30))])
    assert ends(with_own) == (30, 130)


def test_a_shared_part_whose_own_parts_say_who_pays_is_not_shared() -> None:
    parts = (
        leg("r", "all", "a x", "b", usd(100)),
        leg("r", "of-a", "a", "b", usd(60), parent="all"),
        leg("r", "of-x", "x", "b", usd(40), parent="all"),
    )
    assert ends(one([deal("r", *parts)])) == (60, 60)


def test_companies_count_for_their_parents_and_pay_nothing_to_themselves() -> None:
    parts = (leg("r", "p", "a1 a", "b", usd(10)), leg("r", "q", "a", "a1", usd(7)))
    (found,) = add_up([deal("r", *parts)], [], frozenset({"a", "a1"}))
    assert ends(found) == (10, 10)
    assert left_out(found) == [("r", "within")]


def test_up_to_has_no_floor_and_counts_as_no_zero() -> None:
    found = one([simple("r", usd(None, 100))])
    assert ends(found) == (None, 100)
    assert [row.quantity for row in found.counted] == [Quantity.up_to(100, "USD")]
    assert ends(one([simple("r", usd(None, 100)), simple("s", usd(5))])) == (5, 105)


def test_at_least_has_no_limit() -> None:
    found = one([simple("r", Quantity.more_than(8, "USD")), simple("s", usd(5))])
    assert (found.low, found.high, found.low_open) == (13, None, True)


def test_a_part_without_a_figure_is_listed_and_not_zero() -> None:
    found = one([simple("r", None)])
    assert (found.unit, found.low, found.high) == (None, None, None)
    assert left_out(found) == [("r", "no_figure")]


def test_a_stake_is_no_amount() -> None:
    stake = Quantity.exact(0, "ratio")
    assert left_out(one([simple("r", stake)])) == [("r", "no_amount")]


def test_money_and_capacity_are_totals_of_their_own_and_units_do_not_mix() -> None:
    parts = (
        leg("r", "w", "a", "b", Quantity.exact(2, "W")),
        leg("r", "m", "a", "b", usd(38)),
        leg("r", "e", "a", "b", Quantity.exact(3, "EUR")),
    )
    found = add_up([deal("r", *parts)], [], A)
    assert [(each.unit, each.low) for each in found] == [("USD", 38), ("EUR", 3), ("W", 2)]


# --------------------------------------------------------------------------- amount of a deal


def test_the_amount_counts_where_no_part_accounts_for_it() -> None:
    whole = deal("c", buys=True, amount=usd(300))
    assert ends(one([whole])) == (300, 300)
    with_part = deal("c", leg("c", "p", "a", "b", usd(120)), buys=True, amount=usd(300))
    found = one([with_part])
    assert ends(found) == (300, 300)
    assert [(row.fact, row.quantity.low) for row in found.counted] == [
        ("c/p", 120), ("c/amount", 180),
    ]  # fmt: skip


def test_the_rest_of_a_round_is_paid_by_nobody_in_particular() -> None:
    parts = (leg("r", "p", "x", "a", usd(30)),)
    round_ = deal("r", *parts, raises=True, amount=usd(110))
    assert ends(one([round_], role="payee")) == (110, 110)
    from_x = one([round_], role="payee", theirs=frozenset({"x"}))
    assert ends(from_x) == (30, 30)
    assert left_out(from_x) == [("r", "no_party")]


def test_of_at_least_so_much_any_rest_may_be_left() -> None:
    parts = (leg("c", "p", "a", "b", usd(60)),)
    found = one([deal("c", *parts, buys=True, amount=Quantity.at_least(50, "USD"))])
    assert ends(found) == (60, None)


# ------------------------------------------------------------------------------ between deals


TWO = [simple("new", usd(100)), simple("old", usd(38))]


def test_an_amendment_adds_to_what_it_amends() -> None:
    assert ends(one(TWO, link("new", "amends", "old"))) == (138, 138)


def test_an_amendment_that_replaces_the_figure_stands_alone() -> None:
    found = one(TWO, link("new", "amends", "old"), link("new", "replaces", "old"))
    assert ends(found) == (100, 100)
    assert [(row.deal.id, row.why, row.other and row.other.id) for row in found.left_out] == [
        ("old", "replaced", "new")
    ]


@pytest.mark.parametrize("relation", ["replaces", "cancels"])
def test_what_another_deal_replaced_or_cancelled_falls_out(relation: str) -> None:
    assert ends(one(TWO, link("new", relation, "old"))) == (100, 100)


@pytest.mark.parametrize("status", ["stalled", "shelved", "cancelled", "expired"])
def test_what_lapsed_falls_out(status: str) -> None:
    found = one([simple("r", usd(10)), simple("s", usd(5), status=status)])
    assert ends(found) == (10, 10)
    assert left_out(found) == [("s", "lapsed")]


def test_what_was_paid_before_a_deal_was_dropped_counts() -> None:
    parts = (
        leg("r", "p", "a", "b", usd(10), status="paid"),
        leg("r", "q", "a", "b", usd(20), status="signed"),
    )
    assert ends(one([deal("r", *parts, status="cancelled")])) == (10, 10)


def test_what_is_only_talked_about_is_no_commitment() -> None:
    found = one([simple("r", usd(10), status="letter_of_intent")])
    assert (ends(found), left_out(found)) == ((None, None), [("r", "talk")])


@pytest.mark.parametrize(
    "inside", [link("old", "part_of", "new"), link("new", "includes", "old")], ids=["of", "has"]
)
def test_what_is_inside_another_deal_is_not_counted_beside_it(inside: DealLink) -> None:
    found = one(TWO, inside)
    assert ends(found) == (100, 100)
    assert left_out(found) == [("old", "part_of")]
    assert [([d.id for d in each.deals], each.known) for each in found.overlaps] == [
        (["old", "new"], True)
    ]


def test_an_inner_deal_counts_where_its_outer_one_fell_out() -> None:
    deals = [simple("new", usd(100), status="cancelled"), simple("old", usd(38))]
    assert ends(one(deals, link("old", "part_of", "new"))) == (38, 38)


def test_of_deals_that_may_overlap_the_low_end_counts_the_larger() -> None:
    found = one(TWO, link("new", "overlap_unknown", "old"))
    assert ends(found) == (100, 138)
    assert [([d.id for d in each.deals], each.known) for each in found.overlaps] == [
        (["new", "old"], False)
    ]


# ------------------------------------------------------------------------------- random deals


class Part(NamedTuple):
    """A part with what is really in it: dollars by who pays them, and whether it stands."""

    leg: Leg
    paid_by_a: int
    dollars: int
    stands: bool


@st.composite
def told(draw: st.DrawFn, size: int) -> Quantity:
    """A true statement of how much something is."""
    match draw(st.sampled_from(("exact", "at_least", "up_to", "range"))):
        case "at_least":
            return Quantity.at_least(draw(st.integers(0, size)), "USD")
        case "up_to":
            return Quantity.up_to(draw(st.integers(max(size, 1), size + 9)), "USD")
        case "range":
            low, high = draw(st.integers(0, size)), draw(st.integers(size + 1, size + 5))
            return Quantity.between(low, high, "USD")
    return Quantity.exact(size, "USD")


@st.composite
def trees(draw: st.DrawFn, deal_id: str, name: str, depth: int, stands: bool) -> list[Part]:
    """A part and the parts inside it, the outer one first."""
    stands = stands and draw(st.integers(0, 4)) > 0
    payers = draw(st.sampled_from(("a", "x", "a x")))
    own = {payer: draw(st.integers(0, 20)) for payer in payers.split()}
    inner: list[Part] = []
    direct: list[Part] = []
    if depth:
        for number in range(draw(st.integers(0, 2))):
            found = draw(trees(deal_id, f"{name}-{number}", depth - 1, stands))
            direct.append(found[0])
            inner += found
    dollars = sum(own.values()) + sum(each.dollars for each in direct)
    # What is inside a part that fell lapsed with it, whatever is said of it.
    paid = (own.get("a", 0) if stands else 0) + sum(each.paid_by_a for each in direct)
    shared = {payer for each in direct for payer in each.leg.payers}
    everyone = " ".join(sorted({*payers.split(), *(p.id for p in shared)}))
    figure = draw(told(dollars))
    # Who says of a whole what the parts add up to says that there is no more in it.
    stated = [each.leg.quantity for each in direct if each.leg.quantity]
    assume(not stated or add(*stated) != figure or not any(own.values()))
    outer = leg(deal_id, name, everyone, "b", figure, status=None if stands else "cancelled")
    inside = [
        each._replace(leg=each.leg._replace(parent=each.leg.parent or f"{deal_id}/{name}"))
        for each in inner
    ]
    return [Part(outer, paid, dollars, stands), *inside]


@st.composite
def deals_and_truth(draw: st.DrawFn) -> tuple[list[LegDeal], int]:
    """Deals that do not overlap, and what a really committed to in them."""
    deals, truth = [], 0
    for number in range(draw(st.integers(1, 3))):
        name = f"d{number}"
        tops = [draw(trees(name, f"p{n}", 2, True)) for n in range(draw(st.integers(1, 2)))]
        deals.append(deal(name, *(part.leg for top in tops for part in top)))
        truth += sum(top[0].paid_by_a for top in tops)
    return deals, truth


@given(deals_and_truth())
def test_the_truth_lies_between_the_ends(drawn: tuple[list[LegDeal], int]) -> None:
    deals, truth = drawn
    found = add_up(deals, [], A)
    for each in found:
        assert (each.low or 0) <= truth
        assert each.high is None or truth <= each.high or not each.counted
        assert each.low is None or each.high is None or each.low <= each.high
    if truth:
        assert found[0].counted


@given(deals_and_truth(), st.randoms(use_true_random=False))
def test_the_order_of_deals_and_parts_does_not_matter(
    drawn: tuple[list[LegDeal], int], random: Random
) -> None:
    deals, _ = drawn
    mixed = [
        each._replace(parts=tuple(random.sample(each.parts, len(each.parts))))
        for each in random.sample(deals, len(deals))
    ]
    assert [ends(each) for each in add_up(mixed, [], A)] == [
        ends(each) for each in add_up(deals, [], A)
    ]


RELATIONS = ("amends", "replaces", "cancels", "part_of", "includes", "overlap_unknown")


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[LegDeal], list[DealLink]]:
    """Deals of one part with any links between them, each from a later deal to an earlier."""
    names = [f"d{number}" for number in range(draw(st.integers(2, 5)))]
    statuses = st.sampled_from(("announced", "signed", "paid", "cancelled", "rumoured"))
    deals = [simple(n, draw(told(draw(st.integers(0, 9)))), status=draw(statuses)) for n in names]
    pairs = [(a, b) for number, a in enumerate(names) for b in names[:number]]
    links = [
        link(a, draw(st.sampled_from(RELATIONS)), b)
        for a, b in draw(st.lists(st.sampled_from(pairs), unique=True))
    ]
    # "Includes" the other way round would make a circle of "part of".
    links = [each for each in links if each.relation != "includes"] + [
        link(each.other.id, "includes", each.deal.id)
        for each in links
        if each.relation == "includes"
    ]
    return deals, links


@given(networks())
def test_each_deal_is_counted_or_left_out_and_no_total_is_upside_down(
    drawn: tuple[list[LegDeal], list[DealLink]],
) -> None:
    deals, links = drawn
    found = one(deals, *links)
    counted = {row.deal.id for row in found.counted}
    assert counted.isdisjoint(id_ for id_, _ in left_out(found))
    assert counted | {id_ for id_, _ in left_out(found)} == {each.deal.id for each in deals}
    assert found.low is None or found.high is None or found.low <= found.high
    highs = [row.quantity.high for row in found.counted]
    if None not in highs:
        assert (found.high or 0) <= sum(int(high or 0) for high in highs)


@given(networks())
def test_an_unknown_overlap_more_raises_neither_end(
    drawn: tuple[list[LegDeal], list[DealLink]],
) -> None:
    deals, links = drawn
    before = one(deals, *links)
    after = one(deals, *links, link("d0", "overlap_unknown", "d1"))
    assert after.high == before.high
    assert (after.low or 0) <= (before.low or 0)


# ---------------------------------------------------------------------------------- a store


@pytest.fixture
def store(article_store: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_store(article_store)) as connection:
        yield connection


def in_store(connection: sqlite3.Connection, *args: str | None, **more: str) -> dict[str, object]:
    found = total(connection, *args, **more)  # type: ignore[arg-type]
    assert found is not None
    return {each.unit or "": ends(each) for each in found.totals}


def test_what_openai_committed_to(store: sqlite3.Connection) -> None:
    # 38 and 100 of AWS; the 100 of Stargate are shared by three.
    # 26 GW and 5 GW may overlap; 2 GW of Trainium do not.
    assert in_store(store, "openai") == {"USD": (138 * B, 238 * B), "W": (28 * B, 33 * B)}
    assert in_store(store, "openai", "payer", "amazon") == {
        "USD": (138 * B, 138 * B), "W": (2 * B, 2 * B),
    }  # fmt: skip


def test_what_openai_was_promised(store: sqlite3.Connection) -> None:
    assert in_store(store, "openai", "payee") == {"USD": (110 * B, 110 * B)}
    found = total(store, "openai", "payee", "nvidia")
    assert found and ends(found.totals[0]) == (30 * B, 30 * B)
    assert left_out(found.totals[0]) == [("openai-nvidia-plan", "replaced")]


def test_totals_are_those_of_a_day(store: sqlite3.Connection) -> None:
    assert in_store(store, "openai", as_of="2025-12-31") == {"USD": (38 * B, 138 * B)}


def test_nobody_has_no_total(store: sqlite3.Connection) -> None:
    assert total(store, "nobody") is None
    assert total(store, "openai", "payer", "nobody") is None


def test_a_lead_investor_without_a_figure_is_told(store: sqlite3.Connection) -> None:
    found = total(store, "gic")
    assert found and [each.unit for each in found.totals] == [None]
    assert left_out(found.totals[0]) == [("anthropic-series-g", "no_figure")]
