"""A row that is refused: what is wrong with it, and what to do."""

from __future__ import annotations


class Refused(Exception):
    """A row can't be used.

    Attributes:
        column: The column at fault; "" where the whole row is meant.
        reason: What is wrong.
        advice: What to do about it.
    """

    def __init__(self, column: str, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.column, self.reason, self.advice = column, reason, advice
