"""Pages as plain text and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui.document import (
    Bar,
    Bars,
    Block,
    Document,
    Field,
    Gap,
    Grid,
    Heading,
    Line,
    Ring,
    Span,
    Spans,
    Stack,
    Stem,
    Stems,
    Text,
    Title,
    in_order,
)
from tui.drawing import steps_in_words
from tui.layout import layout, plain
from tui.printing.write import markdown_line, markdown_link, markdown_rows, markdown_text

READING_WIDTH = 100
"""The width of a page where nothing else says how wide it should be."""


def page_text(document: Document, width: int | None) -> str:
    """A page as plain text, wrapped at a width in terminal cells."""
    return plain(layout(document, width or READING_WIDTH)) + "\n"


def page_markdown(document: Document) -> str:
    """A page as Markdown."""
    lines: list[str] = []
    for block in in_order(document):
        for piece in _markdown(block):
            # A blank line keeps blocks apart; the items of one list stand together.
            if lines and not (piece.startswith("- ") and lines[-1].lstrip().startswith("- ")):
                lines.append("")
            lines += piece.splitlines()
    return "\n".join(lines) + "\n"


def _markdown(block: Block) -> Iterator[str]:
    match block:
        case Title():
            yield f"# {markdown_text(block.text)}"
            if block.below:
                yield _line(block.below)
        case Heading():
            yield f"## {markdown_text(block.text)}"
        case Field():
            yield f"- **{markdown_text(block.label)}:** {_value(block.spans)}"
        case Text():
            yield _line(block.spans)
        case Grid():
            yield _grid(block)
        case Bars() | Stems() | Ring():
            yield _drawn(block)
        case Gap() | Stack():  # what a stack shows is told in words beside it
            pass


def _drawn(block: Bars | Stems | Ring) -> str:
    """A drawing as a list: a line for all that it shows."""
    match block:
        case Bars():
            return "".join(_bar(bar) for bar in block.bars)
        case Stems():
            return "".join(_stem(stem) for stem in block.stems)
        case Ring():
            return "".join(_step(*step) for step in steps_in_words(block))


def _words(spans: Spans) -> str:
    return markdown_text(Line(spans).text.strip())


def _line(spans: Spans) -> str:
    return markdown_line(Line(spans).text.strip())


def _value(spans: Spans) -> str:
    """What stands beside a label; an address can be followed."""
    return markdown_link(Line(spans).text.strip())


def _grid(block: Grid) -> str:
    heads = [markdown_text(head.title) for head in block.heads]
    marks = ["---:" if head.align == "right" else "---" for head in block.heads]
    rows = []
    for cells, note in block.rows:
        texts = [cell.text for cell in cells]
        if note:
            texts[-1] = f"{texts[-1]} {Line(note).text}"
        rows.append([text.strip() for text in texts])
    return markdown_rows([heads, marks], rows)


def _stem(stem: Stem) -> str:
    told = _words((stem.figure, Span(" "), stem.words))
    return f"- {_line((stem.label,))}: {stem.sign} {told}\n"


def _step(payer: str, payee: str, legs: Iterable[Spans]) -> str:
    pays = f"- {markdown_line(payer)} pays {markdown_text(payee)}\n"
    return pays + "".join(f"  - {_line(leg)}\n" for leg in legs)


def _bar(bar: Bar) -> str:
    note = f" ({_words(bar.note)})" if bar.note else ""
    label, figure = markdown_line(bar.label.text), markdown_text(bar.figure.text)
    return f"{'  ' * bar.depth}- {label}: {figure}{note}\n"
