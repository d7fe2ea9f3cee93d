"""What is told to people about a fault, so that it can be told in another language as well.

`db` tells in English. A `Told` is that English text; it also keeps the message and what was put
into it, from which whoever speaks to a person in another language tells the same again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from db.named_tuple import NamedTuple


class Forms(NamedTuple):
    """A message in singular and plural, and the number that decides between them."""

    one: str
    more: str
    number: int


class Told(str):
    """A text in English that knows what it was made of.

    Attributes:
        message: The text before anything was put into it; a catalogue of messages has it.
        parts: What was put in, by name. A part may be a `Told` itself.
        forms: Of a message by number, both of its forms; None of any other.
    """

    __slots__ = ("forms", "message", "parts")
    message: str
    parts: dict[str, object]
    forms: Forms | None

    def __new__(
        cls, message: str, parts: dict[str, object] | None = None, forms: Forms | None = None
    ) -> Self:
        """Put the parts into the message; without any it may have braces of its own."""
        made = super().__new__(cls, message.format(**parts) if parts else message)
        made.message, made.parts, made.forms = message, parts or {}, forms
        return made

    def shown(self, text: str) -> Self:
        """The same, which in English is another text: this one made safe, or cut short."""
        made = str.__new__(type(self), text)
        made.message, made.parts, made.forms = self.message, self.parts, self.forms
        return made


def either(names: Iterable[str]) -> str:
    """One of these: "a", "a or b", "a or b or c"."""
    first, *others = names
    for other in others:
        first = told("{first} or {other}", first=first, other=other)
    return first


def both(names: Iterable[str]) -> str:
    """All of these: "a", "a and b", "a and b and c"."""
    first, *others = names
    for other in others:
        first = told("{first} and {other}", first=first, other=other)
    return first


def told(message: str, **parts: object) -> Told:
    """Tell something, with the parts in place of their names in braces."""
    return Told(message, parts)


def counted(one: str, more: str, count: int, **parts: object) -> Told:
    """Tell something by number, which stands in place of `{count}`: "1 row", "1,000 rows"."""
    parts = {"count": f"{count:,}", **parts}
    return Told(one if count == 1 else more, parts, Forms(one, more, count))


def words_of(error: BaseException) -> str:
    """What an error says, as it was told."""
    first = error.args[0] if len(error.args) == 1 else None
    return first if isinstance(first, Told) else str(error)
