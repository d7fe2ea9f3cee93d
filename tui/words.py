"""The words on the screen for the codes in the store: one place, so that they can be translated.

A code that has no word here (in a store made by a newer termsheet) is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui.language import N_, Words, _

METRICS: Final = Words(
    {
        "valuation": N_("valuation"),
        "market_capitalisation": N_("market capitalisation"),
        "round_size": N_("round size"),
        "raised": N_("raised"),
        "committed_out": N_("committed out"),
        "commitment": N_("commitment"),
        "planned_investment": N_("planned investment"),
        "deal_value": N_("deal value"),
        "contract_value": N_("contract value"),
        "contract_total": N_("contract total"),
        "contract_value_per_year": N_("contract value per year"),
        "contract_value_per_month": N_("contract value per month"),
        "backlog": N_("backlog"),
        "contract_term": N_("term of contract"),
        "share_of_round": N_("share of round"),
        "stake": N_("stake"),
        "revenue": N_("revenue"),
        "capital_expenditure": N_("capital expenditure"),
        "capital_expenditure_growth": N_("capital expenditure growth"),
        "capital_expenditure_growth_rate": N_("capital expenditure growth rate"),
        "capital_expenditure_purpose": N_("purpose of capital expenditure"),
        "compute_spend": N_("compute spend"),
        "equity_gain": N_("gain on equity"),
        "power_capacity": N_("power capacity"),
        "chip_count": N_("chips"),
        "h100_equivalents": N_("H100 equivalents"),
        "capital_cost": N_("capital cost"),
        "headcount": N_("headcount"),
        "daily_active_users": N_("daily active users"),
        "weekly_active_users": N_("weekly active users"),
        "monthly_active_users": N_("monthly active users"),
        "weekly_active_users_growth": N_("weekly active users growth"),
        "daily_messages": N_("messages a day"),
        "daily_tokens": N_("tokens a day"),
        "paying_subscribers": N_("paying subscribers"),
        "subscriber_additions": N_("subscriber additions"),
        "market_share": N_("market share"),
        "market_share_ratio": N_("market share ratio"),
        "deal_status": N_("status"),
        "deal_link": N_("link"),
        "listing_plan": N_("listing plan"),
        "ownership_structure": N_("ownership structure"),
        "lead_investor": N_("lead investor"),
        "founded": N_("founded"),
        "site_owner": N_("owner of site"),
        "site_user": N_("user of site"),
        "chips_used": N_("chips used"),
        "product_offering": N_("product offering"),
        "hosting": N_("hosting"),
        "exclusivity": N_("exclusivity"),
        "benchmark_standing": N_("benchmark standing"),
        "share_price_move": N_("share price"),
        "internal_alert": N_("internal alert"),
        "supplier_strategy": N_("supplier strategy"),
        "position": N_("stance"),
        "rank_claim": N_("rank claim"),
    }
)

METRIC_GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (N_("Value"), (
        "valuation", "market_capitalisation", "raised", "committed_out", "round_size", "stake",
        "share_of_round", "planned_investment", "ownership_structure", "listing_plan",
        "lead_investor", "founded",
    )),
    (N_("Money"), (
        "revenue", "capital_expenditure", "capital_expenditure_growth",
        "capital_expenditure_growth_rate", "capital_expenditure_purpose", "compute_spend",
        "contract_value", "contract_total", "contract_value_per_year",
        "contract_value_per_month", "backlog", "equity_gain",
    )),
    (N_("Compute"), (
        "power_capacity", "chip_count", "h100_equivalents", "capital_cost", "chips_used",
        "hosting", "site_owner", "site_user", "exclusivity", "supplier_strategy",
    )),
    (N_("Use"), (
        "daily_active_users", "weekly_active_users", "weekly_active_users_growth",
        "monthly_active_users", "daily_messages", "daily_tokens", "paying_subscribers",
        "subscriber_additions", "product_offering", "headcount",
    )),
    (N_("Market"), (
        "market_share", "market_share_ratio", "benchmark_standing", "share_price_move",
        "rank_claim", "internal_alert", "position",
    )),
)  # fmt: skip
"""Facts of a company by kind, in the order in which people ask."""

STATUSES: Final = Words(
    {
        "rumoured": N_("rumoured"),
        "in_talks": N_("in talks"),
        "letter_of_intent": N_("letter of intent"),
        "announced": N_("announced"),
        "signed": N_("signed"),
        "closed": N_("closed"),
        "paid": N_("paid"),
        "stalled": N_("stalled"),
        "shelved": N_("shelved"),
        "cancelled": N_("cancelled"),
        "expired": N_("expired"),
    }
)

BASES: Final = Words(
    {
        "pre_money": N_("pre-money"),
        "post_money": N_("post-money"),
        "secondary": N_("secondary sale"),
        "recapitalisation": N_("recapitalisation"),
        "loan": N_("loan"),
        "committed": N_("committed"),
        "paid": N_("paid"),
        "gross": N_("gross"),
        "net": N_("net"),
        "announced": N_("announced"),
        "under_construction": N_("under construction"),
        "running": N_("running"),
        "cancelled": N_("cancelled"),
        "diluted": N_("diluted"),
        "undiluted": N_("undiluted"),
    }
)

SHORT_BASES: Final = Words(
    {
        "pre_money": N_("pre"),
        "post_money": N_("post"),
        "secondary": N_("sec"),
        "recapitalisation": N_("recap"),
    }
)
"""For narrow cells."""

NATURES: Final = Words(
    {
        "reported": N_("reported"),
        "guidance": N_("company guidance"),
        "forecast": N_("forecast"),
        "target": N_("target"),
        "commitment": N_("commitment"),
        "survey": N_("survey"),
        "press_report": N_("press report"),
        "estimate": N_("estimate"),
        "derived": N_("derived"),
    }
)

ATTRIBUTIONS: Final = Words(
    {
        "company": N_("company"),
        "person": N_("in person"),
        "filing": N_("filing"),
        "government": N_("government"),
        "survey": N_("survey"),
        "analyst": N_("analyst"),
        "dataset": N_("data set"),
        "press": N_("press"),
        "market": N_("market estimates"),
    }
)

DEAL_KINDS: Final = Words(
    {
        "funding_round": N_("funding round"),
        "investment_plan": N_("investment plan"),
        "recapitalisation": N_("recapitalisation"),
        "loan": N_("loan"),
        "cloud_contract": N_("cloud contract"),
        "chip_supply": N_("chip supply"),
        "data_center": N_("data centre"),
        "compute_lease": N_("compute lease"),
        "joint_venture": N_("joint venture"),
        "partnership": N_("partnership"),
        "licence": N_("licence"),
        "listing": N_("listing"),
    }
)

INSTRUMENTS: Final = Words(
    {
        "equity": N_("equity"),
        "debt": N_("debt"),
        "convertible": N_("convertible"),
        "warrant": N_("warrant"),
        "cash": N_("cash"),
        "compute_credit": N_("compute credit"),
        "cloud_services": N_("cloud services"),
        "chips": N_("chips"),
        "capacity": N_("capacity"),
        "revenue_share": N_("revenue share"),
        "licence": N_("licence"),
        "unspecified": N_("not specified"),
    }
)

PURPOSES: Final = Words(
    {
        "inference": N_("inference"),
        "training": N_("training"),
        "inference_and_training": N_("inference and training"),
        "general": N_("general"),
    }
)

RELATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "amends": (N_("amends"), N_("amended by")),
    "replaces": (N_("replaces"), N_("replaced by")),
    "includes": (N_("includes"), N_("included in")),
    "part_of": (N_("part of"), N_("has as part")),
    "cancels": (N_("cancels"), N_("cancelled by")),
    "overlap_unknown": (N_("may overlap with"), N_("may overlap with")),
    "possibly_same": (N_("possibly the same as"), N_("possibly the same as")),
}
"""Said of the deal itself, and of the deal at the other end."""

FACT_KINDS: Final = Words(
    {
        "measure": N_("fact"),
        "amount": N_("amount"),
        "part": N_("part"),
        "term": N_("term"),
        "status": N_("status"),
        "link": N_("link"),
    }
)

ENTITY_KINDS: Final = Words(
    {
        "company": N_("company"),
        "investor": N_("investor"),
        "person": N_("person"),
        "product": N_("product"),
        "joint_venture": N_("joint venture"),
        "nonprofit": N_("nonprofit"),
        "government": N_("government"),
        "group": N_("group"),
        "market": N_("market"),
        "facility": N_("data centre"),
    }
)

ROLES: Final = Words(
    {
        "model_lab": N_("model lab"),
        "hyperscaler": N_("hyperscaler"),
        "cloud": N_("cloud"),
        "chipmaker": N_("chipmaker"),
        "investor": N_("investor"),
        "other": N_("other"),
    }
)

RANKS: Final = Words(
    {
        "preferred": N_("preferred"),
        "normal": N_("normal"),
        "deprecated": N_("deprecated"),
    }
)

SOURCE_KINDS: Final = Words(
    {
        "press": N_("press"),
        "company": N_("company announcement"),
        "filing": N_("filing"),
        "survey": N_("survey"),
        "dataset": N_("data set"),
        "government": N_("government"),
    }
)

AXES: Final = Words(
    {
        "unit": N_("unit"),
        "basis": N_("basis"),
        "scope": N_("scope"),
        "period_kind": N_("fiscal against calendar"),
        "period": N_("period"),
        "against": N_("growth since"),
        "population": N_("population"),
        "expectation": N_("actual against expected"),
    }
)

PERIOD_KINDS: Final = Words(
    {
        "calendar": N_("calendar"),
        "fiscal": N_("fiscal"),
        "run_rate": N_("run rate"),
    }
)

EXPECTATIONS: Final = Words({"expected": N_("expected"), "actual": N_("actual")})

UNKNOWN: Final = N_("unknown")
NOT_STATED: Final = N_("not stated")
NOT_COUNTED: Final = N_("told otherwise elsewhere, not counted")
"""Of a part that another source states differently: the other one is in the sums."""
DASH: Final = "–"
"""In a cell: nothing is known."""


def word(table: Mapping[str, str], code: str | None, missing: str = "") -> str:
    """The word for a code; `missing` where there is no code."""
    if code is None:
        return missing
    return table.get(code, code.replace("_", " "))


def relation(code: str, incoming: bool) -> str:
    """The words for a link, as said of this deal."""
    if code not in RELATIONS:
        return code.replace("_", " ")
    return _(RELATIONS[code][1 if incoming else 0])


def metric_title(code: str) -> str:
    """A metric's name with a capital, for the start of a line."""
    name = word(METRICS, code)
    return name[:1].upper() + name[1:]


def basis_in_full(axis: str, value: str | None) -> str:
    """The value of something that figures must agree in, in words."""
    if value is None:
        return _(NOT_STATED)
    if axis == "basis":
        return word(BASES, value)
    if axis == "period_kind":
        return PERIOD_KINDS.get(value, value)
    return value
