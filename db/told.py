"""What is told to people about a fault, so that it can be told in another language as well.

`db` tells in English. A `Told` is that English text; it also keeps the message and what was put
into it, from which whoever speaks to a person in another language tells the same again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self


class Told(str):
    """A text in English that knows what it was made of.

    Attributes:
        message: The text before anything was put into it; a catalogue of messages has it.
        parts: What was put in, by name. A part may be a `Told` itself.
    """

    __slots__ = ("message", "parts")
    message: str
    parts: dict[str, object]

    def __new__(cls, message: str, parts: dict[str, object] | None = None) -> Self:
        """Put the parts into the message; without any it may have braces of its own."""
        made = super().__new__(cls, message.format(**parts) if parts else message)
        made.message, made.parts = message, parts or {}
        return made


def either(names: Sequence[str]) -> str:
    """One of these: "a", "a or b", "a or b or c"."""
    first, *others = names
    for other in others:
        first = told("{first} or {other}", first=first, other=other)
    return first


def told(message: str, **parts: object) -> Told:
    """Tell something, with the parts in place of their names in braces."""
    return Told(message, parts)
