"""Rows as columns that people read: the words of the screens, figures with their bases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from db.rows import CompanyRow, ContractRow, DealRow, FactRow, Figure, Hit, Named, SourceRow
from tui import words as w
from tui.figures import text
from tui.phrases import both_names, called, status_text, term_text, who_says
from tui.widgets.cells import Align

R = TypeVar("R")

DISPUTED = "(disputed)"
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
    told = text(value.quantity) if value.quantity else value.words
    basis = w.word(w.BASES, value.basis)
    disputed = DISPUTED if value.rivals else ""
    return " ".join(filter(None, (told, basis, value.period, nature, disputed)))


def _names(parties: Sequence[Named]) -> str:
    return ", ".join(called(party) for party in parties)


def _amount(row: DealRow) -> str:
    """The amount of a deal; how many sources dispute it is said, not hidden."""
    if row.amount is None:
        return ""
    told = text(row.amount.quantity) if row.amount.quantity else row.amount.words or ""
    return f"{told} {DISPUTED}" if row.amount.rivals else told


def _fact_figure(row: FactRow) -> str:
    told = text(row.quantity) if row.quantity else ""
    return f"{told} {DISPUTED}" if row.rivals else told


def _state(row: DealRow) -> str:
    conditional = ", in part conditional" if row.conditional else ""
    return status_text(row.status) + conditional


def _kind(row: CompanyRow) -> str:
    return w.word(w.ROLES, row.role) or w.word(w.ENTITY_KINDS, row.kind)


COMPANIES: Columns[CompanyRow] = (
    Column("name", lambda row: both_names(row.name), least=16, keep=9),
    Column("kind", _kind, least=10, keep=3),
    Column("valuation", lambda row: figure(row.valuation), "right", 14, 8),
    Column("raised", lambda row: figure(row.raised), "right", 6, 7),
    Column("committed out", lambda row: figure(row.committed_out), "right", 13, 6),
    Column("compute", lambda row: figure(row.compute), "right", 8, 5),
    Column("capex", lambda row: figure(row.capex), "right", 10, 4),
    Column("facts", lambda row: str(row.facts), "right", 5, 2),
    Column("id", lambda row: row.id, keep=1),
)

DEALS: Columns[DealRow] = (
    Column("date", lambda row: row.date or "", least=10, keep=7),
    Column("title", lambda row: called(row.title), least=20, keep=9),
    Column("kind", lambda row: w.word(w.DEAL_KINDS, row.kind), least=10, keep=4),
    Column("amount", _amount, "right", 8, 8),
    Column("status", _state, least=11, keep=6),
    Column("from", lambda row: _names(row.payers), least=10, keep=5),
    Column("to", lambda row: _names(row.payees), least=10, keep=5),
    Column("id", lambda row: row.id, least=16, keep=1),
)

CONTRACTS: Columns[ContractRow] = (
    Column("date", lambda row: row.deal.date or "", least=10, keep=5),
    Column("title", lambda row: called(row.deal.title), least=20, keep=9),
    Column("supplier", lambda row: _names(row.suppliers), least=8, keep=8),
    Column("customer", lambda row: _names(row.customers), least=8, keep=4),
    Column("power", lambda row: text(row.power) if row.power else "", "right", 5, 7),
    Column("money", lambda row: figure(row.money), "right", 8, 7),
    Column("term", lambda row: term_text(row.term) if row.term else "", least=7, keep=3),
    Column("status", lambda row: _state(row.deal), least=11, keep=6),
    Column("amends", lambda row: _names(row.amends), least=12, keep=2),
    Column("id", lambda row: row.deal.id, least=16, keep=1),
)

FACTS: Columns[FactRow] = (
    Column("subject", lambda row: called(row.subject), keep=7),
    Column("metric", lambda row: w.word(w.METRICS, row.metric), least=14, keep=9),
    Column("figure", _fact_figure, "right", 8, 9),
    Column("basis", lambda row: w.word(w.BASES, row.basis), least=10, keep=6),
    Column("scope", lambda row: row.scope or "", keep=4),
    Column("period", lambda row: row.period.label if row.period else "", least=10, keep=5),
    Column("nature", lambda row: w.word(w.NATURES, row.nature), least=10, keep=5),
    Column("who says", lambda row: row.formula or who_says(row.first), least=12, keep=3),
    Column("at", lambda row: row.first.locator or "" if row.first else "", least=7, keep=2),
    Column("source", lambda row: row.first.source.id if row.first else "", least=10, keep=1),
    Column("words", lambda row: row.words or "", least=12, keep=3),
    Column("id", lambda row: row.id, least=16, keep=1),
)

SOURCES: Columns[SourceRow] = (
    Column("title", lambda row: both_names(row.title), least=20, keep=9),
    Column("kind", lambda row: w.word(w.SOURCE_KINDS, row.kind), least=7, keep=6),
    Column("publisher", lambda row: row.publisher or "", least=10, keep=5),
    Column("published", lambda row: row.published or "", least=9, keep=7),
    Column("facts", lambda row: str(row.facts), "right", 5, 8),
    Column("without facts", lambda row: str(len(row.without_facts)), "right", 13, 3),
    Column("licence", lambda row: row.licence or "", keep=2),
    Column("attribution", lambda row: row.attribution or "", keep=2),
    Column("id", lambda row: row.id, least=10, keep=4),
)

HITS: Columns[Hit] = (
    Column("kind", lambda hit: hit.kind, least=6, keep=4),
    Column("what", lambda hit: hit.label, least=16, keep=9),
    Column("more", lambda hit: hit.detail, least=12, keep=5),
    Column("id", lambda hit: hit.id, least=12, keep=6),
)
