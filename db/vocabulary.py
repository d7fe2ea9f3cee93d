"""The codes that facts are written with, as data: kinds, statuses, instruments, metrics.

Codes are lower_snake_case and stable; files, the store and scripts hold them. The words that
people see for them are the screens' business.
"""

from __future__ import annotations

from typing import Final

from db.named_tuple import NamedTuple

ENTITY_KINDS: Final = (
    "company", "investor", "person", "product", "joint_venture", "nonprofit", "government",
    "group", "market", "facility",
)  # fmt: skip
ENTITY_ROLES: Final = ("model_lab", "hyperscaler", "cloud", "chipmaker", "investor", "other")
SOURCE_KINDS: Final = ("press", "company", "filing", "survey", "dataset", "government")

FACT_KINDS: Final = ("measure", "amount", "part", "term", "status", "link")

NATURES: Final = (
    "reported", "guidance", "forecast", "target", "commitment", "survey", "press_report",
    "estimate", "derived",
)  # fmt: skip
EXPECTED_NATURES: Final = frozenset({"guidance", "forecast", "target", "commitment"})
"""Natures of what is yet to come; all others say what is."""

RANKS: Final = ("preferred", "normal", "deprecated")

ATTRIBUTIONS: Final = (
    "company", "person", "filing", "government", "survey", "analyst", "dataset", "press", "market",
)  # fmt: skip
FIRST_HAND: Final = frozenset({"company", "person", "filing", "government"})
"""Attributions in which the one who speaks knows it for themselves."""

RELATIONS: Final = (
    "amends", "replaces", "includes", "part_of", "cancels", "overlap_unknown", "possibly_same",
)  # fmt: skip
UNSURE: Final = ("overlap_unknown", "possibly_same")
"""Relations of deals that may be about the same money: it is not known how much they share."""

INSTRUMENTS: Final = (
    "equity", "debt", "convertible", "warrant", "cash", "compute_credit", "cloud_services",
    "chips", "capacity", "revenue_share", "licence", "unspecified",
)  # fmt: skip
PURPOSES: Final = ("inference", "training", "inference_and_training", "general")


class Status(NamedTuple):
    """A stage that a deal or a part can be in.

    Attributes:
        code: The stable code.
        stage: How firm the money is: "talk", "promise", "binding", "done" or "lapsed".
    """

    code: str
    stage: str


STATUSES: Final = {
    status.code: status
    for status in (
        Status("rumoured", "talk"),
        Status("in_talks", "talk"),
        Status("letter_of_intent", "talk"),
        Status("announced", "promise"),
        Status("signed", "binding"),
        Status("closed", "done"),
        Status("paid", "done"),
        Status("stalled", "lapsed"),
        Status("shelved", "lapsed"),
        Status("cancelled", "lapsed"),
        Status("expired", "lapsed"),
    )
}


class DealKind(NamedTuple):
    """A kind of deal.

    Attributes:
        code: The stable code.
        compute: Whether it is about compute, and so belongs among the contracts.
        raises: Whether its subject raises money by it.
        amount_metric: The metric of its headline figure when that is money.
    """

    code: str
    compute: bool
    raises: bool
    amount_metric: str


DEAL_KINDS: Final = {
    kind.code: kind
    for kind in (
        DealKind("funding_round", False, True, "round_size"),
        DealKind("investment_plan", False, True, "planned_investment"),
        DealKind("recapitalisation", False, False, "deal_value"),
        DealKind("loan", False, False, "deal_value"),
        DealKind("cloud_contract", True, False, "contract_value"),
        DealKind("chip_supply", True, False, "contract_value"),
        DealKind("data_center", True, False, "contract_value"),
        DealKind("compute_lease", True, False, "contract_value"),
        DealKind("joint_venture", False, False, "planned_investment"),
        DealKind("partnership", False, False, "deal_value"),
        DealKind("licence", False, False, "deal_value"),
        DealKind("listing", False, True, "deal_value"),
    )
}


class Metric(NamedTuple):
    """What a figure measures, and when two such figures may be set side by side.

    Attributes:
        code: The stable code.
        dimension: Of its quantities (see `db.quantity`), or "words" where it has none.
        bases: The bases that its figures can have; empty where there is one only.
        must_agree: What two figures must share to be compared: any of "basis", "scope",
            "period_kind", "period", "population", "expectation" (what is against what is to
            come), "unit".
        additive: Whether figures of it may be added up.
        signed: Whether its figures can be below zero: a loss, a decline, what is offset.
        share: Whether it is a part of a whole, and so never over 100 %.
    """

    code: str
    dimension: str
    bases: tuple[str, ...] = ()
    must_agree: tuple[str, ...] = ("unit",)
    additive: bool = False
    signed: bool = False
    share: bool = False


_MONEY_STAGE = ("committed", "paid")
_CAPACITY_STAGE = ("announced", "under_construction", "running", "cancelled")
_PERIOD = ("unit", "period_kind", "period")
_SURVEY = ("unit", "scope", "population", "period")

