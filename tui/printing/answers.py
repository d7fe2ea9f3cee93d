"""The answers to questions in all forms: what was found, in; its forms, out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from db.queries.reading import ALWAYS
from db.reader import Reader
from db.reasoning.compare import Comparison
from db.reasoning.diff import Changes
from db.reasoning.flows import Flows
from db.reasoning.loops import Loops
from db.reasoning.money import Money
from db.reasoning.revisions import Revisions
from db.reasoning.rivals import Rivalries, Rivalry
from db.reasoning.timeline import Moment, Timeline, valuations
from db.reasoning.totals import Totals
from db.reasoning.weak import REASONS, WeakFacts, WeakRow
from db.rows import FactRow
from tui.document import Document
from tui.pages.changes import changes_page
from tui.pages.compare import compare_page
from tui.pages.flow import flow_page
from tui.pages.loops import loops_page
from tui.pages.money import money_page
from tui.pages.revisions import revisions_page
from tui.pages.rivals import rivals_page
from tui.pages.timeline import timeline_page, valuation_page
from tui.pages.total import total_page
from tui.pages.weak import weak_page
from tui.printing import (
    compare_shapes,
    history_shapes,
    money_shapes,
    revision_shapes,
    total_shapes,
    trust_shapes,
)
from tui.printing.compare_markdown import comparison_markdown
from tui.printing.evidence import ByFact, evidence_of, facts_json, with_inputs
from tui.printing.forms import Forms, of_page
from tui.printing.lists import flat_facts


def total(found: Totals) -> Forms:
    """Commitments added up."""
    return of_page(
        lambda: total_page(found),
        lambda: total_shapes.totals(found),
        lambda: total_shapes.SUM_ROWS,
        lambda: total_shapes.total_rows(found),
    )


def money(found: Money) -> Forms:
    """Commitment against cash."""
    return of_page(
        lambda: money_page(found),
        lambda: money_shapes.money(found),
        lambda: money_shapes.STAGE_ROWS,
        lambda: money_shapes.stage_rows(found),
    )


def loops(found: Loops) -> Forms:
    """Who pays whom in a circle."""
    return of_page(
        lambda: loops_page(found),
        lambda: money_shapes.loops(found),
        lambda: money_shapes.LEG_ROWS,
        lambda: money_shapes.leg_rows(found),
    )


def flow(found: Flows) -> Forms:
    """What goes each way between companies."""
    return of_page(
        lambda: flow_page(found),
        lambda: total_shapes.flows(found),
        lambda: total_shapes.SUM_ROWS,
        lambda: total_shapes.flow_rows(found),
    )


def changes(reader: Reader, found: Changes) -> Forms:
    """What was learned between two days."""

    def evidence() -> ByFact:
        ids = (row.id for row in history_shapes.facts_of(found))
        return evidence_of(reader, ids, found.later)

    return of_page(
        lambda: changes_page(found),
        lambda: history_shapes.changes(found, evidence()),
        lambda: history_shapes.CHANGES,
        lambda: history_shapes.change_lines(found),
    )


def timeline(found: Timeline) -> Forms:
    """What happened when."""
    return _timeline(found, lambda: timeline_page(found))


def worth(reader: Reader, found: Timeline, company: str, as_of: str) -> Forms:
    """What a company was worth when: of its timeline, only the valuations, as a chart."""

    def chosen(moments: tuple[Moment, ...]) -> tuple[Moment, ...]:
        return tuple(each for each in moments if each.kind == "valuation")

    def page() -> Document:
        history = reader.ask(valuations, company, as_of)
        return () if history is None else valuation_page(history)

    only = found._replace(moments=chosen(found.moments), undated=chosen(found.undated))
    return _timeline(only, page)


def _timeline(found: Timeline, page: Callable[[], Document]) -> Forms:
    return of_page(
        page,
        lambda: history_shapes.timeline(found),
        lambda: history_shapes.MOMENTS,
        lambda: (*found.moments, *found.undated),
    )


def rivals(found: Sequence[Rivalry]) -> Forms:
    """Where sources disagree."""
    return of_page(
        lambda: rivals_page(Rivalries(tuple(found), len(found), False)),
        lambda: [trust_shapes.rivalry(each) for each in found],
        lambda: trust_shapes.RIVALS,
        lambda: trust_shapes.rival_lines(found),
    )


def revisions(found: Revisions) -> Forms:
    """What was amended, replaced or cancelled."""
    return of_page(
        lambda: revisions_page(found),
        lambda: [revision_shapes.family(each) for each in found.families],
        lambda: revision_shapes.LINES,
        lambda: revision_shapes.lines(found.families),
    )


def weak(reader: Reader, rows: Sequence[WeakRow], as_of: str = ALWAYS) -> Forms:
    """What rests on little."""

    def json() -> object:
        evidence = evidence_of(reader, (row.fact.id for row in rows), as_of)
        return [trust_shapes.weak(row, evidence) for row in rows]

    def page() -> Document:
        counts = {reason: sum(reason in row.reasons for row in rows) for reason in REASONS}
        return weak_page(WeakFacts(tuple(rows), counts))

    return of_page(page, json, lambda: trust_shapes.WEAK, lambda: rows)


def comparison(reader: Reader, found: Comparison) -> Forms:
    """Subjects side by side; its Markdown is a table with footnotes."""

    def cells() -> list[FactRow]:
        return [cell for row in found.rows for cell in row.cells if cell]

    def evidence() -> ByFact:
        return evidence_of(reader, (cell.id for cell in cells()))

    def markdown() -> str:
        known = with_inputs(reader, cells())
        return comparison_markdown(found, known, evidence_of(reader, known))

    return of_page(
        lambda: compare_page(found),
        lambda: compare_shapes.comparison(found, evidence()),
        lambda: compare_shapes.flat_comparison(found, evidence()),
        lambda: found.rows,
        markdown=markdown,
    )


def facts_behind(reader: Reader, rows: Sequence[FactRow], page: Callable[[], Document]) -> Forms:
    """A page that is drawn from facts, with those facts as its table."""
    return of_page(
        page, lambda: facts_json(reader, rows), lambda: flat_facts(reader, rows), lambda: rows
    )
