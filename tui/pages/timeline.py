"""The page of the time axis, and the one of what a company was worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.reasoning.timeline import Moment, Timeline, ValuationHistory, by_stretch, gaps
from db.rows import FactRow
from tui import words as w
from tui.document import (
    Block,
    Document,
    Grid,
    Heading,
    Heads,
    Span,
    Spans,
    Stem,
    Stems,
    Text,
    Title,
)
from tui.language import N_, Words, _, many
from tui.pages.changes import part_name
from tui.pages.periods import period_words
from tui.pages.spans import figure_span, legend, status_span
from tui.phrases import (
    BASIS_SIGNS,
    DERIVED,
    called,
    fact_figure,
    figure_text,
    hoped,
    listed,
    said,
    says,
)

SIGNS = {"deal": "◆", "status": "┼", "due": "□", "valuation": "▲", "forecast": "→", "plan": "◇"}
"""What each kind of thing on the axis looks like without colour."""

KINDS = Words(
    {
        "deal": N_("deal"),
        "status": N_("status"),
        "due": N_("due"),
        "valuation": N_("valuation"),
        "forecast": N_("forecast"),
        "plan": N_("plan"),
    }
)
ZOOMS = Words({"year": N_("year"), "quarter": N_("quarter"), "month": N_("month")})
NO_DATE = N_("No date stated")


def timeline_page(timeline: Timeline) -> Document:
    """Deals, stages, valuations and what is expected, on one time axis."""
    whose = called(timeline.company) if timeline.company else _("everyone")
    signs = legend((f"{sign} {KINDS[kind]}" for kind, sign in SIGNS.items()), " · ")
    blocks: list[Block] = [
        Title(
            _("Timeline of {whose}").format(whose=whose),
            (Span(f"{_('by {zoom}').format(zoom=ZOOMS[timeline.zoom])} · ", "dim"), signs),
        )
    ]
    if timeline.more:
        words = _(
            "the latest; {more:,} more deals are left out: see one company's, or Deals"
        ).format(more=timeline.more)
        blocks.append(Text((Span(words, "dim"),)))
    heads = len(blocks)
    stretches = by_stretch(timeline.moments)
    silent = gaps(stretches, timeline.zoom)
    for stretch, moments in stretches.items():
        if stretch in silent:
            blocks.append(Text((Span(_gap(silent[stretch], timeline.zoom), "dim"),)))
        blocks += _section(_stretch_title(stretch, timeline.zoom), moments)
    if timeline.undated:
        blocks += _section(_(NO_DATE), timeline.undated)
    if len(blocks) == heads:
        blocks.append(Text((Span(_("Nothing with a date is known."), "dim"),)))
    return blocks


def _stretch_title(stretch: str, zoom: str) -> str:
    """A stretch, and where it is longer than the axis asks for, that no more is stated."""
    length = {"year": 4, "quarter": 7, "month": 7}[zoom]
    coarse = len(stretch) < length or (zoom == "month" and "Q" in stretch)
    if not coarse:
        return stretch
    return _("{stretch}, as a whole or no {zoom} stated").format(stretch=stretch, zoom=ZOOMS[zoom])


def _gap(number: int, zoom: str) -> str:
    stretches = {
        "year": many("{count} year", "{count} years", number),
        "quarter": many("{count} quarter", "{count} quarters", number),
        "month": many("{count} month", "{count} months", number),
    }[zoom]
    return _("⋮ {stretches} of which nothing is stated").format(stretches=stretches)


_HEADS = (Heads("", least=4), Heads("", least=1), Heads("", grow=1, least=14),
          Heads("", "right", least=6), Heads("", least=6))  # fmt: skip


def _section(title: str, moments: Sequence[Moment]) -> Iterator[Block]:
    yield Heading(title)
    yield Grid(_HEADS, [(_row(moment), _words(moment)) for moment in moments])


def _row(moment: Moment) -> Spans:
    when = period_words(moment.time) if moment.time else w.DASH
    figure = moment.figure
    told = figure_span(figure)._replace(inputs=()) if figure and figure.quantity else Span("")
    return (
        Span(when, "dim"),
        Span(SIGNS[moment.kind], "derived" if figure and figure.derived else "mark"),
        _what(moment),
        told,
        _tail(moment),
    )


def _what(moment: Moment) -> Span:
    """What it is about: the deal, its part, or the subject and what is said of it."""
    if moment.deal and moment.kind in ("deal", "status", "due"):
        part = f": {part_name(moment.part._replace(quantity=None))}" if moment.part else ""
        return Span(
            called(moment.deal) + part, "name", fact=moment.fact, go=f"deal/{moment.deal.id}"
        )
    metric = w.word(w.METRICS, moment.figure.metric) if moment.figure else ""
    return Span(f"{called(moment.subject)} {metric}", fact=moment.fact)


def _words(moment: Moment) -> Spans:
    """What is said in words, where there is no figure; below the row, as long as it is."""
    figure = moment.figure
    if figure is None or figure.quantity or not figure.words or moment.kind == "deal":
        return ()
    return (Span(said(figure.words), "dim"),)


def _tail(moment: Moment) -> Span:
    if moment.kind in ("deal", "status"):
        return status_span(moment.status, moment.fact) if moment.status else Span("")
    if moment.kind == "due":
        return Span(_("due"), "conditional")
    figure = moment.figure
    if figure is None:
        return Span("")
    told = w.BASES if moment.kind == "valuation" and not figure.derived else w.NATURES
    return Span(w.word(told, figure.basis if told is w.BASES else figure.nature), "dim")


def valuation_page(history: ValuationHistory) -> Document:
    """What a company was worth over time, drawn: each line ends at its figure."""
    signs = [
        f"{BASIS_SIGNS[basis]} {w.word(w.BASES, basis, _('basis not stated'))}"
        for basis in BASIS_SIGNS
        if any(_basis(point) == basis for point in history.points)
    ]
    blocks: list[Block] = [
        Title(
            _("Valuation of {company}").format(company=called(history.company)),
            (legend((*signs, f"{DERIVED} {_('derived, dotted')}") if signs else ()),),
        )
    ]
    if not history.points:
        blocks.append(Text((Span(_("No valuation is known."), "dim"),)))
    by_unit: dict[str, list[FactRow]] = {}
    for point in history.points:
        if point.quantity:
            by_unit.setdefault(point.quantity.unit, []).append(point)
    for unit, points in by_unit.items():
        if len(by_unit) > 1:  # nothing is converted: each currency has a scale of its own
            blocks.append(Heading(unit))
        blocks.append(Stems([_stem(point, _scale(points)) for point in points]))
    if len({_basis(point) for point in history.points}) > 1:
        blocks.append(Text((Span(_(UNLIKE), "dim"),)))
    blocks += _sources(history.points)
    return blocks


UNLIKE = N_(
    "Figures on different bases may not be set against each other: pre-money leaves out what the "
    "round brings in, post-money has it."
)


def _basis(fact: FactRow) -> str | None:
    return fact.basis if fact.basis in BASIS_SIGNS else None


def _scale(points: Sequence[FactRow]) -> float:
    return max((_size(point) for point in points), default=0.0) or 1.0


def _size(fact: FactRow) -> float:
    q = fact.quantity
    return 0.0 if q is None else float(q.high if q.high is not None else q.low or 0)


def _stem(fact: FactRow, scale: float) -> Stem:
    q = fact.quantity
    low = None if q is None or q.low is None else max(0.0, float(q.low) / scale)
    high = None if q is None or q.high is None else max(0.0, float(q.high) / scale)
    role = "derived" if fact.derived else "committed"
    basis = w.word(w.BASES, fact.basis, _("basis not stated"))
    basis = listed((basis, hoped(fact)))
    marked = (DERIVED if fact.derived else "") + fact_figure(fact)
    return Stem(
        Span(period_words(fact.period) if fact.period else _("no date stated"), "dim"),
        low, high, BASIS_SIGNS[_basis(fact)], role,
        Span(marked, role if fact.derived else "", fact=fact.id),
        Span(_("{basis}, derived").format(basis=basis) if fact.derived else basis, "dim"),
    )  # fmt: skip


def _sources(points: Sequence[FactRow]) -> Iterator[Block]:
    if not points:
        return
    yield Heading(_("Who says so"))
    heads = (Heads("", least=7), Heads("", "right", least=6), Heads("", grow=1, least=12))
    yield Grid(heads, [
        (
            (
                Span(point.period.label if point.period else w.DASH, "dim"),
                Span(figure_text(point.figure), fact=point.id),
                Span(_said_of(point), "dim"),
            ),
            (),
        )
        for point in points
    ])  # fmt: skip


def _said_of(point: FactRow) -> str:
    return " · ".join(filter(None, (says(point), called(point.deal) if point.deal else "")))
