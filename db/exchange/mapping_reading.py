"""Mappings read from TOML files, and all that is wrong with them told at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from db.exchange.mapping import (
    BUILT_IN,
    DEFAULT_DATES,
    DEFAULT_YEARS,
    Block,
    Join,
    Mapping,
    NamesRule,
    Reads,
    Skip,
    Value,
)
from db.exchange.mapping_nodes import Faults
from db.exchange.mapping_values import AS, ValueReader, folded
from db.exchange.toml_places import load_toml
from db.facts import nodes
from db.facts.nodes import Node, Place, Problem, Scalar, quoted
from db.facts.reading import read_tree, specs
from db.facts.records import (
    DealRecord,
    DurationRecord,
    EntityRecord,
    EvidenceRecord,
    FactRecord,
    Record,
)
from db.told import told
from db.vocabulary import ATTRIBUTIONS

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_SECTIONS = ("name", "about", "prefix", "known_from", "reads", "source", "evidence", "fields",
             "tables", "names", "join", "skip", "entity", "deal", "fact")  # fmt: skip
_READS = ("columns", "optional", "ignore", "format", "encoding", "delimiter", "sheet", "records",
          "dates", "years", "blank", "decimal")  # fmt: skip
_FORMATS = ("csv", "json", "jsonl", "xlsx")
_OWN = {DealRecord: ("key", "on_conflict", "name"), FactRecord: ("deal",)}
"""Keys that a block has besides those of its record."""


class MappingError(Exception):
    """A mapping with problems.

    Attributes:
        problems: All of them, in the order of their places.
    """

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = sorted(problems, key=lambda p: (p.place.file, p.place.line, p.place.column))


def read_mapping(path: Path, shown_as: str | None = None) -> Mapping:
    """Read a mapping.

    Args:
        path: The TOML file.
        shown_as: Its name in messages, if not the path.

    Raises:
        MappingError: It cannot be read, or says what no mapping can.
    """
    try:
        root = load_toml(path, shown_as)
    except nodes.BadFile as error:
        raise MappingError([error.problem]) from None
    return mapping_of(root)


def mapping_of(root: nodes.Mapping) -> Mapping:
    """The mapping that a TOML file holds; see `read_mapping`."""
    reader = _Reader()
    mapping = reader.mapping(root)
    if reader.faults.problems:
        raise MappingError(reader.faults.problems)
    return mapping


class _Reader:
    def __init__(self) -> None:
        self.faults = Faults()
        self.values = ValueReader(self.faults)
        self.deals: tuple[str, ...] = ()

    def mapping(self, root: nodes.Mapping) -> Mapping:
        faults, top = self.faults, self.faults.section(root, _SECTIONS)
        name = faults.needed(
            top, "name", root.place, told("what is typed after `termsheet import`")
        )
        if name and not _NAME.match(name):
            faults.tell(
                top["name"].place,
                told("{name} is no name", name=quoted(name)),
                told("use lower-case letters, digits and single hyphens"),
            )
        reads = self._reads(top.get("reads"), root.place)
        joins = tuple(self._join(table) for table in faults.tables(top.get("join")))
        columns = [*reads.columns, *reads.optional]
        columns += [f"{join.name}.{column}" for join in joins for column in join.columns]
        self.values.names = dict.fromkeys([*columns, *BUILT_IN])
        for join in joins:
            if join.column not in self.values.names:
                faults.unknown(join.place, told("column"), join.column, columns)
        self._tables(top.get("tables"))
        source = self._source(top.get("source"), root.place)
        prefix = faults.text(top.get("prefix")) or str(source.get("id", ""))
        fields = self._fields(top.get("fields"))
        deals = faults.tables(top.get("deal"))
        self.deals = tuple(faults.text(table.values.get("name")) for table in deals)
        return Mapping(
            name=name,
            about=faults.text(top.get("about")),
            prefix=prefix,
            path=root.place.file,
            reads=reads,
            source=source,
            evidence=self._evidence(top.get("evidence"), root.place),
            known_from=self._known_from(top.get("known_from")),
            fields=fields,
            names=self._names(top.get("names")),
            joins=joins,
            skips=tuple(self._skip(table) for table in faults.tables(top.get("skip"))),
            deals=tuple(self._block(table, "deal", DealRecord) for table in deals),
            entities=self._blocks(top.get("entity"), "entity", EntityRecord),
            facts=self._blocks(top.get("fact"), "fact", FactRecord),
        )

    # ---------------------------------------------------------------- sections

    def _reads(self, node: Node | None, place: Place) -> Reads:
        faults = self.faults
        if node is None:
            faults.tell(place, told("'reads' is missing"), told("add [reads] with `columns`"))
            return Reads()
        keys = faults.section(node, _READS)
        columns = faults.texts(keys.get("columns"))
        if not columns:
            faults.tell(
                node.place, told("'columns' is missing"), told("name the columns that it needs")
            )
        return Reads(
            columns=columns,
            optional=faults.texts(keys.get("optional")),
            ignore=faults.pairs(keys.get("ignore")),
            format=faults.one_of(keys.get("format"), _FORMATS, "") or None,
            encoding=faults.text(keys.get("encoding")) or None,
            delimiter=faults.text(keys.get("delimiter")) or None,
            sheet=faults.text(keys.get("sheet")) or None,
            records=faults.text(keys.get("records")) or None,
            dates=self.values.dates(keys["dates"]) if "dates" in keys else DEFAULT_DATES,
            years=self._years(keys.get("years")),
            blank=frozenset(map(folded, faults.texts(keys.get("blank")))),
            decimal=faults.one_of(keys.get("decimal"), (".", ","), "."),
        )

    def _years(self, node: Node | None) -> tuple[int, int]:
        texts = self.faults.texts(node)
        if len(texts) == 2 and all(text.isdigit() and len(text) == 4 for text in texts):
            return int(texts[0]), int(texts[1])
        if node is not None:
            self.faults.tell(node.place, told("no range of years"), told("write [1900, 2100]"))
        return DEFAULT_YEARS

    def _join(self, node: nodes.Mapping) -> Join:
        faults = self.faults
        keys = faults.section(node, ("records", "key", "column", "as", "columns"))

        def needed(key: str, doc: str) -> str:
            return faults.needed(keys, key, node.place, doc)

        return Join(
            records=needed("records", told("the list in the file")),
            key=needed("key", told("its column that is looked for")),
            column=needed("column", told("the column of a row that says for what")),
            name=needed("as", told("a name for what is found")),
            columns=faults.texts(keys.get("columns")),
            place=node.place,
        )

    def _tables(self, node: Node | None) -> None:
        if node is None:
            return
        if not isinstance(node, nodes.Mapping):
            self.faults.tell(
                node.place, told("tables are wanted here"), told("write [tables.NAME]")
            )
            return
        for name, table in node.values.items():
            self.values.tables[name] = self.values.new_table(table, name)

    def _source(self, node: Node | None, place: Place) -> dict[str, Any]:
        if not isinstance(node, nodes.Mapping):
            self.faults.tell(
                node.place if node else place,
                told("'source' is missing"),
                told("add [source] with id, title and kind"),
            )
            return {}
        self._checked("sources", node)
        return _table_of(node)

    def _checked(self, key: str, node: nodes.Mapping) -> None:
        """Check what stands in facts files as it is, just as their reader would."""
        root = nodes.Mapping(node.place, {key: node}, {key: node.place})
        self.faults.problems += read_tree(root).problems

    def _evidence(self, node: Node | None, place: Place) -> tuple[Block, ...]:
        empty = Block(key="evidence", place=place, record=EvidenceRecord)
        blocks = self._blocks(node, "evidence", EvidenceRecord) or (empty,)
        if "says" not in blocks[0].values:
            self.faults.tell(
                blocks[0].place,
                told("'says' is missing in [evidence]"),
                told("say who vouches for it: {names}", names=", ".join(ATTRIBUTIONS)),
            )
        return blocks

    def _known_from(self, node: Node | None) -> Value | None:
        return None if node is None else self.values.value(node, "known_from", AS["date"])

    def _fields(self, node: Node | None) -> dict[str, Value]:
        if node is None:
            return {}
        if not isinstance(node, nodes.Mapping):
            self.faults.tell(node.place, told("a table is wanted here"), told("write [fields]"))
            return {}
        found = {}
        for name, value in node.values.items():
            if name in self.values.names:
                what = told("{name} is the name of a column already", name=quoted(name))
                self.faults.tell(node.keys[name], what, told("choose another name"))
            found[name] = self.values.field(value, name)
            self.values.names[name] = None
        return found

    def _names(self, node: Node | None) -> NamesRule:
        if node is None:
            return NamesRule()
        keys = self.faults.section(node, ("new", "alias", "entities"))
        entities = {}
        if isinstance(listed := keys.get("entities"), nodes.Mapping):
            for id_, entity in listed.values.items():
                entities[id_] = self._entity(id_, entity, listed.keys[id_])
        return NamesRule(
            make=self.faults.one_of(keys.get("new"), ("make", "refuse"), "make") == "make",
            alias=self.faults.pairs(keys.get("alias")),
            entities=entities,
        )

    def _entity(self, id_: str, node: Node, place: Place) -> dict[str, Any]:
        if not isinstance(node, nodes.Mapping):
            self.faults.tell(
                node.place, told("a table is wanted here"), told("write {kind = ..., name = ...}")
            )
            return {}
        always = {"id": Scalar(id_, place), "kind": Scalar("company", place)}
        whole = nodes.Mapping(
            node.place,
            {**always, **node.values},
            {**dict.fromkeys(always, place), **node.keys},
        )
        self._checked("entities", whole)
        return _table_of(whole)

    def _skip(self, node: nodes.Mapping) -> Skip:
        keys = self.faults.section(node, ("when", "why"))
        why = self.faults.needed(keys, "why", node.place, told("the report tells it"))
        if "when" not in keys:
            self.faults.tell(
                node.place, told("'when' is missing"), told("say which rows are left out")
            )
        when = self.values.condition(keys.get("when", nodes.Mapping(node.place)))
        return Skip(when, why, node.place)

    # ---------------------------------------------------------------- blocks

    def _blocks(self, node: Node | None, key: str, record: type[Record]) -> tuple[Block, ...]:
        return tuple(self._block(table, key, record) for table in self.faults.tables(node))

    def _block(self, node: Node, key: str, record: type[Record]) -> Block:
        faults, known = self.faults, specs(record)
        own = _OWN.get(record, ()) if key in ("deal", "fact") else ()
        keys = dict(faults.section(node, (*known, "when", *own)))
        children, values = {}, {}
        deal = keys.pop("deal", None) if record is FactRecord else None
        name = keys.pop("name", None) if record is DealRecord else None
        for inner in [inner for inner in keys if inner in known]:
            spec = known[inner][0]
            if spec.kind == "record":
                assert spec.of is not None
                children[inner] = self._blocks(keys[inner], inner, spec.of)
            else:
                values[inner] = self.values.value(keys[inner], inner, spec)
        self._lacking(node, key, record, {*values, *children})
        return Block(
            key=key, place=node.place, record=record,
            when=self.values.condition(keys["when"]) if "when" in keys else None,
            values=values, children=children, name=faults.text(name),
            group=self._group(keys.get("key")) if "key" in own else (),
            rival="on_conflict" in own and faults.one_of(
                keys.get("on_conflict"), ("refuse", "rival"), "refuse") == "rival",
            of_deal="" if deal is None else self._deal_named(deal),
        )  # fmt: skip

    def _lacking(self, node: Node, key: str, record: type[Record], given: set[str]) -> None:
        """Tell what a record cannot do without; ids are made, and evidence has its own section."""
        if record in (EvidenceRecord, DurationRecord):
            return
        for name, (spec, needed) in specs(record).items():
            if needed and name != "id" and name not in given:
                advice = told("add it: {doc}", doc=spec.doc)
                self.faults.tell(
                    node.place,
                    told("{name!r} is missing in this {key}", name=name, key=key),
                    advice,
                )

    def _group(self, node: Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        items = node.items if isinstance(node, nodes.Sequence) else [node]
        return tuple(self.values.name(item) for item in items)

    def _deal_named(self, node: Node) -> str:
        name = self.faults.text(node)
        if name not in self.deals or not name:
            self.faults.unknown(node.place, told("deal"), name, filter(None, self.deals))
        return name


def _table_of(node: nodes.Mapping) -> dict[str, Any]:
    return {key: _plain(value) for key, value in node.values.items()}


def _plain(node: Node) -> Any:
    """Nodes as plain values."""
    if isinstance(node, nodes.Mapping):
        return _table_of(node)
    if isinstance(node, nodes.Sequence):
        return [_plain(item) for item in node.items]
    return node.text or ""
