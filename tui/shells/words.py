"""What can stand on the command line, for whoever writes a completion or a manual from it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from db.named_tuple import NamedTuple
from tui.commands.command import Parser, sets_of_facts
from tui.commands.reading import OneOf

FILE, NAME, ADDRESS, CHOICE, FREE, NONE = "file", "name", "address", "choice", "free", "none"
"""What a value can be: a path, a name in the store, an address, one of a few words, anything; or
there is none."""


class Value(NamedTuple):
    """What follows an option, or stands by itself.

    Attributes:
        kind: One of the kinds above.
        choices: The words of a choice.
    """

    kind: str
    choices: tuple[str, ...] = ()


class Option(NamedTuple):
    """An option: its names, what it takes, its help, and what its help calls what it takes."""

    names: tuple[str, ...]
    value: Value
    about: str
    takes: str


class Words(NamedTuple):
    """What can stand after a command.

    Attributes:
        command: The command; "" for the explorer.
        about: What it does.
        options: Its options.
        takes: What else it takes.
    """

    command: str
    about: str
    options: tuple[Option, ...]
    takes: Value


def all_words() -> list[Words]:
    """What can stand after each command, the explorer first."""
    from tui.cli import SUBCOMMANDS, command
    from tui.commands.explorer import explorer_parser

    explorer = _words("", "", explorer_parser(SUBCOMMANDS))
    parsers = ((name, command(name).parser(name, about)) for name, about in SUBCOMMANDS.items())
    return [explorer, *(_words(name, SUBCOMMANDS[name], parser) for name, parser in parsers)]


def _words(command: str, about: str, parser: Parser) -> Words:
    options = tuple(_options(actions_of(parser)))
    others = [action for action in actions_of(parser) if not action.option_strings]
    takes = _value(others[0]) if others else Value(NONE)
    return Words(command, about, options, takes)


def actions_of(parser: argparse.ArgumentParser) -> Sequence[argparse.Action]:
    """The options and arguments of a parser; it has no public name for them."""
    actions: Sequence[argparse.Action] = parser._actions
    return actions


def _options(actions: Iterable[argparse.Action]) -> Iterator[Option]:
    for action in actions:
        if action.option_strings and action.help != argparse.SUPPRESS:
            about = " ".join(((action.help or "") % vars(action)).split())
            metavar = action.metavar if isinstance(action.metavar, str) else ""
            takes = "" if action.nargs == 0 else metavar or "|".join(_value(action).choices)
            yield Option(tuple(action.option_strings), _value(action), about, takes)


def _value(action: argparse.Action) -> Value:
    if action.nargs == 0:
        return Value(NONE)
    if action.choices:
        return Value(CHOICE, tuple(map(str, action.choices)))
    if isinstance(action.type, OneOf):
        return Value(CHOICE, action.type.codes)
    if action.type is sets_of_facts:
        return Value(CHOICE, _sets())
    metavar = action.metavar if isinstance(action.metavar, str) else ""
    if action.type is Path or "FILE" in metavar or metavar == "FACTS":
        return Value(FILE)
    kinds = {"NAME": NAME, "ADDRESS": ADDRESS}
    return Value(kinds.get(metavar, FREE))


def _sets() -> tuple[str, ...]:
    from db.default_store import ALL, fact_sets
    from db.store import StoreError

    try:
        return (*fact_sets(), ALL)
    except StoreError:  # this termsheet came without facts
        return ()
