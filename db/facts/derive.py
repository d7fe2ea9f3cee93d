"""Derived facts: figures that follow from stated ones, computed here and nowhere typed in.

A file may declare one with its formula (`derived:`). The rules below declare the ones that always
follow: post-money from pre-money and back, the total and the yearly value of a contract, and
each part's share of its round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from db import vocabulary as v
from db.dates import last_day
from db.facts.formula import FormulaError, evaluate, names
from db.facts.nodes import Problem
from db.facts.records import DealRecord
from db.facts.statements import FactSet, Statement
from db.quantity import Quantity

_RANK = {rank: place for place, rank in enumerate(v.RANKS)}


def derive(facts: FactSet) -> FactSet:
    """The same facts, with declared ones computed and those of the rules added."""
    declared = [item for item in facts.statements if item.formula]
    stated = [item for item in facts.statements if not item.formula]
    said = {(item.deal, item.metric, item.basis) for item in declared}
    index = _Index(facts.deals, stated)
    ruled = [
        item
        for rule in _RULES
        for item in rule(index)
        if (item.deal, item.metric, item.basis) not in said
    ]
    computed, problems = _compute(stated, declared, ruled)
    return replace(facts, statements=(*stated, *computed), problems=(*facts.problems, *problems))


def _compute(
    stated: list[Statement], declared: list[Statement], ruled: list[Statement]
) -> tuple[list[Statement], list[Problem]]:
    """Evaluate formulas in whatever order their inputs allow.

    A declared one that cannot be computed is a problem; a rule then just has nothing to say.
    """
    known = {item.id: item for item in stated}
    done: list[Statement] = []
    problems: list[Problem] = []
    waiting = declared + ruled
    while ready := [w for w in waiting if all(i in known for i in w.inputs.values())]:
        waiting = [w for w in waiting if w not in ready]
        for item in ready:
            inputs = {name: known[id_] for name, id_ in item.inputs.items()}
            try:
                known[item.id] = _computed(item, inputs)
            except FormulaError as error:
                if item in declared:
                    problems.append(_problem(item, f"{item.id} cannot be derived: {error}"))
                continue
            done.append(known[item.id])
    for item in waiting:
        missing = [id_ for id_ in item.inputs.values() if id_ not in known]
        if item in declared:
            what = f"{item.id} rests on what is not there: {', '.join(missing)}"
            problems.append(_problem(item, what))
    return done, problems


def _problem(item: Statement, what: str) -> Problem:
    return Problem(item.place, what, "check its formula and inputs")


def _computed(item: Statement, inputs: dict[str, Statement]) -> Statement:
    assert item.formula
    if unused := set(inputs) - set(names(item.formula)):
        raise FormulaError(f"the formula does not use {', '.join(sorted(unused))}")
    quantities = {name: fact.quantity for name, fact in inputs.items() if fact.quantity}
    result = evaluate(item.formula, quantities)
    used = list(inputs.values())
    return replace(
        item,
        quantity=replace(result, raw=None),
        known_from=max((f.known_from for f in used if f.known_from), key=last_day, default=None),
        retracted=min((f.retracted for f in used if f.retracted), key=last_day, default=None),
    )


@dataclass(slots=True)
class _Index:
    """Stated facts by what the rules look for."""

    deals: tuple[DealRecord, ...]
    stated: list[Statement]

    def amount(self, deal: str) -> Statement | None:
        """The preferred money amount of a deal."""
        found = [
            item
            for item in self.stated
            if item.kind == "amount" and item.deal == deal and _is_money(item.quantity)
        ]
        return min(found, key=lambda item: _RANK[item.rank], default=None)

    def valuations(self, basis: str) -> Iterator[Statement]:
        return (
            item
            for item in self.stated
            if item.metric == "valuation" and item.basis == basis and item.deal and item.quantity
        )


def _is_money(quantity: Quantity | None) -> bool:
    return quantity is not None and quantity.dimension == "money"


def _derived(like: Statement, suffix: str, metric: str, formula: str, **more: object) -> Statement:
    inputs: dict[str, str] = more.pop("inputs")  # type: ignore[assignment]  # the one name not a field
    return Statement(
        id=f"{like.id}/{suffix}", kind="measure", subject=like.subject, metric=metric,
        place=like.place, record=like.record, nature="derived", deal=like.deal,
        formula=formula, inputs=inputs, period=like.period,
        **more,  # type: ignore[arg-type]  # fields of Statement
    )  # fmt: skip


def _other_valuation(index: _Index, have: str, want: str, sign: str) -> Iterator[Statement]:
    stated = {item.deal for item in index.valuations(want)}
    for valuation in index.valuations(have):
        assert valuation.deal
        amount = index.amount(valuation.deal)
        if amount is None or valuation.deal in stated:
            continue
        yield _derived(
            valuation, want.replace("_", "-"), "valuation", f"{have} {sign} raised", basis=want,
            inputs={have: valuation.id, "raised": amount.id},
        )  # fmt: skip


def _post_money(index: _Index) -> Iterator[Statement]:
    """Post-money is pre-money plus what the round raises."""
    return _other_valuation(index, "pre_money", "post_money", "+")


def _pre_money(index: _Index) -> Iterator[Statement]:
    """Pre-money is post-money less what the round raises."""
    return _other_valuation(index, "post_money", "pre_money", "-")


def _contract_totals(index: _Index) -> Iterator[Statement]:
    """An amended contract is worth what it was worth plus what each amendment adds."""
    amends = {link.deal: link.other_deal for link in index.stated if link.relation == "amends"}
    for deal in amends:
        chain: list[Statement] = []
        seen: set[str | None] = set()
        step: str | None = deal
        while step is not None and step not in seen:
            seen.add(step)
            if amount := index.amount(step):
                chain.insert(0, amount)
            step = amends.get(step)
        if len(chain) == len(seen):
            labels = (
                "original",
                *(f"added_{n}" if n > 1 else "added" for n in range(1, len(chain))),
            )
            yield _derived(
                replace(chain[-1], id=str(deal)), "total", "contract_total", " + ".join(labels),
                inputs=dict(zip(labels, (item.id for item in chain), strict=True)),
                basis=_common_basis(chain),
            )  # fmt: skip


def _common_basis(facts: list[Statement]) -> str | None:
    bases = {fact.basis for fact in facts}
    return bases.pop() if len(bases) == 1 else None


def _per_year(index: _Index) -> Iterator[Statement]:
    """A contract's value over the years it runs."""
    for deal in index.deals:
        amount = index.amount(deal.id)
        if amount and deal.term and deal.term.years:
            yield _derived(
                replace(amount, id=deal.id), "per-year", "contract_value_per_year",
                f"value / {deal.term.years}", inputs={"value": amount.id}, basis=amount.basis,
            )  # fmt: skip


def _shares(index: _Index) -> Iterator[Statement]:
    """Each part's share of its deal's amount."""
    for part in index.stated:
        if part.kind != "part" or part.metric != "commitment" or part.deal is None:
            continue
        amount = index.amount(part.deal)
        if (
            amount
            and part.quantity
            and amount.quantity
            and part.quantity.unit == amount.quantity.unit
        ):
            yield _derived(
                part, "share", "share_of_round", "part / round",
                inputs={"part": part.id, "round": amount.id},
            )  # fmt: skip


_RULES: tuple[Callable[[_Index], Iterable[Statement]], ...] = (
    _post_money,
    _pre_money,
    _contract_totals,
    _per_year,
    _shares,
)
