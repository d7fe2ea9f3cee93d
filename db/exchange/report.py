"""What an import did, row by row accounted for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from db.exchange.entities import NewEntity
from db.facts.nodes import Problem
from db.facts.statements import FactSet
from db.named_tuple import NamedTuple


class RowFault(NamedTuple):
    """A row that was refused.

    Attributes:
        file: The file, safe to show.
        row: 1 for the first row of data.
        line: The line where it begins.
        column: The column at fault; "" where the whole row is.
    """

    file: str
    row: int
    line: int
    column: str
    reason: str
    advice: str


class UnreadCell(NamedTuple):
    """Something that was kept as published, or left out, since it can't be read."""

    file: str
    row: int
    column: str
    text: str


class SameDeal(NamedTuple):
    """A deal that is known already, or may be.

    Attributes:
        kind: "same" or "maybe".
    """

    deal: str
    other: str
    kind: str
    reason: str


@dataclass(slots=True)
class FileReport:
    """One of the files.

    Attributes:
        name: Safe to show.
        unused: Columns that the mapping neither reads nor leaves out on purpose.
    """

    name: str
    columns: tuple[str, ...]
    unused: tuple[str, ...]
    rows: int = 0


@dataclass(slots=True)
class Report:
    """What an import did.

    Attributes:
        rows: Rows read: made, merged, skipped and refused ones together.
        made: Rows of which something new was made.
        copies: Rows that are exact copies of an earlier one.
        repeated: Rows that say only what earlier ones say.
        skipped: Rows left out on purpose, by why.
        refused: Rows refused.
        entities: Known entities that are spoken of.
        unread: What could not be read in rows that were kept.
        spellings: Names in the file, and the ids of the entities, called otherwise, that they mean.
        together: The facts written with those that were known; None where nothing was checked.
        problems: What the check of the facts written found; a fault of the mapping.
    """

    mapping: str
    files: list[FileReport] = field(default_factory=list)
    rows: int = 0
    made: int = 0
    copies: int = 0
    repeated: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    refused: list[RowFault] = field(default_factory=list)
    deals: int = 0
    parts: int = 0
    facts: int = 0
    entities: int = 0
    new_entities: list[NewEntity] = field(default_factory=list)
    spellings: list[tuple[str, str]] = field(default_factory=list)
    unread: list[UnreadCell] = field(default_factory=list)
    same: list[SameDeal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    together: FactSet | None = None
    written: list[Path] = field(default_factory=list)
    refused_to: Path | None = None

    @property
    def merged(self) -> int:
        """Rows that add nothing but their place."""
        return self.copies + self.repeated

    @property
    def accounted(self) -> bool:
        """Whether each row is in exactly one of the four counts."""
        counts = (self.made, self.merged, self.skipped.total(), len(self.refused))
        return sum(counts) == self.rows

    @property
    def well(self) -> bool:
        """Whether no row was refused and nothing is wrong with what was written."""
        return not self.refused and not self.problems
