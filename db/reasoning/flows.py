"""What goes each way between a few companies, each pair added up as `db.reasoning.totals` does."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import permutations

from db.named_tuple import NamedTuple
from db.queries import legs
from db.queries.reading import ALWAYS
from db.reasoning.totals import Total, add_up
from db.rows import Named


class Flow(NamedTuple):
    """What one company pays another.

    Attributes:
        totals: By unit; each with what it counts and leaves out.
    """

    payer: Named
    payee: Named
    totals: tuple[Total, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known to go this way."""
        return not any(total.counted or total.left_out for total in self.totals)


class Flows(NamedTuple):
    """All that goes between companies.

    Attributes:
        flows: Both ways for each pair: first from the one named first. Empty ones are among them.
    """

    companies: tuple[Named, ...]
    flows: tuple[Flow, ...]


def flows(connection: sqlite3.Connection, ids: Sequence[str], as_of: str = ALWAYS) -> Flows:
    """What goes between companies; one that does not exist is left out.

    Args:
        connection: The store.
        ids: Ids of the entities; those that belong to them count for them.
        as_of: Only what was known on this day.
    """
    names = [*legs.names_of(connection, list(dict.fromkeys(ids))).values()]
    family = {name.id: legs.family(connection, name.id) for name in names}
    deals = legs.involving(connection, frozenset[str]().union(*family.values()), as_of)
    links = legs.links(connection, (deal.deal.id for deal in deals), as_of)
    place = {name.id: number for number, name in enumerate(names)}
    ends = sorted(permutations(names, 2), key=lambda pair: sorted(place[end.id] for end in pair))
    found = (
        Flow(payer, payee, add_up(deals, links, family[payer.id], family[payee.id]))
        for payer, payee in ends
    )
    return Flows(tuple(names), tuple(found))
