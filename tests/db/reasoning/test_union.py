"""Deals as sets of dollars: whatever the unknown overlaps are, nothing is counted twice.

Each random world gives every deal dollars of its own; a deal inside another has all its dollars in
that one, too; two deals that may overlap have some dollars in common, or none. What the deals come
to together is then the number of different dollars, and no matter of opinion.
"""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from db.reasoning.union import Pair, Size, Union

NAMES = ("d0", "d1", "d2", "d3", "d4", "d5")
PAIRS = list(combinations(NAMES, 2))


class World(NamedTuple):
    """Deals with their dollars, and what is known of how they relate."""

    dollars: dict[str, set[str]]
    inside: list[Pair]
    overlaps: list[Pair]

    @property
    def sizes(self) -> dict[str, Size]:
        return {deal: Size(len(of_it), len(of_it)) for deal, of_it in self.dollars.items()}

    @property
    def truth(self) -> int:
        return len(set[str]().union(*self.dollars.values()))


@st.composite
def nestings(draw: st.DrawFn, most_outer: int) -> list[Pair]:
    """Which deals are inside which; always one that comes earlier, so never in a circle."""
    found = []
    for number, name in enumerate(NAMES[1:], 1):
        outer = draw(st.sets(st.sampled_from(NAMES[:number]), max_size=most_outer))
        found += [(name, each) for each in sorted(outer)]
    return found


@st.composite
def worlds(draw: st.DrawFn, most_outer: int = 1, *, different: bool = False) -> World:
    """A world; if `different`, what may overlap does not."""
    inside = draw(nestings(most_outer))
    overlaps = draw(st.lists(st.sampled_from(PAIRS), unique=True, max_size=6))
    dollars = {name: {f"{name}-{n}" for n in range(draw(st.integers(0, 4)))} for name in NAMES}
    if not different:
        for a, b in overlaps:
            common = {f"{a}-{b}-{n}" for n in range(draw(st.integers(0, 3)))}
            dollars[a] |= common
            dollars[b] |= common
    for inner, outer in reversed(inside):  # innermost first: an outer deal comes earlier
        dollars[outer] |= dollars[inner]
    return World(dollars, inside, overlaps)


@st.composite
def unsure_sizes(draw: st.DrawFn) -> dict[str, Size]:
    """Figures of any shape; some deals have none."""
    found = {}
    for name in draw(st.permutations(NAMES)):
        low = draw(st.none() | st.integers(0, 9))
        high = draw(st.none() | st.integers(low or 0, 12))
        if low is not None or high is not None:
            found[name] = Size(low, high, low is not None and low != high and draw(st.booleans()))
    return found


OVERLAPS = st.lists(st.sampled_from(PAIRS), unique=True, max_size=8)


def floor(bounds: Size) -> tuple[int, bool]:
    return bounds.low or 0, bounds.low_open


def limit(bounds: Size) -> float:
    return float("inf") if bounds.high is None else bounds.high


@given(worlds())
def test_the_truth_lies_between_the_ends_whatever_overlaps(world: World) -> None:
    found = Union(world.sizes, world.inside, world.overlaps).bounds()
    assert found.low is not None and found.high is not None
    assert found.low <= world.truth <= found.high


@given(worlds(most_outer=3, different=True))
def test_with_all_different_the_high_end_is_every_dollar_once(world: World) -> None:
    found = Union(world.sizes, world.inside, world.overlaps).bounds()
    assert found.high == world.truth
    assert found.low is not None and found.low <= world.truth


@given(worlds(most_outer=3))
def test_a_floor_is_never_more_than_there_is(world: World) -> None:
    found = Union(world.sizes, world.inside, world.overlaps).bounds()
    assert found.low is not None and found.low <= world.truth


@given(unsure_sizes(), nestings(3), OVERLAPS)
def test_the_low_end_is_never_above_the_high_one(
    sizes: dict[str, Size], inside: list[Pair], overlaps: list[Pair]
) -> None:
    found = Union(sizes, inside, overlaps).bounds()
    assert found.low is None or found.low <= limit(found)


