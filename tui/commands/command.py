"""What a subcommand is: its options, and what it does."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from db.safe_text import clean
from tui.commands.help import HelpFormatter
from tui.commands.outcome import MISUSED
from tui.faults import said
from tui.language import AUTO, CHOICES, N_, NUMBERS, _

# What argparse itself says, it says by this name.
vars(argparse)["_"] = _
_SAID_BY_ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
)


class Parser(argparse.ArgumentParser):
    """A parser that makes what it repeats of the command line safe to show."""

    _WIDTH = 80
    _is_told = False

    def format_help(self) -> str:
        """What --help tells, as wide as the terminal."""
        self._is_told = True
        return super().format_help()

    def format_usage(self) -> str:
        """How it is used, as wide as the terminal."""
        self._is_told = True
        return super().format_usage()

    def _get_formatter(self) -> argparse.HelpFormatter:
        """Without a look at the terminal where none is needed.

        Each argument that is added is laid out to see whether it can be, and what tells the width
        of the terminal is imported for it.
        """
        if self._is_told:
            return super()._get_formatter()
        return HelpFormatter(self.prog, width=self._WIDTH)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and how the command is used."""
        usage = clean(self.format_usage().strip(), multiline=True)
        print(usage, file=sys.stderr)
        print(clean(f"{self.prog}: {message}"), file=sys.stderr)
        raise SystemExit(MISUSED)


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand.

    Attributes:
        add: Adds its options to its parser.
        run: Does it; returns the exit code.
        examples: A few command lines, for its help.
    """

    add: Callable[[Parser], None]
    run: Callable[[argparse.Namespace], int]
    examples: Sequence[str]

    def parser(self, name: str, about: str) -> Parser:
        """The parser of its options."""
        examples = "".join(f"\n  termsheet {name} {example}".rstrip() for example in self.examples)
        parser = Parser(
            prog=f"termsheet {name}", description=_(about), allow_abbrev=False,
            epilog=f"{_('examples:')}{examples}",
            formatter_class=HelpFormatter,
        )  # fmt: skip
        self.add(parser)
        add_language(parser)
        return parser


def add_language(parser: Parser) -> None:
    """Add --lang; `tui.cli` has heeded it already, so that the help can be in that language."""
    parser.add_argument(
        "--lang",
        choices=CHOICES,
        default=AUTO,
        help=_("the language of what is said to people (auto: that of the locale)"),
    )
    parser.add_argument(
        "--figures",
        choices=NUMBERS,
        default=AUTO,
        help=_("large figures as $110B or as 1100亿美元 (auto: by the language)"),
    )


def spoken(text: str) -> str:
    """Words of the command line, as the type of names: UTF-8 whatever the locale says.

    Where the locale knows no Chinese, Python hands the bytes of it over as lone surrogates.
    """
    try:
        return os.fsencode(text).decode("utf-8")
    except UnicodeError:
        return text


def day(text: str) -> str:
    """The last day that a date may mean, as the type of `--as-of`."""
    from db.dates import DateError, last_day

    try:
        return last_day(text)
    except DateError as error:
        raise argparse.ArgumentTypeError(said(error)) from None


SETS_HELP = N_("sets of termsheet's facts, such as article,epoch (see `termsheet sets`), or all")


def sets_of_facts(text: str) -> tuple[str, ...]:
    """Names of sets of facts, as the type of `--facts`."""
    from db.default_store import UnknownSetError, choose_sets

    try:
        return choose_sets(name.strip() for name in spoken(text).split(","))
    except UnknownSetError as error:
        raise argparse.ArgumentTypeError(said(error)) from None
