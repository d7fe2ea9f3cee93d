"""One figure as a source gave it: its bounds, how sharp they are, and its unit.

``bounds`` is the figure itself, ``arithmetic`` what follows from several, ``notation`` how one is
written. Reading words is the business of ``db.figures``.
"""

from __future__ import annotations

from db.quantity.arithmetic import add, certainly_less, divide, ratio, same, scale, subtract
from db.quantity.bounds import (
    CURRENCIES,
    Number,
    Quantity,
    QuantityError,
    dimension_of,
    is_whole,
)
from db.quantity.notation import (
    SPOKEN,
    STYLES,
    Style,
    as_json,
    chinese_text,
    number_text,
    styled,
    text,
    tightened,
)

__all__ = [
    "CURRENCIES",
    "SPOKEN",
    "STYLES",
    "Number",
    "Quantity",
    "QuantityError",
    "Style",
    "add",
    "as_json",
    "certainly_less",
    "chinese_text",
    "dimension_of",
    "divide",
    "is_whole",
    "number_text",
    "ratio",
    "same",
    "scale",
    "styled",
    "subtract",
    "text",
    "tightened",
]
