"""Several rows put together: what they say of one deal, and what they say twice.

Each row is taken as a whole or not at all. So first it is looked at whether it contradicts what is
there, and only then is anything changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from db.exchange.apply import DealDraft, Drafts, FactDraft, Key
from db.exchange.entities import Entities
from db.exchange.figure_values import FigureValue
from db.exchange.ids import free_id, slug
from db.exchange.mapping import Block
from db.exchange.refusal import Refused
from db.exchange.repeated import FIRST_COUNTS, OF_FIGURE
from db.exchange.rows import shown
from db.facts.checks import RESERVED
from db.named_tuple import NamedTuple
from db.quantity import same
from db.told import told

Tree = dict[str, Any]

_LISTED = ("parts", "terms", "status", "links", "amounts", "same_as", "maybe_same_as")
_FREE = FIRST_COUNTS.union(OF_FIGURE, _LISTED)
"""What rows of one deal may say differently: the first of them counts."""


_FEW = 12
"""Up to so many parts are compared one by one."""


class RowPlace(NamedTuple):
    """Where a row stands."""

    file: str
    number: int

    def beside(self, other: RowPlace) -> str:
        """The row in words, for a message about another."""
        if self.file == other.file:
            return told("row {number}", number=self.number)
        return told("row {number} of {file}", number=self.number, file=self.file)


@dataclass(slots=True)
class _Group:
    """A deal so far."""

    tree: Tree
    figure: FigureValue | None
    place: RowPlace
    figure_place: RowPlace
    said: dict[str, _Said] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class Collector:
    """Puts the drafts of all rows together.

    Args:
        prefix: Of the ids of deals and facts.
        entities: Those of the import; their ids are taken for deals.
    """

    def __init__(self, prefix: str, entities: Entities) -> None:
        self._prefix, self._entities = prefix, entities
        self._groups: dict[tuple[int, Key], _Group] = {}
        self._said = _Said()
        self._fact_ids: set[str] = set()
        self.deals: list[Tree] = []
        self.facts: list[Tree] = []
        self.parts = 0

    def is_known(self, block: Block, key: Key) -> bool:
        """Whether an earlier row is of the same deal."""
        return (id(block), key) in self._groups

    def check(self, drafts: Drafts, place: RowPlace) -> None:
        """See whether a row contradicts what was said before.

        Raises:
            Refused: It does; names both sides.
        """
        for draft in drafts.deals:
            group = self._groups.get(_key(draft))
            if group is not None:
                _compare(group, draft, place)

    def add(self, drafts: Drafts, place: RowPlace) -> bool:
        """Take what a row says, which was checked; whether any of it is new."""
        new = self._entities.use(drafts.used) > 0
        for id_, tree in drafts.entities:
            self._entities.describe(id_, tree)
        deals: dict[str, str] = {}
        for draft in drafts.deals:
            added, id_ = self._deal(draft, place)
            new = added or new
            deals[draft.block.name] = id_
        for fact in drafts.facts:
            new = self._fact(fact, deals) or new
        return new

    # ---------------------------------------------------------------- deals

    def _deal(self, draft: DealDraft, place: RowPlace) -> tuple[bool, str]:
        key = _key(draft)
        group = self._groups.get(key)
        if group is None:
            group = self._begin(draft, place)
            self._groups[key] = group
            self._lists(group, draft.tree)
            return True, group.tree["id"]
        added = self._fill(group, draft, place)
        return self._lists(group, draft.tree) or added, group.tree["id"]

    def _begin(self, draft: DealDraft, place: RowPlace) -> _Group:
        said = {name: value for name, value in draft.tree.items() if name not in _LISTED}
        wanted = slug(said.pop("id") or self._deal_name(draft))
        tree = {"id": free_id(wanted, "\n".join(draft.key), self._entities.taken), **said}
        self._entities.taken.add(tree["id"])  # no entity may be called like a deal
        self.deals.append(tree)
        return _Group(tree, draft.figure, place, place)

    def _deal_name(self, draft: DealDraft) -> str:
        if draft.block.group:
            said = [text for text in draft.key if text]
        else:
            tree = draft.tree
            said = [tree["subject"], tree["kind"], tree.get("announced", "")]
        return " ".join([self._prefix, *(slug(text) for text in said if text)])

    def _fill(self, group: _Group, draft: DealDraft, place: RowPlace) -> bool:
        """Add what an earlier row left blank, or another figure that is kept beside the first."""
        added = False
        for name, value in draft.tree.items():
            if name not in _FREE and name not in group.tree and name != "figure":
                group.tree[name] = value
                added = True
        if draft.figure is None:
            return added
        if group.figure is None:
            group.figure, group.figure_place = draft.figure, place
            for name in ("figure", *OF_FIGURE):
                if name in draft.tree:
                    group.tree[name] = draft.tree[name]
            return True
        if not same(group.figure.quantity, draft.figure.quantity):
            names = ("figure", "nature", *OF_FIGURE)
            rival = {name: draft.tree[name] for name in names if name in draft.tree}
            return self._item(group, "amounts", rival) or added
        return added

    def _lists(self, group: _Group, tree: Tree) -> bool:
        added = False
        for name in _LISTED:
            if name not in tree:
                continue
            for item in _listed(tree[name]):
                added = self._item(group, name, item) or added
        return added

    def _item(self, group: _Group, name: str, item: Any) -> bool:
        """Add a part, a term, an event; one that is there gets another piece of evidence."""
        listed = group.tree.setdefault(name, [])
        if not isinstance(item, dict):
            if item in listed:
                return False
            listed.append(item)
            return True
        if len(listed) < _FEW:
            other = _find(item, listed)
        else:
            if name not in group.said:
                group.said[name] = _Said(listed)
            other = group.said[name].find(item)
        if other is not None:
            if name == "parts":  # of an event, a row says no more than of the deal's figure
                _also_said(other, item)
            return False
        if name not in ("status", "links"):
            self._name(group, name, item)
        listed.append(item)
        self.parts += name == "parts"
        return True

    def _name(self, group: _Group, name: str, item: Tree) -> None:
        """Give a part, a term or an amount, and the parts in it, ids of their own in the deal."""
        id_ = slug(item.get("id") or _name_of(name, item))
        number = 1
        found = f"the-{id_}" if id_ in RESERVED else id_
        while found in group.names:
            number += 1
            found = f"{id_}-{number}"
        group.names.add(found)
        said = dict(item)
        item.clear()
        item["id"] = found
        item.update({**said, "id": found})
        for inner in item.get("parts", ()):
            self._name(group, "parts", inner)

    # ---------------------------------------------------------------- facts

    def _fact(self, draft: FactDraft, deals: dict[str, str]) -> bool:
        tree = draft.tree
        if (deal := deals.get(draft.block.of_deal)) is not None and draft.block.of_deal:
            tree["deal"] = deal
        if (other := self._said.find(tree)) is not None:
            _also_said(other, tree)
            return False
        wanted = slug(tree["id"] or self._fact_name(tree))
        tree["id"] = free_id(wanted, repr(_bare(tree)), self._fact_ids)
        self._fact_ids.add(tree["id"])
        self.facts.append(tree)
        return True

    def _fact_name(self, tree: Tree) -> str:
        names = ("subject", "metric", "scope", "basis", "period")
        said = [slug(str(tree[name])) for name in names if name in tree]
        return " ".join([self._prefix, *said])


class _Said:
    """Records by what they say, to find one that says the same."""

    __slots__ = ("_records",)

    def __init__(self, records: Iterable[Tree] = ()) -> None:
        self._records: dict[int, Tree] = {}
        for record in records:
            self.find(record)

    def find(self, record: Tree) -> Tree | None:
        """A record that says the same; otherwise this one is remembered."""
        bare = _bare(record)
        key = hash(repr(bare))
        while (other := self._records.get(key)) is not None:
            if _bare(other) == bare:
                return other
            key += 1
        self._records[key] = record
        return None


def _find(item: Tree, listed: list[Tree]) -> Tree | None:
    """One of a few records that says the same."""
    for other in listed:
        if other.get("payer") == item.get("payer") and _bare(other) == _bare(item):
            return other
    return None


def _key(draft: DealDraft) -> tuple[int, Key]:
    return id(draft.block), draft.key


def _compare(group: _Group, draft: DealDraft, place: RowPlace) -> None:
    for name, value in draft.tree.items():
        if name in _FREE or name == "figure" or name not in group.tree:
            continue
        if group.tree[name] != value and not (name == "nature" and draft.block.rival):
            _contradicts(draft.columns[name], group.tree[name], value, group.place, place)
    if draft.figure is None or group.figure is None or draft.block.rival:
        return
    if not same(group.figure.quantity, draft.figure.quantity):
        raws = group.figure.raw, draft.figure.raw
        _contradicts(draft.columns["figure"], *raws, group.figure_place, place)


def _contradicts(column: str, first: Any, later: Any, before: RowPlace, place: RowPlace) -> None:
    raise Refused(
        column,
        told(
            "{later}, where {before} says {first} of the same deal",
            later=shown(str(later)),
            before=before.beside(place),
            first=shown(str(first)),
        ),
        told(
            "correct one of them; if they are two deals, add a column to `key` in the "
            "mapping that tells them apart; to keep both figures, write `on_conflict = "
            '"rival"`'
        ),
    )


def _bare(tree: Tree) -> Tree:
    """What a record says, without where it stands and what it is called."""
    found: Tree = {}
    for name, value in tree.items():
        if name in ("id", "evidence", "note"):
            continue
        if isinstance(value, list):
            found[name] = [_bare(each) if isinstance(each, dict) else each for each in value]
        else:
            found[name] = value
    return found


def _also_said(record: Tree, again: Tree) -> None:
    """Give a record the evidence of one that says the same."""
    if "evidence" in record:
        known = _listed(record["evidence"])
        more = [each for each in _listed(again["evidence"]) if each not in known]
        if more:
            record["evidence"] = [*known, *more]


def _listed(value: Any) -> list[Any]:
    """A list, or what needs none, as a list."""
    return value if isinstance(value, list) else [value]


def _name_of(kind: str, item: Tree) -> str:
    if kind == "terms":
        words = item["words"]
        text = words if isinstance(words, str) else next(iter(words.values()))
        return " ".join(slug(text).split("-")[:6])
    if kind == "amounts":
        return f"amount {item['figure']}"
    parties = _listed(item.get("payer") or item.get("payee") or [])
    title = item.get("title", "part")
    return "-".join(parties) or (title if isinstance(title, str) else "part")
