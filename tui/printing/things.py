"""One company, deal, contract, fact or source with all that is known of it, in all forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from db.passages import Passage, passages
from db.queries import companies, compute, deals, facts, sources
from db.queries.window import View, position
from db.reader import Reader
from db.rows import CompanyDetail, ContractDetail, DealDetail, Evidence, FactRow, Input
from tui.document import Document
from tui.pages.company import company_page
from tui.pages.contract import contract_page
from tui.pages.deal import deal_page
from tui.pages.evidence import fact_page, sum_page
from tui.pages.passages import passage_blocks
from tui.pages.source import source_page
from tui.printing import deal_shapes, shapes, trust_shapes
from tui.printing.evidence import facts_json, with_inputs
from tui.printing.forms import Forms, of_page
from tui.printing.lists import FACTS, deals_json, flat_facts
from tui.printing.shapes import Json

Found = tuple[Evidence, Passage]
"""A paragraph of a source, and the evidence that it is."""


class Thing:
    """One thing, ready to be printed.

    Args:
        reader: The store.
        name: What to call it.
        json: What scripts get.
        page: What people read.
        rows: The facts behind it.
    """

    def __init__(
        self,
        reader: Reader,
        name: str,
        json: Callable[[], Json],
        page: Callable[[], Document],
        rows: Callable[[], Sequence[FactRow]],
    ) -> None:
        self._reader, self.name = reader, name
        self._json, self._page, self.rows = json, page, rows

    def forms(self, passages: Sequence[Found] | None = None) -> Forms:
        """All forms of it.

        Args:
            passages: The paragraphs behind its figures, if they were asked for.
        """

        def json() -> Json:
            if passages is None:
                return self._json()
            return {**self._json(), "passages": [trust_shapes.passage(*each) for each in passages]}

        rows: list[Sequence[FactRow]] = []

        def read_once() -> Sequence[FactRow]:
            if not rows:
                rows.append(self.rows())
            return rows[0]

        return of_page(
            lambda: [*self._page(), *passage_blocks(passages or ())],
            json,
            lambda: flat_facts(self._reader, read_once()),
            read_once,
        )


def thing(reader: Reader, kind: str, id_: str, as_of: str) -> Thing | None:
    """A "company", "deal", "fact" or "source" as it was known on a day; None if it was not."""
    return _KINDS[kind](reader, id_, as_of)


def _company(reader: Reader, id_: str, as_of: str) -> Thing | None:
    detail = reader.ask(companies.detail, id_, as_of)
    if detail is None:
        return None
    return Thing(
        reader,
        detail.company.name.name,
        lambda: _company_json(reader, detail, as_of),
        lambda: company_page(detail),
        lambda: detail.facts,
    )


def _company_json(reader: Reader, detail: CompanyDetail, as_of: str) -> Json:
    deals_in, deals_out = (
        deals_json(reader, [deal.id for deal in side], as_of)
        for side in (detail.deals_in, detail.deals_out)
    )
    return {
        **shapes.company(detail.company),
        "children": shapes.names(detail.children),
        "fiscal_year_end": detail.fiscal_year_end,
        "note": detail.note,
        "facts": facts_json(reader, detail.facts, as_of),
        "deals_in": deals_in,
        "deals_out": deals_out,
    }


def _deal(reader: Reader, id_: str, as_of: str) -> Thing | None:
    if reader.ask(position, compute.LISTING, View(as_of=as_of), id_) is not None:
        return _contract(reader, id_, as_of)
    detail = reader.ask(deals.detail, id_, as_of)
    if detail is None:
        return None
    return Thing(
        reader,
        detail.deal.title.name,
        lambda: _deal_json(reader, detail, as_of),
        lambda: deal_page(detail),
        lambda: _facts_of(reader, as_of, "deal", id_),
    )


def _contract(reader: Reader, id_: str, as_of: str) -> Thing | None:
    detail = reader.ask(compute.detail, id_, as_of)
    if detail is None:
        return None
    return Thing(
        reader,
        detail.contract.deal.title.name,
        lambda: _contract_json(reader, detail, as_of),
        lambda: contract_page(detail),
        lambda: _facts_of(reader, as_of, "deal", id_),
    )


def _deal_json(reader: Reader, detail: DealDetail, as_of: str) -> Json:
    return deal_shapes.deal_detail(
        detail, facts_json(reader, detail.amounts, as_of), facts_json(reader, detail.facts, as_of)
    )


def _contract_json(reader: Reader, detail: ContractDetail, as_of: str) -> Json:
    derived = (detail.total, detail.per_year)
    total, per_year = (facts_json(reader, [each])[0] if each else None for each in derived)
    return {
        **_deal_json(reader, detail.deal, as_of),
        **deal_shapes.contract(detail.contract),
        "chain": [row.deal.id for row in detail.chain],
        "total": total,
        "per_year": per_year,
    }


def _fact(reader: Reader, id_: str, as_of: str) -> Thing | None:
    detail = reader.ask(facts.detail, id_, as_of)
    if detail is None:
        return None
    return Thing(
        reader,
        detail.fact.id,
        lambda: shapes.fact_detail(
            detail, facts_json(reader, detail.rivals, as_of), facts_json(reader, detail.used_by),
            [shapes.input_of(each) for each in detail.inputs],
            facts_json(reader, detail.agree, as_of),
        ),
        lambda: fact_page(detail),
        lambda: [detail.fact],
    )  # fmt: skip


def _source(reader: Reader, id_: str, as_of: str) -> Thing | None:
    detail = reader.ask(sources.detail, id_, as_of)
    if detail is None:
        return None

    def rows() -> list[FactRow]:
        return _facts_of(reader, as_of, "source", id_)

    return Thing(
        reader,
        detail.source.title.name,
        lambda: {**shapes.source(detail.source), "fact_list": facts_json(reader, rows(), as_of)},
        lambda: source_page(detail),
        rows,
    )


def _facts_of(reader: Reader, as_of: str, filter_name: str, id_: str) -> list[FactRow]:
    return FACTS.rows(reader, View(as_of=as_of, only=((filter_name, id_),)))


_KINDS: dict[str, Callable[[Reader, str, str], Thing | None]] = {
    "company": _company,
    "deal": _deal,
    "fact": _fact,
    "source": _source,
}


def passages_behind(reader: Reader, rows: Sequence[FactRow], folder: Path) -> list[Found]:
    """The paragraphs behind facts, as far as a folder has the texts of their sources.

    Args:
        reader: The store.
        rows: The facts; a computed one rests on what it was computed from.
        folder: The folder with the texts.
    """
    known = with_inputs(reader, rows)
    evidence = [each for _, each in reader.ask(facts.evidence_of, list(known))]
    paths = reader.ask(sources.paths, list(dict.fromkeys(each.source.id for each in evidence)))
    return passages(folder, evidence, paths)


def sum_of(reader: Reader, figure: str, inputs: Sequence[str]) -> Forms:
    """A sum that was made on a screen: the figure, and the facts that were added up."""
    found: Sequence[Input] = reader.ask(facts.inputs_of, inputs)

    def rows() -> list[FactRow]:
        known = with_inputs(reader, reader.ask(facts.rows, inputs))
        return [known[id_] for id_ in inputs if id_ in known]

    return of_page(
        lambda: sum_page(figure, found),
        lambda: {
            "figure": figure,
            "input_facts": [shapes.input_of(each) for each in found],
            "facts": facts_json(reader, rows()),
        },
        lambda: flat_facts(reader, rows()),
        rows,
    )
