"""Markdown as its readers read it: text stays text; a comparison is a table with footnotes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from db.build import build_store
from db.queries import companies
from db.queries.window import View
from db.reader import Reader
from db.reasoning.compare import compare
from tests.tui.cli_runner import Ask, runner, write_facts
from tui.document import Bar, Bars, Document, Field, Span, Text, Title
from tui.printing import answers
from tui.printing.forms import MARKDOWN
from tui.printing.pages import page_markdown
from tui.printing.write import markdown_line, markdown_link, markdown_rows, markdown_text

READER = MarkdownIt("commonmark").enable("table")
ODD = st.text("ab1.)|\\`*_[]()<>~&#-+=!: \n$软", max_size=30)
NOTE = re.compile(r"\[\^(\d+)\](?!:)")
NOTE_TEXT = re.compile(r"^\[\^(\d+)\]: (.+)$", re.MULTILINE)


def tokens(markdown: str) -> Iterator[Token]:
    for token in READER.parse(markdown):
        yield token
        yield from token.children or ()


def shown(text: str) -> str:
    """Text with its blanks as a page shows them."""
    return " ".join(text.split())


def kinds(markdown: str) -> set[str]:
    return {token.type for token in tokens(markdown)}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Ask:
    return runner(capsys)


# ------------------------------------------------------------------ text stays text


@given(ODD)
def test_a_line_is_read_as_the_text_that_it_was(text: str) -> None:
    markdown = markdown_line(text.strip())
    assert kinds(markdown) <= {"paragraph_open", "inline", "text", "text_special",
                               "paragraph_close"}  # fmt: skip
    read = "".join(token.content for token in tokens(markdown) if token.type != "inline")
    assert shown(read) == shown(text)


@given(st.lists(ODD, min_size=3, max_size=3))
def test_a_cell_is_read_as_the_text_that_it_was(cells: list[str]) -> None:
    table = markdown_rows([["a", "b", "c"], ["---"] * 3], [cells])
    read = [token.content for token in tokens(table) if token.type == "inline"]
    assert len(read) == 6
    inner = [
        "".join(child.content for child in token.children or ())
        for token in tokens(table)
        if token.type == "inline"
    ]
    assert list(map(shown, inner[3:])) == list(map(shown, cells))


@given(ODD, ODD)
def test_what_a_page_says_is_no_markup(one: str, other: str) -> None:
    page: Document = [
        Title(f"x{one}", (Span(other),)),
        Field(f"x{one}", (Span(other),)),
        Text((Span(other),)),
        Bars([Bar(Span(other), 0, 1, "", Span(one), (Span(other),))]),
    ]
    found = kinds(page_markdown(page))
    assert not found & {"link_open", "html_inline", "html_block", "image", "code_inline", "hr",
                        "ordered_list_open", "em_open", "fence", "code_block"}  # fmt: skip


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "<script>x</script>", "![x](y)", "a|b", "`x`", "1. x",
             "- x", "# x", "https://a.example/<b>", "javascript:alert(1)"],
)  # fmt: skip
def test_only_a_whole_web_address_is_a_link(text: str) -> None:
    assert markdown_link(text) == markdown_text(text)
    assert "link_open" not in kinds(markdown_line(text))


def test_an_address_leads_where_it_says() -> None:
    address = "https://a.example/b_c?d=e&f=*g*~"
    (link,) = [token for token in tokens(markdown_link(address)) if token.type == "link_open"]
    assert link.attrs["href"] == address
    assert f"<{address}>" in page_markdown([Field("link", (Span(address),))])


# ------------------------------------------------------------------ comparisons


def test_every_comparison_is_a_table_whose_notes_are_all_there(article_store: Path) -> None:
    with Reader(article_store) as reader:
        ids = [row.id for row in reader.ask(companies.window, View())]
        for chosen in itertools.combinations(ids[:9], 2):
            found = reader.ask(compare, chosen)
            text = answers.comparison(reader, found).printed(MARKDOWN).text
            notes = dict(NOTE_TEXT.findall(text))
            table = text.partition("\n[^1]:")[0]
            assert list(dict.fromkeys(NOTE.findall(table))) == list(notes), chosen
            rows = [line for line in text.splitlines() if line.startswith("|")]
            assert len(rows) == len(found.rows) + 2
            assert {line.count("|") for line in rows} == {5}
            told = [len(re.findall(r"\[\^", line)) for line in rows[2:]]
            figures = [sum(c is not None for c in row.cells) for row in found.rows]
            not_comparable = [not row.comparable for row in found.rows]
            assert told == [f + n for f, n in zip(figures, not_comparable, strict=True)]


def test_a_note_says_what_a_figure_rests_on(run: Ask, article_store: Path) -> None:
    text = run("compare", "openai", "anthropic", "--markdown", "--store", article_store).out
    notes = dict(NOTE_TEXT.findall(text))
    row = next(line for line in text.splitlines() if line.startswith("| Valuation |"))
    pre, post, why = (notes[number] for number in NOTE.findall(row))
    assert "$730B pre-money" in row and "$380B post-money" in row
    for said in ("pre-money", "2026-02-27", "reported", "OpenAI (company)", "para 5",
                 "21jingji-2026-02", "7300亿美元", "openai-pre-money-2026-02"):  # fmt: skip
        assert said in pre
    assert "post-money" in post
    assert why == "Not comparable: pre-money against post-money."
    alike = next(line for line in text.splitlines() if "like for like" in line)
    assert NOTE.findall(alike)[0] == NOTE.findall(row)[0]  # the same fact, the same note
    derived = notes[NOTE.findall(alike)[1]]
    assert "post\\_money - raised" in derived and "From $380B" in derived and "para 5" in derived
    assert "difference $380B" in alike
    assert "\n## Sources\n\n- 21jingji-2026-02: “" in text


def test_a_sum_made_for_the_comparison_tells_what_was_added_up(
    run: Ask, article_store: Path
) -> None:
    text = run("compare", "openai", "anthropic", "--markdown", "--store", article_store).out
    row = next(line for line in text.splitlines() if line.startswith("| Committed out |"))
    (number,) = NOTE.findall(row)
    note = dict(NOTE_TEXT.findall(text))[number]
    assert note.count("From $") == 2 and "380亿美元" in note


def test_hostile_names_stay_text_in_a_comparison(run: Ask, tmp_path: Path) -> None:
    names = ("[x](javascript:alert(1))", "a|b <img src=x> `c` _d_ # e")
    evidence = "{at: '<b>|', says: press, raw: '[^1]: |x 1'}"
    facts = write_facts(
        tmp_path,
        "entities:\n"
        + "".join(f"  - {{id: c{n}, kind: company, name: '{x}'}}\n" for n, x in enumerate(names))
        + "facts:\n"
        + "".join(
            f"  - {{id: f{n}, subject: c{n}, metric: headcount, nature: reported,"
            f" figure: 12, evidence: {evidence}}}\n"
            for n in range(len(names))
        ),
    )
    build_store([facts], tmp_path / "a.db")
    out = run("compare", "c0", "c1", "--markdown", "--store", tmp_path / "a.db").out
    assert not kinds(out) & {"link_open", "html_inline", "html_block", "code_inline", "em_open"}
    heads = [token.content for token in tokens(out) if token.type == "text" and token.content]
    assert {
        line.count("|") - line.count("\\|") for line in out.splitlines() if line[:1] == "|"
    } == {5}
    assert any("javascript" in head for head in heads)
