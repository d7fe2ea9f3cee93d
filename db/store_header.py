"""What a file is, told from its first bytes, before SQLite may act on it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from db.store_files import BUILD_IT, StoreError, damaged, unreachable
from db.told import told

_HEADER_SIZE = 100
_SMALLEST_STORE = 512

_UNPACK = told("Unpack it, then name the store that was inside.")
_FETCH = told("Fetch the file with `git lfs pull`.")
_KINDS = (
    (b"\x1f\x8b", told("compressed (gzip)"), _UNPACK),
    (b"PK\3\4", told("a ZIP archive"), _UNPACK),
    (b"\xfd7zXZ\0", told("compressed (xz)"), _UNPACK),
    (b"\x28\xb5\x2f\xfd", told("compressed (zstd)"), _UNPACK),
    (b"version https://git-lfs", told("a pointer of Git LFS"), _FETCH),
    (b"** This file contains an SQLite 2", told("one of SQLite 2"), told("Name a store.")),
)
_WEB_PAGE = (b"<!doctype html", b"<html")


def first_bytes(path: Path) -> tuple[bytes, int]:
    """Read the header of a regular file, and its size."""
    try:
        found = os.stat(path)
        if stat.S_ISDIR(found.st_mode):
            raise StoreError(path, told("a folder, not a store"), told("Name the store inside it."))
        if not stat.S_ISREG(found.st_mode):
            raise StoreError(path, told("not a regular file"), told("Name a store."))
        with open(path, "rb", buffering=0) as file:
            return file.read(_HEADER_SIZE), found.st_size
    except (OSError, ValueError) as error:
        raise unreachable(path, error) from error


def check_header(path: Path, header: bytes, size: int) -> None:
    """Check what can be told from the file format's header, before SQLite may act on it."""
    if size == 0:
        raise StoreError(path, told("an empty file"), BUILD_IT)
    if header[:16] != b"SQLite format 3\0":
        raise _another_kind(path, header)
    if size < _SMALLEST_STORE:
        raise damaged(path, told("cut short to {size:,} bytes", size=size))
    match header[18:20]:
        case b"\1\1":  # rollback journal, the only mode in which a store is one file
            pass
        case b"\2\2":
            raise being_written(path)
        case _:
            raise damaged(path, told("no known file format"))
    page_size = int.from_bytes(header[16:18], "big")
    whole = int.from_bytes(header[28:32], "big") * (page_size if page_size > 1 else 65_536)
    # The number of pages counts only if the program that wrote it knew of it.
    if header[24:28] == header[92:96] and size != whole:
        raise damaged(
            path, told("{size:,} bytes long, and should be {whole:,}", size=size, whole=whole)
        )


def _another_kind(path: Path, header: bytes) -> StoreError:
    """Say what a file is that is none of SQLite's."""
    for start, kind, advice in _KINDS:
        if header.startswith(start):
            return StoreError(path, told("not a SQLite file, but {kind}", kind=kind), advice)
    if header.lstrip()[:14].lower().startswith(_WEB_PAGE):
        advice = told("Fetch the store itself, with `termsheet pull URL`.")
        return StoreError(path, told("not a SQLite file, but a web page"), advice)
    if not header.strip(b"\0"):
        return StoreError(
            path, told("not a SQLite file, but zeros"), told("Copy or build it again.")
        )
    if _is_text(header):
        advice = told("Facts files are made into a store by `termsheet build`.")
        return StoreError(path, told("not a SQLite file, but text"), advice)
    return StoreError(path, told("not a SQLite file"), told("Name a store."))


def _is_text(header: bytes) -> bool:
    text = header.decode("utf-8", "ignore")  # the last character may be cut
    if len(text.encode()) < len(header) - 3:
        return False
    return all(letter.isprintable() or letter in "\t\r\n" for letter in text)


def being_written(path: Path | str) -> StoreError:
    """A store that another program writes to, or that it left behind."""
    what = told("being written, or left half written, by another program")
    return StoreError(path, what, told("Close that program, or build the store again."))
