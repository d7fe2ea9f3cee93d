"""A deal of a store as a record: its amounts, parts, terms, events and links in one tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from db import vocabulary as v
from db.exchange.records_of_facts import (
    Context,
    Inexpressible,
    figure,
    name_in_deal,
    one_or_all,
    put,
    quantity,
    stated,
    words,
)
from db.exchange.records_of_rows import Row, Said
from db.exchange.writing import Tree
from db.quantity import add, certainly_less
from db.told import told

V = TypeVar("V")

USUAL_NATURE = "reported"
USUAL_TERM = "contract_term"


def deal_tree(deal: Row, said: Said, context: Context) -> Tree:
    """The record of a deal.

    Args:
        deal: Its row.
        said: The facts about it that are not on their own.
        context: What facts are written against.

    Raises:
        Inexpressible: Facts files have no words for something that the store says of it.
    """
    return _Deal(deal, said, context).tree()


class _Deal:
    def __init__(self, deal: Row, said: Said, context: Context) -> None:
        self._deal, self._said, self._context = deal, said, context
        self._of_kind: dict[str, list[Row]] = defaultdict(list)
        for fact in said.facts:
            if fact["subject"] != deal["subject"]:
                raise Inexpressible(fact["id"], told("it is about another company than its deal"))
            self._of_kind[fact["kind"]].append(fact)
        self._inner: dict[str | None, list[Row]] = defaultdict(list)
        for fact in self._of_kind["part"]:
            self._inner[said.parts[fact["id"]]["parent"]].append(fact)
        self._events: dict[str | None, list[Row]] = defaultdict(list)
        for fact in self._of_kind["status"]:
            self._events[said.events[fact["id"]]["part"]].append(fact)

    def tree(self) -> Tree:
        deal, amounts = self._deal, self._of_kind["amount"]
        tree: Tree = {}
        put(tree, id=deal["id"], subject=deal["subject"], kind=deal["kind"],
            title=words(deal, "title"), announced=deal["announced"])  # fmt: skip
        nature = USUAL_NATURE
        if amounts and self._is_headline(amounts[0]):
            head, *amounts = amounts
            nature = head["nature"]
            self._figure(tree, head, USUAL_NATURE)
            stated(tree, head, self._said, self._context)
        else:
            put(tree, note=words(deal, "note"))
        more = [self._amount(fact, nature) for fact in amounts]
        put(
            tree,
            same_as=one_or_all(self._said.told_as),
            amounts=more or None,
            term=self._term_of_contract(),
            status=self._status(None),
            parts_cover=self._cover(self._of_kind["amount"], None),
            parts=self._parts(None, nature),
            terms=[self._term(fact) for fact in self._of_kind["term"]] or None,
            links=[self._link(fact) for fact in self._of_kind["link"]] or None,
        )
        return tree

    def _is_headline(self, amount: Row) -> bool:
        """Whether an amount can be told by the deal's own keys; a note is then one of both."""
        notes = [(row["note_en"], row["note_zh"]) for row in (amount, self._deal)]
        return amount["id"] == f"{self._deal['id']}/amount" and notes[0] == notes[1]

    def _figure(self, tree: Tree, fact: Row, usual: str) -> None:
        found = quantity(fact)
        metric_of = v.amount_metric if fact["kind"] == "amount" else v.part_metric
        if fact["metric"] != metric_of(self._deal["kind"], found.dimension if found else "money"):
            raise Inexpressible(fact["id"], told("it measures what no figure of such a deal does"))
        put(tree, figure=figure(fact), basis=fact["basis"],
            nature=None if fact["nature"] == usual else fact["nature"])  # fmt: skip

    def _amount(self, fact: Row, usual: str) -> Tree:
        tree: Tree = {"id": name_in_deal(fact)}
        self._figure(tree, fact, usual)
        stated(tree, fact, self._said, self._context)
        return tree

    def _term_of_contract(self) -> Tree | None:
        tree: Tree = {}
        deal = self._deal
        put(tree, years=deal["term_years"], from_=deal["term_from"], to=deal["term_to"])
        return tree or None

    def _status(self, about: str | None) -> list[Tree] | None:
        return [self._event(fact) for fact in self._events[about]] or None

    def _event(self, fact: Row) -> Tree:
        event = self._said.events[fact["id"]]
        tree: Tree = {}
        put(tree, is_=event["status"], on=event["date"])
        when = f"-{event['date']}" if event["date"] else ""
        about = event["part"] or fact["deal"]
        if fact["id"] != f"{about}/status/{event['status']}{when}":
            raise Inexpressible(fact["id"], told("an id that no event has"))
        stated(tree, fact, self._said, self._context)
        return tree

    def _parts(self, parent: str | None, usual: str) -> list[Tree] | None:
        return [self._part(fact, parent, usual) for fact in self._inner[parent]] or None

    def _part(self, fact: Row, parent: str | None, usual: str) -> Tree:
        part, outer = self._said.parts[fact["id"]], self._said.parts.get(parent or "")
        tree: Tree = {"id": name_in_deal(fact)}
        put(
            tree,
            title=words(fact, "words"),
            payer=self._parties(fact["id"], "payer", parent),
            payee=self._parties(fact["id"], "payee", parent),
            instrument=_unlike(fact["id"], part["instrument"], outer and outer["instrument"]),
            tellings=one_or_all(list(self._said.tellings[fact["id"]])),
        )
        self._figure(tree, fact, usual)
        put(tree, purpose=part["purpose"], chip=part["chip"], condition=words(part, "condition"),
            due=part["due"])  # fmt: skip
        stated(tree, fact, self._said, self._context)
        put(
            tree,
            status=self._status(fact["id"]),
            parts_cover=self._cover([fact], fact["id"]),
            parts=self._parts(fact["id"], usual),
        )
        return tree

    def _parties(self, fact: str, role: str, parent: str | None) -> object:
        ours = self._said.parties.get((fact, role), [])
        theirs = self._said.parties.get((parent, role), []) if parent else []
        return one_or_all(_unlike(fact, ours, theirs) or [])

    def _cover(self, wholes: Sequence[Row], parent: str | None) -> str | None:
        """Whether it must be said that parts are missing: they do not add up to their whole."""
        if not self._inner[parent]:
            return None
        parts = [quantity(fact) for fact in self._inner[parent] if _stands(fact)]
        for whole in (quantity(fact) for fact in wholes if _stands(fact)):
            alike = [part for part in parts if part and whole and part.unit == whole.unit]
            total = add(*alike) if alike else None
            if whole and total and certainly_less(total, whole):
                return "some"
        return None

    def _term(self, fact: Row) -> Tree:
        part = self._said.parts[fact["id"]]
        if any(value is not None for name, value in part.items() if name != "fact"):
            raise Inexpressible(fact["id"], told("a term with what only parts have"))
        tree: Tree = {"id": name_in_deal(fact)}
        put(
            tree,
            metric=None if fact["metric"] == USUAL_TERM else fact["metric"],
            payer=one_or_all(self._said.parties.get((fact["id"], "payer"), [])),
            payee=one_or_all(self._said.parties.get((fact["id"], "payee"), [])),
            scope=fact["scope"],
            nature=None if fact["nature"] == USUAL_NATURE else fact["nature"],
            words=words(fact, "words"),
        )
        stated(tree, fact, self._said, self._context)
        put(tree, status=self._status(fact["id"]))
        return tree

    def _link(self, fact: Row) -> Tree:
        link = self._said.links[fact["id"]]
        if fact["id"] != f"{fact['deal']}/{link['relation']}/{link['other']}":
            raise Inexpressible(fact["id"], told("an id that no link has"))
        tree: Tree = {"relation": link["relation"], "deal": link["other"]}
        stated(tree, fact, self._said, self._context)
        return tree


def _stands(fact: Row) -> bool:
    return fact["retracted"] is None and fact["rank"] != "deprecated"


def _unlike(fact: str, ours: V, outer: V) -> V | None:
    """What must be written of a part: nothing that it has from the part that it lies in.

    Raises:
        Inexpressible: The outer part has it and this one not.
    """
    if outer and not ours:
        raise Inexpressible(fact, told("it lacks what the part has that it lies in"))
    return None if ours == outer else ours
