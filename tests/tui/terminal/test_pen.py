"""Every way of the pen leads where it should, and none is longer than going there directly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.terminal.emulator import Emulator
from tui.terminal.pen import move

LINES, COLUMNS = 30, 130
lines = st.integers(0, LINES - 1)
columns = st.integers(0, COLUMNS - 1)


@given(lines, columns, lines, columns)
def test_a_move_leads_there(y: int, x: int, to_y: int, to_x: int) -> None:
    terminal = Emulator(LINES, COLUMNS)
    terminal.feed(f"\x1b[{y + 1};{x + 1}H{move(y, x, to_y, to_x)}".encode())
    assert (terminal.cursor.y, terminal.cursor.x) == (to_y, to_x)


@given(lines, lines, columns)
def test_a_move_leads_there_from_an_unknown_cell_of_a_line(y: int, to_y: int, to_x: int) -> None:
    terminal = Emulator(LINES, COLUMNS)
    terminal.feed(f"\x1b[?7l\x1b[{y + 1};{COLUMNS}Hxx{move(y, None, to_y, to_x)}".encode())
    assert (terminal.cursor.y, terminal.cursor.x) == (to_y, to_x)


@given(lines, columns, lines, columns)
def test_no_move_is_longer_than_the_direct_one(y: int, x: int, to_y: int, to_x: int) -> None:
    assert len(move(y, x, to_y, to_x)) <= len(f"\x1b[{to_y + 1};{to_x + 1}H")


def test_the_commonest_moves_are_short() -> None:
    assert move(4, 7, 4, 7) == ""
    assert move(4, 7, 5, 7) == "\x1bD"
    assert move(4, 7, 3, 7) == "\x1bM"
    assert move(4, 7, 4, 0) == "\r"
    assert move(4, 7, 4, 6) == "\b"
    assert move(4, 7, 5, 0) == "\r\x1bD"
