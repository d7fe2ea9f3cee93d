"""Sums of figures that may be about the same thing: a low and a high, nothing counted twice.

Figures whose overlap is not known are either all different, and add up, or all inside the largest
of them. Both ends are kept; nobody is made to believe one of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Set
from typing import TypeVar

from db.quantity import Quantity, add

K = TypeVar("K", bound=Hashable)


def total(figures: Mapping[K, Quantity], overlaps: Iterable[Set[K]]) -> Quantity | None:
    """The sum of figures of one unit, some of which may overlap.

    Args:
        figures: The figures by key.
        overlaps: Sets of keys whose figures may be about the same thing.

    Returns:
        The sum; a range where overlaps are unknown. None if there is nothing to know.

    Raises:
        QuantityError: The units differ.
    """
    if not figures:
        return None
    groups = components(figures, overlaps)
    sums = [_group([figures[key] for key in group]) for group in groups]
    known = [item for item in sums if item is not None]
    return add(*known) if known and len(known) == len(sums) else None


def components(keys: Iterable[K], overlaps: Iterable[Set[K]]) -> list[list[K]]:
    """The keys, grouped so that those that may overlap stand together."""
    group_of = {key: [key] for key in keys}
    for overlap in overlaps:
        met = {id(group_of[key]): group_of[key] for key in overlap if key in group_of}
        joined = [key for group in met.values() for key in group]
        group_of.update(dict.fromkeys(joined, joined))
    return list({id(group): group for group in group_of.values()}.values())


def _group(figures: list[Quantity]) -> Quantity | None:
    """What figures that may overlap come to: no less than the largest, no more than the sum."""
    whole = add(*figures)
    if len(figures) == 1 or any(_may_be_negative(figure) for figure in figures):
        return whole  # nothing below zero can be inside something else
    lows = [figure.low for figure in figures if figure.low is not None]
    low = max(lows, default=None)
    high = whole.high if whole else None
    if low is None and high is None:
        return None
    return Quantity(
        low, high, figures[0].unit,
        low_open=low is not None and any(f.low_open for f in figures if f.low == low),
        high_open=high is not None and any(f.high_open for f in figures),
        approximate=any(f.approximate for f in figures),
    )  # fmt: skip


def _may_be_negative(figure: Quantity) -> bool:
    return any(bound is not None and bound < 0 for bound in (figure.low, figure.high))
