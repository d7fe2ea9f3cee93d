"""Columns from other lists of the same JSON file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from db.exchange.mapping import Join
from db.exchange.tables import Row, TableOptions, open_table


class Joined:
    """What [[join]] says, looked up.

    Args:
        joins: What to look up.
        path: The file.
        options: How it is read.

    Raises:
        BadFile: A list can't be read.
    """

    def __init__(self, joins: Sequence[Join], path: Path, options: TableOptions) -> None:
        self._joins = [(join, _records(join, path, options)) for join in joins]

    def add_to(self, values: dict[str, str]) -> None:
        """Add the columns that are looked up to those of a row."""
        for join, records in self._joins:
            found = records.get(values.get(join.column, ""), {})
            for column in join.columns:
                values[f"{join.name}.{column}"] = found.get(column, "")


def _records(join: Join, path: Path, options: TableOptions) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    with open_table(path, replace(options, records=join.records)) as table:
        for row in table.rows():
            if isinstance(row, Row) and (key := row.values.get(join.key, "").strip()):
                values = {name: row.values.get(name, "").strip() for name in join.columns}
                found.setdefault(key, values)
    return found
