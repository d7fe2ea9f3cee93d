"""The initials of Chinese names in pinyin, by which people who type them find a name.

They are made when a store is built, so that reading one needs no table of readings.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import product

from anyascii import anyascii

MOST = 8
"""Ways to read one name that are kept."""

_ALSO = {
    "传": "z", "会": "k", "单": "s", "合": "g", "弹": "t", "曾": "z", "朝": "z", "藏": "z",
    "行": "h", "解": "x", "调": "d", "车": "j", "重": "c", "长": "c", "降": "x", "阿": "e",
    "乐": "y", "厦": "x", "盛": "c",
}  # fmt: skip
"""A second initial of characters with two readings that names use: 银行 is yh, 行吟 is xy."""


def initials(name: str) -> list[str]:
    """The initials by which a name may be typed, in lower case; none if it has no Chinese.

    Letters and digits stay as they are, and signs are left out: 智谱AI gives `zpai`.

    Args:
        name: As it is written. Spaces part it, and only parts with Chinese in them count.

    Returns:
        Each way once, the usual reading of all characters first; at most `MOST` for each part.
    """
    found: dict[str, None] = {}
    for part in unicodedata.normalize("NFKC", name).split():
        if any(_is_chinese(character) for character in part):
            found.update(dict.fromkeys(_ways(part)))
    return list(found)


def _ways(part: str) -> list[str]:
    choices = [_letters(character) for character in part]
    ways: list[str] = []
    for way in product(*filter(None, choices)):
        ways.append("".join(way))
        if len(ways) == MOST:
            break
    return ways


@cache
def _letters(character: str) -> str:
    """What may stand for a character: one letter, or two if it has two readings."""
    if not _is_chinese(character):
        return character.lower() if character.isascii() and character.isalnum() else ""
    return anyascii(character)[:1].lower() + _ALSO.get(character, "")


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
