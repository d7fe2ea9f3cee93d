"""The actions that keys can be given to, and what is wrong with the keys that a person gave.

`termsheet config` asks, and so does a start with keys of one's own: what is wrong has its default.
"""

from __future__ import annotations

import importlib
import unicodedata
from collections.abc import Iterator, Mapping

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from db.named_tuple import NamedTuple
from db.told import told
from tui.config_file import unknown
from tui.long_keys import split

_MODIFIERS = ("ctrl+", "alt+", "shift+", "super+", "meta+", "hyper+")
_NAMES = {key.value for key in Keys} | set(KEY_NAME_REPLACEMENTS.values())

OWNERS = (
    "tui.app", "tui.as_of", "tui.export_screen", "tui.fault_screen", "tui.help", "tui.jump",
    "tui.panes.compare", "tui.panes.evidence_panel", "tui.panes.list_pane", "tui.panes.page_pane",
    "tui.panes.paged", "tui.panes.watch", "tui.widgets.command_line", "tui.widgets.document_view",
    "tui.widgets.filter_line", "tui.widgets.virtual_table",
)  # fmt: skip
"""The modules with keys: to import all others as well would take a start twice as long."""
TOGETHER = (
    {"app", "list", "table"},
    {"app", "list", "page", "evidence"},
    {"app", "page", "paged", "answer", "evidence"},
    {"app", "page", "paged", "compare", "evidence"},
    {"app", "page", "paged", "watch", "evidence"},
    {"app", "list", "filter"},
    {"app", "command"},
    {"help", "page"},
    {"as_of", "page"},
    {"export"},
    {"fault"},
    {"jump"},
)
"""Which areas of actions are within reach at once: there, a key does one thing only."""


class Action(NamedTuple):
    """What a key can do.

    Attributes:
        id: Its name in `config.toml`; up to the first dot it names an area.
        keys: Its usual keys, with commas between them.
        about: What it does, in a few words.
        does: What it does, as Textual has it.
        everywhere: Whether it does so before all others, wherever one is.
    """

    id: str
    keys: str
    about: str
    does: str
    everywhere: bool

    @property
    def area(self) -> str:
        """The part of the explorer that has it."""
        return self.id.partition(".")[0]


def actions() -> dict[str, Action]:
    """All actions by their ids, in the order of the ids."""
    found: dict[str, Action] = {}
    for name in OWNERS:
        for owner in vars(importlib.import_module(name)).values():
            if isinstance(owner, type) and issubclass(owner, DOMNode):
                for binding in owner.__dict__.get("BINDINGS", ()):
                    if isinstance(binding, Binding) and binding.id and _is_ours(owner):
                        found.setdefault(binding.id, _action(binding, binding.id))
    return dict(sorted(found.items()))


def _is_ours(owner: type[DOMNode]) -> bool:
    return owner.__module__.startswith("tui.")


def _action(binding: Binding, id_: str) -> Action:
    everywhere = binding.priority and id_.startswith("app.")
    return Action(id_, binding.key, binding.description, binding.action, everywhere)


def problems_of(keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with other keys: the id of an action, and why.

    Whatever is told of has its default; what clashes with that is told, too.
    """
    known = actions()
    good: dict[str, str] = {}
    for name, given in keys.items():
        if name not in known:
            yield name, unknown(told("action"), name, known)
        elif why := _why_no_keys(given):
            yield name, why
        else:
            good[name] = given
    while clashes := [*_clashes(good, known)]:
        yield from clashes
        for name, _why in clashes:
            good.pop(name, None)


def usable(keys: Mapping[str, str], wrong: set[str]) -> dict[str, str]:
    """The keys that can be used, as Textual is to be given them.

    Args:
        keys: Other keys for actions.
        wrong: The ids of those with which something is wrong.
    """
    good = {name: given for name, given in keys.items() if name not in wrong}
    known = actions()
    for name, given in [*good.items()]:
        # Textual takes a key from whatever has it that is not named as well.
        for other in known.values():
            if _is_same(other, known[name]) and {*split(given)} & {*split(other.keys)}:
                good.setdefault(other.id, other.keys)
    return good


def _clashes(good: Mapping[str, str], known: Mapping[str, Action]) -> Iterator[tuple[str, str]]:
    for name, given in good.items():
        for key in split(given):
            if others := sorted(_others(name, key, good, known)):
                names = ", ".join(others)
                yield name, told("{key!r} is also the key of {names}", key=key, names=names)


def _why_no_keys(given: str) -> str:
    keys = split(given)
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
    this = known[name]
    for other in known.values():
        if _is_same(this, other) or not _meet(this, other):
            continue
        if key in split(given.get(other.id, other.keys)):
            always = {*split(this.keys)} & {*split(other.keys)}
            if key not in always:
                yield other.id


def _is_same(one: Action, other: Action) -> bool:
    """Whether it makes no difference which of them a key does."""
    return one.does == other.does and one.area == other.area


def _meet(one: Action, other: Action) -> bool:
    """Whether there is a place where both can be done."""
    areas = {one.area, other.area}
    return one.everywhere or other.everywhere or any(areas <= here for here in TOGETHER)
