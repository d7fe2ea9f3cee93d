"""How much the pieces of one deal come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from db.quantity import Number, Quantity
from db.reasoning.standing import Whole, is_anything
from db.reasoning.union import Size


class Figured(Protocol):
    """A piece of a deal with its figure."""

    @property
    def quantity(self) -> Quantity | None:
        """How much."""

    @property
    def shared(self) -> bool:
        """Whether others have some of it, in an unknown split."""

    @property
    def wholes(self) -> tuple[Whole, ...]:
        """What it is a piece of, the innermost first."""


F = TypeVar("F", bound=Figured)


def size_of(pieces_of_deal: Iterable[F], is_sure: Callable[[F], bool] = lambda _: True) -> Size:
    """What pieces of one deal come to: none overlap, and none are more than their whole.

    Args:
        pieces_of_deal: The pieces.
        is_sure: Whether a piece counts in the low end; one that is shared never does.
    """
    rows = [row for row in pieces_of_deal if row.quantity is not None]
    lows = [
        row.quantity
        for row in rows
        if row.quantity and row.quantity.low is not None
        if not row.shared and is_sure(row) and not is_anything(row.quantity)
    ]
    low = sum(int(figure.low or 0) for figure in lows) if lows else None
    high = _most(rows, 1)
    if high is not None:
        high = max(high, low or 0)
    return Size(low, high, any(figure.low_open for figure in lows))


def _most(rows: Iterable[Figured], depth: int) -> int | None:
    """The most that pieces come to, of which each whole from the outermost on limits its own."""
    groups: dict[Whole | None, list[Figured]] = defaultdict(list)
    for row in rows:
        groups[row.wholes[-depth] if len(row.wholes) >= depth else None].append(row)
    highs: list[Number | None] = [row.quantity.high for row in groups.pop(None, ()) if row.quantity]
    for whole, inner in groups.items():
        limits = [end for end in (whole and whole.high, _most(inner, depth + 1)) if end is not None]
        highs.append(min(limits, default=None))
    return None if None in highs else sum(int(high or 0) for high in highs)
