"""What a mapping makes of one row: drafts of entities, deals and facts.

A draft is a tree as it stands in a facts file. Rows are looked at one by one here; `grouping` puts
together what several rows say of one deal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from db.exchange.figure_values import FigureValue
from db.exchange.mapping import Block, Value
from db.exchange.mapping import Mapping as WholeMapping
from db.exchange.refusal import Refused
from db.exchange.refusal import blank as missing
from db.exchange.repeated import OF_FIGURE, further
from db.exchange.rows import Holds, Make, Resolver, RowContext, Text, Unread, Use
from db.exchange.values import Compiler
from db.facts.reading import specs
from db.facts.records import (
    AmountRecord,
    DealRecord,
    DurationRecord,
    EntityRecord,
    FactRecord,
    LinkRecord,
    PartRecord,
    Record,
    StatusRecord,
    TermRecord,
)
from db.named_tuple import NamedTuple
from db.told import told

Tree: TypeAlias = dict[str, Any]
Key: TypeAlias = tuple[str, ...]
"""What all rows of one deal agree in."""

_WORTH: dict[type[Record], tuple[str, ...]] = {
    FactRecord: ("figure", "words"),
    PartRecord: ("figure", "title", "payer"),
    StatusRecord: ("is",),
    TermRecord: ("words",),
    LinkRecord: ("deal",),
    AmountRecord: ("figure",),
    EntityRecord: ("name",),
    DurationRecord: ("years", "from", "to"),
}
"""A record in which none of these is known says nothing, and is not made."""

AS_PUBLISHED = "as-published"
"""The term of a deal that keeps a figure which can't be read."""


class DealDraft(NamedTuple):
    """What a row says of a deal.

    Attributes:
        key: What all rows of the deal agree in.
        columns: The column that each of its values is from.
    """

    block: Block
    key: Key
    tree: Tree
    figure: FigureValue | None
    columns: Mapping[str, str]


class FactDraft(NamedTuple):
    """A fact that a row states."""

    block: Block
    tree: Tree


@dataclass(slots=True)
class Drafts:
    """All that is made of a row."""

    entities: list[tuple[str, Tree]] = field(default_factory=list)
    deals: list[DealDraft] = field(default_factory=list)
    facts: list[FactDraft] = field(default_factory=list)
    used: list[Use] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.entities or self.deals or self.facts)


_Needed: TypeAlias = list[tuple[str, Text]]
"""Keys that a record needs, and which column is told where one is blank."""

_Build: TypeAlias = Callable[[RowContext], Tree | None]


