"""Styles are found once, and what a closed screen has drawn with them is let go.

Textual remembers the two background styles of a widget by the widget's whole cache of drawn lines,
for the last 1,024 of them: what they have drawn stays in memory long after they are gone. Colours
are all that the styles depend on.

Each time that Textual finds the style of a widget it finds those of all of its component classes
again, and makes a node for each: that is half of the time in which a page comes into being. Of
widgets whose parts look the same wherever they are, and with the focus and without it, `part_style`
finds them, once for all of a kind, and they have no component classes.

At the start Textual names the colours of the theme twice, and reads all style sheets anew for it.
Where they are the same, nothing else comes of it.
"""

from __future__ import annotations

from functools import lru_cache
from operator import is_
from weakref import WeakKeyDictionary

from rich.style import Style as RichStyle
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.style import Style
from textual.widget import Widget

_set_variables = Stylesheet.set_variables
_reparse = Stylesheet.reparse
_get_inner_outer = StylesCache.get_inner_outer.__wrapped__


@lru_cache(1024)
def _by_colors(base_background: Color, background: Color) -> tuple[Style, Style]:
    inner, outer = _get_inner_outer(StylesCache, base_background, background)
    return inner, outer


_Key = tuple[type[Widget], RichStyle, str]
_Rules = list[RuleSet]

_parts: WeakKeyDictionary[Stylesheet, dict[_Key, tuple[_Rules, RichStyle]]] = WeakKeyDictionary()
"""By style sheet: how parts look, and the rules by which they do."""


def part_style(widget: Widget, part: str) -> RichStyle:
    """How a part of a widget looks.

    Args:
        widget: The widget; what counts are its kind and its own style.
        part: The class by which the style sheet knows the part.
    """
    stylesheet = widget.app.stylesheet
    key, rules = (type(widget), widget.rich_style, part), _rules_of(stylesheet, part)
    known = _parts.setdefault(stylesheet, {})
    by, style = known.get(key, ([], None))
    # Where the colours are others, so are the rules.
    if style is None or len(by) != len(rules) or not all(map(is_, by, rules)):
        node = DOMNode(classes=part)
        node._attach(widget)
        stylesheet.apply(node)
        style = node.rich_style
        known[key] = rules, style
    return style


def _rules_of(stylesheet: Stylesheet, part: str) -> _Rules:
    """The rules that may be about a part: what else there is does not matter to it."""
    if stylesheet._require_parse:
        stylesheet.parse()
    return [rule for name in ("*", f".{part}") for rule in stylesheet.rules_map.get(name, ())]


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
    Stylesheet.set_variables = _set_other_variables  # type: ignore[method-assign, assignment]
    Stylesheet.reparse = _reparse_if_needed  # type: ignore[method-assign, assignment]
    StylesCache.get_inner_outer = staticmethod(_by_colors)  # type: ignore[method-assign, assignment]
