"""A row while a mapping looks at it, and what is made of its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from db.safe_text import clean

_MOST_SHOWN = 60


class Unread(str):
    """A figure that can't be read, and is kept as it was published."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Use:
    """A name that a row uses: the entity, and what it is if it is new.

    Attributes:
        rank: What a mapping says first of a new entity counts.
    """

    id: str
    kind: str
    role: str | None
    rank: int


class Resolver(Protocol):
    """Leads names to entities."""

    def resolve(self, name: str) -> str:
        """The id of an entity.

        Raises:
            Refused: It leads to several, or to none and none may be made.
        """

    def declare(self, name: str, id_: str | None) -> str:
        """The id of an entity that a file declares; it has the id wanted if it is new.

        Raises:
            Refused: Its name leads to several.
        """


class RowContext:
    """A row while it is looked at.

    Attributes:
        values: Column -> text, blanks as ""; and where it stands: "row", "line", "file".
        fields: The fields that were made already.
        shared: What several records of the row have in common, by what makes it.
        used: The entities that it names.
        unread: Columns and texts that could not be read.
    """

    __slots__ = ("fields", "shared", "unread", "used", "values")

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.used: list[Use] = []
        self.unread: list[tuple[str, str]] = []
        self.fields: dict[str, Any] = {}
        self.shared: dict[int, Any] = {}

    def field(self, name: str, make: Make) -> Any:
        """The value of a field, made once a row."""
        fields = self.fields
        if name in fields:
            return fields[name]
        found = fields[name] = make(self)
        return found

    def note_unread(self, column: str, text: str) -> None:
        """Remember what could not be read, once."""
        if (column, text) not in self.unread:
            self.unread.append((column, text))


Make: TypeAlias = Callable[[RowContext], Any]
"""A value of a row; None is a blank."""
Text: TypeAlias = Callable[[RowContext], str]
"""A text of a row; "" is a blank."""
Read: TypeAlias = Callable[[RowContext, str], Any]
"""What a text that is not blank is read as."""
Holds: TypeAlias = Callable[[RowContext], bool]


def shown(text: str) -> str:
    """A text of the file as reasons show it."""
    return f"'{clean(text, limit=_MOST_SHOWN)}'"
