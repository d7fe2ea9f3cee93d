"""Whether two sources speak of one deal: the rule, and real deals that several have told."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.build import read_facts
from db.exchange.matching import (
    MOST_TOLD,
    TOLERANCE_PERCENT,
    Deal,
    Leg,
    Matcher,
    compare,
    summaries,
    summary_of,
)
from db.quantity import Quantity
from tests.db.quantities import quantities

ROOT = Path(__file__).resolve().parents[3]
ARTICLE = summaries(read_facts([ROOT / "fixtures" / "article-2026-02"])[0])
KNOWN = Matcher(ARTICLE)
BILLION = 10**9


def told(
    id_: str, subject: str, kind: str, figure: str | None, on: str | None, **more: Any
) -> Deal:
    """A deal as an import makes it of a row."""
    tree: dict[str, Any] = {"id": id_, "subject": subject, "kind": kind, **more}
    tree |= {"figure": figure} if figure else {}
    tree |= {"announced": on} if on else {}
    return summary_of(tree)


def edge(
    subject: str, kind: str, payer: str, payee: str, figure: str | None, on: str | None
) -> Deal:
    """An edge of The AI Loop: one leg."""
    leg = {"id": "leg", "payer": payer, "payee": payee, **({"figure": figure} if figure else {})}
    return told(f"loop-{payer}-{payee}", subject, kind, figure, on, parts=[leg])


def dollars(billions: int) -> Quantity:
    return Quantity.exact(billions * BILLION, "USD")


class TestSummaries:
    def test_of_facts_that_are_known(self) -> None:
        deals = {deal.id: deal for deal in ARTICLE}
        aws = deals["openai-aws-2025-11"]
        leg = Leg(frozenset({"openai"}), frozenset({"amazon"}), dollars(38))
        assert aws == Deal(
            "openai-aws-2025-11", "openai", "cloud_contract", ("2025-11-03",), dollars(38),
            frozenset({"amazon"}), (leg,),
        )  # fmt: skip
        assert deals["openai-nvidia-plan"].dates == ()
        assert deals["openai-round-2026-02"].parties == {"softbank", "nvidia", "amazon"}
        # A tranche is a leg, too, of those who pay the whole.
        tranches = [leg.amount for leg in deals["openai-round-2026-02"].legs[2:]]
        assert tranches == [dollars(50), dollars(15), dollars(35)]

    def test_of_a_tree_it_is_the_same_as_of_the_record(self) -> None:
        tree = {
            "id": "openai-aws-2025-11", "subject": "openai", "kind": "cloud_contract",
            "figure": "$38B", "status": {"is": "signed", "on": "2025-11-03"},
            "parts": {"id": "cloud", "payer": "openai", "payee": ["amazon"], "figure": "$38B"},
        }  # fmt: skip
        assert summary_of(tree) in ARTICLE

    def test_the_headline_is_the_figure_of_the_highest_rank_and_money_before_power(self) -> None:
        tree: dict[str, Any] = {
            "id": "d", "subject": "s", "kind": "chip_supply", "figure": "10 GW",
            "amounts": [{"figure": "$5B"}, {"figure": "$6B", "rank": "preferred"},
                        {"figure": "$7B", "rank": "deprecated"}],
        }  # fmt: skip
        assert summary_of(tree).amount == dollars(6)
        tree["amounts"].pop(1)
        assert summary_of(tree).amount == dollars(5)

    def test_what_was_withdrawn_is_left_out(self) -> None:
        tree = {
            "id": "d", "subject": "s", "kind": "listing", "figure": "$5B", "retracted": "2026-02",
            "status": [{"is": "signed", "on": "2026-01", "retracted": "2026-02"}],
        }  # fmt: skip
        assert summary_of(tree) == Deal("d", "s", "listing")

    def test_the_first_event_and_the_binding_ones_are_dates(self) -> None:
        stages = [("in_talks", "2025-09"), ("letter_of_intent", "2025-10"), ("closed", "2026-01")]
        events = [{"is": stage, "on": on} for stage, on in stages]
        deal = told("d", "s", "listing", None, "2025-12-01", status=events)
        assert deal.dates == ("2025-09", "2025-12-01", "2026-01")

    def test_a_deal_without_a_figure_is_as_large_as_its_only_part(self) -> None:
        parts = [{"id": "a", "payer": "x", "payee": "y", "figure": "$5B"}]
        assert told("d", "y", "listing", None, None, parts=parts).amount == dollars(5)
        assert told("d", "y", "listing", None, None, parts=parts * 2).amount is None
        some = told("d", "y", "listing", None, None, parts=parts, parts_cover="some")
        assert some.amount is None

    def test_a_tree_that_is_no_deal_yet_is_a_deal_of_nothing(self) -> None:
        assert summary_of({}) == Deal("", "", "")
        wrong = {"id": 1, "figure": "much", "announced": "soon", "parts": "none", "status": [1]}
        assert summary_of(wrong) == Deal("", "", "")


class TestRealDeals:
    """The article's deals, as Epoch AI and The AI Loop tell them."""

    def test_xai_s_series_e_is_one_deal(self) -> None:
        closed = [{"is": "rumoured", "on": "2025-09-19"}, {"is": "closed", "on": "2026-01-06"}]
        epoch = told("epoch-xai-e", "xai", "funding_round", "$20B", None, status=closed)
        match = KNOWN.match(epoch)
        assert (match.verdict, match.other) == ("same", "xai-series-e")
        assert "their dates meet; $20B and $20B agree" in match.reason

    @pytest.mark.parametrize(
        ("on", "figure"), [("2024-05-27", "$6B"), ("2024-11-20", "$6B"), ("2025-06-30", "$5B")]
    )
    def test_xai_s_other_rounds_are_none_of_it(self, on: str, figure: str) -> None:
        assert KNOWN.match(told("e", "xai", "funding_round", figure, on)).verdict == "none"

    def test_nvidia_s_plan_has_no_date_in_the_article_but_a_name(self) -> None:
        loop = edge("openai", "investment_plan", "nvidia", "openai", "Up to $100B", "2025-09-22")
        match = KNOWN.match(loop)
        assert (match.verdict, match.other) == ("same", "openai-nvidia-plan")
        assert match.reason == (
            "one has no date; up to $100B and up to $100B agree; both with nvidia"
        )

    def test_without_a_name_nvidia_s_plan_may_be_the_same(self) -> None:
        epoch = told("epoch-nvidia", "openai", "funding_round", "$100B", "2025-09-22")
        match = KNOWN.match(epoch)
        assert (match.verdict, match.other) == ("maybe", "openai-nvidia-plan")
        loop = edge("openai", "investment_plan", "nvidia", "openai", "Up to $100B", "2025-09-22")
        assert compare(epoch, loop)[0] == "same"

    def test_softbank_s_money_is_a_leg_of_the_round(self) -> None:
        loop = edge("openai", "funding_round", "softbank", "openai", "$30B", "2026-03-31")
        match = KNOWN.match(loop)
        assert (match.verdict, match.other) == ("maybe", "openai-round-2026-02")
        assert match.reason == "$30B from softbank to openai is a leg of both"

    @pytest.mark.parametrize(
        ("on", "figure"),
        [
            ("2021-05-28", "$124M"), ("2022-04-29", "$580M"), ("2023-05-23", "$450M"),
            ("2024-01-11", "$750M"), ("2024-03-27", "$4B"), ("2024-11-24", "$4B"),
            ("2025-03-03", "$3.5B"), ("2025-09-02", "$13B"), ("2025-11-18", "$15B"),
        ],
    )  # fmt: skip
    def test_anthropic_s_earlier_rounds_are_not_its_series_g(self, on: str, figure: str) -> None:
        assert KNOWN.match(told("e", "anthropic", "funding_round", figure, on)).verdict == "none"

    def test_anthropic_s_series_g_is_itself(self) -> None:
        match = KNOWN.match(told("e", "anthropic", "funding_round", "$30B", "2026-02-12"))
        assert (match.verdict, match.other) == ("same", "anthropic-series-g")
        # A cloud contract of the same size is none.
        azure = edge("anthropic", "cloud_contract", "anthropic", "microsoft", "$30B", "2025-11-18")
        assert KNOWN.match(azure).verdict == "none"

    def test_rounds_told_whole_and_by_investor_may_be_one(self) -> None:
        epoch = told("epoch", "anthropic", "funding_round", "$15B", "2025-11-18")
        for investor, figure in (("nvidia", "up to $10B"), ("microsoft", "up to $5B")):
            loop = edge("anthropic", "investment_plan", investor, "anthropic", figure, "2025-11-18")
            assert compare(epoch, loop)[0] == "maybe"

    def test_the_contract_with_aws_is_one_and_its_extension_another(self) -> None:
        loop = edge("openai", "cloud_contract", "openai", "amazon", "$38B", "2025-11-03")
        match = KNOWN.match(loop)
        assert (match.verdict, match.others) == ("same", ("openai-aws-2025-11",))
        assert "both with amazon" in match.reason

    def test_chips_of_one_supplier_are_not_the_orders_from_three(self) -> None:
        loop = edge("openai", "chip_supply", "openai", "nvidia", "10+ GW", "2025-09-22")
        assert KNOWN.match(loop).verdict == "none"

    def test_no_deal_of_the_article_is_another_one(self) -> None:
        same = [
            (a.id, b.id)
            for a in ARTICLE
            for b in ARTICLE
            if a.id < b.id and compare(a, b)[0] == "same"
        ]
        assert same == []


