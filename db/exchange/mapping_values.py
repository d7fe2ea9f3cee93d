"""The values and conditions of a mapping, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from db.dates import DateError, parse_period, span
from db.exchange.date_formats import DateFormat, FormatError
from db.exchange.mapping import (
    Check,
    Condition,
    Options,
    Piece,
    Table,
    Template,
    Value,
    Way,
)
from db.exchange.mapping_nodes import Faults, nearest
from db.exchange.units import UnitError, read_unit
from db.facts.nodes import Mapping, Node, Place, Scalar, Sequence, quoted
from db.facts.records import Spec
from db.told import both, told, words_of
from db.vocabulary import ENTITY_KINDS, ENTITY_ROLES

_BRACES = re.compile(r"\{([^{}]*)\}")

_SOURCES = ("column", "is", "latest", "earliest", "all", "en", "zh")
_OPTIONS = ("table", "else", "split", "cut", "dates", "kind", "role", "unit", "zero", "negative",
            "about", "round", "on_bad", "take")  # fmt: skip
_TESTS = ("is", "not", "contains", "after", "before", "above", "below")

AS = {
    "text": Spec("text", told("a text")),
    "date": Spec("date", told("a date")),
    "period": Spec("period", told("a period")),
    "figure": Spec("figure", told("a figure")),
    "whole": Spec("whole", told("a whole number")),
    "entity": Spec("id", told("an entity"), refers="entity"),
}
"""What a value in [fields] can be."""


def folded(text: str) -> str:
    """A text as tables and conditions compare it."""
    return " ".join(text.split()).casefold()


class ValueReader:
    """Reads values and conditions.

    Attributes:
        names: Columns and fields that braces may name so far.
        tables: Those under [tables], by name.
    """

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.names: dict[str, None] = {}
        self.tables: dict[str, Table] = {}

    def value(self, node: Node, key: str, spec: Spec) -> Value:
        """What stands to the right of a key."""
        items = node.items if isinstance(node, Sequence) else [node]
        if not items:
            self.faults.tell(
                node.place, told("an empty list"), told("write a value, or leave the key out")
            )
        return Value(key, spec, tuple(self._way(item, key, spec) for item in items), node.place)

    def field(self, node: Node, key: str) -> Value:
        """A value under [fields], which says itself what it is."""
        named = AS["text"]
        if isinstance(node, Mapping) and "as" in node.values:
            word = node.values["as"]
            named = AS[self.faults.one_of(word, tuple(AS), "text")]
            rest = {name: inner for name, inner in node.values.items() if name != "as"}
            node = Mapping(node.place, rest, node.keys)
        return self.value(node, key, named)

    def template(self, node: Node) -> Template:
        """A text with braces."""
        text = self.faults.text(node)
        pieces, at = [], 0
        for found in _BRACES.finditer(text):
            if found.start() > at:
                pieces.append(Piece(text[at : found.start()], False))
            pieces.append(Piece(found[1].strip(), True))
            self._known(found[1].strip(), node.place)
            at = found.end()
        if at < len(text) or not pieces:
            pieces.append(Piece(text[at:], False))
        return Template(tuple(pieces), node.place)

    def name(self, node: Node) -> str:
        """The name of a column or field."""
        name = self.faults.text(node)
        self._known(name, node.place)
        return name

    def _known(self, name: str, place: Place) -> None:
        if name not in self.names:
            what = told("unknown column or field {name}", name=quoted(name))
            self.faults.tell(
                place,
                what,
                told(
                    "add it to `columns` or `optional` in [reads], or: {advice}",
                    advice=nearest(name, self.names),
                ),
            )

    def _way(self, node: Node, key: str, spec: Spec) -> Way:
        if isinstance(node, Scalar):
            template = self.template(node)
            self._constant(template, spec, node.place)
            return Way(place=node.place, template=template)
        values = self.faults.section(node, (*_SOURCES, "when", *_OPTIONS))
        way = Way(
            place=node.place,
            when=self.condition(values["when"]) if "when" in values else None,
            options=self._options(values, spec, node.place),
        )
        chosen = [name for name in _SOURCES if name in values]
        if chosen and set(chosen) <= {"en", "zh"}:
            return self._languages(way, values, key, spec)
        if len(chosen) != 1:
            what = (
                told("{names} together", names=both(chosen))
                if chosen
                else told("nothing to take a value from")
            )
            self.faults.tell(
                node.place, what, told("write one of: {names}", names=", ".join(_SOURCES[:-2]))
            )
            return way
        return self._from(way, chosen[0], values[chosen[0]], key, spec)

    def _from(self, way: Way, source: str, node: Node, key: str, spec: Spec) -> Way:
        if source == "column":
            pieces = (Piece(self.name(node), True),)
            return replace(way, template=Template(pieces, node.place))
        if source == "is":
            template = self.template(node)
            if way.options.table is None:
                self._constant(template, spec, node.place)
            return replace(way, template=template)
        if source == "all" and not spec.many:
            self.faults.tell(
                node.place, told("{key!r} holds one value only", key=key), told("leave `all` out")
            )
        inner = replace(spec, kind="date", many=False) if source != "all" else spec
        items = node.items if isinstance(node, Sequence) else [node]
        others = tuple(self.value(item, key, inner) for item in items)
        return replace(way, choose=source, others=others)

    def _languages(self, way: Way, values: MappingOf[str, Node], key: str, spec: Spec) -> Way:
        text = Spec("text", spec.doc)
        if spec.kind != "words":
            self.faults.tell(
                way.place, told("{key!r} has no languages", key=key), told("write one text")
            )
        found = {
            name: self.value(values[name], key, text) for name in ("en", "zh") if name in values
        }
        return replace(way, languages=found)

    def _options(self, values: MappingOf[str, Node], spec: Spec, place: Place) -> Options:
        faults = self.faults
        table = self.table(values["table"]) if "table" in values else None
        if table and spec.kind == "code":
            for text in table.entries.values():
                self._code(text, spec, values["table"].place)
        otherwise = faults.text(values["else"]) if "else" in values else None
        if "else" in values and table is None:
            faults.tell(values["else"].place, told("`else` without a table"), told("add `table`"))
        if otherwise and spec.kind == "code":
            self._code(otherwise, spec, values["else"].place)
        if "split" in values and not spec.many:
            faults.tell(
                values["split"].place, told("the key holds one value only"), told("leave it out")
            )
        return Options(
            table=table,
            otherwise=otherwise,
            split=faults.text(values.get("split")) or None,
            cut=faults.text(values.get("cut")) or None,
            dates=self.dates(values["dates"]) if "dates" in values else None,
            kind=faults.one_of(values.get("kind"), ENTITY_KINDS, "") or None,
            role=faults.one_of(values.get("role"), ENTITY_ROLES, "") or None,
            unit=self._unit(values.get("unit")),
            zero=faults.one_of(values.get("zero"), ("zero", "none", "refuse"), "zero"),
            negative=faults.flag(values.get("negative")),
            about=faults.flag(values.get("about")),
            round=faults.flag(values.get("round")),
            on_bad=faults.one_of(values.get("on_bad"), ("refuse", "words", "leave"), "refuse"),
            take=faults.text(values.get("take")) or None,
        )

    def _unit(self, node: Node | None) -> Template | None:
        if node is None:
            return None
        unit = self.template(node)
        if unit.constant is not None:
            try:
                read_unit(unit.constant)
            except UnitError as error:
                self.faults.tell(
                    node.place, words_of(error), told('write "USD", "USD million", "MW"')
                )
        return unit

    def dates(self, node: Node) -> tuple[str, ...]:
        """Formats of dates."""
        formats = self.faults.texts(node)
        for text in formats:
            try:
                DateFormat(text)
            except FormatError as error:
                self.faults.tell(node.place, words_of(error), told('write them like "YYYY-MM-DD"'))
        return formats

    def table(self, node: Node) -> Table | None:
        """A table of codes: its name, or the table itself."""
        if isinstance(node, Scalar):
            name = self.faults.text(node)
            if name not in self.tables:
                self.faults.unknown(node.place, told("table"), name, self.tables)
            return self.tables.get(name)
        return self.new_table(node, "")

    def new_table(self, node: Node, name: str) -> Table:
        """A table that is written out."""
        return Table(name, {folded(k): v for k, v in self.faults.pairs(node).items()}, node.place)

    def _constant(self, template: Template, spec: Spec, place: Place) -> None:
        """Check a value that is always the same as the reader of facts files would."""
        text = template.constant
        if text is None:
            return
        if spec.kind == "code":
            self._code(text, spec, place)
        elif spec.kind in ("date", "period"):
            try:
                span(text) if spec.kind == "date" else parse_period(text)
            except DateError as error:
                self.faults.tell(place, words_of(error), told("use a day, a month or a year"))

    def _code(self, text: str, spec: Spec, place: Place) -> None:
        if text and text not in spec.choices:
            what = told("{text} is not one of the words allowed here", text=quoted(text))
            self.faults.tell(place, what, nearest(text, spec.choices))

    # ---------------------------------------------------------------- conditions

    def condition(self, node: Node) -> Condition:
        """What stands under `when`."""
        alternatives = []
        for table in self.faults.tables(node):
            checks = []
            for name, test in table.values.items():
                self._known(name, table.keys[name])
                checks += self._checks(name, test)
            alternatives.append(tuple(checks))
        return Condition(tuple(alternatives))

    def _checks(self, name: str, node: Node) -> list[Check]:
        if not isinstance(node, Mapping):
            return [self._is(name, node)]
        found = []
        for test, operand in self.faults.section(node, _TESTS).items():
            found.append(self._check(name, test, operand))
        return found

    def _is(self, name: str, node: Node) -> Check:
        texts = self.faults.texts(node)
        if texts == ("",):
            return Check(name, "blank", node.place)
        if texts == ("*",):
            return Check(name, "filled", node.place)
        return Check(name, "is", node.place, tuple(map(folded, texts)))

    def _check(self, name: str, test: str, node: Node) -> Check:
        if test in ("after", "before"):
            date = self.template(node)
            if date.constant not in (None, "published"):
                self._constant(date, AS["date"], node.place)
            return Check(name, test, node.place, date=date)
        if test in ("above", "below"):
            return Check(name, test, node.place, number=self._number(node))
        texts = tuple(map(folded, self.faults.texts(node)))
        return Check(name, test, node.place, texts)

    def _number(self, node: Node) -> Decimal:
        try:
            number = Decimal(self.faults.text(node))
            if number.is_finite():
                return number
        except InvalidOperation:
            pass
        self.faults.tell(node.place, told("a number is wanted here"), told('write "0"'))
        return Decimal(0)
