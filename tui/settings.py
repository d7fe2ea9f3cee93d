"""What a person sets once: the settings, where they come from, and what they may be.

An option of the command line comes first, then the environment, then `config.toml`, then what was
chosen in the explorer and is remembered, then the default. A session for guests has the defaults.

What is wrong with a file or a variable is told, and keeps nothing from working: that setting has
its default. Only what is needed when there is no file is imported here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from db.named_tuple import NamedTuple
from tui.places import choices_file, config_file

MOST_BYTES = 100_000


class Settings(NamedTuple):
    """All settings. The text under each is its documentation in `docs/config.md`, too."""

    theme: str = "dark"
    """The colours: "dark", "light", or "ansi", which leaves them to the terminal."""

    lang: str = "auto"
    """The language: "en", "zh", or "auto" for that of the locale."""

    figures: str = "auto"
    """How large figures are written: "western" ($1.2B), "chinese" (12亿美元), or "auto" for the
    way of the language."""

    facts: tuple[str, ...] = ()
    """The sets of facts to open, such as `["article", "epoch"]`; `termsheet sets` lists them.
    Without it: those chosen with `termsheet sets --use`, or else all."""

    mouse: bool = True
    """Whether the explorer uses the mouse; `false` leaves it to the terminal."""

    profile: str = "auto"
    """How to treat the line: "ssh" for one that is slow or far, "local", or "auto" to find out."""

    full_repaint: bool = False
    """Send all of the screen again instead of changes only, should it be wrong without that."""

    resume: bool = True
    """Whether a store opens where it was left: pane, row, page, order, filter and marks."""

    open: str = ""
    """The view that the explorer opens first, by its address, such as "deals" or
    "company/openai"; see docs/addresses.md."""

    keys: Mapping[str, str] = {}
    """Other keys for actions: the id of an action, and its keys with commas between them;
    `termsheet config show --keys` lists them all."""


DEFAULTS = Settings()

CHOICES: Mapping[str, tuple[str, ...]] = {
    "theme": ("dark", "light", "ansi"),
    "lang": ("auto", "en", "zh"),
    "figures": ("auto", "western", "chinese"),
    "profile": ("auto", "local", "ssh"),
}
"""The settings that are one of a few words."""
SWITCHES = ("mouse", "full_repaint", "resume")
"""Those that are true or false."""
VARIABLES = {f"TERMSHEET_{name.upper()}": name for name in (*CHOICES, *SWITCHES, "facts", "open")}
"""The variables of the environment."""


class SettingError(ValueError):
    """A value that a setting can't have; says what it may be."""


class Loaded(NamedTuple):
    """What was found.

    Attributes:
        settings: The settings.
        problems: What is wrong, a line each, safe to show; see `tui.language.in_words`.
        origins: Where each setting that is not the default comes from.
    """

    settings: Settings
    problems: tuple[str, ...]
    origins: Mapping[str, str]


class _Current:
    loaded = Loaded(DEFAULTS, (), {})


def settings() -> Settings:
    """The settings of this process."""
    return _Current.loaded.settings


def loaded() -> Loaded:
    """The same, with where they come from."""
    return _Current.loaded


def use(found: Loaded | None) -> None:
    """Have these settings from now on; None for the defaults."""
    _Current.loaded = found or Loaded(DEFAULTS, (), {})


def load(environ: Mapping[str, str]) -> Loaded:
    """Read the settings from all places."""
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    problems: list[str] = []
    for origin, found, told in (
        ("remembered", remembered(), []),
        ("config.toml", *_of_file()),
        ("", *_of_environment(environ)),
    ):
        values |= found
        origins |= {name: origin or f"TERMSHEET_{name.upper()}" for name in found}
        problems += told
    return Loaded(DEFAULTS._replace(**values), tuple(problems), origins)


def _of_file() -> tuple[dict[str, Any], list[str]]:
    path = config_file()
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return {}, []
    except OSError as error:
        from db.told import told

        return {}, [problem(path, told("{why}; it is left aside", why=error.strerror))]
    import tomllib  # late: few have a file

    try:
        tree = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
        return {name: check(name, value) for name, value in tree.items()}, []
    except (ValueError, RecursionError):
        from tui.config_file import read  # which tells where what is wrong

        return read(data, str(path))


