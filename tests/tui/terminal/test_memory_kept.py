"""What was closed is let go: nothing that a dialog drew stays in memory."""

from __future__ import annotations

import gc
from pathlib import Path
from weakref import WeakSet

import pytest
from textual._styles_cache import StylesCache

from tests.tui.test_explorer import opened, pressed


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
