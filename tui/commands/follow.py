"""`total`, `money`, `loops`, `flow`: following the money over many deals."""

from __future__ import annotations

import argparse

from db.reader import Reader
from db.reasoning import flows, loops, money, totals
from tui.commands.command import Command, Parser, spoken
from tui.commands.names import Names
from tui.commands.outcome import DONE, MISUSED, CommandError, tell
from tui.commands.reading import add_reading_options, open_reader, put_forms, whole_number
from tui.language import _
from tui.printing import answers

MOST_IN_A_FLOW = 6
LEAST_CIRCLE, LONGEST_CIRCLE = 2, 8


def _add_total(parser: Parser) -> None:
    parser.add_argument("name", type=spoken, metavar="NAME", help=_("whose commitments"))
    parser.add_argument(
        "--as", dest="role", choices=("payer", "payee"), help=_("what it pays, or what it is paid")
    )
    ends = parser.add_mutually_exclusive_group()
    ends.add_argument("--to", type=spoken, metavar="NAME", help=_("only what it pays to this one"))
    ends.add_argument(
        "--from", dest="from_", type=spoken, metavar="NAME", help=_("only what this one pays to it")
    )
    add_reading_options(parser)


def _run_total(args: argparse.Namespace) -> int:
    role = args.role or ("payee" if args.from_ else "payer")
    if (args.to and role == "payee") or (args.from_ and role == "payer"):
        raise CommandError(_("--to goes with --as payer, --from with --as payee."), code=MISUSED)
    with open_reader(args.store) as reader:
        names = Names(reader, args.as_of)
        subject = names.company(args.name)
        named = args.to or args.from_
        other = names.company(named) if named else None
        if other == subject:
            raise CommandError(_("the two names mean the same."), code=MISUSED)
        found = reader.ask(totals.total, subject, role, other, args.as_of)
    if found is None:
        raise CommandError(_("nothing is known of {name!r}").format(name=args.name))
    put_forms(answers.total(found), args.form)
    return DONE


def _add_money(parser: Parser) -> None:
    parser.add_argument("name", type=spoken, metavar="NAME", help=_("a company or a deal"))
    parser.add_argument(
        "--with",
        dest="other",
        type=spoken,
        metavar="NAME",
        help=_("of a company: only what goes between it and this one"),
    )
    add_reading_options(parser)


def _run_money(args: argparse.Namespace) -> int:
    with open_reader(args.store) as reader:
        found = _money(reader, args)
    if found is None:
        raise CommandError(_("nothing is known of {name!r}").format(name=args.name))
    put_forms(answers.money(found), args.form)
    return DONE


def _money(reader: Reader, args: argparse.Namespace) -> money.Money | None:
    names = Names(reader, args.as_of)
    thing = names.compared(args.name)
    if thing.kind == "deal":
        if args.other:
            raise CommandError(_("--with goes with a company, not with a deal."), code=MISUSED)
        return reader.ask(money.of_deal, thing.named.id, args.as_of)
    other = names.company(args.other) if args.other else None
    if other == thing.named.id:
        raise CommandError(_("the two names mean the same."), code=MISUSED)
    return reader.ask(money.of_company, thing.named.id, other, args.as_of)


def _add_loops(parser: Parser) -> None:
    add_reading_options(parser)
    group = parser.add_argument_group("which")
    group.add_argument(
        "--company", type=spoken, metavar="NAME", help=_("only circles that this company is in")
    )
    group.add_argument(
        "--lapsed", action="store_true", help=_("also over what was dropped, replaced or cancelled")
    )
    group.add_argument(
        "--longest",
        type=whole_number,
        metavar="N",
        default=loops.LONGEST,
        help=_("at most N companies in a circle ({longest} unless told otherwise)").format(
            longest=loops.LONGEST
        ),
    )
    group.add_argument(
        "--limit",
        type=whole_number,
        metavar="N",
        default=loops.MOST,
        help=_("N circles, the shortest ({most} unless told otherwise)").format(most=loops.MOST),
    )


def _run_loops(args: argparse.Namespace) -> int:
    if not LEAST_CIRCLE <= args.longest <= LONGEST_CIRCLE:
        told = _("--longest is a number from {least} to {most}.").format(
            least=LEAST_CIRCLE, most=LONGEST_CIRCLE
        )
        raise CommandError(told, code=MISUSED)
    with open_reader(args.store) as reader:
        company = Names(reader, args.as_of).company(args.company) if args.company else None
        found = reader.ask(
            loops.loops, args.as_of, company=company, lapsed=args.lapsed, longest=args.longest,
            most=args.limit,
        )  # fmt: skip
    put_forms(answers.loops(found), args.form)
    if found.more:
        tell(
            _("there are more circles; these are the first {count}, shortest first").format(
                count=len(found.circles)
            )
        )
    return DONE


def _add_flow(parser: Parser) -> None:
    parser.add_argument(
        "names",
        nargs="+",
        type=spoken,
        metavar="NAME",
        help=_("2 to {most} companies").format(most=MOST_IN_A_FLOW),
    )
    add_reading_options(parser)


def _run_flow(args: argparse.Namespace) -> int:
    if not 2 <= len(args.names) <= MOST_IN_A_FLOW:
        told = _("flow takes 2 to {most} names, and got {got}.").format(
            most=MOST_IN_A_FLOW, got=len(args.names)
        )
        raise CommandError(told, code=MISUSED)
    with open_reader(args.store) as reader:
        names = Names(reader, args.as_of)
        ids = [names.company(name) for name in args.names]
        if len(set(ids)) < len(ids):
            raise CommandError(_("two of the names mean the same."), code=MISUSED)
        found = reader.ask(flows.flows, ids, args.as_of)
    put_forms(answers.flow(found), args.form)
    return DONE


COMMANDS = {
    "total": Command(_add_total, _run_total, ("OpenAI", "OpenAI --to 亚马逊", "Nvidia --as payee",
                                              "Nvidia --from OpenAI --json")),
    "money": Command(_add_money, _run_money, ("OpenAI", "OpenAI --with Amazon",
                                              "openai-round-2026-02 --csv")),
    "loops": Command(_add_loops, _run_loops, ("", "--company Nvidia --lapsed", "--json")),
    "flow": Command(_add_flow, _run_flow, ("OpenAI Nvidia Amazon", "OpenAI Microsoft --json")),
}  # fmt: skip
