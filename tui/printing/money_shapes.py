"""Stages of money and circles as JSON and as flat rows; see `tui.printing.shapes`."""

from __future__ import annotations

from db.named_tuple import NamedTuple
from db.quantity import Quantity
from db.reasoning.loops import Circle, LoopLeg, Loops
from db.reasoning.money import Money, Side, Stage, StageFact
from tui.printing.flat import Flat, Value, quantity_cells
from tui.printing.shapes import Json, names, one_name, quantity
from tui.printing.total_shapes import overlap, said


def money(value: Money) -> Json:
    """Commitment against cash, by direction, unit and stage."""
    return {
        "subject": value.subject.name,
        "subject_id": value.subject.id,
        "with": value.other.name if value.other else None,
        "with_id": value.other.id if value.other else None,
        "sides": [_side(side) for side in value.sides],
    }


def _side(side: Side) -> Json:
    return {
        "payer": side.payer.name if side.payer else None,
        "payee": side.payee.name if side.payee else None,
        "units": [
            {
                "unit": unit.unit,
                "stages": [_stage(stage) for stage in unit.stages],
                "overlaps": [overlap(each) for each in unit.overlaps],
            }
            for unit in side.units
        ],
    }


def _stage(stage: Stage) -> Json:
    return {
        "stage": stage.stage,
        "quantity": quantity(stage.quantity),
        "facts": [_fact(fact) for fact in stage.facts],
    }


def _fact(fact: StageFact) -> Json:
    return {
        "fact": fact.fact,
        "deal": fact.deal.id,
        "deal_title": fact.deal.name,
        "quantity": quantity(said(fact.quantity)),
        "words": fact.words,
        "status": fact.status,
        "payers": names(fact.payers),
        "payees": names(fact.payees),
        "instrument": fact.instrument,
        "condition": fact.condition,
        "due": fact.due,
        "shared": fact.shared,
        "rest": fact.rest,
        "superseded_by": fact.by.id if fact.by else None,
    }


class StageRow(NamedTuple):
    """A part of a deal in its stage, with the direction that it is told of."""

    side: Side
    unit: str | None
    stage: str
    fact: StageFact


def stage_rows(value: Money) -> list[StageRow]:
    """Commitment against cash, part by part."""
    return [
        StageRow(side, unit.unit, stage.stage, fact)
        for side in value.sides
        for unit in side.units
        for stage in unit.stages
        for fact in stage.facts
    ]


def _of_stage(name: str) -> Flat[StageRow]:
    def value(row: StageRow) -> Value:
        return quantity_cells(said(row.fact.quantity))[name]

    return {name: value}


STAGE_ROWS: Flat[StageRow] = {
    "side": lambda row: "out" if row.side.payer else "in" if row.side.payee else "all",
    "payer": lambda row: one_name(row.fact.payers),
    "payee": lambda row: one_name(row.fact.payees),
    "stage": lambda row: row.stage,
    "deal": lambda row: row.fact.deal.id,
    "deal_title": lambda row: row.fact.deal.name,
    "fact": lambda row: row.fact.fact,
    **_of_stage("low"),
    **_of_stage("high"),
    **_of_stage("low_open"),
    **_of_stage("high_open"),
    **_of_stage("approximate"),
    **_of_stage("unit"),
    **_of_stage("text"),
    "words": lambda row: row.fact.words,
    "status": lambda row: row.fact.status,
    "instrument": lambda row: row.fact.instrument,
    "condition": lambda row: row.fact.condition,
    "due": lambda row: row.fact.due,
    "shared": lambda row: row.fact.shared,
    "superseded_by": lambda row: row.fact.by.id if row.fact.by else None,
}


def loops(value: Loops) -> list[Json]:
    """Who pays whom in a circle."""
    return [
        {
            "path": names(circle.path),
            "path_ids": [company.id for company in circle.path],
            "legs": [_leg(leg) for leg in circle.legs],
        }
        for circle in value.circles
    ]


def _leg(leg: LoopLeg) -> Json:
    return {
        "payer": leg.payer.name,
        "payee": leg.payee.name,
        "payers": names(leg.payers),
        "payees": names(leg.payees),
        "deal": leg.deal.id,
        "deal_title": leg.deal.name,
        "fact": leg.fact,
        "instrument": leg.instrument,
        "quantity": quantity(leg.quantity),
        "words": leg.words,
        "status": leg.status,
        "condition": leg.condition,
        "fallen": leg.fallen,
    }


class LegRow(NamedTuple):
    """A leg of a circle, with the number of its circle from 1 on."""

    number: int
    circle: Circle
    leg: LoopLeg


def leg_rows(value: Loops) -> list[LegRow]:
    """All circles, leg by leg."""
    return [
        LegRow(number, circle, leg)
        for number, circle in enumerate(value.circles, 1)
        for leg in circle.legs
    ]


def _of_leg(name: str) -> Flat[LegRow]:
    def value(row: LegRow) -> Value:
        figure: Quantity | None = row.leg.quantity
        return quantity_cells(figure)[name]

    return {name: value}


LEG_ROWS: Flat[LegRow] = {
    "circle": lambda row: row.number,
    "path": lambda row: "; ".join(company.name for company in row.circle.path),
    "payer": lambda row: row.leg.payer.name,
    "payee": lambda row: row.leg.payee.name,
    "deal": lambda row: row.leg.deal.id,
    "deal_title": lambda row: row.leg.deal.name,
    "fact": lambda row: row.leg.fact,
    "instrument": lambda row: row.leg.instrument,
    **_of_leg("low"),
    **_of_leg("high"),
    **_of_leg("low_open"),
    **_of_leg("high_open"),
    **_of_leg("approximate"),
    **_of_leg("unit"),
    **_of_leg("text"),
    "words": lambda row: row.leg.words,
    "status": lambda row: row.leg.status,
    "condition": lambda row: row.leg.condition,
    "fallen": lambda row: row.leg.fallen,
}
