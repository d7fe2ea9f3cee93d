"""Bytes to text: how a file is coded is found by proof, or told, and never guessed.

1. A byte order mark decides: UTF-8, UTF-16 or UTF-32.
2. Without one, the file is UTF-8 if all of it is. Nearly no text in another coding is that by
   accident, while nearly half of what is Chinese in UTF-8 can be decoded as GB18030, wrongly and
   without an error. So UTF-8 comes first also where another coding was asked for, except UTF-16 and
   UTF-32, of which every byte may be UTF-8 too.
3. Else it is what was asked for, if all of it is.

The whole file is looked through when it is opened: a byte that doesn't fit, or a NUL, is told with
its line and byte before the first row is read. Other control characters may be in a text; they are
made visible where values are.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, TextIO

from db.exchange.tables.types import bad
from db.facts.nodes import BadFile, quoted
from db.named_tuple import NamedTuple
from db.told import told

_CHUNK = 1 << 18
_LOOK = 4096
"""Bytes from which a kind of coding is suspected, for the advice alone."""

_MARKS = (  # UTF-32 first: its mark begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}  # without a mark
# No codings that shift states, unpack, or read what is no text.
_KNOWN = re.compile(
    r"ascii|utf-8|utf-(16|32)(-[lb]e)?|gb18030|gbk|gb2312|big5|big5hkscs|cp950|shift_jis"
    r"|shift_jis_2004|cp932|euc_jp|euc_jis_2004|euc_kr|cp949|johab|tis-620"
    r"|iso8859-\d+|cp125\d|cp437|cp8\d\d|mac-\w+|koi8-[rtu]"
)
_SAVE = told("save it as UTF-8, or name its encoding, such as --encoding windows-1252")


class Coding(NamedTuple):
    """How a text is coded."""

    name: str
    skip: int = 0
    """Bytes of the byte order mark."""


class _Misfit(Exception):
    """A byte that can't be in a text; carries its offset in the file, and what it is."""

    def __init__(self, at: int, what: str) -> None:
        super().__init__(at, what)
        self.at = at
        self.what = what


def find_coding(file: BinaryIO, name: str, asked: str | None = None) -> Coding:
    """Find how a file is coded, and prove it.

    Args:
        file: The file, from its first byte on; left at any place.
        name: Its name in messages.
        asked: The coding that the user named, if any.

    Raises:
        BadFile: It isn't in that coding, or no text.
    """
    asked = _known(asked, name) if asked else None
    file.seek(0)
    head = file.read(4)
    for mark, coding in _MARKS:
        if head.startswith(mark):
            return _proved(file, name, Coding(coding, len(mark)))
    if asked is None or asked == "utf-8":
        return _proved(file, name, Coding("utf-8"))
    if not asked.startswith("utf-"):
        with suppress(_Misfit):
            _look_through(file, Coding("utf-8"))
            return Coding("utf-8")
    mark_length = 4 if asked == "gb18030" and head == "\ufeff".encode("gb18030") else 0
    return _proved(file, name, Coding(asked, mark_length))


def text_start(head: bytes, asked: str | None = None) -> str:
    """The beginning of a text, to see what it is; what doesn't fit is replaced."""
    coding = asked or "utf-8"
    for mark, marked in _MARKS:
        if head.startswith(mark):
            head, coding = head[len(mark) :], marked
            break
    try:
        return head.decode(_known(coding, ""), "replace")
    except BadFile:  # told when the file is opened
        return ""


@contextmanager
def opened(file: BinaryIO, coding: Coding, newline: str | None = "") -> Iterator[TextIO]:
    """The file's text from its beginning, line ends as they are, or all as LF with None."""
    file.seek(coding.skip)
    text = io.TextIOWrapper(file, encoding=coding.name, errors="strict", newline=newline)
    try:
        yield text
    finally:
        with suppress(ValueError):  # closed meanwhile
            text.detach()


def _known(asked: str, name: str) -> str:
    """The canonical name of a coding that tables may be in."""
    with suppress(LookupError, ValueError):
        found = codecs.lookup(asked).name
        found = "utf-8" if found == "utf-8-sig" else found
        if _KNOWN.fullmatch(found):
            return _WIDE.get(found, found)
    advice = told("name one such as utf-8, gb18030, big5, shift_jis, utf-16-le or windows-1252")
    raise bad(name, 1, 1, told("the encoding {name} is not known", name=quoted(asked)), advice)


