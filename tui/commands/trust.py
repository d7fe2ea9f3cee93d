"""`weak`, `rivals`, `revisions`: what rests on little, is disputed, or was changed later."""

from __future__ import annotations

import argparse

from db import vocabulary as v
from db.queries.window import View
from db.reasoning.revisions import revisions
from db.reasoning.rivals import rivalries
from db.reasoning.weak import REASONS, weak
from tui import words as w
from tui.commands.command import Command, Parser, spoken
from tui.commands.names import Names
from tui.commands.outcome import DONE
from tui.commands.reading import OneOf, add_reading_options, open_reader, put_forms
from tui.language import _
from tui.pages.weak import REASONS as REASON_WORDS
from tui.printing import answers, revision_shapes, trust_shapes


def _add_company(parser: Parser) -> None:
    parser.add_argument(
        "--company", type=spoken, metavar="NAME", help=_("only what is about this company")
    )


def _add_weak(parser: Parser) -> None:
    add_reading_options(parser)
    _add_company(parser)
    parser.add_argument(
        "--metric", type=OneOf(v.METRICS, w.METRICS), metavar="METRIC", help=_("such as valuation")
    )
    parser.add_argument(
        "--reason", type=OneOf(REASONS, REASON_WORDS), metavar="REASON",
        help=_("one of {reasons}").format(reasons=', '.join(REASONS)),
    )  # fmt: skip
    parser.epilog = f"{trust_shapes.WEAK_SHAPE}\n\n{parser.epilog}"


def _run_weak(args: argparse.Namespace) -> int:
    with open_reader(args.store) as reader:
        company = Names(reader, args.as_of).company(args.company) if args.company else None
        wanted = {"company": company, "metric": args.metric}
        only = tuple((name, value) for name, value in wanted.items() if value)
        found = reader.ask(weak, View(as_of=args.as_of, only=only))
        rows = [row for row in found.rows if args.reason is None or args.reason in row.reasons]
        put_forms(answers.weak(reader, rows, args.as_of), args.form)
    return DONE


def _add_rivals(parser: Parser) -> None:
    add_reading_options(parser)
    _add_company(parser)
    parser.epilog = f"{trust_shapes.RIVALS_SHAPE}\n\n{parser.epilog}"


def _run_rivals(args: argparse.Namespace) -> int:
    with open_reader(args.store) as reader:
        company = Names(reader, args.as_of).company(args.company) if args.company else None
        found = reader.ask(rivalries, args.as_of, company)
        put_forms(answers.rivals(found), args.form)
    return DONE


def _add_revisions(parser: Parser) -> None:
    add_reading_options(parser)
    parser.add_argument(
        "deal", nargs="?", type=spoken, metavar="NAME", help=_("the deal or contract to begin with")
    )
    parser.epilog = f"{revision_shapes.SHAPE}\n\n{parser.epilog}"


def _run_revisions(args: argparse.Namespace) -> int:
    with open_reader(args.store) as reader:
        deal = Names(reader, args.as_of).deal(args.deal) if args.deal else ""
        put_forms(answers.revisions(reader.ask(revisions, args.as_of, deal)), args.form)
    return DONE


COMMANDS = {
    "weak": Command(_add_weak, _run_weak, (
        "--reason interest", "--company OpenAI --metric valuation --json",
    )),
    "revisions": Command(_add_revisions, _run_revisions, ("openai-aws-2026-02", "--json")),
    "rivals": Command(_add_rivals, _run_rivals, ("--company OpenAI", "--as-of 2025-12 --json")),
}  # fmt: skip
