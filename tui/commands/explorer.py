"""The command line of the explorer: a store, a day, the looks."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import db
from tui.commands.command import SETS_HELP, Parser, add_language, day, sets_of_facts

_EXAMPLES = """\
examples:
  termsheet                                   explore the facts that come with it
  termsheet my.db --as-of 2025-12             explore a store as it was known then
  termsheet show OpenAI                       all about one company
  termsheet facts --metric valuation --csv    facts for a spreadsheet
  termsheet deals --company 软银 --json       deals for a script
  termsheet build facts/ -o my.db             a store of your own facts

`termsheet COMMAND --help` tells more about a command."""


def explorer_parser(subcommands: Mapping[str, str]) -> Parser:
    """The parser of the command line without a subcommand.

    Args:
        subcommands: The subcommands and what each is about, for the help.
    """
    listed = "".join(f"\n  {name:<11}{about}" for name, about in subcommands.items())
    parser = Parser(
        prog="termsheet", allow_abbrev=False,
        usage="termsheet [STORE | --facts SETS] [--as-of DATE] [--no-mouse] [--theme NAME]\n"
              "       [--sources FOLDER] [--profile NAME] [--full-repaint] [--kiosk]\n"
              "       [--lang LANG]\n"
              "       termsheet COMMAND ...",
        description="Who funds whom and who buys compute from whom in AI, with the source of every"
                    " figure.\nWithout a command, the facts are explored in the terminal.",
        epilog=f"commands:{listed}\n\n{_EXAMPLES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "store",
        nargs="?",
        type=Path,
        metavar="STORE",
        help="the store to explore (without it: the facts of termsheet)",
    )
    parser.add_argument("--facts", type=sets_of_facts, metavar="SETS", help=SETS_HELP)
    parser.add_argument(
        "--as-of",
        type=day,
        metavar="DATE",
        help="start with what was known by 2026-02-27, or 2026-02",
    )
    parser.add_argument(
        "--kiosk",
        action="store_true",
        help="for guests, over SSH say: only STORE is read, nothing is written",
    )
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    parser.add_argument(
        "--theme",
        choices=("dark", "light", "ansi"),
        default="dark",
        help="the colours; ansi leaves them to the terminal",
    )
    parser.add_argument(
        "--sources",
        type=Path,
        metavar="FOLDER",
        help="texts of sources; their paragraphs are shown as evidence",
    )
    parser.add_argument(
        "--profile",
        choices=("auto", "local", "ssh"),
        default="auto",
        help="ssh: a line that is slow or far, where every byte counts (auto: if it is one)",
    )
    parser.add_argument(
        "--full-repaint",
        action="store_true",
        help="don't send changes only, should the screen be wrong without it",
    )
    add_language(parser)
    parser.add_argument("--version", action="version", version=f"termsheet {db.__version__}")
    return parser
