"""Styles are found once, and what a closed screen has drawn with them is let go.

Textual remembers the two background styles of a widget by the widget's whole cache of drawn lines,
for the last 1,024 of them: what they have drawn stays in memory long after they are gone. Colours
are all that the styles depend on.

Whenever a widget gets the focus or loses it, Textual finds the styles of all of its parts again:
for a list and a page that is half of the time that it takes to go from one to the other. Widgets
whose parts look the same with the focus and without it say so by `parts_ignore_focus = True`.

At the start Textual names the colours of the theme twice, and reads all style sheets anew for it.
Where they are the same, nothing else comes of it.
"""

from __future__ import annotations

from functools import lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.style import Style

_find_parts = Stylesheet._process_component_classes
_set_variables = Stylesheet.set_variables
_reparse = Stylesheet.reparse
_get_inner_outer = StylesCache.get_inner_outer.__wrapped__


@lru_cache(1024)
def _by_colors(base_background: Color, background: Color) -> tuple[Style, Style]:
    inner, outer = _get_inner_outer(StylesCache, base_background, background)
    return inner, outer


def _find_parts_once(stylesheet: Stylesheet, node: DOMNode) -> None:
    if not getattr(node, "parts_ignore_focus", False):
        _find_parts(stylesheet, node)
        return
    # The list of rules is another for other colours, or once another kind of widget brings its own.
    rules, theme = getattr(node, "_parts_found_by", (None, ""))
    if rules is not stylesheet.rules or theme != node.app.theme:
        _find_parts(stylesheet, node)
        node._parts_found_by = stylesheet.rules, node.app.theme  # type: ignore[attr-defined]


def _set_other_variables(stylesheet: Stylesheet, variables: dict[str, str]) -> None:
    if variables != stylesheet._variables:
        _set_variables(stylesheet, variables)
        stylesheet._has_others = bool(stylesheet._rules)  # type: ignore[attr-defined]


def _reparse_if_needed(stylesheet: Stylesheet) -> None:
    if getattr(stylesheet, "_has_others", False):
        _reparse(stylesheet)
        stylesheet._has_others = False  # type: ignore[attr-defined]
    elif stylesheet._require_parse:
        stylesheet.parse()  # only what is new


def mend() -> None:
    """Mend the stylesheet, and the caches of all widgets: those of dialogs come and go."""
    Stylesheet._process_component_classes = _find_parts_once  # type: ignore[method-assign, assignment]
    Stylesheet.set_variables = _set_other_variables  # type: ignore[method-assign, assignment]
    Stylesheet.reparse = _reparse_if_needed  # type: ignore[method-assign, assignment]
    StylesCache.get_inner_outer = staticmethod(_by_colors)  # type: ignore[method-assign, assignment]
