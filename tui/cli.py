"""The `termsheet` command: the explorer, or a subcommand that prints.

Data goes to stdout and narration to stderr. The exit code is 0 when all was done, 1 for bad data or
what was not found, 2 for a command line that is not understood, 70 for a fault of our own. Each
subcommand, and the explorer, is imported only when it is asked for.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from db.safe_text import clean
from tui import language, settings
from tui.commands.outcome import BAD, DONE, MISUSED, CommandError, tell
from tui.language import N_, _, option

if TYPE_CHECKING:
    from tui.commands.command import Command

INTERRUPTED = 130

SUBCOMMANDS = {
    "overview": N_("newest deals, open commitments, conditions, valuations, in short"),
    "companies": N_("the companies, with their headline figures"),
    "deals": N_("rounds, plans, contracts and ventures"),
    "contracts": N_("the deals about compute: who supplies whom with what"),
    "facts": N_("everything that is said, one fact a line, with its source"),
    "sources": N_("what was published, and how much rests on it"),
    "show": N_("one company, deal, contract, source or fact, with its evidence"),
    "compare": N_("two to four side by side, with what may not be compared"),
    "diff": N_("what was learned, superseded or retracted between two days"),
    "timeline": N_("deals, valuations and what is expected, on one time axis"),
    "rivals": N_("where sources disagree, and which is preferred, why"),
    "revisions": N_("what was amended, replaced or cancelled, and the totals that this implies"),
    "weak": N_("what rests on one source only, or on nobody at first hand"),
    "total": N_("commitments added up, nothing counted twice: a low and a high end"),
    "money": N_("commitment against cash: paid, signed, announced, on conditions, lapsed"),
    "loops": N_("who pays whom in a circle"),
    "flow": N_("what goes each way between two to six companies"),
    "capex": N_("capital expenditure, each figure with its year, fiscal or calendar"),
    "capacity": N_("gigawatts by stage: running, under construction, announced, cancelled"),
    "shares": N_("market shares, each survey by itself, with who asked and who paid"),
    "search": N_("what has all of some words, in English or Chinese"),
    "open": N_("the explorer on one view, by its address"),
    "completion": N_("commands, options and names completed by bash, zsh or fish"),
    "doctor": N_("whether terminal, clipboard, locale, settings and store are as they should be"),
    "config": N_("the settings: where they are, what they are, what is wrong with them"),
    "sets": N_("the sets of facts that come with termsheet, and which are open"),
    "build": N_("facts files or folders into a store"),
    "check": N_("the same checks, nothing written"),
    "import": N_("files of others (CSV, JSON, Excel) into facts files"),
    "export": N_("the whole store into a folder, as facts files, CSV and JSON"),
    "pull": N_("a store published on a web server, checked before it is used"),
    "ssh-config": N_("what an OpenSSH server needs to offer the explorer to others, read-only"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: Its arguments; those of the process if None.

    Returns:
        The exit code.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    # A guest has no settings, and none of whoever invited him.
    settings.use(None if "--kiosk" in arguments else settings.load(os.environ))
    lang = option(arguments, "--lang", language.CHOICES) or settings.settings().lang
    language.use(language.chosen(lang, os.environ))
    numbers = option(arguments, "--figures", language.NUMBERS) or settings.settings().figures
    language.use_numbers(numbers)
    if sys.stdout is None or sys.stderr is None:  # closed before we were started
        _tell_of_the_closed()
        return BAD
    _write_utf8()
    try:
        code = _guarded(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Who reads has had enough. Nothing more may be written there, not even at exit.
        _silence_stdout()
        return DONE
    except OSError as error:
        _silence_stdout()
        tell(
            _("termsheet: the output can't be written: {why}").format(
                why=clean(error.strerror or error)
            )
        )
        return BAD


def _tell_of_the_closed() -> None:
    if sys.stderr is not None:
        tell(_("termsheet: stdout is closed, and there is nowhere to print to."))
    elif sys.stdout is not None and sys.stdout.isatty():  # a person, and no program that reads data
        print(_("termsheet: stderr is closed, and there is nowhere to tell what goes wrong."))


def _guarded(arguments: list[str]) -> int:
    """Run the command, and turn what went wrong into words and an exit code."""
    try:
        return _dispatch(arguments)
    except SystemExit as stop:  # argparse, after --help, --version or a mistake
        return stop.code if isinstance(stop.code, int) else DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError:  # of what is printed to: told by `main`
        raise
    except Exception as error:
        return _told(error, arguments)


def _told(error: Exception, arguments: Sequence[str]) -> int:
    """Say what went wrong, and return its exit code."""
    from db.reader import QueryStopped
    from db.store import FileFault, StoreError
    from tui.faults import said

    if isinstance(error, CommandError):
        first, *others = error.lines
        tell(f"termsheet: {first}", *others)
        return error.code
    if isinstance(error, (FileFault, QueryStopped)):
        tell(f"termsheet: {said(error)}")
        if isinstance(error, StoreError) and (before := _store_before(error.path)):
            tell(_("The store before it is kept, and can be opened: {store}").format(store=before))
        return BAD
    if isinstance(error, UnicodeEncodeError) and (odd := next(filter(_is_odd, arguments), "")):
        tell(_("termsheet: {odd!r} is no UTF-8.").format(odd=clean(odd, limit=100)))
        return MISUSED
    from tui.crash import FAULT, end_of_command

    # Our own mistake. Its words may hold data from a store: they go into the report only.
    tell(end_of_command(error, arguments))
    return FAULT


def _store_before(path: Path) -> str:
    """The store that stood at a path before the one that is there, if it is kept."""
    before = f"{str(path).removesuffix('.manifest.json')}.prev"
    with suppress(OSError, ValueError):
        return clean(before, limit=1000) if os.path.isfile(before) else ""
    return ""


def _is_odd(argument: str) -> bool:
    """Whether an argument holds bytes that no text is made of; the name of a file may."""
    return any("\ud800" <= each <= "\udfff" for each in argument)


def _dispatch(arguments: list[str]) -> int:
    arguments = _command_first(arguments)
    if not arguments:
        from tui.launch import Start, explore

        return explore(Start())
    name = arguments[0]
    if "--plain" in arguments and (name not in SUBCOMMANDS or name == "open"):
        from tui.commands.plain import plain

        shown = arguments[1:] if name == "open" else arguments
        return plain([each for each in shown if each != "--plain"], _run)
    if name in SUBCOMMANDS:
        return _run(arguments)
    _refuse_misspelt(name)
    from tui.commands.explorer import explorer_parser, start_of
    from tui.launch import explore

    return explore(start_of(explorer_parser(SUBCOMMANDS).parse_args(arguments)))


def _command_first(arguments: list[str]) -> list[str]:
    """`--lang zh deals` as `deals --lang zh`: the language is told wherever it is liked."""
    first = arguments[0] if arguments else ""
    taken = 2 if first == "--lang" else 1 if first.startswith("--lang=") else 0
    if taken and arguments[taken : taken + 1] and arguments[taken] in SUBCOMMANDS:
        return [arguments[taken], *arguments[:taken], *arguments[taken + 1 :]]
    return arguments


_MODULES = {
    "build": "building",
    "check": "building",
    "show": "show",
    "compare": "show",
    "diff": "history",
    "timeline": "history",
    "rivals": "trust",
    "revisions": "trust",
    "weak": "trust",
    "total": "follow",
    "money": "follow",
    "loops": "follow",
    "flow": "follow",
    "overview": "measured",
    "capex": "measured",
    "capacity": "measured",
    "shares": "measured",
    "search": "search",
    "sets": "sets",
    "import": "importing",
    "export": "exporting",
    "pull": "pulling",
    "ssh-config": "ssh_config",
    "open": "opening",
    "completion": "completion",
    "config": "config",
    "doctor": "doctor",
}
"""In which module of `tui.commands` a subcommand is; the others are in `lists`."""


def _run(arguments: Sequence[str]) -> int:
    """Run a subcommand: its name, and its arguments."""
    name, *rest = arguments
    found = command(name)
    return found.run(found.parser(name, SUBCOMMANDS[name]).parse_args(rest))


def command(name: str) -> Command:
    """A subcommand."""
    module = importlib.import_module(f"tui.commands.{_MODULES.get(name, 'lists')}")
    found: Command = module.COMMANDS[name]
    return found


def _refuse_misspelt(name: str) -> None:
    """A word that is neither a command nor a file was most likely meant as a command."""
    if name.startswith("-") or set(name) & {"/", "."} or os.path.lexists(name):
        return
    import difflib

    near = difflib.get_close_matches(name, SUBCOMMANDS, 1)
    hint = (
        _("Did you mean `termsheet {near}`?").format(near=near[0])
        if near
        else _("See `termsheet --help`.")
    )
    told = repr(clean(name, limit=100))
    raise CommandError(
        _("{told} is neither a command nor a store. {hint}").format(told=told, hint=hint),
        code=MISUSED,
    )


def _write_utf8() -> None:
    """Chinese is printed whatever the locale says; what can't be encoded becomes "?"."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _silence_stdout() -> None:
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # not a real file: nothing is written at exit
        pass
