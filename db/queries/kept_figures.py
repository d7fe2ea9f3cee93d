"""The figures of companies as lists show them, kept ready so that no list adds them up again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from db.named_tuple import NamedTuple
from db.queries.reading import in_order, quantity, safe
from db.rows import Figure
from db.safe_text import clean

_QUANTITY = ("low", "high", "low_open", "high_open", "approximate", "unit", "raw")
_KEPT = "SELECT entity, facts, figures FROM entity_figures WHERE entity IN ({ids})"


class Headline(NamedTuple):
    """What is said of a company in a line: how many facts are stated, and some figures by name."""

    facts: int
    figures: Mapping[str, Figure | None]


def figures_text(figures: Mapping[str, Figure | None]) -> str:
    """Figures by name as they are kept: JSON."""
    kept = {name: _plain(figure) for name, figure in figures.items() if figure is not None}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def kept_headlines(
    connection: sqlite3.Connection, entity_ids: Sequence[str]
) -> dict[str, Headline]:
    """What is kept of entities when all is known; of some there may be nothing.

    What makes no sense (in a store made by another program) counts as not kept.
    """
    found: dict[str, Headline] = {}
    for entity, facts, text in in_order(connection, _KEPT, entity_ids):
        try:
            found[entity] = Headline(int(facts), figures_of(text))
        except UNREADABLE:
            continue
    return found


UNREADABLE = (ValueError, TypeError, AttributeError, RecursionError)
"""What reading a text of figures raises where it makes no sense."""


def figures_of(text: str) -> dict[str, Figure | None]:
    """Figures by name, from the text that `figures_text` made of them."""
    return {clean(name): _figure(values) for name, values in json.loads(text).items()}


def _plain(figure: Figure) -> list[Any]:
    held = figure.quantity
    values = None if held is None else [_number(getattr(held, name)) for name in _QUANTITY]
    return [figure.fact, figure.metric, values, *figure[3:]]


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


def _figure(values: Sequence[Any]) -> Figure:
    fact, metric, held, words, basis, period, nature, derived, rivals, inputs = values
    if not isinstance(inputs, list):
        raise TypeError("the facts of a sum are a list")
    return Figure(
        fact=safe(fact), metric=clean(metric), quantity=None if held is None else quantity(held),
        words=safe(words), basis=safe(basis), period=safe(period), nature=clean(nature),
        derived=bool(derived), rivals=int(rivals), inputs=tuple(map(clean, inputs)),
    )  # fmt: skip
