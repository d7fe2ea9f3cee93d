"""`sets`: the sets of facts that come with termsheet, and which of them are open."""

from __future__ import annotations

import argparse

from tui.commands.command import Command, Parser, sets_of_facts
from tui.commands.outcome import DONE, tell
from tui.commands.reading import add_forms, put_forms
from tui.fact_sets import FactSet, all_sets, remember
from tui.language import _
from tui.pages.sets import sets_page
from tui.printing.flat import Flat
from tui.printing.forms import of_page
from tui.printing.shapes import Json, source
from tui.settings import loaded, settings


def _add(parser: Parser) -> None:
    parser.add_argument(
        "--use",
        type=sets_of_facts,
        metavar="SETS",
        help=_("open these from now on, such as article,epoch; all for all there are"),
    )
    add_forms(parser)


def _run(args: argparse.Namespace) -> int:
    if args.use:
        remember(args.use)
        if settings().facts:
            tell(
                _("remembered; but {origin} says facts, and comes first").format(
                    origin=loaded().origins["facts"]
                )
            )
        else:
            tell(_("open from now on: {names}").format(names=", ".join(args.use)))
    sets = all_sets()
    put_forms(
        of_page(
            lambda: sets_page(sets),
            lambda: [_json(each) for each in sets],
            lambda: _FLAT,
            lambda: sets,
        ),
        args.form,
    )
    return DONE


def _json(each: FactSet) -> Json:
    return {
        "name": each.name,
        "facts": each.facts,
        "open": each.chosen,
        "sources": [source(row) for row in each.sources],
    }


_FLAT: Flat[FactSet] = {
    "name": lambda each: each.name,
    "facts": lambda each: each.facts,
    "open": lambda each: each.chosen,
    "sources": lambda each: "; ".join(row.id for row in each.sources),
}

COMMANDS = {"sets": Command(_add, _run, ("", "--use article", "--use all", "--json"))}
