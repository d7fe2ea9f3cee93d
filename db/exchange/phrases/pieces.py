"""What a phrase is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from db.told import told

ROLES: Final = {
    "money": told("an amount"),
    "money_per_month": told("an amount a month"),
    "money_per_year": told("an amount a year"),
    "backstop": told("an amount that somebody stands in for; without a figure, that somebody does"),
    "stake": told("a share in a company"),
    "warrant": told("a right to shares, with the share if it is said"),
    "share": told("a percentage of something else"),
    "change": told("a percentage by which something grew"),
    "growth": told("a factor of growth"),
    "capacity": told("power"),
    "people": told("a number of people"),
    "count": told("a number of things"),
    "term_years": told("how long it runs"),
    "by": told("a date that it must be done by, as facts files write dates, in the words"),
    "period": told("the time that it is about, as facts files write periods, in the words"),
    "words": told("a label of the whole, in the words"),
}
"""The roles that pieces have, and what they mean."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that a phrase says.

    Attributes:
        role: One of ``ROLES``.
        figure: In the notation of facts files; None for a piece without a number. Figures in
            people and counts need their unit, as in facts files, if the text does not name it.
        words: The label that is left, such as "AWS" or "in"; "…" is where the figure stood.
        raw: The slice of the text that the piece came from, exactly.
        published: The figure alone, exactly as the text has it; None where there is no figure.
        further: The figure comes on top of what was there before ("+$40B").
    """

    role: str
    figure: str | None
    words: str
    raw: str
    published: str | None = None
    further: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, as far as it is understood.

    Attributes:
        pieces: What is understood, in the order of the text.
        unread: What is not, as published, in the order of the text.
    """

    pieces: tuple[Piece, ...]
    unread: tuple[str, ...]

    @property
    def label(self) -> str:
        """The words of all its figures and of the whole, as one text."""
        labels = (piece.words for piece in self.pieces if piece.role not in ("by", "period"))
        return " ".join(filter(None, labels))
