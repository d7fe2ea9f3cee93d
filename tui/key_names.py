"""Keys as they are named to people: as on the keyboard, and those that a person gave instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.language import N_, _

if TYPE_CHECKING:
    from textual.dom import DOMNode

_KEYS = {
    "question_mark": "?",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "semicolon": ";",
    "colon": ":",
    "asterisk": "*",
    "pagedown": "PageDown",
    "pageup": "PageUp",
    "escape": "Esc",
    "enter": "Enter",
    "shift+tab": "Shift+Tab",
    "ctrl+f": "Ctrl+F",
    "ctrl+b": "Ctrl+B",
    "ctrl+l": "Ctrl+L",
    "ctrl+o": "Ctrl+O",
    "alt+1": "Alt+0–9",
    "backspace": "Backspace",
    "ctrl+p": "Ctrl+P",
    "f1": "F1",
}
SPACE = N_("space")
"""What the space bar is called within a text."""
_ARROWS = {"down": "↓", "up": "↑", "left": "←", "right": "→", "home": "Home", "end": "End",
           "tab": "Tab", "space": N_("Space"), "delete": "Delete"}  # fmt: skip


def key_name(key: str) -> str:
    """A key as it stands on the keyboard."""
    if told := _KEYS.get(key) or _ARROWS.get(key):
        return _(told)
    *held, base = key.split("+")
    if held or (base[:1] == "f" and base[1:].isdecimal()):
        return "+".join([*map(str.capitalize, held), base.capitalize()])
    return key


class _Given:
    keys: Mapping[str, str] = {}


def give(keys: Mapping[str, str]) -> None:
    """Name other keys for actions from now on: by the id of an action, as in the settings."""
    _Given.keys = keys


def given() -> Mapping[str, str]:
    """The other keys that are named."""
    return _Given.keys


def key_of(action: str, usual: str) -> str:
    """What the key of an action is called now, within a text.

    Args:
        action: Its id.
        usual: What its usual key is called there.
    """
    keys = _Given.keys.get(action)
    return _first(keys) if keys else _(usual)


USUAL: Mapping[str, str] = {
    "o": "app.answer.overview",
    "1": "app.pane.companies",
    "2": "app.pane.deals",
    "3": "app.pane.compute",
    "4": "app.pane.compare",
    "5": "app.answer.loops",
    "6": "app.answer.timeline",
    "7": "app.answer.sources",
    "0": "app.answer.questions",
    "m": "app.answer.money",
    "T": "app.answer.total",
    "D": "app.answer.diff",
    "r": "app.answer.rivals",
    "a": "app.answer.revisions",
    "c": "app.answer.capex",
    "w": "app.answer.capacity",
    "t": "app.as_of",
    "?": "app.help",
    "f": "app.answer.flow",
    "e": "list.evidence",
    "Space": "table.mark",
}
"""What the keys do that pages tell of, by their usual names; a page knows no bindings."""


def as_given(told: str, names: Mapping[str, str] | None = None) -> str:
    """Usual keys as they are named now: a person may have given their actions others.

    Args:
        told: Usual keys, with blanks between them, such as "n N".
        names: What they are called now, see `names_of`; None for what `USUAL` says.
    """
    if not _Given.keys:
        return told
    if names is None:
        other = _Given.keys
        names = {_plain(key): _first(other[id_]) for key, id_ in USUAL.items() if id_ in other}
    if told == "1-7":
        panes = [names.get(key, key) for key in "1234567"]
        return told if panes == [*"1234567"] else " ".join(panes)
    return " ".join(names.get(_plain(each), each) for each in told.split(" "))


def names_of(focused: DOMNode | None, pane: DOMNode, app: DOMNode) -> Mapping[str, str]:
    """What the usual keys are called now in a pane, by their usual names.

    Of two that have one key, the innermost counts.
    """
    within = focused.ancestors_with_self if focused is not None else ()
    names: dict[str, str] = {}
    for node in (*within, pane, *pane.query("*"), app):
        for owner in type(node).__mro__:
            for binding in owner.__dict__.get("BINDINGS", ()):
                if not isinstance(binding, tuple) and binding.id:
                    for key in map(str.strip, binding.key.split(",")):
                        usual = _plain(_KEYS.get(key) or _ARROWS.get(key) or key)
                        names.setdefault(usual, _first(_Given.keys.get(binding.id, key)))
    return names


def _first(keys: str) -> str:
    """The name of the first of several keys."""
    return key_name(keys.split(",", maxsplit=1)[0].strip())


def _plain(name: str) -> str:
    """A name without the difference of large and small, which letters alone have."""
    return name if len(name) == 1 else name.lower()
