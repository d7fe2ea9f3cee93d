"""`overview`, `capex` and `capacity`: what is new and owed, what is spent, gigawatts by stage."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from db.reader import Reader
from tui.commands.command import Command
from tui.commands.outcome import DONE
from tui.commands.reading import add_reading_options, open_reader, put_forms
from tui.printing import measured
from tui.printing.forms import Forms
from tui.printing.overview import overview


def _run(made: Callable[[Reader, str], Forms]) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        with open_reader(args.store) as reader:
            put_forms(made(reader, args.as_of), args.form)
        return DONE

    return run


COMMANDS = {
    "overview": Command(add_reading_options, _run(overview), ("", "--as-of 2025-12 --markdown")),
    "capex": Command(add_reading_options, _run(measured.capex), ("--as-of 2026-02 --markdown",)),
    "capacity": Command(add_reading_options, _run(measured.capacity), ("--json",)),
    "shares": Command(add_reading_options, _run(measured.shares), ("", "--csv")),
}
