"""Folding text for searching, and asking the index and the text for what was folded."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.search_text import INDEXED, MAX_TERMS, fold, like_patterns, match_expression, terms

TEXTS = [
    "SoftBank 软银 软银集团",
    "Amazon 亚马逊 AWS",
    "OpenAI on Nvidia's Vera Rubin OpenAI与英伟达Vera Rubin算力协议",
    "100% of 50_000 chips",
    "100 of 50 000 chips",
    "C:\\deals",
    "Sam Altman 山姆·奥特曼",
    "Ångström Straße İstanbul",
    "𠮷野家 々 〇",
]


@pytest.fixture
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE search_text (rowid INTEGER PRIMARY KEY, text TEXT)")
        connection.execute(
            "CREATE VIRTUAL TABLE search_text_fts USING fts5"
            "(text, tokenize='trigram', content='search_text')"
        )
        rows = [(number, fold(text)) for number, text in enumerate(TEXTS)]
        connection.executemany("INSERT INTO search_text VALUES (?, ?)", rows)
        connection.execute("INSERT INTO search_text_fts(search_text_fts) VALUES ('rebuild')")
        yield connection


def found(index: sqlite3.Connection, query: str) -> list[int]:
    """The numbers of the texts in which all terms are found, looked up as the queries do it."""
    asked = terms(query)
    conditions, values = ["1"], []
    if match := match_expression(asked):
        conditions.append(
            "rowid IN (SELECT rowid FROM search_text_fts WHERE search_text_fts MATCH ?)"
        )
        values.append(match)
    for pattern in like_patterns(asked):
        conditions.append("text LIKE ? ESCAPE '\\'")
        values.append(pattern)
    sql = f"SELECT rowid FROM search_text WHERE {' AND '.join(conditions)}"
    return [row[0] for row in index.execute(sql, values)] if asked else []


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("软银", [0]),  # two characters
        ("软", [0]),  # one
        ("银集", [0]),  # inside a word
        ("软银集团", [0]),
        ("英伟达", [2]),
        ("a", [0, 1, 2, 5, 6, 7]),  # one Latin letter
        ("ws", [1]),
        ("soft", [0]),
        ("FTBAN", [0]),  # a substring, in any case
        ("ＳｏｆｔＢａｎｋ", [0]),  # fullwidth
        ("英伟达vera", [2]),  # both scripts in one term
        ("vera 算力", [2]),
        ("vera，算力", [2]),
        ("软银 amazon", []),
        ("奥特曼", [6]),
        ("山姆·奥特曼", [6]),
        ("山姆奥特曼", [6]),
        ("strasse", [7]),
        ("istanbul", []),
        ("İstanbul", [7]),
        ("𠮷野", [8]),
        ("〇", [8]),
        ("deals", [5]),
    ],
)
def test_what_is_found(index: sqlite3.Connection, query: str, texts: list[int]) -> None:
    assert found(index, query) == texts


@pytest.mark.parametrize(
    ("query", "texts"),
    [("0%", [3]), ("0_", [3]), ("100%", [3]), ("50_000", [3]), ("%", []), ("_", []), ("\\", [])],
)
def test_wildcards_are_letters_like_others(
    index: sqlite3.Connection, query: str, texts: list[int]
) -> None:
    assert found(index, query) == texts


@pytest.mark.parametrize("query", ["", " ", '"', "*", "(", "()", "-", "·", "··", "\0", "'; --"])
def test_what_holds_no_letter_or_digit_asks_for_nothing(query: str) -> None:
    assert terms(query) == []


def test_two_thousand_random_strings_raise_nothing(index: sqlite3.Connection) -> None:
    chance = random.Random(20260227)
    pieces = [
        '"',
        "'",
        "*",
        "(",
        ")",
        "NEAR",
        "AND",
        "OR",
        "NOT",
        ":",
        "^",
        "-",
        "+",
        "{",
        "}",
        "%",
        "_",
        "\\",
        "软",
        "银",
        "a",
        "Z",
        "9",
        " ",
        "\0",
        "\ud800",
        "é",
        "\u0301",
        "😀",
        "·",
        "ß",
        "text:",
        "İ",
        "ﷺ",
        "\u202e",
        "\x1b[31m",
    ]
    for _ in range(2_000):
        wild = "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randrange(6)))
        query = "".join(chance.choices(pieces, k=chance.randrange(12))) + wild
        found(index, query)


@given(st.text(max_size=40))
@example("l·l")
@example("\u0387")
@example("ŀ")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
@example("", "软银", "集团")
@example("", "ΐ\u0345", "")
def test_a_text_is_found_by_each_of_its_words(before: str, words: str, after: str) -> None:
    stored = fold(f"{before} {words} {after}")
    for term in terms(words):
        assert term in stored


@given(st.text())
def test_terms_are_few_and_can_be_asked_for(query: str) -> None:
    asked = terms(query)
    assert len(asked) <= MAX_TERMS
    assert len(asked) == len(set(asked))
    expression = match_expression(asked)
    assert expression.count('"') == 2 * sum(len(term) >= INDEXED for term in asked)


def test_a_very_long_query_is_cut() -> None:
    assert sum(map(len, terms("软" * 100_000))) < 1_000
