"""TOML with the place of each value."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.exchange.toml_places import parse_toml
from db.facts.nodes import BadFile, Mapping, Node, Scalar, Sequence
from tests.db.exchange.imports import plain


def _nodes(node: Node, *path: object) -> Iterator[tuple[tuple[object, ...], Node]]:
    yield path, node
    if isinstance(node, Mapping):
        for key, value in node.values.items():
            yield from _nodes(value, *path, key)
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from _nodes(item, *path, number)


def test_every_value_has_its_place() -> None:
    text = (
        'name = "x" # a = 1\n'
        "[reads]\n"
        'columns = ["a", # ["c"]\n'
        "   'b']\n"
        "[[deal]]\n"
        'when = {"A b" = "*", c = {is = "]"}}\n'
        "[[deal.parts]]\n"
        'payer = """x\n'
        'y = 1"""\n'
        "[[deal.parts]]\n"
        "  payer.id = 'z'\n"
        "[[deal]]\n"
        "round = true\n"
    )
    root = parse_toml(text.encode(), "m.toml")
    places = {path: (node.place.line, node.place.column) for path, node in _nodes(root)}
    assert places["name",] == (1, 8)
    assert places["reads", "columns", 1] == (4, 4)
    assert places["deal", 0, "when", "A b"] == (6, 17)
    assert places["deal", 0, "when", "c", "is"] == (6, 32)
    assert places["deal", 0, "parts", 0, "payer"] == (8, 9)
    assert places["deal", 0, "parts", 1, "payer", "id"] == (11, 14)
    assert places["deal", 1, "round"] == (13, 9)
    assert plain(root.values["deal"])[0]["parts"][0]["payer"] == "x y = 1"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = 1\nb = \n", "2:5"),
        ("a = 1\na = 2\n", "2:"),
        ('a = "\x1b"\n', "1:"),
        ('a = "x', "1:"),
        ("[[a]]\n[a]\n", "2:"),
    ],
)
def test_a_fault_has_its_place(text: str, place: str) -> None:
    with pytest.raises(BadFile) as caught:
        parse_toml(text.encode(), "m.toml")
    assert str(caught.value).startswith(f"m.toml:{place}")


@pytest.mark.parametrize("data", [b"a = '\xff'", b'a = "\\u001b[2J"', b"a = " + b"[" * 3000])
def test_what_is_unsafe_is_refused(data: bytes) -> None:
    with pytest.raises(BadFile):
        parse_toml(data, "m.toml")


_keys = st.text("abc-_1", min_size=1, max_size=4) | st.sampled_from(["A b", "金额", 'q"', "x.y"])
_texts = st.text(
    st.characters(blacklist_categories=("C", "Z"), blacklist_characters="\\"), max_size=8
)
_values = st.recursive(
    _texts | st.integers(-5, 5) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3),
    max_leaves=8,
)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[ " + ",\n # ] x\n".join(map(_toml, value)) + " ]"
    if isinstance(value, dict):
        return (
            "{ " + ", ".join(f"{_toml(key)} = {_toml(each)}" for key, each in value.items()) + " }"
        )
    return str(value)


@given(st.dictionaries(_keys, _values, max_size=4))
def test_the_second_look_finds_all_that_the_parser_finds(tree: dict[str, Any]) -> None:
    text = "".join(f"{_toml(key)} = {_toml(value)}  # = x\n" for key, value in tree.items())
    assert tomllib.loads(text) == tree
    try:
        root = parse_toml(text.encode(), "m.toml")
    except BadFile as error:
        assert "shown safely" in str(error)
        return
    lines = text.split("\n")
    for _, node in _nodes(root):
        if isinstance(node, Scalar):
            start = lines[node.place.line - 1][node.place.column - 1 :]
            assert start[:1] == '"' or start.startswith(node.text or "")
