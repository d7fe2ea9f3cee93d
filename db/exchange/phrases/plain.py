"""A text in plain signs and single blanks, with the way back to it."""

from __future__ import annotations

from typing import Final

# Signs of other alphabets and keyboards, each as one of ASCII, so that places stay.
_SIGNS: Final = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(map(ord, "〜∼"), "~"),
    **dict.fromkeys(map(ord, "•‧"), "·"),
    **dict.fromkeys(map(ord, "【〔"), "["),
    **dict.fromkeys(map(ord, "】〕"), "]"),
    0xFFE5: "¥",
    0xFFE1: "£",
}


class Plain:
    """A text as it is searched.

    Attributes:
        text: In plain signs, with single blanks between words and none around.
    """

    def __init__(self, written: str) -> None:
        self._written = written
        signs: list[str] = []
        places: list[int] = []
        for place, sign in enumerate(written.translate(_SIGNS)):
            blank = sign.isspace()
            if not blank or (signs and signs[-1] != " "):
                signs.append(" " if blank else sign)
                places.append(place)
        if signs and signs[-1] == " ":
            signs.pop()
        self.text = "".join(signs)
        self._places = places

    def written(self, start: int, end: int) -> str:
        """The text as it was written, from one place to another of the plain one."""
        return self._written[self._places[start] : self._places[end - 1] + 1]

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The same places without signs and blanks around the letters and digits; empty if none."""
        while start < end and not self.text[start].isalnum():
            start += 1
        while end > start and not self.text[end - 1].isalnum():
            end -= 1
        return start, end
