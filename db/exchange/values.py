"""The values of a mapping made into functions that take a row and give what is to be written.

What is written is a text, a figure, the id of an entity, or several of them; None is a blank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from db.dates import last_day
from db.exchange.conditions import Conditions
from db.exchange.figure_values import FigureValue
from db.exchange.mapping import Condition, Reads, Table, Template, Value, Way
from db.exchange.mapping_nodes import nearest
from db.exchange.mapping_values import folded
from db.exchange.readings import reading
from db.exchange.refusal import Refused
from db.exchange.rows import Holds, Make, Read, Resolver, RowContext, Text, shown
from db.facts.records import Spec
from db.told import told


class Compiler:
    """Makes functions of values and conditions.

    Args:
        reads: What the mapping says of its file.
        resolver: Leads names to entities.
        published: The day on which the source was published.
        fields: The values of [fields].
    """

    def __init__(
        self, reads: Reads, resolver: Resolver, published: str | None, fields: Mapping[str, Value]
    ) -> None:
        self._reads, self._resolver = reads, resolver
        self._rank = 0
        self._fields: dict[str, tuple[Make, Spec]] = {}
        self._blamed: dict[str, str] = {}
        self._conditions = Conditions(reads, published, self.named, self.text, self.column)
        for name, value in fields.items():
            self._fields[name] = self.value(value), value.spec
            self._blamed[name] = self.blame(value)

    def column(self, name: str) -> str:
        """The column that is told as the one at fault for a column or field."""
        return self._blamed.get(name, name)

    def blame(self, value: Value) -> str:
        """The column that is told as the one at fault for a value."""
        for way in value.ways:
            if way.template and way.template.names:
                return self.column(way.template.names[0])
            for other in (*way.others, *way.languages.values()):
                if found := self.blame(other):
                    return found
        return ""

    def blank(self, value: Value) -> Callable[[RowContext], str]:
        """A function for the column whose blank makes a value blank."""
        names = [name for way in value.ways if way.template for name in way.template.names]
        texts = [(self.column(name), self.named(name)) for name in names]
        blame = self.blame(value)
        return lambda ctx: next((column for column, text in texts if not text(ctx)), blame)

    def condition(self, condition: Condition) -> Holds:
        """A function for a condition."""
        return self._conditions.condition(condition)

    def constant(self, value: Value) -> str | None:
        """The value, where it is the same text in every row."""
        way, *more = value.ways
        if more or way.when or way.template is None or _is_resolved(value.spec):
            return None
        return None if way.options.table else way.template.constant

    def value(self, value: Value) -> Make:
        """A function for a value: tries its ways until one is not blank."""
        ways = [self._way(way, value) for way in value.ways]
        if len(ways) == 1:
            return ways[0]

        def first(ctx: RowContext) -> Any:
            for way in ways:
                if (found := way(ctx)) is not None:
                    return found
            return None

        return first

    def _way(self, way: Way, value: Value) -> Make:
        make = self._made(way, value)
        if way.when is None:
            return make
        holds = self.condition(way.when)
        return lambda ctx: make(ctx) if holds(ctx) else None

    def _made(self, way: Way, value: Value) -> Make:
        if way.languages:
            return _languages({name: self.value(each) for name, each in way.languages.items()})
        if way.choose == "all":
            return _all([self.value(other) for other in way.others])
        if way.choose:
            chosen = max if way.choose == "latest" else min
            return _chosen([self.value(other) for other in way.others], chosen)
        assert way.template is not None
        if passed := self._passed_on(way, value.spec):
            return passed
        return self._read(way, way.template, value)

    def _read(self, way: Way, template: Template, value: Value) -> Make:
        column, options = self.blame(value), way.options
        if template.constant is not None and options.table is None and not _is_resolved(value.spec):
            constant = template.constant or None
            return lambda ctx: constant
        unit = self.text(options.unit) if options.unit else None
        self._rank += 1
        read = reading(
            value.spec, options, column, self._reads, unit, self._resolver, self._rank
        )  # fmt: skip
        if options.table or options.cut:
            read = _looked_up(read, options.table, options.otherwise, options.cut, column)
        text = self.text(template)
        if value.spec.many:
            return _several(text, read, options.split)
        return _single(text, read)

    def _passed_on(self, way: Way, spec: Spec) -> Make | None:
        """A field that is already what is wanted; only texts are read again."""
        assert way.template is not None
        names, options = way.template.names, way.options
        if len(way.template.pieces) != 1 or not names or names[0] not in self._fields:
            return None
        make, is_ = self._fields[names[0]]
        same = (is_.kind, is_.refers) == (spec.kind, spec.refers) or (
            is_.kind == "date" and spec.kind == "period"
        )
        if not same or is_.kind == "text" or options.table or options.cut or options.take:
            return None
        name = names[0]

        def passed(ctx: RowContext) -> Any:
            fields = ctx.fields
            return fields[name] if name in fields else ctx.field(name, make)

        return passed

    def text(self, template: Template) -> Text:
        """A function for a text with braces; "" if one of its columns is blank."""
        constant = template.constant
        if constant is not None:
            return lambda ctx: constant
        pieces = [self.named(p.text) if p.is_name else p.text for p in template.pieces]
        if len(pieces) == 1 and not isinstance(pieces[0], str):
            return pieces[0]

        def joined(ctx: RowContext) -> str:
            found = []
            for piece in pieces:
                text = piece if isinstance(piece, str) else piece(ctx)
                if not text:
                    return ""
                found.append(text)
            return "".join(found)

        return joined

    def named(self, name: str) -> Text:
        """A function for the text of a column or field."""
        if name in self._fields:
            make = self._fields[name][0]
            return lambda ctx: _as_text(ctx.field(name, make))
        return lambda ctx: ctx.values.get(name, "")


def _is_resolved(spec: Spec) -> bool:
    """Whether even a constant has to be read: a name is led to its entity, a figure to a figure."""
    return spec.kind == "figure" or spec.refers == "entity" or spec.many or spec.kind == "whole"


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return value.raw if isinstance(value, FigureValue) else str(value)


def _looked_up(
    read: Read, table: Table | None, otherwise: str | None, cut: str | None, column: str
) -> Read:
    """A function that reads what a table says that a text means."""

    def look_up(text: str, table: Table) -> str:
        found = table.entries.get(folded(text), otherwise)
        if found is None:
            reason = told(
                "{text} is not in {table} of the mapping",
                text=shown(text),
                table=_table_name(table.name),
            )
            advice = told(
                "correct it, or add it there; {advice}", advice=nearest(folded(text), table.entries)
            )
            raise Refused(column, reason, advice)
        return found

    def look(ctx: RowContext, text: str) -> Any:
        if cut is not None:
            text = text.split(cut, 1)[0].strip()
        if text and table is not None:
            text = look_up(text, table)
        return read(ctx, text) if text else None

    return look


def _table_name(name: str) -> str:
    return told("the table '{name}'", name=name) if name else told("the table")


def _single(text: Text, read: Read) -> Make:
    def make(ctx: RowContext) -> Any:
        written = text(ctx)
        return read(ctx, written) if written else None

    return make


def _several(text: Text, read: Read, split: str | None) -> Make:
    def make(ctx: RowContext) -> Any:
        written = text(ctx)
        pieces = written.split(split) if split else [written]
        found = [read(ctx, piece.strip()) for piece in pieces if piece.strip()]
        return _list_or_one(dict.fromkeys(each for each in found if each is not None))

    return make


def _list_or_one(found: dict[Any, None]) -> Any:
    """Several values as facts files have them: one needs no list."""
    return list(found) if len(found) > 1 else next(iter(found), None)


def _all(makes: list[Make]) -> Make:
    def make(ctx: RowContext) -> Any:
        found: dict[Any, None] = {}
        for each in makes:
            value = each(ctx)
            found.update(dict.fromkeys(value if isinstance(value, list) else [value]))
        found.pop(None, None)
        return _list_or_one(found)

    return make


def _chosen(makes: list[Make], choose: Callable[..., str]) -> Make:
    def make(ctx: RowContext) -> str | None:
        dates = [found for each in makes if (found := each(ctx)) is not None]
        return choose(dates, key=last_day) if dates else None

    return make


def _languages(makes: dict[str, Make]) -> Make:
    def make(ctx: RowContext) -> dict[str, str] | None:
        found = {name: text for name, each in makes.items() if (text := each(ctx)) is not None}
        return found or None

    return make
