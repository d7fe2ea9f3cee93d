"""What was amended, replaced or cancelled, as JSON and as flat rows; see `shapes`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from db.named_tuple import NamedTuple
from db.reasoning.revisions import Family, Step
from db.rows import DealRow
from tui.printing import flat
from tui.printing.flat import Flat, Value
from tui.printing.shapes import Json, fact, figure

SHAPE = """\
JSON:
  [{"deals": [{"deal": id, "deal_title", "date", "status", "figure",
               "relation": amends | replaces | cancels | null,
               "other": id of the deal it changes,
               "fact": id of the fact that says so}],
    "totals": [a derived fact, as `facts --json` has it]}]
The deals of a family come in the order of their days; null stands for one that
changes none."""


def family(value: Family) -> Json:
    """Deals of which each changes another, and what follows from them."""
    return {
        "deals": [_step(step) for step in value.steps],
        "totals": [fact(row, ()) for row in value.totals],
    }


def _step(step: Step) -> Json:
    return {
        "deal": step.deal.id,
        "deal_title": step.deal.title.name,
        "date": step.deal.date,
        "status": step.deal.status,
        "figure": figure(step.deal.amount),
        "relation": step.relation,
        "other": step.other.id if step.other else None,
        "fact": step.fact,
    }


class Line(NamedTuple):
    """A step and the number of its family, for a table."""

    family: int
    step: Step


def lines(values: Sequence[Family]) -> list[Line]:
    """Steps one by one, those of one family together."""
    return [Line(n, step) for n, each in enumerate(values, 1) for step in each.steps]


def _of_deal(read: Callable[[DealRow], Value]) -> Callable[[Line], Value]:
    return lambda line: read(line.step.deal)


LINES: Flat[Line] = {
    "family": lambda line: line.family,
    "relation": lambda line: line.step.relation,
    "other": lambda line: line.step.other.id if line.step.other else None,
    "fact": lambda line: line.step.fact,
    **{name: _of_deal(read) for name, read in flat.DEALS.items()},
}
