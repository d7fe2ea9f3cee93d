"""The last guard: no control character reaches the terminal, wherever it came from.

Text from data is made safe when it is read (`db.safe_text`). This is for what is forgotten, and for
the parts of Textual that show texts of their own.
"""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from db.safe_text import clean, is_clean


class Guard(LineFilter):
    """Makes every piece of text that is drawn safe, and takes away links.

    A line keeps its width, so that nothing on it moves.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, safe."""
        # A plain loop: it is gone through for every piece of every line that is drawn.
        for segment in segments:
            if not _is_safe(segment):
                return [each if _is_safe(each) else _safe(each) for each in segments]
        return segments


def _is_safe(segment: Segment) -> bool:
    text, style, control = segment
    if control or not (text.isprintable() and (text.isascii() or _is_clean(text))):
        return False
    return style is None or style.link is None


_is_clean = lru_cache(4096)(is_clean)


def _safe(segment: Segment) -> Segment:
    text, style, _ = segment
    width = cell_len(text)
    safe = clean(text, limit=max(len(text), 1))
    safe = safe[:width] if cell_len(safe) > width else safe + " " * (width - cell_len(safe))
    return Segment(safe, style.update_link(None) if style is not None else None)
