"""How cells look, and the shortest way to tell a terminal to change from one look to another."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color, ColorSystem
from rich.style import Style

from db.named_tuple import NamedTuple

# Each attribute by the number that switches it on, and the number that switches it off.
_OFF = {
    1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 21: 24, 51: 54, 52: 54, 53: 55,
}  # fmt: skip
_NAMES = {
    1: "bold", 2: "dim", 3: "italic", 4: "underline", 5: "blink", 6: "blink2", 7: "reverse",
    8: "conceal", 9: "strike", 21: "underline2", 51: "frame", 52: "encircle", 53: "overline",
}  # fmt: skip
_SEEN_ON_BLANKS = frozenset((4, 7, 9, 21, 51, 52, 53))
_NONE: frozenset[int] = frozenset()

MOST_LOOKS = 20_000
"""Looks with a code of their own at one time; more are never on a screen."""
MOST_STYLES = 20_000


class Look(NamedTuple):
    """Colours and attributes of a cell; "" is the terminal's own colour."""

    foreground: str = ""
    background: str = ""
    attributes: frozenset[int] = _NONE

    @property
    def bare(self) -> Look:
        """What can be seen of it in a cell with a blank."""
        if self.attributes & _SEEN_ON_BLANKS:
            return self
        return Look("", self.background)

    def is_like(self, bare: Look) -> bool:
        """Whether a blank that is written with this look looks as it should."""
        return self.bare == bare

    def for_blank(self, bare: Look) -> Look:
        """The nearest look that draws such a blank: the colour of the letters doesn't matter."""
        if bare.attributes:
            return bare
        return Look(self.foreground, bare.background, self.attributes - _SEEN_ON_BLANKS)


PLAIN = Look()
"""The terminal's own colours."""


@lru_cache(4096)
def change(old: Look | None, new: Look) -> str:
    """The sequence that changes the looks of what is written next; None is an unknown look."""
    if old == new:
        return ""
    fresh = [str(number) for number in sorted(new.attributes)]
    fresh += [code for code in (new.foreground, new.background) if code]
    anew = f"\x1b[{';'.join(['0', *fresh])}m" if fresh else "\x1b[m"
    if old is None:
        return anew
    step = f"\x1b[{';'.join(_steps(old, new))}m"
    return step if len(step) <= len(anew) else anew


def _steps(old: Look, new: Look) -> list[str]:
    gone = {_OFF[number] for number in old.attributes - new.attributes}
    on = {n for n in new.attributes if n not in old.attributes or _OFF[n] in gone}
    steps = [str(number) for number in (*sorted(gone), *sorted(on))]
    if old.foreground != new.foreground:
        steps.append(new.foreground or "39")
    if old.background != new.background:
        steps.append(new.background or "49")
    return steps


class Looks:
    """Gives every look a character, so that the looks of a line are a string.

    Args:
        colors: The colours that the terminal has.
        erases_in_color: Whether erased cells get the background colour of the pen.
        has_italics: Whether there is a slanted script; else it is left out.
    """

    def __init__(
        self, colors: ColorSystem, *, erases_in_color: bool = True, has_italics: bool = True
    ) -> None:
        self._colors, self._erases_in_color = colors, erases_in_color
        self._names = {n: name for n, name in _NAMES.items() if n != 3 or has_italics}
        self.clear()

    def clear(self) -> None:
        """Forget all codes; lines that hold them must be forgotten too."""
        self._codes: dict[Look, str] = {}
        self._looks: list[Look] = []
        self._of_style: dict[Style | None, str] = {}
        self.bare: dict[str, str] = {}
        """The code of a look to the code of what of it is seen on blanks."""
        self.seen_on_blanks: dict[int, str] = {}
        """The same, for `str.translate`."""
        self.erasable: set[str] = set()
        """The looks of blanks that come about by erasing."""
        self.code(PLAIN)

    @property
    def is_full(self) -> bool:
        """Whether it is time to clear."""
        return len(self._looks) > MOST_LOOKS

    def code(self, look: Look) -> str:
        """The character for a look."""
        code = self._codes.get(look)
        if code is None:
            code = self._codes[look] = chr(len(self._looks))
            self._looks.append(look)
            bare = code if look == look.bare else self.code(look.bare)
            self.bare[code] = self.seen_on_blanks[ord(code)] = bare
            if look == Look("", look.background if self._erases_in_color else ""):
                self.erasable.add(code)
        return code

    def look(self, code: str) -> Look:
        """The look that a character stands for."""
        return self._looks[ord(code)]

    def of(self, style: Style | None) -> str:
        """The character for a style; links and other things that are not seen don't count."""
        code = self._of_style.get(style)
        if code is None:
            if len(self._of_style) > MOST_STYLES:
                self._of_style.clear()
            code = self._of_style[style] = self.code(PLAIN if style is None else self._read(style))
        return code

    def _read(self, style: Style) -> Look:
        attributes = frozenset(n for n, name in self._names.items() if getattr(style, name))
        return Look(
            self._color(style.color, foreground=True),
            self._color(style.bgcolor, foreground=False),
            attributes,
        )

    def _color(self, color: Color | None, *, foreground: bool) -> str:
        if color is None or color.is_default:
            return ""
        return ";".join(color.downgrade(self._colors).get_ansi_codes(foreground))
