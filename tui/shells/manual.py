"""The manual page, and the page of commands in docs/, both from the parsers of the commands."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator

import db
from tui.commands.command import Command
from tui.commands.help import HelpFormatter
from tui.shells.words import Option, Words, all_words

_WIDTH = 100
_TEXT = """\
.SH FILES
.TP
.I ~/.config/termsheet/config.toml
Settings; see termsheet config.
.TP
.I ~/.cache/termsheet
What can be made again: stores of the facts that come with termsheet, and what makes a start quick.
.TP
.I ~/.local/state/termsheet
Choices made in the explorer, and reports of faults.
.P
The variables of the XDG base directories move them.
.SH EXIT STATUS
0 done; 1 bad data, or not found; 2 a command line that is not understood; 70 a fault of termsheet.
.SH SEE ALSO
sqlite3(1)
"""


def manual() -> str:
    """The manual page, for man(1)."""
    words = all_words()
    return "".join((
        f'.TH TERMSHEET 1 "" "termsheet {db.__version__}" "User Commands"\n',
        ".SH NAME\ntermsheet \\- who funds whom and who buys compute from whom in AI\n",
        ".SH SYNOPSIS\n.B termsheet\n[STORE] [options]\n.br\n.B termsheet\nCOMMAND ...\n",
        ".SH DESCRIPTION\nWithout a command, the facts are explored in the terminal; ? lists the"
        " keys there.\nEvery view is also a command that prints it. Data go to stdout, what is told"
        " of them to stderr.\n",
        ".SH OPTIONS\n", *_options(words[0].options),
        ".SH COMMANDS\n", *(_command(each) for each in words[1:]),
        _TEXT,
    ))  # fmt: skip


def _options(options: Iterable[Option]) -> Iterator[str]:
    for option in options:
        names = ", ".join(f"\\fB{_roff(name)}\\fR" for name in option.names)
        names += f" \\fI{_roff(option.takes)}\\fR" if option.takes else ""
        yield f".TP\n{names}\n{_roff(option.about)}\n"


def _command(words: Words) -> str:
    options = "".join(_options(each for each in words.options if "-h" not in each.names))
    inner = f".RS\n{options}.RE\n" if options else ""
    return f".SS {_roff(words.command)}\n{_roff(words.about)}\n{inner}"


def _roff(text: str) -> str:
    """A text with what roff would act on made harmless."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)


def commands_page() -> str:
    """docs/cli.md: what --help says of every command, at a width of its own."""
    from tui.cli import SUBCOMMANDS, command
    from tui.commands.explorer import explorer_parser

    pieces = [
        "# The command line\n\nWhat `--help` says of every command;"
        " `python -m tests.tools.docs` writes this page.\n",
        f"## termsheet\n\n```\n{_help(explorer_parser(SUBCOMMANDS))}```\n",
    ]
    for name, about in SUBCOMMANDS.items():
        found: Command = command(name)
        pieces.append(f"## termsheet {name}\n\n```\n{_help(found.parser(name, about))}```\n")
    return "\n".join(pieces)


class _Wide(HelpFormatter):
    """The same width wherever the page is written."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_WIDTH)


def _help(parser: argparse.ArgumentParser) -> str:
    parser.formatter_class = _Wide
    # As Python says it from 3.13 on: what an option takes is said once.
    return _TWICE.sub(r"\1, \3 \2", parser.format_help())


_TWICE = re.compile(r"(?m)(?<=^  )(-\w) (\S.*?), (--[\w-]+) \2")
