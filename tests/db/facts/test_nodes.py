"""Strict YAML: what is read, what is refused, and where exactly."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from db.facts import nodes
from db.facts.nodes import BadFile, Mapping, Node, Place, Problem, Scalar, Sequence, load, parse
from db.safe_text import is_clean
from tests.spoken import assert_spoken

LOADERS = [getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader]


@pytest.fixture(params=LOADERS, ids=lambda loader: str(loader.__name__))
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """PyYAML reads in C where it can: both ways must say the same."""
    monkeypatch.setattr(nodes, "_LOADER", request.param)
    return request.param


def plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.values.items()}


def read(text: str | bytes) -> Any:
    return plain(parse(text if isinstance(text, bytes) else text.encode(), "facts.yaml"))


def refusal(data: bytes | str) -> Problem:
    with pytest.raises(BadFile) as caught:
        parse(data if isinstance(data, bytes) else data.encode(), "facts.yaml")
    assert_spoken([caught.value.problem])
    return caught.value.problem


def test_scalars_stay_the_texts_that_they_are(loader: Any) -> None:
    text = """
        no: no
        yes: Yes
        time: 12:30:45
        number: 1_000
        octal: 0o17
        day: 2026-02-27
        month: 2026-02
        half: .5
        infinite: .inf
        percent: 42%
        quoted: 'null'
        merge: <<
        <<: not merged
    """
    assert read(text) == {
        "no": "no", "yes": "Yes", "time": "12:30:45", "number": "1_000", "octal": "0o17",
        "day": "2026-02-27", "month": "2026-02", "half": ".5", "infinite": ".inf",
        "percent": "42%", "quoted": "null", "merge": "<<", "<<": "not merged",
    }  # fmt: skip


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL"])
def test_nothing_written_is_nothing(loader: Any, nothing: str) -> None:
    assert read(f"key: {nothing}\n") == {"key": None}


def test_an_empty_text_is_a_text(loader: Any) -> None:
    assert read("key: ''\n") == {"key": ""}


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n", "---\n...\n", "\ufeff"])
def test_a_file_without_content_says_nothing(loader: Any, text: str) -> None:
    if text.startswith("---"):
        assert refusal(text).what == "the file is not a mapping"
    else:
        assert read(text) == {}


def test_places_are_counted_from_one_in_characters(loader: Any) -> None:
    root = parse("\ufeffa: 1\r\n软银:   {b: [x, 𠀀y,  z]}\r\nc: |\r\n  text\r\n".encode(), "f.yaml")
    assert root.place == Place("f.yaml", 1, 1)
    assert root.keys["软银"] == Place("f.yaml", 2, 1)
    inner = root.values["软银"]
    assert isinstance(inner, Mapping)
    assert inner.place == Place("f.yaml", 2, 7)
    assert inner.keys["b"] == Place("f.yaml", 2, 8)
    items = inner.values["b"]
    assert isinstance(items, Sequence)
    assert [item.place.column for item in items.items] == [12, 15, 20]
    assert root.values["c"].place == Place("f.yaml", 3, 4)
    assert str(root.keys["c"]) == "f.yaml:3:1"


@pytest.mark.parametrize(
    ("data", "line", "column", "what"),
    [
        ("a: 1\nb: &x 2\n", 2, 4, "an anchor"),
        ("a: &x {b: 1}\n", 1, 4, "an anchor"),
        ("&x a: 1\n", 1, 1, "an anchor"),
        ("a: 1\nb: [1, *x]\n", 2, 8, "an alias"),
        ("a: 1\nb: !!str 2\n", 2, 4, "a tag"),
        ("a: !private x\n", 1, 4, "a tag"),
        ("a: !!python/object:os.system x\n", 1, 4, "a tag"),
        ("!!map {a: b}\n", 1, 1, "a tag"),
        ("a: ! x\n", 1, 4, "a tag"),
        ("a: 1\nb: 2\na: 3\n", 3, 1, "stands twice (first in line 1)"),
        ("a: {b: 1, 'b': 2}\n", 1, 11, "stands twice"),
        ("a: 1\n---\nb: 2\n", 2, 1, "a second document"),
        ("- a\n- b\n", 1, 1, "the file is not a mapping"),
        ("just words\n", 1, 1, "the file is not a mapping"),
        ("? [a]\n: b\n", 1, 3, "a key that is not a plain word"),
        ("{a: 1}: b\n", 1, 1, "a key that is not a plain word"),
        ("'': b\n", 1, 1, "a key that is not a plain word"),
        ("a: 1\n~: b\n", 2, 1, "a key that is not a plain word"),
        ("a: 1\nb: x\x1b[31m\n", 2, 5, "U+001B"),
        ("a: 1\nb: ok \u202e\n", 2, 7, "U+202E"),
        ("# a comment \x07\na: 1\n", 1, 13, "U+0007"),
        ("a: 1\r\rb: \x00\n", 3, 4, "U+0000"),
        ("a: \x85\n", 1, 4, "U+0085"),
        ("a: x\ufeff\n", 1, 5, "U+FEFF"),
        ("a: \uffff\n", 1, 4, "U+FFFF"),
        ('a: 1\nb:  "\\e[31m"\n', 2, 5, "the control character U+001B"),
        ('"\\x07": 1\n', 1, 1, "the control character U+0007"),
        ('b: "\\u202e"\n', 1, 4, "the control character U+202E"),
        ("a: \ue000\n", 1, 4, "cannot be shown safely"),
        (f"a: e{chr(0x301) * 9}\n", 1, 4, "cannot be shown safely"),
        ("a: \U000e0041\n", 1, 4, "cannot be shown safely"),
        (b"a: 1\nb: caf\xe9\n", 2, 7, "byte 0xe9 is not UTF-8"),
        (b"\xef\xbb\xbfa: \xff\n", 1, 4, "byte 0xff is not UTF-8"),
        ("a: 软银\n".encode("gb18030"), 1, 4, "is not UTF-8"),
        ("a: 1\n".encode("utf-16"), 1, 1, "byte 0xff is not UTF-8"),
        (b"a: \xed\xa0\x80\n", 1, 4, "is not UTF-8"),  # a surrogate
        ("a: b: c\n", 1, 5, "not YAML"),
        ("a: @x\n", 1, 4, "not YAML"),
        ("%YAML 2.0\n---\na: 1\n", 1, 1, "not YAML"),
    ],
)  # fmt: skip
def test_what_is_refused_and_where(
    loader: Any, data: bytes | str, line: int, column: int, what: str
) -> None:
    problem = refusal(data)
    assert (str(problem.place), what in problem.what) == (f"facts.yaml:{line}:{column}", True), (
        problem
    )
    assert is_clean(str(problem))
    assert problem.advice


@pytest.mark.parametrize(
    "data",
    [
        "a: [1, 2\n",
        "a: 'x\n",
        "\tq: 1\n",
        "- a\nb: c\n",
        "a: b\n...\nc: d\n",
        "a: }\n",
        'a: "\\ud800"\n',
        'a: "\\UFFFFFFFF"\n',
        "a: !%1b[31m x\n",
        "a: !<%1b> x\n",
        "%TAG\n---\na: 1\n",
        "a: |9\n x\n",
        "a: 1\n b: 2\n",
        "? \n",
        "a: %x\n",
        "a: `x`\n",
    ],
)
def test_what_is_refused_in_clean_words(loader: Any, data: str) -> None:
    problem = refusal(data)
    assert is_clean(str(problem))
    assert problem.place.line <= data.count("\n") + 1


def test_hostile_words_are_quoted_short_and_clean(loader: Any) -> None:
    key = "k" * 100_000
    problem = refusal(f"{key}: 1\n{key}: 2\n")
    assert len(str(problem)) < 200
    with pytest.raises(BadFile) as caught:
        parse(b"- x\n", "\x1b]0;title\x07.yaml")
    assert is_clean(str(caught.value))


@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 100_000, "- " * 20_000 + "x"],
                         ids=["lists", "mappings", "items"])  # fmt: skip
def test_deep_nesting_is_refused_at_once(loader: Any, deep: str) -> None:
    problem = refusal("a:\n " + deep + "\n")
    assert "nesting over 32 deep" in problem.what
    assert problem.place.line == 2


def test_nesting_that_facts_need_is_read(loader: Any) -> None:
    node = read("a: " + "[" * 30 + "x" + "]" * 30 + "\n")["a"]
    for _ in range(30):
        (node,) = node
    assert node == "x"


def test_aliases_do_not_multiply(loader: Any) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    )
    assert "an anchor" in refusal(bomb).what


def test_too_many_values_are_refused(loader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "MAX_NODES", 10)
    assert read("a: [1, 2, 3, 4, 5, 6]\n")
    problem = refusal("a:\n  [1, 2, 3, 4, 5, 6, 7,\n   8]\n")
    assert (problem.place.line, problem.place.column) == (3, 4)
    assert "over 10 values" in problem.what


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.touch()
    os.truncate(path, nodes.MAX_BYTES + 1)
    with pytest.raises(BadFile, match="the file has 20,000,001 bytes"):
        load(path)


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "device", "nul", "forbidden"])
def test_what_is_no_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "facts.yaml"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = Path("/dev/zero")
    elif kind == "nul":
        path = tmp_path / "a\0b.yaml"
    elif kind == "forbidden":
        path.touch()
        path = path / "inside-a-file.yaml"
    with pytest.raises(BadFile) as caught:
        load(path)
    assert caught.value.problem.place.line == 1
    assert is_clean(str(caught.value))


def test_a_file_can_be_shown_by_another_name(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text("a: *x\n")
    with pytest.raises(BadFile, match=r"^facts\.yaml:1:4: an alias"):
        load(path, "facts.yaml")


@given(st.text(max_size=60))
@example("a: \ue000\n")
@example("\r\r\x85")
def test_any_text_is_read_or_refused_in_clean_words(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    try:
        root = parse(text.encode("utf-8", "surrogatepass"), "f.yaml")
    except BadFile as error:
        assert is_clean(str(error))
        assert 1 <= error.problem.place.line <= lines + 1
    else:
        assert root.place.line <= lines


def test_any_bytes_are_read_or_refused() -> None:
    chance = random.Random(7)
    pieces = [
        b"a",
        b": ",
        b"\n",
        b"- ",
        b"[",
        b"]",
        b"{",
        b"}",
        b", ",
        b"'",
        b'"',
        b"\\",
        b"#",
        b"|",
        b">",
        b"&x ",
        b"*x",
        b"!t ",
        b"? ",
        b"%",
        b"---\n",
        b"...\n",
        b"  ",
        b"\t",
        b"\xff",
        b"\xe8\xbd\xaf",
        b"\x1b",
        b"~",
        b"\r",
        b"<<",
    ]
    for _ in range(3_000):
        data = b"".join(chance.choices(pieces, k=chance.randrange(14)))
        try:
            parse(data, "f.yaml")
        except BadFile as error:
            assert is_clean(str(error))