def _of_environment(environ: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {}
    problems = []
    for variable, name in VARIABLES.items():
        if told := environ.get(variable):
            try:
                values[name] = check(name, _plain(name, told))
            except SettingError as error:
                problems.append(problem(variable, error.args[0]))
    return values, problems


def problem(place: object, why: str) -> str:
    """What is wrong, and where: a line that is safe to show, and can be told in any language."""
    from db.safe_text import clean
    from db.told import Told, told

    return told(
        "{place}: {why}", place=clean(place), why=why if isinstance(why, Told) else clean(why)
    )


def _plain(name: str, text: str) -> object:
    """The text of a variable as a value of TOML would be."""
    if name in SWITCHES:
        return {"0": False, "false": False, "1": True, "true": True}.get(text.lower(), text)
    return [part.strip() for part in text.split(",")] if name == "facts" else text


# ---------------------------------------------------------------------- what a setting may be


def check(name: str, value: object) -> Any:
    """A value as the settings have it.

    Args:
        name: One of the settings.
        value: As TOML has it.

    Raises:
        SettingError: It is not what the setting may be.
    """
    if name in CHOICES:
        if value not in CHOICES[name]:
            raise _wrong(
                "{name} is one of {names}{near}", name=name, names=", ".join(CHOICES[name]),
                near=_near(name, value),
            )  # fmt: skip
        return value
    if name in SWITCHES:
        if not isinstance(value, bool):
            raise _wrong("{name} is true or false", name=name)
        return value
    if name not in _OTHERS:
        raise _wrong("there is no setting {name!r}", name=name)
    return _OTHERS[name](value)


def _near(name: str, value: object) -> str:
    import difflib

    near = difflib.get_close_matches(str(value)[:100].lower(), CHOICES[name], 1)
    if not near:
        return ""
    from db.told import told

    return told("; did you mean {near}?", near=near[0])


def _wrong(message: str, **parts: str) -> SettingError:
    from db.told import told  # late: mostly, nothing is wrong

    return SettingError(told(message, **parts))


def _facts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _wrong('facts is a list of names, such as ["article", "epoch"]')
    from db.default_store import UnknownSetError, choose_sets

    try:
        return choose_sets(value) if value else ()
    except UnknownSetError as error:
        raise SettingError(*error.args) from None


def _open(value: object) -> str:
    from tui.addresses import AddressError, parse

    if not isinstance(value, str):
        raise _wrong('open is an address, such as "deals" or "company/openai"')
    try:
        return str(parse(value)) if value else ""
    except AddressError as error:
        raise SettingError(*error.args) from None


def _keys(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise _wrong('keys is a table of actions and keys, such as app.help = "f1"')
    found: dict[str, str] = {}
    for name, keys in value.items():  # app.help = "f1" is a table in a table, to TOML
        if isinstance(keys, dict):
            found |= {f"{name}.{rest}": inner for rest, inner in _keys(keys).items()}
        elif isinstance(keys, str):
            found[name] = keys
        else:
            raise _wrong('the keys of an action are a text, such as "f1,ctrl+h"')
    return found


_OTHERS: Mapping[str, Callable[[object], Any]] = {"facts": _facts, "open": _open, "keys": _keys}


# ---------------------------------------------------------------------- what is remembered


def remembered() -> dict[str, Any]:
    """What was chosen in the explorer; of a file that can't be read, nothing."""
    try:
        with open(choices_file(), encoding="utf-8") as file:
            lines = file.read(MOST_BYTES).splitlines()
    except (OSError, UnicodeError):
        return {}
    told = (line.partition(" ") for line in lines)
    return {name: value for name, _, value in told if value in CHOICES.get(name, ())}


def remember(name: str, value: str) -> None:
    """Have this from the next start on, unless `config.toml` or the environment says otherwise.

    Args:
        name: One of `CHOICES`.
        value: One of its words.

    Raises:
        OSError: It can't be written down.
    """
    path = choices_file()
    chosen = {**remembered(), name: value}
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text("".join(f"{name} {value}\n" for name, value in chosen.items()), "utf-8")
    beside.replace(path)
