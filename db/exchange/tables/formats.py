"""What kind of file it is: content first, the name only where content leaves it open."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import BinaryIO

from db.exchange.tables.encodings import text_start
from db.exchange.tables.json_strict import JsonFault, after_blanks
from db.exchange.tables.json_window import decode
from db.exchange.tables.types import FORMATS, MAX_BYTES, TableOptions, bad
from db.facts.nodes import quoted

_LOOK = 1 << 20
_NAMES = 1 << 21

_AS_TABLE = "save it as .xlsx or as CSV"
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old or protected Excel file", "save it as .xlsx, without a password"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ\0", "an xz archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"%PDF", "a PDF", "import the table it was made from"),
    (b"PAR1", "a Parquet file", "save it as CSV"),
    (b"SQLite format 3\0", "a SQLite database", "export the table as CSV"),
)
_ARCHIVES = (
    (b"xl/workbook.bin", "a binary Excel workbook (.xlsb)", _AS_TABLE),
    (b"word/document.xml", "a Word document", _AS_TABLE),
    (b"META-INF/manifest.xml", "an OpenDocument file", _AS_TABLE),
)
_PAGES = ("<!doctype html", "<html", "<?xml", "<!--")
_JSON_NAMES = {".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_JSON_STARTS = {"{": '"}', "[": '[{"]-0123456789tfnNI'}


def open_file(path: Path, name: str) -> BinaryIO:
    """Open a regular file of bearable size.

    Raises:
        BadFile: It is none, or may not be read.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe or a device may have no end
            raise bad(name, 1, 1, "not a regular file", "name a file with a table")
        if found.st_size > MAX_BYTES:
            raise bad(name, 1, 1, f"the file has {found.st_size:,} bytes",
                      f"keep it under {MAX_BYTES:,}; split it")  # fmt: skip
        return open(path, "rb")
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise bad(name, 1, 1, f"cannot be read: {why}", "check the path and its rights") from None


def find_format(file: BinaryIO, path: Path, name: str, options: TableOptions) -> str:
    """Find which of `FORMATS` a file has.

    Args:
        file: The file.
        path: Where it is; what its name ends in counts where the content can't decide.
        name: Its name in messages.
        options: What the user says of it.

    Raises:
        BadFile: It is something that is not read.
    """
    if options.format is not None and options.format not in FORMATS:
        advice = f"say one of {', '.join(FORMATS)}"
        raise bad(name, 1, 1, f"the format {quoted(options.format)} is not known", advice)
    file.seek(0)
    head = file.read(_LOOK)
    if not head.strip():
        raise bad(name, 1, 1, "there is nothing in it", "name a file with a table")
    _refuse_others(head, name)
    if head.startswith(b"PK"):
        return _in_archive(file, name)
    if options.format == "xlsx":
        raise bad(name, 1, 1, "no Excel workbook", "leave the format out, or name another file")
    return options.format or _of_text(head, path, options.encoding)


def _refuse_others(head: bytes, name: str) -> None:
    for magic, what, advice in _OTHERS:
        if head.startswith(magic):
            raise bad(name, 1, 1, f"{what}, not a table", advice)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].decode("latin-1").lower()
    if start.startswith(_PAGES):
        raise bad(name, 1, 1, "a web page or XML, not a table",
                  "download the file itself, not the page around it")  # fmt: skip


def _in_archive(file: BinaryIO, name: str) -> str:
    """A ZIP archive is a workbook, or nothing that is read. Its names stand at its end."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _NAMES))
    names = file.read()
    for part, what, advice in _ARCHIVES:
        if part in names:
            raise bad(name, 1, 1, f"{what}, not a table", advice)
    if b"[Content_Types].xml" in names and b"xl/" in names:
        return "xlsx"
    raise bad(name, 1, 1, "a ZIP archive, not a table", f"unpack it first, or {_AS_TABLE}")


def _of_text(head: bytes, path: Path, encoding: str | None) -> str:
    """JSON begins like JSON; all else is CSV, unless its name says JSON."""
    by_name = _JSON_NAMES.get(path.suffix.lower(), "")
    text = text_start(head, encoding).lstrip()
    second = after_blanks(text, 1)
    follows = _JSON_STARTS.get(text[:1], "")
    if not follows or text[second : second + 1] not in follows:
        return by_name or "csv"
    if text[0] == "[":
        return "json"
    line, end, rest = text.partition("\n")
    try:
        _, stop = decode(line)
    except JsonFault as fault:
        goes_on = end and fault.at >= len(line.rstrip())
        return "json" if goes_on or by_name != "jsonl" else "jsonl"
    alone = not line[stop:].strip()
    return "jsonl" if by_name == "jsonl" or (alone and rest.lstrip()[:1] == "{") else "json"
