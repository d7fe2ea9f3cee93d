"""Totals and flows as JSON and as flat rows; see `tui.printing.shapes`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.named_tuple import NamedTuple
from db.quantity import Quantity
from db.reasoning.flows import Flows
from db.reasoning.standing import is_anything
from db.reasoning.totals import Counted, LeftOut, Overlap, Total, Totals
from db.rows import Named
from tui.pages.total import left_out_words
from tui.printing.flat import Flat, Value, quantity_cells
from tui.printing.shapes import Json, names, quantity


def totals(value: Totals) -> Json:
    """A total: that of the first unit, money if there is any; those of others under "others"."""
    first, *others = value.totals
    return {
        "subject": value.subject.name,
        "subject_id": value.subject.id,
        "as": value.role,
        "other": value.other.name if value.other else None,
        "other_id": value.other.id if value.other else None,
        **total(first),
        "others": [{"subject": value.subject.name, **total(each)} for each in others],
    }


def flows(value: Flows) -> Json:
    """What goes each way between companies; directions of which nothing is known are left out."""
    return {
        "companies": names(value.companies),
        "company_ids": [company.id for company in value.companies],
        "flows": [
            {
                "payer": flow.payer.name,
                "payer_id": flow.payer.id,
                "payee": flow.payee.name,
                "payee_id": flow.payee.id,
                "totals": [total(each) for each in flow.totals],
            }
            for flow in value.flows
            if not flow.is_empty
        ],
    }


def total(value: Total) -> Json:
    """What figures of one unit come to."""
    return {
        "low": value.low,
        "high": value.high,
        "unit": value.unit,
        "quantity": quantity(value.quantity),
        "counted": [_counted(row) for row in value.counted],
        "overlaps": [overlap(each) for each in value.overlaps],
        "left_out": [_left_out(row) for row in value.left_out],
    }


def _counted(row: Counted) -> Json:
    return {
        "fact": row.fact,
        "deal": row.deal.id,
        "deal_title": row.deal.name,
        "quantity": quantity(said(row.quantity)),
        "payers": names(row.payers),
        "payees": names(row.payees),
        "instrument": row.instrument,
        "status": row.status,
        "condition": row.condition,
        "shared": row.shared,
        "rest": row.rest,
    }


def said(figure: Quantity | None) -> Quantity | None:
    """A figure, if it says anything: of what is left of "at least" so much nothing is known."""
    return None if figure is None or is_anything(figure) else figure


def overlap(value: Overlap) -> Json:
    """Two deals that are, or may be, about the same money."""
    return {"deals": [deal.id for deal in value.deals], "known": value.known}


def _left_out(row: LeftOut) -> Json:
    return {
        "deal": row.deal.id,
        "deal_title": row.deal.name,
        "why": left_out_words(row),
        "code": row.why,
        "other": row.other.id if row.other else None,
        "status": row.status,
        "fact": row.fact or None,
        "quantity": quantity(row.quantity),
    }


class SumRow(NamedTuple):
    """A line of a total in a table: the total itself, a figure in it, or one left out."""

    payer: str | None
    payee: str | None
    line: str
    unit: str | None
    fact: str | None
    deal: Named | None
    quantity: Quantity | None
    status: str | None
    condition: str | None
    shared: bool | None
    overlaps: str | None
    why: str | None


def total_rows(value: Totals) -> list[SumRow]:
    """A total, line by line."""
    ends = (value.subject, value.other)
    payer, payee = ends if value.role == "payer" else ends[::-1]
    return list(_lines(payer, payee, value.totals))


def flow_rows(value: Flows) -> list[SumRow]:
    """What goes between companies, line by line."""
    return [
        line
        for flow in value.flows
        if not flow.is_empty
        for line in _lines(flow.payer, flow.payee, flow.totals)
    ]


def _lines(payer: Named | None, payee: Named | None, each: Sequence[Total]) -> Iterator[SumRow]:
    ends = (payer.name if payer else None, payee.name if payee else None)
    for one in each:
        yield SumRow(*ends, "total", one.unit, None, None, one.quantity, None, None, None, None,
                     None)  # fmt: skip
        for row in one.counted:
            yield SumRow(*ends, "counted", one.unit, row.fact, row.deal, row.quantity,
                         row.status, row.condition, row.shared,
                         _overlaps(row.deal, one.overlaps), None)  # fmt: skip
        for out in one.left_out:
            yield SumRow(*ends, "left_out", one.unit, out.fact or None, out.deal, out.quantity,
                         out.status, None, None, None, left_out_words(out))  # fmt: skip


def _overlaps(deal: Named, overlaps: Sequence[Overlap]) -> str | None:
    """The deals that are, or may be, about the same money as this one."""
    told = [
        f"{other.id}{'' if overlap.known else ' (not known)'}"
        for overlap in overlaps
        if deal.id in (each.id for each in overlap.deals)
        for other in overlap.deals
        if other.id != deal.id
    ]
    return "; ".join(dict.fromkeys(told)) or None


def _figure(name: str) -> Flat[SumRow]:
    def value(row: SumRow) -> Value:
        return quantity_cells(said(row.quantity))[name]

    return {name: value}


SUM_ROWS: Flat[SumRow] = {
    "payer": lambda row: row.payer,
    "payee": lambda row: row.payee,
    "line": lambda row: row.line,
    "deal": lambda row: row.deal.id if row.deal else None,
    "deal_title": lambda row: row.deal.name if row.deal else None,
    "fact": lambda row: row.fact,
    **_figure("low"),
    **_figure("high"),
    **_figure("low_open"),
    **_figure("high_open"),
    **_figure("approximate"),
    "unit": lambda row: row.unit,
    **_figure("text"),
    "status": lambda row: row.status,
    "condition": lambda row: row.condition,
    "shared": lambda row: row.shared,
    "overlaps": lambda row: row.overlaps,
    "why": lambda row: row.why,
}
