"""Random deals, with the dollars that are really in them: totals never count one twice."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from hypothesis import assume, given
from hypothesis import strategies as st

from db.quantity import Quantity, add
from db.queries.legs import DealLink, Leg, LegDeal
from db.reasoning.totals import Total, add_up
from tests.db.reasoning.legs_rows import deal, leg, link, simple

A = frozenset({"a"})


def one(deals: Sequence[LegDeal], *links: DealLink) -> Total:
    """What a pays, in dollars."""
    (found,) = add_up(deals, links, A)
    return found


def ends(found: Total) -> tuple[int | None, int | None]:
    return found.low, found.high


def left_out(found: Total) -> list[tuple[str, str]]:
    return [(row.deal.id, row.why) for row in found.left_out]


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
