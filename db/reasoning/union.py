"""How much several deals come to together, when some are inside others and some may overlap.

Think of each deal as a set of dollars. A deal inside another is a subset of it. Two deals that may
overlap share any number of their dollars, none to all. All others share none, but for what they
have inside them in common. `union` bounds the size of all these sets together:

- high: what they come to if whatever may overlap is all different. What is known to be inside
  counts once. To learn that two deals may overlap never changes it.
- low: of deals that may overlap, the largest alone, as in `db.overlap`. To learn that two deals
  may overlap never raises it. To learn that one is inside another never raises either end, where
  no overlap is unknown.

The low end is never above the high one. With exact figures and each deal inside one other at most,
the true size lies between the two whatever the overlaps really are. (A deal inside two others
counts with its low end there, for what both of them have in common.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from db.named_tuple import NamedTuple
from db.overlap import components
from db.quantity import Quantity, QuantityError


class Size(NamedTuple):
    """Bounds in whole units. None: not known, which is neither zero nor no limit.

    Attributes:
        low: The least it can be.
        high: The most it can be.
        low_open: More than `low`.
    """

    low: int | None
    high: int | None
    low_open: bool = False


def figure_of(unit: str | None, size: Size, high_open: bool, approximate: bool) -> Quantity | None:
    """Bounds as a figure; None where neither is known, or one is too large to be held."""
    if unit is None:
        return None
    try:
        return Quantity(
            size.low, size.high, unit, low_open=size.low_open and size.low != size.high,
            high_open=high_open and size.low != size.high, approximate=approximate,
        )  # fmt: skip
    except QuantityError:
        return None


Pair = tuple[str, str]


class Nest:
    """Which deals are inside which, directly or through others."""

    def __init__(self, inside: Iterable[Pair]) -> None:
        """Args: inside: pairs of an inner deal and the one that it is a part of."""
        self._above: dict[str, set[str]] = defaultdict(set)
        self._below: dict[str, set[str]] = defaultdict(set)
        for inner, outer in inside:
            self._above[inner].add(outer)
            self._below[outer].add(inner)

    def outer(self, deal: str) -> set[str]:
        """All that a deal is a part of."""
        return _reached(deal, self._above)

    def inner(self, deal: str) -> set[str]:
        """All that is a part of a deal."""
        return _reached(deal, self._below)

    def line(self, deal: str) -> set[str]:
        """The deal, all that it is a part of, and all that is a part of it."""
        return {deal} | self.outer(deal) | self.inner(deal)


def _reached(start: str, steps: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = [start]
    while todo:
        for step in steps.get(todo.pop(), ()):
            if step not in found:
                found.add(step)
                todo.append(step)
    return found - {start}


class Union:
    """The deals that have a figure, as sets of dollars.

    Args:
        sizes: The figures by deal.
        inside: Pairs of an inner deal and its outer one; also through deals without a figure.
        overlaps: Pairs of deals that may overlap, likewise.
    """

    def __init__(
        self, sizes: Mapping[str, Size], inside: Iterable[Pair], overlaps: Iterable[Pair]
    ) -> None:
        self._sizes = dict(sizes)
        self._order = {deal: number for number, deal in enumerate(sizes)}
        nest = Nest(inside)
        self._outer = {deal: nest.outer(deal) & sizes.keys() for deal in sizes}
        self._inner = {deal: nest.inner(deal) & sizes.keys() for deal in sizes}
        # What may overlap with a deal may overlap with all that it is in, and all that is in it.
        self._sides = [(nest.line(a), nest.line(b)) for a, b in overlaps]
        self._common = [nest.outer(deal) for deal in {*sizes, *nest._above}]
        self._tops = [deal for deal in sizes if not self._outer[deal]]
        self._highs = self._high_ends()
        self._own_highs = self._own(self._highs)

    def bounds(self) -> Size:
        """What they come to together."""
        low = self._least_of(self._tops)
        return Size(low[0] if low else None, self._most(), bool(low and low[1]))

    def counts_inside(self, deal: str) -> str | None:
        """A deal that this one is a part of and that wholly accounts for it, if there is one."""
        for outer in sorted(self._outer[deal], key=lambda each: len(self._outer[each])):
            size, within = self._sizes[outer], self._inner[outer]
            below = self._least_of(self._children(outer))
            taken = sum(self._own_highs[each] or 0 for each in within)
            if size.high is not None and taken > size.high:
                continue
            if below is None or below[0] <= (size.low or 0):
                return outer
        return None

    def nested(self) -> list[Pair]:
        """Each deal and every other that it is inside, the inner one first."""
        return [(deal, o) for deal in self._sizes for o in self._in_order(self._outer[deal])]

    def unsure(self) -> list[Pair]:
        """Pairs of deals that may overlap and are not inside each other."""
        found: dict[Pair, None] = {}
        for line_a, line_b in self._sides:
            for a in self._in_order(line_a):
                for b in self._in_order(line_b):
                    if a != b and a not in self._outer[b] | self._inner[b] and (b, a) not in found:
                        found[a, b] = None
        return list(found)

    def _in_order(self, deals: Iterable[str]) -> list[str]:
        return sorted(set(deals) & self._order.keys(), key=lambda deal: self._order[deal])

    def _children(self, deal: str) -> list[str]:
        """The deals right inside one, those inside them left out."""
        within = self._inner[deal]
        return [each for each in self._sizes if each in within and not self._outer[each] & within]

    def _least_of(self, level: Collection[str]) -> tuple[int, bool] | None:
        """The least that deals come to of which none is inside another; None: no floor known."""
        groups = components(level, self._joined(level))
        known = [least for group in groups if (least := self._largest(group)) is not None]
        if not known:
            return None
        return sum(low for low, _ in known), any(is_open for _, is_open in known)

    def _largest(self, group: Iterable[str]) -> tuple[int, bool] | None:
        return max((low for each in group if (low := self._least(each)) is not None), default=None)

    def _least(self, deal: str) -> tuple[int, bool] | None:
        """The least that a deal can be: what is said of it, or what is said of its inner ones."""
        size = self._sizes[deal]
        stated = None if size.low is None else (size.low, size.low_open)
        inner = self._least_of(self._children(deal)) if self._inner[deal] else None
        return max((low for low in (stated, inner) if low is not None), default=None)

    def _joined(self, level: Collection[str]) -> list[set[str]]:
        """Those of a level that may overlap, or have something inside them in common."""
        here = set(level)
        pairs = [(a & here, b & here) for a, b in self._sides]
        met = [a | b for a, b in pairs if a and b]
        return met + [shared for outer in self._common if len(shared := outer & here) > 1]

    def _most(self) -> int | None:
        """All different: each dollar at the innermost deal that it is of."""
        tops = set(self._tops)
        at_low = {
            deal: (self._sizes[deal].low or 0) if len(self._outer[deal] & tops) > 1 else high
            for deal, high in self._highs.items()
        }
        if not self._sizes or None in self._own_highs.values():
            return None
        return max(
            sum(each or 0 for each in own.values()) for own in (self._own_highs, self._own(at_low))
        )

    def _high_ends(self) -> dict[str, int | None]:
        """The high ends; that of an inner deal without one is that of what it is in."""
        highs = {}
        for deal, size in self._sizes.items():
            limits = [high for o in self._outer[deal] if (high := self._sizes[o].high) is not None]
            high = size.high
            if high is None and limits:
                high = max(size.low or 0, min(limits))
            highs[deal] = high
        return highs

    def _own(self, sizes: Mapping[str, int | None]) -> dict[str, int | None]:
        """What of each deal is in none of its inner ones; None: no limit is known."""
        own: dict[str, int | None] = {}
        for deal in sorted(sizes, key=lambda each: len(self._inner[each])):
            whole = sizes[deal]
            inner = sum(own[each] or 0 for each in self._inner[deal])
            own[deal] = None if whole is None else max(0, whole - inner)
        return own
