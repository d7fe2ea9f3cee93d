"""Pages as plain text and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

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
    Spans,
    Text,
    Title,
)
from tui.layout import layout, plain
from tui.printing.write import markdown_rows, markdown_text

READING_WIDTH = 100
"""The width of a page where nothing else says how wide it should be."""


def page_text(document: Document, width: int | None) -> str:
    """A page as plain text, wrapped at a width in terminal cells."""
    return plain(layout(document, width or READING_WIDTH)) + "\n"


def page_markdown(document: Document) -> str:
    """A page as Markdown."""
    lines: list[str] = []
    for block in document:
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
                yield _words(block.below)
        case Heading():
            yield f"## {markdown_text(block.text)}"
        case Field():
            yield f"- **{markdown_text(block.label)}:** {_words(block.spans)}"
        case Text():
            yield _words(block.spans)
        case Grid():
            yield _grid(block)
        case Bars():
            yield "".join(_bar(bar) for bar in block.bars)
        case Gap():
            pass


def _words(spans: Spans) -> str:
    return markdown_text(Line(spans).text.strip())


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


def _bar(bar: Bar) -> str:
    note = f" ({_words(bar.note)})" if bar.note else ""
    label, figure = markdown_text(bar.label.text), markdown_text(bar.figure.text)
    return f"{'  ' * bar.depth}- {label}: {figure}{note}\n"
