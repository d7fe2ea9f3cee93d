"""The facts, one a row: whose they are, the figure, what limits it, who says so.

There is no tab for them: they are opened by an address, such as `facts?metric=revenue`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import facts
from db.rows import FactDetail, FactRow
from tui import words as w
from tui.language import N_, _
from tui.panes.list_pane import ListPane
from tui.panes.subject import Subject
from tui.phrases import DERIVED, called, fact_basis, fact_figure, says
from tui.session import Session
from tui.widgets.cells import Cell, Column, TableRow
from tui.widgets.virtual_table import VirtualTable

if TYPE_CHECKING:
    from tui.document import Document

_COLUMNS = (
    Column("subject", N_("Company"), 10, grow=2, keep=8, max_width=26),
    Column("metric", N_("Metric"), 12, grow=2, keep=7, max_width=26),
    Column("figure", N_("Figure"), 10, "right", keep=9, grow=1, max_width=20),
    Column("basis", N_("Basis, period"), 12, grow=2, keep=6, max_width=30),
    Column("nature", N_("Who says so"), 12, grow=2, keep=5, max_width=30),
    Column("known_from", N_("Known from"), 10, keep=4),
)


def _row(fact: FactRow) -> TableRow:
    mark = DERIVED if fact.derived else ""
    return TableRow(fact.id, (
        Cell(called(fact.subject)),
        Cell(w.word(w.METRICS, fact.metric)),
        Cell(mark + fact_figure(fact), "derived" if mark else "", fact.id),
        Cell(fact_basis(fact), "dim"),
        Cell(says(fact)),
        Cell(fact.known_from, "dim"),
    ))  # fmt: skip


def _page(detail: FactDetail) -> Document:
    # Imported when a page is first made: the rows are on the screen sooner without it.
    from tui.pages.evidence import fact_page

    return fact_page(detail)


FACTS = Subject(
    kind="fact",
    pane="facts",
    title=N_("Facts"),
    columns=_COLUMNS,
    sorts={key: key for key in ("subject", "metric", "figure", "nature", "known_from")},
    listing=facts.LISTING,
    window=facts.window,
    rows=facts.rows,
    row=_row,
    detail=facts.detail,
    page=_page,
    empty=N_("No fact is like this."),
)


class FactsPane(ListPane):
    """The list of facts."""

    def __init__(self, session: Session) -> None:
        super().__init__(FACTS, session)

    def on_virtual_table_mark_toggled(self, event: VirtualTable.MarkToggled) -> None:
        """Say why nothing is marked; the handler of all lists has nothing to do."""
        event.stop()
        event.prevent_default()
        self.app.notify(_("Companies and deals are compared: mark this one's company or deal."))
