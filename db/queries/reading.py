"""From columns to values: the boundary at which text from a store becomes safe.

Every row that leaves this package is made with these.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from db.dates import Period
from db.quantity import Number, Quantity, QuantityError, is_whole
from db.rows import Named, Worded
from db.safe_text import clean

ALWAYS = "9999-12-31"
"""The as-of date that leaves nothing out."""

QUANTITY = "low, high, low_open, high_open, approximate, unit, raw"


def known(alias: str, day: str = ":as_of") -> str:
    """The condition that a fact was known as of a day and not yet retracted."""
    return (
        f"{alias}.known_by <= {day}"
        f" AND ({alias}.retracted_by IS NULL OR {alias}.retracted_by > {day})"
    )


def holds(alias: str, day: str = ":as_of") -> str:
    """The condition that a fact was known as of a day, and counts: it is not deprecated."""
    return f"{known(alias, day)} AND {alias}.rank != 'deprecated'"


def columns(alias: str, names: str) -> str:
    """Column names, each with its table's alias."""
    return ", ".join(f"{alias}.{name.strip()}" for name in names.split(","))


def safe(value: object) -> str | None:
    """A text made safe; None stays None."""
    return None if value is None else clean(value)


def either(english: object, chinese: object) -> Worded | None:
    """The English text, or the Chinese where there is no other, made safe; it knows both."""
    return Worded.of(safe(english), safe(chinese))


def named(id_: object, english: object, chinese: object) -> Named:
    """An entity, deal or source in passing."""
    return Named(clean(id_), safe(english), safe(chinese))


def quantity(values: Sequence[Any]) -> Quantity | None:
    """A quantity from the columns of `QUANTITY`; None where no figure is known.

    A figure that makes no sense (in a store made by another program) counts as unknown.
    """
    low, high, low_open, high_open, approximate, unit, raw = values
    if unit is None:
        return None
    unit = clean(unit)
    try:
        return Quantity(
            _number(low, unit), _number(high, unit), unit,
            low_open=bool(low_open), high_open=bool(high_open),
            approximate=bool(approximate), raw=safe(raw),
        )  # fmt: skip
    except (QuantityError, ValueError, ArithmeticError):
        return None


def _number(value: Any, unit: str) -> Number | None:
    if value is None:
        return None
    return int(value) if is_whole(unit) else Decimal(repr(value))


def period(kind: object, label: object, start: object, end: object) -> Period | None:
    """A period from its columns."""
    return None if label is None else Period(clean(kind), clean(label), safe(start), safe(end))


def in_order(
    connection: sqlite3.Connection, sql: str, ids: Sequence[str], **more: Any
) -> list[Any]:
    """Rows of a query over ids, in the order of the ids.

    Args:
        connection: The store.
        sql: A query whose first column is the id, with `{ids}` where the list of ids goes.
        ids: The ids.
        **more: Named values of the query.
    """
    names = {f"id{number}": id_ for number, id_ in enumerate(ids)}
    listed = ", ".join(f":{name}" for name in names)
    rows = connection.execute(sql.replace("{ids}", listed), {**names, **more}).fetchall()
    place = {id_: number for number, id_ in enumerate(ids)}
    return sorted(rows, key=lambda row: place[row[0]])
