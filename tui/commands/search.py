"""`search`: what has all of some words, in either language."""

from __future__ import annotations

import argparse

from db.queries.search import search
from tui.commands.command import Command, Parser, spoken
from tui.commands.outcome import BAD, DONE, tell
from tui.commands.reading import add_reading_options, open_reader, put_forms, whole_number
from tui.language import _
from tui.printing import lists

_USUAL_LIMIT = 50


def _add(parser: Parser) -> None:
    parser.add_argument(
        "words", nargs="+", type=spoken, metavar="WORDS", help=_("all of them must be found")
    )
    add_reading_options(parser)
    parser.add_argument(
        "--limit",
        type=whole_number,
        metavar="N",
        default=_USUAL_LIMIT,
        help=_("the first N only ({limit} unless told otherwise)").format(limit=_USUAL_LIMIT),
    )


def _run(args: argparse.Namespace) -> int:
    with open_reader(args.store) as reader:
        # One more than wanted, to be able to say that there are more.
        hits = reader.ask(search, " ".join(args.words), args.limit + 1, args.as_of)
    shown = hits[: args.limit]
    put_forms(lists.hits(shown), args.form)
    if len(hits) > len(shown):
        tell(_("there is more; these are the first {limit}").format(limit=args.limit))
    if not hits:
        tell(_("nothing found"))
        return BAD
    return DONE


COMMANDS = {"search": Command(_add, _run, ("软银", "stateful runtime --json"))}
