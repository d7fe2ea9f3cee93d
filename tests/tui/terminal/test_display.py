"""What is sent leads to the screen that a fresh paint leads to, and is no more than it need be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from tests.terminal.random_screens import WORDS, ColorTerminal, World, difference, seen
from tui.terminal.display import Display, Piece

# All that is ever sent: what pyte, xterm, tmux and GNU screen understand in the same way.
KNOWN = re.compile(
    r"\x1b\[[0-9;]*m|\x1b\[[0-9;]*H|\x1b\[[0-9]*[CDGdKML]|\x1b\[2J|\x1b\[[0-9;]*r|\x1b[DM]|[\r\b]"
)
BASE = Style.parse("#d6d9de on #14171c")
CURSOR = Style.parse("#ffffff on #2f4a6d")


def row(text: str, width: int = 60, style: Style = BASE) -> list[Segment]:
    return [Segment(text.ljust(width), style)]


def shown(data: str, width: int = 60, height: int = 10) -> ColorTerminal:
    terminal = ColorTerminal(height, width)
    terminal.feed(b"\x1b[?1049h\x1b[?7l" + data.encode())
    return terminal


def full(rows: list[list[Segment]]) -> list[Piece]:
    return [Piece(y, 0, segments) for y, segments in enumerate(rows)]


LIST = [row(f" row {n}   OpenAI   ${n}B   signed") for n in range(40)]


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**32),
    width=st.integers(1, 70),
    height=st.integers(1, 20),
    is_screen=st.booleans(),
)
def test_any_changes_lead_to_a_fresh_paint(
    seed: int, width: int, height: int, is_screen: bool
) -> None:
    world = World(seed, width, height, is_screen=is_screen)
    for number in range(12):
        what = world.step()
        fault = difference(seen(world.terminal), world.fresh())
        assert not fault, f"after change {number}, {what}: {fault}"


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), width=st.integers(1, 50), height=st.integers(1, 12))
def test_nothing_is_sent_that_some_terminal_does_not_know(
    seed: int, width: int, height: int
) -> None:
    sent: list[str] = []

    class Recorded(World):
        def send(self, data: str) -> None:
            sent.append(data)

    world = Recorded(seed, width, height)
    for _ in range(12):
        world.step()
    assert set(KNOWN.sub("", "".join(sent))) <= set("".join(WORDS) + " ")


def test_the_same_screen_is_no_bytes() -> None:
    display = Display()
    display.repaint(60, 10, full(LIST[:10]))
    assert display.update(full(LIST[:10])) == ""
    assert display.update([]) == ""


def test_one_cell_is_a_move_and_a_character() -> None:
    display = Display()
    display.repaint(60, 10, full(LIST[:10]))
    changed = row(" row 4   OpenAI   $5B   signed")
    assert len(display.update([Piece(4, 0, changed)])) <= len("\x1b[5;20H5")


def test_a_list_that_scrolls_is_moved_and_not_drawn_again() -> None:
    display = Display()
    first = display.repaint(60, 10, full(LIST[:10]))
    rows = [LIST[0], *LIST[2:10], row(" row 10   OpenAI   $10B   signed")]
    data = display.update(full(rows))
    assert "\x1b[2;10r\x1b[2H\x1b[M\x1b[r" in data
    assert len(data) < 80
    assert seen(shown(first + data)) == seen(shown(Display().repaint(60, 10, full(rows))))


def test_a_scroll_leaves_alone_what_is_beside() -> None:
    beside = [[Segment(f"beside {n}".ljust(20), BASE)] for n in range(10)]
    before = [Piece(y, 0, [*row(f" row {y}", 40), *beside[y]]) for y in range(10)]
    after = [Piece(y, 0, [*row(f" row {y + 3}", 40), *beside[y]]) for y in range(10)]
    display = Display()
    data = display.repaint(60, 10, before)
    data += display.update(Piece(y, 0, row(f" row {y + 3}", 40)) for y in range(10))
    assert seen(shown(data)) == seen(shown(Display().repaint(60, 10, after)))


def test_a_row_that_only_changes_its_look_costs_its_text_and_two_changes_of_look() -> None:
    display = Display()
    display.repaint(60, 10, full(LIST[:10]))
    (text,) = {segment.text for segment in LIST[3]}
    data = display.update([Piece(3, 0, [Segment(text, CURSOR)])])
    assert len(data) <= len(text.rstrip()) + len(
        "\x1b[4H\x1b[38;2;255;255;255;48;2;47;74;109m\x1b[K"
    )


def test_blanks_that_are_there_are_not_drawn() -> None:
    bold = Style(bold=True) + BASE
    line = [Segment("name  ", bold), Segment("figure   ", BASE), Segment("more", bold)]
    data = Display().repaint(40, 6, full([[*line, Segment(" " * 21, BASE)]] * 6))
    assert " " not in data
    assert shown(data, 40, 6).display == ["name  figure   more".ljust(40)] * 6


def test_a_bar_of_another_colour_is_laid_as_one() -> None:
    bar = Style.parse("#d6d9de on #20252d")
    key = Style.parse("#d6b26b on #20252d")
    words = [Segment("  one ", bar), Segment("1", key), Segment("  two ", bar), Segment("2", key)]
    screen = [[*words, Segment(" " * 46, bar)], *[row(f"text {n}") for n in range(5)]]
    data = Display().repaint(60, 6, full(screen))
    assert data.count("\x1b[K") == 1
    assert "one " not in data  # the blanks are there already
    terminal = shown(data, 60, 6)
    assert {cell.bg for cell in terminal.buffer[0].values()} == {"20252d"}


def test_few_bytes_paint_an_empty_screen() -> None:
    empty = [row("", 120) for _ in range(40)]
    assert len(Display().repaint(120, 40, full(empty))) < 30
    # Where cells are not erased in colour, every blank has to be written.
    assert len(Display(erases_in_color=False).repaint(120, 40, full(empty))) > 120 * 40


@pytest.mark.parametrize("old", ["软银软银", "abcdefgh", "a软银b软 ", " 软软软 ", "        "])
@pytest.mark.parametrize("new", ["软银软银", "abcdefgh", "a软银b软 ", " 软软软 ", "        "])
def test_no_half_of_a_wide_character_is_left(old: str, new: str) -> None:
    width = 8
    display = Display()
    data = display.repaint(width, 1, full([[Segment(old, BASE)]]))
    data += display.update(full([[Segment(new, BASE)]]))
    wanted = Display().repaint(width, 1, full([[Segment(new, BASE)]]))
    assert seen(shown(data, width, 1)) == seen(shown(wanted, width, 1))


def test_a_piece_over_half_a_wide_character_leaves_a_blank() -> None:
    display = Display()
    data = display.repaint(6, 1, full([[Segment("软银天", BASE)]]))
    data += display.update([Piece(0, 1, [Segment("xyz", BASE)])])
    assert shown(data, 6, 1).cells(0) == [" ", "x", "y", "z", "天", ""]


def test_a_wide_character_does_not_fit_into_the_last_cell() -> None:
    data = Display().repaint(3, 1, full([[Segment("软银", BASE)]]))
    assert shown(data, 3, 1).cells(0) == ["软", "", " "]


def test_what_lies_outside_is_not_drawn() -> None:
    display = Display()
    display.repaint(10, 2, full([row("", 10)] * 2))
    outside = [Segment("x" * 30, BASE)]
    assert (
        display.update([Piece(2, 0, outside), Piece(-1, 0, outside), Piece(0, 10, outside)]) == ""
    )
    assert "x" * 5 in display.update([Piece(1, 5, outside)])


def test_control_characters_never_pass() -> None:
    data = Display().repaint(20, 1, full([[Segment("a\x1b]0;t\x07b\x9bc\r\n\u202ed", BASE)]]))
    assert KNOWN.sub("", data).isprintable()


def test_a_part_is_only_drawn_on_a_known_screen() -> None:
    display = Display()
    with pytest.raises(ValueError, match="known"):
        display.update([])
    display.repaint(10, 2, [])
    assert display.knows(10, 2)
    assert not display.knows(10, 3)
    display.forget()
    assert not display.knows(10, 2)


@pytest.mark.parametrize("size", [(0, 0), (0, 5), (5, 0)])
def test_a_screen_without_cells_is_nothing(size: tuple[int, int]) -> None:
    display = Display()
    assert display.repaint(*size, full([row("x")])) == ""
    assert display.update(full([row("x")])) == ""


def test_the_cursor_goes_where_a_person_types() -> None:
    display = Display()
    data = display.repaint(20, 3, full([row("", 20)] * 3))
    terminal = shown(data + display.place_cursor(2, 7), 20, 3)
    assert (terminal.cursor.y, terminal.cursor.x) == (2, 7)
    terminal.feed(display.update([Piece(0, 0, [Segment("软", BASE)])]).encode())
    assert terminal.cells(0)[:2] == ["软", ""]


def test_what_was_foreseen_is_not_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, display = Display(), Display()
    for each in (plain, display):
        each.repaint(60, 10, full(LIST[:10]))
    display.foresee(full(LIST[5:15]))
    with monkeypatch.context() as done:
        done.setattr(Display, "_turned_into", None)
        assert display.update(full(LIST[:10])) == ""  # nothing has changed yet
        foreseen = display.update(full(LIST[5:15]))
    assert foreseen == plain.update(full(LIST[5:15]))
    assert display.update(full(LIST[2:12])) == plain.update(full(LIST[2:12]))


@pytest.mark.parametrize("between", ["another", "cursor", "forget"])
def test_what_was_foreseen_is_worked_out_again_after_something_else(between: str) -> None:
    display = Display()
    data = display.repaint(60, 10, full(LIST[:10]))
    display.foresee(full(LIST[5:15]))
    if between == "another":
        data += display.update([Piece(3, 10, [Segment("otherwise", CURSOR)])])
    elif between == "cursor":
        data += display.place_cursor(5, 5)
    else:
        display.forget()
        data += display.repaint(60, 10, full(LIST[3:13]))
    data += display.update(full(LIST[5:15]))
    wanted = Display().repaint(60, 10, full(LIST[5:15]))
    assert not difference(seen(shown(data)), seen(shown(wanted)))


def test_to_foresee_changes_nothing() -> None:
    display = Display()
    display.foresee(full(LIST[:10]))  # nothing is known yet
    data = display.repaint(60, 10, full(LIST[:10]))
    display.foresee(full(LIST[5:15]))
    data += display.update(full(LIST[3:13]))
    wanted = Display().repaint(60, 10, full(LIST[3:13]))
    assert not difference(seen(shown(data)), seen(shown(wanted)))


def test_italics_are_left_out_where_they_would_be_reversed() -> None:
    slanted = full([[Segment("x", Style(italic=True, bold=True))]])
    assert "\x1b[1;3mx" in Display().repaint(4, 1, slanted)
    assert "\x1b[1mx" in Display(has_italics=False).repaint(4, 1, slanted)


@pytest.mark.parametrize("seed", range(6))
def test_it_can_be_painted_again_as_it_is_now(seed: int) -> None:
    world = World(seed, 40, 12, is_screen=seed % 2 == 0)
    for _ in range(10):
        world.step()
        terminal = ColorTerminal(world.height, world.width)
        terminal.feed(b"\x1b[?1049h\x1b[?7l")
        terminal.feed(world.display.again().encode())
        assert not difference(seen(terminal), seen(world.terminal))
        over = world.make().repaint(world.width, world.height, world.pieces(), over=True)
        terminal.feed(b"\x1b[m\x1b[2J\x1b[Hwhat was there before")
        terminal.feed(over.encode())
        assert not difference(seen(terminal), seen(world.terminal))