@dataclass(frozen=True, slots=True)
class _Deal:
    """A [[deal]], made into functions.

    Attributes:
        whole: Makes all that a row says of it.
        more: Makes what a further row of the same deal can add.
        columns: The column that each of its values is from.
    """

    block: Block
    holds: Holds | None
    key: Callable[[RowContext], Key]
    whole: _Build
    more: _Build
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What a record inside of another takes over from it."""

    evidence: Callable[[RowContext], list[Tree]]
    known_from: Make | None


class Applier:
    """A mapping, ready to be applied to rows.

    Args:
        mapping: The mapping.
        resolver: Leads names to entities.
    """

    def __init__(self, mapping: WholeMapping, resolver: Resolver) -> None:
        published = mapping.source.get("published")
        self._compiler = Compiler(mapping.reads, resolver, published, mapping.fields)
        self._default, self._resolver = mapping.evidence[0], resolver
        inherited = _Inherited(
            self._evidence(mapping.evidence),
            self._compiler.value(mapping.known_from) if mapping.known_from else None,
        )
        self._skips = [(self._compiler.condition(s.when), s.why) for s in mapping.skips]
        self._entities = [self._block(block, inherited) for block in mapping.entities]
        optional = mapping.reads.optional
        self._deals = [self._deal(block, inherited, optional) for block in mapping.deals]
        self._facts = [(block, self._block(block, inherited)) for block in mapping.facts]

    def skipped(self, ctx: RowContext) -> str:
        """Why the mapping leaves the row out; "" if it doesn't."""
        return next((why for holds, why in self._skips if holds(ctx)), "")

    def drafts(self, ctx: RowContext, is_known: Callable[[Block, Key], bool]) -> Drafts:
        """What the row says.

        Args:
            ctx: The row.
            is_known: Whether an earlier row is of the same deal.

        Raises:
            Refused: Something in it can't be used.
        """
        made = Drafts(used=ctx.used, unread=ctx.unread)
        for build in self._entities:
            if (tree := build(ctx)) is not None:
                made.entities.append((tree.pop("_entity"), tree))
        for deal in self._deals:
            if deal.holds is not None and not deal.holds(ctx):
                continue
            key = deal.key(ctx)
            build = deal.more if is_known(deal.block, key) else deal.whole
            if (tree := build(ctx)) is not None:
                figure = tree.pop("_figure", None)
                made.deals.append(DealDraft(deal.block, key, tree, figure, deal.columns))
        for block, build in self._facts:
            if (tree := build(ctx)) is not None:
                tree.pop("_figure", None)
                made.facts.append(FactDraft(block, tree))
        return made

    def _deal(self, block: Block, inherited: _Inherited, optional: tuple[str, ...]) -> _Deal:
        whole = self._record(block, inherited)
        return _Deal(
            block=block,
            holds=self._compiler.condition(block.when) if block.when else None,
            key=self._key(block, optional),
            whole=whole,
            more=self._record(further(block), inherited) if block.group else whole,
            columns={name: self._compiler.blame(value) for name, value in block.values.items()},
        )

    def _key(self, block: Block, optional: tuple[str, ...]) -> Callable[[RowContext], Key]:
        if not block.group:
            return lambda ctx: (ctx.values["file"], ctx.values["row"])
        named = [(name, self._compiler.named(name)) for name in block.group]

        def key(ctx: RowContext) -> Key:
            found = []
            for name, text in named:
                value = text(ctx)
                column = self._compiler.column(name)
                if not value and column not in optional:
                    why = told("{column} is blank, and tells which deal it is", column=column)
                    raise Refused(column, why, told("fill it in"))
                found.append(value)
            return tuple(found)

        return key

    # ---------------------------------------------------------------- records

    def _block(self, block: Block, inherited: _Inherited) -> _Build:
        build = self._record(block, inherited)
        if block.when is None:
            return build
        holds = self._compiler.condition(block.when)
        return lambda ctx: build(ctx) if holds(ctx) else None

    def _record(self, block: Block, inherited: _Inherited) -> _Build:
        known = specs(block.record)
        empty, makes = self._values({n: block.values[n] for n in known if n in block.values})
        if "id" in known and block.record is not EntityRecord:
            # In its place from the beginning: ids are made when it is known what else there is.
            empty = {"id": "", **empty}
        inherited = self._inherited(block, inherited)
        children = [
            (name, known[name][0].many, [self._block(each, inherited) for each in blocks])
            for name, blocks in block.children.items()
            if name != "evidence"
        ]
        needed = [
            (name, self._compiler.blank(block.values[name]))
            for name, (_, is_needed) in known.items()
            if is_needed and name != "id" and name in block.values
        ]
        finish = self._finish(block, inherited)

        def build(ctx: RowContext) -> Tree | None:
            tree: Tree = empty.copy()
            for name, make in makes:
                if (value := make(ctx)) is not None:
                    tree[name] = value
                else:
                    del tree[name]
            for name, many, builds in children:
                found = [inner for each in builds if (inner := each(ctx)) is not None]
                if found:
                    tree[name] = found if many else found[0]
            return finish(ctx, tree, needed)

        return build

    def _values(self, values: Mapping[str, Value]) -> tuple[Tree, list[tuple[str, Make]]]:
        """A tree with what is always the same, blank elsewhere, and how to fill the rest."""
        empty: Tree = {name: self._compiler.constant(value) for name, value in values.items()}
        makes = [(n, self._compiler.value(v)) for n, v in values.items() if empty[n] is None]
        return empty, makes

    def _inherited(self, block: Block, inherited: _Inherited) -> _Inherited:
        if "evidence" in block.children:
            inherited = replace(inherited, evidence=self._evidence(block.children["evidence"]))
        if "known_from" in block.values:
            known_from = self._compiler.value(block.values["known_from"])
            inherited = replace(inherited, known_from=known_from)
        return inherited

    def _evidence(self, blocks: tuple[Block, ...]) -> Callable[[RowContext], list[Tree]]:
        """Evidence: what its block says comes before what [evidence] says."""
        found: list[_Build] = []
        for number, block in enumerate(blocks):
            values = {**self._default.values, **block.values}
            holds = self._compiler.condition(block.when) if block.when else None
            optional = number > 0 and "url" in values
            found.append(_evidence_build(*self._values(values), holds, optional=optional))

        def evidence(ctx: RowContext) -> list[Tree]:
            # Made once a row: most of the records that it makes rest on the same.
            made = ctx.shared.get(id(found))
            if made is None:
                made = _unlike(each for build in found if (each := build(ctx)) is not None)
                ctx.shared[id(found)] = made
            return [each.copy() for each in made]

        return evidence

    def _finish(
        self, block: Block, inherited: _Inherited
    ) -> Callable[[RowContext, Tree, _Needed], Tree | None]:
        record, stated = block.record, "evidence" in specs(block.record)
        worth = _WORTH.get(record, ())
        entity = self._declared(block) if record is EntityRecord else None

        def finish(ctx: RowContext, tree: Tree, needed: _Needed) -> Tree | None:
            figure = _settle_figure(record, tree)
            if worth and not any(name in tree for name in worth):
                return None
            for name, blank in needed:
                if name not in tree:
                    raise missing(blank(ctx), name)
            if stated:
                _state(ctx, tree, record, figure, inherited)
            if record in (DealRecord, FactRecord):
                tree["_figure"] = figure
            if entity is not None:
                tree["_entity"] = entity(ctx, tree)
            return tree

        return finish

    def _declared(self, block: Block) -> Callable[[RowContext, Tree], str]:
        """The entity that an [[entity]] speaks of."""
        column, resolver, rank = self._compiler.blame(block.values["name"]), self._resolver, -1

        def declared(ctx: RowContext, tree: Tree) -> str:
            name = (
                tree["name"] if isinstance(tree["name"], str) else next(iter(tree["name"].values()))
            )
            try:
                found = resolver.declare(name, tree.pop("id", None))
            except Refused as refused:
                raise Refused(column, refused.reason, refused.advice) from None
            ctx.used.append(Use(found, tree["kind"], tree.get("role"), rank))
            return found

        return declared


