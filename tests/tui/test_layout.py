"""Pages that are too wide: what gives way, what stands below, and what is never parted."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from db.rows import Named
from tui.document import Grid, Heads, Span, Stem, Stems, Text
from tui.layout import layout
from tui.pages.spans import deal_span, legend
from tui.phrases import brief
from tui.wrapping import whole, wrapped

HEADS = (
    Heads("says", least=12, below=True),
    Heads("figure", "right", least=4),
    Heads("deal", grow=1, least=16),
    Heads("at", least=10, below=True),
)
ROW = (
    Span("a newspaper"), Span("$110B", fact="f"), Span("OpenAI round of 2026", go="deal/round"),
    Span("paragraph 12"),
)  # fmt: skip


def texts(block: Grid | Stems | Text, width: int) -> list[str]:
    return [line.text.rstrip() for line in layout([block], width)]


def test_all_columns_stand_beside_each_other_where_there_is_room() -> None:
    head, row = texts(Grid(HEADS, [(ROW, ())]), 60)
    assert head.split() == ["says", "figure", "deal", "at"]
    assert "paragraph 12" in row


def test_the_last_column_that_may_stands_below_first() -> None:
    assert texts(Grid(HEADS, [(ROW, ())]), 42) == [
        "says         figure  deal",
        "a newspaper   $110B  OpenAI round of 2026",
        "  at paragraph 12",
    ]
    assert texts(Grid(HEADS, [(ROW, (Span("a note"),))]), 30) == [
        "figure  deal",
        " $110B  OpenAI round of 2026",
        "  says a newspaper ·",
        "  at paragraph 12 · a note",
    ]


def test_nothing_is_said_below_of_what_says_nothing() -> None:
    row = (*ROW[:3], Span("–"))
    assert len(texts(Grid(HEADS, [(row, ())]), 42)) == 2


WORDS = st.text("ab 公司", max_size=30)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1), st.integers(20, 90))
def test_no_line_is_too_wide_and_no_figure_is_cut(
    rows: Sequence[Sequence[str]], width: int
) -> None:
    cells = [((Span(a), Span("$110B", fact="f"), Span(b), Span(c)), ()) for a, b, c in rows]
    lines = texts(Grid(HEADS, cells), width)
    assert all(cell_len(line) <= width for line in lines)
    assert sum(line.count("$110B") for line in lines) == len(rows)


def stem(words: str) -> Stem:
    return Stem(Span("OpenAI"), 1.0, 1.0, "●", "committed", Span("$730B"), Span(words))


def test_beside_a_drawing_words_are_there_as_a_whole_or_not_at_all() -> None:
    told = "2026-02-27 press"
    assert texts(Stems([stem(told)]), 60)[0].endswith("  2026-02-27 press")
    for width in (34, 40):
        (line,) = texts(Stems([stem(told)]), width)
        assert line.endswith("$730B  2026-02-27")
    (line,) = texts(Stems([stem(told)]), 28)
    assert line.endswith("$730B")


def test_a_line_ends_with_no_blank_and_begins_with_no_dot() -> None:
    spans = (Span("one two three", go="deal/x"), Span(" · ", "dim"), Span("four", go="deal/y"))
    first, second = wrapped(spans, 15, 0)
    assert [span.text for span in first.spans] == ["one two three", " ·"]
    assert second.text == "four"
    broken = next(iter(wrapped((Span("underlined words", go="deal/x"),), 12, 0)))
    assert broken.text == "underlined"


def test_a_sign_stays_with_its_words() -> None:
    signs = legend(("▲ secondary sale", "· basis not stated"))
    assert [line.text.strip() for line in wrapped((signs,), 20, 0)] == [
        "▲ secondary sale", "· basis not stated",
    ]  # fmt: skip
    pair = (whole(Span("Status ")), whole(Span("○ announced")))
    lines = wrapped((Span("From Broadcom   "), *pair), 24, 0)
    assert [line.text for line in lines] == ["From Broadcom", "Status ○ announced"]
    figure = Span("=至少54吉瓦", inputs=("f",))
    assert [line.text for line in wrapped((Span("已承诺 "), figure), 16, 0)][1] == figure.text
    long = Span("a text that is longer than any that is kept whole")
    assert whole(long) is long


OPENAI, BROADCOM = Named("openai", "OpenAI", None), Named("broadcom", "Broadcom", "博通")


def titled(title: str) -> str:
    return brief(Named("deal", title, None), (BROADCOM, OPENAI))


def test_a_title_is_without_the_parties_beside_it() -> None:
    assert titled("Broadcom to OpenAI: Custom accelerators") == "Custom accelerators"
    assert titled("OpenAI: 2024 round: second part") == "2024 round: second part"
    assert titled("Hock Tan's firm to OpenAI: Chips") == "Chips"
    assert deal_span(Named("d", "OpenAI: Chips", None), (OPENAI,)).go == "deal/d"


def test_any_other_title_stays_whole() -> None:
    for title in ("Project Rainier: Indiana", "OpenAI", "OpenAI: ", ": x", "OpenAI and AWS: x"):
        assert titled(title) == title
