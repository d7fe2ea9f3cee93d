"""The table of deals alone: no tabs, no keys, no status and no page around it."""

from __future__ import annotations

import sys

from textual.app import ComposeResult

from db.queries.window import View
from db.reader import Reader
from tui.panes.deals import DEALS
from tui.panes.subject import Rows
from tui.terminal.textual_private.app import TerminalApp
from tui.widgets.virtual_table import VirtualTable


class BareTable(TerminalApp):
    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        yield VirtualTable(DEALS.columns)

    def on_mount(self) -> None:
        table = self.query_one(VirtualTable)
        table.show(Rows(self._reader, DEALS, View()))
        table.focus()


if __name__ == "__main__":
    with Reader(sys.argv[1]) as store:
        BareTable(store).run()
