"""What counts in the columns of companies and in derived figures, and what is only told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.build import build_store
from db.quantity import Quantity
from db.queries import companies, deals, facts
from db.queries.reading import ALWAYS
from db.queries.window import View
from db.reasoning import totals
from db.reasoning.compare import compare
from db.store import open_store

B = 10**9
EVIDENCE = "evidence: {at: p, says: press"
HEAD = """\
source: s
known_from: 2026-01-01
sources:
  - {id: s, title: S, kind: press, published: 2026-03-01}
entities:
  - {id: lab, kind: company, name: Lab}
  - {id: rival, kind: company, name: Rival, fiscal_year_end: 06-30}
  - {id: other, kind: company, name: Other, fiscal_year_end: 01-31}
  - {id: fund, kind: investor, name: Fund}
"""


class Store:
    """A store of a few facts."""

    def __init__(self, folder: Path, text: str) -> None:
        (folder / "facts.yaml").write_text(HEAD + text)
        build_store([folder / "facts.yaml"], folder / "facts.db")
        self.connection = open_store(folder / "facts.db")

    def column(self, company: str, name: str, as_of: str = ALWAYS) -> Quantity | None:
        (row,) = companies.rows(self.connection, [company], as_of)
        figure = getattr(row, name)
        return figure.quantity if figure else None

    def measures(self, metric: str) -> dict[str, Quantity | None]:
        found = facts.window(self.connection, View(only=(("metric", metric),)))
        return {fact.id: fact.quantity for fact in found}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def store(folder: Path, text: str) -> Iterator[Store]:
    made = Store(folder, text)
    with closing(made.connection):
        yield made


def usd(billions: int) -> Quantity:
    return Quantity.exact(billions * B, "USD")


def round_of(id_: str, figure: str, more: str = "") -> str:
    return f"""\
  - id: {id_}
    subject: lab
    kind: funding_round
    title: {id_}
    figure: {figure}
    {EVIDENCE}, raw: {figure}}}
    parts: [{{id: x, payer: fund, payee: lab, instrument: equity, figure: {figure},
             {EVIDENCE}, raw: {figure}}}}}]
{more}"""


def link(relation: str, other: str, more: str = "") -> str:
    return f"    links: [{{relation: {relation}, deal: {other}, {EVIDENCE}}}{more}}}]\n"


def status(is_: str, more: str = "") -> str:
    return f"    status: [{{is: {is_}, on: 2026-01-01, {EVIDENCE}}}{more}}}]\n"


@pytest.mark.parametrize(
    "second",
    [
        status("in_talks"),
        status("rumoured"),
        status("cancelled"),
        link("part_of", "one"),
    ],
)
def test_a_sum_leaves_out_talk_what_lapsed_and_what_is_inside(folder: Path, second: str) -> None:
    text = "deals:\n" + round_of("one", "$30B") + round_of("two", "$5B", second)
    for found in store(folder, text):
        assert found.column("lab", "raised") == usd(30)
        assert found.column("fund", "committed_out") == usd(30)
        for role, company in (("payee", "lab"), ("payer", "fund")):
            total = totals.total(found.connection, company, role)
            assert total and total.totals[0].quantity == usd(30)


@pytest.mark.parametrize("relation", ["replaces", "cancels"])
def test_a_sum_leaves_out_what_another_deal_took_the_place_of(folder: Path, relation: str) -> None:
    newer = round_of("new", "$30B", link(relation, "old"))
    for found in store(folder, "deals:\n" + round_of("old", "$90B") + newer):
        assert found.column("lab", "raised") == usd(30)
        assert found.column("fund", "committed_out") == usd(30)


def test_up_to_a_figure_adds_nothing_to_what_is_certain(folder: Path) -> None:
    text = "deals:\n" + round_of("one", "$30B") + round_of("two", "up to $5B")
    for found in store(folder, text):
        assert found.column("lab", "raised") == Quantity.between(30 * B, 35 * B, "USD")


def test_what_is_deprecated_decides_nothing(folder: Path) -> None:
    weak = ", rank: deprecated"
    text = (
        "deals:\n"
        + round_of("one", "$30B", status("cancelled", weak))
        + round_of("two", "$5B")
        + round_of("three", "$1B", link("replaces", "two", weak))
    )
    for found in store(folder, text):
        assert found.column("fund", "committed_out") == usd(36)
        total = totals.total(found.connection, "fund")
        assert total and total.totals[0].quantity == usd(36)
        assert deals.rows(found.connection, ["one"])[0].status is None


def test_an_amendment_that_was_replaced_adds_nothing_to_its_contract(folder: Path) -> None:
    def contract(id_: str, day: str, figure: str, links: str = "") -> str:
        return f"""\
  - id: {id_}
    subject: lab
    kind: cloud_contract
    title: {id_}
    announced: {day}
    figure: {figure}
    {EVIDENCE}, raw: {figure}}}
{links}"""

    amends = f"{{relation: amends, deal: first, {EVIDENCE}}}}}"
    replaces = f"{{relation: replaces, deal: second, {EVIDENCE}}}}}"
    text = (
        "deals:\n"
        + contract("first", "2025-01-01", "$38B")
        + contract("second", "2025-06-01", "$100B", f"    links: [{amends}]\n")
        + contract("third", "2025-09-01", "$120B", f"    links: [{amends}, {replaces}]\n")
    )
    for found in store(folder, text):
        assert found.measures("contract_total") == {"third/total": usd(158)}


def test_no_valuation_follows_from_a_round_that_was_cancelled(folder: Path) -> None:
    text = (
        "deals:\n"
        + round_of("dead", "$10B", status("cancelled"))
        + f"""\
