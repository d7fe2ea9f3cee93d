"""Random strings through all that shows them: cleaning, cells, pages, the guard, the terminal.

python -m tests.soak.strings [--strings 100000] [--first 0]
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.content import Content

from db.safe_text import clean, is_clean
from tests.hostile import PAYLOADS
from tests.terminal.foreign import foreign
from tui.document import Span, Text
from tui.layout import layout
from tui.terminal.display import Display, Piece
from tui.terminal.guard import Guard
from tui.widgets.cells import Cell, Column, TableRow, fit
from tui.widgets.row_painter import RowPainter

WIDTH = 60
_COLUMNS = (Column("a", "A", 12, grow=1), Column("b", "B", 10, "right"), Column("c", "C", 6))
_PIECES = (
    *"\x1b[]\\/@;:mHJ0123 ()|=$'\"\x07\x9b\x9c\u202e\u200b\u200d\ufe0f\u0301\u20e3",
    *"👩👍🏽🇨🇳软银万\ud800\n\r\t",
)


def random_string(rng: random.Random) -> str:
    """Pieces that mean something, pieces of payloads, and anything at all."""
    parts = []
    for _ in range(rng.randint(1, 12)):
        kind = rng.random()
        if kind < 0.4:
            parts.append("".join(rng.choices(_PIECES, k=rng.randint(1, 6))))
        elif kind < 0.6:
            text = rng.choice(list(PAYLOADS.values()))
            start = rng.randrange(len(text))
            parts.append(text[start : start + rng.randint(1, 20)])
        elif kind < 0.8:
            parts.append(chr(rng.randrange(sys.maxunicode + 1)))
        else:
            parts.append(rng.choice(("OpenAI", " ", "$110B", "[/]", "[bold]", "[@click=app.quit]")))
    return "".join(parts)


def fault_of(text: str, raw: Display, painter: RowPainter) -> str:
    """What is wrong when a string is shown in every way; "" if nothing is."""
    safe = clean(text)
    if not is_clean(safe):
        return "it is not clean after cleaning"
    Content(safe)
    for width in (0, 1, 2, 7, 20):
        if cell_len(fit(safe, width)) != width:
            return f"it does not fit {width} cells"
    row = TableRow("k", (Cell(safe), Cell(safe, "paid"), Cell(safe)))
    strip = painter.row(0, row, marked=False)
    painter.forget_rows()
    if strip.cell_length != WIDTH or cell_len(strip.text) != WIDTH:
        return f"its row is {cell_len(strip.text)} cells wide"
    lines = layout([Text((Span(safe, "name"), Span(safe)))], WIDTH)
    if any(not is_clean(span.text) for line in lines for span in line.spans):
        return "a line of its page is not clean"
    for shown in ([Segment(text, Style(bold=True))], list(strip)):
        guarded = Guard().apply(shown, Color(0, 0, 0))
        sent = raw.update([Piece(0, 0, guarded)]).encode("utf-8", "surrogatepass")
        if faults := foreign(sent, [text]):
            return f"foreign bytes: {faults[0]}"
    return ""


def soak(strings: int, first: int) -> list[str]:
    """Show the strings; returns the faults."""
    painter = RowPainter(_COLUMNS, lambda name: Style())
    painter.set_width(WIDTH)
    display = Display()
    display.repaint(WIDTH, 3, [])
    faults = []
    for seed in range(first, first + strings):
        text = random_string(random.Random(seed))
        if not display.knows(WIDTH, 3):
            display.repaint(WIDTH, 3, [])
        try:
            fault = fault_of(text, display, painter)
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
        if fault:
            faults.append(f"string {seed}, {text!a}: {fault}")
    return faults


def main(arguments: Sequence[str] | None = None) -> int:
    """Show as many strings as are asked for; returns an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strings", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="seed of the first string")
    args = parser.parse_args(arguments)
    faults = soak(args.strings, args.first)
    print(*faults[:20], sep="\n", end="\n" if faults else "")
    print(f"{args.strings} strings, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
