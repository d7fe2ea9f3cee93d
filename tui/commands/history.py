"""`diff` and `timeline`: what changed between two days, and what happened when."""

from __future__ import annotations

import argparse

from db.queries import facts
from db.reader import Reader
from db.reasoning.diff import diff
from db.reasoning.timeline import ZOOMS, Moment, Timeline, chronicle, valuations
from tui.commands.command import Command, Parser, day, spoken
from tui.commands.names import Names
from tui.commands.outcome import BAD, DONE, MISUSED, CommandError, tell
from tui.commands.reading import add_reading_options, open_reader, put, put_page
from tui.pages.changes import NOTHING, changes_page
from tui.pages.timeline import timeline_page, valuation_page
from tui.printing import deal_shapes, history_shapes
from tui.printing.write import csv_text, json_text


def _add_diff(parser: Parser) -> None:
    about = "2026-02-27; 2026-02 and 2026 mean their last day"
    parser.add_argument("earlier", type=day, metavar="DATE", help=about)
    parser.add_argument("later", type=day, metavar="DATE", help="the same, and not before it")
    add_reading_options(parser, as_of=False)
    parser.epilog = f"{history_shapes.CHANGES_SHAPE}\n\n{parser.epilog}"


def _run_diff(args: argparse.Namespace) -> int:
    if args.later < args.earlier:
        told = f"the first date ({args.earlier}) comes after the second ({args.later})."
        raise CommandError(told, code=MISUSED)
    with open_reader(args.store) as reader:
        found = reader.ask(diff, args.earlier, args.later)
        if args.form == "json":
            ids = dict.fromkeys(row.id for row in history_shapes.facts_of(found))
            evidence = deal_shapes.evidence_by_fact(reader.ask(facts.evidence_of, list(ids)))
            put(json_text(history_shapes.changes(found, evidence)))
        elif args.form == "csv":
            put(csv_text(history_shapes.CHANGES, history_shapes.change_lines(found)))
        else:
            put_page(changes_page(found), args.form)
    if not (found.learned or found.retracted or found.status):
        tell(NOTHING)
    return DONE


def _add_timeline(parser: Parser) -> None:
    parser.add_argument(
        "name", nargs="?", type=spoken, metavar="NAME",
        help="only what this company is in, by any of its names",
    )  # fmt: skip
    add_reading_options(parser)
    parser.add_argument(
        "--zoom", choices=ZOOMS, default="quarter", help="the finest stretch of the axis"
    )
    parser.add_argument(
        "--valuations", action="store_true", help="only what the company was worth, as a chart"
    )
    parser.epilog = f"{history_shapes.TIMELINE_SHAPE}\n\n{parser.epilog}"


def _run_timeline(args: argparse.Namespace) -> int:
    if args.valuations and args.name is None:
        raise CommandError("--valuations are those of one company; name it.", code=MISUSED)
    with open_reader(args.store) as reader:
        company = Names(reader, args.as_of).company(args.name) if args.name else None
        found = reader.ask(chronicle, args.zoom, company, args.as_of)
        if args.valuations:
            found = _only_valuations(found)
        if args.form == "json":
            put(json_text(history_shapes.timeline(found)))
        elif args.form == "csv":
            put(csv_text(history_shapes.MOMENTS, (*found.moments, *found.undated)))
        elif company is not None and args.valuations:
            return _print_valuations(reader, company, args)
        else:
            put_page(timeline_page(found), args.form)
    return DONE


def _only_valuations(found: Timeline) -> Timeline:
    def chosen(moments: tuple[Moment, ...]) -> tuple[Moment, ...]:
        return tuple(each for each in moments if each.kind == "valuation")

    return found._replace(moments=chosen(found.moments), undated=chosen(found.undated))


def _print_valuations(reader: Reader, company: str, args: argparse.Namespace) -> int:
    history = reader.ask(valuations, company, args.as_of)
    if history is None:  # removed since its name was looked up
        return BAD
    put_page(valuation_page(history), args.form)
    return DONE


COMMANDS = {
    "diff": Command(_add_diff, _run_diff, ("2025-12 2026-02-27", "2026-02-26 2026-02-27 --json")),
    "timeline": Command(_add_timeline, _run_timeline, (
        "--zoom year", "OpenAI --zoom month --as-of 2025-12", "OpenAI --valuations",
    )),
}  # fmt: skip
