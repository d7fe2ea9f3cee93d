"""Capital expenditure, gigawatts, market shares in all forms: page, and facts behind it."""

from __future__ import annotations

from collections.abc import Sequence

from db.queries.window import View
from db.reader import Reader
from db.rows import FactRow
from tui.pages.capacity import capacity_page
from tui.pages.capex import METRICS, capex_page
from tui.pages.shares import METRIC, shares_page
from tui.printing.answers import facts_behind
from tui.printing.forms import Forms
from tui.printing.lists import CONTRACTS, FACTS


def capex(reader: Reader, as_of: str) -> Forms:
    """What companies spend or plan to spend, by fiscal or calendar year."""
    rows = _measured(reader, METRICS, as_of)
    return facts_behind(reader, rows, lambda: capex_page(rows))


def capacity(reader: Reader, as_of: str) -> Forms:
    """Gigawatts by stage, contracted and built."""
    rows = _measured(reader, ("power_capacity",), as_of)
    sites = [row for row in rows if row.kind == "measure"]
    contracts = CONTRACTS.rows(reader, View(as_of=as_of))
    return facts_behind(reader, rows, lambda: capacity_page(contracts, sites))


def shares(reader: Reader, as_of: str) -> Forms:
    """Market shares, survey by survey."""
    rows = _measured(reader, (METRIC,), as_of)
    return facts_behind(reader, rows, lambda: shares_page(rows))


def _measured(reader: Reader, metrics: Sequence[str], as_of: str) -> list[FactRow]:
    return [
        fact
        for metric in metrics
        for fact in FACTS.rows(reader, View(as_of=as_of, only=(("metric", metric),)))
    ]
