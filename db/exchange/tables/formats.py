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
from db.told import told

_LOOK = 1 << 20
_NAMES = 1 << 21

_AS_TABLE = told("save it as .xlsx or as CSV")
_OTHERS = (
    (
        b"\xd0\xcf\x11\xe0",
        told("an old or protected Excel file"),
        told("save it as .xlsx, without a password"),
    ),
    (b"\x1f\x8b", told("a gzip archive"), told("unpack it first")),
    (b"BZh", told("a bzip2 archive"), told("unpack it first")),
    (b"\xfd7zXZ\0", told("an xz archive"), told("unpack it first")),
    (b"7z\xbc\xaf", told("a 7z archive"), told("unpack it first")),
    (b"%PDF", told("a PDF"), told("import the table it was made from")),
    (b"PAR1", told("a Parquet file"), told("save it as CSV")),
    (b"SQLite format 3\0", told("a SQLite database"), told("export the table as CSV")),
)
_ARCHIVES = (
    (b"xl/workbook.bin", told("a binary Excel workbook (.xlsb)"), _AS_TABLE),
    (b"word/document.xml", told("a Word document"), _AS_TABLE),
    (b"META-INF/manifest.xml", told("an OpenDocument file"), _AS_TABLE),
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
            raise bad(name, 1, 1, told("not a regular file"), told("name a file with a table"))
        if found.st_size > MAX_BYTES:
            raise bad(
                name,
                1,
                1,
                told("the file has {size:,} bytes", size=found.st_size),
                told("keep it under {most:,}; split it", most=MAX_BYTES),
            )
        return open(path, "rb")
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise bad(
            name,
            1,
            1,
            told("cannot be read: {why}", why=why),
            told("check the path and its rights"),
        ) from None


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
        advice = told("say one of {names}", names=", ".join(FORMATS))
        raise bad(
            name,
            1,
            1,
            told("the format {format} is not known", format=quoted(options.format)),
            advice,
        )
    file.seek(0)
    head = file.read(_LOOK)
    if not head.strip():
        raise bad(name, 1, 1, told("there is nothing in it"), told("name a file with a table"))
    _refuse_others(head, name)
    if head.startswith(b"PK"):
        return _in_archive(file, name)
    if options.format == "xlsx":
        raise bad(
            name,
            1,
            1,
            told("no Excel workbook"),
            told("leave the format out, or name another file"),
        )
    return options.format or _of_text(head, path, options.encoding)


def _refuse_others(head: bytes, name: str) -> None:
    for magic, what, advice in _OTHERS:
        if head.startswith(magic):
            raise bad(name, 1, 1, told("{what}, not a table", what=what), advice)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].decode("latin-1").lower()
    if start.startswith(_PAGES):
        raise bad(
            name,
            1,
            1,
            told("a web page or XML, not a table"),
            told("download the file itself, not the page around it"),
        )


def _in_archive(file: BinaryIO, name: str) -> str:
    """A ZIP archive is a workbook, or nothing that is read. Its names stand at its end."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _NAMES))
    names = file.read()
    for part, what, advice in _ARCHIVES:
        if part in names:
            raise bad(name, 1, 1, told("{what}, not a table", what=what), advice)
    if b"[Content_Types].xml" in names and b"xl/" in names:
        return "xlsx"
    raise bad(
        name,
        1,
        1,
        told("a ZIP archive, not a table"),
        told("unpack it first, or {advice}", advice=_AS_TABLE),
    )


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