def _proved(file: BinaryIO, name: str, coding: Coding) -> Coding:
    try:
        _look_through(file, coding)
    except _Misfit as misfit:
        raise _told(file, name, coding, misfit) from None
    return coding


def _look_through(file: BinaryIO, coding: Coding) -> None:
    """Decode the whole file.

    Raises:
        _Misfit: A byte doesn't fit.
    """
    decoder = codecs.getincrementaldecoder(coding.name)()
    wide = coding.name.startswith(("utf-16", "utf-32"))
    at = coding.skip
    file.seek(at)
    while True:
        chunk = file.read(_CHUNK)
        if not wide and (nul := chunk.find(0)) >= 0:
            # A byte before it may be the first that doesn't fit.
            chunk, at_nul = chunk[:nul], at + nul
        else:
            at_nul = -1
        try:
            text = decoder.decode(chunk, final=not chunk or at_nul >= 0)
        except UnicodeDecodeError as error:
            pending = len(error.object) - len(chunk)
            byte = error.object[error.start]
            raise _Misfit(
                at - pending + error.start, told("byte 0x{byte:02x}", byte=byte)
            ) from None
        if wide and "\0" in text:
            width = int(coding.name[4:6]) // 8
            at_nul = _units_before_nul(file, coding, width)
        if at_nul >= 0:
            raise _Misfit(at_nul, told("a NUL"))
        if not chunk:
            return
        at += len(chunk)


def _units_before_nul(file: BinaryIO, coding: Coding, width: int) -> int:
    file.seek(coding.skip)
    at = coding.skip
    while chunk := file.read(_CHUNK):  # a multiple of every width
        found = chunk.find(bytes(width))
        while found >= 0 and found % width:
            found = chunk.find(bytes(width), found + 1)
        if found >= 0:
            return at + found
        at += len(chunk)
    return at


def _told(file: BinaryIO, name: str, coding: Coding, misfit: _Misfit) -> BadFile:
    line, column = _place(file, coding, misfit.at)
    file.seek(0)
    head = file.read(_LOOK)
    wide = "" if coding.name.startswith(("utf-16", "utf-32")) else _looks_wide(head)
    if misfit.what == "a NUL":
        advice = (
            told("if it is UTF-16, say --encoding {wide}", wide=wide)
            if wide
            else told("remove it; is it a text?")
        )
        return bad(name, line, column, told("a NUL byte, which no text has"), advice)
    if wide:
        advice = told("say --encoding {wide}, or save it as UTF-8", wide=wide)
    elif coding.name == "utf-8" and not coding.skip and _is(file, Coding("gb18030")):
        advice = told("say --encoding gb18030 if it is Chinese, or save it as UTF-8")
    else:
        advice = _SAVE
    shown = coding.name.upper() if coding.name.startswith("utf") else coding.name
    return bad(
        name,
        line,
        column,
        told("{what} is not {encoding}", what=misfit.what, encoding=shown),
        advice,
    )


def _is(file: BinaryIO, coding: Coding) -> bool:
    try:
        _look_through(file, coding)
    except _Misfit:
        return False
    return True


def _looks_wide(head: bytes) -> str:
    """UTF-16 without a mark: in all that isn't Chinese, every second byte is a NUL."""
    low, high = head[1::2].count(0), head[::2].count(0)
    if max(low, high) * 5 < len(head):
        return ""
    return "utf-16-le" if low > high else "utf-16-be"


def _place(file: BinaryIO, coding: Coding, at: int) -> tuple[int, int]:
    """The line of a byte, and which of its bytes it is."""
    decoder = io.IncrementalNewlineDecoder(
        codecs.getincrementaldecoder(coding.name)(), translate=True
    )
    file.seek(coding.skip)
    left = at - coding.skip
    line, column = 1, 1 + coding.skip
    while True:
        chunk = file.read(min(_CHUNK, left))
        left -= len(chunk)
        text = decoder.decode(chunk, final=not chunk)
        if ends := text.count("\n"):
            line, column = line + ends, 1
            text = text[text.rfind("\n") + 1 :]
        column += len(text.encode(coding.name))
        if not chunk:
            return line, column
