"""What stands in the cells of a line, one character for each cell.

Most cells hold one character, and that is its code. The second cell of a wide character, and what
is made of several characters, get codes of their own from the private areas, which safe text never
holds. So lines can be compared, cut and joined as strings, at the speed of strings.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from rich.cells import get_character_cell_size, split_graphemes

from db.safe_text import is_clean

HALF = "\ue000"
"""The second cell of a wide character."""
UNKNOWN = "\ue001"
"""A cell of which nothing is known: it differs from whatever is to be there."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_WIDE_REPLACEMENT = "\N{GETA MARK}"
_WIDE_BLANK = "\N{IDEOGRAPHIC SPACE}"

_FIRST_CLUSTER = 0x100000
_MOST_CLUSTERS = 0xFFFD
_JOINER = "\N{ZERO WIDTH JOINER}"
_MOST_MARKS = 3

_NARROW = (
    r" -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff"
    r"\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u2190-\u22ff\u2500-\u25fc\u2800-\u28ff"
)
_WIDE = (
    r"\u3000-\u3029\u3030-\u303e\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u3131-\u3163\u3165-\u318e"
    r"\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6"
    r"\U00020000-\U0002fa1f"
)
_SURELY_NARROW = re.compile(f"[{_NARROW}]*")


@cache
def _each_wide() -> re.Pattern[str]:
    """Each wide one among sure ones: narrow ones come before."""
    return re.compile("[^\x00-\u2fff]")


@cache
def _sure() -> re.Pattern[str]:
    """On the widths of these, all terminals agree: after them the cursor is where one thinks.

    A screen without wide ones does not need this, which takes milliseconds to make.
    """
    return re.compile(f"[{_NARROW}{HALF}{_WIDE}]*")


def is_sure(codes: str) -> bool:
    """Whether the cursor's place is known after these cells are written."""
    return (
        codes.isascii()
        or _SURELY_NARROW.fullmatch(codes) is not None
        or _sure().fullmatch(codes) is not None
    )


class Alphabet:
    """Turns text into codes, and codes into what is sent to the terminal."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all codes; lines that hold them must be forgotten too."""
        self._codes: dict[str, str] = {}
        self._sent: dict[str, str] = {}
        self._encode = lru_cache(8192)(self._spell)

    @property
    def is_full(self) -> bool:
        """Whether it is time to clear."""
        return len(self._codes) > _MOST_CLUSTERS // 2

    def encode(self, text: str) -> str:
        """One code for each cell of a text. What can't be shown is dropped or replaced."""
        if text.isascii() and text.isprintable():
            return text
        return self._encode(text)

    def _spell(self, text: str) -> str:
        if text.isprintable() and is_sure(text):
            return _each_wide().sub(rf"\g<0>{HALF}", text)
        cells: list[str] = []
        for start, end, width in split_graphemes(text)[0]:
            if width:
                cells.append(self._code(text[start:end], width))
                cells += [HALF] * (width - 1)
        return "".join(cells)

    def _code(self, cluster: str, width: int) -> str:
        shown = _shown(cluster, width)
        if len(shown) == 1:
            return shown
        code = self._codes.get(shown)
        if code is None:
            if len(self._codes) >= _MOST_CLUSTERS:
                return shown[0]
            code = self._codes[shown] = chr(_FIRST_CLUSTER + len(self._codes))
            self._sent[code] = shown
        return code

    def sent(self, code: str) -> str:
        """What is written for the code of a cell."""
        return "" if code == HALF else self._sent.get(code, code)


def _shown(cluster: str, width: int) -> str:
    """What is sent of a cluster: nothing that makes it wider in one terminal than in another.

    Joined emoji are one picture here and several there; their first one is shown everywhere.
    """
    first = cluster[0]
    if unicodedata.category(first) == "Zs":
        return " " if width == 1 else _WIDE_BLANK
    if not first.isprintable() or get_character_cell_size(first) == 0:
        return REPLACEMENT if width == 1 else _WIDE_REPLACEMENT
    shown = first
    for mark in cluster[1:].partition(_JOINER)[0]:
        if len(shown) <= _MOST_MARKS and _takes_no_room(shown, mark):
            shown += mark
    return shown


def _takes_no_room(before: str, mark: str) -> bool:
    """Whether it is a mark on what is before it, and none that hides, is a tag or stands alone."""
    return unicodedata.category(mark) in ("Mn", "Me") and is_clean(before + mark)
