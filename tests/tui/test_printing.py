"""Rows and pages as text: what lines up, what is escaped, what is never lost."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from db.quantity import Quantity
from db.rows import Figure, LinkRow, Named
from tui.document import Bar, Bars, Document, Field, Gap, Grid, Heading, Heads, Span, Text, Title
from tui.printing import deal_shapes, shapes
from tui.printing.columns import Column, figure
from tui.printing.flat import Flat, Value, quantity_cells
from tui.printing.pages import page_markdown, page_text
from tui.printing.write import (
    csv_text,
    json_text,
    markdown_rows,
    markdown_table,
    markdown_text,
    table_text,
)

Pair = tuple[str, str]

COLUMNS: Sequence[Column[Pair]] = (
    Column("name", lambda row: row[0], least=6, keep=2),
    Column("figure", lambda row: row[1], "right", 3, 3),
    Column("length", lambda row: str(len(row[0])), least=6, keep=1),
)
ROWS: Sequence[Pair] = (
    ("OpenAI", "$730B"),
    ("软银", "> 900M"),
    ("新加坡政府投资公司", ""),
    ("Ménlo e\u0301", "~$1.0–1.5B"),
)

FLAT: Flat[tuple[Value, ...]] = {
    "first": lambda row: row[0],
    "second": lambda row: row[1],
}


def begins(line: str, word: str) -> int:
    """At which terminal cell a word begins, looked for from the right."""
    return cell_len(line[: line.rindex(word)])


def ends(line: str, word: str) -> int:
    """At which terminal cell a word ends."""
    return begins(line, word) + cell_len(word)


# ------------------------------------------------------------------ columns in a terminal


def test_columns_line_up_by_terminal_cells() -> None:
    text, left_out = table_text(COLUMNS, ROWS, None)
    head, *lines = text.splitlines()
    assert left_out == []
    for line, (name, value) in zip(lines, ROWS, strict=True):
        assert line.startswith(name)
        assert ends(line, value or "–") == ends(head, "figure")
        assert begins(line, str(len(name))) == begins(head, "length")


def test_what_is_unknown_is_a_dash_not_a_hole() -> None:
    text, _ = table_text(COLUMNS, ROWS, None)
    assert text.splitlines()[3].split() == ["新加坡政府投资公司", "–", "9"]


def test_without_a_width_nothing_is_cut() -> None:
    long = "x" * 3000
    text, left_out = table_text(COLUMNS, [(long, "1")], None)
    assert long in text and not left_out


def test_a_column_that_says_nothing_is_left_out() -> None:
    text, left_out = table_text(COLUMNS, [("OpenAI", ""), ("AMD", "")], None)
    assert text.splitlines()[0].split() == ["name", "length"]
    assert left_out == []


def test_words_are_cut_where_there_is_no_room_and_figures_never() -> None:
    text, left_out = table_text(COLUMNS, ROWS, 26)
    assert "新加…" in text and "~$1.0–1.5B" in text
    assert left_out == []
    text, left_out = table_text(COLUMNS, ROWS, 20)
    assert "~$1.0–1.5B" in text
    assert left_out == ["length"]


@given(
    st.lists(st.tuples(st.text("aé软 -", max_size=30), st.text("$19B–", max_size=12)), max_size=5),
    st.integers(1, 60),
)
def test_no_line_is_wider_than_the_terminal(rows: list[Pair], width: int) -> None:
    text, _ = table_text(COLUMNS, rows, width)
    lines = text.splitlines()
    assert len(lines) == len(rows) + 1
    assert all(cell_len(line) <= width for line in lines)


# ------------------------------------------------------------------ CSV


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers())))
def test_what_is_written_as_csv_is_read_back(rows: list[tuple[str, int]]) -> None:
    text = csv_text(FLAT, rows)
    head, *others = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert head == ["first", "second"]
    assert [(word.removeprefix("'"), int(number)) for word, number in others] == [
        (word.removeprefix("'"), number) for word, number in rows
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_run_by_a_spreadsheet(start: str) -> None:
    (_, row) = csv.reader(io.StringIO(csv_text(FLAT, [(f"{start}1+1", None)]), newline=""))
    assert row == [f"'{start}1+1", ""]


@pytest.mark.parametrize(
    ("value", "written"),
    [(-5, "-5"), (10**15, "1000000000000000"), (Decimal("-0.42"), "-0.42"),
     (Decimal("1E-7"), "0.0000001"), (True, "true"), (False, "false"), (None, ""), ("", ""),
     ("a,b", '"a,b"'), ('a"b', '"a""b"'), ("软银", "软银")],
)  # fmt: skip
def test_csv_values_are_plain(value: Value, written: str) -> None:
    assert csv_text(FLAT, [(value, 1)]) == f"first,second\r\n{written},1\r\n"


def test_a_figure_is_flat_without_a_loss() -> None:
    cells = quantity_cells(Quantity.more_than(900_000_000, "people", raw="突破9亿"))
    assert cells == {
        "low": 900_000_000, "high": None, "low_open": True, "high_open": False,
        "approximate": False, "unit": "people", "raw": "突破9亿", "text": "> 900M",
    }  # fmt: skip
    assert set(quantity_cells(None).values()) == {None}


# ------------------------------------------------------------------ Markdown


def test_a_markdown_table_is_one_line_a_row() -> None:
    lines = markdown_table(COLUMNS, ROWS).splitlines()
    assert lines[:3] == ["| name | figure | length |", "| --- | ---: | --- |",
                         "| OpenAI | $730B | 6 |"]  # fmt: skip
    assert len(lines) == len(ROWS) + 2


@given(st.text("ab|\\`*_[]()<>~&#- ", max_size=40))
def test_markdown_shows_text_as_it_is(text: str) -> None:
    escaped = markdown_text(text)
    assert re.sub(r"\\([\\`*_\[\]<>|~&#])", r"\1", escaped) == text
    cells = re.findall(r"(?<!\\)(?:\\\\)*\|", markdown_rows([], [[text, text]]))
    assert len(cells) == 3


# ------------------------------------------------------------------ JSON


def test_json_has_chinese_as_it_is_and_ends_its_line() -> None:
    assert json_text({"name": "软银"}) == '{\n  "name": "软银"\n}\n'


def test_json_has_no_numbers_that_others_can_t_read() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        json_text({"low": float("nan")})


def test_a_share_stays_the_number_it_is() -> None:
    shape = shapes.quantity(Quantity.exact(Decimal("0.42"), "ratio", raw="42%"))
    assert json.loads(json_text(shape)) == {
        "low": 0.42, "high": 0.42, "low_open": False, "high_open": False, "approximate": False,
        "unit": "ratio", "raw": "42%", "text": "42%",
    }  # fmt: skip
    assert shapes.quantity(None) is None


@pytest.mark.parametrize(
    ("relation", "incoming", "said"),
    [("amends", False, "amends"), ("amends", True, "amended_by"), ("includes", True, "included_in"),
     ("overlap_unknown", True, "overlap_unknown"), ("newer_word", True, "newer_word")],
)  # fmt: skip
def test_a_link_is_told_from_the_end_that_is_shown(
    relation: str, incoming: bool, said: str
) -> None:
    row = LinkRow("f", relation, Named("other", "The other", None), incoming, None)
    shape = deal_shapes.link(row)
    assert (shape["relation"], shape["deal"], shape["deal_title"]) == (said, "other", "The other")


def test_several_parties_are_one_text_and_a_list() -> None:
    parties = (Named("a", "A", "甲"), Named("b", None, "乙"))
    assert shapes.one_name(parties) == "A, 乙"
    assert shapes.names(parties) == ["A", "乙"]
    assert shapes.one_name(()) is None


# ------------------------------------------------------------------ figures in words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""),
        (Figure("f", "valuation", Quantity.exact(730 * 10**9, "USD"), basis="pre_money"),
         "$730B pre-money"),
        (Figure("f", "capital_expenditure", Quantity.exact(200 * 10**9, "USD"), period="FY2026",
                nature="guidance"), "$200B FY2026 company guidance"),
        (Figure("f", "position", None, words="open to it"), "open to it"),
    ],
)  # fmt: skip
def test_a_headline_figure_says_what_limits_it(value: Figure | None, said: str) -> None:
    assert figure(value) == said


# ------------------------------------------------------------------ pages

PAGE: Document = [
    Title("OpenAI | Open AI", (Span("model lab"),)),
    Field("raised", (Span("$110B"), Span("  *commitment*", "dim"))),
    Field("owns", (Span("ChatGPT"),)),
    Heading("Parts"),
    Bars([
        Bar(Span("Amazon"), 0.5, 0.5, "committed", Span("$50B")),
        Bar(Span("first"), 0.1, 0.1, "committed", Span("$15B"), (Span("announced"),), 1),
    ]),
    Gap(),
    Heading("Evidence"),
    Grid((Heads("as published"), Heads("at", "right")),
         [((Span("500亿美元"), Span("para 2")), (Span("as said"),))]),
    Text((Span("The round is still open. " * 8),)),
]  # fmt: skip


def test_a_page_in_plain_text_keeps_to_its_width() -> None:
    for width in (40, 72, 120):
        lines = page_text(PAGE, width).splitlines()
        assert all(cell_len(line) <= width for line in lines)
    assert 90 < max(map(cell_len, page_text(PAGE, None).splitlines())) <= 100


def test_a_page_in_plain_text_says_it_all() -> None:
    text = page_text(PAGE, None)
    for said in ("OpenAI | Open AI", "$110B", "Amazon", "$15B", "500亿美元", "para 2", "as said"):
        assert said in text


def test_a_page_in_markdown_is_made_of_headings_lists_and_tables() -> None:
    text = page_markdown(PAGE)
    assert text.startswith(
        "# OpenAI \\| Open AI\n\nmodel lab\n\n"
        "- **raised:** $110B  \\*commitment\\*\n- **owns:** ChatGPT\n\n"
        "## Parts\n\n- Amazon: $50B\n  - first: $15B (announced)\n\n"
        "## Evidence\n\n| as published | at |\n| --- | ---: |\n| 500亿美元 | para 2 as said |\n\n"
        "The round is still open."
    )
