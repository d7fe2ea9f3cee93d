"""An app with one table in it, and sources whose reading can be watched, for the tests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.cells import cell_len
from rich.style import Style
from textual import events, on
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Input

from tui.widgets.cells import ROLES, Cell, Column, TableRow
from tui.widgets.virtual_table import VirtualTable

COLUMNS = (
    Column("company", "Company", 12, grow=1, keep=9),
    Column("amount", "Amount", 10, "right", keep=5),
    Column("status", "Status", 10, keep=1),
)
HEIGHT = 12
PAGE = HEIGHT - 1  # the header takes a line

M = TypeVar("M", bound=Message)


class Source:
    """Rows k0, k1, ... whose reading can be watched, held up or made to fail."""

    def __init__(self, count: int, keys: Sequence[str] | None = None, *, open: bool = True) -> None:
        self.total = count
        self.keys = keys
        self.calls: list[tuple[str, object]] = []
        self.threads: set[int] = set()
        self.gate = threading.Event()
        self.error: Exception | None = None
        if open:
            self.gate.set()

    def _called(self, name: str, what: object = None) -> None:
        self.calls.append((name, what))
        self.threads.add(threading.get_ident())
        assert self.gate.wait(20)
        if self.error is not None:
            raise self.error

    @property
    def windows(self) -> list[tuple[int, int]]:
        return [what for name, what in self.calls if name == "window" and isinstance(what, tuple)]

    def key(self, index: int) -> str:
        return f"k{index}" if self.keys is None else self.keys[index]

    def row(self, index: int) -> TableRow:
        role = ROLES[index % len(ROLES)]
        name, amount = f"Company {index}", Cell(f"${index}B", role, f"fact-{index}")
        return TableRow(self.key(index), (Cell(name), amount, Cell("signed")))

    def head(self, limit: int) -> Sequence[TableRow] | None:
        return None

    def count(self) -> int:
        self._called("count")
        return self.total

    def window(self, offset: int, limit: int) -> Sequence[TableRow]:
        self._called("window", (offset, limit))
        return [self.row(i) for i in range(offset, min(offset + limit, self.total))]

    def position(self, key: str) -> int | None:
        self._called("position", key)
        if self.keys is not None:
            return self.keys.index(key) if key in self.keys else None
        return int(key[1:]) if key[1:].isdigit() and int(key[1:]) < self.total else None


class TableApp(App[None]):
    def __init__(self, source: Source | None = None, columns: Sequence[Column] = COLUMNS) -> None:
        super().__init__()
        self.table = VirtualTable(
            columns, empty_text="No deals", failed_text="Not readable", id="deals"
        )
        self.messages: list[Message] = []
        if source is not None:
            self.table.show(source)

    def compose(self) -> ComposeResult:
        yield self.table
        yield Input(classes="-aside", id="aside")

    def on_mount(self) -> None:
        self.query_one(Input).display = False
        self.table.focus()

    def _noted(self, message: Message) -> None:
        self.messages.append(message)

    on_virtual_table_highlighted = _noted
    on_virtual_table_mark_toggled = _noted
    on_virtual_table_not_found = _noted
    on_virtual_table_failed = _noted

    @on(VirtualTable.Opened, "#deals")
    def _note_opened(self, message: VirtualTable.Opened) -> None:
        self.messages.append(message)

    def got(self, kind: type[M]) -> list[M]:
        return [message for message in self.messages if isinstance(message, kind)]


async def until(pilot: Pilot[None], done: Callable[[], bool]) -> None:
    for _ in range(1000):
        await pilot.pause()
        if done():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not happen")


async def settled(pilot: Pilot[None]) -> VirtualTable:
    """Wait until nothing is read any more."""
    app = pilot.app
    assert isinstance(app, TableApp)
    table = app.table

    def done() -> bool:
        return not table.is_loading and all(worker.is_finished for worker in app.workers)

    await until(pilot, done)
    await until(pilot, done)  # what came last may have asked for more
    return table


async def resized(pilot: Pilot[None], width: int, height: int) -> None:
    """Drag the window to another size, and wait until the table has it."""
    await pilot.resize_terminal(width, height)
    await until(pilot, lambda: pilot.app.query_one(VirtualTable).size == (width, height))
    await pilot.pause()


async def typed_ahead(pilot: Pilot[None], *keys: str) -> None:
    """Press keys faster than anybody can follow."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await pilot.pause()


def strips(table: VirtualTable) -> list[Strip]:
    """The lines as painted: what was not refreshed is what it was before."""
    return table.render_lines(table.size.region)


def lines(table: VirtualTable) -> list[str]:
    return [strip.text for strip in strips(table)]


async def wheel(pilot: Pilot[None], direction: int) -> None:
    """Turn the mouse wheel over the table."""
    table = pilot.app.query_one(VirtualTable)
    kind = events.MouseScrollDown if direction > 0 else events.MouseScrollUp
    table.post_message(kind(table, 2, 2, 0, direction, 0, False, False, False))
    await pilot.pause()


def cells_of(line: str) -> list[str]:
    """One entry for each terminal cell; the second cell of a wide character is empty."""
    cells: list[str] = []
    for character in line:
        width = cell_len(character)
        if width:
            cells += [character] + [""] * (width - 1)
        else:
            cells[-1] += character
    return cells


def style_at(strip: Strip, x: int) -> Style:
    for segment in strip:
        x -= segment.cell_length
        if x < 0:
            assert segment.style is not None
            return segment.style
    raise AssertionError("beyond the line")