@given(unsure_sizes(), nestings(3), OVERLAPS, st.sampled_from(PAIRS))
def test_an_overlap_more_raises_neither_end(
    sizes: dict[str, Size], inside: list[Pair], overlaps: list[Pair], more: Pair
) -> None:
    before = Union(sizes, inside, overlaps).bounds()
    after = Union(sizes, inside, [*overlaps, more]).bounds()
    assert after.high == before.high
    assert floor(after) <= floor(before)


@given(unsure_sizes(), nestings(1), OVERLAPS, st.data())
def test_a_deal_found_to_be_inside_another_raises_neither_end(
    sizes: dict[str, Size], inside: list[Pair], overlaps: list[Pair], data: st.DataObject
) -> None:
    free = [name for name in NAMES[1:] if name not in {inner for inner, _ in inside}]
    if not free:
        return
    inner = data.draw(st.sampled_from(free))
    outer = data.draw(st.sampled_from(NAMES[: NAMES.index(inner)]))
    before = Union(sizes, inside, overlaps).bounds()
    after = Union(sizes, [*inside, (inner, outer)], overlaps).bounds()
    assert limit(after) <= limit(before)
    # With unknown overlaps the low end may rise: what a deal may overlap with is told more closely.
    before = Union(sizes, inside, []).bounds()
    after = Union(sizes, [*inside, (inner, outer)], []).bounds()
    assert floor(after) <= floor(before)


@given(unsure_sizes(), nestings(3), OVERLAPS, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(
    sizes: dict[str, Size], inside: list[Pair], overlaps: list[Pair], random: Random
) -> None:
    mixed = Union(
        dict(random.sample([*sizes.items()], len(sizes))),
        random.sample(inside, len(inside)),
        random.sample([(b, a) for a, b in overlaps], len(overlaps)),
    )
    assert mixed.bounds() == Union(sizes, inside, overlaps).bounds()


def test_inside_counts_once_also_through_a_deal_without_a_figure() -> None:
    sizes = {"whole": Size(100, 100), "part": Size(30, 30)}
    union = Union(sizes, [("part", "between"), ("between", "whole")], [])
    assert union.bounds() == Size(100, 100)
    assert union.counts_inside("part") == "whole"


def test_an_inner_deal_that_the_outer_one_does_not_account_for_counts() -> None:
    # The outer figure is one that others share: nothing of it is certain, but the inner one is.
    union = Union({"whole": Size(None, 100), "part": Size(30, 30)}, [("part", "whole")], [])
    assert union.bounds() == Size(30, 100)
    assert union.counts_inside("part") is None


def test_two_deals_with_a_part_in_common_count_it_once() -> None:
    sizes = {"a": Size(50, 50), "b": Size(40, 40), "both": Size(10, 10)}
    found = Union(sizes, [("both", "a"), ("both", "b")], []).bounds()
    assert (found.low, found.high) == (50, 80)


def test_what_may_overlap_with_a_part_may_overlap_with_its_whole() -> None:
    sizes = {"whole": Size(50, 50), "part": Size(20, 20), "other": Size(5, 5)}
    found = Union(sizes, [("part", "whole")], [("other", "part")])
    assert found.bounds() == Size(50, 55)
    assert found.unsure() == [("other", "whole"), ("other", "part")]


def test_no_floor_known_is_not_zero_and_no_limit_is_not_a_sum() -> None:
    assert Union({"a": Size(None, 9)}, [], []).bounds() == Size(None, 9)
    assert Union({"a": Size(3, None), "b": Size(4, 4)}, [], []).bounds() == Size(7, None)
    assert Union({}, [], []).bounds() == Size(None, None)
    # But what is inside something is no larger than that.
    assert Union({"a": Size(3, None), "b": Size(9, 9)}, [("a", "b")], []).bounds() == Size(9, 9)
