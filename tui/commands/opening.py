"""`open`: the explorer on one view, by its address."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from db.queries.reading import ALWAYS
from tui.addresses import VIEWS, Address
from tui.commands.command import Command, Parser, spoken
from tui.commands.explorer import add_explorer_options, start_of
from tui.commands.names import Names
from tui.commands.reading import open_reader
from tui.language import _
from tui.launch import explore, require_terminal


def _add(parser: Parser) -> None:
    parser.add_argument(
        "address",
        type=spoken,
        metavar="ADDRESS",
        help=_(
            "of a view, such as deal/openai-round-2026-02, 'total/openai?as=payee', loops;"
            " or the name of a company, deal or source"
        ),
    )
    parser.add_argument("--store", type=Path, metavar="STORE", help=_("the store to explore"))
    parser.add_argument(
        "--plain",
        action="store_true",
        help=_(
            "lines to be heard, for screen readers and any terminal: no columns, drawings, signs"
        ),
    )
    add_explorer_options(parser)
    parser.epilog = f"{_views()}\n\n{parser.epilog}"


def _views() -> str:
    return f"views: {', '.join(VIEWS)}"


def _run(args: argparse.Namespace) -> int:
    start = start_of(args)
    require_terminal()
    there = resolved(args.address, args.store or args.facts, args.as_of or ALWAYS)
    return explore(start._replace(first=str(there)))


def resolved(text: str, store: Path | Sequence[str] | None, as_of: str) -> Address:
    """The address that a text means, what it is about by id; a name means the page of its bearer.

    Raises:
        CommandError: It means nothing, or several things.
    """
    with open_reader(store) as reader:
        return Names(reader, as_of).meant(text)


COMMANDS = {
    "open": Command(_add, _run, (
        "deal/openai-round-2026-02", "'total/openai?as=payee'", "compare/openai,anthropic",
        "'facts?metric=revenue&as-of=2026-01-31'", "软银",
    )),
}  # fmt: skip
