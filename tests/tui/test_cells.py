from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.widgets.cells import GAP, Align, Column, cut, fit, place

# Letters of one and two cells, marks of none, and what joins or colours emoji.
LETTERS = st.text(alphabet=st.sampled_from("ab $,中国…é\u0301\u0308が가👩\u200d\ufe0f🏽🇨🇳❤‼1"))
ALIGNS: st.SearchStrategy[Align] = st.sampled_from(["left", "right"])

COLUMNS = st.lists(
    st.builds(
        Column,
        key=st.text(max_size=3),
        title=st.just("t"),
        width=st.integers(-1, 40),
        grow=st.integers(0, 3),
        keep=st.integers(0, 4),
        max_width=st.none() | st.integers(0, 60),
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    ("text", "width", "align", "expected"),
    [
        ("abc", 5, "left", "abc  "),
        ("abc", 5, "right", "  abc"),
        ("abcdef", 5, "left", "abcd…"),
        ("abcdef", 5, "right", "abcd…"),
        ("abc", 3, "left", "abc"),
        ("abc", 1, "left", "…"),
        ("a", 1, "left", "a"),
        ("abc", 0, "left", ""),
        ("", 3, "left", "   "),
        ("英伟达", 6, "left", "英伟达"),
        ("英伟达", 7, "right", " 英伟达"),
        ("英伟达", 5, "left", "英伟…"),
        # Half a character is never shown: a space takes its place.
        ("英伟达", 4, "left", "英… "),
        ("英伟达", 4, "right", " 英…"),
        ("英", 1, "left", "…"),
        # A mark stays with its letter, on either side of the cut.
        ("e\u0301e\u0301e\u0301", 2, "left", "e\u0301…"),
        ("abe\u0301", 3, "left", "abe\u0301"),
        # Terminals disagree on the width of these, so they are taken apart.
        ("🇨🇳", 3, "left", "CN "),
        ("👍🏽", 3, "left", "👍 "),
        ("❤\ufe0f", 3, "left", "❤  "),
        ("👩\u200d💻", 5, "left", "👩💻 "),
    ],
)
def test_text_is_fitted(text: str, width: int, align: Align, expected: str) -> None:
    assert fit(text, width, align) == expected


@given(st.text() | LETTERS, st.integers(0, 60), ALIGNS)
@example("中", 1, "left")
@example("\u200d", 1, "right")
@example("\u0301", 0, "left")
def test_fitted_text_has_exactly_the_width(text: str, width: int, align: Align) -> None:
    assert cell_len(fit(text, width, align)) == width


@given(LETTERS, LETTERS, st.integers(0, 30), st.integers(0, 30))
def test_fitted_texts_side_by_side_keep_their_widths(
    one: str, other: str, width: int, other_width: int
) -> None:
    both = fit(one, width) + " " + fit(other, other_width, "right")
    assert cell_len(both) == width + 1 + other_width


@given(LETTERS, st.integers(1, 30))
def test_what_is_left_of_a_cut_is_the_beginning(text: str, width: int) -> None:
    steady = cut(text, 10_000)
    short = cut(text, width)
    if short != steady:
        assert short.endswith("…")
        assert steady.startswith(short[:-1])
        # The cut isn't between a letter and its mark.
        rest = steady[len(short) - 1 :]
        assert not (len(short) > 1 and rest and unicodedata.combining(rest[0]))


def test_wide_table_shares_out_what_is_spare() -> None:
    columns = [Column("a", "A", 10, grow=2), Column("b", "B", 5), Column("c", "C", 10, grow=1)]
    placed = place(columns, 55 + 2 * GAP)
    assert [(p.x, p.width) for p in placed] == [(0, 30), (30 + GAP, 5), (35 + 2 * GAP, 20)]


def test_growing_stops_at_the_limit_and_others_get_the_rest() -> None:
    columns = [Column("a", "A", 10, grow=1, max_width=12), Column("b", "B", 10, grow=1)]
    assert [p.width for p in place(columns, 50 + GAP)] == [12, 38]


def test_spare_width_is_left_when_nothing_grows() -> None:
    assert [p.width for p in place([Column("a", "A", 10)], 50)] == [10]


def test_narrow_table_drops_what_matters_least() -> None:
    columns = [
        Column("name", "Name", 10, keep=9),
        Column("note", "Note", 10, keep=1),
        Column("date", "Date", 10, keep=1),
        Column("amount", "Amount", 10, keep=5),
    ]

    def shown(width: int) -> list[str]:
        return [placed.column.key for placed in place(columns, width)]

    assert shown(40 + 3 * GAP) == ["name", "note", "date", "amount"]
    assert shown(39 + 3 * GAP) == ["name", "note", "amount"]
    assert shown(29 + 2 * GAP) == ["name", "amount"]
    assert shown(20) == ["name"]
    assert shown(3) == ["name"]
    assert shown(0) == []
    assert place(columns, 3)[0].width == 3


@given(COLUMNS, st.integers(-2, 300))
def test_placed_columns_fit_and_add_up(columns: list[Column], total: int) -> None:
    placed = place(columns, total)
    assert bool(placed) == (bool(columns) and total > 0)
    x = 0
    for column, start, width in placed:
        assert start == x
        assert width >= 1
        if len(placed) > 1:
            assert width >= column.width
        if column.grow == 0 or column.max_width is not None:
            assert width <= max(1, column.width, column.max_width or 0)
        x = start + width + GAP
    assert x - GAP <= max(0, total)
    unbounded = [p for p in placed if p.column.grow and p.column.max_width is None]
    if unbounded:
        assert x - GAP == total
    # The order is kept, and nothing that is left out matters more than what is shown.
    order = [id(column) for column in columns]
    assert [id(p.column) for p in placed] == [i for i in order if i in {id(p[0]) for p in placed}]
    if placed:
        shown = {id(p.column) for p in placed}
        least = min(p.column.keep for p in placed)
        assert all(column.keep <= least for column in columns if id(column) not in shown)
