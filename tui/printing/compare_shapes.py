"""A comparison as JSON and as flat rows; see `tui.printing.shapes`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from db.quantity import Quantity
from db.reasoning.compare import CompareRow, Comparison
from db.rows import Evidence, FactRow
from tui.pages.compare import why_not
from tui.printing import flat
from tui.printing.flat import Flat, Value, quantity_cells
from tui.printing.shapes import Json, fact, quantity


def comparison(value: Comparison, evidence: Mapping[str, Sequence[Evidence]]) -> Json:
    """Subjects side by side, and what may not be compared.

    Args:
        value: The comparison.
        evidence: Of the facts in it, by their ids.
    """
    return {
        "subjects": [subject.name for subject in value.subjects],
        "subject_ids": [subject.id for subject in value.subjects],
        "rows": [_row(row, evidence) for row in value.rows],
    }


def _row(row: CompareRow, evidence: Mapping[str, Sequence[Evidence]]) -> Json:
    return {
        "metric": row.metric,
        "scope": row.scope,
        "cells": [_cell(cell, evidence) for cell in row.cells],
        "comparable": row.comparable,
        "why_not": why_not(row) or None,
        "differs": [{"axis": each.axis, "values": list(each.values)} for each in row.differs],
        "like_for_like": row.like_for_like,
        "difference": quantity(row.difference),
        "ratio": quantity(row.ratio),
    }


def _cell(cell: FactRow | None, evidence: Mapping[str, Sequence[Evidence]]) -> Json | None:
    if cell is None:
        return None
    shape = fact(cell, evidence.get(cell.id, ()))
    # A sum that was made for the comparison is no fact of the store, and has no id there.
    return shape if cell.id else {**shape, "id": None, "known_from": None}


def flat_comparison(
    value: Comparison, evidence: Mapping[str, Sequence[Evidence]]
) -> Flat[CompareRow]:
    """The columns of a comparison: those of each subject begin with its id.

    Args:
        value: The comparison.
        evidence: Of the facts in it, by their ids.
    """
    columns: Flat[CompareRow] = {
        "metric": lambda row: row.metric,
        "scope": lambda row: row.scope,
        "comparable": lambda row: row.comparable,
        "like_for_like": lambda row: row.like_for_like,
        "why_not": lambda row: why_not(row) or None,
    }
    read = {**_OF_CELL, **flat.further_evidence(evidence)}
    for number, subject in enumerate(value.subjects):
        for name, of_fact in read.items():
            columns[f"{subject.id}_{name}"] = _in_cell(number, of_fact)
    columns |= {f"difference_{n}": _of_outcome(n, lambda row: row.difference) for n in _OUTCOME}
    columns |= {f"ratio_{n}": _of_outcome(n, lambda row: row.ratio) for n in _OUTCOME}
    return columns


_OF_FACT = (
    *quantity_cells(None), "words", "basis", "period", "against", "nature", "known_from", "rivals",
    "source", "source_title", "locator", "attribution", "attributed_to", "publisher", "published",
    "url", "population", "sponsor", "interest", "formula", "inputs",
)  # fmt: skip
_OF_CELL: Flat[FactRow] = {
    # A sum that was made for the comparison is no fact of the store.
    "fact": lambda cell: cell.id or None,
    **{name: flat.FACTS[name] for name in _OF_FACT},
    "known_from": lambda cell: cell.known_from if cell.id else None,
}
_OUTCOME = ("low", "high", "text")


def _in_cell(number: int, read: Callable[[FactRow], Value]) -> Callable[[CompareRow], Value]:
    def value(row: CompareRow) -> Value:
        cell = row.cells[number]
        return None if cell is None else read(cell)

    return value


def _of_outcome(
    name: str, read: Callable[[CompareRow], Quantity | None]
) -> Callable[[CompareRow], Value]:
    return lambda row: quantity_cells(read(row))[name]
