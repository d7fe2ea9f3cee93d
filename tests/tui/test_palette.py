"""The palette, and searches that go on when it is closed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
from rich.style import Style
from textual import events
from textual.command import CommandPalette, DiscoveryHit, Hits
from textual.css.query import NoMatches
from textual.widgets import OptionList
from textual.worker import WorkerFailed

from db.reader import Reader
from tui.app import Explorer
from tui.palette import Finder


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Have nothing be found until this is set."""
    goes_on = asyncio.Event()

    async def wait(provider: Finder, query: str) -> Hits:
        await goes_on.wait()
        yield DiscoveryHit("something", lambda: None)

    monkeypatch.setattr(Finder, "search", wait)
    return goes_on


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, search: asyncio.Event) -> None:
    """Have the palette itself go wrong, once the search has ended."""

    def fail(*_: object) -> None:
        if search.is_set():
            raise RuntimeError("this went wrong")

    monkeypatch.setattr(CommandPalette, "_refresh_command_list", fail)


@pytest.mark.usefixtures("broken")
async def test_what_goes_wrong_once_it_is_closed_is_nobodys_fault(
    article_store: Path, search: asyncio.Event
) -> None:
    with Reader(article_store) as reader:
        app = Explorer(reader)
        async with app.run_test() as pilot:
            await pilot.press("ctrl+p", "o")
            app.pop_screen()
            search.set()
            await pilot.pause(0.3)
            assert app.fault is None
            await pilot.press("1")
            assert app.here.id == "companies"


@pytest.mark.usefixtures("broken")
async def test_what_goes_wrong_while_it_is_open_is_told(
    article_store: Path, search: asyncio.Event
) -> None:
    with Reader(article_store) as reader:
        app = Explorer(reader)
        with pytest.raises(WorkerFailed, match="this went wrong"):
            async with app.run_test() as pilot:
                await pilot.press("ctrl+p", "o")
                search.set()
                await pilot.pause(1.0)
        assert app.fault is not None


@pytest.mark.parametrize(
    ("inner", "is_late"), [(NoMatches("gone"), True), (RuntimeError("a real one"), False)]
)
async def test_a_fault_of_another_worker_is_told(
    article_store: Path, inner: Exception, is_late: bool
) -> None:
    with Reader(article_store) as reader:
        app = Explorer(reader)
        with suppress(WorkerFailed):
            async with app.run_test():
                app._handle_exception(WorkerFailed(inner))
        assert (app.fault is None) == is_late


async def test_keys_that_open_and_close_it_many_times_leave_it_closed(article_store: Path) -> None:
    with Reader(article_store) as reader:
        app = Explorer(reader)
        async with app.run_test() as pilot:
            for number in range(15):
                await pilot.press("ctrl+p", *"open"[: number % 5], "escape")
            await pilot.pause(0.2)
            assert app.fault is None
            assert len(app.screen_stack) == 1


async def test_it_has_no_room_and_goes_on(article_store: Path) -> None:
    with Reader(article_store) as reader:
        app = Explorer(reader)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("ctrl+p", *"open")
            for size in ((1, 1), (2, 30), (3, 3), (0, 0), (80, 24)):
                await pilot.resize_terminal(*size)
                await pilot.press("pageup", "pagedown", "down")
            assert app.fault is None
            assert isinstance(app.screen, CommandPalette)


async def test_a_click_on_what_is_there_no_longer_chooses_nothing(article_store: Path) -> None:
    with Reader(article_store) as reader:
        app = Explorer(reader)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("ctrl+p", *"open")
            await pilot.pause(0.5)
            options = app.screen.query_one(OptionList)
            assert options.option_count > 1
            clicked = events.Click(options, 1, 1, 0, 0, 1, False, False, False, 1, 1,
                                   Style(meta={"option": 900}))  # fmt: skip
            await options._on_click(clicked)
            await pilot.pause(0.1)
            assert app.fault is None
            assert isinstance(app.screen, CommandPalette)


async def test_a_click_outside_of_a_window_that_got_smaller_hits_nothing(
    article_store: Path,
) -> None:
    with Reader(article_store) as reader:
        app = Explorer(reader)
        async with app.run_test(size=(60, 20)) as pilot:
            await pilot.press("ctrl+p")
            palette = app.screen
            palette.post_message(
                events.Click(palette, 70, 30, 0, 0, 1, False, False, False, 70, 30, Style())
            )
            await pilot.pause(0.1)
            assert app.screen is palette and app.fault is None


async def test_it_may_be_opened_again_while_it_lies_under_something(article_store: Path) -> None:
    with Reader(article_store) as reader:
        app = Explorer(reader)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("ctrl+p")
            app.action_help()
            await pilot.pause()
            app.action_command_palette()
            await pilot.pause()
            assert isinstance(app.screen, CommandPalette)
            assert app.fault is None
            await pilot.press("escape", "escape", "escape")
            await pilot.pause()
            assert len(app.screen_stack) == 1
