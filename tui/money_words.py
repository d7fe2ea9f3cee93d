"""The words and signs for totals, stages of money and circles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from db.quantity import dimension_of


class StageLook(NamedTuple):
    """How a stage of money looks: the firmer, the taller, so that it reads without colour.

    Attributes:
        word: What it is called.
        fill: What bars are made of.
        role: The meaning behind its colour.
    """

    word: str
    fill: str
    role: str


STAGES: Final[Mapping[str, StageLook]] = {
    "paid": StageLook("paid", "█", "paid"),
    "closed": StageLook("closed", "▆", "paid"),
    "signed": StageLook("signed", "▅", "committed"),
    "announced": StageLook("announced", "▃", "committed"),
    "conditional": StageLook("conditional", "▒", "conditional"),
    "talk": StageLook("talked about", "▁", "dim"),
    "lapsed": StageLook("lapsed", "╳", "cancelled"),
    "unknown": StageLook("stage not stated", "?", "dim"),
}

WHY_LEFT_OUT: Final[Mapping[str, str]] = {
    "lapsed": "it came to nothing",
    "replaced": "replaced",
    "cancelled": "cancelled",
    "part_of": "counted already: it is part of another deal",
    "talk": "talked about, not promised",
    "no_figure": "how much is not known",
    "no_amount": "a share, not an amount",
    "no_party": "who pays it, or who is paid, is not stated",
    "within": "goes from one company of the family to another",
}

_WHY_BY: Final[Mapping[str, str]] = {
    "replaced": "replaced by",
    "cancelled": "cancelled by",
    "part_of": "counted already, as part of",
}


def why(code: str, other: str | None, status: str | None) -> str:
    """Why something is not in a total.

    Args:
        code: The reason, one of `WHY_LEFT_OUT`.
        other: The title of the deal that is the reason, if any.
        status: The word for its stage, if any.
    """
    if other and code in _WHY_BY:
        return f"{_WHY_BY[code]} {other}"
    told = WHY_LEFT_OUT.get(code, code.replace("_", " "))
    return f"{told} ({status})" if status and code in ("lapsed", "talk") else told


def unit_title(unit: str | None) -> str:
    """The heading above figures of one unit."""
    if unit is None:
        return "Not added up"
    return "Capacity" if dimension_of(unit) == "power" else f"Money, {unit}"
