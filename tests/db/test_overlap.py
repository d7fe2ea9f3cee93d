"""Sums in which nothing is counted twice."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.overlap import components, total
from db.quantity import Quantity, QuantityError

GW = 10**9


def gw(low: int, high: int | None = None) -> Quantity:
    return Quantity(low * GW, (high or low) * GW, "W")


def test_figures_about_different_things_add_up() -> None:
    assert total({"a": gw(26), "b": gw(2)}, ()) == gw(28)


def test_figures_that_may_overlap_give_a_low_and_a_high() -> None:
    figures = {"orders": gw(26), "vera-rubin": gw(5), "trainium": gw(2)}
    assert total(figures, [{"orders", "vera-rubin"}]) == gw(28, 33)


def test_overlaps_join_each_other() -> None:
    figures = {"a": gw(10), "b": gw(5), "c": gw(1)}
    assert total(figures, [{"a", "b"}, {"b", "c"}]) == gw(10, 16)


def test_an_overlap_with_something_else_changes_nothing() -> None:
    assert total({"a": gw(10), "b": gw(5)}, [{"a", "elsewhere"}, {"nowhere"}]) == gw(15)


def test_nothing_adds_up_to_nothing_known() -> None:
    assert total({}, ()) is None


def test_an_unknown_floor_is_not_zero() -> None:
    up_to = Quantity.up_to(100, "USD")
    assert total({"a": up_to, "b": Quantity.exact(30, "USD")}, ()) == Quantity.up_to(130, "USD")
    both = {"a": up_to, "b": Quantity.at_least(30, "USD")}
    assert total(both, ()) is None  # neither end is known
    assert total(both, [{"a", "b"}]) == Quantity.at_least(30, "USD")  # but the larger one's floor


def test_openness_and_approximation_are_kept() -> None:
    more = Quantity.more_than(10, "USD")
    found = total({"a": more, "b": Quantity.exact(10, "USD", approximate=True)}, [{"a", "b"}])
    assert found == Quantity.more_than(10, "USD", approximate=True)


def test_what_is_below_zero_is_inside_nothing() -> None:
    figures = {"a": Quantity.exact(-5, "USD"), "b": Quantity.exact(3, "USD")}
    assert total(figures, [{"a", "b"}]) == Quantity.exact(-2, "USD")


def test_units_do_not_mix() -> None:
    with pytest.raises(QuantityError):
        total({"a": Quantity.exact(1, "USD"), "b": Quantity.exact(1, "EUR")}, ())


@given(st.lists(st.sets(st.integers(0, 8), max_size=4), max_size=6))
def test_components_hold_each_key_once_and_what_overlaps_together(overlaps: list[set[int]]) -> None:
    found = components(range(6), overlaps)
    assert sorted(key for group in found for key in group) == list(range(6))
    for overlap in overlaps:
        inside = {key for key in overlap if key < 6}
        assert not inside or any(inside <= set(group) for group in found)


@given(st.data())
def test_whatever_the_overlap_is_the_true_sum_lies_in_the_range(data: st.DataObject) -> None:
    """Figures are sets of things; two may share some of theirs only if an overlap says so."""
    things = data.draw(
        st.lists(st.sets(st.integers(0, 6), min_size=1), min_size=1, max_size=4), "things"
    )
    overlaps = [
        {a, b} for a, b in product(range(len(things)), repeat=2) if a < b and things[a] & things[b]
    ]
    figures = {number: Quantity.exact(len(thing), "count") for number, thing in enumerate(things)}
    found = total(figures, overlaps)
    assert found and found.low is not None and found.high is not None
    assert found.low <= len(set().union(*things)) <= found.high
