"""Deals told in several sets of facts: one deal, with all that is said of it and no more money.

A deal says `same_as` of deals in other sets. Those of them that are among the facts become one deal
with it, under the id of the one that names no other. What two tellings say alike becomes one
statement with the evidence of both: it is known since the first of them, and each evidence since
its own. What they say differently stands side by side: amounts are rivals, events follow their
dates, and of parts about the same money one telling's count (`db.facts.rival_parts`).

`maybe_same_as` becomes a link, if the other deal is there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from db import vocabulary as v
from db.facts.alike import as_one, known, pairs, placed, said, steps
from db.facts.date_checks import is_possible
from db.facts.nodes import Problem
from db.facts.records import DealRecord, DurationRecord, PartRecord, Words
from db.facts.rival_parts import rival_parts
from db.facts.statements import FactSet, Merged, Statement
from db.overlap import components
from db.told import told


def merge_deals(facts: FactSet) -> FactSet:
    """The same facts, with deals that are the same put together and possible ones linked."""
    marked = {item.deal for item in facts.statements if item.kind == "part" and _marks(item)}
    if not marked and not any(deal.same_as or deal.maybe_same_as for deal in facts.deals):
        return facts
    deals = {deal.id: deal for deal in facts.deals}
    told_as = _told_as(deals)
    kept = {id_: root for id_, root in told_as.items() if id_ in deals}
    statements, merged = list(facts.statements), None
    if told_as or marked:
        merging = _Merging(deals, kept, facts.statements, marked)
        statements = merging.statements()
        rivals = tuple(rival_parts(statements, merging.tellings))
        merged = Merged(told_as, facts.deals, facts.statements, rivals)
        deals = {id_: merging.deal(deal) for id_, deal in deals.items() if id_ not in kept}
    return replace(
        facts,
        deals=tuple(deals[deal.id] for deal in facts.deals if deal.id not in kept),
        statements=(*statements, *_possible_links(facts.deals, kept, statements)),
        problems=(*facts.problems, *_selves(facts.deals)),
        merged=merged,
    )


def _selves(deals: Iterable[DealRecord]) -> Iterator[Problem]:
    for deal in deals:
        for name in ("same_as", "maybe_same_as"):
            for number, other in enumerate(getattr(deal, name)):
                if other == deal.id:
                    what = told("{id!r} is told to be the same as itself", id=deal.id)
                    yield Problem(
                        deal.where(name, number), what, told("name a deal of other facts")
                    )


def _told_as(deals: Mapping[str, DealRecord]) -> dict[str, str]:
    """Ids of deals that are told as others, and as which: of those that are one, a certain one.

    It is one that names no other that is there. Two deals that name a third are one without it.
    """
    pairs = [{id_, *deal.same_as} for id_, deal in deals.items() if set(deal.same_as) - {id_}]
    found: dict[str, str] = {}
    for group in components(sorted(set[str]().union(*pairs)), pairs):
        there = [id_ for id_ in group if id_ in deals]
        root = min(there, key=lambda id_: (_names_another(deals[id_], there), id_))
        found.update((id_, root) for id_ in group if id_ != root)
    return found


def _names_another(deal: DealRecord, there: Sequence[str]) -> bool:
    return any(other != deal.id and other in there for other in deal.same_as)


def _marks(item: Statement) -> set[str]:
    """The tellings that a part names itself; none where all have it, or only its own."""
    return set(item.record.tellings) if isinstance(item.record, PartRecord) else set()


class _Merging:
    """Deals being put together.

    Attributes:
        tellings: Of each statement about a deal that is touched, the deals as which it was told.
    """

    def __init__(
        self,
        deals: Mapping[str, DealRecord],
        kept: Mapping[str, str],
        statements: Sequence[Statement],
        marked: Iterable[str | None],
    ) -> None:
        self._deals, self._kept, self._statements = deals, kept, statements
        self._absorbed: dict[str, list[str]] = defaultdict(list)
        for id_, root in sorted(kept.items()):
            self._absorbed[root].append(id_)
        linked = {item.deal for item in statements if item.other_deal in kept}
        self._touched = {*kept, *self._absorbed, *linked, *marked}
        self._marks: dict[str, set[str]] = defaultdict(set)
        for item in statements:
            if item.deal in self._touched and item.kind == "part":
                self._marks[item.deal or ""] |= _marks(item)
        self._files: dict[str, set[str]] = defaultdict(set)
        self._taken = {item.id for item in statements}
        self._renamed: dict[str, str] = {}
        self.tellings: dict[str, set[str]] = {}

    def deal(self, deal: DealRecord) -> DealRecord:
        """A deal with what only its other tellings say of it as a whole."""
        for other in (self._deals[id_] for id_ in self._absorbed.get(deal.id, ())):
            title = Words(deal.title.en or other.title.en, deal.title.zh or other.title.zh)
            deal = replace(
                deal, title=title, announced=deal.announced or other.announced,
                term=_term(deal.term, other.term), note=deal.note or other.note,
            )  # fmt: skip
        return deal

    def statements(self) -> list[Statement]:
        """All statements; those about a deal stand where the first about any telling of it did."""
        of: dict[tuple[str, bool], list[Statement]] = defaultdict(list)
        for item in self._statements:
            if item.deal in self._touched and not item.formula:
                of[item.deal or "", item.kind == "measure"].append(item)
        done = {
            (root, measures): self._together(root, measures, of)
            for root, measures in dict.fromkeys((self._root(deal), m) for deal, m in of)
        }
        found: list[Statement] = []
        for item in self._statements:
            if item.deal in self._touched and not item.formula:
                found += done.pop((self._root(item.deal or ""), item.kind == "measure"), ())
            else:
                found.append(self._with_new_ids(item))
        return found

    def _root(self, deal: str) -> str:
        return self._kept.get(deal, deal)

    def _with_new_ids(self, item: Statement) -> Statement:
        """A declared derived fact, with the deal and the inputs as they are called now."""
        if not item.formula:
            return item
        inputs = {name: self._renamed.get(id_, id_) for name, id_ in item.inputs.items()}
        return replace(item, deal=self._root(item.deal) if item.deal else None, inputs=inputs)

    def _together(
        self, root: str, measures: bool, of: Mapping[tuple[str, bool], list[Statement]]
    ) -> list[Statement]:
        """What all tellings of a deal say, each thing once."""
        pool: dict[str, Statement] = {}
        by_what: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for telling in (root, *self._absorbed.get(root, ())):
            for step in steps(of.get((telling, measures), ())):
                moved = {item.id: self._moved(item, root) for item in step}
                told = {id_: item for id_, item in moved.items() if item}
                self._tell(told, telling, pool, by_what)
        whole = list(pool.values())
        return whole if measures else placed(whole, {i.id for i in of.get((root, measures), ())})

    def _tell(
        self, told: Mapping[str, Statement], telling: str,
        pool: dict[str, Statement], by_what: dict[tuple[object, ...], list[str]],
    ) -> None:  # fmt: skip
        """Add what a telling says, by the ids that it had, to what others say of the same deal."""
        others = {
            old_id: [
                pool[id_]
                for id_ in by_what[said(moved)]
                if telling not in self._files[id_] or moved.kind == "link"
            ]
            for old_id, moved in told.items()
        }
        twins = pairs(told, others)
        for old_id, moved in told.items():
            if id_ := twins.get(old_id):
                pool[id_] = as_one(pool[id_], moved)
            else:
                id_ = moved.id if moved.id == old_id else self._free(moved.id)
                pool[id_] = replace(moved, id=id_)
                by_what[said(moved)].append(id_)
                self.tellings[id_] = set()
            self._files[id_].add(telling)
            # A part without marks, among some with them, is told by all.
            self.tellings[id_] |= _marks(moved) or self._marks[telling] or {telling}
            self._renamed[old_id] = id_

    def _free(self, wanted: str) -> str:
        """An id that nothing has: the one that is wanted, or with a number behind it."""
        id_, number = wanted, 1
        while id_ in self._taken:
            number += 1
            id_ = f"{wanted}-{number}"
        self._taken.add(id_)
        return id_

    def _moved(self, item: Statement, root: str) -> Statement | None:
        """A statement about a telling as one about the deal that is kept; None if it says nothing.

        That a deal may overlap with itself says nothing.
        """
        if item.kind == "measure":
            return replace(item, deal=root)
        assert item.deal
        subject = self._deals[root].subject
        if item.other_deal:
            other = self._root(item.other_deal)
            if other == root and item.relation in v.UNSURE and item.other_deal != item.deal:
                return None
            words = Words(f"{(item.relation or '').replace('_', ' ')} {other}", None)
            return replace(item, id=f"{root}/{item.relation}/{other}", deal=root, subject=subject,
                           other_deal=other, words=words)  # fmt: skip
        parent = self._renamed.get(item.parent, item.parent) if item.parent else None
        about = (item.parent, parent) if item.kind == "status" and parent else (item.deal, root)
        id_ = f"{about[1]}{item.id.removeprefix(about[0] or '')}"
        return replace(item, id=id_, deal=root, subject=subject, parent=parent,
                       metric=self._metric(item, root))  # fmt: skip

    def _metric(self, item: Statement, root: str) -> str:
        """What a figure measures within the deal that is kept, which may be of another kind."""
        if item.quantity is None or item.kind not in ("amount", "part"):
            return item.metric
        of = v.amount_metric if item.kind == "amount" else v.part_metric
        metric = of(self._deals[root].kind, item.quantity.dimension)
        return item.metric if item.basis and item.basis not in v.METRICS[metric].bases else metric


def _term(one: DurationRecord | None, other: DurationRecord | None) -> DurationRecord | None:
    if one is None or other is None:
        return one or other
    both = replace(one, years=one.years or other.years, from_=one.from_ or other.from_,
                   to=one.to or other.to)  # fmt: skip
    return both if is_possible(both) else one


def _possible_links(
    deals: Iterable[DealRecord], kept: Mapping[str, str], statements: Sequence[Statement]
) -> Iterator[Statement]:
    """Links between deals that are possibly the same, known since both deals are."""
    there = {deal.id: deal for deal in deals}
    linked = {
        frozenset((item.deal, item.other_deal))
        for item in statements
        if item.relation == "possibly_same"
    }
    wanted = [(deal, number, kept.get(deal.id, deal.id), kept.get(other, other))
              for deal in there.values()
              for number, other in enumerate(deal.maybe_same_as) if other in there]  # fmt: skip
    first = _first_known(statements, {id_ for *_, one, other in wanted for id_ in (one, other)})
    for deal, number, one, other in wanted:
        pair = frozenset((one, other))
        if one == other or pair in linked or one not in first or other not in first:
            continue
        linked.add(pair)
        told = first[one], first[other]
        evidence = [replace(each, raw=None, note=None) for item in told for each in item.evidence]
        yield Statement(
            id=f"{one}/possibly_same/{other}", kind="link", subject=there[one].subject,
            metric="deal_link", place=deal.where("maybe_same_as", number), record=deal, deal=one,
            relation="possibly_same", other_deal=other, words=Words(f"possibly same {other}", None),
            known_from=max(told, key=known).known_from, evidence=tuple(evidence),
        )  # fmt: skip


def _first_known(statements: Iterable[Statement], deals: set[str]) -> dict[str, Statement]:
    """What was known first about each of some deals."""
    found: dict[str, Statement] = {}
    for item in statements:
        if item.deal in deals and not item.formula:
            before = found.get(item.deal)
            # Of those known on one day the same one is taken, whatever the order of the files.
            if before is None or (known(item), item.id) < (known(before), before.id):
                found[item.deal] = item
    return found
