"""A comparison as JSON and as flat rows; see `tui.printing.shapes`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.reasoning.compare import CompareRow, Comparison
from db.rows import Evidence, FactRow
from tui.pages import why_not
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


def flat_comparison(value: Comparison) -> Flat[CompareRow]:
    """The columns of a comparison: a few for each subject."""
    columns: Flat[CompareRow] = {
        "metric": lambda row: row.metric,
        "scope": lambda row: row.scope,
        "comparable": lambda row: row.comparable,
        "like_for_like": lambda row: row.like_for_like,
        "why_not": lambda row: why_not(row) or None,
    }
    for number, subject in enumerate(value.subjects):
        columns |= _subject_columns(number, subject.id)
    return columns


def _subject_columns(number: int, subject: str) -> Flat[CompareRow]:
    def of_cell(name: str) -> Flat[CompareRow]:
        def value(row: CompareRow) -> Value:
            cell = row.cells[number]
            return None if cell is None else _flat_cell(cell)[name]

        return {f"{subject}_{name}": value}

    columns: Flat[CompareRow] = {}
    for name in ("fact", "low", "high", "unit", "text", "basis", "period", "nature"):
        columns |= of_cell(name)
    return columns


def _flat_cell(cell: FactRow) -> dict[str, Value]:
    return {
        "fact": cell.id or None,
        **quantity_cells(cell.quantity),
        "basis": cell.basis,
        "period": cell.period.label if cell.period else None,
        "nature": cell.nature,
    }
