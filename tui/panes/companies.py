"""The companies: what each is worth, raised, committed, computes with and spends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.queries import companies
from db.queries.profile import profile
from db.rows import CompanyDetail, CompanyRow, Figure, Named
from tui.language import N_
from tui.panes.subject import Subject
from tui.phrases import both_names, called, figure_text, names
from tui.widgets.cells import Cell, Column, TableRow

if TYPE_CHECKING:
    from tui.document import Document

_COLUMNS = (
    Column("name", N_("Company"), 12, grow=3, keep=9, max_width=30),
    Column("valuation", N_("Valuation"), 11, "right", keep=8, grow=1, max_width=14, wide=16),
    Column("raised", N_("Raised"), 10, "right", keep=7, grow=1, max_width=15, wide=16),
    Column("committed_out", N_("Committed"), 10, "right", keep=6, grow=1, max_width=12, wide=14),
    Column("compute", N_("Compute"), 10, "right", keep=4, grow=1, max_width=12, wide=11),
    Column("capex", N_("Capex"), 11, "right", keep=5, grow=1, max_width=16, wide=16),
)


def _row(company: CompanyRow) -> TableRow:
    name = both_names(company.name)
    return TableRow(company.id, (
        Cell(name, shorter=(called(company.name),)),
        figure_cell(company.valuation),
        figure_cell(company.raised),
        figure_cell(company.committed_out),
        figure_cell(company.compute),
        figure_cell(company.capex),
    ))  # fmt: skip


def names_cell(parties: Sequence[Named]) -> Cell:
    """The names of companies in a list; a single one can be followed."""
    go = f"company/{parties[0].id}" if len(parties) == 1 else None
    return Cell(names(parties), go=go)


def figure_cell(figure: Figure | None, lead: str = "") -> Cell:
    """A figure in a list, with the facts behind it; `lead` stands before it."""
    if figure is None:
        return Cell(figure_text(None), "dim")
    role = "derived" if figure.derived else ""
    return Cell(lead + figure_text(figure), role, figure.fact, figure.inputs, figure, lead)


def _page(detail: CompanyDetail) -> Document:
    # Imported when a page is first made: the rows are on the screen sooner without it.
    from tui.pages.company import company_page

    return company_page(detail)


COMPANIES = Subject(
    kind="company",
    pane="companies",
    title="Companies",
    columns=_COLUMNS,
    sorts={column.key: column.key for column in _COLUMNS},
    listing=companies.LISTING,
    window=companies.window,
    rows=companies.rows,
    row=_row,
    detail=profile,
    page=_page,
    empty=N_("No company has these words in its names."),
)
