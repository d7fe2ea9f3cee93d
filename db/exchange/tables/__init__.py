"""Files of other people as tables: bytes in, rows of texts out, every row accounted for.

`open_table` finds what a file is (CSV, JSON, JSON lines or a sheet of Excel), how it is coded and
what parts its cells; the rows are then read as a stream. Nothing is guessed: what may be read in
two ways is asked about, and what can't be read exactly is refused, with its place and what to do.
"""

from __future__ import annotations

from pathlib import Path

from db.exchange.tables.formats import find_format, open_file
from db.exchange.tables.refused import reasons_path, write_refused
from db.exchange.tables.types import AnyRow, RefusedRow, Row, TableFile, TableOptions
from db.facts.nodes import BadFile
from db.safe_text import clean

__all__ = [
    "AnyRow", "BadFile", "RefusedRow", "Row", "TableFile", "TableOptions",
    "open_table", "reasons_path", "write_refused",
]  # fmt: skip

_DEFAULTS = TableOptions()


def open_table(path: Path, options: TableOptions = _DEFAULTS) -> TableFile:
    """Open a table, to be closed again (it is a context manager).

    Args:
        path: The file.
        options: How to read it, where that isn't to be found out.

    Raises:
        BadFile: It can't be read, is no table, or may be read in more than one way.
    """
    name = clean(path, limit=1000)
    file = open_file(path, name)
    try:
        match find_format(file, path, name, options):
            case "csv":
                from db.exchange.tables.csv_files import CsvFile

                return CsvFile(path, name, file, options)
            case "json":
                from db.exchange.tables.json_files import JsonFile

                return JsonFile(path, name, file, options)
            case "jsonl":
                from db.exchange.tables.json_files import JsonLinesFile

                return JsonLinesFile(path, name, file, options)
            case _:
                from db.exchange.tables.sheets import SheetFile

                return SheetFile(path, name, file, options)
    except BaseException:
        file.close()
        raise
