"""What rests on little, and where sources disagree, as JSON and as flat rows; see `shapes`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.named_tuple import NamedTuple
from db.passages import Passage
from db.reasoning.rivals import Rivalry, Statement
from db.reasoning.weak import WeakRow
from db.rows import Evidence, FactRow
from tui.pages.rivals import thing_words, why_words
from tui.printing import flat
from tui.printing.flat import Flat, Value
from tui.printing.shapes import Json, fact

WEAK_SHAPE = """\
JSON:
  [{"fact": a fact, as `facts --json` has it,
    "sources": how many state it, "first_hand": bool,
    "interest": of its sponsor in what it says, or null,
    "reasons": some of "interest", "second_hand", "one_source",
    "through": of a computed one, ids of the facts that make it weak}]
A computed fact is no better than the weakest fact that it was computed from."""

RIVALS_SHAPE = """\
JSON:
  [{"subject", "metric", "deal", "basis", "scope", "period", "population",
    "part", "what", "preferred": id,
    "why": rank | derived | first_hand | known_from | happened | order,
    "why_words": the same in words,
    "statements": [a fact, as `facts --json` has it, with "preferred": bool,
                   "same_as": id of one that says the same,
                   "behind": why not preferred]}]
The preferred statement comes first."""


def weak(row: WeakRow, evidence: Mapping[str, Sequence[Evidence]]) -> Json:
    """A fact that rests on little."""
    return {
        "fact": fact(row.fact, evidence.get(row.fact.id, ())),
        "sources": row.sources,
        "first_hand": row.first_hand,
        "interest": row.interest,
        "reasons": list(row.reasons),
        "through": list(row.through),
    }


def _of_fact(name: str) -> Flat[WeakRow]:
    read = flat.FACTS[name]
    return {name: lambda row: read(row.fact)}


WEAK: Flat[WeakRow] = {
    "reasons": lambda row: "; ".join(row.reasons),
    "sources": lambda row: row.sources,
    "through": lambda row: "; ".join(row.through) or None,
}
for _name in flat.FACTS:
    WEAK |= _of_fact(_name)
# A computed fact takes these over from what it was computed from.
WEAK |= {"first_hand": lambda row: row.first_hand, "interest": lambda row: row.interest}


def rivalry(value: Rivalry) -> Json:
    """A thing about which sources disagree."""
    best = value.preferred
    staged = best.kind == "status"
    return {
        "subject": best.subject.name,
        "subject_id": best.subject.id,
        "metric": best.metric,
        "deal": best.deal.id if best.deal else None,
        "deal_title": best.deal.name if best.deal else None,
        "basis": best.basis,
        "scope": best.scope,
        "period": best.period.label if best.period and not staged else None,
        "population": best.population,
        "part": value.part.id if value.part else None,
        "what": thing_words(value),
        "preferred": best.id,
        "why": value.decided_by,
        "why_words": why_words(value),
        "statements": [_statement(each, each.fact == best) for each in value.statements],
    }


def _statement(value: Statement, preferred: bool) -> Json:
    return {
        **fact(value.fact, value.evidence),
        "preferred": preferred,
        "same_as": value.same_as,
        "behind": value.behind,
    }


class RivalLine(NamedTuple):
    """One of several statements about a thing, for a table."""

    thing: int
    what: str
    place: int
    why: str
    statement: Statement


def rival_lines(values: Sequence[Rivalry]) -> list[RivalLine]:
    """Statements one by one, those about one thing together."""
    return [
        RivalLine(number, thing_words(value), place, value.decided_by, statement)
        for number, value in enumerate(values, 1)
        for place, statement in enumerate(value.statements, 1)
    ]


def _of_statement(name: str) -> Flat[RivalLine]:
    read = flat.FACTS[name]
    return {name: lambda line: read(_fact_of(line))}


def _fact_of(line: RivalLine) -> FactRow:
    return line.statement.fact


def _behind(line: RivalLine) -> Value:
    return line.statement.behind


RIVALS: Flat[RivalLine] = {
    "thing": lambda line: line.thing,
    "what": lambda line: line.what,
    "place": lambda line: line.place,
    "preferred": lambda line: line.place == 1,
    "why_preferred": lambda line: line.why if line.place == 1 else None,
    "behind": _behind,
    "same_as": lambda line: line.statement.same_as,
}
for _name in flat.FACTS:
    RIVALS |= _of_statement(_name)


def passage(evidence: Evidence, value: Passage) -> Json:
    """A paragraph of a source, and where the figure stands in it."""
    return {
        "source": evidence.source.id,
        "locator": evidence.locator,
        "raw": evidence.raw,
        "text": value.text,
        "start": value.start,
        "end": value.end,
        "places": [list(place) for place in value.places],
    }
