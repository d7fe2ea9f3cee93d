"""Questions to a store: figures come out as they went in, things are found, lists are windows."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.facts.derive import is_storable
from db.facts.tables import _quantity
from db.quantity import Quantity
from db.queries import companies, compute, deals, facts, sources
from db.queries.search import deals_named, entities_named, search
from db.queries.window import Listing, View, count, ids, position
from db.safe_text import is_clean
from db.schema import create
from db.store import open_store
from tests.db.facts_files import store_of, with_base
from tests.db.quantities import quantities

LISTINGS: dict[str, tuple[Listing, Any]] = {
    "companies": (companies.LISTING, companies.window),
    "deals": (deals.LISTING, deals.window),
    "contracts": (compute.LISTING, compute.window),
    "facts": (facts.LISTING, facts.window),
    "sources": (sources.LISTING, sources.window),
}


@pytest.fixture
def article(article_store: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_store(article_store)) as connection:
        yield connection


@pytest.fixture(scope="module")
def empty() -> Iterator[sqlite3.Connection]:
    """A store in memory with one entity and one metric, for rows of `fact` put in by hand."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create(sqlite_utils.Database(connection))
        connection.execute(
            "INSERT INTO entity (id, kind, name_en, position) VALUES ('a', 'company', 'A', 0)"
        )
        yield connection


ROW = {
    "id": "fact", "kind": "measure", "subject": "a", "metric": "valuation", "nature": "reported",
    "known_from": "2026", "known_by": "2026-12-31", "rank": "normal", "first_hand": 1,
    "preference": "", "position": 0,
}  # fmt: skip


@given(quantities(), st.text(min_size=1, max_size=20).filter(is_clean))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
def test_a_quantity_survives_the_store(
    empty: sqlite3.Connection, figure: Quantity, raw: str
) -> None:
    given_figure = Quantity(
        figure.low,
        figure.high,
        figure.unit,
        figure.low_open,
        figure.high_open,
        figure.approximate,
        raw,
    )
    if not is_storable(given_figure):
        return  # refused before it gets here; see the test below
    row = {**ROW, **_quantity(given_figure)}
    names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    empty.execute(f"INSERT OR REPLACE INTO fact ({names}) VALUES ({values})", row)
    (found,) = facts.rows(empty, ["fact"])
    assert found.quantity == given_figure
    assert found.quantity is not None
    assert found.quantity.raw == raw
    for bound, given_bound in (
        (found.quantity.low, figure.low),
        (found.quantity.high, figure.high),
    ):
        assert type(bound) is type(given_bound)


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(3, 12))
def test_fifteen_digits_of_a_ratio_can_always_be_stored(digits: int, places: int) -> None:
    ratio = Decimal(digits).scaleb(-places)
    if abs(ratio) < 10**12:
        assert is_storable(Quantity.exact(ratio, "ratio"))


def test_what_a_store_cannot_hold_is_known_beforehand() -> None:
    assert not is_storable(Quantity.exact(Decimal("123456789.012345678"), "ratio"))
    assert is_storable(Quantity.exact(2**63 - 1, "USD"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("软银", "softbank"), ("软", "softbank"), ("英伟达", "nvidia"), ("伟达", "nvidia"),
        ("soft", "softbank"), ("OPENAI", "openai"), ("vera rubin", "vera-rubin"),
        ("aws", "aws"), ("奥特曼", "sam-altman"), ("山姆·奥特曼", "sam-altman"),
        ("融资", "openai-round-2026-02"), ("openai 融资", "openai-round-2026-02"),
        ("1100亿", "openai-round-2026-02/amount"), ("突破9亿", "chatgpt-weekly-users-2026-02"),
        ("世纪经济", "21jingji-2026-02"),
    ],
)  # fmt: skip
def test_search(article: sqlite3.Connection, words: str, found: str) -> None:
    assert found in [hit.id for hit in search(article, words)]


def test_companies_come_before_what_is_said_of_them(article: sqlite3.Connection) -> None:
    kinds = [hit.kind for hit in search(article, "nvidia", 200)]
    assert kinds == sorted(kinds, key=["entity", "deal", "source", "fact"].index)
    assert kinds[0] == "entity"
    assert len(search(article, "nvidia", 3)) == 3


@pytest.mark.parametrize(
    "words", ["", " ", "%", "_", "\\", '"', "*", "-", "·", "zzzz", "openai zzzz"]
)
def test_what_is_not_there_is_not_found(article: sqlite3.Connection, words: str) -> None:
    assert search(article, words) == []


@pytest.mark.parametrize("words", ["o%ai", "open_i", "%软%", "软%银"])
def test_wildcards_stand_for_themselves(article: sqlite3.Connection, words: str) -> None:
    assert search(article, words) == []
    assert deals.window(article, View(words=words)) == []


