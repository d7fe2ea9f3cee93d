"""From the text of a value to what its field holds, or what is wrong with it and what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from db.dates import DateError, check_month_day, parse_period, span
from db.facts.nodes import quoted
from db.facts.records import Spec
from db.told import told, words_of

MAX_ID = 120
MAX_TEXT = 2000

_ID_WORD = re.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)*")
_ID = re.compile(rf"{_ID_WORD.pattern}\Z")
_FACT_ID = re.compile(r"[a-z0-9]+(?:[-._/][a-z0-9]+)*\Z")
_BREAK = re.compile(r" *[\t\r\n][ \t\r\n]*")
_WHOLE = re.compile(r"[1-9][0-9]{0,5}\Z")
_URL = re.compile(r"https?://[^\s/?#]+(?:[/?#]\S*)?\Z")


class FieldError(Exception):
    """A value that its field cannot hold: what is wrong, and what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.what, self.advice = what, advice


def one_line(written: str | None, spec: Spec) -> str:
    """A text in one line, as it was written otherwise."""
    text = (written or "").strip()
    if not text.isprintable():
        text = _BREAK.sub(" ", text)
    if not text:
        raise FieldError(
            told("nothing is written here"), told("write {doc}, or leave the key out", doc=spec.doc)
        )
    if len(text) > MAX_TEXT:
        raise FieldError(
            told("a text of {count:,} characters", count=len(text)),
            told("keep it under {most:,}", most=MAX_TEXT),
        )
    return text


def id_words(text: str) -> Iterator[str]:
    """Whatever in a text may be an id: of a file that cannot be read, what it may declare."""
    return (found[0] for found in _ID_WORD.finditer(text))


def _id(text: str, spec: Spec) -> str:
    # An id that refers to a part of a deal has slashes: deal/part.
    kind = _FACT_ID if spec.refers == "fact" else _ID
    if len(text) > MAX_ID or not kind.match(text):
        advice = told("use lower-case letters, digits and hyphens, as in openai-round-2026-02")
        raise FieldError(told("{text} is no id", text=quoted(text)), advice)
    return text


def _code(text: str, spec: Spec) -> str:
    if text in spec.choices:
        return text
    near = difflib.get_close_matches(text[:MAX_ID], spec.choices, 1)
    advice = (
        told("did you mean {names}?", names=near[0])
        if near
        else told("use one of: {names}", names=", ".join(spec.choices))
    )
    raise FieldError(told("{text} is not one of the words allowed here", text=quoted(text)), advice)


def _date(text: str, spec: Spec) -> str:
    try:
        span(text)
    except DateError as error:
        raise FieldError(words_of(error), told("use a day, a month or a year")) from None
    return text


def _period(text: str, spec: Spec) -> str:
    try:
        parse_period(text)
    except DateError as error:
        advice = told("use 2026, 2026-Q4, 2026-02, 2026-02-27, FY2026, 2025-10..2026-02")
        raise FieldError(words_of(error), advice) from None
    return text


def _month_day(text: str, spec: Spec) -> str:
    try:
        check_month_day(text)
    except DateError as error:
        raise FieldError(words_of(error), told("write MM-DD, as in 06-30")) from None
    return text


def _whole(text: str, spec: Spec) -> int:
    if not _WHOLE.match(text):
        raise FieldError(
            told("{text} is not a whole number above zero", text=quoted(text)),
            told("write digits only"),
        )
    return int(text)


def _url(text: str, spec: Spec) -> str:
    if not _URL.match(text):
        advice = told("write a link that begins with https:// and has no blanks")
        raise FieldError(told("{text} is no link", text=quoted(text)), advice)
    return text


def plain_text(text: str, spec: Spec) -> str:
    """Any text."""
    return text


SCALARS: Mapping[str, Callable[[str, Spec], Any]] = {
    "id": _id,
    "text": plain_text,
    "figure": plain_text,
    "formula": plain_text,
    "code": _code,
    "date": _date,
    "period": _period,
    "month_day": _month_day,
    "whole": _whole,
    "url": _url,
}
