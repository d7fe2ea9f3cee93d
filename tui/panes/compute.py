"""The contracts: who supplies whom with how many gigawatts, for what, for how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import compute
from db.rows import ContractDetail, ContractRow, Figure
from tui import words as w
from tui.language import N_
from tui.panes.companies import figure_cell, names_cell
from tui.panes.subject import Subject
from tui.phrases import listed, status_role, status_text, term_text
from tui.widgets.cells import Cell, Column, TableRow

if TYPE_CHECKING:
    from tui.document import Document

_COLUMNS = (
    Column("supplier", N_("Supplier"), 10, grow=2, keep=9, max_width=24),
    Column("customer", N_("Customer"), 9, grow=1, keep=5, max_width=18),
    Column("power", N_("Power"), 8, "right", keep=8, grow=1, max_width=11, wide=9),
    Column("purpose", N_("For"), 9, grow=1, keep=3, max_width=24),
    Column("money", N_("Money"), 8, "right", keep=7, grow=1, max_width=12, wide=12),
    Column("term", N_("Term"), 7, keep=2),
    Column("status", N_("Status"), 11, keep=6),
    Column("announced", N_("Date"), 10, keep=1),
)


def _row(contract: ContractRow) -> TableRow:
    deal = contract.deal
    purposes = dict.fromkeys(w.word(w.PURPOSES, p.purpose) for p in contract.capacity if p.purpose)
    chips = dict.fromkeys(p.chip for p in contract.capacity if p.chip)
    sign = "+" if contract.amends and contract.money else ""
    power = Figure(contract.power_fact, "power_capacity", contract.power)
    return TableRow(deal.id, (
        names_cell(contract.suppliers),
        names_cell(contract.customers),
        figure_cell(power if contract.power else None),
        Cell(listed(purposes) or listed(chips) or w.DASH, "dim"),
        figure_cell(contract.money, sign),
        Cell(term_text(contract.term), "" if contract.term else "dim"),
        Cell(status_text(deal.status), status_role(deal.status)),
        Cell(deal.date or w.DASH, "dim"),
    ))  # fmt: skip


def _page(detail: ContractDetail) -> Document:
    # Imported when a page is first made: the rows are on the screen sooner without it.
    from tui.pages.contract import contract_page

    return contract_page(detail)


COMPUTE = Subject(
    kind="contract",
    pane="compute",
    title="Compute",
    columns=_COLUMNS,
    sorts={
        "supplier": "supplier", "customer": "customer", "power": "power", "money": "money",
        "term": "term", "status": "status", "announced": "announced",
    },
    listing=compute.LISTING,
    window=compute.window,
    rows=compute.rows,
    row=_row,
    detail=compute.detail,
    page=_page,
    empty=N_("No contract has these words in its title, parties or terms."),
)  # fmt: skip
