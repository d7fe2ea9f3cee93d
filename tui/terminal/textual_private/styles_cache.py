"""What a closed screen has drawn is let go.

Textual remembers the two background styles of a widget by the widget's whole cache of drawn lines,
for the last 1,024 of them: what they have drawn stays in memory long after they are gone. Colours
are all that the styles depend on.
"""

from __future__ import annotations

from functools import lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style

_get_inner_outer = StylesCache.get_inner_outer.__wrapped__


@lru_cache(1024)
def _by_colors(base_background: Color, background: Color) -> tuple[Style, Style]:
    inner, outer = _get_inner_outer(StylesCache, base_background, background)
    return inner, outer


def mend() -> None:
    """Mend the caches of all widgets: those of dialogs and messages come and go."""
    StylesCache.get_inner_outer = staticmethod(_by_colors)  # type: ignore[method-assign, assignment]
