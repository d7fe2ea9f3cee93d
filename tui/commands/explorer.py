"""The command line of the explorer: a store, a day, the looks."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from tui.commands.command import SETS_HELP, Parser, add_language, day, sets_of_facts
from tui.commands.help import HelpFormatter
from tui.commands.outcome import MISUSED, CommandError
from tui.language import N_, _
from tui.launch import Start
from tui.settings import CHOICES

_ABOUT = N_(
    "Who funds whom and who buys compute from whom in AI, with the source of every figure.\n"
    "Without a command, the facts are explored in the terminal."
)
_EXAMPLES = N_("""\
  termsheet                                 explore the facts that come with it
  termsheet my.db --as-of 2025-12           explore a store as it was known then
  termsheet show OpenAI                     all about one company
  termsheet facts --metric valuation --csv  facts for a spreadsheet
  termsheet deals --company 软银 --json     deals for a script
  termsheet build facts/ -o my.db           a store of your own facts

`termsheet COMMAND --help` tells more about a command.""")


def explorer_parser(subcommands: Mapping[str, str]) -> Parser:
    """The parser of the command line without a subcommand.

    Args:
        subcommands: The subcommands and what each is about, for the help.
    """
    listed = "".join(f"\n  {name:<12}{_(about)}" for name, about in subcommands.items())
    parser = Parser(
        prog="termsheet", allow_abbrev=False,
        usage="termsheet [STORE | --facts SETS] [--as-of DATE] [--no-mouse]\n"
              "       [--theme NAME] [--sources FOLDER] [--profile NAME] [--full-repaint]\n"
              "       [--fresh] [--kiosk] [--lang LANG] [--figures STYLE]\n"
              "       termsheet --plain [ADDRESS]\n"
              "       termsheet COMMAND ...",
        description=_(_ABOUT),
        epilog=f"{_('commands:')}{listed}\n\n{_('examples:')}\n{_(_EXAMPLES)}",
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "store",
        nargs="?",
        type=Path,
        metavar="STORE",
        help=_("the store to explore (without it: the facts of termsheet)"),
    )
    add_explorer_options(parser)
    add_language(parser)
    parser.add_argument(
        "--kiosk",
        action="store_true",
        help=_("for guests, over SSH say: only STORE is read, nothing is written"),
    )
    parser.add_argument(
        "--plain",
        action="store_true",
        help=_("no explorer: lines to be heard, of the view with an ADDRESS; see --plain --help"),
    )
    parser.add_argument("--version", action=Versions, help=_("the versions of all that matters"))
    return parser


def add_explorer_options(parser: Parser) -> None:
    """Add what can be told of any explorer; what is not told is as the settings say."""
    parser.add_argument("--facts", type=sets_of_facts, metavar="SETS", help=_(SETS_HELP))
    parser.add_argument(
        "--as-of",
        type=day,
        metavar="DATE",
        help=_("start with what was known by 2026-02-27, or 2026-02"),
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help=_("begin at the beginning, and not where the store was left"),
    )
    parser.add_argument(
        "--mouse",
        action=argparse.BooleanOptionalAction,
        help=_("use the mouse, or leave it to the terminal"),
    )
    parser.add_argument(
        "--theme",
        choices=CHOICES["theme"],
        help=_("the colours; ansi leaves them to the terminal"),
    )
    parser.add_argument(
        "--sources",
        type=Path,
        metavar="FOLDER",
        help=_("texts of sources; their paragraphs are shown as evidence"),
    )
    parser.add_argument(
        "--profile",
        choices=CHOICES["profile"],
        help=_("ssh: a line that is slow or far, where every byte counts (auto: if it is one)"),
    )
    parser.add_argument(
        "--full-repaint",
        action="store_true",
        help=_("don't send changes only, should the screen be wrong without it"),
    )


def start_of(args: argparse.Namespace) -> Start:
    """What the command line says of the explorer to start.

    Raises:
        CommandError: It contradicts itself.
    """
    if args.store and args.facts:
        raise CommandError(_("--facts: not allowed with a STORE of your own"), code=MISUSED)
    kiosk = getattr(args, "kiosk", False)
    if kiosk and not args.store:
        raise CommandError(_("--kiosk: name a STORE; none is built for guests"), code=MISUSED)
    return Start(
        store=args.store,
        facts=args.facts,
        as_of=args.as_of,
        mouse=args.mouse,
        theme=args.theme,
        sources=args.sources,
        profile=args.profile,
        full_repaint=args.full_repaint,
        kiosk=kiosk,
        fresh=args.fresh,
    )


class Versions(argparse.Action):
    """Prints the versions that matter when something is wrong, the first line at once."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *told: object) -> None:
        """Print them, and be done."""
        from db.versions import versions

        print(*(f"{name} {version}" for name, version in versions()), sep="\n")
        parser.exit()
