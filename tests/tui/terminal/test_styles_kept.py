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
from textual.widget import Widget

from tests.tui.test_explorer import opened, pressed
from tui.terminal.textual_private import styles
from tui.themes import NAMES
from tui.widgets.document_view import ROLES, DocumentView
from tui.widgets.row_painter import LOOKS
from tui.widgets.virtual_table import VirtualTable


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


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[DOMNode]:
    """The parts of pages and lists of which a style is found."""
    parts: list[DOMNode] = []
    apply = Stylesheet.apply

    def apply_and_note(stylesheet: Stylesheet, node: DOMNode, **how: Any) -> None:
        apply(stylesheet, node, **how)
        if any("view--" in name or "table--" in name for name in node.classes):
            parts.append(node)

    monkeypatch.setattr(Stylesheet, "apply", apply_and_note)
    return parts


async def test_each_part_is_styled_once_wherever_it_is(
    article_store: Path, found: list[DOMNode]
) -> None:
    async with opened(article_store, size=(120, 40)) as pilot:
        await pressed(pilot, "1", "enter", "e", "escape", "escape", "2", "3", "5", "T", "1")
        assert len(pilot.app.query(DocumentView)) + len(pilot.app.query(VirtualTable)) > 5
        names = [name for node in found for name in node.classes]
        assert len(names) == len(set(names)) > 15


@pytest.mark.parametrize("theme", NAMES.values())
async def test_all_of_a_kind_look_as_each_would_by_itself(article_store: Path, theme: str) -> None:
    async with opened(article_store, size=(120, 40)) as pilot:
        await pressed(pilot, "1", "enter", "e", "escape", "2", "5", "T")
        pilot.app.theme = theme
        await pilot.pause()
        looks: list[tuple[Widget, str]] = [
            (view, f"document-view--{role}")
            for view in pilot.app.query(DocumentView)
            for role in (*ROLES, "cursor", "thumb")
        ]
        looks += [
            (table, f"virtual-table--{look}")
            for table in pilot.app.query(VirtualTable)
            for look in LOOKS
        ]
        shared = [styles.part_style(*look) for look in looks]
        alone = []
        for look in looks:
            styles._parts.clear()
            alone.append(styles.part_style(*look))
        assert shared == alone
        assert len({*looks}) > 60 and len({*shared}) > 10


async def test_other_looks_reach_all_parts(article_store: Path) -> None:
    async with opened(article_store, size=(120, 40)) as pilot:
        page = pilot.app.query_one(DocumentView)
        dark = page._style("heading")
        assert dark == styles.part_style(page, "document-view--heading")
        pilot.app.theme = "termsheet-light"
        await pilot.pause()
        assert page._style("heading") != dark
        assert page._style("heading") == styles.part_style(page, "document-view--heading")


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
