"""How text is folded for searching, the same for what is stored and what is asked.

The index finds runs of three characters. A Chinese word often has two, so each Chinese character
is followed by a filler: 软银 is stored as 软·银· and found by its first three characters.
"""

from __future__ import annotations

import re
import unicodedata

FILLER = "·"
MAX_TERMS = 16
MAX_LENGTH = 200
INDEXED = 3
"""The shortest folded term that the index can find; shorter ones are looked for in the text."""

_HAN = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_APART = re.compile(r"[^\w.%&+-]+")


def fold(text: str) -> str:
    """The text in lower case and one form of each character, Chinese ones followed by a filler."""
    if text.isascii():
        return text.lower()  # in one form already, and without Chinese characters
    return _HAN.sub(lambda found: found[0] + FILLER, _plain(text))


def terms(query: str) -> list[str]:
    """The folded terms of what a person typed; all of them must be found."""
    words = _APART.split(_plain(query[:MAX_LENGTH]))
    folded = (fold(word).removesuffix(FILLER) for word in words if any(map(str.isalnum, word)))
    return list(dict.fromkeys(folded))[:MAX_TERMS]


def match_expression(found: list[str]) -> str:
    """An FTS5 expression for those of the terms that the index can find; "" if there is none."""
    return " AND ".join(f'"{term}"' for term in found if len(term) >= INDEXED)


def like_patterns(found: list[str]) -> list[str]:
    """LIKE patterns (escaped with a backslash) for the terms too short for the index."""
    short = (term for term in found if len(term) < INDEXED)
    return ["%" + re.sub(r"([%_\\])", r"\\\1", term) + "%" for term in short]


def _plain(text: str) -> str:
    """One form and one case of each character, and none of our fillers among them.

    Folding case undoes a composition here and there, so that one form is made after it again.
    Half a character (in what was typed in another encoding) is none, and SQLite takes none.
    """
    once = unicodedata.normalize("NFKC", _SURROGATE.sub("\ufffd", text)).casefold()
    return unicodedata.normalize("NFKC", once).replace(FILLER, "")
