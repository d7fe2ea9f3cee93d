"""What was closed is let go, and what has a look is not asked for it again."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from textual._styles_cache import StylesCache
from textual.css import stylesheet
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from tests.tui.test_explorer import opened, pressed
from tui.terminal.textual_private import styles
from tui.widgets.document_view import DocumentView


async def test_what_dialogs_drew_is_let_go(
    article_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has some widgets; those of the last ones may be there still."""
    made: WeakSet[StylesCache] = WeakSet()
    begin = StylesCache.__init__

    def begin_and_count(cache: StylesCache) -> None:
        begin(cache)
        made.add(cache)

    async with opened(article_store, size=(80, 24)) as pilot:
        await pressed(pilot, "t", "escape", "question_mark", "escape")
        monkeypatch.setattr(StylesCache, "__init__", begin_and_count)
        for _ in range(12):
            await pressed(pilot, "t", "escape", "question_mark", "escape")
        gc.collect()
        assert len(made) < 30


async def test_garbage_is_frozen_at_the_start_only(
    article_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is garbage by the time it is frozen is never collected."""
    times: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: times.append(gc.isenabled()))
    gc.disable()  # as `tui.launch` has it
    try:
        async with opened(article_store, size=(80, 24)) as pilot:
            assert gc.isenabled()
            await pressed(pilot, "2", "3", "1", "s", "s", "slash", "o", "enter")
    finally:
        gc.enable()
    assert times == [False]


async def test_the_focus_does_not_have_the_parts_of_lists_and_pages_styled_again(
    article_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[DOMNode] = []

    def find_and_note(stylesheet: Stylesheet, node: DOMNode) -> None:
        find(stylesheet, node)
        if getattr(node, "parts_ignore_focus", False):
            found.append(node)

    find = styles._find_parts
    monkeypatch.setattr(styles, "_find_parts", find_and_note)
    async with opened(article_store, size=(120, 40)) as pilot:
        await pressed(pilot, "1", "enter", "escape", "enter")
        found.clear()
        await pressed(pilot, "escape", "enter", "escape")
        assert found == []


async def test_other_looks_reach_all_parts(article_store: Path) -> None:
    async with opened(article_store, size=(120, 40)) as pilot:
        page = pilot.app.query_one(DocumentView)
        dark = page.get_component_rich_style("document-view--heading")
        pilot.app.theme = "termsheet-light"
        await pilot.pause()
        assert page.get_component_rich_style("document-view--heading") != dark


async def test_a_start_reads_each_style_sheet_once(
    article_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []

    def read_and_note(scope: str, css: str, read_from: tuple[str, str], **named: Any) -> Any:
        read.append((read_from, scope, named["tie_breaker"]))
        return parse(scope, css, read_from, **named)

    parse = stylesheet.parse  # type: ignore[attr-defined]
    monkeypatch.setattr(stylesheet, "parse", read_and_note)
    async with opened(article_store, size=(120, 40)) as pilot:
        assert len(read) == len(set(read)) > 10
        before = len(read)
        pilot.app.theme = "termsheet-light"
        await pilot.pause()
        assert len(read) > before + 10
        pilot.app.theme = "termsheet-dark"
        await pilot.pause()
        again = len(read)
        await pressed(pilot, "t")  # brings sheets of its own
        assert len(read[again:]) == len(set(read[again:])) <= again - before
