"""Dates as files write them, read by formats such as "DD/MM/YYYY"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from functools import lru_cache

from db.dates import DateError, span
from db.told import either, told

_TOKENS = re.compile(r"YYYY|MMMM|MMM|MM|M|DD|D|hh|mm|ss")
_PATTERNS = {
    "YYYY": "(?P<year>[0-9]{4})",
    "MMMM": "(?P<month>[a-z]+)",
    "MMM": "(?P<month>[a-z]+)\\.?",
    "MM": "(?P<month>[0-9]{2})",
    "M": "(?P<month>[0-9]{1,2})",
    "DD": "(?P<day>[0-9]{2})",
    "D": "(?P<day>[0-9]{1,2})",
    "hh": "[0-9]{1,2}",
    "mm": "[0-9]{2}",
    "ss": "[0-9]{2}(?:[.][0-9]+)?",
}
_MONTHS = {
    name[:letters].casefold(): number
    for letters in (3, None)
    for number, name in enumerate(calendar.month_name)
    if number
} | {"sept": 9}
_LONGEST = 60


class FormatError(ValueError):
    """A text that is no format of dates."""


class UnreadDate(ValueError):
    """A text that is no date, or could be several; says why and what to do.

    Attributes:
        why: What is wrong with it.
        advice: What to do.
    """

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(why)
        self.why, self.advice = why, advice


class OtherForm(UnreadDate):
    """A text that has none of the forms that were looked for."""


class DateFormat:
    """A format of dates, such as "YYYY-MM-DD" or "D MMM YYYY".

    Raises:
        FormatError: The text is none.
    """

    def __init__(self, text: str) -> None:
        found = [token for token in _TOKENS.findall(text) if token not in ("hh", "mm", "ss")]
        kinds = sorted(token[0] for token in found)
        if kinds not in (["Y"], ["M", "Y"], ["D", "M", "Y"]):
            raise FormatError(
                told(
                    "{text!r} is no format of dates: it needs YYYY, and MM and DD at most once",
                    text=text[:_LONGEST],
                )
            )
        self.text = text
        pieces, at = [], 0
        for token in _TOKENS.finditer(text):
            pieces += [re.escape(text[at : token.start()]), _PATTERNS[token[0]]]
            at = token.end()
        pattern = "".join([*pieces, re.escape(text[at:])])
        self._pattern = re.compile(pattern.replace("\\ ", " +"), re.IGNORECASE | re.ASCII)

    def read(self, text: str) -> str | None:
        """The date as facts files write it; None if the text has another form.

        Raises:
            DateError: It has the form, but there is no such date.
        """
        found = self._pattern.fullmatch(text)
        if not found:
            return None
        parts = found.groupdict()
        date = parts["year"]
        for name in ("month", "day"):
            if written := parts.get(name):
                number = _MONTHS.get(written.casefold()) if written.isalpha() else int(written)
                if number is None:
                    return None
                date += f"-{number:02}"
        span(date)
        return date


_format = lru_cache(maxsize=100)(DateFormat)


@lru_cache(maxsize=50_000)
def read_date(text: str, formats: tuple[str, ...], years: tuple[int, int]) -> str:
    """A date in one of several formats, as facts files write it.

    Args:
        text: The date.
        formats: The formats that it may have.
        years: The first and the last year that it may be in.

    Raises:
        UnreadDate: It has none of the formats, does not exist, or can be read in two ways.
    """
    found: dict[str, str] = {}
    impossible = ""
    for each in formats:
        try:
            date = _format(each).read(text[:_LONGEST])
        except DateError:
            impossible = impossible or told("{text!r} is no day of the calendar", text=text)
            continue
        if date is not None and not years[0] <= int(date[:4]) <= years[1]:
            impossible = told(
                "{text!r} is in the year {year}, outside {first} to {last}",
                text=text,
                year=int(date[:4]),
                first=years[0],
                last=years[1],
            )
        elif date is not None:
            found.setdefault(date, each)
    if len(found) == 1:
        return next(iter(found))
    if found:
        ways = either(f"{date} ({each})" for date, each in found.items())
        raise UnreadDate(
            told("{text!r} can be {ways}", text=text, ways=ways),
            told("write it as YYYY-MM-DD, or say which is meant with --dates"),
        )
    if impossible:
        raise UnreadDate(impossible, told("correct the date"))
    raise OtherForm(
        told(
            "{text!r} is no date of the form {formats}",
            text=text[:_LONGEST],
            formats=_listed(formats),
        ),
        told("correct it, or add its form to `dates` in [reads]"),
    )


def _listed(formats: Iterable[str]) -> str:
    return either(formats)
