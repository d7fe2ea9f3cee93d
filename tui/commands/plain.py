"""`termsheet --plain`: every view as lines to be heard, one by one or by typing what is wanted.

For screen readers and terminals that can't draw: nothing is painted over, and nothing but lines is
asked for. Each view is printed by its own command.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from db.queries import deals
from db.queries.reading import ALWAYS
from db.reader import Reader
from tui.addresses import AS_OF, THINGS, Address
from tui.answers import Wish, days_of, entity_of
from tui.commands.command import SETS_HELP, Parser, add_language, day, sets_of_facts, spoken
from tui.commands.help import HelpFormatter
from tui.commands.names import Names
from tui.commands.outcome import DONE, MISUSED, CommandError, tell
from tui.commands.reading import open_reader, put, width
from tui.language import N_, _

Run = Callable[[Sequence[str]], int]
"""Runs a subcommand with its arguments, and returns the exit code."""

MENU = (
    ("overview", N_("the newest, the largest and what is conditional, in short")),
    ("companies", N_("the companies, with their headline figures")),
    ("deals", N_("rounds, plans, contracts and ventures")),
    ("contracts", N_("who supplies whom with compute")),
    ("facts", N_("everything that is said, a fact a line")),
    ("timeline", N_("what happened when, and what is expected")),
    ("loops", N_("who pays whom in a circle")),
    ("rivals", N_("where sources disagree")),
    ("revisions", N_("what was amended, replaced or cancelled")),
    ("capex", N_("capital expenditure")),
    ("capacity", N_("gigawatts by stage")),
    ("shares", N_("shares of markets, as surveys found them")),
    ("sources", N_("what was published")),
    ("weak", N_("what rests on little")),
)
_OTHERS = N_(
    "Others are about something: company/openai, deal/openai-round-2026-02, "
    "compare/openai,anthropic, money/openai, total/openai."
)
_HOW = N_("Type a number, an address, a name, or words to search for; ? for this list, q to leave.")


def plain_parser() -> Parser:
    """The parser of `termsheet --plain`."""
    parser = Parser(
        prog="termsheet --plain", allow_abbrev=False,
        description="Every view as lines to be heard: for screen readers and any terminal.",
        epilog="examples:\n  termsheet --plain\n  termsheet --plain company/openai\n"
               "  termsheet --plain 'deals?company=nvidia' --as-of 2026-01",
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "address", nargs="?", type=spoken, metavar="ADDRESS",
        help="of a view, such as loops or company/openai, or a name; without it, the views are"
             " listed, and in a terminal one is asked which",
    )  # fmt: skip
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--store", type=Path, metavar="STORE", help="the store to read")
    which.add_argument("--facts", type=sets_of_facts, metavar="SETS", help=_(SETS_HELP))
    parser.add_argument("--as-of", type=day, metavar="DATE", help="only what was known by then")
    add_language(parser)
    return parser


def plain(arguments: Sequence[str], run: Run) -> int:
    """Print a view, or all that there are; in a terminal, one after another.

    Args:
        arguments: Those of the command line.
        run: Runs a subcommand.
    """
    args = plain_parser().parse_args(arguments)
    common = (
        *(("--store", str(args.store)) if args.store else ()),
        *(("--facts", ",".join(args.facts)) if args.facts else ()),
        "--plain",
    )

    def show(text: str) -> int:
        with open_reader(args.store or args.facts) as reader:
            there = Names(reader, args.as_of or ALWAYS).meant(text)
            if args.as_of and not there.as_of:
                there = there.on(args.as_of)
            there = _as_commands_take_it(there, reader)
            command = command_of(there, lambda: _days(reader, there))
        if there.view == "questions":  # which no command prints
            _put_questions()
            return DONE
        return run([*command, *common])

    if args.address is not None:
        return show(args.address)
    _put_menu()
    if sys.stdin is None or not sys.stdin.isatty() or not sys.stdout.isatty():
        return DONE
    return _browse(show, lambda words: run(["search", *words, *common]))


_EXAMPLES = {
    "compare": "compare/openai,anthropic", "flow": "flow/openai,nvidia",
    "money": "money/openai", "total": "total/openai",
}  # fmt: skip
"""What is marked, or under the cursor, in the explorer; where there is neither, it is named."""


def _as_commands_take_it(there: Address, reader: Reader) -> Address:
    """An address as its command takes it; the explorer's answers turn from a deal to its company.

    Raises:
        CommandError: It is about nothing.
    """
    view, about = there.view, there.about
    if not about:
        if view in _EXAMPLES:
            told = _("{view}: say of what, as in {example}.")
            raise CommandError(told.format(view=view, example=_EXAMPLES[view]), code=MISUSED)
        return there
    as_of = there.as_of or ALWAYS
    if view in ("timeline", "total"):
        about = (entity_of(reader, Wish(about[0], as_of, 0)), *about[1:])
    elif view in ("revisions", "money"):
        is_deal = bool(reader.ask(deals.rows, about[:1], as_of))
        if view == "revisions":  # of a company, the page is the one about everything
            about = about if is_deal else ()
        else:
            about = about[:1] if is_deal else about
    return there._replace(about=about)


def command_of(there: Address, days: Callable[[], tuple[str, str]]) -> list[str]:
    """The subcommand that prints a view, with its arguments.

    Args:
        there: The view, what it is about by id.
        days: The two days between which changes are told where it is not simply those it names.
    """
    as_of = [f"--{AS_OF}", there.as_of] if there.as_of else []
    about = list(there.about)
    match there.view:
        case view if view in THINGS:
            kind = "deal" if view == "contract" else view
            return ["show", f"{kind}/{about[0]}", *as_of]
        case "diff":
            return ["diff", *(days() if there.option("back") or not about else sorted(about))]
        case "watch":
            raise CommandError(_("the watch list is the explorer's; `x` exports it there."))
        case "money":
            return ["money", *about[:1], *_option("--with", about[1:]), *as_of]
        case "total":
            role = there.option("as") or "payer"
            end = _option("--to" if role == "payer" else "--from", about[1:])
            return ["total", *about[:1], "--as", role, *end, *as_of]
        case view:
            return [view, *about, *_options(there), *as_of]


def _option(name: str, values: Sequence[str]) -> list[str]:
    return [name, *values] if values else []


def _options(there: Address) -> list[str]:
    """The options of a list, a timeline: what has another name in an address is translated."""
    told = [f"--{name}={value}" for name, value in there.filters]
    told += [f"--{name}={value}" for name in ("words", "sort", "zoom")
             if (value := there.option(name))]  # fmt: skip
    return [*told, *(["--reverse"] if there.option("order") == "desc" else [])]


def _days(reader: Reader, there: Address) -> tuple[str, str]:
    wish = Wish(" ".join(there.about), there.as_of or ALWAYS, int(there.option("back") or 0))
    found = days_of(reader, wish)
    if found is None:
        raise CommandError(_("there is one day only on which something was learned."))
    return found


def _put_questions() -> None:
    from tui.pages.questions import questions_page
    from tui.printing.linear import fitted, linear_page

    put(fitted(linear_page(questions_page()), width()))


def _put_menu() -> None:
    for number, (view, about) in enumerate(MENU, 1):
        put(f"{number}. {view}: {_(about)}\n")
    put(f"{_(_OTHERS)}\n")


def _browse(show: Callable[[str], int], search: Callable[[list[str]], int]) -> int:
    tell(_(_HOW))
    while True:
        try:
            typed = input("> ").strip()
        except EOFError:
            return DONE
        if typed in ("q", "quit", "exit"):
            return DONE
        if typed in ("?", "help"):
            _put_menu()
            tell(_(_HOW))
        elif typed:
            _answer(typed, show, search)


def _answer(typed: str, show: Callable[[str], int], search: Callable[[list[str]], int]) -> None:
    """Show what was typed; what can't be shown is told, and the person goes on."""
    views = [view for view, _about in MENU]
    if typed.isascii() and typed.isdigit() and 0 < int(typed[:9]) <= len(views):
        typed = views[int(typed[:9]) - 1]
    try:
        show(typed)
    except CommandError as error:
        words = [word for word in typed.split() if not word.startswith("-")]
        if words and "/" not in typed and search(words) == DONE:
            return
        tell(*error.lines)
    except SystemExit:  # of a parser, which has said why
        return
