"""Running the explorer, from the opening of the store to the exit code."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from db.queries.reading import ALWAYS
from tui.answers import wish_of
from tui.early import EarlyStart
from tui.key_names import give
from tui.memory import how_left, keep_how_left
from tui.place import Place
from tui.places import proven_stores_file
from tui.terminal.profile import LOCAL, Profile
from tui.terminal.textual_private.late import import_textual

if TYPE_CHECKING:
    from tui.app import Explorer

FIRST = "overview"
"""The pane that opens first."""


def run(
    store: Path,
    *,
    as_of: str | None = None,
    mouse: bool = True,
    theme: str | None = None,
    sources: Path | None = None,
    profile: Profile = LOCAL,
    kiosk: bool = False,
    first: str = "",
    keys: Mapping[str, str] | None = None,
    told: Sequence[str] = (),
    fresh: bool = False,
) -> int:
    """Open the explorer and stay until the person leaves.

    Args:
        store: The store to explore.
        as_of: Only what was known on this day (ISO).
        mouse: Whether the mouse is used.
        theme: "dark", "light" or "ansi".
        sources: A folder with texts of sources, shown as evidence.
        profile: How to treat the terminal.
        kiosk: The person is a guest: nothing is remembered, and nothing is known from before.
        first: The address of the view that opens first.
        keys: Other keys for actions, by the ids of their bindings.
        told: What is to be told at the start.
        fresh: Begin at the beginning, and not where the store was left.

    Returns:
        The exit code.

    Raises:
        StoreError: The store cannot be opened.
    """
    give(keys or {})
    path, resumes = os.path.abspath(store), not (kiosk or fresh or first)
    left = how_left(path) if resumes else None
    place = Place("" if first else FIRST) if left is None else left.place
    memory = None if kiosk else proven_stores_file()
    wish = wish_of(place.pane, place.page, as_of or ALWAYS, place.turn)
    early = EarlyStart(store, place.pane, wish, memory)
    import_textual()  # takes long enough for all of that
    from tui.app import Explorer

    with early.reader() as reader:
        app = Explorer(
            reader,
            as_of=as_of,
            theme=theme or "dark",
            sources=sources,
            profile=profile,
            kiosk=kiosk,
            first=first,
            told=told,
            left=left,
            early=early,
        )
        app.resumes = resumes
        app.animation_level = "none"
        if keys:
            app.set_keymap(keys)
        try:
            app.run(mouse=mouse)
        except Exception as error:
            return _end_of_fault(app, error)
        if app.fault is not None:
            return _end_of_fault(app, app.fault)
        # What is as it was need not be told again, and the picture of the first screen still holds.
        if not kiosk and app.left is not None and app.left != app.began:
            from tui.first_screen import keep_last_screen

            keep_how_left(path, *app.left)
            keep_last_screen(app)
        return app.return_code or 0


def _end_of_fault(app: Explorer, error: Exception) -> int:
    """Write the report, and say where it is; nothing of what was shown is told."""
    from tui.commands.outcome import tell
    from tui.crash import FAULT, end

    app.put_terminal_back()
    tell(end(error, None if app.confined else app.position))
    return FAULT
