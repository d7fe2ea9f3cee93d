"""The actions that keys can be given to, and what is wrong with the keys that a person gave.

`termsheet config` asks; the explorer itself only hands the keys to Textual.
"""

from __future__ import annotations

import importlib
import pkgutil
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys
from textual.screen import ModalScreen

import tui
from db.told import told
from tui.config_file import unknown

_MODIFIERS = ("ctrl+", "alt+", "shift+", "super+", "meta+", "hyper+")
_NAMES = {key.value for key in Keys} | set(KEY_NAME_REPLACEMENTS.values())


class Action(NamedTuple):
    """What a key can do.

    Attributes:
        id: Its name in `config.toml`.
        keys: Its usual keys, with commas between them.
        about: What it does, in a few words.
        scope: Where it does; "" for all but the screens that cover others.
    """

    id: str
    keys: str
    about: str
    scope: str


def actions() -> dict[str, Action]:
    """All actions by their ids, in the order of the ids."""
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: dict[str, Action] = {}
    for owner in _ours(DOMNode):
        scope = owner.__name__ if issubclass(owner, ModalScreen) else ""
        for binding in owner.__dict__.get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id:
                known = found.get(binding.id)
                keys = f"{known.keys},{binding.key}" if known else binding.key
                found[binding.id] = Action(binding.id, keys, binding.description, scope)
    return dict(sorted(found.items()))


def _ours(above: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for owner in above.__subclasses__():
        if owner.__module__.startswith("tui."):
            yield owner
        if owner is not App or above is DOMNode:
            yield from _ours(owner)


def problems_of(keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with other keys: the id of an action, and why; each is told once."""
    known = actions()
    good: dict[str, str] = {}
    for name, given in keys.items():
        if name not in known:
            yield name, unknown(told("action"), name, known)
        elif why := _why_no_keys(given):
            yield name, why
        else:
            good[name] = given
    for name, given in good.items():
        for key in _split(given):
            if others := sorted(_others(name, key, good, known)):
                names = ", ".join(others)
                yield name, told("{key!r} is also the key of {names}", key=key, names=names)


def _why_no_keys(given: str) -> str:
    keys = _split(given)
    if not keys:
        return told("an action needs a key")
    for key in keys:
        base = key
        while base.startswith(_MODIFIERS):
            base = base.partition("+")[2]
        if not (len(base) == 1 or base in _NAMES or _is_name_of_a_character(base)):
            return unknown(told("key"), key, _NAMES)
    return ""


def _is_name_of_a_character(name: str) -> bool:
    try:
        unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return False
    return True


def _others(
    name: str, key: str, given: Mapping[str, str], known: Mapping[str, Action]
) -> Iterator[str]:
    """The other actions that the key does where this one is done, unless it always did."""
    for other in known.values():
        if other.id == name or other.scope != known[name].scope:
            continue
        if key in _split(given.get(other.id, other.keys)):
            always = set(_split(known[name].keys)) & set(_split(other.keys))
            if key not in always:
                yield other.id


def _split(keys: str) -> list[str]:
    """Keys by their long names: "?" is "question_mark"."""
    return [_long(key.strip()) for key in keys.split(",") if key.strip()]


def _long(key: str) -> str:
    if len(key) != 1 or key.isalnum():
        return key
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)
