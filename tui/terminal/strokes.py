"""What has to be drawn of a line: the cells that differ from those that are there, as strokes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

from db.named_tuple import NamedTuple
from tui.terminal.alphabet import HALF, is_sure
from tui.terminal.looks import Looks

BRIDGED = 4
"""Cells that need not change are drawn all the same if they are fewer: a move costs as much."""
LEAST_ERASED = 4
"""Blanks at the end of a line that are worth erasing."""

_ONE_LOOK = re.compile(r"(.)\1*", re.DOTALL)
_ONES = re.compile(b"\1+")
_TO_ONE = bytes([0]) + bytes([1]) * 255
_TO_ALL = bytes([0]) + bytes([255]) * 255


class Line(NamedTuple):
    """A line of the screen: a code and a look for each cell."""

    codes: str
    looks: str


class Stroke(NamedTuple):
    """Cells of one look, drawn from left to right.

    Attributes:
        y: The line.
        x: The first cell.
        codes: What stands in the cells; "" erases the rest of the line.
        look: How they look; what can be seen of it on blanks is enough when all are blank.
        spare: How many blanks at its beginning, and at its end, are there already: to draw them is
            worth it only on the way to what is beside them.
    """

    y: int
    x: int
    codes: str
    look: str
    spare: tuple[int, int] = (0, 0)

    def alone(self) -> Stroke:
        """The stroke as it is drawn when what is beside it is drawn at another time."""
        before, after = self.spare
        if not (before or after):
            return self
        codes = self.codes[before : len(self.codes) - after]
        return Stroke(self.y, self.x + before, codes, self.look)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it but blanks, so that the colour of letters is not seen."""
        return not self.codes.strip(" ")


def strokes(y: int, new: Line, old: Line, looks: Looks) -> list[Stroke]:
    """The strokes that turn the line that is there into the one that should be.

    Args:
        y: Where it is.
        new: The line as it should be.
        old: The line as it is.
        looks: What their codes mean.
    """
    cells, bare = _changed(new, old, looks.seen_on_blanks), looks.bare
    if 1 not in cells:
        return []
    runs = _runs(cells, new, bare)
    tail = _tail(new, bare, looks.erasable)
    drawn: list[Stroke] = []
    for start, end in runs:
        if end > tail:
            drawn += _cut(y, start, max(start, tail), new, bare)
            drawn.append(Stroke(y, max(start, tail), "", bare[new.looks[-1]]))
            break
        drawn += _cut(y, start, end, new, bare)
    return _with_spare_blanks(drawn, cells)


def _with_spare_blanks(drawn: list[Stroke], changed: bytes) -> list[Stroke]:
    """The same strokes, with the blanks at their ends that were drawn on the way only."""
    for number, stroke in enumerate(drawn):
        codes = stroke.codes
        if not codes or (codes[0] != " " and codes[-1] != " ") or stroke.is_blank:
            continue
        x, end = stroke.x, stroke.x + len(codes)
        first, last = end - len(codes.lstrip(" ")), x + len(codes.rstrip(" "))
        start = first if (at := changed.find(1, x, first)) < 0 else at
        stop = last if (at := changed.rfind(1, last, end)) < 0 else at + 1
        if start > x or stop < end:
            drawn[number] = stroke._replace(spare=(start - x, end - stop))
    return drawn


def _changed(new: Line, old: Line, seen: dict[int, str]) -> bytes:
    """A byte for each cell: 1 if it looks otherwise."""
    cells = len(new.codes)
    differing = _differing(new.codes, old.codes)
    if new.looks != old.looks:
        # Of blanks it is not seen whether all of their look is another.
        differing |= _differing(new.looks.translate(seen), old.looks.translate(seen))
        letters = _differing(new.codes, " " * cells).to_bytes(cells, "little").translate(_TO_ALL)
        differing |= int.from_bytes(letters, "little") & _differing(new.looks, old.looks)
    return differing.to_bytes(cells, "little").translate(_TO_ONE)


def _differing(new: str, old: str) -> int:
    """A number with one byte for each character: 0 where they are equal.

    Whole lines are compared in a few steps, and not cell by cell.
    """
    if new.isascii() and old.isascii():
        return int.from_bytes(new.encode(), "little") ^ int.from_bytes(old.encode(), "little")
    wide = int.from_bytes(new.encode("utf-32-le"), "little")
    wide ^= int.from_bytes(old.encode("utf-32-le"), "little")
    parts = wide.to_bytes(4 * len(new), "little").translate(_TO_ONE)
    one, two, three = (int.from_bytes(parts[place::4], "little") for place in range(3))
    return one | two | three  # no character has more


def _runs(changed: bytes, line: Line, bare: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Join the cells to runs, with what lies between if that is no more than a move would cost."""
    spans = (found.span() for found in _ONES.finditer(changed))
    start, end = next(spans)
    for first, last in spans:
        # What has to be drawn with the run before may reach as far already.
        if first <= end or (first - end < BRIDGED and _is_cheap(end, first, line, bare)):
            end = last
        else:
            start, end = _whole(start, end, line.codes)
            yield start, end
            start, end = first, last
    yield _whole(start, end, line.codes)


def _is_cheap(start: int, end: int, line: Line, bare: Mapping[str, str]) -> bool:
    """Whether the cells between two runs can be drawn on the way, in the look of the first run."""
    between, look = line.codes[start:end], line.looks[start - 1]
    if not between.isascii():
        return False
    if between.isspace():
        return all(bare[other] == bare[look] for other in line.looks[start:end])
    return line.looks[start:end] == look * (end - start) and line.looks[end] == look


def _whole(start: int, end: int, codes: str) -> tuple[int, int]:
    """Never begin or end inside a wide character.

    Where terminals do not agree on the width of the last one, the next is drawn again too.
    """
    while start and codes[start] == HALF:
        start -= 1
    while end < len(codes) and (codes[end] == HALF or not is_sure(codes[end - 1])):
        end += 1
    return start, end


def _tail(line: Line, bare: Mapping[str, str], erasable: Container[str]) -> int:
    """Where the blanks begin that can be erased with the rest of the line."""
    width = len(line.codes)
    look = bare[line.looks[-1]]
    start = len(line.codes.rstrip(" "))
    if look not in erasable or width - start < LEAST_ERASED:
        return width
    if any(bare[other] != look for other in set(line.looks[start:])):
        # Blanks of several looks: only the last kind can be erased.
        start = max(x for x in range(start, width) if bare[line.looks[x]] != look) + 1
    if start and not is_sure(line.codes[start - 1]):
        start += 1  # behind what may be wider in some terminal, a blank has to be written
    return start if width - start >= LEAST_ERASED else width


def _cut(y: int, start: int, end: int, line: Line, bare: Mapping[str, str]) -> list[Stroke]:
    """Cut a run where its look changes; blanks go with what is before them, if they may."""
    cut: list[Stroke] = []
    x, codes, look = start, "", ""
    for match in _ONE_LOOK.finditer(line.looks, start, end):
        more, its_look = line.codes[match.start() : match.end()], match[1]
        if codes and bare[look] == bare[its_look]:
            if look != its_look and more.strip(" "):
                if codes.strip(" "):
                    cut.append(Stroke(y, x, codes, look))
                    x, codes = match.start(), ""
                look = its_look
            codes += more
            continue
        if codes:
            cut.append(Stroke(y, x, codes, look))
        x, codes, look = match.start(), more, its_look
    if codes:
        cut.append(Stroke(y, x, codes, look))
    return cut
