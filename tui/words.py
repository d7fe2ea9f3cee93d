"""The words on the screen for the codes in the store: one place, so that they can be translated.

A code that has no word here (in a store made by a newer termsheet) is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

METRICS: Final[Mapping[str, str]] = {
    "valuation": "valuation",
    "market_capitalisation": "market capitalisation",
    "round_size": "round size",
    "raised": "raised",
    "committed_out": "committed out",
    "commitment": "commitment",
    "planned_investment": "planned investment",
    "deal_value": "deal value",
    "contract_value": "contract value",
    "contract_total": "contract total",
    "contract_value_per_year": "contract value per year",
    "contract_value_per_month": "contract value per month",
    "backlog": "backlog",
    "contract_term": "term of contract",
    "share_of_round": "share of round",
    "stake": "stake",
    "revenue": "revenue",
    "capital_expenditure": "capital expenditure",
    "capital_expenditure_growth": "capital expenditure growth",
    "capital_expenditure_growth_rate": "capital expenditure growth rate",
    "capital_expenditure_purpose": "purpose of capital expenditure",
    "compute_spend": "compute spend",
    "equity_gain": "gain on equity",
    "power_capacity": "power capacity",
    "chip_count": "chips",
    "h100_equivalents": "H100 equivalents",
    "capital_cost": "capital cost",
    "headcount": "headcount",
    "daily_active_users": "daily active users",
    "weekly_active_users": "weekly active users",
    "monthly_active_users": "monthly active users",
    "weekly_active_users_growth": "weekly active users growth",
    "daily_messages": "messages a day",
    "daily_tokens": "tokens a day",
    "paying_subscribers": "paying subscribers",
    "subscriber_additions": "subscriber additions",
    "market_share": "market share",
    "market_share_ratio": "market share ratio",
    "deal_status": "status",
    "deal_link": "link",
    "listing_plan": "listing plan",
    "ownership_structure": "ownership structure",
    "lead_investor": "lead investor",
    "founded": "founded",
    "site_owner": "owner of site",
    "site_user": "user of site",
    "chips_used": "chips used",
    "product_offering": "product offering",
    "hosting": "hosting",
    "exclusivity": "exclusivity",
    "benchmark_standing": "benchmark standing",
    "share_price_move": "share price",
    "internal_alert": "internal alert",
    "supplier_strategy": "supplier strategy",
    "position": "stance",
    "rank_claim": "rank claim",
}

METRIC_GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Value", ("valuation", "market_capitalisation", "raised", "committed_out", "round_size",
               "stake", "share_of_round", "planned_investment", "ownership_structure",
               "listing_plan", "lead_investor", "founded")),
    ("Money", ("revenue", "capital_expenditure", "capital_expenditure_growth",
               "capital_expenditure_growth_rate", "capital_expenditure_purpose", "compute_spend",
               "contract_value", "contract_total", "contract_value_per_year",
               "contract_value_per_month", "backlog", "equity_gain")),
    ("Compute", ("power_capacity", "chip_count", "h100_equivalents", "capital_cost", "chips_used",
                 "hosting", "site_owner", "site_user", "exclusivity", "supplier_strategy")),
    ("Use", ("daily_active_users", "weekly_active_users", "weekly_active_users_growth",
             "monthly_active_users", "daily_messages", "daily_tokens", "paying_subscribers",
             "subscriber_additions", "product_offering", "headcount")),
    ("Market", ("market_share", "market_share_ratio", "benchmark_standing", "share_price_move",
                "rank_claim", "internal_alert", "position")),
)  # fmt: skip
"""Facts of a company by kind, in the order in which people ask."""

STATUSES: Final[Mapping[str, str]] = {
    "rumoured": "rumoured",
    "in_talks": "in talks",
    "letter_of_intent": "letter of intent",
    "announced": "announced",
    "signed": "signed",
    "closed": "closed",
    "paid": "paid",
    "stalled": "stalled",
    "shelved": "shelved",
    "cancelled": "cancelled",
    "expired": "expired",
}

BASES: Final[Mapping[str, str]] = {
    "pre_money": "pre-money",
    "post_money": "post-money",
    "secondary": "secondary sale",
    "recapitalisation": "recapitalisation",
    "loan": "loan",
    "committed": "committed",
    "paid": "paid",
    "gross": "gross",
    "net": "net",
    "announced": "announced",
    "under_construction": "under construction",
    "running": "running",
    "cancelled": "cancelled",
    "diluted": "diluted",
    "undiluted": "undiluted",
}

SHORT_BASES: Final[Mapping[str, str]] = {
    "pre_money": "pre",
    "post_money": "post",
    "secondary": "sec",
    "recapitalisation": "recap",
}
"""For narrow cells."""

NATURES: Final[Mapping[str, str]] = {
    "reported": "reported",
    "guidance": "company guidance",
    "forecast": "forecast",
    "target": "target",
    "commitment": "commitment",
    "survey": "survey",
    "press_report": "press report",
    "estimate": "estimate",
    "derived": "derived",
}

ATTRIBUTIONS: Final[Mapping[str, str]] = {
    "company": "company",
    "person": "in person",
    "filing": "filing",
    "government": "government",
    "survey": "survey",
    "analyst": "analyst",
    "dataset": "data set",
    "press": "press",
    "market": "market estimates",
}

DEAL_KINDS: Final[Mapping[str, str]] = {
    "funding_round": "funding round",
    "investment_plan": "investment plan",
    "recapitalisation": "recapitalisation",
    "loan": "loan",
    "cloud_contract": "cloud contract",
    "chip_supply": "chip supply",
    "data_center": "data centre",
    "compute_lease": "compute lease",
    "joint_venture": "joint venture",
    "partnership": "partnership",
    "licence": "licence",
    "listing": "listing",
}

INSTRUMENTS: Final[Mapping[str, str]] = {
    "equity": "equity",
    "debt": "debt",
    "convertible": "convertible",
    "warrant": "warrant",
    "cash": "cash",
    "compute_credit": "compute credit",
    "cloud_services": "cloud services",
    "chips": "chips",
    "capacity": "capacity",
    "revenue_share": "revenue share",
    "licence": "licence",
    "unspecified": "not specified",
}

PURPOSES: Final[Mapping[str, str]] = {
    "inference": "inference",
    "training": "training",
    "inference_and_training": "inference and training",
    "general": "general",
}

RELATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "amends": ("amends", "amended by"),
    "replaces": ("replaces", "replaced by"),
    "includes": ("includes", "included in"),
    "part_of": ("part of", "has as part"),
    "cancels": ("cancels", "cancelled by"),
    "overlap_unknown": ("may overlap with", "may overlap with"),
    "possibly_same": ("possibly the same as", "possibly the same as"),
}
"""Said of the deal itself, and of the deal at the other end."""

FACT_KINDS: Final[Mapping[str, str]] = {
    "measure": "fact",
    "amount": "amount",
    "part": "part",
    "term": "term",
    "status": "status",
    "link": "link",
}

ENTITY_KINDS: Final[Mapping[str, str]] = {
    "company": "company",
    "investor": "investor",
    "person": "person",
    "product": "product",
    "joint_venture": "joint venture",
    "nonprofit": "nonprofit",
    "government": "government",
    "group": "group",
    "market": "market",
    "facility": "data centre",
}

ROLES: Final[Mapping[str, str]] = {
    "model_lab": "model lab",
    "hyperscaler": "hyperscaler",
    "cloud": "cloud",
    "chipmaker": "chipmaker",
    "investor": "investor",
    "other": "other",
}

RANKS: Final[Mapping[str, str]] = {
    "preferred": "preferred",
    "normal": "normal",
    "deprecated": "deprecated",
}

SOURCE_KINDS: Final[Mapping[str, str]] = {
    "press": "press",
    "company": "company announcement",
    "filing": "filing",
    "survey": "survey",
    "dataset": "data set",
    "government": "government",
}

AXES: Final[Mapping[str, str]] = {
    "unit": "unit",
    "basis": "basis",
    "scope": "scope",
    "period_kind": "fiscal against calendar",
    "period": "period",
    "population": "population",
    "expectation": "actual against expected",
}

UNKNOWN: Final = "unknown"
NOT_STATED: Final = "not stated"
NOT_COUNTED: Final = "told otherwise elsewhere, not counted"
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
    return RELATIONS[code][1 if incoming else 0]


def metric_title(code: str) -> str:
    """A metric's name with a capital, for the start of a line."""
    name = word(METRICS, code)
    return name[:1].upper() + name[1:]


def basis_in_full(axis: str, value: str | None) -> str:
    """The value of something that figures must agree in, in words."""
    if value is None:
        return NOT_STATED
    if axis == "basis":
        return word(BASES, value)
    if axis == "period_kind":
        return {"run_rate": "run rate"}.get(value, value)
    return value
