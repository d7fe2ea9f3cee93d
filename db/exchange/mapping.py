"""What a mapping says: how the rows of somebody's file become records of facts files.

These are the declarations alone. `mapping_reading` makes them of a TOML file, and `apply` of them
what is done to each row.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from db.facts.nodes import Place
from db.facts.records import Record, Spec
from db.named_tuple import NamedTuple

BUILT_IN = ("row", "line", "file")
"""What braces may name besides the columns and fields: where the row stands."""

DEFAULT_DATES = ("YYYY-MM-DD", "YYYY-MM", "YYYY")
DEFAULT_YEARS = (1900, 2100)


class Piece(NamedTuple):
    """A piece of a text with braces: words as they are, or the name of a column or field."""

    text: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class Template:
    """A text with columns and fields in braces."""

    pieces: tuple[Piece, ...]
    place: Place

    @property
    def names(self) -> tuple[str, ...]:
        """The columns and fields in it."""
        return tuple(piece.text for piece in self.pieces if piece.is_name)

    @property
    def constant(self) -> str | None:
        """The text, if it is always the same."""
        return None if self.names else "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold of a column or field.

    Attributes:
        name: The column or field.
        op: "is", "not", "contains", "any", "blank", "filled", "after", "before", "above", "below".
        texts: What it is held against, folded, for texts.
        number: Likewise, for numbers.
        date: Likewise, for dates; "published" alone means the source's day.
    """

    name: str
    op: str
    place: Place
    texts: tuple[str, ...] = ()
    number: Decimal = Decimal(0)
    date: Template | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds if all checks of one of its alternatives hold."""

    alternatives: tuple[tuple[Check, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What each text of a file means; keys are folded."""

    name: str
    entries: MappingOf[str, str]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a value is read; see docs/importing.md."""

    table: Table | None = None
    otherwise: str | None = None
    split: str | None = None
    cut: str | None = None
    dates: tuple[str, ...] | None = None
    kind: str | None = None
    role: str | None = None
    unit: Template | None = None
    zero: str = "zero"
    negative: bool = False
    about: bool = False
    round: bool = False
    on_bad: str = "refuse"
    take: str | None = None


PLAIN = Options()


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to make a value; a value is made in the first that is not blank.

    Attributes:
        template: A text with braces; or
        choose: "latest", "earliest" or "all" of `others`; or
        languages: words by language.
    """

    place: Place
    when: Condition | None = None
    template: Template | None = None
    choose: str = ""
    others: tuple[Value, ...] = ()
    languages: MappingOf[str, Value] = field(default_factory=dict)
    options: Options = PLAIN


@dataclass(frozen=True, slots=True)
class Value:
    """What stands to the right of a key.

    Attributes:
        key: The key, as messages name it.
        spec: What the key holds: how the text is read.
        ways: To be tried one after the other.
    """

    key: str
    spec: Spec
    ways: tuple[Way, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A record to be made of a row, or a record inside of one.

    Attributes:
        key: The key that it stands under: "deal", "parts", "evidence".
        record: The class of the record.
        when: Only rows of which this holds.
        values: Its values by key.
        children: The records inside of it by key.
        name: By which facts name a deal.
        group: Columns or fields in which all rows of one deal agree.
        rival: Whether another figure in a later row is kept beside the first.
        of_deal: Of a fact: the name of the deal that it belongs to.
    """

    key: str
    place: Place
    record: type[Record]
    when: Condition | None = None
    values: MappingOf[str, Value] = field(default_factory=dict)
    children: MappingOf[str, tuple[Block, ...]] = field(default_factory=dict)
    name: str = ""
    group: tuple[str, ...] = ()
    rival: bool = False
    of_deal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """What a file must be like; see docs/importing.md."""

    columns: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    ignore: MappingOf[str, str] = field(default_factory=dict)
    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    records: str | None = None
    dates: tuple[str, ...] = DEFAULT_DATES
    years: tuple[int, int] = DEFAULT_YEARS
    blank: frozenset[str] = frozenset()
    decimal: str = "."


@dataclass(frozen=True, slots=True)
class Join:
    """Columns from another list of the same JSON file."""

    records: str
    key: str
    column: str
    name: str
    columns: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that are left out on purpose."""

    when: Condition
    why: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesRule:
    """How names become entities.

    Attributes:
        make: Whether an unknown name becomes a new entity, or refuses the row.
        alias: Names in the file, and the ids that they mean.
        entities: Trees of entities that may be met, by id.
    """

    make: bool = True
    alias: MappingOf[str, str] = field(default_factory=dict)
    entities: MappingOf[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A whole mapping.

    Attributes:
        source: The source of everything, as it stands in a facts file.
        evidence: The evidence of statements that have none of their own; what the first piece says
            holds of all others that don't say it.
        known_from: Since when statements are known that do not say so.
        fields: Values with names of their own, in the order in which they may use each other.
    """

    name: str
    about: str
    prefix: str
    path: str
    reads: Reads
    source: dict[str, Any]
    evidence: tuple[Block, ...]
    known_from: Value | None
    fields: MappingOf[str, Value]
    names: NamesRule
    joins: tuple[Join, ...]
    skips: tuple[Skip, ...]
    entities: tuple[Block, ...]
    deals: tuple[Block, ...]
    facts: tuple[Block, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that it may read of a row, needed or not."""
        joined = (f"{join.name}.{column}" for join in self.joins for column in join.columns)
        return (*self.reads.columns, *self.reads.optional, *joined)
