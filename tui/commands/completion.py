"""`completion`: what a shell needs to complete commands, options, their values, and names."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from db.default_store import store_path
from db.queries.prefixes import beginning_with
from db.reader import Reader
from tui.commands.command import Command, Parser, spoken
from tui.commands.outcome import DONE
from tui.commands.reading import put
from tui.fact_sets import chosen
from tui.places import cache_folder

SHELLS = ("bash", "zsh", "fish")
_NAMES = "names"
_EPILOG = """\
to have it from the next shell on:
  bash: add to ~/.bashrc                    eval "$(termsheet completion bash)"
  zsh:  add to ~/.zshrc, after compinit     eval "$(termsheet completion zsh)"
  fish: add to ~/.config/fish/config.fish   termsheet completion fish | source"""


def _add(parser: Parser) -> None:
    parser.add_argument(
        "shell", choices=(*SHELLS, _NAMES), metavar="SHELL",
        help=f"{', '.join(SHELLS)}; names: those in the store that begin as the last word does,"
             " as the scripts ask for them",
    )  # fmt: skip
    parser.add_argument(
        "typed", nargs="*", type=spoken, metavar="WORD", help="names: what is typed"
    )
    parser.epilog = f"{_EPILOG}\n\n{parser.epilog}"


def _run(args: argparse.Namespace) -> int:
    if args.shell == _NAMES:
        put("".join(f"{name}\n" for name in _names(args.typed)))
        return DONE
    from tui.shells.words import all_words

    put(importlib.import_module(f"tui.shells.{args.shell}").script(all_words()))
    return DONE


def _names(typed: Sequence[str]) -> list[str]:
    """Names that begin as the last word, from a store that is there; nobody waits for a build."""
    last = typed[-1] if typed else ""
    before, comma, start = last.rpartition(",")  # of an address such as compare/openai,anth
    if not comma:
        before, comma, start = last.rpartition("/")
    # Who presses Tab wants names, and no reasons why there are none.
    with suppress(Exception), Reader(_store(typed)) as reader:
        return [f"{before}{comma}{name}" for name in reader.ask(beginning_with, start)]
    return []


def _store(typed: Sequence[str]) -> Path:
    """The store that is named, or else that of the facts; nobody waits until it is built."""
    for option, value in pairwise(typed):
        if option == "--store":
            return Path(value)
    return store_path(cache_folder(), chosen(say=False))


COMMANDS = {"completion": Command(_add, _run, SHELLS)}
