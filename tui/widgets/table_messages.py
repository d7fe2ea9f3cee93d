"""What a table tells its screen.

The messages are reached as `VirtualTable.Highlighted` and so on, and handled by
`on_virtual_table_highlighted` and so on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from tui.widgets.cells import Cell, Column

if TYPE_CHECKING:
    from tui.widgets.virtual_table import VirtualTable


class TableMessage(Message, namespace="virtual_table"):
    """A message about one table."""

    def __init__(self, table: VirtualTable) -> None:
        super().__init__()
        self.table = table

    @property
    def control(self) -> VirtualTable:
        """The table, for `@on(..., "#id")`."""
        return self.table


class RowMessage(TableMessage, namespace="virtual_table"):
    """A message about one row, known by its key."""

    def __init__(self, table: VirtualTable, key: str) -> None:
        super().__init__(table)
        self.key = key


class Highlighted(TableMessage, namespace="virtual_table"):
    """The cursor is on another row or cell, or a new list is there (key None: it is empty)."""

    def __init__(self, table: VirtualTable, key: str | None, cell: Cell | None) -> None:
        super().__init__(table)
        self.key = key
        self.cell = cell

    def can_replace(self, message: Message) -> bool:
        """Only where the cursor came to rest matters."""
        return isinstance(message, Highlighted) and message.table is self.table


class Opened(RowMessage, namespace="virtual_table"):
    """A row is to be opened."""


class MarkToggled(RowMessage, namespace="virtual_table"):
    """A row got a mark or lost it; `table.marks` says which."""


class Counted(TableMessage, namespace="virtual_table"):
    """How many rows there are is known now, some time after the first of them."""


class NotFound(RowMessage, namespace="virtual_table"):
    """The row that `move_to` was asked for is not in this list."""


class Failed(TableMessage, namespace="virtual_table"):
    """The source could not be read."""

    def __init__(self, table: VirtualTable, error: Exception) -> None:
        super().__init__(table)
        self.error = error


class HeadClicked(TableMessage, namespace="virtual_table"):
    """The title of a column was clicked."""

    def __init__(self, table: VirtualTable, column: Column) -> None:
        super().__init__(table)
        self.column = column
