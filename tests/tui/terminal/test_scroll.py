"""Lines that moved are found, and only where moving them saves something."""

from __future__ import annotations

import pytest

from tui.terminal.scroll import Scroll, find_scroll
from tui.terminal.strokes import Line

WIDTH = 40


def line(text: str) -> Line:
    return Line(text.ljust(WIDTH), "\0" * WIDTH)


def found(old: list[str], new: list[str], columns: tuple[int, int] = (0, WIDTH)) -> Scroll | None:
    before, after = [*map(line, old)], [*map(line, new)]
    changed = {y: now for y, now in enumerate(after) if now != before[y]}
    return find_scroll(changed, before, columns)


TEXTS = [f"{n}: some text of line {n}, {n * n}" for n in range(30)]


def test_lines_that_moved_up() -> None:
    assert found(TEXTS[:10], [TEXTS[0], *TEXTS[2:10], "new"]) == Scroll(1, 9, 1)


def test_lines_that_moved_down() -> None:
    old, new = TEXTS[:10], [TEXTS[0], "new", "newer", *TEXTS[1:8]]
    assert found(old, new) == Scroll(1, 9, -2)


def test_the_sequence_names_the_band_and_takes_it_back() -> None:
    assert Scroll(1, 9, 1).sequence == "\x1b[2;10r\x1b[2H\x1b[M\x1b[r"
    assert Scroll(0, 4, -3).sequence == "\x1b[1;5r\x1b[1H\x1b[3L\x1b[r"


def test_equal_lines_are_no_scroll() -> None:
    assert found(["same"] * 10, ["same"] * 5 + ["other"] * 5) is None
    assert found([""] * 10, [*TEXTS[:9], ""]) is None


@pytest.mark.parametrize("lines", [1, -1])
def test_a_step_is_found_where_every_line_is_like_others(lines: int) -> None:
    rows = TEXTS[:3] * 5
    old, new = (rows[1:13], rows[2:14]) if lines == 1 else (rows[1:13], rows[:12])
    assert found(old, new) == Scroll(0, 11, lines)


def test_two_lines_are_not_worth_it() -> None:
    assert found(TEXTS[:4], [TEXTS[1], TEXTS[2], "x", "y"]) is None


def test_lines_that_need_a_few_cells_are_drawn() -> None:
    old = [f"{n}" for n in range(4)]
    assert found(old, [*old[1:], "4"]) is None


def test_what_moves_beside_something_that_stays() -> None:
    old = [f"{text[:18]:20}|beside {n}" for n, text in enumerate(TEXTS[:12])]
    new = [f"{text[:18]:20}|beside {n}" for n, text in enumerate(TEXTS[1:13])]
    # What stays would have to be drawn again, which costs less than what moves here.
    scroll = found(old, new, (0, 20))
    assert scroll is None or (scroll.lines, scroll.top) == (1, 0)
