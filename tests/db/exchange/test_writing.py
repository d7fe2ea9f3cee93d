"""What is written reads back as the same trees, whatever the texts are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from db.exchange import writing
from db.exchange.writing import FactsContent, Tree, Unwritable, text_of, write_facts
from db.exchange.writing_yaml import MAX_DEPTH, WIDTH
from db.facts import nodes
from db.facts.nodes import BadFile, Mapping, Node, Scalar, Sequence, load, parse
from db.safe_text import clean, is_clean

HOSTILE = [
    "", " ", "a", "no", "yes", "null", "~", "Null", "true", "- x", "-x", "-", "? y", "?",
    ": z", ":", "a: b", "a:b", "a :b", "a:", "a #b", "#a", "a#b", '"', "'", "\"'", 'say "x"',
    "it's", "\\", "\\n", "{a: b}", "[a]", "a, b", "a]", "}", "*a", "&a", "!a", "!!str a", "|",
    ">", ">-", "%a", "@a", "`a", "> 900M", "~$600B", "$1,5", "---", "...", "--- a", "2026-02",
    "12:30:45", "1_000", "0x1F", "1e3", "007", ".5", "5.", "0", "-5", "+5", ".inf", "<<", "=",
    "..2026-02", "2025-10..2026-02", "06-30", " a", "a ", "  a  b  ", "a\nb", "a\n", "\na",
    "a\tb", "\ta", "a\r\nb", "1100亿美元", "软银", "约6000亿", "亚马逊: 云 #1", "😀",
    "👨‍👩‍👧‍👦", "é", "e\u0301", "\u3000x\u3000", "\u00a0x", "x" * 1500,
    "word " * 300 + "end", "a" * 99 + " b: c #d", "字" * 300, "字 " * 90 + "末",
    "https://example.org/a?b=c#d", "a  b " * 40 + "c",
]  # fmt: skip
UNSAFE = ["a\x1bb", "\x00", "a\u202eb", "\u200b", "\ufeff", "\x85", "\u2028", "\ud800", "\ue000"]


def _made_clean(text: str) -> str:
    """The text with what facts files refuse substituted; line ends and tabs are let through."""
    flat = re.sub("[\t\r\n]", " ", text)
    if is_clean(flat):
        return text
    return clean(flat, limit=len(flat))


_TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=30),
    st.text("abcno \t\n\"'\\:#-?,[]{}&*!|>%@`~$=.<0129e_软", max_size=150),
    st.lists(st.sampled_from(HOSTILE), max_size=30).map(" ".join),
).map(_made_clean)
_KEYS = st.one_of(
    st.sampled_from(["id", "on", "no", "null", "a b", "- a", "软银", "?", "a: b", "#", '"', "<<"]),
    st.text("abc :#-?'\"\\{}[],软\n", min_size=1, max_size=20),
)
_VALUES = st.recursive(
    _TEXTS | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(_KEYS, inner, max_size=5)
        | st.dictionaries(st.sampled_from(["en", "zh"]), inner, max_size=2)
    ),
    max_leaves=25,
)
_TREES = st.lists(st.dictionaries(_KEYS, _VALUES, max_size=6), max_size=4)
_CONTENTS = st.builds(
    FactsContent,
    source=st.none() | _TEXTS, known_from=st.none() | _TEXTS,
    sources=_TREES, entities=_TREES, deals=_TREES, facts=_TREES, derived=_TREES,
)  # fmt: skip


def plain(node: Node) -> Any:
    """What a node holds, without places."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.values.items()}


