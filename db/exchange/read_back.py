"""What is about to be written, as reading it from its files would give it, without the files.

A large import is checked before anybody reads it; to parse what was just written would take as
long as all the rest. Nothing here has a place: a problem is told by reading the files themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from db.exchange.writing import LISTS, Content, Tree
from db.facts.reading import ReadFile, read_tree
from db.facts.tree import Mapping, Node, Place, Scalar, Sequence

_RECORDS_AT_ONCE = 2000
_NOWHERE = Place("", 1, 1)


def read_back(content: Content) -> Iterator[ReadFile]:
    """Read what a content says, a few thousand records at a time.

    Args:
        content: What can be written; see `db.exchange.writing.write_facts`.

    Yields:
        What its files say, in their order; the places are not theirs.
    """
    for name in LISTS:
        records = iter(getattr(content, name))
        while some := list(islice(records, _RECORDS_AT_ONCE)):
            yield read_tree(_root(content, name, some))


def _root(content: Content, name: str, records: Iterable[Tree]) -> Mapping:
    defaults = {"source": content.source, "known_from": content.known_from}
    said: Tree = {key: text for key, text in defaults.items() if text is not None}
    return _mapping({**said, name: list(records)})


def _node(value: Any) -> Node:
    if type(value) is str:
        return Scalar(value, _NOWHERE)
    if isinstance(value, dict):
        return _mapping(value)
    if isinstance(value, list | tuple):
        return Sequence(_NOWHERE, list(map(_node, value)))
    return Scalar(str(value), _NOWHERE)


def _mapping(tree: Tree) -> Mapping:
    values = {key: _node(value) for key, value in tree.items()}
    return Mapping(_NOWHERE, values, dict.fromkeys(tree, _NOWHERE))
