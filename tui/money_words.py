"""The words and signs for totals, stages of money and circles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from db.named_tuple import NamedTuple
from db.quantity import dimension_of
from tui.figures import currency_name
from tui.language import N_, Words, _
from tui.phrases import bracketed


class StageLook(NamedTuple):
    """How a stage of money looks: the firmer, the taller, so that it reads without colour.

    Attributes:
        word: What it is called; `_` looks it up.
        fill: What bars are made of.
        role: The meaning behind its colour.
    """

    word: str
    fill: str
    role: str


STAGES: Final[Mapping[str, StageLook]] = {
    "paid": StageLook(N_("paid"), "█", "paid"),
    "closed": StageLook(N_("closed"), "▆", "paid"),
    "signed": StageLook(N_("signed"), "▅", "committed"),
    "announced": StageLook(N_("announced"), "▃", "committed"),
    "conditional": StageLook(N_("conditional"), "▒", "conditional"),
    "talk": StageLook(N_("talked about"), "▁", "dim"),
    "lapsed": StageLook(N_("lapsed"), "╳", "cancelled"),
    "unknown": StageLook(N_("stage not stated"), "?", "dim"),
}

WHY_LEFT_OUT: Final = Words(
    {
        "lapsed": N_("it came to nothing"),
        "replaced": N_("replaced"),
        "cancelled": N_("cancelled"),
        "part_of": N_("counted already: it is part of another deal"),
        "talk": N_("talked about, not promised"),
        "no_figure": N_("how much is not known"),
        "no_amount": N_("a share, not an amount"),
        "no_party": N_("who pays it, or who is paid, is not stated"),
        "within": N_("goes from one company of the family to another"),
    }
)

_WHY_BY: Final = Words(
    {
        "replaced": N_("replaced by {deal}"),
        "cancelled": N_("cancelled by {deal}"),
        "part_of": N_("counted already, as part of {deal}"),
    }
)


def why(code: str, other: str | None, status: str | None) -> str:
    """Why something is not in a total.

    Args:
        code: The reason, one of `WHY_LEFT_OUT`.
        other: The title of the deal that is the reason, if any.
        status: The word for its stage, if any.
    """
    if other and code in _WHY_BY:
        return _WHY_BY[code].format(deal=other)
    told = WHY_LEFT_OUT.get(code, code.replace("_", " "))
    return bracketed(told, status) if status and code in ("lapsed", "talk") else told


def unit_title(unit: str | None) -> str:
    """The heading above figures of one unit."""
    if unit is None:
        return _("Not added up")
    return (
        _("Capacity")
        if dimension_of(unit) == "power"
        else _("Money, {unit}").format(unit=currency_name(unit))
    )
