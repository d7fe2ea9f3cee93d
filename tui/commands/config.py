"""`config`: where the settings are, what they are and why, and what is wrong with them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from db.named_tuple import NamedTuple
from db.safe_text import clean
from tui.commands.command import Command, Parser
from tui.commands.outcome import BAD, DONE, MISUSED, CommandError, tell, to_mend
from tui.commands.reading import add_forms, put, put_forms
from tui.language import N_, Words, _, in_words
from tui.places import config_file
from tui.printing.columns import Column, Columns
from tui.printing.flat import Flat
from tui.printing.forms import of_rows
from tui.settings import DEFAULTS, loaded

_DOES = Words({
    "path": N_("print where config.toml is looked for, whether it is there or not"),
    "show": N_("print every setting, its value, and where that comes from"),
    "check": N_("check config.toml: unknown names, wrong values, keys that clash"),
})  # fmt: skip


class Row(NamedTuple):
    """A setting, or an action and its keys."""

    name: str
    value: str
    origin: str
    allowed: str


_COLUMNS: Columns[Row] = (
    Column(N_("name"), lambda row: row.name, least=12, keep=9),
    Column(N_("set to"), lambda row: row.value, least=8, keep=8),
    Column(N_("set by"), lambda row: row.origin, least=7, keep=7),
    Column(N_("may be"), lambda row: row.allowed, least=12, keep=5),
)


def _add(parser: Parser) -> None:
    parser.add_argument(
        "what", choices=tuple(_DOES), metavar="WHAT", nargs="?", default="show",
        help="; ".join(f"{name}: {about}" for name, about in _DOES.items()),
    )  # fmt: skip
    parser.add_argument("--keys", action="store_true", help=_("show: the actions and their keys"))
    add_forms(parser)


def _run(args: argparse.Namespace) -> int:
    if args.keys and args.what != "show":
        raise CommandError(_("--keys goes with show."), code=MISUSED)
    if args.what == "path":
        put(f"{clean(config_file())}\n")
        return DONE
    if args.what == "check":
        return _check()
    from tui.config_file import usable_keys

    given, wrong = usable_keys(loaded().settings.keys)
    _put(_keys(given) if args.keys else _settings(given), args.form)
    if problems := (*loaded().problems, *wrong):
        tell(*map(in_words, problems))
        return BAD
    return DONE


def _check() -> int:
    from tui.config_file import problems

    path = config_file()
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        tell(clean(_("{path} is not there; all settings are as they come").format(path=path)))
        return DONE
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    found = problems(data, str(path))
    for line in found:
        put(f"{in_words(line)}\n")
    tell(clean(f"{path}: {to_mend(len(found))}"))
    return BAD if found else DONE


def _settings(keys: Mapping[str, str]) -> list[Row]:
    """The settings as they are in use."""
    from tui.config_file import allowed, toml

    settings, _, origins = loaded()
    settings = settings._replace(keys={name: keys[name] for name in settings.keys if name in keys})
    return [
        Row(name, toml(getattr(settings, name)), origins.get(name, "default"), allowed(name))
        for name in DEFAULTS._fields
    ]


def _keys(given: Mapping[str, str]) -> list[Row]:
    """The actions, and the keys that they have."""
    from tui.keymap import actions

    named, origin = loaded().settings.keys, loaded().origins.get("keys", "")
    return [
        Row(each.id, given.get(each.id, each.keys),
            origin if each.id in named and each.id in given else "default", each.about)
        for each in actions().values()
    ]  # fmt: skip


def _put(rows: Sequence[Row], form: str) -> None:
    json = [row._asdict() for row in rows]
    put_forms(of_rows(rows, _COLUMNS, lambda: _FLAT, lambda: json), form)


_FLAT: Flat[Row] = {
    "name": lambda row: row.name,
    "value": lambda row: row.value,
    "origin": lambda row: row.origin,
    "allowed": lambda row: row.allowed,
}

COMMANDS = {
    "config": Command(_add, _run, ("path", "show", "show --keys", "check")),
}
