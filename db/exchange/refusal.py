"""A row that is refused: what is wrong with it, and what to do."""

from __future__ import annotations

from db.told import told


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


def blank(column: str, name: str) -> Refused:
    """Say that a cell is blank of which something must be made.

    Args:
        column: The column of the cell.
        name: The key that is made of it.
    """
    return Refused(
        column,
        told("{column} is blank, and the {name} is made of it", column=column, name=name),
        told("fill it in, or skip such rows in the mapping"),
    )
