"""Plain text is read to the same tree as by YAML's parser, or left to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from db.facts import nodes, plain_yaml
from db.facts.nodes import BadFile, Mapping, Node, Scalar, Sequence
from db.facts.plain_yaml import most_nodes, read_plain
from tests.db.facts_files import BASE

ROOT = Path(__file__).parents[3]
LOADERS = [getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader]


def shape(node: Node) -> Any:
    """A tree with the place of everything in it."""
    at = (node.place.line, node.place.column)
    if isinstance(node, Scalar):
        return at, node.text
    if isinstance(node, Sequence):
        return at, [shape(item) for item in node.items]
    assert list(node.keys) == list(node.values)
    keys = [(key, place.line, place.column) for key, place in node.keys.items()]
    return at, keys, [shape(value) for value in node.values.values()]


def count(node: Node) -> int:
    if isinstance(node, Scalar):
        return 1
    if isinstance(node, Sequence):
        return 1 + sum(map(count, node.items))
    return 1 + len(node.keys) + sum(map(count, node.values.values()))


def by_yaml(text: str, loader: Any) -> Mapping:
    """What YAML's parser makes of a text, plain or not."""
    with (
        patch.object(nodes, "read_plain", return_value=None),
        patch.object(nodes, "_LOADER", loader),
    ):
        return nodes.parse(text.encode(), "f.yaml")


def assert_the_same(text: str, loader: Any) -> bool:
    """Whether a text is plain; then YAML has to say the same of it."""
    decoded = nodes._decode(text.encode(), "f.yaml")
    found = read_plain(decoded, "f.yaml")
    if found is None:
        return False
    assert count(found) <= most_nodes(decoded)
    assert shape(found) == shape(by_yaml(text, loader))
    return True


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    "path",
    sorted(ROOT.glob("fixtures/*/*.y*ml")),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_the_facts_that_come_with_it(path: Path, loader: Any) -> None:
    assert_the_same(path.read_text("utf-8"), loader)


PLAIN = [
    BASE,
    "a: b\n",
    "a: b",
    "\n\n# words\n\na: b   \n\n",
    "a:\n  b: c\n",
    "a:   \n  b: c\n",
    "a:\n    b: c\n\n  # between\n    d: e\nf: g\n",
    "a:\n  - b\n  - c: d\n    e: f\n  -   g: h\n      i: j\n",
    "a:\n  - b: c\n    d:\n      - e\n  - f: g\n",
    "a: [b, c ,  'd', \"e\" ]\n",
    "a: {b: c, d: [e, f] , g: {h: i}, j: 'k' }  \n",
    "a:\n  - {b: c}\n  - [d]\n",
    "a: >-\n  b c\n  d\ne: f\n",
    "a: >-\n  b\n  c\n\n\ne: f\n",
    "a: >-\n  b: c\n  # no comment\n  - d\n",
    "a: >-\n  b \n  c\n",
    "a:\n  - >-\n    b\n    c\n  - d\n",
    "a:\n  - b: >-\n      c\n    d: e\n",
    "a: >-\n   b\n # a comment\nc: d\n",
    "a: ~\nb: null\nc: Null\nd: 'null'\ne: ''\nf: \"\"\n",
    "a: https://x.y/z?a=b#c\n",
    "a: 12:30:45\nb: c#d\nc: a:b\n",
    'a: it\'s "so"\nb: \'it\'\'s\'\nc: "a \\"b\\" \\\\ \\n\\t c"\n',
    "a: 软银  \nb: {c: 软银, d: 'é'}\n",
    "a: $45,650,000\nb: ~5\nc: <<\nd: (x)\ne: /f\n",
    "a: b - c\nb: a,b [c] {d}\n",
    "_a1: b\n",
    "a: ...\n",
    "a: \u00a0b\u00a0\n",
    "a: b\u3000\n",
    "a: true\nb: 0x1f\nc: .5\nd: 1e5\n",
]


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("text", PLAIN)
def test_what_is_plain(text: str, loader: Any) -> None:
    assert assert_the_same(text, loader)


