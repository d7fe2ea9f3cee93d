"""Parts about the same money that several tellings of a deal state differently.

One telling says that Nvidia pays 30 billion, another that it pays 20: both stay, but a total may
count one of them only. Which one it is depends on the day, so the store decides when it is asked
(`db.queries.tellings`); here it is found out which parts cannot stand together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from db.facts.statements import RivalPart, Statement
from db.quantity import add, certainly_less

Tellings = Mapping[str, set[str]]


def rival_parts(statements: Iterable[Statement], tellings: Tellings) -> Iterator[RivalPart]:
    """The parts of merged deals of which not all can count.

    Args:
        statements: All statements, of merged deals as they are now.
        tellings: Of each statement about a deal, the deals as which it was told.
    """
    wholes: dict[str, list[Statement]] = defaultdict(list)
    levels: dict[str, list[Statement]] = defaultdict(list)
    for item in statements:
        if item.deal is None or item.id not in tellings or item.rank == "deprecated":
            continue
        if item.kind == "amount":
            wholes[item.deal].append(item)
        elif item.kind == "part":
            wholes[item.id].append(item)
            levels[item.parent or item.deal].append(item)
    for level, parts in levels.items():
        if len({frozenset(tellings[part.id]) for part in parts}) < 2:
            continue  # told by one only, or by all alike
        for group in _groups(parts, wholes[level], tellings):
            if len(group) > 1:
                yield from _rivalry(group, levels, tellings)


def _groups(
    parts: Sequence[Statement], wholes: Sequence[Statement], tellings: Tellings
) -> Iterable[list[Statement]]:
    """The parts of one whole, those together of which not all can count."""
    joined = _Groups()
    for one, other in _against(parts, tellings):
        joined.join(one.id, other.id)
    for many in _too_many(parts, wholes, tellings):
        for other in many:
            joined.join(many[0].id, other.id)
    groups: dict[str, list[Statement]] = defaultdict(list)
    for part in parts:
        groups[joined.head(part.id)].append(part)
    return groups.values()


class _Groups:
    """Things joined pair by pair, each group known by one of them."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def head(self, id_: str) -> str:
        """The one by which the group of a thing is known."""
        while (above := self._above.get(id_, id_)) != id_:
            self._above[id_] = id_ = self._above.get(above, above)
        return id_

    def join(self, one: str, other: str) -> None:
        """Put two groups together."""
        self._above[self.head(one)] = self.head(other)


def _against(
    parts: Sequence[Statement], tellings: Tellings
) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of parts that no telling has both of, and that may be about the same money."""
    for one, other in _near(parts):
        if not tellings[one.id] & tellings[other.id] and _may_be_the_same(one, other):
            yield one, other


def _near(parts: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of parts with a payer in common, or of which one names no payer."""
    by_payer: dict[str, list[Statement]] = defaultdict(list)
    for part in parts:
        for payer in part.payers:
            by_payer[payer].append(part)
    for alike in by_payer.values():
        yield from combinations(alike, 2)
    for part in parts:
        if not part.payers:
            yield from ((part, other) for other in parts if other is not part)


def _may_be_the_same(one: Statement, other: Statement) -> bool:
    if one.quantity and other.quantity and one.quantity.unit != other.quantity.unit:
        return False
    return all(
        not mine or not theirs or set(mine) & set(theirs)
        for mine, theirs in ((one.payers, other.payers), (one.payees, other.payees))
    )


def _too_many(
    parts: Sequence[Statement], wholes: Sequence[Statement], tellings: Tellings
) -> Iterator[list[Statement]]:
    """The parts that not every telling has, where all together come to more than their whole."""
    by_unit: dict[str, list[Statement]] = defaultdict(list)
    for part in parts:
        if part.quantity:
            by_unit[part.quantity.unit].append(part)
    for unit, alike in by_unit.items():
        total = add(*(part.quantity for part in alike if part.quantity))
        stated = [w.quantity for w in wholes if w.quantity and w.quantity.unit == unit]
        if total and stated and all(certainly_less(whole, total) for whole in stated):
            everyone = set().union(*(tellings[part.id] for part in alike))
            yield [part for part in alike if tellings[part.id] != everyone]


def _rivalry(
    group: Sequence[Statement], levels: Mapping[str, list[Statement]], tellings: Tellings
) -> Iterator[RivalPart]:
    name = min(part.id for part in group)
    for part in group:
        for inside in (part, *_inside(part, levels)):
            for telling in sorted(tellings[inside.id]):
                yield RivalPart(inside.id, name, telling, _vague(part))


def _inside(part: Statement, levels: Mapping[str, list[Statement]]) -> Iterator[Statement]:
    for inner in levels.get(part.id, ()):
        yield inner
        yield from _inside(inner, levels)


def _vague(part: Statement) -> int:
    """How much a part leaves open; what a vaguer telling says does not replace a plainer one."""
    sides = sum(1 if not side else len(side) - 1 for side in (part.payers, part.payees))
    return sides + (part.quantity is None)
