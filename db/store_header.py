"""What a file is, told from its first bytes, before SQLite may act on it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from db.store_files import BUILD_IT, StoreError, damaged, unreachable

_HEADER_SIZE = 100
_SMALLEST_STORE = 512

_UNPACK = "Unpack it, then name the store that was inside."
_KINDS = (
    (b"\x1f\x8b", "compressed (gzip)", _UNPACK),
    (b"PK\3\4", "a ZIP archive", _UNPACK),
    (b"\xfd7zXZ\0", "compressed (xz)", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd)", _UNPACK),
    (b"version https://git-lfs", "a pointer of Git LFS", "Fetch the file with `git lfs pull`."),
    (b"** This file contains an SQLite 2", "one of SQLite 2", "Name a store."),
)
_WEB_PAGE = (b"<!doctype html", b"<html")


def first_bytes(path: Path) -> tuple[bytes, int]:
    """Read the header of a regular file, and its size."""
    try:
        found = os.stat(path)
        if stat.S_ISDIR(found.st_mode):
            raise StoreError(path, "a folder, not a store", "Name the store inside it.")
        if not stat.S_ISREG(found.st_mode):
            raise StoreError(path, "not a regular file", "Name a store.")
        with open(path, "rb", buffering=0) as file:
            return file.read(_HEADER_SIZE), found.st_size
    except (OSError, ValueError) as error:
        raise unreachable(path, error) from error


def check_header(path: Path, header: bytes, size: int) -> None:
    """Check what can be told from the file format's header, before SQLite may act on it."""
    if size == 0:
        raise StoreError(path, "an empty file", BUILD_IT)
    if header[:16] != b"SQLite format 3\0":
        raise _another_kind(path, header)
    if size < _SMALLEST_STORE:
        raise damaged(path, f"cut short to {size:,} bytes")
    match header[18:20]:
        case b"\1\1":  # rollback journal, the only mode in which a store is one file
            pass
        case b"\2\2":
            raise being_written(path)
        case _:
            raise damaged(path, "no known file format")
    page_size = int.from_bytes(header[16:18], "big")
    whole = int.from_bytes(header[28:32], "big") * (page_size if page_size > 1 else 65_536)
    # The number of pages counts only if the program that wrote it knew of it.
    if header[24:28] == header[92:96] and size != whole:
        raise damaged(path, f"{size:,} bytes long, and should be {whole:,}")


def _another_kind(path: Path, header: bytes) -> StoreError:
    """Say what a file is that is none of SQLite's."""
    for start, kind, advice in _KINDS:
        if header.startswith(start):
            return StoreError(path, f"not a SQLite file, but {kind}", advice)
    if header.lstrip()[:14].lower().startswith(_WEB_PAGE):
        advice = "Fetch the store itself, with `termsheet pull URL`."
        return StoreError(path, "not a SQLite file, but a web page", advice)
    if not header.strip(b"\0"):
        return StoreError(path, "not a SQLite file, but zeros", "Copy or build it again.")
    if _is_text(header):
        advice = "Facts files are made into a store by `termsheet build`."
        return StoreError(path, "not a SQLite file, but text", advice)
    return StoreError(path, "not a SQLite file", "Name a store.")


def _is_text(header: bytes) -> bool:
    text = header.decode("utf-8", "ignore")  # the last character may be cut
    if len(text.encode()) < len(header) - 3:
        return False
    return all(letter.isprintable() or letter in "\t\r\n" for letter in text)


def being_written(path: Path | str) -> StoreError:
    """A store that another program writes to, or that it left behind."""
    what = "being written, or left half written, by another program"
    return StoreError(path, what, "Close that program, or build the store again.")
