"""Circles found the plain way, by a library, in a graph that is held in memory.

What `db.reasoning.loops.loops` finds by asking a store step by step has to be the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import networkx

from db.queries import legs
from db.reasoning.loops import LONGEST, Circle, Graph, LoopLeg, Loops
from db.rows import Named


def circles_in(
    graph: Graph, through: str | None = None, longest: int = LONGEST, most: int = 200
) -> Loops:
    """The circles of a graph, the shortest first.

    Args:
        graph: Who pays whom.
        through: Id of a company that must take part, if any.
        longest: The most companies in a circle.
        most: The most circles.
    """
    paths = networkx.simple_cycles(networkx.DiGraph([*graph]), length_bound=longest)
    names = {end.id: end for there in graph.values() for end in (there[0].payer, there[0].payee)}
    found = [
        Circle(path, tuple(_along(path, graph)))
        for ids in paths
        if through is None or through in ids
        if (path := _turned([names[id_] for id_ in ids]))
    ]
    found.sort(key=_order)
    return Loops(tuple(found[:most]), len(found) > most)


def _turned(path: Sequence[Named]) -> tuple[Named, ...]:
    """The circle, told from the company on whose name comes first."""
    start = min(range(len(path)), key=lambda at: legs.by_name(path[at]))
    return (*path[start:], *path[:start])


def _order(circle: Circle) -> tuple[object, ...]:
    return len(circle.path), [legs.by_name(company) for company in circle.path]


def _along(path: Sequence[Named], graph: Graph) -> Iterator[LoopLeg]:
    for number, payer in enumerate(path):
        yield from graph[payer.id, path[(number + 1) % len(path)].id]