def _evidence_build(
    empty: Tree,
    makes: list[tuple[str, Make]],
    holds: Callable[[RowContext], bool] | None,
    *,
    optional: bool,
) -> _Build:
    def build(ctx: RowContext) -> Tree | None:
        if holds is not None and not holds(ctx):
            return None
        found = empty.copy()
        for name, make in makes:
            if (value := make(ctx)) is not None:
                found[name] = value
            else:
                del found[name]
        return None if optional and "url" not in found else found

    return build


def _settle_figure(record: type[Record], tree: Tree) -> FigureValue | None:
    """Write the figure of a record as facts files have it, or what is kept of an unread one."""
    figure = tree.get("figure")
    if isinstance(figure, FigureValue):
        tree["figure"] = figure.text
        return figure
    if isinstance(figure, Unread):
        del tree["figure"]
        text = str(figure)
        if record is FactRecord:
            tree.setdefault("words", text)
        elif record is PartRecord:
            tree.setdefault("title", text)
        elif record is DealRecord:
            tree["terms"] = [*tree.get("terms", ()), {"id": AS_PUBLISHED, "words": text}]
    return None


def _state(
    ctx: RowContext,
    tree: Tree,
    record: type[Record],
    figure: FigureValue | None,
    inherited: _Inherited,
) -> None:
    """Add evidence, and since when it is known."""
    known_from = inherited.known_from(ctx) if inherited.known_from else None
    if known_from is not None:
        tree.setdefault("known_from", known_from)
    found = inherited.evidence(ctx)
    for term in tree.get("terms", ()):
        if "evidence" not in term:
            term.update({key: tree[key] for key in ("known_from",) if key in tree})
            term["evidence"] = _one_or_list([dict(each) for each in found])
    if figure is not None and found:
        found[0].setdefault("raw", figure.raw)
        if figure.note:
            found[0].setdefault("note", figure.note)
    tree["evidence"] = _one_or_list(found)
    if record is DealRecord and figure is None:
        for name in OF_FIGURE:
            tree.pop(name, None)


def _unlike(found: Iterable[Tree]) -> list[Tree]:
    kept: list[Tree] = []
    for each in found:
        if each not in kept:
            kept.append(each)
    return kept


def _one_or_list(found: list[Tree]) -> Tree | list[Tree]:
    return found[0] if len(found) == 1 else found
