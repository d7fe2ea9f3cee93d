"""How figures are written for people: in B or in 亿, as they like, around them their language.

What programs read is written by `db.quantity` itself, and is the same for everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from db.quantity import SPOKEN, STYLES, Number, Quantity, styled, tightened
from db.quantity.notation import CHINESE_NAMES
from tui import language

_is_aloud: ContextVar[bool] = ContextVar("is_aloud", default=False)


@contextmanager
def aloud() -> Iterator[None]:
    """Write figures out in words meanwhile: "175 to 185 billion US dollars"."""
    token = _is_aloud.set(True)
    try:
        yield
    finally:
        _is_aloud.reset(token)


def text(quantity: Quantity, digits: int | None = None, *, tight: bool = False) -> str:
    """A figure: "$110B", "up to $100B", "1100亿美元", "至多1000亿美元".

    Args:
        quantity: The figure.
        digits: How many significant digits there is room for; None keeps them all.
        tight: Signs stand for words: "≤ $100B".
    """
    words = language.spoken()
    if _is_aloud.get():
        return styled(quantity, SPOKEN[words], digits)
    style = STYLES[words, language.numbers()]
    return styled(quantity, tightened(style) if tight else style, digits)


def currency_name(code: str) -> str:
    """What a currency is called: its code, or its name in Chinese."""
    return CHINESE_NAMES.get(code, code) if language.is_chinese() else code


def number_text(number: Number, unit: str, digits: int | None = None) -> str:
    """One number of a unit, as `text` writes it."""
    return text(Quantity.exact(number, unit), digits)