facts:
  - {{id: v, subject: lab, metric: valuation, basis: pre_money, figure: $50B, nature: reported,
     deal: dead, {EVIDENCE}, raw: $50B}}}}
"""
    )
    for found in store(folder, text):
        assert found.measures("valuation") == {"v": usd(50)}


def test_fiscal_years_that_end_on_other_days_are_not_compared(folder: Path) -> None:
    def capex(company: str, figure: str) -> str:
        return f"""\
  - {{id: {company}-capex, subject: {company}, metric: capital_expenditure, figure: {figure},
     period: FY2026, nature: guidance, {EVIDENCE}, raw: {figure}}}}}
"""

    text = "facts:\n" + capex("rival", "$100B") + capex("other", "$50B") + capex("lab", "$70B")
    for found in store(folder, text):
        for pair in (["rival", "other"], ["rival", "lab"]):
            comparison = compare(found.connection, pair)
            row = next(r for r in comparison.rows if r.metric == "capital_expenditure")
            assert [difference.axis for difference in row.differs] == ["period"]
            assert row.difference is None


def test_growth_since_other_years_is_not_compared(folder: Path) -> None:
    def growth(company: str, figure: str, against: int) -> str:
        return f"""\
  - {{id: {company}-g, subject: {company}, metric: capital_expenditure_growth, figure: {figure},
     period: 2026, against: {against}, nature: estimate, {EVIDENCE}, raw: {figure}}}}}
"""

    text = "facts:\n" + growth("rival", "2x", 2025) + growth("other", "3x", 2022)
    for found in store(folder, text):
        (row,) = compare(found.connection, ["rival", "other"]).rows
        assert [difference.axis for difference in row.differs] == ["against"]


def test_what_comes_with_an_announcement_is_not_known_before_it(folder: Path) -> None:
    text = f"""\
deals:
  - id: d
    subject: lab
    kind: cloud_contract
    title: D
    announced: 2026-02-27
    term: {{years: 8, from: 2026-02-27}}
    note: Signed after a long fight.
    known_from: 2025-01-10
    figure: $80B
    {EVIDENCE}, raw: $80B}}
    status:
      - {{is: rumoured, on: 2025-01-05, known_from: 2025-01-10, {EVIDENCE}}}}}
      - {{is: announced, on: 2026-02-27, known_from: 2026-02-27, {EVIDENCE}}}}}
"""
    for found in store(folder, text):
        early = deals.detail(found.connection, "d", "2025-06-30")
        assert early is not None
        assert (early.deal.date, early.deal.announced) == ("2025-01-05", None)
        assert (early.term, early.note, early.deal.status) == (None, None, "rumoured")
        assert not [fact for fact in early.facts if fact.metric == "contract_value_per_year"]
        later = deals.detail(found.connection, "d", "2026-02-27")
        assert later is not None
        assert (later.deal.announced, later.term and later.term.years) == ("2026-02-27", 8)
        (per_year,) = [f for f in later.facts if f.metric == "contract_value_per_year"]
        assert per_year.quantity == usd(10)
