"""The lists in all forms: companies, deals, contracts, facts, sources, and what a search found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from db.queries import companies, compute, deals, facts, sources
from db.queries.reading import ALWAYS
from db.queries.window import Listing, View, count
from db.reader import Reader
from db.rows import CompanyRow, ContractRow, DealRow, FactRow, Hit, SourceRow
from tui.printing import columns, deal_shapes, flat, shapes
from tui.printing.evidence import evidence_of, facts_json
from tui.printing.forms import Forms, of_rows
from tui.printing.shapes import Json

R = TypeVar("R")

PAGE = 500
"""Rows asked for at a time: each question stays a short one."""


@dataclass(frozen=True, slots=True)
class PrintedList(Generic[R]):
    """One of the lists: how it is read, and its forms.

    Attributes:
        what: What its rows are, in the plural; also the command that prints it.
        listing: How it is found in the store.
        window: The question for one window of its rows.
        json: What scripts get of rows, as known on a day.
        columns: What people read of a row.
        flat: What spreadsheets get of rows, as known on a day.
    """

    what: str
    listing: Listing
    window: Callable[..., list[R]]
    json: Callable[[Reader, Sequence[R], str], list[Json]]
    columns: columns.Columns[R]
    flat: Callable[[Reader, Sequence[R], str], flat.Flat[R]]

    def rows(self, reader: Reader, view: View, limit: int | None = None) -> list[R]:
        """The rows of a view, or the first of them."""
        there = reader.ask(count, self.listing, view)
        wanted = there if limit is None else min(limit, there)
        rows: list[R] = []
        for start in range(0, wanted, PAGE):
            rows += reader.ask(self.window, view, start, min(PAGE, wanted - start))
        return rows

    def forms(self, reader: Reader, view: View, limit: int | None = None) -> Forms:
        """The list in all forms."""
        rows = self.rows(reader, view, limit)
        return of_rows(
            rows,
            self.columns,
            lambda: self.flat(reader, rows, view.as_of),
            lambda: self.json(reader, rows, view.as_of),
        )


def deals_json(reader: Reader, ids: Sequence[str], as_of: str) -> list[Json]:
    """Deals as lists of deals give them, by their ids."""
    details = (reader.ask(deals.detail, id_, as_of) for id_ in ids)
    return [deal_shapes.deal(detail) for detail in details if detail]


def _contracts_json(reader: Reader, rows: Sequence[ContractRow], as_of: str) -> list[Json]:
    plain = deals_json(reader, [row.deal.id for row in rows], as_of)
    more = {row.deal.id: deal_shapes.contract(row) for row in rows}
    return [{**shape, **more[str(shape["id"])]} for shape in plain]


def flat_facts(reader: Reader, rows: Sequence[FactRow], as_of: str = ALWAYS) -> flat.Flat[FactRow]:
    """The columns of facts for spreadsheets; all their evidence is told."""
    evidence = evidence_of(reader, (row.id for row in rows if not row.derived), as_of)
    return {**flat.FACTS, **flat.further_evidence(evidence)}


def hits(found: Sequence[Hit]) -> Forms:
    """What a search found."""
    return of_rows(
        found, columns.HITS, lambda: flat.HITS, lambda: [shapes.hit(hit) for hit in found]
    )


COMPANIES: PrintedList[CompanyRow] = PrintedList(
    "companies", companies.LISTING, companies.window,
    lambda reader, rows, as_of: [shapes.company(row) for row in rows],
    columns.COMPANIES, lambda reader, rows, as_of: flat.COMPANIES,
)  # fmt: skip

DEALS: PrintedList[DealRow] = PrintedList(
    "deals", deals.LISTING, deals.window,
    lambda reader, rows, as_of: deals_json(reader, [row.id for row in rows], as_of),
    columns.DEALS, lambda reader, rows, as_of: flat.DEALS,
)  # fmt: skip

CONTRACTS: PrintedList[ContractRow] = PrintedList(
    "contracts", compute.LISTING, compute.window, _contracts_json,
    columns.CONTRACTS, lambda reader, rows, as_of: flat.CONTRACTS,
)  # fmt: skip

FACTS: PrintedList[FactRow] = PrintedList(
    "facts", facts.LISTING, facts.window,
    facts_json, columns.FACTS, flat_facts,
)  # fmt: skip

SOURCES: PrintedList[SourceRow] = PrintedList(
    "sources", sources.LISTING, sources.window,
    lambda reader, rows, as_of: [shapes.source(row) for row in rows],
    columns.SOURCES, lambda reader, rows, as_of: flat.SOURCES,
)  # fmt: skip

LISTS: dict[str, PrintedList[Any]] = {
    each.what: each for each in (COMPANIES, DEALS, CONTRACTS, FACTS, SOURCES)
}
