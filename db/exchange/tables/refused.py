"""Refused rows on their way back: a file to mend and to import again."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, TextIO

from db.exchange.tables.types import RefusedRow
from db.safe_text import clean

_NO_COLUMNS = ("row",)
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def reasons_path(path: Path) -> Path:
    """Where the reasons for the rows in a file of refused ones are."""
    return path.with_name(f"{path.name.removesuffix('.csv')}.reasons.csv")


def write_refused(path: Path, columns: Sequence[str], rows: Iterable[RefusedRow]) -> None:
    """Write refused rows as CSV, and beside it why each was refused, in the same order.

    The file has the header of the table and the rows as they were read: not made safe, nothing
    added, nothing left out, so that what is mended in it is what was published. Read again
    unmended, a row with too few or too many cells, or one that couldn't be parted into cells, is
    refused again. It is UTF-8 with a byte order mark, without which spreadsheets misread it.

    Args:
        path: The file; one that is there is replaced, when all was written.
        columns: The columns of the table.
        rows: Its refused rows.

    Raises:
        OSError: It can't be written. What was there is as it was.
    """
    targets = (path, reasons_path(path))
    drafts = [target.with_name(f".{target.name}.draft") for target in targets]
    try:
        with ExitStack() as stack:
            files = [stack.enter_context(_opened(draft)) for draft in drafts]
            _write(files[0], files[1], columns, rows)
        for draft, target in zip(drafts, targets, strict=True):
            os.replace(draft, target)
    finally:
        for draft in drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _opened(path: Path) -> TextIO:
    return open(path, "w", encoding="utf-8-sig", errors="replace", newline="")


def _write(
    mended: TextIO, told: TextIO, columns: Sequence[str], rows: Iterable[RefusedRow]
) -> None:
    # All in quotation marks: no other delimiter than the comma can be read into it.
    table: Any = csv.writer(mended, quoting=csv.QUOTE_ALL)
    reasons: Any = csv.writer(told)
    table.writerow(columns or _NO_COLUMNS)
    reasons.writerow(("row", "column", "reason", "advice"))
    for row in rows:
        table.writerow(row.cells)
        reasons.writerow((row.number, *map(_shown, (row.column, row.reason, row.advice))))


def _shown(text: str) -> str:
    shown = clean(text)
    return f"'{shown}" if shown.startswith(_RUN_BY_SPREADSHEETS) else shown
