"""The page that opens first: what is new, owed and worth how much, and what to press."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.named_tuple import NamedTuple
from db.queries.overview import Conditional, Counts, Pair
from db.reasoning.overview import Ground
from db.rows import CompanyRow, DealRow, Figure, PartRow
from tui import words as w
from tui.document import (
    KEPT,
    Bar,
    Bars,
    Beside,
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
from tui.key_names import as_given
from tui.language import N_, Words, _, many
from tui.pages.spans import figure_span, legend, name_span
from tui.phrases import (
    BASIS_SIGNS,
    CONDITIONAL,
    RIVALS,
    SIGN_OF_STAGE,
    called,
    hoped,
    names,
    said,
    status_role,
    status_text,
)

NOT_STATED = "?"
"""The sign of a deal of which no stage is stated."""
_SHORT = Words({"press_report": N_("press")})
"""Natures of figures in fewer words than elsewhere."""
TOO_LONG = N_("Takes too long in a store of this size.")


class Overview(NamedTuple):
    """What the page tells; None for what took too long.

    Attributes:
        first: The company of which most is known; keys act on it while the cursor is on nothing.
    """

    counts: Counts
    first: str
    newest: Sequence[DealRow] | None
    open: Sequence[DealRow] | None
    conditional: Sequence[Conditional] | None
    valued: Sequence[CompanyRow] | None
    pairs: Sequence[Pair] | None
    ground: Ground | None


def overview_page(found: Overview) -> Document:
    """All of it on one page, in two columns where there is room."""
    left = [*_valued(found.valued), *_open(found.open), *_conditional(found.conditional)]
    right = [*_newest(found.newest), *_pairs(found.pairs), *_ground(found.ground)]
    about = f"company/{found.first}" if found.first else ""
    return [
        Title(_("Who funds whom, who buys compute from whom"), _counts(found.counts), about),
        Text(_keys()),
        Beside(left, right),
    ]


def _counts(counts: Counts) -> Spans:
    told = [
        many("{count} fact", "{count} facts", counts.facts),
        many("{count} deal", "{count} deals", counts.deals) if counts.deals is not None else "",
        many("{count} company", "{count} companies", counts.companies),
    ]
    return (Span(" · ".join(filter(None, told)), "dim"),)


def _key(key: str, word: str, go: str = "") -> Spans:
    return Span(as_given(key), "mark", go=go or None), Span(f"{KEPT}{word}  ", "dim")


def _keys() -> Spans:
    return (
        *_key("Enter", _("opens")), *_key("e", _("evidence")), *_key("1-7", _("panes")),
        *_key("m", _("money by stage")), *_key("t", _("another day")),
        *_key("0", _("eleven questions")), *_key("?", _("all keys")),
    )  # fmt: skip


def _section(title: str, rows: Sequence[object] | None, empty: str) -> Iterator[Block]:
    yield Heading(title)
    if not rows:
        yield Text((Span(_(TOO_LONG) if rows is None else empty, "dim"),))


# ---------------------------------------------------------------------- deals


def _newest(rows: Sequence[DealRow] | None) -> Iterator[Block]:
    yield from _section(_("Newest deals · 2 all"), rows, _("No deal is known."))
    heads = (Heads("", least=7), Heads("", least=1), Heads("", grow=1, least=12),
             Heads("", "right", least=4), Heads("", least=9, room=76))  # fmt: skip
    if rows:
        yield Grid(heads, [(_deal(deal), ()) for deal in rows])


def _deal(deal: DealRow) -> Spans:
    sign, role = _sign(deal.status), status_role(deal.status)
    figure = figure_span(deal.amount) if deal.amount else Span(w.DASH, "dim")
    return (
        Span(deal.date or w.DASH, "dim"), Span(sign, role), name_span(deal.title, "deal"), figure,
        Span(w.word(w.STATUSES, deal.status) if deal.status else _(w.NOT_STATED), role),
    )  # fmt: skip


def _sign(status: str | None) -> str:
    """The sign alone of a status."""
    return status_text(status).partition(" ")[0] if status else NOT_STATED


def _open(rows: Sequence[DealRow] | None) -> Iterator[Block]:
    yield from _section(_("Largest open commitments · T adds up"), rows, _("None is known."))
    if not rows:
        return
    scale = max(_size(deal.amount) for deal in rows) or 1.0
    yield Bars([_bar(deal, scale) for deal in rows])
    signs = (*(f"{SIGN_OF_STAGE[stage]} {word}" for stage, word in _STAGES.items()),
             f"{NOT_STATED} {_(w.NOT_STATED)}",
             f"{CONDITIONAL} {_('in part on conditions')}")  # fmt: skip
    yield Text((Span(" · ".join(signs), "dim"),))


_STAGES = Words({"promise": N_("announced"), "binding": N_("signed")})


def _bar(deal: DealRow, scale: float) -> Bar:
    figure = deal.amount
    low, high = _ends(figure)
    sign = f"{_sign(deal.status)}{CONDITIONAL if deal.conditional else ''} "
    return Bar(
        Span(sign + _who(deal), "name", go=f"deal/{deal.id}"), low / scale, high / scale,
        "conditional" if deal.conditional else "committed", figure_span(figure),
    )  # fmt: skip


def _who(deal: DealRow) -> str:
    """Who pays whom, where one pays one; else what the deal is called."""
    if len(deal.payers) == len(deal.payees) == 1:
        return f"{called(deal.payers[0])} → {called(deal.payees[0])}"
    return called(deal.title)


def _ends(figure: Figure | None) -> tuple[float, float]:
    """The least and the most that a figure is, for drawing it."""
    q = figure.quantity if figure else None
    if q is None:
        return 0.0, 0.0
    low = float(q.low or 0)
    return low, float(q.high) if q.high is not None else low


def _size(figure: Figure | None) -> float:
    return max(_ends(figure))


def _conditional(rows: Sequence[Conditional] | None) -> Iterator[Block]:
    yield from _section(
        _("On conditions, and on which · m by stage"), rows, _("Nothing is known to be.")
    )
    heads = (Heads("", "right", least=4), Heads("", least=8), Heads("", grow=1, least=8))
    if rows:
        yield Grid(heads, [(_part(row), _condition(row.part)) for row in rows])


def _part(row: Conditional) -> Spans:
    part = row.part
    figure = Figure(part.fact, part.metric, part.quantity, part.words)
    ends = f"{names(part.payers)} → {names(part.payees)}" if part.payees else names(part.payers)
    told = figure_span(figure, "conditional")
    return told, Span(ends), name_span(row.deal, "deal")


def _condition(part: PartRow) -> Spans:
    return (Span(f"{CONDITIONAL} {said(part.condition)}", "conditional", fact=part.fact),)


# ---------------------------------------------------------------------- companies


def _valued(rows: Sequence[CompanyRow] | None) -> Iterator[Block]:
    yield from _section(_("Last known valuations · 6 history"), rows, _("No valuation is known."))
    if rows:
        scale = max(_size(row.valuation) for row in rows) or 1.0
        yield Stems([_stem(row, scale) for row in rows])
        told = {_basis(row) for row in rows}
        signs = [
            f"{sign} {w.word(w.BASES, basis, _('basis not stated'))}"
            for basis, sign in BASIS_SIGNS.items()
            if basis in told
        ]
        yield Text((legend(signs),))


def _stem(row: CompanyRow, scale: float) -> Stem:
    figure = row.valuation
    assert figure is not None and figure.quantity is not None  # or it would not be here
    q = figure.quantity
    role = "derived" if figure.derived else "committed"
    told = [figure.period or ""]
    if figure.nature not in ("reported", "derived") and not hoped(figure):
        told.append(_SHORT.get(figure.nature) or w.word(w.NATURES, figure.nature))
    return Stem(
        name_span(row.name, "company"),
        None if q.low is None else float(q.low) / scale,
        None if q.high is None else float(q.high) / scale,
        BASIS_SIGNS[_basis(row)], role, figure_span(figure),
        Span(" ".join(filter(None, told)), "dim"),
    )  # fmt: skip


def _basis(row: CompanyRow) -> str | None:
    basis = row.valuation.basis if row.valuation else None
    return basis if basis in BASIS_SIGNS else None


def _pairs(rows: Sequence[Pair] | None) -> Iterator[Block]:
    yield from _section(
        _("Money that comes back · 5 all circles"), rows, _("No circles are known.")
    )
    heads = (Heads("", least=6), Heads("", "right", least=6), Heads("", least=24),
             Heads("", grow=1, least=6))  # fmt: skip
    if rows:
        yield Grid(heads, [(_pair(pair), ()) for pair in rows])


def _pair(pair: Pair) -> Spans:
    there, back = _way(pair.there), _way(pair.back)
    return (
        name_span(pair.first, "company"), there._replace(text=f"{there.text} →"),
        back._replace(text=f"← {back.text}"), name_span(pair.second, "company"),
    )  # fmt: skip


def _way(figures: Sequence[Figure]) -> Span:
    """What goes one way: the money, or else the capacity."""
    return figure_span(figures[0]) if figures else Span(_(w.UNKNOWN), "dim")


# ---------------------------------------------------------------------- the ground


def _ground(ground: Ground | None) -> Iterator[Block]:
    yield Heading(_("How firm the ground is"))
    if ground is None:
        yield Text((Span(_(TOO_LONG), "dim"),))
        return
    disputes = (
        many("sources disagree on {count} thing", "sources disagree on {count} things",
             ground.disputes)
        if ground.disputes
        else _("sources disagree on nothing")
    )  # fmt: skip
    told = " · ".join(f"{facts:,} {WEAK[reason]}" for reason, facts in reversed(ground.weak))
    yield Text((Span(as_given("r"), "mark", go="answer/rivals"), Span(f"  {RIVALS} {disputes}")))
    yield Text((Span(as_given("7"), "mark", go="answer/sources"), Span(f"  {told}")))


WEAK = Words(
    {
        "one_source": N_("facts rest on one source only"),
        "second_hand": N_("on nobody at first hand"),
        "interest": N_("on a sponsor with an interest"),
    }
)
