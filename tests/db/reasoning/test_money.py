"""Commitment against cash: in which stage each part is, and that unknown stays unknown."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.quantity import Quantity
from db.queries.legs import DealLink, LegDeal
from db.reasoning import flows, money
from db.reasoning.money import UnitMoney, by_stage
from db.reasoning.totals import Sides
from db.store import open_store
from tests.db.reasoning.legs_rows import B, deal, leg, link, simple, usd

US = Sides(frozenset({"a"}), None, "payer")


def stages(units: Sequence[UnitMoney]) -> dict[str, Quantity | None]:
    """What each stage of the first unit comes to."""
    return {stage.stage: stage.quantity for stage in units[0].stages}


def ours(deals: Sequence[LegDeal], *links: DealLink) -> dict[str, Quantity | None]:
    return stages(by_stage(deals, links, US))


@pytest.mark.parametrize(
    ("status", "more", "stage"),
    [
        ("paid", {}, "paid"),
        ("closed", {}, "closed"),
        ("closed", {"condition": "met by now"}, "closed"),
        ("signed", {}, "signed"),
        ("announced", {}, "announced"),
        ("announced", {"basis": "paid"}, "paid"),
        ("signed", {"condition": "a target"}, "conditional"),
        ("announced", {"condition": "a target"}, "conditional"),
        ("in_talks", {"condition": "a target"}, "talk"),
        ("letter_of_intent", {}, "talk"),
        ("shelved", {"condition": "a target"}, "lapsed"),
        (None, {}, "unknown"),
        (None, {"condition": "a target"}, "conditional"),
    ],
)
def test_the_stage_of_a_part(status: str | None, more: dict[str, Any], stage: str) -> None:
    part = leg("r", "p", "a", "b", usd(5), **more)
    assert ours([deal("r", part, status=status)]) == {stage: usd(5)}


def test_tranches_of_one_part_are_in_stages_of_their_own() -> None:
    parts = (
        leg("r", "all", "a", "b", usd(50), condition="for all of it"),
        leg("r", "first", "a", "b", usd(15), parent="all", status="paid"),
        leg("r", "next", "a", "b", usd(10), parent="all", status="cancelled"),
    )
    assert ours([deal("r", *parts)]) == {
        "paid": usd(15), "conditional": usd(25), "lapsed": usd(10),
    }  # fmt: skip


def test_unknown_is_unknown_and_no_zero() -> None:
    units = by_stage([simple("r", None), simple("s", usd(None, 9))], [], US)
    assert [(unit.unit, unit.stages[0].quantity) for unit in units] == [
        ("USD", Quantity.up_to(9, "USD")), (None, None),
    ]  # fmt: skip
    assert units[1].stages[0].facts[0].quantity is None


def test_a_deal_inside_another_takes_its_money_out_of_that_one() -> None:
    deals = [simple("frame", usd(100)), simple("order", usd(30), status="paid")]
    assert ours(deals, link("order", "part_of", "frame")) == {
        "paid": usd(30), "announced": usd(70),
    }  # fmt: skip


def test_of_which_stage_an_inner_deal_takes_is_not_known_of_several() -> None:
    frame = deal("frame", leg("frame", "p", "a", "b", usd(60)),
                 leg("frame", "q", "a", "b", usd(40), status="signed"))  # fmt: skip
    order = simple("order", usd(30), status="paid")
    assert ours([frame, order], link("order", "part_of", "frame")) == {
        "paid": usd(30), "signed": usd(10, 40), "announced": usd(30, 60),
    }  # fmt: skip


def test_what_may_overlap_in_one_stage_is_a_range() -> None:
    deals = [simple("x", usd(26)), simple("y", usd(5))]
    assert ours(deals, link("x", "overlap_unknown", "y")) == {"announced": usd(26, 31)}


def test_what_was_replaced_lapsed_but_what_was_paid_is_paid() -> None:
    parts = (leg("old", "p", "a", "b", usd(10), status="paid"), leg("old", "q", "a", "b", usd(90)))
    found = ours([deal("old", *parts), simple("new", usd(30))], link("new", "replaces", "old"))
    assert found == {"paid": usd(10), "announced": usd(30), "lapsed": usd(90)}


# ---------------------------------------------------------------------------------- a store


@pytest.fixture
def store(article_store: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_store(article_store)) as connection:
        yield connection


def test_of_the_110_billion_35_are_on_conditions(store: sqlite3.Connection) -> None:
    found = money.of_deal(store, "openai-round-2026-02")
    assert found is not None
    (side,) = found.sides
    assert stages(side.units) == {"announced": usd(75 * B), "conditional": usd(35 * B)}
    conditional = side.units[0].stages[1].facts[0]
    assert conditional.fact == "openai-round-2026-02/amazon-conditional"
    assert conditional.condition and conditional.deal.id == "openai-round-2026-02"


def test_between_two_companies_both_ways(store: sqlite3.Connection) -> None:
    found = money.of_company(store, "openai", "amazon")
    assert found is not None
    out, back = found.sides
    assert stages(out.units) == {"signed": usd(38 * B), "announced": usd(100 * B)}
    assert stages(back.units) == {"announced": usd(15 * B), "conditional": usd(35 * B)}
    assert [unit.unit for unit in out.units] == ["USD", "W"]


def test_money_is_that_of_a_day(store: sqlite3.Connection) -> None:
    found = money.of_company(store, "openai", "amazon", "2025-12-31")
    assert found is not None
    assert stages(found.sides[0].units) == {"signed": usd(38 * B)}
    assert found.sides[1].units == ()


def test_nobody_and_nothing(store: sqlite3.Connection) -> None:
    assert money.of_company(store, "nobody") is None
    assert money.of_deal(store, "nothing") is None
    assert money.of_deal(store, "openai-round-2026-02", "2025-01-01") is None


def test_flows_go_both_ways_of_each_pair(store: sqlite3.Connection) -> None:
    found = flows.flows(store, ["openai", "nvidia", "amazon"])
    told = {
        (flow.payer.id, flow.payee.id): {
            total.unit: total.quantity for total in flow.totals if total.counted
        }
        for flow in found.flows
        if not flow.is_empty
    }
    assert told == {
        ("openai", "nvidia"): {"W": Quantity.between(5 * B, 31 * B, "W")},
        ("nvidia", "openai"): {"USD": usd(30 * B)},
        ("openai", "amazon"): {"USD": usd(138 * B), "W": Quantity.exact(2 * B, "W")},
        ("amazon", "openai"): {"USD": usd(15 * B, 50 * B)},
    }
