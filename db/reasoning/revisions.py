"""What amended, replaced or cancelled what, and the totals that amendments imply."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from db.named_tuple import NamedTuple
from db.overlap import components
from db.queries import deals, facts
from db.queries.reading import ALWAYS
from db.queries.revisions import Link, links, links_around
from db.queries.window import View
from db.rows import DealRow, FactRow, Named

TOTALS = ("contract_total", "contract_value_per_year")
"""What follows from amendments, or from the term of a contract."""


class Step(NamedTuple):
    """A deal of a family.

    Attributes:
        relation: What it does to the other; None for one that changes none.
        fact: The fact that says so.
        other: The deal that it changes.
    """

    deal: DealRow
    relation: str | None = None
    fact: str | None = None
    other: Named | None = None


class Family(NamedTuple):
    """Deals of which each changes another, the earliest first, and what follows from them."""

    steps: tuple[Step, ...]
    totals: tuple[FactRow, ...]


class Revisions(NamedTuple):
    """The families, those of which something became known last first.

    Attributes:
        more: Whether there may be more than these.
    """

    families: tuple[Family, ...]
    more: bool


def revisions(
    connection: sqlite3.Connection,
    as_of: str = ALWAYS,
    deal: str = "",
    most: int | None = None,
) -> Revisions:
    """What is known of revisions on a day.

    Args:
        connection: The store.
        as_of: The day (ISO).
        deal: Id of a deal whose family comes first, if it has one.
        most: How many links are followed at most; None for all.
    """
    first = links_around(connection, deal, as_of) if deal else []
    found = links(connection, as_of, -1 if most is None else most + 1)
    more = most is not None and len(found) > most
    every = list(dict.fromkeys([*first, *found[:most]]))
    ids = dict.fromkeys(id_ for link in every for id_ in (link.deal, link.other))
    rows = {row.id: row for row in deals.rows(connection, list(ids), as_of)}
    groups = components(rows, [{link.deal, link.other} & rows.keys() for link in every])
    families = [_family(connection, group, rows, every, as_of) for group in groups]
    return Revisions(tuple(each for each in families if len(each.steps) > 1), more)


def _family(
    connection: sqlite3.Connection,
    ids: Sequence[str],
    rows: dict[str, DealRow],
    every: Sequence[Link],
    as_of: str,
) -> Family:
    ordered = sorted((rows[id_] for id_ in ids), key=lambda row: (row.date or "", row.position))
    steps: list[Step] = []
    for row in ordered:
        does = [link for link in every if link.deal == row.id and link.other in rows]
        steps += [Step(row, x.relation, x.fact, rows[x.other].title) for x in does] or [Step(row)]
    totals = [
        fact
        for metric in TOTALS
        for row in ordered
        for fact in facts.window(connection, _about(row.id, metric, as_of))
    ]
    return Family(tuple(steps), tuple(totals))


def _about(deal: str, metric: str, as_of: str) -> View:
    return View(as_of=as_of, only=(("deal", deal), ("metric", metric)))
