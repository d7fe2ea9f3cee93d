"""`show` and `compare`: one thing with all that is known of it, or a few side by side."""

from __future__ import annotations

import argparse
from pathlib import Path

from db.passages import Passage
from db.reader import Reader
from db.reasoning.compare import compare
from db.rows import Evidence
from db.safe_text import clean
from tui.commands.command import Command, Parser, spoken
from tui.commands.names import Names
from tui.commands.outcome import DONE, MISUSED, CommandError, tell
from tui.commands.reading import add_reading_options, open_reader, put_forms
from tui.language import _
from tui.printing import answers
from tui.printing.things import Thing, passages_behind, thing

MOST_COMPARED = 4


def _add_show(parser: Parser) -> None:
    parser.add_argument(
        "name",
        type=spoken,
        metavar="NAME",
        help=_("a company, deal, contract or source by any of its names, or an id"),
    )
    add_reading_options(parser)
    parser.add_argument(
        "--sources",
        type=Path,
        metavar="FOLDER",
        help=_("a folder with texts of sources: shows the paragraphs with the figures in them"),
    )


def _run_show(args: argparse.Namespace) -> int:
    with open_reader(args.store) as reader:
        named = Names(reader, args.as_of).anything(args.name)
        found = thing(reader, named.kind, named.named.id, args.as_of)
        if found is None:
            raise CommandError(_("nothing is known of {place}").format(place=named.place))
        told = _passages(reader, found, args.sources) if args.sources else None
        put_forms(found.forms(told), args.form)
    return DONE


def _passages(reader: Reader, found: Thing, folder: Path) -> list[tuple[Evidence, Passage]]:
    """The paragraphs behind what is shown, as far as the folder has their texts."""
    if not folder.is_dir():
        raise CommandError(
            _("{folder}: no folder with texts of sources there").format(folder=folder)
        )
    told = passages_behind(reader, found.rows(), folder)
    if not told:
        tell(_("{folder}: no text there has these places").format(folder=clean(folder)))
    return told


def _add_compare(parser: Parser) -> None:
    parser.add_argument(
        "names",
        nargs="+",
        metavar="NAME",
        help=_("2 to {most} companies or deals").format(most=MOST_COMPARED),
    )
    add_reading_options(parser)


def _run_compare(args: argparse.Namespace) -> int:
    if not 2 <= len(args.names) <= MOST_COMPARED:
        told = _("compare takes 2 to {most} names, and got {got}.").format(
            most=MOST_COMPARED, got=len(args.names)
        )
        raise CommandError(told, code=MISUSED)
    with open_reader(args.store) as reader:
        names = Names(reader, args.as_of)
        ids = [names.compared(name).named.id for name in args.names]
        if len(set(ids)) < len(ids):
            raise CommandError(_("two of the names mean the same."), code=MISUSED)
        comparison = reader.ask(compare, ids, args.as_of)
        put_forms(answers.comparison(reader, comparison), args.form)
    return DONE


COMMANDS = {
    "show": Command(_add_show, _run_show, ("OpenAI", "openai-round-2026-02 --json",
                                           "亚马逊 --as-of 2025-12")),
    "compare": Command(_add_compare, _run_compare, ("Amazon Google", "OpenAI Anthropic --json")),
}  # fmt: skip