METRICS: Final = {
    metric.code: metric
    for metric in (
        Metric("valuation", "money",
               ("pre_money", "post_money", "secondary", "recapitalisation"),
               ("unit", "basis", "expectation")),
        Metric("market_capitalisation", "money"),
        Metric("round_size", "money", _MONEY_STAGE, ("unit", "basis"), additive=True),
        Metric("raised", "money", _MONEY_STAGE, ("unit", "basis"), additive=True),
        Metric("committed_out", "money", _MONEY_STAGE, ("unit", "basis"), additive=True),
        Metric("commitment", "money", _MONEY_STAGE, ("unit", "basis"), additive=True),
        Metric("planned_investment", "money", _MONEY_STAGE, ("unit", "basis"), additive=True),
        Metric("deal_value", "money", (), ("unit", "basis")),
        Metric("contract_value", "money", _MONEY_STAGE, ("unit", "basis"), additive=True),
        Metric("contract_total", "money", _MONEY_STAGE, ("unit", "basis")),
        Metric("contract_value_per_year", "money", _MONEY_STAGE, ("unit", "basis")),
        Metric("contract_value_per_month", "money", _MONEY_STAGE, ("unit", "basis")),
        Metric("backlog", "money", (), ("unit", "scope"), additive=True),
        Metric("contract_term", "words"),
        Metric("share_of_round", "ratio", share=True),
        Metric("stake", "ratio", ("diluted", "undiluted"), ("unit", "basis"), share=True),
        Metric("revenue", "money", ("gross", "net"),
               (*_PERIOD, "basis", "scope", "expectation"), True, signed=True),
        Metric("capital_expenditure", "money", (), (*_PERIOD, "expectation"), True),
        Metric("capital_expenditure_growth", "growth", (), (*_PERIOD, "against", "expectation")),
        Metric("capital_expenditure_growth_rate", "ratio", (),
               (*_PERIOD, "against", "expectation"), signed=True),
        Metric("capital_expenditure_purpose", "words"),
        Metric("compute_spend", "money", ("gross", "net"),
               (*_PERIOD, "basis", "scope", "expectation"), True),
        Metric("equity_gain", "money", (), (*_PERIOD, "scope", "expectation"), True, signed=True),
        Metric("power_capacity", "power", _CAPACITY_STAGE,
               ("unit", "basis", "scope"), additive=True),
        Metric("chip_count", "count", _CAPACITY_STAGE, ("unit", "basis", "scope"), additive=True),
        Metric("h100_equivalents", "count", _CAPACITY_STAGE, ("unit", "basis"), additive=True),
        Metric("capital_cost", "money", _CAPACITY_STAGE, ("unit", "basis"), additive=True),
        Metric("headcount", "people", (), ("unit", "scope")),
        Metric("daily_active_users", "people", (), ("unit", "scope")),
        Metric("weekly_active_users", "people", (), ("unit", "scope")),
        Metric("monthly_active_users", "people", (), ("unit", "scope")),
        Metric("weekly_active_users_growth", "growth", (),
               ("unit", "scope", "period", "against")),
        Metric("daily_messages", "count", (), ("unit", "scope")),
        Metric("daily_tokens", "count", (), ("unit", "scope")),
        Metric("paying_subscribers", "people", (), ("unit", "scope")),
        Metric("subscriber_additions", "people", (), ("unit", "scope", "period"), signed=True),
        Metric("market_share", "ratio", (), _SURVEY, share=True),
        Metric("market_share_ratio", "growth", (), _SURVEY),
        Metric("deal_status", "words"),
        Metric("deal_link", "words"),
        Metric("listing_plan", "words"),
        Metric("ownership_structure", "words"),
        Metric("lead_investor", "words"),
        Metric("founded", "words"),
        Metric("site_owner", "words"),
        Metric("site_user", "words"),
        Metric("chips_used", "words"),
        Metric("product_offering", "words"),
        Metric("hosting", "words"),
        Metric("exclusivity", "words"),
        Metric("benchmark_standing", "words"),
        Metric("share_price_move", "words"),
        Metric("internal_alert", "words"),
        Metric("supplier_strategy", "words"),
        Metric("position", "words"),
        Metric("rank_claim", "words"),
    )
}  # fmt: skip


def amount_metric(deal_kind: str, dimension: str) -> str:
    """The metric of a deal's figure, from the deal's kind and the figure's dimension."""
    if dimension == "power":
        return "power_capacity"
    if dimension == "ratio":
        return "stake"
    return DEAL_KINDS[deal_kind].amount_metric


def part_metric(deal_kind: str, dimension: str) -> str:
    """The metric of a part's figure: what one payer commits, or capacity, or a stake."""
    if dimension == "money" and not DEAL_KINDS[deal_kind].compute:
        return "commitment"
    return amount_metric(deal_kind, dimension)
