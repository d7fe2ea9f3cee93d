"""Where a text is cut into segments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from db.exchange.phrases.marks import Mark, Marks
from db.named_tuple import NamedTuple

_HAN: Final = r"[\u2e80-\U0010ffff]"
# A dot between Chinese characters is a part of a name.
_CUT: Final = re.compile(rf"(?<!{_HAN})·|·(?!{_HAN})|[;|()\[\]{{}}]|\+| -{{1,2}} |, ?|、")
_MAY_GO_ON: Final = frozenset({"-", "--", "(", "["})
"""Behind a figure that is not clear, these are a part of what makes it so."""


class Segment(NamedTuple):
    """A part of a text that says one thing.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        further: A plus stands before it, and nothing that it joins it to.
        doubtful: It can be a negative number, as in "($30B)" or "- $30B".
    """

    start: int
    end: int
    further: bool = False
    doubtful: bool = False


def segments(plain: str, found_in_it: Marks) -> Iterator[Segment]:
    """Cut a text between its marks."""
    marks = found_in_it.found
    unclear_ends = {mark.end for mark in marks if mark.start in found_in_it.unclear}
    start, further, doubtful = 0, False, False
    for found in _CUT.finditer(plain):
        sign = found[0].strip()
        if found.start() < start or _is_inside(found, marks):
            continue
        if sign in _MAY_GO_ON and len(plain[: found.start()].rstrip(" ")) in unclear_ends:
            continue
        left = _holds_letters(plain[start : found.start()])
        if not _cuts(plain, found, start, marks):
            continue
        yield Segment(start, found.start(), further, doubtful)
        start = found.end()
        further = sign == "+" and (not left or _is_glued(plain, found))
        begins = not _holds_letters(plain[:start])
        doubtful = (begins and sign in ("(", "[")) or (sign.startswith("-") and not left)
    yield Segment(start, len(plain), further, doubtful)


def _cuts(plain: str, found: re.Match[str], start: int, marks: list[Mark]) -> bool:
    """Whether a sign cuts the text where it stands."""
    sign = found[0].strip()
    if sign in (",", "、"):
        stop = _CUT.search(plain, found.end())
        end = stop.start() if stop else len(plain)
        return _any_between(marks, start, found.start()) and _any_between(marks, found.end(), end)
    if sign != "+":
        return True
    around = plain[: found.start()].rstrip(" "), plain[found.end() :].lstrip(" ")
    ends, begins = len(around[0]), len(plain) - len(around[1])
    spaced = ends < found.start() and begins > found.end()
    return spaced or any(mark.end == ends or mark.start == begins for mark in marks)


def _is_glued(plain: str, plus: re.Match[str]) -> bool:
    """Whether a plus belongs to what stands behind it, and not to both sides."""
    return plain[plus.end() : plus.end() + 1] != " "


def _is_inside(found: re.Match[str], marks: list[Mark]) -> bool:
    return any(mark.start < found.end() and found.start() < mark.end for mark in marks)


def _any_between(marks: list[Mark], start: int, end: int) -> bool:
    return any(start <= mark.start and mark.end <= end for mark in marks if mark.kind != "aside")


def _holds_letters(text: str) -> bool:
    return any(map(str.isalnum, text))
