"""The figures of companies that are kept for their list: the same as when they are added up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.queries import arranged, companies
from db.queries.kept_figures import kept_headlines
from db.queries.listing import View
from db.safe_text import is_clean
from db.store import open_store
from tests.bench.stores import make_store


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "made.db"
    make_store(path, 1000)
    return path


@pytest.fixture(scope="module", params=["article", "made"])
def store(
    request: pytest.FixtureRequest, article_store: Path, made: Path
) -> Iterator[sqlite3.Connection]:
    with closing(open_store(article_store if request.param == "article" else made)) as opened:
        yield opened


def _ids(store: sqlite3.Connection) -> list[str]:
    return [row[0] for row in store.execute("SELECT id FROM entity ORDER BY position")]


def test_what_is_kept_is_what_the_facts_say(store: sqlite3.Connection) -> None:
    ids = _ids(store)
    kept, asked = kept_headlines(store, ids), companies.headlines(store, ids)
    assert len(kept) > 5
    for id_, line in kept.items():
        stated = {name: figure for name, figure in asked[id_].figures.items() if figure}
        assert line.figures == stated
        assert line.facts == asked[id_].facts
        for name, figure in stated.items():  # what is compared leaves it out
            was = line.figures[name]
            assert was and (was.quantity and was.quantity.raw) == (
                figure.quantity and figure.quantity.raw
            )


def test_all_that_are_listed_are_kept(store: sqlite3.Connection) -> None:
    arrangement = arranged.arrange(store, companies.LISTING, View())
    assert arrangement is not None
    listed = arrangement.ids(store, 0, -1)
    assert set(kept_headlines(store, listed)) == set(listed)


def test_the_rows_of_other_days_are_asked(store: sqlite3.Connection) -> None:
    ids, day = _ids(store), "2024-06-30"
    lines = companies.headlines(store, ids, day)
    for row in companies.rows(store, ids, day):
        assert {name: getattr(row, name) for name in companies.FIGURES} == lines[row.id].figures


def test_a_list_of_companies_adds_nothing_up(made: Path) -> None:
    with closing(open_store(made)) as store:
        told: list[str] = []
        store.set_trace_callback(told.append)
        assert companies.rows(store, _ids(store)[:10])
        store.set_trace_callback(None)
    assert not any("FROM fact" in sql or "JOIN fact" in sql for sql in told), told


HOSTILE = (
    "", "[]", "7", "{", '{"raised": 7}', '{"raised": []}', '{"raised": [' + "[" * 5000,
    '{"raised": ["a", "raised", [1], null, null, null, "x", false, 0, []]}',
    '{"raised": ["a", "raised", null, null, null, null, "x", false, "many", []]}',
    '{"raised": ["a", "raised", null, null, null, null, "x", false, 0, "abc"]}',
    '{"raised": ["a", "raised", ["x", 1, 0, 0, 0, "USD", null], null, null, null, "x", 0, 0, []]}',
)  # fmt: skip


def _altered(made: Path, tmp_path: Path, text: str) -> sqlite3.Connection:
    altered = sqlite3.connect(tmp_path / "altered.db")
    with closing(sqlite3.connect(made)) as whole:
        whole.backup(altered)
    altered.execute("UPDATE entity_figures SET figures = ?", (text,))
    return altered


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_makes_no_sense_is_asked_anew(made: Path, tmp_path: Path, text: str) -> None:
    with closing(_altered(made, tmp_path, text)) as store:
        for row in companies.rows(store, _ids(store)):
            assert row.raised is None or row.raised.metric == "raised"
            assert row.raised is None or row.raised.inputs != tuple("abc")


def test_hostile_words_are_cleaned(made: Path, tmp_path: Path) -> None:
    text = '{"raised": ["a\\u001b[2J", "x\\u0007", null, "\\u202eword", null, null, "\\u009b", 0, 0, ["\\u0000"]]}'  # noqa: E501
    with closing(_altered(made, tmp_path, text)) as store:
        raised = companies.rows(store, _ids(store)[:1])[0].raised
    assert raised is not None
    words = (raised.fact, raised.metric, raised.words, raised.nature, *raised.inputs)
    assert all(word and is_clean(word) for word in words)
