"""Breaking runs of text into lines: at blanks, and between Chinese characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from rich.cells import cell_len, set_cell_size

from tui.document import KEPT, Line, Span, Spans


def wrapped(spans: Spans, width: int, indent: int) -> Iterator[Line]:
    """Spans as lines.

    Args:
        spans: What begins with a blank that is none to break at (`KEPT`) stays with what is before.
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
            yield Line((*lead, *_joined(line)))
            line, used = [], 0
        for piece in together:
            shown = piece if line else piece._replace(text=piece.text.lstrip())
            if shown.text:
                line.append(shown)
                used += cell_len(shown.text)
    yield Line((*lead, *_joined(line)))


def _groups(pieces: Iterator[Span], room: int) -> Iterator[list[Span]]:
    """Pieces that stay together, if they fit into a line."""
    group: list[Span] = []
    for piece in pieces:
        whole = "".join(each.text for each in [*group, piece]).rstrip()
        if group and (not piece.text.startswith(KEPT) or cell_len(whole) > room):
            yield group
            group = []
        group.append(piece)
    yield group


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
        if text.startswith(KEPT):
            yield span
            continue
        for end in range(1, len(text) + 1):
            last = text[end - 1]
            if end == len(text) or (last == " " and text[end] != " ") or _breaks(last, text[end]):
                yield span._replace(text=text[start:end])
                start = end


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
    return character in _JOINED_ON or unicodedata.category(character) in ("Mn", "Mc", "Me")


def _joined(pieces: Iterable[Span]) -> list[Span]:
    """Neighbours that differ in their text only, as one span."""
    joined: list[Span] = []
    for piece in pieces:
        text = piece.text
        if text.startswith(KEPT):
            text = " " + text[1:]
        if joined and joined[-1][1:] == piece[1:]:
            joined[-1] = piece._replace(text=joined[-1].text + text)
        else:
            joined.append(piece._replace(text=text))
    return joined
