"""What part a figure plays, from its dimension and the words beside it."""

from __future__ import annotations

import re
from typing import Final

from db.quantity import Quantity

_OF_DIMENSION: Final = {
    "money": "money",
    "power": "capacity",
    "ratio": "share",
    "people": "people",
    "growth": "growth",
    "count": "count",
    "duration": "term_years",
}
_ALONE: Final = {
    "warrant": re.compile(r"\bwarrants?\b|认股权证?", re.IGNORECASE),
    "backstop": re.compile(r"\bbackstops?\b|兜底", re.IGNORECASE),
}
_STAKE: Final = re.compile(
    r"\b(?:owns?|owned|stakes?|equity|holds?|held|shares)\b|持股|股权|股份"
    r"|\Aof [^\W\d_a-z][\w.&'-]*\Z"
)


STANDS_ALONE: Final = frozenset(_ALONE)
"""The roles that a piece without a figure can have, beside words and dates."""


def role_alone(words: str) -> str | None:
    """The role that words have without a figure."""
    for role, pattern in _ALONE.items():
        if pattern.fullmatch(words):
            return role
    return None


def role_of(quantity: Quantity, words: str, every: str, further: bool) -> tuple[str, str]:
    """The role of a figure, and the words that are left when it is known.

    Args:
        quantity: The figure.
        words: Its label.
        every: "month" or "year" where it has a rate, else "".
        further: Whether a plus stands before it.
    """
    dimension = quantity.dimension
    if every:
        return f"money_per_{every}", words
    for role, pattern in _ALONE.items():
        if dimension == "money" or (dimension == "ratio" and role == "warrant"):
            rest, found = pattern.subn("", words)
            if found:
                return role, " ".join(rest.split()).removeprefix("… ").removesuffix(" …")
    if dimension != "ratio":
        return _OF_DIMENSION[dimension], words
    if further:
        return "change", words
    return ("stake" if not words or _STAKE.search(words) else "share"), words
