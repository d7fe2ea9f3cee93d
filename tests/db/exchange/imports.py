"""Imports in a test: a mapping and a file written as texts, and what becomes of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from db.exchange.importing import import_files
from db.exchange.mapping import Mapping
from db.exchange.mapping_reading import MappingError, mapping_of
from db.exchange.report import Report
from db.exchange.toml_places import parse_toml
from db.facts.nodes import Node, Scalar, load
from db.facts.nodes import Sequence as NodeList
from db.facts.statements import FactSet
from tests.spoken import assert_spoken, assert_told

SOURCE = """
[source]
id = "s"
title = "A source"
kind = "dataset"
published = "2026-06-30"

[evidence]
at = "row {row}"
says = "dataset"
"""

HEAD = """
name = "test"
prefix = "t"
[reads]
columns = ["Company", "Day", "Amount"]
optional = ["Other", "More"]
dates = ["YYYY-MM-DD"]
"""

ROUND = """
[[deal]]
subject = "{Company}"
kind = "funding_round"
title = "{Company} round"
announced = "{Day}"
known_from = "{Day}"
figure = {column = "Amount", unit = "USD"}
[[deal.status]]
is = "announced"
on = "{Day}"
"""

GROUPED = (
    ROUND.replace("[[deal]]\n", '[[deal]]\nkey = ["Company", "Day"]\n')
    + """
[[deal.parts]]
payer = {column = "Other", kind = "investor"}
payee = "{Company}"
instrument = "equity"
"""
)

COLUMNS = ("Company", "Day", "Amount", "Other", "More")


def mapping(*sections: str, head: str = HEAD) -> Mapping:
    """A mapping of these sections."""
    return mapping_of(parse_toml((head + SOURCE + "".join(sections)).encode(), "test.toml"))


def faults(text: str) -> list[tuple[int, int, str]]:
    """Line, column and words of all that is wrong with a mapping."""
    try:
        mapping_of(parse_toml(text.encode(), "test.toml"))
    except MappingError as error:
        assert_spoken(error.problems)
        return [(p.place.line, p.place.column, f"{p.what}; {p.advice}") for p in error.problems]
    return []


def write_csv(path: Path, rows: Iterable[Sequence[str]], columns: Sequence[str] = COLUMNS) -> Path:
    """A CSV file."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def imported(
    folder: Path,
    chosen: Mapping,
    rows: Iterable[Sequence[str]],
    *,
    columns: Sequence[str] = COLUMNS,
    known: FactSet | None = None,
) -> tuple[Report, dict[str, Any]]:
    """What an import of some rows did, and what it wrote."""
    file = write_csv(folder / "rows.csv", rows, columns)
    report = import_files(chosen, [file], folder / "facts", known=known)
    assert report.accounted
    for fault in report.refused:
        assert_told(fault.reason, fault.advice)
    for same in report.same:
        assert_told(same.reason)
    return report, written(report.written)


def written(paths: Iterable[Path]) -> dict[str, Any]:
    """What facts files say, as plain values."""
    found: dict[str, Any] = {"sources": [], "entities": [], "deals": [], "facts": []}
    for path in paths:
        for key, value in load(path).values.items():
            if isinstance(value, NodeList):
                found[key] += plain(value)
    return found


def plain(node: Node) -> Any:
    """A node as texts, lists and tables."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, NodeList):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.values.items()}


def by_id(records: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Records by their ids."""
    return {record["id"]: record for record in records}