def deal(
    amount: Quantity | None = None, on: str = "2026-01-15", with_: tuple[str, ...] = (), **more: Any
) -> Deal:
    said: dict[str, Any] = {"id": "a", "subject": "s", "kind": "funding_round", **more}
    return Deal(amount=amount, dates=(on,) if on else (), parties=frozenset(with_), **said)


FIVE = dollars(5)
UP_TO_FIVE = Quantity.up_to(5 * BILLION, "USD")
EUROS = Quantity.exact(5 * BILLION, "EUR")
FOUR_TO_SIX = Quantity.between(4 * BILLION, 6 * BILLION, "USD")
GIGAWATTS = Quantity.exact(5 * BILLION, "W")


class TestTheRule:
    @pytest.mark.parametrize(
        ("one", "other", "verdict"),
        [
            # All agree, and so do kinds of one family.
            (deal(FIVE), deal(FIVE), "same"),
            (deal(FIVE, kind="listing"), deal(FIVE, kind="investment_plan"), "same"),
            (deal(FIVE, kind="chip_supply"), deal(FIVE, kind="partnership"), "same"),
            (deal(FIVE, with_=("x", "y")), deal(FIVE, with_=("y", "z")), "same"),
            (deal(FIVE, with_=("x",)), deal(FIVE), "same"),
            # Another subject, family or counterparty.
            (deal(FIVE), deal(FIVE, subject="t"), "none"),
            (deal(FIVE), deal(FIVE, kind="chip_supply"), "none"),
            (deal(FIVE, kind="licence"), deal(FIVE, kind="partnership"), "none"),
            (deal(FIVE, with_=("x",)), deal(FIVE, with_=("y",)), "none"),
            # Dates.
            (deal(FIVE, "2026-01-01"), deal(FIVE, "2026-02-15"), "same"),
            (deal(FIVE, "2026-01-01"), deal(FIVE, "2026-02-16"), "maybe"),
            (deal(FIVE, "2026-01"), deal(FIVE, "2026-03-17"), "same"),
            (deal(FIVE, "2026-01-01"), deal(FIVE, "2027-01-02"), "maybe"),
            (deal(FIVE, "2026-01-01"), deal(FIVE, "2027-01-03"), "none"),
            (deal(FIVE, "2026-01-01"), deal(dollars(6), "2026-02-16"), "none"),
            # A missing date agrees only beside a name; a year is none.
            (deal(FIVE, ""), deal(FIVE, with_=("x",)), "maybe"),
            (deal(FIVE, "", with_=("x",)), deal(FIVE, with_=("x",)), "same"),
            (deal(FIVE, "2026", with_=("x",)), deal(FIVE, with_=("x",)), "same"),
            (deal(FIVE, "2026"), deal(FIVE), "maybe"),
            (deal(FIVE, "", with_=("x",)), deal(FIVE, "", with_=("x",)), "maybe"),
            (deal(None, "", with_=("x",)), deal(FIVE, with_=("x",)), "none"),
            # Amounts.
            (deal(FIVE), deal(UP_TO_FIVE), "same"),
            (deal(FIVE), deal(Quantity.at_least(5 * BILLION, "USD", approximate=True)), "same"),
            (deal(dollars(50)), deal(dollars(51)), "same"),
            (deal(dollars(50)), deal(dollars(52)), "maybe"),
            (deal(dollars(4)), deal(UP_TO_FIVE), "maybe"),
            (deal(FOUR_TO_SIX), deal(FOUR_TO_SIX), "same"),
            (deal(FOUR_TO_SIX), deal(FIVE), "maybe"),
            (deal(FIVE), deal(EUROS), "maybe"),
            (deal(FIVE), deal(GIGAWATTS), "maybe"),
            (deal(FIVE), deal(None), "maybe"),
            (deal(FIVE, ""), deal(EUROS, with_=("x",)), "none"),
            (deal(FIVE, "2026-06-01"), deal(FOUR_TO_SIX), "none"),
        ],
    )
    def test_verdicts(self, one: Deal, other: Deal, verdict: str) -> None:
        found, reason = compare(one, other)
        assert found == verdict
        assert reason

    def test_a_leg_of_both_makes_them_perhaps_one_whatever_they_are_called(self) -> None:
        leg = Leg(frozenset({"x"}), frozenset({"s"}), FIVE)
        whole = deal(dollars(50), "", legs=(leg,), subject="t", kind="joint_venture")
        assert compare(whole, deal(FIVE, legs=(leg,))) == (
            "maybe",
            "$5B from x to s is a leg of both",
        )
        back = Leg(leg.payees, leg.payers, FIVE)
        assert compare(whole, deal(FIVE, legs=(back,)))[0] == "none"


