"""What the panes share while the explorer runs: the store, the day, and what is marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from db.queries.reading import ALWAYS
from db.reader import Reader

if TYPE_CHECKING:
    from tui.early import EarlyStart

MAX_MARKS = 4
"""As many as fit side by side."""


@dataclass(slots=True)
class Session:
    """The state that outlives a pane.

    Attributes:
        reader: The store.
        as_of: The day as of which facts are shown (ISO).
        sources: A folder with texts of sources, whose paragraphs are then shown as evidence.
        store_options: The options by which a command reads the same store; None if those follow
            from where it lies.
        may_write: Whether files may be written in this session.
        folder: Where the last file was written; None before the first.
        form: In which form; one of those of `tui.printing.forms`.
        copies: The form in which things are copied: "plain" or "markdown".
        copied: What was copied last, to tell whether it is asked for again.
        marks: What is marked for comparison, in the order of marking: id to name.
        edition: How often a newer store took the place of the one that was open.
        early: The page that opens first, until it is taken.
    """

    reader: Reader
    as_of: str = ALWAYS
    sources: Path | None = None
    store_options: tuple[str, ...] | None = None
    may_write: bool = True
    folder: Path | None = None
    form: str = "csv"
    copies: str = "plain"
    copied: object = None
    marks: dict[str, str] = field(default_factory=dict)
    edition: int = 0
    early: EarlyStart | None = None

    @property
    def day(self) -> str | None:
        """The day to tell people, or None when nothing is left out."""
        return None if self.as_of == ALWAYS else self.as_of

    def switch(self, newer: Reader) -> None:
        """Read a newer store from now on."""
        self.edition += 1  # before the reader: a page of the older one never passes for a newer
        self.reader = newer

    def toggle_mark(self, key: str, label: str) -> bool:
        """Mark something, or take its mark away.

        Returns:
            False if there is no room for another mark.
        """
        if key in self.marks:
            del self.marks[key]
        elif len(self.marks) >= MAX_MARKS:
            return False
        else:
            self.marks[key] = label
        return True
