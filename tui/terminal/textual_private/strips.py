"""Lines that remember nothing of what is made of them.

Textual's own has seven caches of its own, a kilobyte, for what is cut out of it or seen through a
filter. Ours are drawn as a whole; where one is used again, its widget keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.segment import Segment
from textual.cache import FIFOCache
from textual.strip import Strip


class _Forgetful(FIFOCache[Any, Any]):
    """A cache in which nothing is ever found."""

    def get(self, key: Any, default: Any = None) -> Any:
        return default

    def set(self, key: Any, value: Any) -> None:
        """Keep nothing."""

    __setitem__ = set


_NOTHING = _Forgetful(0)


class FrugalStrip(Strip):
    """A line of a widget.

    Args:
        segments: What stands on it.
        cell_length: How wide that is, if it is known.
    """

    __slots__ = []

    def __init__(self, segments: Iterable[Segment], cell_length: int | None = None) -> None:
        self._segments = list(segments)
        self._cell_length = cell_length
        self._render_cache = self._link_ids = self._cell_count = None
        self._divide_cache = self._crop_cache = self._style_cache = self._filter_cache = _NOTHING
        self._line_length_cache = self._crop_extend_cache = self._offsets_cache = _NOTHING
