"""What changed, and what is on the time axis, as JSON and as flat rows; see `shapes`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from db.named_tuple import NamedTuple
from db.reasoning.diff import Changes, StatusChange
from db.reasoning.timeline import Moment, Timeline
from db.rows import Evidence, FactRow
from tui.printing import flat
from tui.printing.flat import Flat, Value, quantity_cells
from tui.printing.shapes import Json, fact, quantity

CHANGES_SHAPE = """\
JSON:
  {"from": "2025-12-31", "to": "2026-02-28",   the last days of the two dates
   "learned": [a fact, as `facts --json` has it],
                          known on the second day, not on the first
   "superseded": [{"old": a fact, "new": a fact}],
                          a newer and different figure about the very same thing
                          is now the preferred one
   "retracted": [a fact], known on the first day, no longer on the second
   "status": [{"deal": id, "deal_title": ..., "part": id or null,
               "from": code or null, "to": code or null,
               "fact": the fact that says so}]}
What was known on the first day, less "retracted" and with "learned", is what
was known on the second."""

TIMELINE_SHAPE = """\
JSON:
  {"zoom": "quarter", "company": id or null,
   "moments": [{"kind": deal | status | due | valuation | forecast | plan,
                "date": as written, "start": day, "end": day,
                "stretch": "2026-Q1", "subject", "deal", "part", "status",
                "metric", "quantity", "words", "basis", "nature", "derived",
                "fact"}],
   "undated": [the same, of which no date is stated]}"""


def changes(value: Changes, evidence: Mapping[str, Sequence[Evidence]]) -> Json:
    """What changed between two days.

    Args:
        value: The changes.
        evidence: Of the facts in them, by their ids.
    """

    def shape(row: FactRow) -> Json:
        return fact(row, evidence.get(row.id, ()))

    return {
        "from": value.earlier,
        "to": value.later,
        "learned": [shape(row) for row in value.learned],
        "superseded": [
            {"old": shape(pair.old), "new": shape(pair.new)} for pair in value.superseded
        ],
        "retracted": [shape(row) for row in value.retracted],
        "status": [_status(change, shape(change.fact)) for change in value.status],
    }


def facts_of(value: Changes) -> Iterator[FactRow]:
    """All facts that are told with changes."""
    yield from value.learned
    yield from value.retracted
    for pair in value.superseded:
        yield from pair
    for change in value.status:
        yield change.fact


def _status(change: StatusChange, said: Json) -> Json:
    return {
        "deal": change.deal.id,
        "deal_title": change.deal.name,
        "part": change.part.id if change.part else None,
        "from": change.before,
        "to": change.after,
        "fact": said,
    }


class ChangeLine(NamedTuple):
    """One change, for a table: what kind it is, and the fact behind it."""

    change: str
    fact: FactRow
    replaces: str | None = None
    part: str | None = None
    before: str | None = None
    after: str | None = None


def change_lines(value: Changes) -> list[ChangeLine]:
    """Changes one by one."""
    return [
        *(
            ChangeLine("status", c.fact, part=c.part.id if c.part else None, before=c.before,
                       after=c.after)
            for c in value.status
        ),
        *(ChangeLine("superseded", pair.new, pair.old.id) for pair in value.superseded),
        *(ChangeLine("retracted", row) for row in value.retracted),
        *(ChangeLine("learned", row) for row in value.learned),
    ]  # fmt: skip


def _of_fact(name: str) -> Flat[ChangeLine]:
    read = flat.FACTS[name]
    return {name: lambda line: read(line.fact)}


CHANGES: Flat[ChangeLine] = {
    "change": lambda line: line.change,
    "from": lambda line: line.before,
    "to": lambda line: line.after,
    "part": lambda line: line.part,
    "replaces": lambda line: line.replaces,
}
for _name in flat.FACTS:
    CHANGES |= _of_fact(_name)


def timeline(value: Timeline) -> Json:
    """What is on the time axis."""
    return {
        "zoom": value.zoom,
        "company": value.company.id if value.company else None,
        "moments": [moment(each) for each in value.moments],
        "undated": [moment(each) for each in value.undated],
    }


def moment(value: Moment) -> Json:
    """One thing on the time axis."""
    figure = value.figure
    return {
        "kind": value.kind,
        "date": value.time.label if value.time else None,
        "start": value.time.start if value.time else None,
        "end": value.time.end if value.time else None,
        "stretch": value.stretch,
        "subject": value.subject.name,
        "subject_id": value.subject.id,
        "deal": value.deal.id if value.deal else None,
        "deal_title": value.deal.name if value.deal else None,
        "part": value.part.id if value.part else None,
        "status": value.status,
        "metric": figure.metric if figure else None,
        "quantity": quantity(figure.quantity) if figure else None,
        "words": figure.words if figure else None,
        "basis": figure.basis if figure else None,
        "nature": figure.nature if figure else None,
        "derived": figure.derived if figure else False,
        "fact": value.fact,
    }


def _of_moment(name: str) -> Flat[Moment]:
    return {name: lambda value: _plain(moment(value)[name])}


def _plain(value: object) -> Value:
    return value if isinstance(value, str | int | bool) else None


def _of_quantity(name: str) -> Flat[Moment]:
    return {name: lambda value: _cells(value)[name]}


def _cells(value: Moment) -> dict[str, Value]:
    return quantity_cells(value.figure.quantity if value.figure else None)


MOMENTS: Flat[Moment] = {}
for _name in ("kind", "date", "start", "end", "stretch", "subject", "subject_id", "deal",
              "deal_title", "part", "status", "metric"):  # fmt: skip
    MOMENTS |= _of_moment(_name)
for _name in quantity_cells(None):
    MOMENTS |= _of_quantity(_name)
for _name in ("words", "basis", "nature", "derived", "fact"):
    MOMENTS |= _of_moment(_name)