class TestAmongMany:
    def test_two_that_fit_leave_it_open(self) -> None:
        known = [deal(FIVE, id="one"), deal(UP_TO_FIVE, id="two"), deal(dollars(9), id="far")]
        match = Matcher(known).match(deal(FIVE))
        assert (match.verdict, match.other, match.others) == ("maybe", "one", ("one", "two"))
        assert match.reason.startswith("2 known deals fit it")

    def test_one_that_fits_comes_before_all_that_may(self) -> None:
        known = [deal(FIVE, "", id="one"), deal(dollars(9), id="two"), deal(FIVE, id="three")]
        match = Matcher(known).match(deal(FIVE))
        assert (match.verdict, match.others) == ("same", ("three",))

    def test_all_that_may_are_told_those_of_its_amount_first(self) -> None:
        known = [deal(dollars(9), id="near"), deal(FIVE, "2026-07-01", id="as-large")]
        match = Matcher(known).match(deal(FIVE))
        assert (match.verdict, match.others) == ("maybe", ("as-large", "near"))

    def test_a_deal_is_not_matched_with_itself(self) -> None:
        match = Matcher([deal(FIVE)]).match(deal(FIVE))
        assert (match.verdict, match.other, match.others) == ("none", None, ())

    def test_deals_can_be_taken_in_one_by_one(self) -> None:
        matcher = Matcher()
        assert matcher.match(deal(FIVE)).verdict == "none"
        matcher.add(deal(FIVE, id="one"))
        assert matcher.match(deal(FIVE)).other == "one"

    def test_a_crowd_leaves_it_open(self) -> None:
        known = [deal(FIVE, id=f"d{number}") for number in range(500)]
        match = Matcher(known).match(deal(FIVE))
        assert match.verdict == "maybe" and len(match.others) == MOST_TOLD


