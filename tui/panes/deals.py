"""The deals: when, what kind, from whom to whom, how much, how firm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import deals
from db.rows import DealDetail, DealRow
from tui import words as w
from tui.language import N_
from tui.panes.companies import figure_cell, names_cell
from tui.panes.subject import Subject
from tui.phrases import brief, called, deal_state, status_role
from tui.widgets.cells import Cell, Column, TableRow

if TYPE_CHECKING:
    from tui.document import Document

_COLUMNS = (
    Column("announced", N_("Date"), 10, keep=6),
    Column("title", N_("Deal"), 18, grow=6, keep=7, max_width=48,
           repeats=("payers", "payees")),
    Column("kind", N_("Kind"), 11, keep=1, grow=1, max_width=16),
    Column("payers", N_("From"), 9, keep=4, grow=2, max_width=24),
    Column("payees", N_("To"), 8, keep=3, grow=2, max_width=24),
    Column("amount", N_("Amount"), 10, "right", keep=9, grow=1, max_width=14, wide=14),
    Column("status", N_("Status"), 13, keep=8, grow=1, max_width=15),
)  # fmt: skip


def _row(deal: DealRow) -> TableRow:
    return TableRow(deal.id, (
        Cell(deal.date or w.DASH, "" if deal.date else "dim"),
        Cell(called(deal.title), brief=brief(deal.title, (*deal.payers, *deal.payees))),
        Cell(w.word(w.DEAL_KINDS, deal.kind), "dim"),
        names_cell(deal.payers),
        names_cell(deal.payees),
        figure_cell(deal.amount),
        Cell(deal_state(deal), "conditional" if deal.conditional else status_role(deal.status)),
    ))  # fmt: skip


def _page(detail: DealDetail) -> Document:
    # Imported when a page is first made: the rows are on the screen sooner without it.
    from tui.pages.deal import deal_page

    return deal_page(detail)


DEALS = Subject(
    kind="deal",
    pane="deals",
    title="Deals",
    columns=_COLUMNS,
    sorts={column.key: column.key for column in _COLUMNS},
    listing=deals.LISTING,
    window=deals.window,
    rows=deals.rows,
    row=_row,
    detail=deals.detail,
    page=_page,
    empty=N_("No deal has these words in its title, parties or terms."),
)
