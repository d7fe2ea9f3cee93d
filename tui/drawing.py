"""Pictures of cells: a bar made of stages, and companies in a ring. Called by `tui.layout`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from tui.document import Line, Ring, Span, Spans, Stack
from tui.widgets.cells import cut
from tui.wrapping import wrapped

WIDEST_STACK = 60

STEM = 7
"""The column of the line that leads from one company of a ring down to the next."""
_BOX = 3
_LEAST_NAME = 4


def stack(block: Stack, unsure: str, width: int) -> Iterator[Line]:
    """A bar made of segments, end to end; what of one is not sure looks different.

    Args:
        block: The bar.
        unsure: What is drawn for what is not sure.
        width: Terminal cells that there are.
    """
    scale = min(width, WIDEST_STACK)
    spans = []
    for segment, cells in zip(block.segments, _cells(block, scale), strict=True):
        share = segment.low / segment.high if segment.high else 0.0
        # Its first cell always tells which stage it is, also where nothing of it is sure.
        sure = max(min(1, cells), round(cells * share))
        spans += [Span(segment.fill * sure, segment.role),
                  Span(unsure * (cells - sure), segment.role)]  # fmt: skip
    yield Line(tuple(span for span in spans if span.text))


def _cells(block: Stack, scale: int) -> list[int]:
    """Cells for each segment: at least one where there is anything, and never too many in all."""
    sizes = [segment.high for segment in block.segments]
    whole = sum(sizes)
    if not whole:
        return [0] * len(sizes)
    cells = [max(1, round(scale * size / whole)) if size else 0 for size in sizes]
    while sum(cells) > max(scale, sum(1 for size in sizes if size)):
        cells[cells.index(max(cells))] -= 1
    return cells


def ring(block: Ring, width: int) -> Iterator[Line]:
    """Companies below each other, what each pays the next between them, and a line back up.

    Args:
        block: The companies and what they pay.
        width: Terminal cells that there are.
    """
    last = len(block.steps) - 1
    for number, step in enumerate(block.steps):
        lead = "│" if number else " "
        yield from _box(step.name, lead, "│  " if number else "┌─►", width)
        for leg in step.legs:
            for line in wrapped(leg, width - STEM - 3, 0):
                yield Line((Span(f"│{' ' * (STEM - 1)}│  ", "dim"), *line.spans))
        if number < last:
            yield Line((Span(f"│{' ' * (STEM - 1)}▼", "dim"),))
    yield Line((Span(f"└{'─' * (STEM - 1)}┘", "dim"),))


def _box(name: Span, lead: str, arrow: str, width: int) -> Iterator[Line]:
    """A company's name in a box that the line down begins at."""
    text = cut(name.text, max(_LEAST_NAME, width - _BOX - 4))
    blank = " " * (_LEAST_NAME - cell_len(text))
    inner = max(_LEAST_NAME, cell_len(text)) + 2
    left = lead + " " * (_BOX - 1)
    yield Line((Span(f"{left}┌{'─' * inner}┐", "dim"),))
    yield Line((Span(f"{arrow}│ ", "dim"), name._replace(text=text), Span(f"{blank} │", "dim")))
    before = STEM - _BOX - 1
    # From the box of the first company on there is a line beside it that leads back up to it.
    yield Line((
        Span(f"│{' ' * (_BOX - 1)}└{'─' * before}┬{'─' * (inner - before - 1)}┘", "dim"),
    ))  # fmt: skip


def steps_in_words(block: Ring) -> Iterator[tuple[str, str, Sequence[Spans]]]:
    """The same without a picture: who pays, who is paid, and what."""
    names = [step.name.text for step in block.steps]
    for number, step in enumerate(block.steps):
        yield names[number], names[(number + 1) % len(names)], step.legs
