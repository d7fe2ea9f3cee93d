"""The page of what goes between a few companies: bars each way for each pair, by unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.reasoning.flows import Flow, Flows
from db.reasoning.totals import Total
from tui import money_words as mw
from tui.document import Bar, Bars, Block, Document, Field, Heading, Span, Spans, Text, Title
from tui.language import N_, _
from tui.pages.spans import deal_span, listed_spans
from tui.pages.total import left_out_words, total_span
from tui.phrases import called

NOTHING = N_("Nothing is known to go between them.")


def flow_page(flows: Flows) -> Document:
    """What goes each way between companies."""
    title = " · ".join(called(company) for company in flows.companies)
    about = _("what goes each way; nothing counted twice, from what is certain to what is possible")
    blocks: list[Block] = [Title(title, (Span(about, "dim"),))]
    units = dict.fromkeys(
        total.unit for flow in flows.flows for total in flow.totals if total.counted
    )
    for unit in sorted((unit for unit in units if unit), key=lambda unit: (unit == "W", unit)):
        blocks += [Heading(mw.unit_title(unit)), _bars(flows.flows, unit)]
    blocks += _not_counted(flows.flows)
    if all(flow.is_empty for flow in flows.flows):
        blocks.append(Text((Span(_(NOTHING), "dim"),)))
    return blocks


def arrow(flow: Flow) -> str:
    """Who pays whom, in one label."""
    return f"{called(flow.payer)} → {called(flow.payee)}"


def _bars(flows: Sequence[Flow], unit: str) -> Bars:
    there = [(f, total) for f in flows for total in f.totals if total.unit == unit]
    counted = [(flow, total) for flow, total in there if total.counted]
    scale = max((_size(total) for _, total in counted), default=0) or 1
    return Bars([_bar(flow, total, scale) for flow, total in counted])


def _size(total: Total) -> int:
    return total.high if total.high is not None else total.low or 0


def _bar(flow: Flow, total: Total, scale: int) -> Bar:
    return Bar(
        label=Span(arrow(flow)),
        low=(total.low or 0) / scale,
        high=_size(total) / scale,
        role="committed",
        figure=total_span(total),
        note=_deals(flow, total),
    )


def _deals(flow: Flow, total: Total) -> Spans:
    deals = {row.deal.id: row.deal for row in total.counted}
    return listed_spans(deal_span(deal, (flow.payer, flow.payee)) for deal in deals.values())


def _not_counted(flows: Sequence[Flow]) -> Iterator[Block]:
    rows = [
        Field(
            arrow(flow),
            (
                deal_span(row.deal, (flow.payer, flow.payee)),
                Span(f"  {left_out_words(row)}", "dim"),
            ),
        )
        for flow in flows
        for total in flow.totals
        for row in total.left_out
    ]
    if rows:
        yield Heading(_("Not counted"))
        yield from rows
