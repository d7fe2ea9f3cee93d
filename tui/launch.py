"""Starting the explorer: what the command line said, the settings where it said nothing."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from db.named_tuple import NamedTuple
from db.queries.reading import ALWAYS
from tui.commands.outcome import CommandError
from tui.language import N_, _, for_programs, in_words
from tui.settings import loaded, problem

_INSTEAD = N_(
    "Use `termsheet --plain`, or a command that prints, such as `termsheet deals` or `termsheet"
    " show OpenAI`."
)


class Start(NamedTuple):
    """What the command line said; None where it said nothing.

    Attributes:
        store: The store; without it, that of the facts.
        facts: The sets of facts to open.
        as_of: Only what was known on this day (ISO).
        mouse: Whether the mouse is used.
        theme: One of the themes.
        sources: A folder with texts of sources.
        profile: How to treat the terminal.
        full_repaint: Whether all of the screen is sent again.
        kiosk: The person is a guest.
        fresh: Begin at the beginning, and not where the store was left.
        first: The address of the view that opens first.
    """

    store: Path | None = None
    facts: Sequence[str] | None = None
    as_of: str | None = None
    mouse: bool | None = None
    theme: str | None = None
    sources: Path | None = None
    profile: str | None = None
    full_repaint: bool = False
    kiosk: bool = False
    fresh: bool = False
    first: str | None = None


def explore(start: Start) -> int:
    """Open the explorer and stay until the person leaves; returns the exit code."""
    require_terminal()
    from tui.terminal.environment import tame, without_tls

    tame(os.environ, kiosk=start.kiosk)
    without_tls()
    # Nothing made while starting is garbage: the collector would only look at all of it, often.
    gc.disable()
    store = _default_store(start.facts) if start.store is None else start.store
    from tui.run import run
    from tui.terminal.profile import choose_profile

    found, problems, _ = loaded()
    keys, wrong = _keys(found.keys)
    profile = start.profile or found.profile
    if start.kiosk:
        from tui.kiosk import lock_down

        profile = "ssh" if profile == "auto" else profile
        lock_down(store, start.sources)
    first, unknown = (start.first, ()) if start.first else _set_to_open(store, start.as_of)
    return run(
        store,
        as_of=start.as_of,
        mouse=found.mouse if start.mouse is None else start.mouse,
        theme=start.theme or found.theme,
        sources=start.sources,
        profile=choose_profile(
            profile, os.environ, full_repaint=start.full_repaint or found.full_repaint
        ),
        kiosk=start.kiosk,
        fresh=start.fresh or not found.resume,
        first=first,
        keys=keys,
        told=tuple(map(in_words, (*problems, *unknown, *wrong))),
    )


def _set_to_open(store: Path, as_of: str | None) -> tuple[str, Sequence[str]]:
    """The view that the settings name, by ids; "" where that is none, and what is wrong with it."""
    found, _, origins = loaded()
    if not found.open:
        return "", ()
    from tui.addresses import parse

    there = parse(found.open)
    if not there.about and not there.filters:  # the store need not be asked
        return found.open, ()
    from tui.commands.opening import resolved

    try:
        return str(resolved(found.open, store, as_of or ALWAYS)), ()
    except CommandError as error:
        return "", (problem(f"open ({origins['open']})", error.told),)


def _keys(given: Mapping[str, str]) -> tuple[Mapping[str, str], Sequence[str]]:
    """The keys that can be used of those that were given, and what is wrong with the others."""
    if not given:
        return given, ()
    from tui.config_file import usable_keys  # late: few have given keys

    return usable_keys(given)


def require_terminal() -> None:
    """Check that there is a terminal, and that it can show the explorer.

    Raises:
        CommandError: There is none, or it can't.
    """
    for name, stream in (("stdin", sys.stdin), ("stdout", sys.stdout)):
        if stream is None or stream.closed or not stream.isatty():
            raise CommandError(
                _("the explorer needs a terminal, and {name} is none.").format(name=name),
                _(_INSTEAD),
            )
    from tui.terminal.environment import has_utf_8, why_unfit

    # A terminal of other characters can't show Chinese either.
    with nullcontext() if has_utf_8(os.environ) else for_programs():
        if why := why_unfit(os.environ):
            raise CommandError(why, _(_INSTEAD))


def _default_store(facts: Sequence[str] | None) -> Path:
    from tui.fact_sets import store_of

    return store_of(facts)
