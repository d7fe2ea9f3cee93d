"""Rows as columns that people read: the words of the screens, figures with their bases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from db.rows import CompanyRow, ContractRow, DealRow, FactRow, Figure, Hit, Named, SourceRow
from tui import words as w
from tui.figures import text
from tui.language import N_, _
from tui.phrases import both_names, called, listed, said, status_text, term_text, who_says
from tui.widgets.cells import Align

R = TypeVar("R")

DISPUTED = N_("(disputed)")
"""Said of a figure about which sources disagree."""

_PLAIN_NATURES = ("reported", "derived", "commitment")
"""What a list says of these in another column, or by the basis."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column of a printed list.

    Attributes:
        title: The word above it.
        text: What it says of a row.
        align: The side that its text keeps to.
        least: The width, in terminal cells, that it can be narrowed to.
        keep: Where there is no room for all, the columns with the lowest are left out first.
    """

    title: str
    text: Callable[[R], str]
    align: Align = "left"
    least: int = 8
    keep: int = 5


Columns: TypeAlias = Sequence[Column[R]]


def figure(value: Figure | None) -> str:
    """A headline figure with all that limits it, as far as it is known."""
    if value is None:
        return ""
    nature = "" if value.nature in _PLAIN_NATURES else w.word(w.NATURES, value.nature)
    told = text(value.quantity) if value.quantity else said(value.words)
    basis = w.word(w.BASES, value.basis)
    disputed = _(DISPUTED) if value.rivals else ""
    return " ".join(filter(None, (told, basis, value.period, nature, disputed)))


def _names(parties: Sequence[Named]) -> str:
    return listed(map(called, parties))


def _amount(row: DealRow) -> str:
    """The amount of a deal; how many sources dispute it is said, not hidden."""
    if row.amount is None:
        return ""
    told = text(row.amount.quantity) if row.amount.quantity else said(row.amount.words)
    return f"{told} {_(DISPUTED)}" if row.amount.rivals else told


def _fact_figure(row: FactRow) -> str:
    told = text(row.quantity) if row.quantity else ""
    return f"{told} {_(DISPUTED)}" if row.rivals else told


def _state(row: DealRow) -> str:
    conditional = _(", in part conditional") if row.conditional else ""
    return status_text(row.status) + conditional


def _kind(row: CompanyRow) -> str:
    return w.word(w.ROLES, row.role) or w.word(w.ENTITY_KINDS, row.kind)


COMPANIES: Columns[CompanyRow] = (
    Column(N_("name"), lambda row: both_names(row.name), least=16, keep=9),
    Column(N_("kind"), _kind, least=10, keep=3),
    Column(N_("valuation"), lambda row: figure(row.valuation), "right", 14, 8),
    Column(N_("raised"), lambda row: figure(row.raised), "right", 6, 7),
    Column(N_("committed out"), lambda row: figure(row.committed_out), "right", 13, 6),
    Column(N_("compute"), lambda row: figure(row.compute), "right", 8, 5),
    Column(N_("capex"), lambda row: figure(row.capex), "right", 10, 4),
    Column(N_("facts"), lambda row: str(row.facts), "right", 5, 2),
    Column(N_("id"), lambda row: row.id, keep=1),
)

DEALS: Columns[DealRow] = (
    Column(N_("date"), lambda row: row.date or "", least=10, keep=7),
    Column(N_("title"), lambda row: called(row.title), least=20, keep=9),
    Column(N_("kind"), lambda row: w.word(w.DEAL_KINDS, row.kind), least=10, keep=4),
    Column(N_("amount"), _amount, "right", 8, 8),
    Column(N_("status"), _state, least=11, keep=6),
    Column(N_("from"), lambda row: _names(row.payers), least=10, keep=5),
    Column(N_("to"), lambda row: _names(row.payees), least=10, keep=5),
    Column(N_("id"), lambda row: row.id, least=16, keep=1),
)

CONTRACTS: Columns[ContractRow] = (
    Column(N_("date"), lambda row: row.deal.date or "", least=10, keep=5),
    Column(N_("title"), lambda row: called(row.deal.title), least=20, keep=9),
    Column(N_("supplier"), lambda row: _names(row.suppliers), least=8, keep=8),
    Column(N_("customer"), lambda row: _names(row.customers), least=8, keep=4),
    Column(N_("power"), lambda row: text(row.power) if row.power else "", "right", 5, 7),
    Column(N_("money"), lambda row: figure(row.money), "right", 8, 7),
    Column(N_("term"), lambda row: term_text(row.term) if row.term else "", least=7, keep=3),
    Column(N_("status"), lambda row: _state(row.deal), least=11, keep=6),
    Column(N_("amends"), lambda row: _names(row.amends), least=12, keep=2),
    Column(N_("id"), lambda row: row.deal.id, least=16, keep=1),
)

FACTS: Columns[FactRow] = (
    Column(N_("subject"), lambda row: called(row.subject), keep=7),
    Column(N_("metric"), lambda row: w.word(w.METRICS, row.metric), least=14, keep=9),
    Column(N_("figure"), _fact_figure, "right", 8, 9),
    Column(N_("basis"), lambda row: w.word(w.BASES, row.basis), least=10, keep=6),
    Column(N_("scope"), lambda row: row.scope or "", keep=4),
    Column(N_("period"), lambda row: row.period.label if row.period else "", least=10, keep=5),
    Column(N_("nature"), lambda row: w.word(w.NATURES, row.nature), least=10, keep=5),
    Column(N_("who says"), lambda row: row.formula or who_says(row.first), least=12, keep=3),
    Column(N_("at"), lambda row: row.first.locator or "" if row.first else "", least=7, keep=2),
    Column(N_("source"), lambda row: row.first.source.id if row.first else "", least=10, keep=1),
    Column(N_("words"), lambda row: said(row.words), least=12, keep=3),
    Column(N_("id"), lambda row: row.id, least=16, keep=1),
)

SOURCES: Columns[SourceRow] = (
    Column(N_("title"), lambda row: both_names(row.title), least=20, keep=9),
    Column(N_("kind"), lambda row: w.word(w.SOURCE_KINDS, row.kind), least=7, keep=6),
    Column(N_("publisher"), lambda row: row.publisher or "", least=10, keep=5),
    Column(N_("published"), lambda row: row.published or "", least=9, keep=7),
    Column(N_("facts"), lambda row: str(row.facts), "right", 5, 8),
    Column(N_("without facts"), lambda row: str(len(row.without_facts)), "right", 13, 3),
    Column(N_("licence"), lambda row: row.licence or "", keep=2),
    Column(N_("attribution"), lambda row: row.attribution or "", keep=2),
    Column(N_("id"), lambda row: row.id, least=10, keep=4),
)

HITS: Columns[Hit] = (
    Column(N_("kind"), lambda hit: hit.kind, least=6, keep=4),
    Column(N_("what"), lambda hit: said(hit.label), least=16, keep=9),
    Column(N_("more"), lambda hit: hit.detail, least=12, keep=5),
    Column(N_("id"), lambda hit: hit.id, least=12, keep=6),
)
