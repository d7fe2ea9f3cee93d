"""Derived facts: figures that follow from stated ones, computed here and nowhere typed in.

A file may declare one with its formula (`derived:`). The rules (`rules`) declare the ones that
always follow.

What a rule says depends on what is known: a better amount replaces one, and a stated valuation
makes a derived one needless. So the rules are applied to what was known on each day on which that
changes, and a fact of theirs holds from the first such day to the last.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from db.dates import last_day
from db.facts.formula import FormulaError, evaluate, names
from db.facts.nodes import Problem
from db.facts.reading import LeftOut
from db.facts.rules import RULES, Known, may_apply
from db.facts.statements import FactSet, Statement
from db.overlap import components
from db.quantity import Quantity
from db.told import either, told, words_of

_Suppressed = Mapping[str | None, list[Statement]]


def derive(facts: FactSet) -> FactSet:
    """The same facts, with declared ones computed and those of the rules added.

    A declared one that cannot be computed stays without a figure, and is a problem.
    """
    declared = [item for item in facts.statements if item.formula]
    stated = [item for item in facts.statements if not item.formula]
    known = {item.id: item for item in stated}
    problems: list[Problem] = []
    # Before the rules, which yield to what is declared; and after them, since it may rest on them.
    waiting = _compute(declared, known, problems)
    ruled = _ruled(facts, stated, declared, known)
    known.update((item.id, item) for item in ruled)
    waiting = _compute(waiting, known, problems)
    problems += _left_over(waiting, declared, known, facts.left_out)
    computed = [known.get(item.id, item) for item in declared]
    return replace(
        facts,
        statements=(*stated, *computed, *ruled),
        problems=(*facts.problems, *problems),
    )


def _compute(
    waiting: list[Statement], known: dict[str, Statement], problems: list[Problem]
) -> list[Statement]:
    """Evaluate formulas in whatever order their inputs allow; return those still waiting."""
    failed: set[str] = set()
    while True:
        ready = [item for item in waiting if all(id_ in known for id_ in item.inputs.values())]
        if not ready:
            return waiting
        for item in ready:
            try:
                known.setdefault(item.id, computed(item, known))
            except FormulaError as error:
                failed.add(item.id)
                problems.append(
                    _problem(
                        item,
                        told(
                            "{id!r} cannot be derived: {error}", id=item.id, error=words_of(error)
                        ),
                    )
                )
        done = {item.id for item in ready}
        waiting = [item for item in waiting if item.id not in done]


def _problem(item: Statement, what: str) -> Problem:
    return Problem(item.record.where("formula"), what, told("check its formula and inputs"))


def _left_over(
    waiting: list[Statement],
    declared: list[Statement],
    known: Mapping[str, Statement],
    left_out: LeftOut,
) -> Iterable[Problem]:
    """Why declared facts could not even be tried: an input is not there, or rests on them."""
    ours = {item.id for item in declared}
    there = sorted({*known, *ours})
    for item in waiting:
        missing = {name: id_ for name, id_ in item.inputs.items() if id_ not in known}
        strange = {name: id_ for name, id_ in missing.items() if id_ not in ours}
        for name, id_ in strange.items():
            if id_ not in left_out:
                near = difflib.get_close_matches(id_, there, 2)
                advice = (
                    told("did you mean {names}?", names=either(near))
                    if near
                    else told("name a fact's id")
                )
                yield Problem(
                    item.record.where("inputs", name),
                    told("unknown {kind} {id!r}", kind=told("fact"), id=id_),
                    advice,
                )
        if not strange and _rests_on_itself(item, {other.id: other for other in waiting}):
            yield _problem(item, told("{id!r} rests on itself", id=item.id))


def _rests_on_itself(item: Statement, waiting: Mapping[str, Statement]) -> bool:
    seen: set[str] = set()
    todo = list(item.inputs.values())
    while todo:
        id_ = todo.pop()
        if id_ == item.id:
            return True
        if id_ in waiting and id_ not in seen:
            seen.add(id_)
            todo += waiting[id_].inputs.values()
    return False


def computed(item: Statement, known: Mapping[str, Statement]) -> Statement:
    """A derived fact with its figure, and with the dates and the rank that its inputs give it.

    Raises:
        FormulaError: Its formula cannot be applied to its inputs.
    """
    assert item.formula
    if unused := set(item.inputs) - set(names(item.formula)):
        raise FormulaError(
            told("the formula does not use {names}", names=", ".join(sorted(unused)))
        )
    used = [known[id_] for id_ in item.inputs.values()]
    figures = {name: known[id_].quantity for name, id_ in item.inputs.items()}
    result = evaluate(item.formula, {name: q for name, q in figures.items() if q})
    if not is_storable(result):
        raise FormulaError(told("the result has more digits than a store can hold"))
    found = replace(
        item,
        quantity=replace(result, raw=None),
        known_from=max((f.known_from for f in used if f.known_from), key=last_day, default=None),
        retracted=min((f.retracted for f in used if f.retracted), key=last_day, default=None),
        rank="deprecated" if any(f.rank == "deprecated" for f in used) else "normal",
        holds_from=item.holds_from or max((f.known_by for f in used if f.known_by), default=None),
        holds_until=item.holds_until
        or min((f.retracted_by for f in used if f.retracted_by), default=None),
    )
    if found.holds_from and found.holds_until and found.holds_until <= found.holds_from:
        raise FormulaError(told("its inputs were never known at the same time"))
    return found


def is_storable(quantity: Quantity) -> bool:
    """Whether a store can hold the figure to the last digit; in ratios it has some 15 of them."""
    return all(
        not isinstance(bound, Decimal) or Decimal(repr(float(bound))) == bound
        for bound in (quantity.low, quantity.high)
    )


def _ruled(
    facts: FactSet,
    stated: list[Statement],
    declared: list[Statement],
    known: Mapping[str, Statement],
) -> list[Statement]:
    """What the rules say, in the order of the deals."""
    position = {item.id: number for number, item in enumerate(stated)}
    deals = {deal.id: deal for deal in facts.deals}
    order = {id_: number for number, id_ in enumerate(deals)}
    said: dict[str | None, list[Statement]] = defaultdict(list)
    for item in declared:
        said[item.deal].append(known.get(item.id, item))
    found = []
    groups = (Known.of(deals, group) for group in _groups(facts, stated))
    for group in filter(may_apply, groups):
        for number, item in _over_time(group, said):
            try:
                inputs = tuple(position[id_] for id_ in item.inputs.values())
                place = (order[item.deal or ""], number, inputs)
                found.append((place, item.id, computed(item, known)))
            except FormulaError:
                continue  # a rule that cannot be applied has nothing to say
    return [item for _, _, item in sorted(found, key=lambda entry: entry[:2])]


def _groups(facts: FactSet, stated: list[Statement]) -> Iterable[list[Statement]]:
    """Statements about deals that the rules must see together: contracts with what amends them."""
    amends = [
        {item.deal, item.other_deal}
        for item in stated
        if item.relation in ("amends", "replaces", "cancels") and item.deal and item.other_deal
    ]
    about: dict[str | None, list[Statement]] = defaultdict(list)
    for item in stated:
        about[item.deal].append(item)
    for ids in components((deal.id for deal in facts.deals), amends):
        yield [item for id_ in ids for item in about[id_]]


def _over_time(group: Known, said: _Suppressed) -> list[tuple[int, Statement]]:
    """What the rules say of a group, each fact with the days between which it holds."""
    yielding = [item for deal in group.deals for item in said[deal]]
    changes = (*group.statements, *yielding)
    announced = [last_day(d.announced) for d in group.deals.values() if d.term and d.announced]
    first = min((i.known_by for i in changes if i.known_by), default="")
    days = sorted(
        {day for i in changes for day in (i.known_by, i.retracted_by) if day}
        | {day for day in announced if day > first}
    )
    open_now: dict[str, tuple[int, Statement]] = {}
    closed: list[tuple[int, Statement]] = []
    times: dict[str, int] = defaultdict(int)
    for day in days:
        taken = {_about(i) for i in yielding if i.known_by is None or i.is_known(day)}
        on_day = group.on(day)
        now = {
            item.id: (number, item)
            for number, rule in enumerate(RULES)
            for item in rule(on_day)
            if _about(item) not in taken
        }
        for id_ in [id_ for id_, (_, item) in open_now.items() if not _goes_on(item, now.get(id_))]:
            number, item = open_now.pop(id_)
            closed.append((number, replace(item, holds_until=day)))
        for id_ in [id_ for id_ in now if id_ not in open_now]:
            number, item = now[id_]
            times[id_] += 1
            # One that went and came back is another row; it cannot have the same id.
            new_id = id_ if times[id_] == 1 else f"{id_}/again-{times[id_]}"
            open_now[id_] = number, replace(item, id=new_id, holds_from=day)
    return closed + list(open_now.values())


def _goes_on(item: Statement, now: tuple[int, Statement] | None) -> bool:
    """Whether a rule still says the same: by the same formula, of the same facts."""
    return now is not None and (now[1].formula, now[1].inputs) == (item.formula, item.inputs)


def _about(item: Statement) -> tuple[str | None, str, str | None]:
    return item.deal, item.metric, item.basis
