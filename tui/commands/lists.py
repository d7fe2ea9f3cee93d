"""`companies`, `deals`, `contracts`, `facts`, `sources`: lists, sorted by the store itself."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from db import vocabulary as v
from db.queries import companies, compute, deals, facts, sources
from db.queries.window import Listing, View, count
from db.reader import Reader
from db.rows import CompanyRow, ContractRow, DealRow, FactRow, SourceRow
from tui import words as w
from tui.commands.command import Command, Parser, spoken
from tui.commands.names import Names
from tui.commands.outcome import DONE, CommandError, tell
from tui.commands.reading import (
    add_reading_options,
    one_of,
    open_reader,
    put,
    put_rows,
    whole_number,
)
from tui.printing import columns, deal_shapes, flat, shapes
from tui.printing.shapes import Json
from tui.printing.write import json_text

R = TypeVar("R")

PAGE = 500
"""Rows asked for at a time: each question stays a short one."""


@dataclass(frozen=True, slots=True)
class Filter:
    """An option that narrows a list.

    Attributes:
        name: Of the option and of the listing's filter.
        read: The type of the option; None for a name, which is looked up in the store.
        about: For the help.
        metavar: What stands for the value in the help.
    """

    name: str
    read: Callable[[str], str] | None
    about: str
    metavar: str


@dataclass(frozen=True, slots=True)
class List(Generic[R]):
    """One of the lists: how it is read, and its forms."""

    what: str
    listing: Listing
    read: Callable[[Reader, View, int, int], list[R]]
    as_json: Callable[[Reader, Sequence[R], str], list[Json]]
    columns: columns.Columns[R]
    flat: flat.Flat[R]
    filters: Sequence[Filter]
    examples: Sequence[str]


def command(listed: List[R]) -> Command:
    """The subcommand that prints a list."""
    return Command(partial(_add, listed), partial(_run, listed), listed.examples)


def _add(listed: List[R], parser: Parser) -> None:
    add_reading_options(parser)
    group = parser.add_argument_group("which and in what order")
    group.add_argument(
        "--words", type=spoken, metavar="WORDS", default="", help="only those with these words"
    )
    for each in listed.filters:
        group.add_argument(
            f"--{each.name}", type=each.read or spoken, metavar=each.metavar, help=each.about
        )
    group.add_argument(
        "--sort",
        choices=sorted(listed.listing.sorts),
        metavar="KEY",
        help=f"by {', '.join(sorted(listed.listing.sorts))}; unknown comes last",
    )
    group.add_argument("--reverse", action="store_true", help="turn the order of --sort around")
    group.add_argument("--limit", type=whole_number, metavar="N", help="the first N only")


def _run(listed: List[R], args: argparse.Namespace) -> int:
    if args.reverse and not args.sort:
        raise CommandError("--reverse turns --sort around; give --sort, too.", code=2)
    with open_reader(args.store) as reader:
        view = _view(listed, args, Names(reader, args.as_of))
        rows = _rows(listed, reader, view, args.limit)
        if args.form == "json":
            put(json_text(listed.as_json(reader, rows, args.as_of)))
        else:
            put_rows(args.form, rows, listed.columns, listed.flat)
    if not rows:
        tell(f"no {listed.what}")
    return DONE


def _view(listed: List[R], args: argparse.Namespace, names: Names) -> View:
    look_up = {"company": names.company, "parent": names.company, "deal": names.deal,
               "source": names.source}  # fmt: skip
    only = []
    for each in listed.filters:
        if (value := getattr(args, each.name)) is not None:
            only.append((each.name, value if each.read else look_up[each.name](value)))
    return View(args.as_of, args.words, args.sort or "", args.reverse, tuple(only))


def _rows(listed: List[R], reader: Reader, view: View, limit: int | None) -> list[R]:
    there = reader.ask(count, listed.listing, view)
    wanted = there if limit is None else min(limit, there)
    rows: list[R] = []
    for start in range(0, wanted, PAGE):
        rows += listed.read(reader, view, start, min(PAGE, wanted - start))
    return rows


def _deals_json(reader: Reader, rows: Sequence[DealRow], as_of: str) -> list[Json]:
    details = (reader.ask(deals.detail, row.id, as_of) for row in rows)
    return [deal_shapes.deal(detail) for detail in details if detail]


def _contracts_json(reader: Reader, rows: Sequence[ContractRow], as_of: str) -> list[Json]:
    plain = _deals_json(reader, [row.deal for row in rows], as_of)
    more = {row.deal.id: deal_shapes.contract(row) for row in rows}
    return [{**shape, **more[str(shape["id"])]} for shape in plain]


def facts_json(reader: Reader, rows: Sequence[FactRow]) -> list[Json]:
    """Facts, each with all its evidence."""
    evidence = deal_shapes.evidence_by_fact(
        reader.ask(facts.evidence_of, [row.id for row in rows if not row.derived])
    )
    return [shapes.fact(row, evidence.get(row.id, ())) for row in rows]


_COMPANY = Filter("company", None, "only those of this company, by any of its names", "NAME")
_DEAL_KIND = Filter("kind", one_of(v.DEAL_KINDS, w.DEAL_KINDS), "such as funding_round", "KIND")
_STATUS = Filter("status", one_of(v.STATUSES, w.STATUSES), "such as signed", "STATUS")
_DEAL_FILTERS = (_COMPANY, _DEAL_KIND, _STATUS)

_COMPANIES: List[CompanyRow] = List(
    "companies", companies.LISTING,
    lambda reader, view, start, limit: reader.ask(companies.window, view, start, limit),
    lambda reader, rows, as_of: [shapes.company(row) for row in rows],
    columns.COMPANIES, flat.COMPANIES,
    (
        _COMPANY,
        Filter("kind", one_of(companies.LISTED_KINDS, w.ENTITY_KINDS), "such as investor", "KIND"),
        Filter("role", one_of(v.ENTITY_ROLES, w.ROLES), "such as chipmaker", "ROLE"),
        Filter("parent", None, "only what belongs to this company", "NAME"),
    ),
    ("--sort valuation --reverse", "--role chipmaker --json"),
)  # fmt: skip

_DEALS: List[DealRow] = List(
    "deals", deals.LISTING,
    lambda reader, view, start, limit: reader.ask(deals.window, view, start, limit),
    _deals_json, columns.DEALS, flat.DEALS, _DEAL_FILTERS,
    ("--company 软银", "--kind funding_round --as-of 2025-12 --json"),
)  # fmt: skip

_CONTRACTS: List[ContractRow] = List(
    "contracts", compute.LISTING,
    lambda reader, view, start, limit: reader.ask(compute.window, view, start, limit),
    _contracts_json, columns.CONTRACTS, flat.CONTRACTS, _DEAL_FILTERS,
    ("--company AWS", "--sort power --reverse --csv"),
)  # fmt: skip

_FACTS: List[FactRow] = List(
    "facts", facts.LISTING,
    lambda reader, view, start, limit: reader.ask(facts.window, view, start, limit),
    lambda reader, rows, as_of: facts_json(reader, rows),
    columns.FACTS, flat.FACTS,
    (
        _COMPANY,
        Filter("deal", None, "only those of this deal, by its title or id", "NAME"),
        Filter("metric", one_of(v.METRICS, w.METRICS), "such as valuation", "METRIC"),
        Filter("kind", one_of(v.FACT_KINDS, w.FACT_KINDS), ", ".join(v.FACT_KINDS), "KIND"),
        Filter("nature", one_of(v.NATURES, w.NATURES), "such as guidance", "NATURE"),
        Filter("source", None, "only those that rest on this source, by its title or id", "NAME"),
    ),
    ("--company OpenAI --metric valuation", "--nature guidance --json", "--words 推理"),
)  # fmt: skip

_SOURCES: List[SourceRow] = List(
    "sources", sources.LISTING,
    lambda reader, view, start, limit: reader.ask(sources.window, view, start, limit),
    lambda reader, rows, as_of: [shapes.source(row) for row in rows],
    columns.SOURCES, flat.SOURCES, (),
    ("--json",),
)  # fmt: skip

COMMANDS = {
    "companies": command(_COMPANIES),
    "deals": command(_DEALS),
    "contracts": command(_CONTRACTS),
    "facts": command(_FACTS),
    "sources": command(_SOURCES),
}
