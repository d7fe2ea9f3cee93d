"""Whether termsheet has here all that it needs: each finding with what to do about it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from db.safe_text import clean

OK, WARN, BAD = "ok", "warn", "bad"


class Finding(NamedTuple):
    """One thing that was looked at.

    Attributes:
        part: Which part of the surroundings it is about.
        about: What was looked at.
        state: `OK`, `WARN` for what is worse than it could be, or `BAD` for what doesn't work.
        found: What was found, cleaned.
        advice: What to do; "" where there is nothing to do.
    """

    part: str
    about: str
    state: str
    found: str
    advice: str = ""


def examine(environ: Mapping[str, str], store: Path | None = None) -> Iterator[Finding]:
    """Look at everything.

    Args:
        environ: The environment.
        store: The store to look at; that of the facts if None.
    """
    for part, look in (
        ("terminal", _terminal(environ)), ("line", _line(environ)), ("locale", _locale(environ)),
        ("clipboard", _clipboard(environ)), ("settings", _settings()), ("store", _store(store)),
        ("folders", _folders()),
    ):  # fmt: skip
        for about, state, found, *advice in look:
            yield Finding(part, about, state, clean(found), clean("".join(advice)))


_Looked = Iterator[tuple[str, ...]]


def _terminal(environ: Mapping[str, str]) -> _Looked:
    from tui.terminal.environment import why_unfit

    term = environ.get("TERM", "")
    if why := why_unfit(environ):
        yield "TERM", BAD, why, "termsheet --plain prints every view as lines"
    else:
        yield "TERM", OK, term
    if not sys.stdout.isatty():
        yield (
            "screen",
            WARN,
            "stdout is no terminal",
            "run it by itself, and not in a pipe",
        )
        return
    columns, lines = os.get_terminal_size(sys.stdout.fileno())
    small = columns < 60 or lines < 20
    yield ("size", WARN if small else OK, f"{columns}x{lines}",
           "make it 60x20 or larger" if small else "")  # fmt: skip
    yield _colours(environ)
    yield from _asked()


def _colours(environ: Mapping[str, str]) -> tuple[str, ...]:
    if environ.get("NO_COLOR"):
        return "colours", OK, "none, as NO_COLOR says"
    if environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return "colours", OK, "16 million"
    if "256" in environ.get("TERM", ""):
        return "colours", OK, "256"
    return (
        "colours",
        WARN,
        "16 or unknown",
        "--theme ansi takes the terminal's own; if it has more: export COLORTERM=truecolor",
    )


def _asked() -> _Looked:
    from tui.terminal.asking import ask

    told = ask()
    if told is None or not told.answers:
        yield (
            "questions",
            WARN,
            "the terminal answers none",
            "no harm, if all looks right",
        )
        return
    if told.wide is not None:
        right = told.wide == 2
        yield ("Chinese", OK if right else BAD, f"a character takes {told.wide} cells",
               "" if right else "set wide or ambiguous characters to 2 cells")  # fmt: skip
    if told.synchronized:
        yield "synchronized output", OK, "yes: no half-drawn screens"
    else:
        yield "synchronized output", OK, "no; only what changed is sent, so it is seldom missed"
    yield "all keys told apart", OK, "yes" if told.keyboard else "no; no key of termsheet needs it"


def _line(environ: Mapping[str, str]) -> _Looked:
    from tui.settings import settings
    from tui.terminal.profile import choose_profile

    over_ssh = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    yield "SSH", OK, "yes" if over_ssh else "no"
    for name, variable in (("tmux", "TMUX"), ("screen", "STY")):
        if environ.get(variable):
            yield name, OK, "yes"
    profile = choose_profile(settings().profile, environ)
    kind = "only what changed is sent" if profile.changes_only else "whole regions are sent"
    yield "drawing", OK, f"{kind}{', sparing every byte' if profile.quiet_cursor else ''}"


def _locale(environ: Mapping[str, str]) -> _Looked:
    from tui.language import spoken

    told = next((f"{name}={environ[name]}" for name in ("LC_ALL", "LC_CTYPE", "LANG")
                 if environ.get(name)), "")  # fmt: skip
    if told:
        yield "characters", OK, told
    else:
        yield "characters", WARN, "no locale is set; UTF-8 is assumed", "export LANG=C.UTF-8"
    yield "language", OK, {"en": "English", "zh": "Chinese"}[spoken()]


def _clipboard(environ: Mapping[str, str]) -> _Looked:
    from tui.terminal.clipboard import programs

    commands = [command[0] for command in programs(environ)]
    there = [name for name in commands if shutil.which(name)]
    if there:
        yield "programs", OK, ", ".join(there)
    elif commands:
        yield "programs", WARN, f"none of {', '.join(commands)}", f"install {commands[-1]}"
    yield "OSC 52", OK, "y sends copies to the terminal, which may be set to refuse them"
    if environ.get("TMUX"):
        yield ("tmux", WARN, "takes copies only if it is set to",
               "in ~/.tmux.conf: set -g set-clipboard on")  # fmt: skip
    if environ.get("STY"):
        yield "screen", WARN, "takes short copies only", "x writes larger ones into a file"


def _settings() -> _Looked:
    from tui.config_file import problems
    from tui.places import config_file
    from tui.settings import loaded

    path = config_file()
    try:
        found = problems(path.read_bytes(), str(path))
    except (FileNotFoundError, NotADirectoryError):
        yield "config.toml", OK, f"none at {path}"
        found = []
    except OSError as error:
        yield "config.toml", BAD, f"{path}: {error.strerror}", "see its rights"
        return
    else:
        if not found:
            yield "config.toml", OK, str(path)
    for line in dict.fromkeys((*found, *loaded().problems)):
        yield "config.toml", BAD, line, "termsheet config check tells all"


def _store(named: Path | None) -> _Looked:
    from db.checksums import has_manifest, prove
    from db.default_store import store_path
    from db.identity import SCHEMA_VERSION
    from db.queries import facts
    from db.queries.window import View, count
    from db.reader import Reader
    from db.store import FileFault
    from tui.fact_sets import chosen
    from tui.places import cache_folder

    try:
        path = named or store_path(cache_folder(), chosen(say=False))
        if named is None and not path.exists():
            yield "file", OK, "not built yet; the first start builds it, in some seconds"
            return
        with Reader(path, deadline=60.0) as reader:
            yield "file", OK, f"{path} ({path.stat().st_size / 1e6:.1f} MB)"
            yield "schema", OK, f"version {SCHEMA_VERSION}, as this termsheet has it"
            if has_manifest(path.resolve()):
                prove(path)
                yield "checksum", OK, "every byte is as its manifest says"
            else:
                yield ("checksum", WARN, "without a manifest: damage goes unnoticed",
                       "build it with termsheet build")  # fmt: skip
            yield "facts", OK, f"{reader.ask(count, facts.LISTING, View()):,}"
    except FileFault as error:
        yield "file", BAD, str(error)
    except OSError as error:
        yield "file", BAD, f"{error.filename}: {error.strerror}", "see its rights"


def _folders() -> _Looked:
    from tui import places

    for about, folder, why in (
        ("cache", places.cache_folder(), "each start builds the facts anew"),
        ("state", places.state_folder(), "choices, marks and reports of faults are not kept"),
        ("settings", places.config_file().parent, ""),
    ):
        nearest = next(each for each in (folder, *folder.parents) if each.exists())
        if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
            yield about, OK, str(folder)
        else:
            yield (about, WARN, f"{folder} can't be written",
                   f"{why}: see the rights of {nearest}" if why else "")  # fmt: skip
