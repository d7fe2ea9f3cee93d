"""From blocks to lines of a given width in terminal cells; the same for screen and print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from rich.cells import cell_len

from tui.document import (
    KEPT,
    Bar,
    Bars,
    Beside,
    Block,
    Document,
    Field,
    Gap,
    Grid,
    Heading,
    Heads,
    Line,
    Ring,
    Span,
    Spans,
    Stack,
    Stem,
    Stems,
    Text,
    Title,
)
from tui.widgets.cells import fit
from tui.words import DASH
from tui.wrapping import whole, wrapped

LABEL_WIDTHS = (10, 24)
USUAL_LABEL = 16
"""Cells of a label that is cut in no usual window: "power capacity"."""
GRID_GAP = 2
BESIDE_GAP = 3
MIN_WIDTH = 20
NOTE_GAP = 3

FILLS = {"paid": "█", "committed": "▓", "conditional": "▒", "cancelled": "╳", "derived": "▓"}
UNSURE = "░"
"""How kinds of money look without colour."""

STEM_FILLS = {"derived": "┄"}
LEAST_BAR = 16
"""Cells that bars keep where labels are long."""
LEAST_ERROR = 2
STEM_GAP = 2
LEAST_STEM = 12
SHORTEST_STEM = 5
"""What is left of a drawing so that the first of its words stays."""
MOST_STEM = 60


def layout(document: Document, width: int) -> list[Line]:
    """Lay out a page.

    Args:
        document: Its blocks.
        width: Terminal cells available; no line is wider.
    """
    width = max(width, MIN_WIDTH)
    labels = _label_width(document, width)
    lines: list[Line] = []
    for block in document:
        if isinstance(block, Field):
            lines += _field(block, width, labels)
        else:
            lines += _LAYOUTS[type(block)](block, width)
    return lines


def _label_width(document: Document, width: int) -> int:
    """As wide as the widest label of the page, within reason."""
    least, most = LABEL_WIDTHS
    widest = max((cell_len(b.label) + 2 for b in document if isinstance(b, Field)), default=least)
    return max(least, min(widest, most, max(min(USUAL_LABEL, width * 2 // 5), width // 3)))


MOST_GROWTH = 24
"""Blanks that a column gets at most: across more of them no eye follows a row."""
MOST_RULE = 16
"""Cells of the rule behind a heading: they take three bytes each."""


def plain(lines: Sequence[Line]) -> str:
    """Lines as text, without blanks at their ends."""
    return "\n".join(line.text.rstrip() for line in lines)


def _title(block: Title, width: int) -> Iterator[Line]:
    yield from wrapped((Span(block.text, "title"),), width, 0)
    if block.below:
        yield from wrapped(block.below, width, 0)


def _heading(block: Heading, width: int) -> Iterator[Line]:
    yield Line(())
    text = fit(block.text, min(cell_len(block.text), width))
    rule = " " + "─" * min(MOST_RULE, width - cell_len(text) - 1)
    yield Line((Span(text, "heading"), Span(rule[: width - cell_len(text)], "dim")))


def _field(block: Field, width: int, label_width: int) -> Iterator[Line]:
    label = Span(fit(block.label, label_width - 1) + " ", "label")
    for number, line in enumerate(wrapped(block.spans, width - label_width, 0)):
        yield Line((label if number == 0 else Span(" " * label_width), *line.spans))


def _text(block: Text, width: int) -> Iterator[Line]:
    return wrapped(block.spans, width, block.indent)


def _gap(block: Gap, width: int) -> Iterator[Line]:
    yield Line(())


def _grid(block: Grid, width: int) -> Iterator[Line]:
    block = _without_columns(block, width)
    widths = _column_widths(block, width)
    if any(head.title for head in block.heads):
        yield _row([Span(head.title, "label") for head in block.heads], block.heads, widths)
    for cells, note in block.rows:
        yield _row(cells, block.heads, widths)
        if note:
            yield from wrapped(note, width, 2)


def _without_columns(block: Grid, width: int) -> Grid:
    """A grid without the columns for which there is no room, or with what they say below."""
    heads = block.heads
    numbers = [number for number, head in enumerate(heads) if head.room <= width]
    shown = [number for number in numbers if heads[number].beside <= width]
    if any(head.below for head in heads):
        least = _least_widths(block)
        while sum(least[n] for n in shown) + GRID_GAP * (len(shown) - 1) > width and (
            giving := [n for n in shown if heads[n].below]
        ):
            shown.remove(giving[-1])
    if len(shown) == len(heads):
        return block
    below = [number for number in numbers if number not in shown]
    titles = [heads[n].title for n in below]
    rows = [
        (tuple(cells[n] for n in shown), _told_below(titles, [cells[n] for n in below], note))
        for cells, note in block.rows
    ]
    return Grid([heads[n] for n in shown], rows)


def _least_widths(block: Grid) -> list[int]:
    """What each column must have to be read; a figure is read only whole."""
    figures = _figure_columns(block)
    return [
        width if n in figures else min(width, block.heads[n].least)
        for n, width in enumerate(_wanted_widths(block))
    ]


def _told_below(titles: Sequence[str], cells: Sequence[Span], note: Spans) -> Spans:
    """What stands below a row instead of beside it, and then its note."""
    below = tuple(_below(zip(titles, cells, strict=True)))
    return (*below, Span(" · ", "dim"), *note) if below and note else (*below, *note)


def _below(cells: Iterable[tuple[str, Span]]) -> Iterator[Span]:
    """What stands below a row instead of beside it, each after the word that was above it."""
    there = [(title, cell) for title, cell in cells if cell.text not in ("", DASH)]
    for number, (title, cell) in enumerate(there):
        if number:
            yield Span(" · ", "dim")
        if title:
            yield Span(f"{title}{KEPT}", "label")
        yield whole(cell)


def _column_widths(block: Grid, width: int) -> list[int]:
    """What each column needs; where that is too much the widest give way first, figures last."""
    wanted = _wanted_widths(block)
    spare = width - sum(wanted) - GRID_GAP * (len(wanted) - 1)
    least, figures = [head.least for head in block.heads], _figure_columns(block)
    for floor in (
        [width if n in figures else least[n] for n, width in enumerate(wanted)],
        [width if n in figures else 1 for n, width in enumerate(wanted)],
        least,
        [1] * len(wanted),
    ):
        while spare < 0 and (yielding := [n for n, w in enumerate(wanted) if w > floor[n]]):
            wanted[max(yielding, key=lambda n: wanted[n])] -= 1
            spare += 1
    growing = [n for n, head in enumerate(block.heads) if head.grow]
    if growing and spare > 0:
        share = sum(block.heads[n].grow for n in growing)
        for n in growing:
            wanted[n] += min(MOST_GROWTH, spare * block.heads[n].grow // share)
    return wanted


def _wanted_widths(block: Grid) -> list[int]:
    """The cells of the widest text of each column."""
    return [
        max([cell_len(head.title), *(cell_len(cells[n].text) for cells, _ in block.rows)])
        for n, head in enumerate(block.heads)
    ]


def _figure_columns(block: Grid) -> set[int]:
    """The columns whose cells are figures: one that is cut would be another figure."""
    return {
        n
        for n, head in enumerate(block.heads)
        if head.align == "right"
        and any(cells[n].fact or cells[n].inputs for cells, _ in block.rows)
    }


_BETWEEN = Span(" " * GRID_GAP)


def _row(cells: Sequence[Span], heads: Sequence[Heads], widths: Sequence[int]) -> Line:
    spans: list[Span] = []
    for number, (cell, head, width) in enumerate(zip(cells, heads, widths, strict=True)):
        if number:
            spans.append(_BETWEEN)
        text = fit(cell.text, width, head.align)
        if cell.role or cell.stops:
            spans += _padded(cell, text)
        else:
            spans.append(Span(text))
    return Line(tuple(spans))


def _padded(cell: Span, text: str) -> list[Span]:
    """The text of a cell apart from the blanks around it, so that a cursor marks the text."""
    body = text.strip(" ")
    if not body:
        return [Span(text)]
    left = len(text) - len(text.lstrip(" "))
    pieces = [Span(" " * left)] if left else []
    pieces.append(Span(body, cell.role, cell.fact, cell.inputs, cell.go))
    if right := text[left + len(body) :]:
        pieces.append(Span(right))
    return pieces


def _bars(block: Bars, width: int) -> Iterator[Line]:
    if not block.bars:
        return
    figure_width = max(cell_len(bar.figure.text) for bar in block.bars)
    label_width = max(cell_len(bar.label.text) + 2 * bar.depth for bar in block.bars)
    label_width = min(label_width, max(8, width // 3, width - figure_width - 2 - LEAST_BAR))
    scale = max(4, min(40, width - label_width - figure_width - 2))
    used = label_width + scale + figure_width + 2
    notes = max(sum(cell_len(span.text) for span in bar.note) for bar in block.bars)
    beside = used + NOTE_GAP + notes <= width
    for bar in block.bars:
        line = _bar(bar, label_width, scale, figure_width, errors=block.errors)
        if bar.note and beside:
            line = Line((*line.spans, Span(" " * NOTE_GAP), *bar.note))
        yield line
        if bar.note and not beside:
            yield from wrapped(bar.note, width, 2 * bar.depth + 2)


def _bar(bar: Bar, label_width: int, scale: int, figure_width: int, *, errors: bool) -> Line:
    indent = " " * (2 * bar.depth)
    sure = round(bar.low * scale)
    maybe = max(0, round(bar.high * scale) - sure)
    if errors and bar.high > bar.low and maybe < LEAST_ERROR:
        maybe = LEAST_ERROR  # both its ends are seen
        sure = min(sure, scale - maybe)
    if bar.high > 0 and sure + maybe == 0:
        sure, maybe = (1, 0) if bar.low > 0 else (0, 1)
    is_open = bar.open and sure + maybe <= scale
    label = fit(bar.label.text, label_width - len(indent))
    return Line((
        Span(indent), *_padded(bar.label, label), Span(" "),
        Span(FILLS.get(bar.role, "▓") * sure, bar.role),
        Span(_error(maybe) if errors else UNSURE * maybe, bar.role),
        Span("→" if is_open else "", bar.role),
        Span(" " * (scale - sure - maybe - is_open + 1)),
        *_padded(bar.figure, fit(bar.figure.text, figure_width, "right")),
    ))  # fmt: skip


def _error(cells: int) -> str:
    """The range in which a figure lies, from its least to its most."""
    return f"├{'─' * (cells - 2)}┤" if cells else ""


def _stems(block: Stems, width: int) -> Iterator[Line]:
    if not block.stems:
        return
    room = width - 3 * STEM_GAP
    widths = _stem_widths(block, room)
    scale = max(1, min(MOST_STEM, room - sum(widths)))
    for stem in block.stems:
        yield _stem(stem, widths, scale)


def _stem_widths(block: Stems, room: int) -> list[int]:
    """The cells of labels, figures and words; words give way to the drawing, figures never do."""
    label, figure, words = (
        max(cell_len(span.text) for span in spans)
        for spans in zip(*((s.label, s.figure, s.words) for s in block.stems), strict=True)
    )
    # Words are cut between them: the first, a date mostly, is there as a whole or not at all.
    first = max(cell_len(stem.words.text.split(" ")[0]) for stem in block.stems)
    spare = room - label - figure
    if spare - LEAST_STEM < words:
        words = first if spare - first >= SHORTEST_STEM else 0
    return [max(min(label, 4), min(label, room - figure - words - SHORTEST_STEM)), figure, words]


def _stem(stem: Stem, widths: Sequence[int], scale: int) -> Line:
    ends = [end for end in (stem.low, stem.high) if end is not None]
    size = max(1, round(max(ends, default=0) * scale))
    sure = min(round((stem.low or 0) * scale), size - 1)
    line = STEM_FILLS.get(stem.role, "─") * sure + UNSURE * (size - 1 - sure) + stem.sign
    if stem.high is None and size < scale:
        line += "→"
    label, figure, words = widths
    return Line((
        *_padded(stem.label, fit(stem.label.text, label)), Span(" " * STEM_GAP),
        Span(line, stem.role), Span(" " * (scale - cell_len(line) + STEM_GAP)),
        *_padded(stem.figure, fit(stem.figure.text, figure, "right")), Span(" " * STEM_GAP),
        *_padded(stem.words, fit(_fitting(stem.words.text, words), words)),
    ))  # fmt: skip


def _fitting(text: str, width: int) -> str:
    """The words of a text that there is room for, from the first on."""
    while text and cell_len(text) > width:
        text = text.rpartition(" ")[0].rstrip(",、")
    return text


def _stack(block: Stack, width: int) -> Iterator[Line]:
    from tui.drawing import stack  # no page that opens first has one

    return stack(block, UNSURE, width)


def _ring(block: Ring, width: int) -> Iterator[Line]:
    from tui.drawing import ring

    return ring(block, width)


def _beside(block: Beside, width: int) -> Iterator[Line]:
    half = (width - BESIDE_GAP) // 2
    if half < block.least:
        yield from layout([*block.left, *block.right], width)
        return
    for left, right in zip_longest(layout(block.left, half), layout(block.right, half)):
        line = left or Line(())
        if right and right.spans:
            gap = half - cell_len(line.text) + BESIDE_GAP
            line = Line((*line.spans, Span(" " * gap), *right.spans))
        yield line


_LAYOUTS: dict[type[Block], Callable[[Any, int], Iterator[Line]]] = {
    Title: _title,
    Heading: _heading,
    Text: _text,
    Gap: _gap,
    Grid: _grid,
    Bars: _bars,
    Stack: _stack,
    Ring: _ring,
    Stems: _stems,
    Beside: _beside,
}
