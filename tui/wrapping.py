"""Breaking runs of text into lines: at blanks, and between Chinese characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from rich.cells import cell_len, set_cell_size

from tui.document import KEPT, Line, Span, Spans

LONGEST_WHOLE = 24
"""Cells of a piece that is never parted."""


def whole(span: Span) -> Span:
    """A span that is not parted at its blanks, unless it is long: a sign stays with its word."""
    if cell_len(span.text) > LONGEST_WHOLE:
        return span
    return span._replace(text=span.text.replace(" ", KEPT))


def wrapped(spans: Spans, width: int, indent: int) -> Iterator[Line]:
    """Spans as lines.

    Args:
        spans: Blanks that are none to break at (`KEPT`) keep together what is around them.
        width: Terminal cells that there are.
        indent: Of every line.
    """
    room = max(8, width - indent)
    lead = (Span(" " * indent),) if indent else ()
    if _is_one_line(spans, room):
        yield Line((*lead, *_joined(_unled(spans))))
        return
    line: list[Span] = []
    used = 0
    for together in _groups(_small_enough(_pieces(spans), room), room):
        if line and used + cell_len("".join(piece.text for piece in together).rstrip()) > room:
            yield Line((*lead, *_joined(_without_end(line))))
            line, used = [], 0
        for piece in together:
            shown = piece if line else piece._replace(text=piece.text.lstrip())
            if shown.text:
                line.append(shown)
                used += cell_len(shown.text)
    yield Line((*lead, *_joined(line)))


def _without_end(line: list[Span]) -> list[Span]:
    """A line without the blank that it was broken at: underlined, it would be seen."""
    return [*line[:-1], line[-1]._replace(text=line[-1].text.rstrip(" "))]


def _groups(pieces: Iterator[Span], room: int) -> Iterator[list[Span]]:
    """Pieces that stay together, if they fit into a line."""
    group: list[Span] = []
    for piece in pieces:
        whole = "".join(each.text for each in [*group, piece]).rstrip()
        if group and (not _holds_on(piece, group[-1]) or cell_len(whole) > room):
            yield group
            group = []
        group.append(piece)
    yield group


def _holds_on(piece: Span, before: Span) -> bool:
    """Whether a piece stays on the line of the one before it; a dot between two things does."""
    return (
        piece.text.startswith(KEPT)
        or before.text.endswith(KEPT)
        or piece.text.strip(" ") in ("", "·")
    )


def _is_one_line(spans: Spans, room: int) -> bool:
    """Whether spans surely fit into a line; of sequences of emoji the pieces are measured."""
    texts = [span.text for span in spans]
    joined = any(_JOINING.intersection(text) for text in texts if not text.isascii())
    return not joined and sum(map(cell_len, texts)) <= room


_JOINER = "\N{ZERO WIDTH JOINER}"
_JOINING = frozenset((_JOINER, "\ufe0f"))
_JOINED_ON = frozenset((_JOINER, *map(chr, range(0x1F3FB, 0x1F400))))  # and the tones of skin


def _unled(spans: Spans) -> Iterator[Span]:
    """Spans of one line without the blanks that it begins with."""
    begun = False
    for span in spans:
        text = span.text if begun else span.text.lstrip()
        if text:
            begun = True
            yield span if text is span.text else span._replace(text=text)


def _small_enough(pieces: Iterator[Span], room: int) -> Iterator[Span]:
    """Cut what is longer than a line, such as an address, into lengths that fit."""
    for piece in pieces:
        text = piece.text
        while cell_len(text.rstrip()) > room:
            head = set_cell_size(text, room).rstrip()
            yield piece._replace(text=head)
            text = text[len(head) :]
        if text:
            yield piece._replace(text=text)


def _pieces(spans: Spans) -> Iterator[Span]:
    """Words with the blanks after them, and single wide characters."""
    for span in spans:
        start = 0
        text = span.text
        if _is_whole(span):
            yield span
            continue
        for end in range(1, len(text) + 1):
            last = text[end - 1]
            if end == len(text) or (last == " " and text[end] != " ") or _breaks(last, text[end]):
                yield span._replace(text=text[start:end])
                start = end


def _is_whole(span: Span) -> bool:
    """Whether a span is one piece: what holds on to its neighbour, and a figure."""
    text = span.text
    if text.startswith(KEPT) or text.endswith(KEPT):
        return True
    return bool(span.fact or span.inputs) and cell_len(text) <= LONGEST_WHOLE


_NO_BREAK_BEFORE = frozenset("，。、；：！？）】》”’%,.;:!?)")


def _breaks(left: str, right: str) -> bool:
    """Whether a line may break between two characters without a blank: around Chinese."""
    if left < "\u2e80" and right < "\u2e80":
        return False
    if left == _JOINER or right in _NO_BREAK_BEFORE or right == " ":
        return False
    return not _is_joined_on(right)


def _is_joined_on(character: str) -> bool:
    """Whether a character belongs to the one before it."""
    if character.isascii() or "\u3400" <= character <= "\u9fff":
        return False  # most are one of these, and the tables of `unicodedata` take a megabyte
    return character in _JOINED_ON or unicodedata.category(character) in ("Mn", "Mc", "Me")


def _joined(pieces: Iterable[Span]) -> list[Span]:
    """Neighbours that differ in their text only, as one span."""
    joined: list[Span] = []
    for piece in pieces:
        text = piece.text.replace(KEPT, " ")
        if joined and joined[-1][1:] == piece[1:]:
            joined[-1] = piece._replace(text=joined[-1].text + text)
        else:
            joined.append(piece._replace(text=text))
    return joined
