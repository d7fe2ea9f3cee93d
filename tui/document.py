"""What a page says, before it is known how wide it will be: blocks of spans.

The explorer draws pages and the command line prints them; both lay out the same blocks (see
`tui.layout`). A span can carry the fact behind it, for its evidence, and a place to go to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from db.named_tuple import NamedTuple

KEPT = "\N{NO-BREAK SPACE}"
"""What a span begins with that has to stay whole, on the line of the one before it: a blank."""


class Span(NamedTuple):
    """A run of text with one meaning.

    Attributes:
        text: What it says, already cleaned.
        role: The meaning behind its look; one of the roles of `tui.widgets.cells`, or "label",
            "heading", "title", "name".
        fact: Id of the fact behind it.
        inputs: Ids of the facts that it is the sum of, where no single fact is behind it.
        go: Where Enter leads: "company/openai", "deal/...", "source/...", "fact/...".
    """

    text: str
    role: str = ""
    fact: str | None = None
    inputs: tuple[str, ...] = ()
    go: str | None = None

    @property
    def stops(self) -> bool:
        """Whether the cursor stops here: there is something to ask or to follow."""
        return bool(self.fact or self.inputs or self.go)


Spans: TypeAlias = tuple[Span, ...]


class Title(NamedTuple):
    """The first line of a page, and a quieter second one.

    Attributes:
        about: What keys act on while the cursor is on no name: an address, or "".
    """

    text: str
    below: Spans = ()
    about: str = ""


class Heading(NamedTuple):
    """The beginning of a section."""

    text: str


class Field(NamedTuple):
    """A label and what stands beside it, wrapped under itself."""

    label: str
    spans: Spans


class Text(NamedTuple):
    """A paragraph, wrapped."""

    spans: Spans
    indent: int = 0


class Heads(NamedTuple):
    """One column of a grid.

    Attributes:
        title: The word above it.
        align: The side that its text keeps to.
        grow: Share of the spare width.
        least: Least width in cells when the grid is squeezed.
        room: Cells that the whole grid must have for this column to be shown.
        beside: Cells that the whole grid must have for this column to stand beside the others;
            in a narrower one, what it says stands below its row.
        below: What it says stands below its row where the columns don't fit at their least
            widths; of several such columns the last one gives way first.
    """

    title: str
    align: Literal["left", "right"] = "left"
    grow: int = 0
    least: int = 4
    room: int = 0
    beside: int = 0
    below: bool = False


class Grid(NamedTuple):
    """A small table; a row has a span for each column, and may have a note below it."""

    heads: Sequence[Heads]
    rows: Sequence[tuple[Spans, Spans]]


class Bar(NamedTuple):
    """A part of a whole, drawn.

    Attributes:
        label: What it is.
        low: Least size, as a share of the whole from 0 to 1.
        high: Greatest size; beyond `low` it is drawn as not sure.
        role: Its meaning: "paid", "committed", "conditional", "cancelled".
        figure: The figure beside it.
        note: More words, below.
        depth: How far it is indented.
        open: No limit is known: it may be more than `high`.
    """

    label: Span
    low: float
    high: float
    role: str
    figure: Span
    note: Spans = ()
    depth: int = 0
    open: bool = False


class Bars(NamedTuple):
    """Bars on one scale.

    Attributes:
        errors: What is not sure is drawn as an error bar: from the least to the most.
    """

    bars: Sequence[Bar]
    errors: bool = False


class Stem(NamedTuple):
    """A figure drawn as a line whose end is the figure, with a sign there that tells its kind.

    Attributes:
        label: When or what it is.
        low: Least size, as a share of the scale from 0 to 1; None if no floor is known.
        high: Greatest size, likewise; None if no ceiling is known.
        sign: One cell wide.
        role: Its meaning: "committed", "derived", ...
        figure: The figure beside it.
        words: What the sign means, at the end of the line.
    """

    label: Span
    low: float | None
    high: float | None
    sign: str
    role: str
    figure: Span
    words: Span


class Stems(NamedTuple):
    """Stems on one scale."""

    stems: Sequence[Stem]


class Segment(NamedTuple):
    """A stage of the money in a stacked bar.

    Attributes:
        fill: What it is drawn with, one cell wide, so that it reads without colour.
        low: What of it is sure, in any measure that the segments of a bar share.
        high: The most that it can be.
        role: The meaning behind its colour.
    """

    fill: str
    low: float
    high: float
    role: str


class Stack(NamedTuple):
    """One bar made of segments, end to end; what they are is told beside it."""

    segments: Sequence[Segment]


class RingStep(NamedTuple):
    """A company in a ring, and what it pays the next one, a line each."""

    name: Span
    legs: Sequence[Spans]


class Ring(NamedTuple):
    """Companies of which each pays the next, and the last the first."""

    steps: Sequence[RingStep]


class Gap(NamedTuple):
    """An empty line."""


class Beside(NamedTuple):
    """Two halves of a page, side by side where there is room; else the right one below.

    Attributes:
        least: Cells that each half must have to stand beside the other.
    """

    left: Document
    right: Document
    least: int = 54


Block: TypeAlias = (
    Title | Heading | Field | Text | Grid | Bars | Stems | Stack | Ring | Gap | Beside
)
Document: TypeAlias = Sequence[Block]


def in_order(document: Document) -> Iterator[Block]:
    """The blocks one after the other, those of halves of the page among them."""
    for block in document:
        if isinstance(block, Beside):
            yield from in_order([*block.left, *block.right])
        else:
            yield block


class Line(NamedTuple):
    """One line of a laid out page."""

    spans: Spans

    @property
    def text(self) -> str:
        """The plain text of it."""
        return "".join(span.text for span in self.spans).replace(KEPT, " ")


class LaidOut(NamedTuple):
    """A page as lines of a width in cells."""

    width: int
    lines: list[Line]