sizes = st.one_of(
    quantities("USD"), quantities("EUR"), quantities("W"),
    st.sampled_from([FIVE, UP_TO_FIVE, EUROS, FOUR_TO_SIX, dollars(0), dollars(-5)]),
    st.integers(4_890, 5_110).map(lambda n: Quantity.exact(n * 10**6, "USD")),
)  # fmt: skip
days = st.integers(0, 500).map(lambda n: (date(2025, 1, 1) + timedelta(n)).isoformat())
dates = st.lists(st.one_of(days, st.sampled_from(["2025", "2026-02"])), max_size=3).map(tuple)
some = st.frozensets(st.sampled_from("sxyz"), max_size=2)
legs = st.lists(st.builds(Leg, some, some, sizes), max_size=2).map(tuple)
kinds = st.sampled_from(["funding_round", "listing", "chip_supply", "partnership", "licence"])


def deals(id_: str) -> st.SearchStrategy[Deal]:
    return st.builds(
        Deal, st.just(id_), st.sampled_from("st"), kinds, dates, st.none() | sizes, some, legs
    )


class TestOfAnyDeals:
    @given(deals("a"), deals("b"))
    def test_it_is_the_same_the_other_way_round(self, a: Deal, b: Deal) -> None:
        there, back = Matcher([b]).match(a), Matcher([a]).match(b)
        assert there.verdict == back.verdict == compare(a, b)[0]
        assert there.other == (None if there.verdict == "none" else "b")

    @given(deals("a"), deals("b"))
    def test_never_the_same_across_currencies_subjects_or_the_tolerance(
        self, a: Deal, b: Deal
    ) -> None:
        if compare(a, b)[0] == "same":
            assert a.subject == b.subject
            assert a.amount and b.amount and a.amount.unit == b.amount.unit
            for one, other in zip(ends(a.amount), ends(b.amount), strict=True):
                assert abs(one - other) * 100 <= max(abs(one), abs(other)) * TOLERANCE_PERCENT
            assert not a.parties or not b.parties or a.parties & b.parties

    @given(deals("a"))
    def test_a_deal_with_an_amount_and_a_date_is_the_same_as_its_double(self, a: Deal) -> None:
        exact = [date_ for date_ in a.dates if len(date_) > 4]
        double = Deal("b", a.subject, a.kind, a.dates, a.amount, a.parties, a.legs)
        if a.amount and exact:
            assert compare(a, double)[0] == "same"

    @given(st.lists(deals(""), max_size=12), deals("a"))
    def test_the_index_finds_what_comparing_with_all_finds(
        self, known: list[Deal], a: Deal
    ) -> None:
        named = [
            Deal(f"k{n}", d.subject, d.kind, d.dates, d.amount, d.parties, d.legs)
            for n, d in enumerate(known)
        ]
        verdicts = {other.id: compare(a, other)[0] for other in named}
        same = {id_ for id_, verdict in verdicts.items() if verdict == "same"}
        maybe = {id_ for id_, verdict in verdicts.items() if verdict == "maybe"}
        match = Matcher(named).match(a)
        if len(same) == 1:
            assert match.verdict == "same" and {match.other} == same
        elif same or maybe:
            assert match.verdict == "maybe"
            assert len(match.others) == min(MOST_TOLD, len(same or maybe))
            assert set(match.others) <= (same or maybe)
        else:
            assert match.verdict == "none"


