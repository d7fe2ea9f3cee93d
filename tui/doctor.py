"""Whether termsheet has here all that it needs: each finding with what to do about it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from db.named_tuple import NamedTuple
from db.safe_text import clean
from tui.faults import said
from tui.language import CHINESE, ENGLISH, N_, Words, _, in_words, spoken

OK, WARN, BAD = "ok", "warn", "bad"

PARTS = Words({
    "terminal": N_("terminal"), "line": N_("line"), "locale": N_("locale"),
    "clipboard": N_("clipboard"), "settings": N_("settings"), "store": N_("store"),
    "folders": N_("folders"),
})  # fmt: skip
"""The parts of the surroundings, in words for people."""
ABOUT = Words({
    "screen": N_("screen"), "size": N_("size"), "colours": N_("colours"),
    "questions": N_("questions"), "Chinese": N_("Chinese"),
    "synchronized output": N_("synchronized output"),
    "all keys told apart": N_("all keys told apart"), "drawing": N_("drawing"),
    "characters": N_("characters"), "language": N_("language"), "programs": N_("programs"),
    "file": N_("file"), "schema": N_("schema"), "checksum": N_("checksum"), "facts": N_("facts"),
    "cache": N_("cache"), "state": N_("state"), "settings": N_("settings"),
})  # fmt: skip
"""What was looked at, in words for people; names such as TERM and tmux are everybody's."""


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
        yield "TERM", BAD, why, _("termsheet --plain prints every view as lines")
    else:
        yield "TERM", OK, term
    if not sys.stdout.isatty():
        yield (
            "screen",
            WARN,
            _("stdout is no terminal"),
            _("run it by itself, and not in a pipe"),
        )
        return
    columns, lines = os.get_terminal_size(sys.stdout.fileno())
    small = columns < 60 or lines < 20
    yield ("size", WARN if small else OK, f"{columns}x{lines}",
           _("make it 60x20 or larger") if small else "")  # fmt: skip
    yield _colours(environ)
    yield from _asked()


def _colours(environ: Mapping[str, str]) -> tuple[str, ...]:
    if environ.get("NO_COLOR"):
        return "colours", OK, _("none, as NO_COLOR says")
    if environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return "colours", OK, _("16 million")
    if "256" in environ.get("TERM", ""):
        return "colours", OK, "256"
    return (
        "colours",
        WARN,
        _("16 or unknown"),
        _("--theme ansi takes the terminal's own; if it has more: export COLORTERM=truecolor"),
    )


def _asked() -> _Looked:
    from tui.terminal.asking import ask

    told = ask()
    if told is None or not told.answers:
        yield (
            "questions",
            WARN,
            _("the terminal answers none"),
            _("no harm, if all looks right"),
        )
        return
    if told.wide is not None:
        right = told.wide == 2
        cells = _("a character takes {cells} cells").format(cells=told.wide)
        yield ("Chinese", OK if right else BAD, cells,
               "" if right else _("set wide or ambiguous characters to 2 cells"))  # fmt: skip
    if told.synchronized:
        yield "synchronized output", OK, _("yes: no half-drawn screens")
    else:
        yield (
            "synchronized output",
            OK,
            _("no; only what changed is sent, so it is seldom missed"),
        )
    told_apart = _("yes") if told.keyboard else _("no; no key of termsheet needs it")
    yield "all keys told apart", OK, told_apart


def _line(environ: Mapping[str, str]) -> _Looked:
    from tui.settings import settings
    from tui.terminal.profile import choose_profile

    over_ssh = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    yield "SSH", OK, _("yes") if over_ssh else _("no")
    for name, variable in (("tmux", "TMUX"), ("screen", "STY")):
        if environ.get(variable):
            yield name, OK, _("yes")
    profile = choose_profile(settings().profile, environ)
    kind = _("only what changed is sent") if profile.changes_only else _("whole regions are sent")
    yield "drawing", OK, f"{kind}{_(', sparing every byte') if profile.quiet_cursor else ''}"


def _locale(environ: Mapping[str, str]) -> _Looked:
    told = next((f"{name}={environ[name]}" for name in ("LC_ALL", "LC_CTYPE", "LANG")
                 if environ.get(name)), "")  # fmt: skip
    if told:
        yield "characters", OK, told
    else:
        yield "characters", WARN, _("no locale is set; UTF-8 is assumed"), "export LANG=C.UTF-8"
    yield "language", OK, {ENGLISH: "English", CHINESE: "中文"}[spoken()]


def _clipboard(environ: Mapping[str, str]) -> _Looked:
    from tui.terminal.clipboard import programs

    commands = [command[0] for command in programs(environ)]
    there = [name for name in commands if shutil.which(name)]
    if there:
        yield "programs", OK, ", ".join(there)
    elif commands:
        yield "programs", WARN, *_not_installed(commands)
    yield "OSC 52", OK, _("y sends copies to the terminal, which may be set to refuse them")
    if environ.get("TMUX"):
        yield ("tmux", WARN, _("takes copies only if it is set to"),
               _("in ~/.tmux.conf: {line}").format(line="set -g set-clipboard on"))  # fmt: skip
    if environ.get("STY"):
        yield (
            "screen",
            WARN,
            _("takes short copies only"),
            _("x writes larger ones into a file"),
        )


def _not_installed(commands: list[str]) -> tuple[str, str]:
    return (
        _("none of {programs}").format(programs=", ".join(commands)),
        _("install {program}").format(program=commands[-1]),
    )


def _settings() -> _Looked:
    from tui.config_file import problems
    from tui.places import config_file
    from tui.settings import loaded

    path = config_file()
    try:
        found = [*map(in_words, problems(path.read_bytes(), str(path)))]
    except (FileNotFoundError, NotADirectoryError):
        yield "config.toml", OK, _("none at {path}").format(path=path)
        found = []
    except OSError as error:
        yield "config.toml", BAD, f"{path}: {error.strerror}", _("see its rights")
        return
    else:
        if not found:
            yield "config.toml", OK, str(path)
    for line in dict.fromkeys((*found, *map(in_words, loaded().problems))):
        yield "config.toml", BAD, line, _("termsheet config check tells all")


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
            yield "file", OK, _("not built yet; the first start builds it, in some seconds")
            return
        with Reader(path, deadline=60.0) as reader:
            yield "file", OK, f"{path} ({path.stat().st_size / 1e6:.1f} MB)"
            yield (
                "schema",
                OK,
                _("version {version}, as this termsheet has it").format(version=SCHEMA_VERSION),
            )
            if has_manifest(path.resolve()):
                prove(path)
                yield "checksum", OK, _("every byte is as its manifest says")
            else:
                yield ("checksum", WARN, _("without a manifest: damage goes unnoticed"),
                       _("build it with termsheet build"))  # fmt: skip
            yield "facts", OK, f"{reader.ask(count, facts.LISTING, View()):,}"
    except FileFault as error:
        yield "file", BAD, said(error)
    except OSError as error:
        yield "file", BAD, f"{error.filename}: {error.strerror}", _("see its rights")


def _folders() -> _Looked:
    from tui import places

    for about, folder, why in (
        ("cache", places.cache_folder(), _("each start builds the facts anew")),
        ("state", places.state_folder(), _("choices, marks and reports of faults are not kept")),
        ("settings", places.config_file().parent, ""),
    ):
        nearest = next(each for each in (folder, *folder.parents) if each.exists())
        if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
            yield about, OK, str(folder)
        else:
            yield (about, WARN, _("{folder} can't be written").format(folder=folder),
                   _("{why}: see the rights of {folder}").format(why=why, folder=nearest)
                   if why else "")  # fmt: skip
