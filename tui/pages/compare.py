"""The page of a comparison: a row a metric, bases named, and why two may not be compared."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from db.quantity import Quantity
from db.reasoning.compare import CompareRow, Comparison, Difference
from db.rows import FactRow
from tui import words as w
from tui.document import Bar, Bars, Block, Document, Field, Heading, Span, Text, Title
from tui.figures import text
from tui.key_names import SPACE, as_given, key_of
from tui.language import N_, _, p_
from tui.pages.periods import overlap_words, period_words
from tui.phrases import called, fact_basis, fact_figure, label_words, listed, said
from tui.terms import interest_words, scope_words

EMPTY = N_(
    "Nothing is marked yet. Go to companies ({companies}), deals ({deals}) or compute ({compute}), "
    "press {key} on two to four of them, and come back."
)
ONE_ONLY = N_("One is marked. Mark one more with {key}, in companies, deals or compute.")


def compare_page(comparison: Comparison) -> Document:
    """Subjects side by side."""
    names = [called(subject) for subject in comparison.subjects]
    if not names:
        return [Title(_("Compare")), Text((Span(_with_keys(_(EMPTY)), "dim"),))]
    blocks: list[Block] = [Title(" · ".join(names))]
    if len(names) == 1:
        blocks.append(Text((Span(_with_keys(_(ONE_ONLY)), "dim"),)))
    elif not comparison.rows:
        blocks.append(Text((Span(_("No figures are known of any of them."), "dim"),)))
    shown = [row for row in comparison.rows if _is_shared(row)]
    alone = [row for row in comparison.rows if not _is_shared(row)]
    for row in shown:
        blocks += _row(row, names)
    if alone:
        blocks.append(Heading(_("Known of one only")))
        for row in alone:
            blocks += _alone(row, names)
    return blocks


def _with_keys(told: str) -> str:
    panes = {"companies": as_given("1"), "deals": as_given("2"), "compute": as_given("3")}
    return told.format(key=key_of("table.mark", SPACE), **panes)


def why_not(row: CompareRow) -> str:
    """Why the figures of a row may not be compared, in words; "" if they may."""
    if row.comparable:
        return ""
    reasons = [reason(difference) for difference in row.differs if _tells(difference, row)]
    return _("not comparable: {reasons}").format(reasons=_("; ").join(reasons))


def _tells(difference: Difference, row: CompareRow) -> bool:
    # "fiscal against calendar" says all that "FY2026 against 2026" would.
    kinds = any(other.axis == "period_kind" for other in row.differs)
    return not (difference.axis == "period" and kinds)


def reason(difference: Difference) -> str:
    """In what figures differ, in words."""
    values = list(dict.fromkeys(w.basis_in_full(difference.axis, v) for v in difference.values))
    if difference.axis == "period":
        values = [label_words(value) for value in values]
    if difference.axis == "expectation":
        values = [w.word(w.EXPECTATIONS, value) for value in values]
    told = [value for value in values if value != _(w.NOT_STATED)] or values
    if len(told) == 1 and len(values) > 1:
        told = values
    against = _(" against ").join(told)
    if difference.axis in ("basis", "period_kind", "expectation"):
        return against
    return f"{w.AXES.get(difference.axis, difference.axis)} {against}"


def _is_shared(row: CompareRow) -> bool:
    return sum(cell is not None for cell in row.cells) > 1


def row_label(row: CompareRow) -> str:
    """What a row is about: its metric, and what its figures are limited to."""
    name = w.metric_title(row.metric)
    return listed((name, scope_words(row.scope))) if row.scope else name


def _row(row: CompareRow, names: list[str]) -> Iterator[Block]:
    if row.like_for_like:
        yield Text((Span(_("like for like:"), "derived"),))
    else:
        yield Heading(row_label(row))
    scale = max((_size(cell) for cell in row.cells if cell), default=0) or 1
    yield Bars([_bar(cell, name, scale) for cell, name in zip(row.cells, names, strict=True)])
    if reason := why_not(row):
        yield Text((Span(f"✕ {reason}", "cancelled"),))
        for words in shared_time(row):
            yield Text((Span(words, "dim"),), indent=2)
    if row.difference or row.ratio:
        yield Text((Span(outcome(row), "dim"),))


def shared_time(row: CompareRow) -> Iterator[str]:
    """How much of their time a fiscal and a calendar year have in common."""
    if any(difference.axis == "period_kind" for difference in row.differs):
        periods = dict.fromkeys(cell.period for cell in row.cells if cell and cell.period)
        for one, other in combinations(periods, 2):
            if one.kind != other.kind and (words := overlap_words(one, other)):
                yield words


def _size(fact: FactRow) -> float:
    quantity = fact.quantity
    if quantity is None:
        return 0.0
    return float(quantity.high if quantity.high is not None else quantity.low or 0)


def _bar(fact: FactRow | None, name: str, scale: float) -> Bar:
    if fact is None or fact.quantity is None:
        words = said(fact.words) if fact and fact.words else _(w.UNKNOWN)
        return Bar(Span(name), 0, 0, "", Span(words, "dim", fact=fact.id if fact else None))
    quantity = fact.quantity
    low = float(quantity.low) if quantity.low is not None else 0.0
    year = period_words(fact.period) if fact.period else None
    notes = " · ".join(filter(None, (fact_basis(fact, year), w.word(w.NATURES, fact.nature))))
    if fact.formula and fact.id:
        notes += f" = {fact.formula}"
    if fact.interest:
        notes += _(" · sponsor has an interest: {interest}").format(
            interest=interest_words(fact.interest)
        )
    role = "derived" if fact.derived else "committed"
    return Bar(
        Span(name), min(1.0, max(0.0, low) / scale), min(1.0, _size(fact) / scale), role,
        _figure(fact),
        note=(Span(notes, "dim"),),
    )  # fmt: skip


def _figure(fact: FactRow) -> Span:
    """The figure of a cell, with the fact behind it, or the facts that it sums up."""
    role = "derived" if fact.derived else ""
    inputs = () if fact.id else fact.inputs
    return Span(fact_figure(fact), role, fact=fact.id or None, inputs=inputs)


def outcome(row: CompareRow) -> str:
    """The difference and the ratio of the first two figures, in words; "" where there is none."""
    pieces = []
    if row.difference:
        told = text(row.difference, 4)
        if row.difference.unit == "ratio":
            told = _("{number} points").format(number=told.removesuffix("%"))
        pieces.append(_("difference {figure}").format(figure=told))
    if row.ratio:
        pieces.append(_("ratio {figure}").format(figure=_times(row.ratio)))
    return p_("clause", ", ").join(pieces)


def _times(ratio: Quantity) -> str:
    """A ratio of two figures as a factor: 2.09x."""
    factor = Quantity(
        ratio.low, ratio.high, "x", low_open=ratio.low_open, high_open=ratio.high_open,
        approximate=ratio.approximate,
    )  # fmt: skip
    return text(factor, 3)


def _alone(row: CompareRow, names: list[str]) -> Iterator[Block]:
    for cell, name in zip(row.cells, names, strict=True):
        if cell:
            basis = fact_basis(cell)
            yield Field(name, (
                Span(f"{w.word(w.METRICS, row.metric)} "),
                _figure(cell),
                Span(f"  {basis}" if basis else "", "dim"),
            ))  # fmt: skip
