"""`diff` and `timeline`: what changed between two days, and what happened when."""

from __future__ import annotations

import argparse

from db.reasoning.diff import diff
from db.reasoning.timeline import ZOOMS, chronicle
from tui.commands.command import Command, Parser, day, spoken
from tui.commands.names import Names
from tui.commands.outcome import DONE, MISUSED, CommandError, tell
from tui.commands.reading import add_reading_options, open_reader, put_forms
from tui.language import _
from tui.pages.changes import NOTHING
from tui.printing import answers, history_shapes


def _add_diff(parser: Parser) -> None:
    about = _("2026-02-27; 2026-02 and 2026 mean their last day")
    parser.add_argument("earlier", type=day, metavar="DATE", help=about)
    parser.add_argument("later", type=day, metavar="DATE", help=_("the same, and not before it"))
    add_reading_options(parser, as_of=False)
    parser.epilog = f"{history_shapes.CHANGES_SHAPE}\n\n{parser.epilog}"


def _run_diff(args: argparse.Namespace) -> int:
    if args.later < args.earlier:
        told = _("the first date ({earlier}) comes after the second ({later}).").format(
            earlier=args.earlier, later=args.later
        )
        raise CommandError(told, code=MISUSED)
    with open_reader(args.store) as reader:
        found = reader.ask(diff, args.earlier, args.later)
        put_forms(answers.changes(reader, found), args.form)
    if not (found.learned or found.retracted or found.status):
        tell(NOTHING)
    return DONE


def _add_timeline(parser: Parser) -> None:
    parser.add_argument(
        "name", nargs="?", type=spoken, metavar="NAME",
        help=_("only what this company is in, by any of its names"),
    )  # fmt: skip
    add_reading_options(parser)
    parser.add_argument(
        "--zoom", choices=ZOOMS, default="quarter", help=_("the finest stretch of the axis")
    )
    parser.add_argument(
        "--valuations", action="store_true", help=_("only what the company was worth, as a chart")
    )
    parser.epilog = f"{history_shapes.TIMELINE_SHAPE}\n\n{parser.epilog}"


def _run_timeline(args: argparse.Namespace) -> int:
    if args.valuations and args.name is None:
        raise CommandError(_("--valuations are those of one company; name it."), code=MISUSED)
    with open_reader(args.store) as reader:
        company = Names(reader, args.as_of).company(args.name) if args.name else None
        found = reader.ask(chronicle, args.zoom, company, args.as_of)
        if company is not None and args.valuations:
            forms = answers.worth(reader, found, company, args.as_of)
        else:
            forms = answers.timeline(found)
        put_forms(forms, args.form)
    return DONE


COMMANDS = {
    "diff": Command(_add_diff, _run_diff, ("2025-12 2026-02-27", "2026-02-26 2026-02-27 --json")),
    "timeline": Command(_add_timeline, _run_timeline, (
        "--zoom year", "OpenAI --zoom month --as-of 2025-12", "OpenAI --valuations",
    )),
}  # fmt: skip
