"""Which families may pay each other in a circle, and by which deals: the shortest first.

Whoever asks looks at the deals of each step, as they were known on the day: here is only who may
have paid whom on some day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from db.queries.reading import in_order, named
from db.rows import Named

_BATCH = 500
Step = tuple[int, int]


def number_of(connection: sqlite3.Connection, entity: str) -> int | None:
    """The number of the family that an entity belongs to; None if there is no such entity."""
    found = connection.execute("SELECT number FROM head_of WHERE entity = ?", (entity,)).fetchone()
    return None if found is None else int(found[0])


def circles(
    connection: sqlite3.Connection, length: int, through: int | None = None
) -> Iterator[tuple[int, ...]]:
    """The possible circles of a length, as numbers of families, sorted by these.

    Args:
        connection: The store.
        length: How many families are in a circle, from 2 on.
        through: Of a family that must be in it. A circle begins with it then, and with its least
            number otherwise.
    """
    tables, met = ["pays_between s0"], []
    for at in range(1, length):
        tables.append(f"CROSS JOIN pays_between s{at} ON s{at}.payer = s{at - 1}.payee")
        met += [f"s{at}.payer != s{before}.payer" for before in range(1, at)]
        met.append(f"s{at}.payer {'!=' if through is not None else '>'} s0.payer")
    met.append(f"s{length - 1}.payee = s0.payer")
    if through is not None:
        met.append("s0.payer = :through")
    path = ", ".join(f"s{at}.payer" for at in range(length))
    sql = f"SELECT {path} FROM {' '.join(tables)} WHERE {' AND '.join(met)}"
    # The index of each step gives them in this order: nothing is sorted, the first come at once.
    yield from connection.execute(f"{sql} ORDER BY {path}", {"through": through})


def deals_of(connection: sqlite3.Connection, steps: Iterable[Step]) -> list[str]:
    """The deals by which any of these families may pay the next, in the order of the files."""
    found: dict[str, int] = {}
    sql = """SELECT p.deal, t.position FROM pays p JOIN deal t ON t.id = p.deal
        WHERE p.payer = ? AND p.payee = ?"""
    for step in steps:
        found.update(connection.execute(sql, step))
    return sorted(found, key=lambda id_: found[id_])


def heads_of(connection: sqlite3.Connection, entities: Iterable[str]) -> dict[str, Named]:
    """The company at the head of the family of each of these entities."""
    wanted = list(dict.fromkeys(entities))
    sql = """
        SELECT o.entity, e.id, e.name_en, e.name_zh FROM head_of o
        JOIN head h ON h.number = o.number JOIN entity e ON e.id = h.entity
        WHERE o.entity IN ({ids})"""
    found: dict[str, Named] = {}
    for start in range(0, len(wanted), _BATCH):
        for row in in_order(connection, sql, wanted[start : start + _BATCH]):
            found[row[0]] = named(*row[1:])
    return found


def heads(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, Named]:
    """The companies of these numbers."""
    sql = """SELECT e.id, e.name_en, e.name_zh FROM head h JOIN entity e ON e.id = h.entity
        WHERE h.number = ?"""
    found = {}
    for number in dict.fromkeys(numbers):
        found[number] = named(*connection.execute(sql, (number,)).fetchone())
    return found
