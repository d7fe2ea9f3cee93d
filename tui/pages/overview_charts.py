"""What follows the overview in a large window: charts of other pages, each with the page's key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from db.queries import facts
from db.queries.window import View
from db.reasoning.compare import is_expected
from db.rows import FactRow
from tui.document import Beside, Block, Document, Heading
from tui.language import _
from tui.pages import capex, shares
from tui.pages.capacity import by_year

if TYPE_CHECKING:
    from tui.answers import Asker

MOST_CAPEX = 8
MOST_SHARES = 12


def charts(reader: Asker, as_of: str) -> Document:
    """The charts that there are facts for, in two columns."""

    def of(metric: str, most: int = -1, **only: str) -> Sequence[FactRow]:
        view = View(as_of=as_of, only=(("metric", metric), *only.items()))
        return reader.ask(facts.window, view, 0, most)

    left = [*by_year(of("power_capacity", kind="measure"), _("Power of sites by year · w all"))]
    left += shares.by_survey(of(shares.METRIC, MOST_SHARES), _("M market shares"))
    right = [*_capex(of("capital_expenditure"))]
    return [Beside(left, right)]


def _capex(found: Sequence[FactRow]) -> Iterator[Block]:
    """What is expected to be spent, the largest first."""
    expected = [fact for fact in found if fact.quantity and is_expected(fact)]
    expected.sort(key=capex.most, reverse=True)
    if expected:
        yield Heading(_("Expected capital expenditure · c all"))
        scale = capex.most(expected[0]) or 1.0
        yield capex.capex_bars(expected[:MOST_CAPEX], scale)
