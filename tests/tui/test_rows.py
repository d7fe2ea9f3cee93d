"""The rows of a list, asked for by several threads at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from db.queries.arranged import arrange
from db.queries.window import View
from db.reader import QueryCancelled, Reader
from tui.panes import subject
from tui.panes.companies import COMPANIES
from tui.panes.subject import Rows

VIEW = View(sort="raised", descending=True)


@pytest.fixture
def arranged(monkeypatch: pytest.MonkeyPatch) -> list[View]:
    """The views that were arranged; each takes a while."""
    views: list[View] = []

    def slow(store: Any, listing: Any, view: View) -> Any:
        views.append(view)
        time.sleep(0.2)
        return arrange(store, listing, view)

    monkeypatch.setattr(subject, "arrange", slow)
    return views


def test_a_list_is_arranged_once_for_all_who_need_it(
    article_store: Path, arranged: list[View]
) -> None:
    with Reader(article_store) as reader, ThreadPoolExecutor(3) as pool:
        rows = Rows(reader, COMPANIES, VIEW)
        count = pool.submit(rows.count)
        time.sleep(0.05)
        window, place = pool.submit(rows.window, 0, 5), pool.submit(rows.position, "openai")
        assert len(window.result()) == 5
        assert place.result() == 0
        assert count.result() == 18
    assert arranged == [VIEW]


def test_of_two_lists_that_are_being_arranged_the_older_is_given_up(
    article_store: Path, arranged: list[View]
) -> None:
    with Reader(article_store) as reader, ThreadPoolExecutor(2) as pool:
        older = pool.submit(Rows(reader, COMPANIES, VIEW).count)
        time.sleep(0.05)
        newer = Rows(reader, COMPANIES, VIEW._replace(descending=False))
        assert newer.count() == 18
        with pytest.raises(QueryCancelled):
            older.result()


def test_an_older_list_that_is_asked_late_does_not_disturb_the_newer_one(
    article_store: Path, arranged: list[View]
) -> None:
    with Reader(article_store) as reader, ThreadPoolExecutor(2) as pool:
        older = Rows(reader, COMPANIES, VIEW)
        newer = Rows(reader, COMPANIES, VIEW._replace(descending=False))
        count = pool.submit(newer.count)
        time.sleep(0.05)
        with pytest.raises(QueryCancelled):
            older.count()
        assert count.result() == 18
