"""Commitments added up: by parts, by links between deals, by who shares them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from db.quantity import Quantity
from db.queries.legs import DealLink, LegDeal
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
    assert ends(found) == (15, 50)  # the rest is due on a condition
    assert [row.fact for row in found.counted] == ["r/first", "r/later"]


def test_a_condition_that_was_met_is_none() -> None:
    parts = (leg("r", "all", "a", "b", usd(50), condition="if all goes well", status="closed"),)
    assert ends(one([deal("r", *parts)])) == (50, 50)


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
    assert in_store(store, "openai", "payee") == {"USD": (75 * B, 110 * B)}
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
