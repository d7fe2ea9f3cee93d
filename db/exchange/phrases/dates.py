"""Limits and periods in a text: by 2029, in 2025, Q4 2026, FY24, 2027年底前.

Only what facts files can say as exactly: "before 2029" and "late 2026" are left as words. Digits of
other dates and years are set aside, so that none of them becomes part of a figure.
"""

from __future__ import annotations

import re
from typing import Final

from db.named_tuple import NamedTuple

_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_MONTH: Final = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    rf"|(?:{'|'.join(_MONTHS)}|sept)\.?)"
)
_YEAR: Final = "(?:19|20)[0-9]{2}"
_NO_MORE: Final = r"(?![0-9]|[-/.,][0-9]|[^\W\d_\u2e80-\U0010ffff])"
_DATE: Final = (
    rf"(?:{_MONTH} )?{_YEAR}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?{_NO_MORE}"
)
_CHINESE: Final = rf"{_YEAR}年(?:(?:1[0-2]|0?[1-9])月)?"
_QUARTER: Final = rf"(?:Q[1-4] {_YEAR}|{_YEAR}[ -]?Q[1-4]){_NO_MORE}"
_FISCAL: Final = rf"(?:FY ?(?:20)?[0-9]{{2}}|fiscal (?:year )?{_YEAR}){_NO_MORE}"
_START: Final = r"(?<![^\W\d_\u2e80-\U0010ffff])(?<![0-9])"

DATES: Final = re.compile(
    rf"{_START}(?:"
    rf"(?P<aside>(?:in )?{_YEAR} (?:us )?(?:dollars|usd|euros)|{_YEAR}-[0-9]{{2}}(?:[0-9]{{2}})"
    rf"|{_YEAR}-(?:1[3-9]|[2-9][0-9])(?![0-9]))"
    rf"|(?P<by>(?:by|until|through|till) (?:the )?(?:(?:end|year[- ]end)(?: of)? |eoy )?(?:{_DATE})"
    rf"|(?:到|至|截至|在)?{_CHINESE}[底末](?:之?前)?|(?:到|至|截至){_CHINESE})"
    rf"|(?P<period>(?:(?:in|for|during) )?(?:{_QUARTER}|{_FISCAL})|(?:in|during) (?:{_DATE})"
    rf"|{_CHINESE}(?![内间期以之]))"
    rf"|(?P<date>{_YEAR}-[0-9]{{2}}-[0-9]{{2}}))",
    re.IGNORECASE,
)


class DateMark(NamedTuple):
    """A date, limit or period found in a text.

    Attributes:
        kind: "by", "period", or "aside" for what is neither.
        value: As facts files write it; "" for what is set aside.
    """

    kind: str
    value: str


def read_date(found: re.Match[str]) -> DateMark:
    """What a match of ``DATES`` says."""
    kind = found.lastgroup or "aside"
    if kind not in ("by", "period"):
        return DateMark("aside", "")
    return DateMark(kind, _value(found[0]))


def _value(text: str) -> str:
    if fiscal := re.search(rf"fy ?(?:20)?([0-9]{{2}})$|fiscal (?:year )?({_YEAR})$", text, re.I):
        return f"FY{fiscal[2] or '20' + fiscal[1]}"
    year = re.search(_YEAR, text)
    assert year  # every date of the pattern has one
    if quarter := re.search("Q([1-4])", text, re.I):
        return f"{year[0]}-Q{quarter[1]}"
    if iso := re.search(rf"{_YEAR}-[0-9-]+", text):
        return iso[0]
    month = _month(text)
    return f"{year[0]}-{month:02}" if month else year[0]


def _month(text: str) -> int:
    if chinese := re.search("年([0-9]+)月", text):
        return int(chinese[1])
    if named := re.search(rf"({'|'.join(_MONTHS)})[a-z]*\.? {_YEAR}", text.lower()):
        return _MONTHS.index(named[1]) + 1
    return 0
