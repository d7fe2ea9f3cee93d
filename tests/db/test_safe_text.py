"""Cleaning: nothing that a terminal acts on or miscounts gets through, and the rest does."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.safe_text import DEFAULT_LIMIT, clean, is_clean

UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
NONCHARACTERS = {
    *range(0xFDD0, 0xFDF0),
    *(plane | last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)),
}
BLANK_LETTERS = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0xE0100, 0xE01F0)}

# Characters that meet each other's rules, so that what cleaning one does to another is tried.
TROUBLE = st.text(
    st.one_of(
        st.sampled_from("ab1#*© 亿…\n\r\t\x1b\x7f\x9b\ufeff\ud800\udfff\U000e0067\U000e007f"),
        st.sampled_from("\u200b\u200d\u202e\ufe0e\ufe0f\u20e3\u0301\u0488\u0e49\u0903\u1161\u11a8"),
        st.sampled_from("👩👨🏻🏽❤💋⬛🏴🇨🇳"),
        st.characters(),
    ),
    max_size=60,
)


def is_unsafe(character: str) -> bool:
    """The categories, told without the module's own list."""
    code = ord(character)
    return (
        unicodedata.category(character) in UNSAFE_CATEGORIES
        or code in NONCHARACTERS
        or code in BLANK_LETTERS
    )


def without_emoji_joiners(text: str) -> str:
    return re.sub(r"(?<=[^\w\s])\u200d(?=[^\w\s])", "", text)


@given(TROUBLE, st.integers(1, 70), st.booleans())
@settings(max_examples=400)
def test_cleaning_twice_is_cleaning_once(text: str, limit: int, multiline: bool) -> None:
    once = clean(text, limit=limit, multiline=multiline)
    assert clean(once, limit=limit, multiline=multiline) == once
    assert is_clean(once, multiline=multiline)


@given(TROUBLE, st.integers(1, 70), st.booleans())
@settings(max_examples=400)
def test_nothing_unsafe_survives_and_the_limit_holds(
    text: str, limit: int, multiline: bool
) -> None:
    cleaned = clean(text, limit=limit, multiline=multiline)
    shown = without_emoji_joiners(cleaned)
    if multiline:
        shown = shown.replace("\n", "")
    assert not [hex(ord(character)) for character in shown if is_unsafe(character)]
    assert len(cleaned) <= limit
    cleaned.encode("utf-8")


@given(TROUBLE)
@settings(max_examples=300)
def test_at_most_three_marks_stand_in_a_row(text: str) -> None:
    run = 0
    for character in clean(text):
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        assert run <= 3


def test_every_character_of_an_unsafe_category_is_replaced_and_none_dropped() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if is_unsafe(character):
            cleaned = clean(f"a{character}b")
            assert len(cleaned) == 3, hex(code)
            assert cleaned[1] != character, hex(code)


@pytest.mark.parametrize(
    ("unsafe", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x1b[31mred", "␛[31mred"),
        ("nul\x00", "nul␀"),
        ("del\x7f", "del␡"),
        ("\x9b31m", "\ufffd31m"),
        ("two\nlines", "two␊lines"),
        ("a\tb", "a␉b"),
        ("$1\u202e00", "$1\ufffd00"),
        ("pay\u200bpal", "pay\ufffdpal"),
        ("tag\U000e0041", "tag\ufffd"),
        ("half \ud83d", "half \ufffd"),
        ("\ue000\uffff", "\ufffd\ufffd"),
        ("\u0301a", "\ufffda"),
    ],
)
def test_the_substitute_is_visible(unsafe: str, shown: str) -> None:
    assert clean(unsafe) == shown
    assert not is_clean(unsafe)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OpenAI raises $110B",
        "软银（SoftBank）——1750亿-1850亿美元，“约60%~90%”",
        "Société Générale, Łódź, São Paulo, Nguyễn",
        "e\u0301te\u0301",
        "한글 ภาษาไทย हिन्दी العربية עברית",
        "⚡ ☎️ ✅ 1️⃣ 🇨🇳",
        "👨‍👩‍👧‍👦 🏳️‍🌈 👩🏻‍❤️‍💋‍👨🏻 🐦‍⬛",
        "a\u00a0b\u3000c",
        "[/] [@click=app.quit]x[/]",
    ],
)
def test_text_that_is_safe_stays_as_it_is(text: str) -> None:
    assert clean(text) == text
    assert is_clean(text)


def test_a_joiner_outside_an_emoji_sequence_is_shown() -> None:
    assert clean("a\u200db") == "a\ufffdb"
    assert clean("👩\u200d") == "👩\ufffd"
    assert clean("\ufe0f") == "\ufffd"


def test_an_endless_emoji_sequence_is_broken_up() -> None:
    assert clean("\u200d".join("👩" * 6)) == "\u200d".join("👩" * 4) + "\ufffd👩\u200d👩"


def test_a_pile_of_marks_is_cut_to_three() -> None:
    assert clean("e" + "\u0301\u0489" * 500 + "x") == "e\u0301\u0489\u0301x"
    assert clean("ก" + "\u0e49" * 9) == "ก" + "\u0e49" * 3


def test_lines_are_kept_only_when_asked_for() -> None:
    assert clean("a\r\nb\n\tc\rd", multiline=True) == "a\nb\n    c␍d"
    assert clean("a\n\u0301b", multiline=True) == "a\n\ufffdb"
    assert is_clean("a\nb", multiline=True)
    assert not is_clean("a\nb")


def test_a_long_text_ends_in_an_ellipsis_within_the_limit() -> None:
    assert clean("x" * (DEFAULT_LIMIT + 1)) == "x" * (DEFAULT_LIMIT - 1) + "…"
    assert clean("x" * DEFAULT_LIMIT) == "x" * DEFAULT_LIMIT
    assert clean("abc", limit=2) == "a…"
    assert clean("abc", limit=0) == "…"
    assert clean("a\t\tb", limit=6, multiline=True) == "a    …"


def test_a_cut_leaves_no_dangling_joiner() -> None:
    assert clean("a👩\u200d👩bc", limit=4) == "a👩…"


def test_a_text_longer_than_the_limit_can_be_clean() -> None:
    assert is_clean("x" * 5000)


def test_what_is_no_text_is_shown_as_text() -> None:
    assert clean(12) == "12"
    assert clean(ValueError("bad\x1b")) == "bad␛"
