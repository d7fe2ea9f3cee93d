"""What facts say often in words of their own, without codes and without Chinese words beside.

In English everything is as the facts say it, and so is all that is not known here.
"""

from __future__ import annotations

import re
from typing import Final

from tui.language import N_, Words, _, p_

SCOPES: Final = Words(
    {
        "2025 dollars": N_("2025 dollars"),
        "All products": N_("All products"),
        "Full company": N_("Full company"),
        "IT": N_("IT"),
        "a part of the company": N_("a part of the company"),
        "chips": N_("chips"),
        "cloud compute": N_("cloud compute"),
        "cloud compute and data": N_("cloud compute and data"),
        "coding": N_("coding"),
        "data centers": N_("data centers"),
        "early days": N_("early days"),
        "enterprise AI": N_("enterprise AI"),
        "first-party products": N_("first-party products"),
        "inference": N_("inference"),
        "listing": N_("listing"),
        "research and development": N_("research and development"),
        "size of the round": N_("size of the round"),
        "stateless API": N_("stateless API"),
        "training": N_("training"),
        "valuation": N_("valuation"),
        "whole site": N_("whole site"),
    }
)
"""Products, segments and markets that figures are limited to."""

SAYERS: Final = Words(
    {
        "21st Century Business Herald": N_("21st Century Business Herald"),
        "market estimates and company guidance": N_("market estimates and company guidance"),
        "the enterprise market; who was asked is not stated": N_(
            "the enterprise market; who was asked is not stated"
        ),
    }
)
"""Who says something, and whom they asked."""

PLACES: Final = Words(
    {
        "line": N_("line {number}"),
        "p.": N_("p. {number}"),
        "page": N_("page {number}"),
        "para": N_("para {number}"),
        "row": N_("row {number}"),
        "table": N_("table {number}"),
        "title": N_("title"),
        "byline": N_("byline"),
    }
)
"""Places in a source; where several are meant, the number is "3-4"."""

_NUMBER = re.compile("[0-9]+(?:-[0-9]+)?")
_INVESTOR = "investor in "


def scope_words(scope: str | None) -> str:
    """What a figure is limited to; "" where it is not."""
    if scope == "cloud":
        return p_("scope", "cloud")  # elsewhere it is a kind of company
    return SCOPES.get(scope, scope) if scope else ""


def sayer_words(sayer: str) -> str:
    """Who says something, or whom a survey asked."""
    return SAYERS.get(sayer, sayer)


def place_words(locator: str | None) -> str:
    """Where in a source something stands; "" where that is not stated."""
    kind, _blank, number = (locator or "").partition(" ")
    if kind in PLACES and (_NUMBER.fullmatch(number) if "{" in PLACES[kind] else not number):
        return PLACES[kind].format(number=number)
    return locator or ""


def interest_words(interest: str) -> str:
    """What interest a sponsor has in the outcome."""
    if interest.startswith(_INVESTOR):
        return _("investor in {whom}").format(whom=interest.removeprefix(_INVESTOR))
    return interest
