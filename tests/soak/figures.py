"""What a line of the scorecard wants, and what was measured: how each soak tells it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """One line, or a part of one.

    Attributes:
        line: Its number in docs/reliability.md.
        what: What was tried, and how often.
        wanted: What is promised.
        measured: What came of it.
        holds: Whether that is what is promised.
        faults: What went wrong, for whoever mends it.
    """

    line: int
    what: str
    wanted: str
    measured: str
    holds: bool
    faults: tuple[str, ...] = ()


def tell(figures: Sequence[Figure]) -> int:
    """Print them, a line each; returns an exit code."""
    for figure in figures:
        for fault in figure.faults[:20]:
            print(f"   {fault}", file=sys.stderr)
        verdict = "holds" if figure.holds else "DOES NOT HOLD"
        told = (f"{figure.line}", figure.what, f"wanted: {figure.wanted}",
                f"measured: {figure.measured}", verdict)  # fmt: skip
        print(" | ".join(told), flush=True)
    return 0 if all(figure.holds for figure in figures) else 1