def as_texts(value: Any) -> Any:
    """A tree as it comes back: numbers as their digits."""
    if isinstance(value, dict):
        return {key: as_texts(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_texts(item) for item in value]
    return str(value)


def expected(content: FactsContent) -> Tree:
    whole: Tree = {}
    for name in ("source", "known_from"):
        if (text := getattr(content, name)) is not None:
            whole[name] = text
    for name in writing.LISTS:
        if trees := getattr(content, name):
            whole[name] = as_texts(trees)
    return whole


def read_back(paths: list[Path]) -> Tree:
    whole: Tree = {}
    for path in paths:
        for key, value in plain(load(path)).items():
            if isinstance(value, list):
                whole.setdefault(key, []).extend(value)
            else:
                assert whole.setdefault(key, value) == value
    return whole


@pytest.fixture(params=["C", "Python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both parsers that PyYAML may have."""
    if request.param == "Python":
        monkeypatch.setattr(nodes, "_LOADER", yaml.SafeLoader)
    yield


@given(_CONTENTS)
def test_what_is_written_reads_back(content: FactsContent) -> None:
    read = parse(text_of(content).encode(), "made.yaml")
    assert plain(read) == expected(content)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_everywhere(text: str) -> None:
    tree: Tree = {
        "id": text, "en": {"en": text, "zh": text}, "list": [text, text], "map": {"a": text},
        "deep": [{"x": text, "y": [text, {"z": text}]}, [text, [text]]], "last": text,
    }  # fmt: skip
    if text:
        tree[text] = "as a key" if len(text) <= 200 else ""
    if len(text) > 200:
        del tree[text]
    content = FactsContent(text, text, *([tree, {"id": text}] for _ in writing.LISTS))
    assert plain(parse(text_of(content).encode(), "made.yaml")) == expected(content)


@pytest.mark.parametrize("text", UNSAFE)
def test_unsafe_texts_are_refused_with_their_record(text: str, tmp_path: Path) -> None:
    content = FactsContent(facts=[{"id": "sound"}, {"id": "bad", "words": {"en": text}}])
    with pytest.raises(Unwritable, match=r"facts, 'bad': the text .* cannot be shown safely"):
        write_facts(tmp_path / "new", content, stem="a")
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("value", [None, 1.5, True, b"a", {1: "a"}, {"": "a"}, {"x" * 201: "a"}])
def test_what_is_no_tree_is_refused(value: Any) -> None:
    with pytest.raises(Unwritable, match="'x'"):
        text_of(FactsContent(deals=[{"id": "x", "value": value}]))
    with pytest.raises(Unwritable, match=r"no\. 1"):
        text_of(FactsContent(deals=[{"value": [[value]]}]))


@given(st.integers(1, MAX_DEPTH + 6), st.booleans())
def test_too_deep_is_refused_and_the_rest_is_read(depth: int, lists: bool) -> None:
    value: Any = ["end", {"a": {"b": "c"}}]
    for _ in range(depth):
        value = [value, "x"] if lists else {"a": value}
    content = FactsContent(deals=[{"id": "x", "value": value}])
    try:
        text = text_of(content)
    except Unwritable:
        assert depth > MAX_DEPTH - 6
        return
    assert plain(parse(text.encode(), "made.yaml")) == expected(content)


def test_it_looks_as_if_written_by_hand() -> None:
    content = FactsContent(
        source="paper",
        known_from="2026-02-27",
        entities=[{"id": "amazon", "kind": "company", "name": {"en": "Amazon", "zh": "亚马逊"}}],
        deals=[
            {
                "id": "round",
                "figure": "> 900M",
                "note": "one thing after another, " * 5 + "and then: the end",
                "evidence": {"at": "para 2", "says": "company", "raw": "1,100亿美元"},
                "status": [{"is": "announced", "on": "2026-02-27", "evidence": {"says": "press"}}],
                "parts": [{"id": "a", "payer": ["x", "z"]}],
            }
        ],
    )
    assert text_of(content) == (
        "source: paper\n"
        "known_from: 2026-02-27\n"
        "\n"
        "entities:\n"
        "  - {id: amazon, kind: company, name: {en: Amazon, zh: 亚马逊}}\n"
        "\n"
        "deals:\n"
        "  - id: round\n"
        '    figure: "> 900M"\n'
        "    note: >-\n"
        "      one thing after another, one thing after another, one thing after another, one thing"
        " after\n"
        "      another, one thing after another, and then: the end\n"
        '    evidence: {at: para 2, says: company, raw: "1,100亿美元"}\n'
        "    status:\n"
        "      - is: announced\n"
        "        on: 2026-02-27\n"
        "        evidence: {says: press}\n"
        "    parts:\n"
        "      - {id: a, payer: [x, z]}\n"
    )


@given(_CONTENTS)
def test_lines_with_a_blank_to_break_at_are_not_too_long(content: FactsContent) -> None:
    content.source = content.known_from = None
    for line in text_of(content).splitlines():
        if len(line) > WIDTH:
            # It has no single blanks to break at, or only in a key or a text that needs quotes.
            words = line.strip().split(" ")
            assert any(len(w) > WIDTH // 4 for w in words) or '"' in line or "  " in line.strip()


def test_files_are_cut_and_sort_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "FILE_BYTES", 300)
    trees = [{"id": f"x{number}", "note": "字" * 50} for number in range(200)]
    content = FactsContent("s", "2026", sources=trees[:3], deals=trees, facts=trees[:50])
    paths = write_facts(tmp_path, content, stem="set")
    assert len(paths) > 100
    assert paths == sorted(paths) == sorted(tmp_path.iterdir())
    assert paths[0].name == "set-001.yaml"
    assert read_back(paths) == expected(content)
    assert all(path.stat().st_size < 500 for path in paths)


def test_a_record_beyond_the_reader_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "FILE_BYTES", 1000)
    monkeypatch.setattr(writing, "MAX_BYTES", 20_000)
    write_facts(tmp_path, FactsContent(deals=[{"id": "x", "note": "a" * 5_000}]), stem="a")
    with pytest.raises(Unwritable, match="more than a facts file can hold"):
        write_facts(tmp_path, FactsContent(deals=[{"id": "x", "note": "a" * 15_000}]), stem="a")


def test_same_content_same_bytes_and_nothing_is_left_over(tmp_path: Path) -> None:
    content = FactsContent(deals=[{"id": "a"}])
    first = write_facts(tmp_path / "one", content, stem="a")[0].read_bytes()
    again = write_facts(tmp_path / "one", content, stem="a")
    assert [path.name for path in again] == ["a.yaml"]
    assert again[0].read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["a.yaml"]


def test_only_former_files_of_the_same_stem_are_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = FactsContent(deals=[{"id": f"x{number}", "note": "a" * 80} for number in range(20)])
    one = FactsContent(deals=[{"id": "one"}])
    with monkeypatch.context() as patch:
        patch.setattr(writing, "FILE_BYTES", 300)
        assert len(write_facts(tmp_path, many, stem="a")) > 5
    write_facts(tmp_path, one, stem="a-2025")  # a set whose name looks like a piece of the other
    (tmp_path / "a-77.yaml").write_text("# written by hand\n")
    (tmp_path / "b.yaml").write_text("# written by hand\n")
    assert write_facts(tmp_path, one, stem="a") == [tmp_path / "a.yaml"]
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["a-2025.yaml", "a-77.yaml", "a.yaml", "b.yaml"]


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("# written by hand\n")
    with pytest.raises(Unwritable, match=r"a\.yaml is there already"):
        write_facts(tmp_path, FactsContent(), stem="a")
    assert (tmp_path / "a.yaml").read_text() == "# written by hand\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]


@pytest.mark.parametrize("stem", ["", "../a", "a/b", ".a", "a\n", "软", "-a", "a" * 101])
def test_stems_that_are_no_names(stem: str, tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="no name for files"):
        write_facts(tmp_path, FactsContent(), stem=stem)


@pytest.mark.parametrize("fails_at", range(1, 12))
def test_a_failure_leaves_what_was_there(
    fails_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of the system's calls fails."""
    monkeypatch.setattr(writing, "FILE_BYTES", 200)
    content = FactsContent(deals=[{"id": f"x{number}", "note": "a" * 80} for number in range(5)])
    write_facts(tmp_path, content, stem="a")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    calls = 0
    rename = os.rename

    def failing(start: str | Path, end: str | Path) -> None:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise OSError(28, "No space left on device")
        rename(start, end)

    monkeypatch.setattr(os, "rename", failing)
    content.deals.append({"id": "more", "note": "b" * 150})
    with pytest.raises(OSError, match="No space left"):
        write_facts(tmp_path, content, stem="a")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_reader_would_have_refused_what_the_writer_refuses() -> None:
    for text in UNSAFE:
        data = f'id: "{text}"\n'.encode("utf-8", "surrogatepass")
        with pytest.raises(BadFile):
            parse(data, "x.yaml")
    assert isinstance(parse(b"", "x.yaml"), Mapping)
