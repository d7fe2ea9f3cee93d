"""A text into the words of a figure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from db.figures import chinese, english
from db.figures.tokens import Token, UnclearError, number
from db.told import told

_WORDS: Final = {**english.WORDS, **chinese.WORDS}
_LONGEST: Final = max(map(len, (*_WORDS, *english.CASED_WORDS)))

# Thousands are grouped by commas, three and three, or not at all.
_NUMBER: Final = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?")

# The signs as they are written in different alphabets and by different keyboards. Not Unicode's
# own NFKC: it would make 102 of 10².
_SIGNS: Final = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # fullwidth ASCII
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(map(ord, "〜∼"), "~"),
    0xFFE5: "¥",
    0xFFE1: "£",
}
_FIRST_CJK: Final = "\u2e80"


def tokens(text: str) -> list[Token]:
    """The words of a figure, in order.

    Raises:
        UnclearError: Something in it is no part of a figure.
    """
    plain = " ".join(text.translate(_SIGNS).split())
    found = []
    at = 0
    while at < len(plain):
        if plain[at] == " ":
            at += 1
            continue
        token = _number(plain, at) or _numeral(plain, at) or _word(plain, at)
        if token is None:
            raise UnclearError(told("{text!r} is no part of a figure", text=plain[at : at + 20]))
        found.append(token)
        at += len(token.word)
    return found


def _number(text: str, at: int) -> Token | None:
    match = _NUMBER.match(text, at)
    return number(Decimal(match[0].replace(",", ""))).spelt(match[0]) if match else None


def _numeral(text: str, at: int) -> Token | None:
    if text[at] not in chinese.FIRST_OF_NUMERAL:
        return None
    end = at + 1
    while end < len(text) and text[end] in chinese.REST_OF_NUMERAL:
        end += 1
    value = chinese.numeral(text[at:end])
    if value is None:
        raise UnclearError(told("{text} can be read as more than one number", text=text[at:end]))
    return number(value).spelt(text[at:end])


def _word(text: str, at: int) -> Token | None:
    """The longest word that starts here."""
    for end in range(min(len(text), at + _LONGEST), at, -1):
        piece = text[at:end]
        token = english.CASED_WORDS.get(piece) or _WORDS.get(piece.lower())
        if token and not (_is_letter(text[end - 1]) and _is_letter(text[end : end + 1])):
            return token.spelt(piece)
    return None


def _is_letter(character: str) -> bool:
    """Whether it is a letter of an alphabet, in which words are set apart."""
    return character.isalpha() and character < _FIRST_CJK
