"""From a name on the command line to the one thing that it means, or to what it may mean.

A name is an id, or any alias in either language, upper or lower case. "company/openai" (or
"deal/...", "source/...", "fact/...") says which kind is meant.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from db.queries import companies, compute, deals, facts, search, sources
from db.queries.window import Listing, View, position
from db.reader import Reader
from db.rows import Named
from db.safe_text import clean
from db.search_text import fold
from tui.addresses import Address, AddressError, address, parse
from tui.commands.outcome import MISUSED, CommandError
from tui.faults import said
from tui.language import _
from tui.phrases import both_names

MOST_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has a page: its kind ("company", "deal", "source" or "fact") and its names."""

    kind: str
    named: Named

    @property
    def place(self) -> str:
        """How it is told from others of the same name."""
        return f"{self.kind}/{self.named.id}"


class Names:
    """Looks names up in a store as it was known on a day."""

    def __init__(self, reader: Reader, as_of: str) -> None:
        self._reader = reader
        self._as_of = as_of

    def company(self, name: str) -> str:
        """The id of the entity with this name."""
        found = self._companies(_without_kind(name, "company"))
        if not found and (other := self._by_id(name)):
            raise CommandError(
                _("{name!r} is a {kind}; a company is wanted here.").format(
                    name=other.named.id, kind=other.kind
                )
            )
        return self._one(name, found).named.id

    def deal(self, name: str) -> str:
        """The id of the deal with this name."""
        return self._one(name, self._deals(_without_kind(name, "deal"))).named.id

    def source(self, name: str) -> str:
        """The id of the source with this name."""
        return self._one(name, self._sources(_without_kind(name, "source"))).named.id

    def anything(self, name: str) -> Thing:
        """What this name means: by id, else exactly, else as a part of a name.

        Raises:
            CommandError: Nothing, or several things.
        """
        if by_id := self._by_id(name):
            return by_id
        found = [*self._companies(name), *self._deals(name), *self._sources(name)]
        exact = [thing for thing in found if self._is_exact(thing, name)]
        return self._one(name, exact or found)

    def compared(self, name: str) -> Thing:
        """The company or deal with this name."""
        thing = self.anything(name)
        if thing.kind not in ("company", "deal"):
            raise CommandError(
                _("{name!r} is a {kind}; companies and deals can be compared.").format(
                    name=name, kind=thing.kind
                )
            )
        return thing

    def address(self, there: Address) -> Address:
        """An address with ids in place of names; of facts and days it has no names."""
        look_up: dict[str, Callable[[str], str]] = {
            "company": self.company, "parent": self.company, "flow": self.company,
            "deal": self.deal, "contract": self.deal, "source": self.source,
        }  # fmt: skip
        if there.view in ("fact", "diff"):
            about = there.about
        else:
            find = look_up.get(there.view, self._compared_id)
            about = tuple(find(name) for name in there.about)
        names = set(look_up) & {name for name, _ in there.filters}
        ids = {name: look_up[name](value) for name, value in there.options if name in names}
        return address(there.view, about, {**dict(there.options), **ids})

    def meant(self, text: str) -> Address:
        """The address that a text is, with ids; a name means the page of its bearer.

        Raises:
            CommandError: It means nothing, or several things.
        """
        try:
            there = parse(text)
        except AddressError as error:
            if "/" in text or "?" in text:
                raise CommandError(_("{what}.").format(what=said(error)), code=MISUSED) from None
            found = self.anything(text)
            is_contract = found.kind == "deal" and self.is_contract(found.named.id)
            return address("contract" if is_contract else found.kind, (found.named.id,))
        if there.as_of:
            return Names(self._reader, there.as_of).address(there)
        return self.address(there)

    def _compared_id(self, name: str) -> str:
        return self.compared(name).named.id

    def is_contract(self, deal: str) -> bool:
        """Whether a deal is about compute."""
        return self._is_listed(compute.LISTING, deal)

    def _one(self, name: str, found: Sequence[Thing]) -> Thing:
        if len(found) == 1:
            return found[0]
        told = repr(clean(name, limit=100))
        if not found:
            near = list(self._similar(name))
            what = _("nothing is called {told}").format(told=told)
            if near:
                what = _("nothing is called {told}, but there is:").format(told=told)
            raise CommandError(what, *near)
        listed = [f"  {thing.place}  {both_names(thing.named)}" for thing in found]
        more = len(listed) - MOST_CANDIDATES
        tail = [_("  and {more} more").format(more=more)] if more > 0 else []
        raise CommandError(
            _("{told} may mean:").format(told=told), *listed[:MOST_CANDIDATES], *tail
        )

    def _by_id(self, name: str) -> Thing | None:
        kind, _, rest = name.partition("/")
        places: dict[str, Callable[[str], Named | None]] = {
            "company": self._entity_of_id,
            "deal": lambda id_: self._row_of_id(deals.LISTING, id_),
            "source": lambda id_: self._row_of_id(sources.LISTING, id_),
            "fact": lambda id_: self._row_of_id(facts.LISTING, id_),
        }
        wanted = [(kind, rest)] if kind in places and rest else []
        for where, id_ in (*wanted, *((each, name) for each in places)):
            if found := places[where](id_.strip()):
                return Thing(where, found)
        return None

    def _entity_of_id(self, id_: str) -> Named | None:
        found = self._reader.ask(companies.rows, [id_], self._as_of)
        return found[0].name if found else None

    def _row_of_id(self, listing: Listing, id_: str) -> Named | None:
        return Named(clean(id_), None, None) if self._is_listed(listing, id_) else None

    def _is_listed(self, listing: Listing, id_: str) -> bool:
        return self._reader.ask(position, listing, View(as_of=self._as_of), id_) is not None

    def _companies(self, name: str) -> list[Thing]:
        found = self._reader.ask(search.entities_named, name)
        return [Thing("company", named) for named in found]

    def _deals(self, name: str) -> list[Thing]:
        found = self._reader.ask(search.deals_named, name)
        # What is found by its name may not have been known yet.
        return [Thing("deal", named) for named in found if self._is_listed(deals.LISTING, named.id)]

    def _sources(self, name: str) -> list[Thing]:
        if by_id := self._row_of_id(sources.LISTING, name.strip()):
            return [Thing("source", by_id)]
        view = View(as_of=self._as_of, words=name)
        found = self._reader.ask(sources.window, view, 0, MOST_CANDIDATES)
        exact = [row for row in found if _means(name, (row.title.en, row.title.zh))]
        return [Thing("source", row.title) for row in exact or found]

    def _is_exact(self, thing: Thing, name: str) -> bool:
        names = [thing.named.id, thing.named.en, thing.named.zh]
        if thing.kind == "company":
            (row,) = self._reader.ask(companies.rows, [thing.named.id], self._as_of)
            names += row.aliases
        return _means(name, names)

    def _similar(self, name: str) -> Iterator[str]:
        """Companies with a name that is nearly this one, and what the words are found in."""
        known = {
            fold(each): row.name
            for row in self._reader.ask(companies.window, View(as_of=self._as_of))
            for each in (row.id, row.name.en, row.name.zh, *row.aliases)
            if each
        }
        near = difflib.get_close_matches(fold(name), known, 5, 0.6)
        for named in dict.fromkeys(known[match] for match in near):
            yield f"  company/{named.id}  {both_names(named)}"
        for hit in self._reader.ask(search.search, name, 5, self._as_of):
            kind = "company" if hit.kind == "entity" else hit.kind
            yield f"  {kind}/{hit.id}  {hit.label}"


def _without_kind(name: str, kind: str) -> str:
    return name.removeprefix(f"{kind}/")


def _means(name: str, names: Iterable[str | None]) -> bool:
    return fold(name.strip()) in {fold(each) for each in names if each}
