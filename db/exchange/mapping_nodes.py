"""What reading any section of a mapping needs: its texts, its faults, its unknown keys."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf

from db.facts.nodes import Mapping, Node, Place, Problem, Scalar, Sequence, quoted
from db.told import either, told

_MOST_LISTED = 30


class Faults:
    """Collects what is wrong with a mapping, so that all of it is told at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def tell(self, place: Place, what: str, advice: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(place, what, advice))

    def unknown(self, place: Place, what: str, name: str, known: Iterable[str]) -> None:
        """Note a name that is none of those known, with the nearest ones."""
        self.tell(
            place, told("unknown {kind} {name}", kind=what, name=quoted(name)), nearest(name, known)
        )

    def section(self, node: Node, known: Iterable[str]) -> MappingOf[str, Node]:
        """The values of a table by key; keys that are not known are told and left out."""
        if not isinstance(node, Mapping):
            self.tell(
                node.place,
                told("a table is wanted here"),
                told("write `{key = value}` or [section]"),
            )
            return {}
        allowed = tuple(known)
        for name in node.values:
            if name not in allowed:
                self.unknown(node.keys[name], told("key"), name, allowed)
        return {name: value for name, value in node.values.items() if name in allowed}

    def text(self, node: Node | None, default: str = "") -> str:
        """One text."""
        if node is None:
            return default
        if isinstance(node, Scalar) and node.text is not None:
            return node.text
        self.tell(node.place, told("one text is wanted here"), told('write "text"'))
        return default

    def needed(self, values: MappingOf[str, Node], key: str, place: Place, doc: str) -> str:
        """A text that must be there."""
        text = self.text(values.get(key)).strip()
        if not text and not (key in values and not isinstance(values[key], Scalar)):
            self.tell(place, told("'{key}' is missing", key=key), told("add it: {doc}", doc=doc))
        return text

    def texts(self, node: Node | None) -> tuple[str, ...]:
        """Several texts; one counts as a list of one."""
        if node is None:
            return ()
        items = node.items if isinstance(node, Sequence) else [node]
        return tuple(self.text(item) for item in items)

    def pairs(self, node: Node | None) -> dict[str, str]:
        """A table of texts."""
        if node is None:
            return {}
        if not isinstance(node, Mapping):
            self.tell(
                node.place, told("a table is wanted here"), told('write {"text" = "meaning"}')
            )
            return {}
        return {key: self.text(value) for key, value in node.values.items()}

    def flag(self, node: Node | None) -> bool:
        """True or false."""
        text = self.text(node, "false")
        if text not in ("true", "false") and node is not None:
            self.tell(
                node.place,
                told("{text} is neither true nor false", text=quoted(text)),
                told("write true"),
            )
        return text == "true"

    def one_of(self, node: Node | None, allowed: tuple[str, ...], default: str) -> str:
        """One of some words."""
        text = self.text(node, default)
        if text not in allowed and node is not None:
            self.unknown(node.place, told("word"), text, allowed)
            return default
        return text

    def tables(self, node: Node | None) -> list[Mapping]:
        """The tables of a list, such as those under [[deal]]; a single one counts as a list."""
        if node is None:
            return []
        found = []
        for item in node.items if isinstance(node, Sequence) else [node]:
            if isinstance(item, Mapping):
                found.append(item)
            else:
                self.tell(
                    item.place,
                    told("a table is wanted here"),
                    told("write [[section]] above its keys"),
                )
        return found


def nearest(name: str, known: Iterable[str]) -> str:
    """Advice for a name that is not known."""
    listed = list(known)
    near = difflib.get_close_matches(name[:100], listed, 2, 0.5)
    if not near:
        folded = {each.casefold(): each for each in listed}
        near = [folded[name.casefold()]] if name.casefold() in folded else []
    if near:
        return told("did you mean {names}?", names=either(map(quoted, near)))
    if not listed:
        return told("leave it out")
    names = ", ".join(listed[:_MOST_LISTED])
    if len(listed) > _MOST_LISTED:
        names = told("{names} and {more} more", names=names, more=len(listed) - _MOST_LISTED)
    return told("use one of: {names}", names=names)
