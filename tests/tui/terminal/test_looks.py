"""However the look changes, a terminal ends up with the new one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style

from tui.terminal.looks import PLAIN, Look, Looks, change

COLORS = ("", "31", "97", "38;5;123", "38;2;1;2;3", "38;2;4;7;22")
GROUNDS = ("", "41", "107", "48;5;9", "48;2;1;2;3")
OFF = {22: {1, 2}, 23: {3}, 24: {4, 21}, 25: {5, 6}, 27: {7}, 28: {8}, 29: {9}, 54: {51, 52},
       55: {53}}  # fmt: skip

looks = st.builds(
    Look,
    st.sampled_from(COLORS),
    st.sampled_from(GROUNDS),
    st.frozensets(st.sampled_from([1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 51, 52, 53]), max_size=4),
)


def obeyed(look: Look, sequence: str) -> Look:
    """The look of a terminal that had one and got a sequence."""
    if not sequence:
        return look
    match = re.fullmatch(r"\x1b\[([0-9;]*)m", sequence)
    assert match is not None
    foreground, background, attributes = look.foreground, look.background, set(look.attributes)
    for code in re.findall(r"[34]8;2;\d+;\d+;\d+|[34]8;5;\d+|\d+|(?=$)", match[1]) or ["0"]:
        number = int(code.split(";")[0] or 0)
        if number == 0 and code in ("", "0"):
            if code == "0" or not match[1]:
                foreground, background, attributes = "", "", set()
        elif number in OFF:
            attributes -= OFF[number]
        elif number == 38 or 30 <= number <= 37 or 90 <= number <= 97:
            foreground = code
        elif number == 48 or 40 <= number <= 47 or 100 <= number <= 107:
            background = code
        elif number == 39:
            foreground = ""
        elif number == 49:
            background = ""
        else:
            attributes.add(number)
    return Look(foreground, background, frozenset(attributes))


@given(looks, looks)
def test_a_change_leads_to_the_new_look(old: Look, new: Look) -> None:
    assert obeyed(old, change(old, new)) == new
    assert obeyed(old, change(None, new)) == new


@given(looks, looks)
def test_a_change_is_never_longer_than_starting_anew(old: Look, new: Look) -> None:
    assert len(change(old, new)) <= len(change(None, new))
    assert change(new, new) == ""


@given(looks, looks)
def test_a_blank_looks_as_it_should_in_the_nearest_look(pen: Look, wanted: Look) -> None:
    assert pen.for_blank(wanted.bare).is_like(wanted.bare)


def test_a_style_is_read_as_the_terminal_has_colours() -> None:
    style = Style.parse("bold #ff0000 on #000000")
    looks = Looks(ColorSystem.TRUECOLOR)
    assert looks.look(looks.of(style)) == Look("38;2;255;0;0", "48;2;0;0;0", frozenset({1}))
    few = Looks(ColorSystem.STANDARD)
    assert few.look(few.of(style)).foreground in ("31", "91")
    assert looks.look(looks.of(None)) == PLAIN
    assert looks.look(looks.of(Style.parse("default on default"))) == PLAIN


def test_what_is_not_seen_makes_no_other_look() -> None:
    looks = Looks(ColorSystem.TRUECOLOR)
    red = Style.parse("red")
    assert looks.of(red) == looks.of(red + Style(meta={"@click": "quit"}, link="https://x"))


def test_erasing_draws_plain_ground_only() -> None:
    looks = Looks(ColorSystem.TRUECOLOR)
    assert looks.of(Style.parse("on blue")) in looks.erasable
    assert looks.bare[looks.of(Style.parse("bold red on blue"))] in looks.erasable
    assert looks.bare[looks.of(Style.parse("underline on blue"))] not in looks.erasable
    own = Looks(ColorSystem.TRUECOLOR, erases_in_color=False)
    assert own.bare[own.of(Style.parse("on blue"))] not in own.erasable
    assert own.bare[own.of(Style.parse("red"))] in own.erasable
