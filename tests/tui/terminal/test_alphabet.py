"""A code for each cell, and nothing sent that is wider in one terminal than in another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcwidth

from tui.terminal.alphabet import HALF, Alphabet, is_sure

MIXED = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("ab 软银한か👍❤️\u200d\u0301🇨🇳ﾞ\ufe0f\u3000\x1b\x9b\u202e\ue000\ue001"),
    ),
    max_size=30,
)


@given(MIXED)
def test_a_text_has_as_many_codes_as_cells(text: str) -> None:
    assert len(Alphabet().encode(text)) == cell_len(text)


@given(MIXED)
def test_what_is_sent_can_be_shown(text: str) -> None:
    alphabet = Alphabet()
    sent = "".join(map(alphabet.sent, alphabet.encode(text)))
    assert "\u200d" not in sent
    assert all(c.isprintable() or c == "\u3000" for c in sent)
    sent.encode()


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=1))
def test_terminals_agree_on_what_is_sure(character: str) -> None:
    codes = Alphabet().encode(character)
    if codes.isprintable() and codes and is_sure(codes[0]) and codes[0] == character:
        assert wcwidth(character) == len(codes)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a软b", ["a", "软", HALF, "b"]),
        ("e\u0301x", [None, "x"]),
        ("👨\u200d👩\u200d👧!", ["👨", HALF, "!"]),
        ("👍🏽", ["👍", HALF]),
        ("\u3000", ["\u3000", HALF]),
        ("\xa0", [" "]),
        ("\ud800\ue000", ["�", "�"]),
        ("\x1b\u0301", []),
    ],
)
def test_clusters(text: str, cells: list[str | None]) -> None:
    codes = Alphabet().encode(text)
    assert len(codes) == len(cells)
    assert all(want is None or code == want for code, want in zip(codes, cells, strict=True))


def test_marks_are_sent_with_what_they_stand_on() -> None:
    alphabet = Alphabet()
    code = alphabet.encode("e\u0301")
    assert len(code) == 1
    assert not is_sure(code)
    assert alphabet.sent(code) == "e\u0301"
    assert alphabet.encode("e\u0301") == code


def test_too_many_clusters_are_noticed() -> None:
    alphabet = Alphabet()
    for number in range(0x8000):
        alphabet.encode(chr(0x4E00 + number % 0x5000) + "\u0301" * (1 + number // 0x5000))
    assert alphabet.is_full
    alphabet.clear()
    assert not alphabet.is_full
