"""How large the schema of a file is, told from its pages, before SQLite reads it.

SQLite reads a schema in one go, which no deadline stops: sixty thousand tables take seconds, and
hundreds of megabytes. What a store's own schema is many times smaller than is not let so far.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from db.store_files import BUILD_AGAIN, StoreError, damaged, unreachable
from db.told import told

MOST_BYTES = 1_000_000
"""Of all rows of the schema; those of a store have a tenth of it."""
MOST_ROWS = 2_000
MOST_PAGES = 2_000

_HEADER = 100  # of the file, on the first page
_INTERIOR, _LEAF = 0x05, 0x0D


def check_schema_size(path: Path) -> None:
    """Refuse a schema that can't be a store's.

    Raises:
        StoreError: It is far too large, or its pages lead nowhere.
    """
    try:
        with open(path, "rb", buffering=0) as file:
            size = _measured(file)
    except (OSError, ValueError) as error:
        raise unreachable(path, error) from error
    except IndexError as error:
        raise damaged(path, told("the pages of its schema")) from error
    if size > MOST_BYTES:
        raise StoreError(path, told("its tables are not a store's"), BUILD_AGAIN)


def _measured(file: BinaryIO) -> int:
    """The bytes of all rows, or more than `MOST_BYTES` where there is too much of anything."""
    page_size = int.from_bytes(_read(file, 16, 2), "big")
    page_size = 65_536 if page_size == 1 else page_size
    waiting, pages, rows, total = [1], 0, 0, 0
    while waiting:
        number = waiting.pop()
        page = _read(file, (number - 1) * page_size, page_size)
        cells, more = _cells(page, _HEADER if number == 1 else 0)
        pages, rows = pages + 1, rows + (0 if more else len(cells))
        if more:
            waiting += [*(int.from_bytes(page[at : at + 4], "big") for at in cells), *more]
        else:
            total += sum(_payload(page, at) for at in cells)
        if total > MOST_BYTES or rows > MOST_ROWS or pages + len(waiting) > MOST_PAGES:
            return MOST_BYTES + 1
    return total


def _read(file: BinaryIO, at: int, size: int) -> bytes:
    if at < 0:
        raise IndexError("a page before the first")
    file.seek(at)
    data = file.read(size)
    if len(data) < size:
        raise IndexError("a page beyond the end")
    return data


def _cells(page: bytes, header: int) -> tuple[list[int], list[int]]:
    """Where the cells of a page are, and the page behind the last if it leads to others."""
    kind = page[header]
    if kind not in (_INTERIOR, _LEAF):
        raise IndexError("no page of a table")
    count = int.from_bytes(page[header + 3 : header + 5], "big")
    first = header + (12 if kind == _INTERIOR else 8)
    cells = [int.from_bytes(page[at : at + 2], "big") for at in range(first, first + 2 * count, 2)]
    if kind == _LEAF:
        return cells, []
    return cells, [int.from_bytes(page[header + 8 : header + 12], "big")]


def _payload(page: bytes, at: int) -> int:
    """The size of a row: the number of variable length that its cell begins with."""
    value = 0
    for byte in range(at, at + 9):
        value = value << 7 | page[byte] & 0x7F
        if page[byte] < 0x80:
            break
    return value
