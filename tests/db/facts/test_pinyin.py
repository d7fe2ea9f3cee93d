"""The initials by which Chinese names are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.facts.pinyin import MOST, initials


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("英伟达", ["ywd"]),
        ("软银 集团", ["ry", "jt"]),
        ("智谱AI", ["zpai"]),
        ("OpenAI", []),
        ("01.AI 零一万物", ["lyww"]),
        ("山姆·奥特曼", ["smatm"]),
        ("中国银行", ["zgyx", "zgyh"]),
        ("长江存储", ["zjcc", "cjcc"]),
        ("ＡＩ芯片", ["aixp"]),
    ],
)
def test_initials(name: str, ways: list[str]) -> None:
    assert initials(name) == ways


def test_a_name_of_many_readings_is_kept_in_few_ways() -> None:
    assert len(initials("行" * 10)) == MOST


@given(st.text() | st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_any_text_has_initials_of_letters_and_digits(text: str) -> None:
    for way in initials(text):
        assert way.isascii()
        assert way.isalnum()
        assert way == way.lower()
