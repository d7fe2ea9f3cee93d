"""Finds out whether lines that changed are lines that moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import ne

from db.named_tuple import NamedTuple
from tui.terminal.strokes import Line

LEAST_LINES = 3
"""Lines that must move together, for a scroll to be looked for."""
COST = 24
"""Characters for a scroll."""
MOVE = 6
"""Characters to go to a line that has to be drawn."""


class Scroll(NamedTuple):
    """Lines of a band move up, or down if `lines` is negative; as many become free.

    Attributes:
        top: The first line of the band.
        bottom: The last one.
        lines: How far they move.
    """

    top: int
    bottom: int
    lines: int

    @property
    def sequence(self) -> str:
        """What makes the terminal move them. The pen is anywhere afterwards."""
        count = abs(self.lines) if abs(self.lines) > 1 else ""
        delete_or_insert = "M" if self.lines > 0 else "L"
        row = self.top + 1
        return f"\x1b[{row};{self.bottom + 1}r\x1b[{row}H\x1b[{count}{delete_or_insert}\x1b[r"

    def source(self, y: int) -> int | None:
        """Which line comes to stand here; None: a free one."""
        source = y + self.lines
        return source if self.top <= source <= self.bottom else None


def find_scroll(
    new: Mapping[int, Line], old: Sequence[Line], columns: tuple[int, int]
) -> Scroll | None:
    """The scroll that saves the most, if one does.

    Args:
        new: The lines that were drawn anew, by their places.
        old: All lines as they are on the terminal.
        columns: The cells among which changes may be: there, moved lines are alike.
    """
    left, right = columns
    old_parts = [(line.codes[left:right], line.looks[left:right]) for line in old]
    parts = {y: (line.codes[left:right], line.looks[left:right]) for y, line in new.items()}
    shift = _commonest_shift(parts, old_parts)
    if shift is None:
        return None
    moved = [
        y for y, part in parts.items() if 0 <= y + shift < len(old) and part == old_parts[y + shift]
    ]
    first, last = min(moved), max(moved)
    while _moved_mostly(first - 1, shift, new, old):
        first -= 1
    while _moved_mostly(last + 1, shift, new, old):
        last += 1
    scroll = Scroll(first + min(shift, 0), last + max(shift, 0), shift)
    return scroll if _is_worth_it(scroll, new, old) else None


def _moved_mostly(y: int, shift: int, new: Mapping[int, Line], old: Sequence[Line]) -> bool:
    """Whether a line beside the moved ones is more like one that moved there than what it was."""
    if y not in new or not 0 <= y + shift < len(old):
        return False
    return _difference(new[y], old[y + shift]) < _difference(new[y], old[y])


_Part = tuple[str, str]


def _commonest_shift(parts: Mapping[int, _Part], old_parts: Sequence[_Part]) -> int | None:
    """By how many lines the most lines moved."""
    places: dict[_Part, int] = {}
    for y, part in enumerate(old_parts):
        places[part] = -1 if part in places else y  # equal lines say nothing
    votes: dict[int, int] = {}
    for y, part in parts.items():
        if part != old_parts[y] and (source := places.get(part, -1)) >= 0:
            votes[source - y] = votes.get(source - y, 0) + 1
    best = max(votes, key=votes.__getitem__, default=0)
    if votes.get(best, 0) >= LEAST_LINES:
        return best
    # Where all lines are like others, a step up or down is the likeliest.
    return next((s for s in (1, -1) if _moved_by(s, parts, old_parts) >= LEAST_LINES), None)


def _moved_by(shift: int, parts: Mapping[int, _Part], old_parts: Sequence[_Part]) -> int:
    """How many lines may have moved so far."""
    return sum(
        part != old_parts[y] and 0 <= y + shift < len(old_parts) and part == old_parts[y + shift]
        for y, part in parts.items()
    )


def _is_worth_it(scroll: Scroll, new: Mapping[int, Line], old: Sequence[Line]) -> bool:
    """Whether more characters need not be sent than a scroll takes, if the band moves first."""
    saving = -COST
    lines = [
        (new.get(y, old[y]), y, scroll.source(y)) for y in range(scroll.top, scroll.bottom + 1)
    ]
    for wanted, _, source in lines:  # most of them are none
        if source is None:
            saving -= MOVE + len(wanted.codes.rstrip(" "))
        else:
            saving -= _difference(wanted, old[source])
    for wanted, y, _ in lines:
        saving += _difference(wanted, old[y])
        if saving > 0:
            return True
    return False


def _difference(one: Line, other: Line) -> int:
    """About how many characters turn one line into the other."""
    if one == other:
        return 0
    codes: int = sum(map(ne, one.codes, other.codes))
    looks: int = 0 if one.looks == other.looks else sum(map(ne, one.looks, other.looks))
    return MOVE + max(codes, looks)
