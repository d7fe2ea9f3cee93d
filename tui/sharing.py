"""Copying what the cursor is on: finds it, asks the store for its source, hands it over, tells."""

from __future__ import annotations

import asyncio
import os
from functools import partial
from typing import TYPE_CHECKING

from db.named_tuple import NamedTuple
from db.queries import facts
from db.reader import QueryStopped, Reader
from db.store import StoreError
from tui import copying
from tui.copying import Copied
from tui.faults import said
from tui.key_names import key_of
from tui.language import N_, _
from tui.phrases import listed
from tui.terminal.clipboard import MOST_BYTES, hand_over, programs
from tui.widgets.cells import Cell, cut
from tui.widgets.document_view import DocumentView
from tui.widgets.virtual_table import VirtualTable

if TYPE_CHECKING:
    from tui.app import Explorer
    from tui.document import Document

NOTHING = N_("Nothing here to copy.")
TOO_LARGE = N_(
    "This is more than the {most:,} bytes that terminals take; {key} writes it into a file."
)
LONGEST_TOLD = 100
WHAT = ("figure", "row", "page", "address")
"""What can be copied."""
FORMS = {"text": "plain", "markdown": "markdown"}
"""In which forms, as people call them."""


class Chosen(NamedTuple):
    """What is to be copied, read off the screen.

    Attributes:
        ready: The same, where that is all there is to know.
        fact: The fact that the store is to be asked about, if any.
        document: The page, if it is all of it.
    """

    ready: Copied | None = None
    fact: str | None = None
    document: Document | None = None


def chosen(app: Explorer, what: str) -> Chosen | None:
    """What the cursor is on; None where that is nothing.

    Args:
        app: The explorer.
        what: One of `WHAT`.
    """
    focused = app.focused
    if what == "address":
        from tui.travel import here

        return Chosen(copying.address(str(here(app))))
    if isinstance(focused, VirtualTable):
        return _in_table(focused, what)
    if not isinstance(focused, DocumentView):
        return None
    told_of = _told_of(focused) if what == "figure" else None
    return Chosen(fact=told_of) if told_of else _on_page(focused, what)


def _told_of(view: DocumentView) -> str | None:
    """The fact whose evidence is shown, unless the cursor is on something of its own."""
    from tui.panes.evidence_panel import EvidencePanel

    panel, span = view.parent, view.current
    if not isinstance(panel, EvidencePanel) or (span and (span.fact or span.go or span.inputs)):
        return None
    return panel.fact


def _in_table(table: VirtualTable, what: str) -> Chosen | None:
    row, cell, column = table.current_row, table.cursor_cell, table.cursor_column
    if row is None or cell is None or column is None or what == "page":
        return None
    if what == "row":
        return Chosen(copying.row(table.columns, row))
    if cell.fact:
        return Chosen(fact=cell.fact)
    if cell.inputs:
        about = listed(dict.fromkeys((_(column.title), row.cells[0].text)))
        return Chosen(copying.total(cell.text, about, len(cell.inputs)))
    return Chosen(copying.words(cell.text)) if _says_something(cell) else None


def _says_something(cell: Cell) -> bool:
    return cell.text.strip() not in ("", "–")


def _on_page(view: DocumentView, what: str) -> Chosen | None:
    span, line = view.current, view.current_line
    if what == "page":
        return Chosen(document=view.document) if view.document else None
    if what == "figure" and span is not None:
        if span.fact and not span.go:
            return Chosen(fact=span.fact)
        if span.inputs:
            about = view.about_line
            return Chosen(copying.total(span.text.strip(), about, len(span.inputs)))
        return Chosen(fact=span.fact) if span.fact else Chosen(copying.words(span.text))
    return Chosen(copying.line(line)) if line is not None and line.text.strip() else None


def _made(reader: Reader, as_of: str, what: Chosen) -> Copied | None:
    """What is to be copied, in full; in a thread."""
    if what.ready is not None:
        return what.ready
    if what.document is not None:
        return copying.page(what.document)
    found = reader.ask(facts.detail, what.fact or "", as_of)
    return None if found is None else copying.figure(found)


async def copy(app: Explorer, what: Chosen, form: str) -> None:
    """Copy something, and tell what became of it; never raises for the clipboard's sake.

    Args:
        app: The explorer.
        what: What to copy.
        form: One of the values of `FORMS`.
    """
    session = app.session
    try:
        made = await asyncio.to_thread(partial(_made, session.reader, session.as_of, what))
    except (StoreError, QueryStopped) as error:
        app.notify(said(error), title=_("Not copied"), severity="error", markup=False)
        return
    text = "" if made is None else made.markdown if form == "markdown" else made.plain
    if not text.strip():
        app.notify(_(NOTHING), timeout=3)
        return
    # A guest starts no programs.
    takers = programs(os.environ) if session.may_write and not app.is_headless else []
    told = await asyncio.to_thread(hand_over, text, takers) if takers else ""
    title = _("Copied ({by})").format(by=told) if told else _("Sent to the terminal")
    if not told and not app.copy_to_clipboard(text):
        app.notify(
            _(TOO_LARGE).format(most=MOST_BYTES, key=key_of("app.export", "x")),
            title=_("Not copied"),
            severity="warning",
            markup=False,
        )
        return
    app.notify(cut(" ".join(text.split()), LONGEST_TOLD), title=title, markup=False, timeout=4)


def begin(app: Explorer, what: str, form: str | None = None) -> None:
    """Copy what the cursor is on.

    Args:
        app: The explorer.
        what: One of `WHAT`.
        form: One of the values of `FORMS`; None for the usual one, and the other when the same is
            copied once more.
    """
    table = app.focused
    if isinstance(table, VirtualTable) and table.current_row is None and table.is_loading:
        table.once_read(lambda _: begin(app, what, form))
        return
    found = chosen(app, what)
    if found is None:
        app.notify(_(NOTHING), timeout=3)
        return
    work = copy(app, found, form or _form_for(app, (what, found)))
    app.run_worker(work, group="copy", exclusive=True, exit_on_error=False)


def _form_for(app: Explorer, key: object) -> str:
    session = app.session
    others = {"plain": "markdown", "markdown": "plain"}
    again = session.copied == (key, session.copies)
    form = others[session.copies] if again else session.copies
    session.copied = (key, form)
    return form
