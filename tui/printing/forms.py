"""A view in all forms that it is printed in: the same for a command and for the explorer's files.

What is printed is made when it is asked for, so that a form costs nothing until somebody wants it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from db.named_tuple import NamedTuple
from tui.document import Document
from tui.figures import aloud
from tui.language import for_programs
from tui.printing.columns import Columns
from tui.printing.flat import Flat
from tui.printing.linear import fitted, linear_page, linear_rows
from tui.printing.pages import page_markdown, page_text
from tui.printing.write import csv_text, json_text, markdown_table, table_text

R = TypeVar("R")

PLAIN, CSV, JSON, MARKDOWN = "plain", "csv", "json", "markdown"
LINEAR = "linear"
"""Lines to be heard one after another, on any terminal: no columns, no drawings, no signs."""


class Printed(NamedTuple):
    """A view as text.

    Attributes:
        text: All of it.
        left_out: Columns for which there was no room.
    """

    text: str
    left_out: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Forms:
    """A view in each form.

    Attributes:
        json: What its JSON says.
        csv: Its table.
        markdown: Its Markdown.
        plain: Its plain text for a width in terminal cells; None for a file or a pipe.
        count: How many rows its table has.
        linear: Its text for screen readers.
        is_list: Whether it is rows in every form, and not a page.
    """

    json: Callable[[], object]
    csv: Callable[[], str]
    markdown: Callable[[], str]
    plain: Callable[[int | None], Printed]
    count: Callable[[], int]
    linear: Callable[[], str]
    is_list: bool = False

    def printed(self, form: str, width: int | None = None) -> Printed:
        """The view in one form."""
        match form:
            case "json":
                with for_programs():
                    return Printed(json_text(self.json()))
            case "csv":
                with for_programs():
                    return Printed(self.csv())
            case "markdown":
                return Printed(self.markdown())
            case "linear":
                with aloud():
                    return Printed(fitted(self.linear(), width))
            case _:
                return self.plain(width)


def of_rows(
    rows: Sequence[R], columns: Columns[R], flat: Callable[[], Flat[R]], json: Callable[[], object]
) -> Forms:
    """The forms of a list.

    Args:
        rows: Its rows.
        columns: What people read of each.
        flat: What spreadsheets get of each.
        json: What scripts get.
    """

    def plain(width: int | None) -> Printed:
        return Printed(*table_text(columns, rows, width)) if rows else Printed("")

    return Forms(
        json,
        lambda: csv_text(flat(), rows),
        lambda: markdown_table(columns, rows),
        plain,
        lambda: len(rows),
        lambda: linear_rows(columns, rows),
        is_list=True,
    )


def of_page(
    page: Callable[[], Document],
    json: Callable[[], object],
    flat: Callable[[], Flat[R]],
    rows: Callable[[], Sequence[R]],
    *,
    markdown: Callable[[], str] | None = None,
) -> Forms:
    """The forms of a page.

    Args:
        page: What it says.
        json: What scripts get.
        flat: What spreadsheets get of each row.
        rows: The rows of its table.
        markdown: Its Markdown, where that is more than the page.
    """
    return Forms(
        json,
        lambda: csv_text(flat(), rows()),
        markdown or (lambda: page_markdown(page())),
        lambda width: Printed(page_text(page(), width)),
        lambda: len(rows()),
        lambda: linear_page(page()),
    )
