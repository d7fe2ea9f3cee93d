"""Which delimiter a CSV file has, and which quotation mark.

A delimiter is taken for found if it stands in the header and the rows have as many cells as that,
and if no other delimiter fits half as well. Where two do, both readings are possible and the user
is asked: a file read with the wrong one is a table, too.
"""

from __future__ import annotations

import io
import re

from db.exchange.tables.csv_scan import Cells, Dialect, Scanner
from db.exchange.tables.types import bad
from db.facts.nodes import BadFile, quoted
from db.named_tuple import NamedTuple
from db.told import either, told

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 1 << 17
"""Characters that are looked at."""
_ROWS = 200

_WORDS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
_SHOWN = {"\t": "tab"}
_DECLARED = re.compile(r"sep=([^\w\"'\r\n])(\r\n|\r|\n|\Z)", re.I)


class _Fit(NamedTuple):
    delimiter: str
    share: float
    """Of the rows: how many have as many cells as the header."""


def known_delimiter(text: str, name: str) -> str:
    """The delimiter that a user named.

    Raises:
        BadFile: There can be no such delimiter.
    """
    found = _WORDS.get(text.casefold(), text)
    if len(found) != 1 or found in "\"'\r\n" or found.isalnum():
        advice = told("name one character such as ; or |, or say tab")
        raise bad(name, 1, 1, told("{text} is no delimiter", text=quoted(text)), advice)
    return found


def declared(text: str) -> tuple[str, int]:
    """The delimiter that the first line declares (`sep=;`), and the length of that line."""
    found = _DECLARED.match(text)
    return (found[1], found.end()) if found else ("", 0)


def find_dialect(sample: str, whole: bool, name: str, delimiter: str = "") -> Dialect:
    """Find a dialect in the beginning of a file.

    Args:
        sample: Its beginning; up to `SAMPLE` characters.
        whole: Whether that is all of it.
        name: Its name in messages.
        delimiter: The delimiter, if it is known.

    Raises:
        BadFile: More than one delimiter is possible.
    """
    quote = _quote(sample)
    if delimiter:
        return Dialect(delimiter, quote)
    fits = [fit for each in DELIMITERS if (fit := _fit(sample, whole, Dialect(each, quote), name))]
    if len(fits) < 2:
        return Dialect(fits[0].delimiter if fits else ",", quote)
    fits.sort(key=lambda fit: -fit.share)
    best, second = fits[:2]
    if not best.share or second.share > best.share / 2:
        both = [_SHOWN.get(fit.delimiter, fit.delimiter) for fit in (best, second)]
        raise bad(
            name,
            1,
            1,
            told("the delimiter may be {names}", names=either(both)),
            told("say which, such as --delimiter '{sign}'", sign=both[0]),
        )
    return Dialect(best.delimiter, quote)


def _quote(sample: str) -> str:
    """A single quotation mark is one only where the whole header is written with it."""
    header = sample.lstrip("\r\n").partition("\n")[0].partition("\r")[0]
    cell = "'(?:[^']|'')*'"
    return "'" if re.fullmatch(rf"{cell}(?:([,;\t|]){cell}(?:\1{cell})*)?", header) else '"'


def _fit(sample: str, whole: bool, dialect: Dialect, name: str) -> _Fit | None:
    """How well a delimiter fits; None if the header isn't parted by it."""
    widths: list[int] = []
    try:
        for row in Scanner(io.StringIO(sample, newline=""), dialect, name).rows():
            widths.append(len(row.cells) if isinstance(row, Cells) else 0)
            if len(widths) > _ROWS:
                break
        else:
            if not whole and len(widths) > 1:
                widths.pop()  # cut
    except BadFile:  # a quotation mark that isn't closed, maybe only in the sample
        pass
    if not widths or widths[0] < 2:
        return None
    rows = widths[1:]
    return _Fit(dialect.delimiter, rows.count(widths[0]) / len(rows) if rows else 1.0)
