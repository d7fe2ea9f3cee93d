"""From a text to its pieces: what each segment says."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from db.exchange.phrases.marks import Marks, find_marks, read_alone
from db.exchange.phrases.pieces import Phrase, Piece
from db.exchange.phrases.plain import Plain
from db.exchange.phrases.roles import STANDS_ALONE, role_alone, role_of
from db.exchange.phrases.saying import figure_text, said_in
from db.exchange.phrases.segments import Segment, segments
from db.quantity import Quantity

MAX_PHRASE: Final = 400
"""Longer texts are no phrases, and stay unread as a whole."""

_NAME: Final = re.compile(r"[^\W\d_a-z][\w.&'-]*(?: [^\W_a-z][\w.&'-]*){0,3}")


@lru_cache(maxsize=4_000)
def read_phrase(text: str, *, unit: str | None = None) -> Phrase:
    """Read a cell of figures and words.

    Args:
        text: The cell: "~27% · $13.8B in", "约3000亿美元/5年".
        unit: The unit of a bare number, where the file says it elsewhere.

    Returns:
        Its pieces, and what is not read as it stands. Each letter and digit of the text is in
        exactly one of them.
    """
    stripped = text.strip()
    if not any(map(str.isalnum, stripped)):
        return Phrase((), ())
    if len(stripped) > MAX_PHRASE:
        return Phrase((), (stripped,))
    return _Reader(Plain(text), unit).phrase()


class _Reader:
    """Reads one phrase."""

    def __init__(self, text: Plain, unit: str | None) -> None:
        self._text, self._plain, self._unit = text, text.text, unit
        self._marks = Marks()

    def phrase(self) -> Phrase:
        if quantity := read_alone(self._plain, self._unit):
            return Phrase((self._lone(quantity, 0, len(self._plain)),), ())
        self._marks = find_marks(self._plain, self._unit)
        cut = segments(self._plain, self._marks)
        items = [item for segment in cut for item in self._items(segment)]
        pieces = [item for item in items if isinstance(item, Piece)]
        if not any(piece.figure or piece.role in STANDS_ALONE for piece in pieces):
            # A name is a label of something: without a figure there is nothing that it labels.
            items = [_unlabelled(item) for item in items]
        return Phrase(
            tuple(item for item in items if isinstance(item, Piece)),
            tuple(item for item in items if isinstance(item, str)),
        )

    def _items(self, segment: Segment) -> list[Piece | str]:
        """The pieces of a segment, or what is unread of it."""
        start, end = self._text.trimmed(segment.start, segment.end)
        marks = [
            mark
            for mark in self._marks.found
            if segment.start <= mark.start and mark.end <= segment.end and mark.kind != "aside"
        ]
        if not marks:
            return [] if start == end else [self._label(segment, start, end)]
        pieces = None if segment.doubtful else said_in(self._text, segment, marks)
        if pieces is None or any(segment.start <= at < segment.end for at in self._marks.unclear):
            return [self._unread(segment, min(start, marks[0].start), max(end, marks[-1].end))]
        return list(pieces)

    def _label(self, segment: Segment, start: int, end: int) -> Piece | str:
        """A segment without a figure."""
        raw = self._text.written(start, end)
        if role := role_alone(raw):
            return Piece(role, None, "", raw)
        if _NAME.fullmatch(self._plain, start, end) and not read_alone(raw):
            return Piece("words", None, raw, raw)
        return self._unread(segment, start, end)

    def _unread(self, segment: Segment, start: int, end: int) -> Piece | str:
        """A stretch as published, with the signs that touch it.

        Where it would be a figure by itself, all signs beside it are kept, blanks or not: they are
        what made it none.
        """
        low, high = self._widened(start, end, segment.start, segment.end, " ,;:/·")
        if read_alone(self._plain[low:high]):
            low, high = self._widened(low, high, 0, len(self._plain), "")
        if quantity := read_alone(self._plain[low:high]):
            return self._lone(quantity, low, high)
        return self._text.written(low, high).strip()

    def _widened(self, start: int, end: int, low: int, high: int, but: str) -> tuple[int, int]:
        """A stretch with the signs around it, up to the next letter or digit."""
        while (
            start > low
            and not self._plain[start - 1].isalnum()
            and self._plain[start - 1] not in but
        ):
            start -= 1
        while end < high and not self._plain[end].isalnum() and self._plain[end] not in but:
            end += 1
        return start, end

    def _lone(self, quantity: Quantity, start: int, end: int) -> Piece:
        """A figure with nothing around it."""
        raw = self._text.written(start, end)
        role, _ = role_of(quantity, "", "", False)
        return Piece(role, figure_text(quantity, raw), "", raw, raw)


def _unlabelled(item: Piece | str) -> Piece | str:
    return item.raw if isinstance(item, Piece) and item.role == "words" else item
