"""The one boundary where text from outside becomes safe to show.

A terminal acts on some characters and miscounts others: escape codes set titles and clipboards,
bidirectional controls reorder a figure, zero-width ones hide text inside a name, a pile of
combining marks climbs over the lines above. `clean` turns each of them into something visible, so
that a reader sees that it was there and a terminal has nothing left to act on.

What counts as unsafe is written down here and not taken from `unicodedata`, which changes with the
Python that runs: one text must not be safe under one and unsafe under another. A test holds the
list against the categories that the running Python knows.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

DEFAULT_LIMIT = 2000
"""Characters that `clean` keeps unless told otherwise."""

_ELLIPSIS = "…"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_JOINER = "\N{ZERO WIDTH JOINER}"
_TAB = "    "
_MARKS_KEPT = 3

# Symbols that an emoji sequence may be made of. The digits, # and * take part only in keycaps.
_EMOJI = (
    r"[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf"
    r"\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_STYLED = rf"{_EMOJI}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?"
# The longest sequences in use, families and couples, have three joiners; more is a flood.
_SEQUENCE = rf"{_STYLED}(?:{_JOINER}{_STYLED}){{0,3}}|[0-9#*]\ufe0f"

_UNSAFE = (
    "["
    r"\x00-\x1f\x7f-\x9f"  # C0, delete, C1
    r"\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # hidden, bidi
    r"\u115f\u1160\u3164\uffa0\u17b4\u17b5"  # letters that are blank by design
    r"\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2"  # number signs that enclose what follows
    r"\ufe00-\ufe0f\ufeff\ufff0-\ufffb"  # variation selectors, byte order mark, annotations
    r"\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"  # surrogates, private, noncharacters
    r"\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 0xF))
    + r"\U000e0000-\U000e0fff"  # tags and more variation selectors
    r"\U000f0000-\U0010ffff"  # private planes
    "]"
)

# Most text is plain English or Chinese, and is known to be so at a glance. The patterns for the
# rest take milliseconds to make, so each is made when it is first needed.
_PLAIN = re.compile(
    r"[ -~\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e]*"
)


@cache
def _sequence_or_unsafe() -> re.Pattern[str]:
    # A sequence comes first: what it matches is kept whole, and only what is left over is unsafe.
    return re.compile(f"({_SEQUENCE})|{_UNSAFE}")


# A mark is no letter or digit to `\w`. This finds runs that may hold too many marks, cheaply, and
# leaves out the blocks of plain punctuation; `_is_mark` then decides. Jamo are letters, but all
# after the first one take no room of their own.
_MAYBE_MARK = r"[^\w\x00-\u02ff\u2000-\u206f\u2190-\u2bff\u3000-\u3029\u3030-\u303f\uff01-\uff0f]"


@cache
def _maybe_flood() -> re.Pattern[str]:
    return re.compile(rf"(?:{_MAYBE_MARK}|[\u1161-\u11ff\ud7b0-\ud7fb]){{{_MARKS_KEPT + 1},}}")


@cache
def _maybe_loose_mark() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=\s)){_MAYBE_MARK}", re.MULTILINE)


def clean(text: object, *, limit: int = DEFAULT_LIMIT, multiline: bool = False) -> str:
    """Make text safe to show, with a visible substitute for all that is not.

    Cleaning what is clean changes nothing.

    Args:
        text: Anything; what is not a string is shown as `str` shows it.
        limit: The most characters to return. A longer text ends in "…", within the limit.
        multiline: Keep line ends, and show a tab as spaces. Otherwise both are substituted.

    Returns:
        Text with no control, bidirectional, zero-width, tag or private character, surrogate or
        noncharacter, and with at most three combining marks in a row.
    """
    # Most text by far: a page is made of thousands of them.
    if isinstance(text, str) and len(text) <= limit and text.isascii() and text.isprintable():
        return text
    string = text if isinstance(text, str) else str(text)
    limit = max(limit, 1)
    if len(string) <= limit and _is_plain(string):
        return string
    # Cut before the work, so that its cost has a bound, and after, since tabs grow.
    tamed = _tame(string[:limit], multiline)
    if len(string) <= limit and len(tamed) <= limit:
        return tamed
    # The cut may have parted a sequence: its joiner would be left to join the ellipsis.
    return tamed[: limit - 1].rstrip(_JOINER) + _ELLIPSIS


def is_clean(text: str, *, multiline: bool = False) -> bool:
    """Whether `clean` would leave a text of any length as it is."""
    return clean(text, limit=len(text), multiline=multiline) == text


def _is_plain(text: str) -> bool:
    return (text.isascii() and text.isprintable()) or _PLAIN.fullmatch(text) is not None


def _tame(text: str, multiline: bool) -> str:
    if not multiline:
        text = _sequence_or_unsafe().sub(_substitute, text)
    else:
        lines = text.replace("\r\n", "\n").replace("\t", _TAB).split("\n")
        text = "\n".join(_sequence_or_unsafe().sub(_substitute, line) for line in lines)
    if text.isascii():
        return text
    text = _maybe_flood().sub(_ebb, text)
    return _maybe_loose_mark().sub(_anchor, text)


def _substitute(match: re.Match[str]) -> str:
    """Keep an emoji sequence; show a control as its picture, and the rest as U+FFFD."""
    character = match[0]
    if match[1] is not None:
        return character
    if character < " ":
        return chr(0x2400 + ord(character))
    return "\N{SYMBOL FOR DELETE}" if character == "\x7f" else _REPLACEMENT


def _ebb(match: re.Match[str]) -> str:
    """Keep the first few of each run of marks."""
    kept: list[str] = []
    run = 0
    for character in match[0]:
        run = run + 1 if _is_mark(character) else 0
        if run <= _MARKS_KEPT:
            kept.append(character)
    return "".join(kept)


def _anchor(match: re.Match[str]) -> str:
    """Replace a mark at the start of a line or word: it would land on what is shown before it."""
    return _REPLACEMENT if unicodedata.category(match[0]).startswith("M") else match[0]


def _is_mark(character: str) -> bool:
    if unicodedata.category(character) in ("Mn", "Me"):
        return True
    return "\u1161" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7fb"
