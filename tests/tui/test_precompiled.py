"""What Python makes of texts at a start is known before, and it is the same."""

from __future__ import annotations

import collections
import dataclasses
import inspect
import marshal
import re
from collections.abc import Iterator

import pytest

from tui import precompiled

PATTERNS = [
    (r"(?P<year>[0-9]{4})-(?P<month>\d\d)", 0), (r"\bfoo|b(a)r", re.IGNORECASE.value),
    (rb"[\x00-\x1f]+", 0), (r"[^\W\d_一-鿿]+ # words", re.VERBOSE.value), ("", 0),
]  # fmt: skip
TEXT = "2026-02 FOO bar \x01 软银 x"


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    yield
    precompiled.end()


@pytest.mark.parametrize(("pattern", "flags"), PATTERNS)
def test_a_pattern_that_is_known_is_the_one_that_would_be_made(
    pattern: str | bytes, flags: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = re.compile(pattern, flags)
    text = TEXT.encode() if isinstance(pattern, bytes) else TEXT
    kept = marshal.loads(marshal.dumps(precompiled.translated([(pattern, flags)])))
    re.purge()
    precompiled.begin(kept, {})
    monkeypatch.setattr(re._compiler, "compile", None)  # type: ignore[attr-defined]
    known = re.compile(pattern, flags)
    assert known is not made and known == made
    assert known.groupindex == made.groupindex and known.flags == made.flags
    found = [[*map(re.Match.span, each.finditer(text))] for each in (known, made)]  # type: ignore[arg-type]
    assert found[0] == found[1]


def test_what_the_engine_refuses_is_translated_anew() -> None:
    pattern = "no pattern of this engine [0-9]"
    precompiled.begin([(pattern, 0, [pattern, 32, [999, 999], 0, {}, (None,)])], {})
    assert re.compile(pattern).fullmatch("no pattern of this engine 7")


def test_patterns_that_depend_on_more_are_not_kept() -> None:
    re.compile(rb"a\wb", re.LOCALE)
    re.compile("a known one")
    patterns = precompiled.patterns()
    assert ("a known one", 0) in patterns
    assert not any(pattern == rb"a\wb" for pattern, _ in patterns)


def _make() -> tuple[type, type]:
    pair = dataclasses.make_dataclass("Pair", ["first", ("second", int, 7)], frozen=True)
    return pair, collections.namedtuple("Named", "one two")


def test_classes_are_made_of_texts_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    precompiled.begin([], {})
    _make()
    texts = marshal.loads(marshal.dumps(precompiled.end()))
    assert {mode for mode, _ in texts} == {"exec", "eval"}
    precompiled.begin([], texts)
    monkeypatch.setattr("builtins.compile", None)
    pair, named = _make()
    monkeypatch.undo()
    assert pair(1) == pair(1, 7) != pair(1, 8) and repr(pair(1)) == "Pair(first=1, second=7)"
    assert named(1, two=2) == (1, 2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        pair(1).first = 2
    with pytest.raises(TypeError):
        named(1)


def test_at_the_end_all_is_as_it_was() -> None:
    precompiled.begin([], {})
    precompiled.end()
    assert not {"exec", "eval"} & {*vars(dataclasses), *vars(collections)}
    assert precompiled.end() is None
    pair, named = _make()
    assert pair(1).second == 7 and named(1, 2).two == 2


def test_the_standard_library_is_still_what_it_was() -> None:
    assert re.search(r"^ +exec\(txt, ", inspect.getsource(dataclasses), re.M)
    assert re.search(r"= eval\(code, ", inspect.getsource(collections))
    assert "_sre.compile(" in inspect.getsource(re._compiler.compile)  # type: ignore[attr-defined]
    re.compile("a pattern of this test")
    assert (str, "a pattern of this test", 0) in re._cache  # type: ignore[attr-defined]