NOT_PLAIN = [
    "",
    "# nothing\n",
    "- a\n- b\n",
    "a\n",
    " a: b\n",
    "a: b\n c: d\n",
    "a: b\n c\n",
    "a: b\n  c: d\n",
    "a:\n",
    "a:\nb: c\n",
    "a:\n- b\n",
    "a: b\na: c\n",
    "a: {b: c, b: d}\n",
    "a: {b}\n",
    "a: {b: }\n",
    "a: {b: c,}\n",
    "a: {}\n",
    "a: []\n",
    "a: [b\n  , c]\n",
    "a: [[b]]\n",
    "a: {b: c} # words\n",
    "a: b # words\n",
    "a: b: c\n",
    "a: b:\n",
    "a: &x b\n",
    "a: *x\n",
    "a: !t b\n",
    "a: @b\n",
    "a: `b`\n",
    "a: %b\n",
    "a: - b\n",
    "a: ? b\n",
    "a: 'b\n  c'\n",
    'a: "b\\x41"\n',
    "a: |\n  b\n",
    "a: >\n  b\n",
    "a: >-\nb: c\n",
    "a: >-\n",
    "a: >-\n  b\n    c\n",
    "a: >-\n  b\n\n  c\n",
    "a: >-\n\n  b\n",
    "a: >-\n    b\n  c: d\n",
    "a: >-\n    b\n  c\n",
    "a:\tb\n",
    "a: b\r\n",
    "'a': b\n",
    "? a\n: b\n",
    "null: b\n",
    "a-b: c\n",
    "a : b\n",
    "---\na: b\n",
    "a: b\n---\n",
    "a: b\n...\n",
    "%YAML 1.2\n---\na: b\n",
    "a:\n  - - b\n",
    "a:\n  -\n    b: c\n",
    "a:\n  - b\n  c: d\n",
    "a:\n  b: c\n  - d\n",
    "a:\n  b: c\n d: e\n",
    "a:\n  - b: c\n     d: e\n",
    "a:\n  - b: c\n   d: e\n",
    "a: \ue000\n",
    f"{'a' * 101}: b\n",
    "".join(f"{'  ' * depth}a:\n" for depth in range(25)) + "  " * 25 + "a: b\n",
]


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_what_is_left_to_the_parser(text: str) -> None:
    assert read_plain(text, "f.yaml") is None


PIECES = st.sampled_from([
    "a", "b:", "key: ", "x", "软", "$5", "é", "e\u0301", "0", "~", "null", "\U0001f600",
    "\n", "\n", "\n  ", "\n    ", "\n  - ", "- ", "  ", " ", "\u00a0", "\u3000",
    "'", '"', "''", "\\", "\\n", '\\"', "{", "}", "{a: b}", "[", "]", ", ", ",", ": ", ":", "#",
    " #", ">-", ">-\n    ", "-", "...", "---", "%", "&", "*", "!", "|", "?", "=", "@",
])  # fmt: skip


@given(st.lists(PIECES, max_size=24).map("".join), st.sampled_from(LOADERS))
@settings(max_examples=800)
@example("a: b\n\u3000c: d\n", LOADERS[0])
def test_any_text_is_read_the_same_or_left(text: str, loader: Any) -> None:
    try:
        assert_the_same(text, loader)
    except BadFile as error:  # plain, and not YAML: then it must not be plain
        raise AssertionError(f"{text!r} is {error}") from error


KEYS = st.from_regex(r"[a-z_][a-z0-9_]{0,5}", fullmatch=True)
TEXTS = st.one_of(
    st.sampled_from(["$1.5B", "up to $100B", "row 5", "~", "null", "2026-02", "约60%~90%", "a, b"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12),
)
TREES = st.recursive(
    TEXTS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4),
        st.dictionaries(KEYS, inner, min_size=1, max_size=4),
    ),
    max_leaves=20,
)


def written(value: Any, pad: str, lead: str, flow: bool) -> str:
    """A tree as a file may hold it, in block or flow style."""
    if isinstance(value, str):
        return f"{lead}{value}\n"
    if flow:
        return f"{lead}{in_brackets(value)}\n"
    if isinstance(value, dict):
        return "\n" * bool(lead) + "".join(
            written(item, f"{pad}  ", f"{pad}{key}: ", len(str(item)) < 40)
            for key, item in value.items()
        )
    return "\n" * bool(lead) + "".join(
        written(item, f"{pad}  ", f"{pad}- ", len(str(item)) < 20) for item in value
    )


def in_brackets(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {in_brackets(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_brackets, value)) + "]"
    return str(value)


@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=5), st.sampled_from(LOADERS))
@settings(max_examples=400)
def test_any_tree_is_read_the_same_or_left(tree: dict[str, Any], loader: Any) -> None:
    text = "".join(written(value, "  ", f"{key}: ", False) for key, value in tree.items())
    try:
        nodes._decode(text.encode(), "f.yaml")
    except BadFile:
        return
    try:
        assert_the_same(text, loader)
    except BadFile as error:
        raise AssertionError(f"{text!r} is {error}") from error


def test_a_large_file_is_counted_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "MAX_NODES", 6)
    assert nodes.parse(b"a: [b, c, d]\n", "f.yaml").values  # six nodes, for which nine may be told
    with pytest.raises(BadFile, match="over 6 values"):
        nodes.parse(b"a: [b, c, d, e]\n", "f.yaml")


def test_the_pattern_takes_no_longer_for_hostile_lines() -> None:
    for line in (
        "a: " + "{a: " * 50_000,
        "- " * 50_000,
        "a: '" + "''" * 50_000,
        " " * 100_000 + "x",
    ):
        assert read_plain(f"{line}\n", "f.yaml") is None
    assert plain_yaml.read_plain(f"a: {'x' * 1_000_000}\n", "f.yaml") is not None
