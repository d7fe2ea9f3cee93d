"""A store back as records: what facts files would say from which the same store is built.

Everything that the store says is written out, each fact with the day since which it is known where
that does not follow from its sources. What follows by rule is left out and follows again; what was
declared with a formula is declared again. What facts files have no words for is an error and never
left out: our own builds make no such thing.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from db.exchange.records_of_deals import deal_tree
from db.exchange.records_of_facts import (
    Context,
    Inexpressible,
    check_columns,
    figure,
    put,
    stated,
    words,
)
from db.exchange.records_of_rows import Ends, Row, Said, all_rows, deals, measures
from db.exchange.writing import LISTS, FactsContent, Tree
from db.named_tuple import NamedTuple

__all__ = ["Inexpressible", "StoredContent", "records_of", "stored_contents"]

_END = 2**62
_STATED = """
    SELECT f.position, CASE WHEN f.kind != 'measure' THEN f.deal END FROM fact f
    WHERE f.formula IS NULL ORDER BY f.position
"""


def records_of(connection: sqlite3.Connection) -> FactsContent:
    """All that a store says, as the content of facts files.

    Raises:
        Inexpressible: Facts files have no words for something that the store says.
    """
    whole = FactsContent()
    for found in stored_contents(connection):
        whole.source = found.source
        for name in LISTS:
            getattr(whole, name).extend(getattr(found, name))
    return whole


def stored_contents(
    connection: sqlite3.Connection, told: Callable[[int], None] = lambda records: None
) -> Iterator[StoredContent]:
    """The same cut into files such that deals and facts keep their order.

    A file holds its deals before its facts: where a deal comes after a fact, another one begins.

    Args:
        connection: The store.
        told: Told how many more deals and facts on their own were read.
    """
    published = dict(connection.execute("SELECT id, published FROM source ORDER BY position"))
    source = next(iter(published)) if len(published) == 1 else None
    context = Context(published, source)
    runs = _runs(connection)
    for number, run in enumerate(runs, 1):
        yield StoredContent(
            connection, context, run, told, first=number == 1, last=number == len(runs)
        )


class Run(NamedTuple):
    """What one file can hold.

    Attributes:
        deals: The ids of deals.
        facts: The positions of the facts on their own.
    """

    deals: Sequence[str]
    facts: Ends


def _runs(connection: sqlite3.Connection) -> list[Run]:
    """Deals and facts in the order of what is stated, cut where a deal comes after a fact."""
    found: list[Run] = []
    ids: list[str] = []
    there: set[str] = set()
    start, last = 0, -1
    for position, deal in connection.execute(_STATED):
        if deal is None:
            last = position
        elif deal not in there:
            if last >= start:
                found.append(Run(ids, (start, last)))
                ids, start = [], last + 1
            there.add(deal)
            ids.append(deal)
    rest = connection.execute("SELECT id FROM deal ORDER BY position")
    ids += [id_ for (id_,) in rest if id_ not in there]
    return [*found, Run(ids, (start, _END))]


class StoredContent:
    """What a store says, or a run of it, read while it is written: it need not fit into memory.

    Attributes:
        source: The source of all evidence that names none.
        known_from: None; each fact says it itself where it must.
    """

    known_from: str | None = None

    def __init__(
        self,
        connection: sqlite3.Connection,
        context: Context,
        run: Run,
        told: Callable[[int], None],
        *,
        first: bool,
        last: bool,
    ) -> None:
        self._connection, self._context = connection, context
        self._run, self._told = run, told
        self._first, self._last = first, last
        self.source: str | None = context.source

    @property
    def sources(self) -> Iterator[Tree]:
        """The sources."""
        return _sources(self._connection) if self._first else iter(())

    @property
    def entities(self) -> Iterator[Tree]:
        """The companies and whatever else facts are about."""
        return _entities(self._connection) if self._first else iter(())

    @property
    def deals(self) -> Iterator[Tree]:
        """The deals, each with all that is part of it."""
        for rows, said in deals(self._connection, self._run.deals):
            for row in rows:
                yield deal_tree(row, said[row["id"]], self._context)
            self._told(len(rows))

    @property
    def facts(self) -> Iterator[Tree]:
        """The facts that stand on their own."""
        for said in measures(self._connection, self._run.facts, stated=True):
            for fact in said.facts:
                yield _fact(fact, said, self._context)
            self._told(len(said.facts))

    @property
    def derived(self) -> Iterator[Tree]:
        """The computed facts that somebody declared; those of the rules have a slash in the id."""
        ends = (0, _END if self._last else -1)
        for said in measures(self._connection, ends, stated=False):
            for fact in said.facts:
                if "/" not in fact["id"]:
                    yield _derived(fact, said)
            self._told(len(said.facts))


def _sources(connection: sqlite3.Connection) -> Iterator[Tree]:
    read: dict[str, list[Tree]] = defaultdict(list)
    for row in all_rows(connection, "passage", "rowid"):
        read[row["source"]].append({"at": row["locator"], "why": row["why"]})
    for row in all_rows(connection, "source", "position"):
        tree: Tree = {}
        put(
            tree, id=row["id"], title=words(row, "title"), kind=row["kind"],
            publisher=row["publisher"], author=row["author"], language=row["language"],
            published=row["published"], url=row["url"], path=row["path"],
            licence=row["licence"], attribution=row["attribution"], note=words(row, "note"),
            without_facts=read.get(row["id"]),
        )  # fmt: skip
        yield tree


def _entities(connection: sqlite3.Connection) -> Iterator[Tree]:
    names: dict[str, list[str]] = defaultdict(list)
    for row in all_rows(connection, "name", "rowid"):
        names[row["entity"]].append(row["name"])
    for row in all_rows(connection, "entity", "position"):
        own = (row["name_en"], row["name_zh"], row["id"])
        aliases = [name for name in names[row["id"]] if name not in own]
        tree: Tree = {}
        put(
            tree, id=row["id"], kind=row["kind"], role=row["role"], name=words(row, "name"),
            aliases=aliases or None, parent=row["parent"],
            fiscal_year_end=row["fiscal_year_end"], note=words(row, "note"),
        )  # fmt: skip
        yield tree


def _fact(fact: Row, said: Said, context: Context) -> Tree:
    tree: Tree = {}
    put(
        tree, id=fact["id"], subject=fact["subject"], metric=fact["metric"],
        figure=figure(fact), words=words(fact, "words"), basis=fact["basis"],
        scope=fact["scope"], period=fact["period"], against=fact["against"],
        nature=fact["nature"], deal=fact["deal"], population=fact["population"],
        sponsor=fact["sponsor"], interest=fact["interest"], interest_in=fact["interest_in"],
    )  # fmt: skip
    stated(tree, fact, said, context)
    return tree


def _derived(fact: Row, said: Said) -> Tree:
    check_columns(fact)
    tree: Tree = {}
    put(
        tree, id=fact["id"], subject=fact["subject"], metric=fact["metric"],
        formula=fact["formula"], inputs=dict(said.derivations[fact["id"]]), basis=fact["basis"],
        scope=fact["scope"], period=fact["period"], deal=fact["deal"], note=words(fact, "note"),
    )  # fmt: skip
    return tree
