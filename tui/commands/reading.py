"""What all commands that read a store have in common: which store, as of when, in which form."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from db.checksums import is_memorable, prove
from db.queries.reading import ALWAYS
from db.reader import Reader
from tui.commands.command import SETS_HELP, Parser, day, sets_of_facts
from tui.commands.outcome import tell
from tui.fact_sets import store_of
from tui.language import _
from tui.places import proven_stores_file
from tui.printing.forms import Forms

DEADLINE = 60.0
"""Seconds that a question may take: scripts are more patient than people, but not for ever."""


_USUAL_WIDTH = 80


def add_reading_options(parser: Parser, *, as_of: bool = True) -> None:
    """Add --store, the forms of output, and --as-of unless the command has days of its own."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--store",
        type=Path,
        metavar="STORE",
        help=_("the store to read (without it: the facts of termsheet)"),
    )
    which.add_argument(
        "--facts", dest="store", type=sets_of_facts, metavar="SETS", help=_(SETS_HELP)
    )
    if as_of:
        parser.add_argument(
            "--as-of",
            type=day,
            metavar="DATE",
            default=ALWAYS,
            help=_("only what was known by 2026-02-27, or by the end of 2026-02"),
        )
    add_forms(parser)


def add_forms(parser: Parser) -> None:
    """Add the forms of output."""
    form = parser.add_mutually_exclusive_group()
    for name, about in (
        ("json", _("JSON, for scripts")),
        ("csv", _("CSV, for spreadsheets")),
        ("markdown", "Markdown"),
    ):
        form.add_argument(
            f"--{name}", dest="form", action="store_const", const=name, default="plain", help=about
        )
    form.add_argument(
        "--plain",
        dest="form",
        action="store_const",
        const="linear",
        help=_(
            "lines to be heard, for screen readers and any terminal: no columns, drawings, signs"
        ),
    )


def open_reader(store: Path | Sequence[str] | None) -> AbstractContextManager[Reader]:
    """Open the store that was named, or else sets of the facts that come with termsheet.

    Nothing of a damaged store is printed: it is hashed before; a larger one, the first time only.
    """
    path = store if isinstance(store, Path) else store_of(store)
    if is_memorable(path):
        prove(path, proven_stores_file())
    return Reader(path, deadline=DEADLINE)


def whole_number(text: str) -> int:
    """A number of rows."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(_("{text!r} is not a whole number").format(text=text))
    return int(text)


class OneOf:
    """A type for options: a code, or the words that the screens have for it.

    Attributes:
        codes: The codes, in their order.
    """

    def __init__(self, codes: Iterable[str], words: Mapping[str, str]) -> None:
        self.codes = tuple(codes)
        self._words = words

    def __call__(self, text: str) -> str:
        """The code that is meant.

        Raises:
            ArgumentTypeError: There is none.
        """
        known = {code.casefold(): code for code in self.codes}
        known |= {self._words[code].casefold(): code for code in self.codes if code in self._words}
        spoken = " ".join(text.casefold().split())
        for name in (spoken, spoken.replace(" ", "_").replace("-", "_")):
            if name in known:
                return known[name]
        near = difflib.get_close_matches(spoken, known, 3, 0.5)
        allowed = dict.fromkeys(known[name] for name in near or known)
        hint = _("did you mean") if near else _("use one of")
        raise argparse.ArgumentTypeError(
            _("{text!r} is not known; {hint}: {allowed}").format(
                text=text, hint=hint, allowed=", ".join(allowed)
            )
        )


def width() -> int | None:
    """Terminal cells of a line on stdout; None where that is no terminal."""
    if not sys.stdout.isatty():
        return None
    told = os.environ.get("COLUMNS", "")
    columns = int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0
    if not columns:
        with suppress(OSError, ValueError):
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
    return columns or _USUAL_WIDTH


def put(text: str) -> None:
    """Write data to stdout."""
    sys.stdout.write(text)


def put_forms(forms: Forms, form: str) -> None:
    """Write a view in the form that was asked for."""
    text, left_out = forms.printed(form, width())
    put(text)
    if left_out:
        tell(
            _("(no room for: {columns}; --csv and --json have everything)").format(
                columns=", ".join(left_out)
            )
        )
