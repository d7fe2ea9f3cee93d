"""From blocks to lines of a given width, counted in terminal cells; the same for screen and print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from rich.cells import cell_len

from tui.document import Bar, Bars, Block, Document, Field, Gap, Grid, Heading, Heads, Line, Span
from tui.document import Spans, Text, Title
from tui.widgets.cells import fit

LABEL_WIDTH = 16
GRID_GAP = 2
MIN_WIDTH = 20

FILLS = {"paid": "█", "committed": "▓", "conditional": "▒", "cancelled": "╳", "derived": "▓"}
UNSURE = "░"
"""How kinds of money look without colour."""


def layout(document: Document, width: int) -> list[Line]:
    """Lay out a page.

    Args:
        document: Its blocks.
        width: Terminal cells available; no line is wider.
    """
    width = max(width, MIN_WIDTH)
    return [line for block in document for line in _LAYOUTS[type(block)](block, width)]


def plain(lines: Sequence[Line]) -> str:
    """Lines as text, without blanks at their ends."""
    return "\n".join(line.text.rstrip() for line in lines)


def _title(block: Title, width: int) -> Iterator[Line]:
    yield from _wrapped((Span(block.text, "title"),), width, 0)
    if block.below:
        yield from _wrapped(block.below, width, 0)


def _heading(block: Heading, width: int) -> Iterator[Line]:
    yield Line(())
    text = fit(block.text, min(cell_len(block.text), width))
    rule = " " + "─" * max(0, width - cell_len(text) - 1)
    yield Line((Span(text, "heading"), Span(rule[: width - cell_len(text)], "dim")))


def _field(block: Field, width: int) -> Iterator[Line]:
    label_width = min(LABEL_WIDTH, width // 3)
    label = Span(fit(block.label, label_width - 1) + " ", "label")
    for number, line in enumerate(_wrapped(block.spans, width - label_width, 0)):
        yield Line((label if number == 0 else Span(" " * label_width), *line.spans))


def _text(block: Text, width: int) -> Iterator[Line]:
    return _wrapped(block.spans, width, block.indent)


def _gap(block: Gap, width: int) -> Iterator[Line]:
    yield Line(())


def _grid(block: Grid, width: int) -> Iterator[Line]:
    widths = _column_widths(block, width)
    if any(head.title for head in block.heads):
        yield _row([Span(head.title, "label") for head in block.heads], block.heads, widths)
    for cells, note in block.rows:
        yield _row(cells, block.heads, widths)
        if note:
            yield from _wrapped(note, width, 2)


def _column_widths(block: Grid, width: int) -> list[int]:
    """What each column needs; where that is too much the widest give way first."""
    wanted = [
        max([cell_len(head.title), *(cell_len(cells[n].text) for cells, _ in block.rows)])
        for n, head in enumerate(block.heads)
    ]
    spare = width - sum(wanted) - GRID_GAP * (len(wanted) - 1)
    while spare < 0:
        widest = max(
            (n for n, head in enumerate(block.heads) if wanted[n] > head.least),
            key=lambda n: wanted[n], default=None,
        )  # fmt: skip
        if widest is None:
            break
        wanted[widest] -= 1
        spare += 1
    growing = [n for n, head in enumerate(block.heads) if head.grow]
    if growing and spare > 0:
        share = sum(block.heads[n].grow for n in growing)
        for n in growing:
            wanted[n] += spare * block.heads[n].grow // share
    return wanted


def _row(cells: Sequence[Span], heads: Sequence[Heads], widths: Sequence[int]) -> Line:
    spans: list[Span] = []
    for number, (cell, head, width) in enumerate(zip(cells, heads, widths, strict=True)):
        if number:
            spans.append(Span(" " * GRID_GAP))
        text = fit(cell.text, width, head.align)
        if cell.stops or cell.role:
            spans += _padded(cell, text)
        else:
            spans.append(replace(cell, text=text))
    return Line(tuple(spans))


def _padded(cell: Span, text: str) -> list[Span]:
    """The text of a cell apart from the blanks around it, so that a cursor marks the text."""
    body = text.strip(" ")
    if not body:
        return [Span(text)]
    left = len(text) - len(text.lstrip(" "))
    pieces = [Span(" " * left), replace(cell, text=body), Span(text[left + len(body) :])]
    return [piece for piece in pieces if piece.text]


def _bars(block: Bars, width: int) -> Iterator[Line]:
    if not block.bars:
        return
    figure_width = max(cell_len(bar.figure.text) for bar in block.bars)
    label_width = max(cell_len(bar.label.text) + 2 * bar.depth for bar in block.bars)
    label_width = min(label_width, max(8, width // 3))
    scale = max(4, min(40, width - label_width - figure_width - 2))
    for bar in block.bars:
        yield _bar(bar, label_width, scale, figure_width)
        if bar.note:
            yield from _wrapped(bar.note, width, 2 * bar.depth + 2)


def _bar(bar: Bar, label_width: int, scale: int, figure_width: int) -> Line:
    indent = " " * (2 * bar.depth)
    sure = round(bar.low * scale)
    maybe = max(0, round(bar.high * scale) - sure)
    if bar.high > 0 and sure + maybe == 0:
        sure, maybe = (1, 0) if bar.low > 0 else (0, 1)
    label = fit(bar.label.text, label_width - len(indent))
    return Line((
        Span(indent), *_padded(bar.label, label), Span(" "),
        Span(FILLS.get(bar.role, "▓") * sure, bar.role),
        Span(UNSURE * maybe, bar.role),
        Span(" " * (scale - sure - maybe + 1)),
        *_padded(bar.figure, fit(bar.figure.text, figure_width, "right")),
    ))  # fmt: skip


def _wrapped(spans: Spans, width: int, indent: int) -> Iterator[Line]:
    """Break spans into lines: at blanks, and between Chinese characters."""
    room = max(8, width - indent)
    lead = (Span(" " * indent),) if indent else ()
    line: list[Span] = []
    used = 0
    for piece in _pieces(spans):
        size = cell_len(piece.text)
        if line and used + cell_len(piece.text.rstrip()) > room:
            yield Line((*lead, *_joined(line)))
            line, used = [], 0
            piece = replace(piece, text=piece.text.lstrip())
            size = cell_len(piece.text)
        while size > room:
            head = fit(piece.text, room).rstrip("…")
            head = piece.text[: max(1, len(head.rstrip()))]
            yield Line((*lead, replace(piece, text=head)))
            piece = replace(piece, text=piece.text[len(head) :])
            size = cell_len(piece.text)
        if piece.text:
            line.append(piece)
            used += size
    yield Line((*lead, *_joined(line)))


def _pieces(spans: Spans) -> Iterator[Span]:
    """Words with the blanks after them, and single wide characters."""
    for span in spans:
        start = 0
        text = span.text
        for end in range(1, len(text) + 1):
            last = text[end - 1]
            if end == len(text) or (last == " " and text[end] != " ") or _breaks(last, text[end]):
                yield replace(span, text=text[start:end])
                start = end


_NO_BREAK_BEFORE = frozenset("，。、；：！？）】》”’%,.;:!?)")


def _breaks(left: str, right: str) -> bool:
    """Whether a line may break between two characters without a blank: around Chinese."""
    return ("\u2e80" <= left or "\u2e80" <= right) and right not in _NO_BREAK_BEFORE and right != " "


def _joined(pieces: Sequence[Span]) -> list[Span]:
    """Neighbours that differ in their text only, as one span."""
    joined: list[Span] = []
    for piece in pieces:
        if joined and replace(joined[-1], text="") == replace(piece, text=""):
            joined[-1] = replace(piece, text=joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined


_LAYOUTS: dict[type[Block], Callable[[Any, int], Iterator[Line]]] = {
    Title: _title,
    Heading: _heading,
    Field: _field,
    Text: _text,
    Gap: _gap,
    Grid: _grid,
    Bars: _bars,
}
