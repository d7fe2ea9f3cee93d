"""The facts that always follow from others, as rules over what is known on one day.

Post-money from pre-money and back, the total and the yearly value of a contract, and each part's
share of its round. A rule only says which formula applies to which facts; `derive` computes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from db import vocabulary as v
from db.dates import last_day
from db.facts.records import DealRecord
from db.facts.statements import Statement

_RANK = {rank: place for place, rank in enumerate(v.RANKS)}


@dataclass(frozen=True, slots=True)
class Known:
    """What is stated about a few deals that belong together."""

    deals: Mapping[str, DealRecord]
    statements: tuple[Statement, ...]

    @classmethod
    def of(cls, deals: Mapping[str, DealRecord], statements: Iterable[Statement]) -> Known:
        """What these statements say, with their deals out of all deals."""
        statements = tuple(statements)
        ours = dict.fromkeys(item.deal for item in statements if item.deal)
        return cls({id_: deals[id_] for id_ in ours if id_ in deals}, statements)

    def on(self, day: str) -> Known:
        """What of it was known on a day."""
        deals = {id_: _without_term(deal, day) for id_, deal in self.deals.items()}
        return Known(deals, tuple(item for item in self.statements if item.is_known(day)))

    def amount(self, deal: str) -> Statement | None:
        """The preferred money amount of a deal."""
        found = [i for i in self.statements if i.kind == "amount" and i.deal == deal and _money(i)]
        return min(found, key=_preference, default=None)

    def valuations(self, basis: str) -> Iterator[Statement]:
        """The figures that value the company of a deal on this basis."""
        for item in self.statements:
            if item.metric == "valuation" and item.basis == basis and item.deal and item.quantity:
                yield item

    def stands(self, deal: str) -> bool:
        """Whether a deal did not lapse, as far as is known, and no other took its place."""
        counted = [item for item in self.statements if item.rank != "deprecated"]
        if any(i.relation in ("replaces", "cancels") and i.other_deal == deal for i in counted):
            return False
        events = [item for item in counted if item.status and item.deal == deal and not item.parent]
        if not events:
            return True
        last = max(reversed(events), key=_happened_by)
        return v.STATUSES[last.status or ""].stage != "lapsed"

    def since(self, deal: str) -> str:
        """The day by which a deal had come, for putting deals in order."""
        if announced := self.deals[deal].announced:
            return last_day(announced)
        of_it = [item for item in self.statements if item.deal == deal]
        events = [_happened_by(item) for item in of_it if item.status]
        return min(events or [item.known_by or "" for item in of_it], default="")


def _without_term(deal: DealRecord, day: str) -> DealRecord:
    """How long a deal runs is known once it is announced: it may have been talked of before."""
    if deal.term is None or deal.announced is None or last_day(deal.announced) <= day:
        return deal
    return replace(deal, term=None)


def _preference(item: Statement) -> tuple[int, bool, int]:
    """Sorts rivals as `db.facts.tables` does: what is computed rests on what is shown."""
    first_hand = any(evidence.says in v.FIRST_HAND for evidence in item.evidence)
    known = last_day(item.known_from) if item.known_from else ""
    return _RANK[item.rank], not first_hand, -int(known.replace("-", "") or 0)


def _happened_by(event: Statement) -> str:
    return last_day(event.on) if event.on else event.known_by or ""


def _money(item: Statement) -> bool:
    return item.quantity is not None and item.quantity.dimension == "money"


def _derived(
    like: Statement,
    id_: str,
    metric: str,
    formula: str,
    inputs: Mapping[str, Statement],
    basis: str | None = None,
) -> Statement:
    """A fact about what another one is about. Its id tells which amounts it is of."""
    unusual = [item.id for item in inputs.values() if item.kind == "amount" and not _usual(item)]
    own = f"{like.deal}/"
    chosen = "".join(f"/{name.removeprefix(own).replace('/', '.')}" for name in unusual)
    return Statement(
        id=id_ + chosen, kind="measure", subject=like.subject, metric=metric, place=like.place,
        record=like.record, nature="derived", deal=like.deal, formula=formula, period=like.period,
        basis=basis, inputs={name: item.id for name, item in inputs.items()},
    )  # fmt: skip


def _usual(amount: Statement) -> bool:
    return amount.id == f"{amount.deal}/amount"


def _other_valuation(known: Known, have: str, want: str, sign: str) -> Iterator[Statement]:
    stated = {item.deal for item in known.valuations(want)}
    for valuation in known.valuations(have):
        amount = known.amount(valuation.deal or "")
        if amount and valuation.deal not in stated and known.stands(amount.deal or ""):
            yield _derived(
                valuation, f"{valuation.id}/{want.replace('_', '-')}", "valuation",
                f"{have} {sign} raised", {have: valuation, "raised": amount}, want,
            )  # fmt: skip


def _post_money(known: Known) -> Iterator[Statement]:
    """Post-money is pre-money plus what the round raises."""
    return _other_valuation(known, "pre_money", "post_money", "+")


def _pre_money(known: Known) -> Iterator[Statement]:
    """Pre-money is post-money less what the round raises."""
    return _other_valuation(known, "post_money", "pre_money", "-")


def _contract_totals(known: Known) -> Iterator[Statement]:
    """An amended contract is worth what it was worth plus what each amendment so far adds."""
    amends: dict[str, set[str]] = {}
    for link in known.statements:
        other = link.other_deal
        if link.relation == "amends" and link.deal and other and other in known.deals:
            amends.setdefault(link.deal, set()).add(other)
    ordered = sorted(known.deals, key=lambda deal: (known.since(deal), deal))
    for deal in amends:
        whole = _amended(deal, amends)
        family = [
            other
            for number, other in enumerate(ordered)
            if other in whole or (other in amends and number <= ordered.index(deal))
        ]
        yield from _total(known, deal, [o for o in family if known.stands(o)], amends)


def _amended(deal: str, amends: Mapping[str, set[str]]) -> set[str]:
    """A deal and all that it amends, directly or through others."""
    found: set[str] = set()
    todo = [deal]
    while todo:
        if (step := todo.pop()) not in found:
            found.add(step)
            todo += amends.get(step, ())
    return found


def _total(
    known: Known, deal: str, family: list[str], amends: Mapping[str, set[str]]
) -> Iterator[Statement]:
    amounts = {other: amount for other in family if (amount := known.amount(other))}
    if deal not in amounts or len(family) == 1 or len(amounts) < len(family):
        return  # it lapsed, or what one of them is worth is not known
    inputs: dict[str, Statement] = {}
    for word, wanted in (("original", False), ("added", True)):
        of_kind = [amount for other, amount in amounts.items() if (other in amends) == wanted]
        for number, amount in enumerate(of_kind, 1):
            inputs[word if number == 1 else f"{word}_{number}"] = amount
    bases = {amount.basis for amount in inputs.values()}
    basis = bases.pop() if len(bases) == 1 else None
    yield _derived(
        amounts[deal], f"{deal}/total", "contract_total", " + ".join(inputs), inputs, basis
    )


def _per_year(known: Known) -> Iterator[Statement]:
    """A contract's value over the years it runs."""
    for deal in known.deals.values():
        amount = known.amount(deal.id)
        if amount and deal.term and deal.term.years:
            yield _derived(
                amount, f"{deal.id}/per-year", "contract_value_per_year",
                f"value / {deal.term.years}", {"value": amount}, amount.basis,
            )  # fmt: skip


def _shares(known: Known) -> Iterator[Statement]:
    """Each part's share of its deal's amount."""
    for part in known.statements:
        if part.kind != "part" or part.metric != "commitment" or not part.quantity:
            continue
        if part.rank == "deprecated":
            continue
        amount = known.amount(part.deal or "")
        if amount and amount.quantity and part.quantity.unit == amount.quantity.unit:
            inputs = {"part": part, "round": amount}
            yield _derived(part, f"{part.id}/share", "share_of_round", "part / round", inputs)


RULES: tuple[Callable[[Known], Iterator[Statement]], ...] = (
    _post_money,
    _pre_money,
    _contract_totals,
    _per_year,
    _shares,
)


def may_apply(known: Known) -> bool:
    """Whether a rule may find something in these facts on any day: in most deals none does."""
    return any(deal.term for deal in known.deals.values()) or any(
        item.metric == "valuation"
        or item.relation == "amends"
        or (item.kind == "part" and item.quantity)
        for item in known.statements
    )