def ends(q: Quantity) -> list[Any]:
    return [end for end in (q.low, q.high) if end is not None][: 2 if q.is_range else 1]


@pytest.mark.parametrize(
    ("count", "subjects", "by", "verdicts"),
    [(50_000, 5_000, 1, {"same"}), (5_000, 1, 3, {"same", "maybe", "none"})],
)
def test_many_among_many(count: int, subjects: int, by: int, verdicts: set[str]) -> None:
    def some_deal(prefix: str, number: int, by: int) -> Deal:
        on = date(2015, 1, 1) + timedelta(number * 7 % 4_000)
        amount = Quantity.exact((number * 37 % 9_973 + 1) * by * 10**6, "USD")
        leg = Leg(frozenset({f"p{number % 50}"}), frozenset({"s"}), amount)
        return Deal(
            f"{prefix}{number}", f"s{number % subjects}", "funding_round", (on.isoformat(),),
            amount, leg.payers, (leg,),
        )  # fmt: skip

    known = [some_deal("k", number, 1) for number in range(count)]
    asked = [some_deal("a", number, by) for number in range(count)]
    start = time.process_time()
    matcher = Matcher(known)
    found = [matcher.match(deal_).verdict for deal_ in asked]
    assert time.process_time() - start < 30
    assert set(found) == verdicts