def test_two_thousand_random_searches_raise_nothing(article: sqlite3.Connection) -> None:
    chance = random.Random(228)
    pieces = [
        '"',
        "'",
        "*",
        "(",
        ")",
        "NEAR(",
        " AND ",
        " OR ",
        " NOT ",
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
        "o",
        "open",
        "9",
        " ",
        "\0",
        "\ud800",
        "\u0301",
        "·",
        "?1",
        ":as_of",
        "text:",
        "İ",
        "\u202e",
        "\x1b[31m",
        "--",
        ";",
    ]
    for _ in range(2_000):
        wild = "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randrange(4)))
        words = "".join(chance.choices(pieces, k=chance.randrange(10))) + wild
        for hit in search(article, words, 5):
            assert is_clean(hit.label)
        count(article, deals.LISTING, View(words=words))
        entities_named(article, words)
        deals_named(article, words)


def test_names_lead_to_one_entity_or_to_those_that_hold_them(article: sqlite3.Connection) -> None:
    assert [found.id for found in entities_named(article, "软银")] == ["softbank"]
    assert [found.id for found in entities_named(article, " ｎｖｉｄｉａ ")] == ["nvidia"]
    assert "amazon" in [found.id for found in entities_named(article, "mazon")]
    assert entities_named(article, "") == []
    assert entities_named(article, "zzz") == []
    by_id = deals_named(article, "openai-round-2026-02")
    assert [found.id for found in by_id] == ["openai-round-2026-02"]
    assert [found.id for found in deals_named(article, "xAI E轮融资")] == ["xai-series-e"]
    assert "anthropic-series-g" in [found.id for found in deals_named(article, "series")]


@pytest.mark.parametrize("name", LISTINGS)
def test_windows_together_are_the_list(article: sqlite3.Connection, name: str) -> None:
    listing, window = LISTINGS[name]
    whole = window(article, View())
    assert len(whole) == count(article, listing, View()) > 0
    pieces = [row for start in range(0, len(whole), 7) for row in window(article, View(), start, 7)]
    assert pieces == whole


@pytest.mark.parametrize("name", LISTINGS)
def test_a_row_is_where_its_position_says(article: sqlite3.Connection, name: str) -> None:
    listing, _ = LISTINGS[name]
    for sort in ("", *listing.sorts):
        view = View(sort=sort, descending=bool(sort))
        listed = ids(article, listing, view, 0, -1)
        for place in (0, len(listed) // 2, len(listed) - 1):
            assert position(article, listing, view, listed[place]) == place
        assert position(article, listing, view, "nowhere") is None


@pytest.mark.parametrize("name", LISTINGS)
def test_sorting_puts_the_unknown_last_either_way(article: sqlite3.Connection, name: str) -> None:
    listing, _ = LISTINGS[name]
    for sort, expression in listing.sorts.items():
        for descending in (False, True):
            listed = ids(article, listing, View(sort=sort, descending=descending), 0, -1)
            sql = f"SELECT ({expression}) FROM {listing.source} WHERE {listing.id} = :id"
            values = [
                article.execute(sql, {"id": id_, "as_of": "9999-12-31"}).fetchone()[0]
                for id_ in listed
            ]
            there = [value for value in values if value is not None]
            assert values[: len(there)] == there, (sort, descending)
            if "NOCASE" not in expression:
                assert there == sorted(there, reverse=descending), (sort, descending)


def test_hostile_text_comes_out_clean(tmp_path: Path) -> None:
    """Whatever is in a store, made by whatever program, a row is safe to show."""
    with store_of(
        tmp_path,
        with_base("""
        facts:
          - {id: f, subject: openai, metric: position, words: w, nature: reported,
             evidence: {says: press}}
        """),
    ) as connection:
        copy = sqlite3.connect(":memory:", isolation_level=None)
        connection.backup(copy)
    hostile = "\x1b]52;c;eA==\x07\u202e[/red]"
    for table, column in (("entity", "name_en"), ("fact", "words_en"), ("source", "title_en"),
                          ("evidence", "attributed_to"), ("fact", "scope")):  # fmt: skip
        copy.execute(f"UPDATE {table} SET {column} = ?", (hostile,))
    with closing(copy):
        for row in (*facts.window(copy, View()), *companies.window(copy, View())):
            assert all(is_clean(text) for text in texts(row)), row


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


def test_queries_answer_for_what_is_not_there(article: sqlite3.Connection) -> None:
    assert deals.detail(article, "nowhere") is None
    assert facts.detail(article, "nowhere") is None
    assert companies.detail(article, "nowhere") is None
    assert deals.rows(article, []) == []
    assert facts.rows(article, ["nowhere"]) == []


def test_a_deal_is_not_there_before_anything_was_known_of_it(article: sqlite3.Connection) -> None:
    assert deals.detail(article, "openai-round-2026-02", "2026-02-26") is None
    assert deals.detail(article, "openai-round-2026-02", "2026-02-27") is not None
    before = [row.id for row in deals.window(article, View(as_of="2025-12-31"))]
    assert "openai-aws-2025-11" in before
    assert "openai-round-2026-02" not in before
    assert "openai-round-2026-02" not in [
        hit.id for hit in search(article, "融资", as_of="2025-12-31")
    ]
