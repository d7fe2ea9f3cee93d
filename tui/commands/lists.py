"""`companies`, `deals`, `contracts`, `facts`, `sources`: lists, sorted by the store itself."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from db import vocabulary as v
from db.queries import companies
from db.queries.window import View
from tui import words as w
from tui.commands.command import Command, Parser, spoken
from tui.commands.names import Names
from tui.commands.outcome import DONE, CommandError, tell
from tui.commands.reading import OneOf, add_reading_options, open_reader, put_forms, whole_number
from tui.language import N_, Words, _
from tui.printing import lists
from tui.printing.lists import PrintedList


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
class List:
    """One of the lists as a command: what it prints, and its options."""

    printed: PrintedList[Any]
    filters: Sequence[Filter]
    examples: Sequence[str]


def command(listed: List) -> Command:
    """The subcommand that prints a list."""
    return Command(partial(_add, listed), partial(_run, listed), listed.examples)


def _add(listed: List, parser: Parser) -> None:
    add_reading_options(parser)
    group = parser.add_argument_group(_("which and in what order"))
    group.add_argument(
        "--words", type=spoken, metavar="WORDS", default="", help=_("only those with these words")
    )
    for each in listed.filters:
        group.add_argument(
            f"--{each.name}", type=each.read or spoken, metavar=each.metavar, help=_(each.about)
        )
    group.add_argument(
        "--sort",
        choices=sorted(listed.printed.listing.sorts),
        metavar="KEY",
        help=_("by {sorts}; unknown comes last").format(
            sorts=", ".join(sorted(listed.printed.listing.sorts))
        ),
    )
    group.add_argument("--reverse", action="store_true", help=_("turn the order of --sort around"))
    group.add_argument("--limit", type=whole_number, metavar="N", help=_("the first N only"))


_NONE = Words(
    {
        "companies": N_("no companies"),
        "deals": N_("no deals"),
        "contracts": N_("no contracts"),
        "facts": N_("no facts"),
        "sources": N_("no sources"),
    }
)


def _run(listed: List, args: argparse.Namespace) -> int:
    if args.reverse and not args.sort:
        raise CommandError(_("--reverse turns --sort around; give --sort, too."), code=2)
    with open_reader(args.store) as reader:
        view = _view(listed, args, Names(reader, args.as_of))
        forms = listed.printed.forms(reader, view, args.limit)
        put_forms(forms, args.form)
    if not forms.count():
        tell(_NONE[listed.printed.what])
    return DONE


def _view(listed: List, args: argparse.Namespace, names: Names) -> View:
    look_up = {"company": names.company, "parent": names.company, "deal": names.deal,
               "source": names.source}  # fmt: skip
    only = []
    for each in listed.filters:
        if (value := getattr(args, each.name)) is not None:
            only.append((each.name, value if each.read else look_up[each.name](value)))
    return View(args.as_of, args.words, args.sort or "", args.reverse, tuple(only))


_COMPANY = Filter("company", None, N_("only those of this company, by any of its names"), "NAME")
_DEAL_KIND = Filter("kind", OneOf(v.DEAL_KINDS, w.DEAL_KINDS), N_("such as funding_round"), "KIND")
_STATUS = Filter("status", OneOf(v.STATUSES, w.STATUSES), N_("such as signed"), "STATUS")
_DEAL_FILTERS = (_COMPANY, _DEAL_KIND, _STATUS)

_LISTS = (
    List(
        lists.COMPANIES,
        (
            _COMPANY,
            Filter("kind", OneOf(companies.LISTED_KINDS, w.ENTITY_KINDS), N_("such as investor"),
                   "KIND"),
            Filter("role", OneOf(v.ENTITY_ROLES, w.ROLES), N_("such as chipmaker"), "ROLE"),
            Filter("parent", None, N_("only what belongs to this company"), "NAME"),
        ),
        ("--sort valuation --reverse", "--role chipmaker --json"),
    ),
    List(
        lists.DEALS,
        _DEAL_FILTERS,
        ("--company 软银", "--kind funding_round --as-of 2025-12 --json"),
    ),
    List(lists.CONTRACTS, _DEAL_FILTERS, ("--company AWS", "--sort power --reverse --csv")),
    List(
        lists.FACTS,
        (
            _COMPANY,
            Filter("deal", None, N_("only those of this deal, by its title or id"), "NAME"),
            Filter("metric", OneOf(v.METRICS, w.METRICS), N_("such as valuation"), "METRIC"),
            Filter("kind", OneOf(v.FACT_KINDS, w.FACT_KINDS), ", ".join(v.FACT_KINDS), "KIND"),
            Filter("nature", OneOf(v.NATURES, w.NATURES), N_("such as guidance"), "NATURE"),
            Filter("source", None, N_("only those that rest on this source, by its title or id"),
                   "NAME"),
        ),
        ("--company OpenAI --metric valuation", "--nature guidance --json", "--words 推理"),
    ),
    List(lists.SOURCES, (), ("--json",)),
)  # fmt: skip

COMMANDS = {listed.printed.what: command(listed) for listed in _LISTS}
