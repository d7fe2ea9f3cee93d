"""The entities of an import: those known, by their names, and those that are new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from db.exchange.ids import free_id, slug
from db.exchange.mapping import NamesRule
from db.exchange.names import Names, Near, key
from db.exchange.refusal import Refused
from db.exchange.rows import Use, shown
from db.facts.records import EntityRecord
from db.told import either, told

Tree = dict[str, Any]
_HAN = ("\u3400", "\u9fff")


@dataclass(slots=True)
class NewEntity:
    """An entity that nobody knew.

    Attributes:
        near: Known entities with names like its.
    """

    id: str
    name: str
    near: tuple[Near, ...]
    tree: Tree = field(default_factory=dict)
    rank: int = 1_000_000


class Entities:
    """Leads the names of a file to entities, and remembers which of them are used.

    Args:
        known: Entities of the facts that are known.
        rule: What the mapping says of names.
    """

    def __init__(self, known: Iterable[EntityRecord], rule: NamesRule) -> None:
        self._known: dict[str, Tree] = {id_: dict(tree) for id_, tree in rule.entities.items()}
        self._other_names: dict[str, dict[str, str]] = {}
        for entity in known:
            self._known[entity.id] = _tree(entity)
            self._other_names[entity.id] = {key(alias): alias for alias in entity.aliases}
        self._rule = rule
        self._finder = Names(self._all_names(), rule.alias)
        self._found: dict[str, str] = {}
        self._by_fold: dict[str, str] = {}
        self._refused: dict[str, Refused] = {}
        self.new: dict[str, NewEntity] = {}
        self.read_as: dict[str, str] = {}
        self._used: dict[str, None] = {}
        self._written: dict[str, set[str]] = {}
        self.taken: set[str] = set(self._known)

    def _all_names(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for id_, tree in self._known.items():
            name = tree["name"]
            names = tuple(name.values()) if isinstance(name, dict) else (name,)
            yield id_, (*names, *tree.get("aliases", ()), *self._other_names.get(id_, {}).values())

    def resolve(self, name: str) -> str:
        """The id of the entity that a name leads to; a new one where nobody knows the name.

        Raises:
            Refused: It leads to several, or to none and none may be made.
        """
        if (found := self._found.get(name)) is not None:
            return found
        if name in self._refused:
            raise self._refused[name]
        try:
            found = self._found[name] = self._resolve(name)
        except Refused as refused:
            self._refused[name] = refused
            raise
        return found

    def _resolve(self, name: str) -> str:
        folded = key(name)
        if folded in self._by_fold:
            return self._by_fold[folded]
        answer = self._finder.resolve(name)
        near = answer.candidates
        if answer.id is not None and answer.id in self._known:
            self._by_fold[folded] = answer.id
            return answer.id
        if answer.ambiguous:
            listed = either(each.id for each in near)
            advice = told(
                'say which: `"{name}" = "id"` under [names.alias] in the mapping', name=name
            )
            raise Refused(
                "", told("{name} can be {listed}", name=shown(name), listed=listed), advice
            )
        if not self._rule.make:
            likes = ", ".join(f"{each.name} ({each.id})" for each in near[:3])
            advice = told("add it under [names.alias] or [names.entities]")
            if near:
                advice = told("near are {likes}; {advice}", likes=likes, advice=advice)
            raise Refused(
                "",
                told("nobody is known as {name}", name=shown(name)),
                advice,
            )
        return self._make(name, answer.id, near)

    def declare(self, name: str, id_: str | None) -> str:
        """The id of an entity that a file declares, by its name or its id."""
        if id_ and key(name) not in self._by_fold and self._finder.resolve(name).id is None:
            by_id = self._by_fold.get(key(id_)) or self._finder.resolve(id_).id
            if by_id is not None and (by_id in self._known or by_id in self.new):
                self._by_fold[key(name)] = by_id
            else:
                self._make(name, id_, self._finder.resolve(name).candidates)
        found = self.resolve(name)
        if id_:
            self._by_fold.setdefault(key(id_), found)
        return found

    def _make(self, name: str, wanted: str | None, near: tuple[Near, ...]) -> str:
        id_ = free_id(slug(wanted or name), name, self.taken)
        self.taken.add(id_)
        tree: Tree = {"id": id_, "name": {"zh": name} if _is_chinese(name) else name}
        self.new[id_] = NewEntity(id_, name, near, tree)
        self._by_fold[key(name)] = id_
        # A name must lead to one entity only, and so must an id.
        for other in (id_, wanted or name):
            self._by_fold.setdefault(key(other), id_)
        return id_

    def use(self, uses: Iterable[Use]) -> int:
        """Take note of what a row that is kept speaks of; how many of them had not been met."""
        before = len(self._used)
        for use in uses:
            self._used[use.id] = None
            new = self.new.get(use.id)
            if new is not None and use.rank < new.rank:
                new.rank = use.rank
                new.tree["kind"] = use.kind
                if use.role:
                    new.tree["role"] = use.role
        return len(self._used) - before

    def describe(self, id_: str, tree: Mapping[str, Any]) -> None:
        """Add what a file says of an entity; the first word on anything stands."""
        if (new := self.new.get(id_)) is None:
            return
        for field_name, value in tree.items():
            if field_name == "name" and isinstance(value, dict):
                new.tree["name"] = value
            elif field_name != "name":
                new.tree.setdefault(field_name, value)

    def trees(self) -> Iterator[Tree]:
        """The entities that are used, as facts files declare them, in the order of their ids."""
        written: dict[str, list[str]] = {}
        for name, id_ in sorted(self._found.items()):
            folded = key(name)
            if id_ in self._used and folded in self._other_names.get(id_, ()):
                written.setdefault(id_, []).append(self._other_names[id_][folded])
        for id_ in sorted(self._with_parents()):
            if id_ in self.new:
                yield _ordered(self.new[id_].tree)
                continue
            tree = dict(self._known[id_])
            aliases = [*tree.get("aliases", ()), *written.get(id_, ())]
            if aliases:
                tree["aliases"] = list(dict.fromkeys(aliases))
            yield _ordered(tree)

    def _with_parents(self) -> set[str]:
        found = set(self._used)
        queue = list(self._used)
        while queue:
            id_ = queue.pop()
            tree = self.new[id_].tree if id_ in self.new else self._known.get(id_, {})
            parent = tree.get("parent")
            if parent and parent not in found and parent in (self._known.keys() | self.new.keys()):
                found.add(parent)
                queue.append(parent)
        return found

    def new_used(self) -> list[NewEntity]:
        """The new entities that rows which are kept speak of, by id."""
        return [self.new[id_] for id_ in sorted(self._used) if id_ in self.new]

    def known_used(self) -> int:
        """How many known entities are spoken of."""
        return sum(id_ not in self.new for id_ in self._used)

    def other_spellings(self) -> list[tuple[str, str]]:
        """Names in the file that lead to an entity which is called otherwise, with its id."""
        found = []
        for name, id_ in sorted(self._found.items()):
            if id_ in self._used and key(name) not in self._shown_names(id_):
                found.append((name, id_))
        return found

    def _shown_names(self, id_: str) -> set[str]:
        tree = self.new[id_].tree if id_ in self.new else self._known[id_]
        name = tree["name"]
        return {key(each) for each in (name.values() if isinstance(name, dict) else [name])}


def _tree(entity: EntityRecord) -> Tree:
    """What facts that stand alone say of an entity that others declare."""
    names = {"en": entity.name.en, "zh": entity.name.zh}
    found = {language: text for language, text in names.items() if text}
    tree: Tree = {"id": entity.id, "kind": entity.kind}
    tree["name"] = found["en"] if set(found) == {"en"} else found
    if entity.role:
        tree["role"] = entity.role
    return tree


_ORDER = ("id", "kind", "role", "name", "aliases", "parent", "fiscal_year_end", "note")


def _ordered(tree: Tree) -> Tree:
    return {key: tree[key] for key in _ORDER if key in tree}


def _is_chinese(name: str) -> bool:
    return any(_HAN[0] <= character <= _HAN[1] for character in name)
