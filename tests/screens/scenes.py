"""The scenes of which pictures are kept: the keys that lead there from the first screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from db.reader import Reader
from tui.app import Explorer

SIZES = ((60, 20), (80, 24), (120, 40))

LARGE = (200, 60)
LARGE_SCENES = ("overview", "companies", "capacity")
"""Of these there is a picture in a large window, too."""

SCENES: dict[str, tuple[str, ...]] = {
    "overview": ("o",),
    "overview-as-of": ("o", "t", *"2025-12-31", "enter"),
    "companies": (),
    "companies-page": ("enter",),
    "companies-sorted": ("l", "s"),
    "deals": ("2",),
    "deals-page": ("2", "down", "down", "down", "enter"),
    "compute": ("3",),
    "compute-page": ("3", "down", "enter"),
    "compare-nothing": ("4",),
    "compare-companies": ("space", "down", "space", "4"),
    "compare-capex": (*["down"] * 4, "space", "down", "space", "down", "space", "4"),
    "evidence": ("l", "e"),
    "evidence-derived": ("a", *["down"] * 6, "e"),
    "evidence-sum": ("l", "l", "l", "e"),
    "filter": ("slash", "s", "o", "f", "t"),
    "filter-chinese": ("slash", "软", "银", "enter"),
    "filter-nothing": ("slash", "z", "z", "z"),
    "help": ("question_mark",),
    "as-of": ("t",),
    "loops": ("5",),
    "timeline": ("6",),
    "sources": ("7",),
    "money": ("m",),
    "total": ("T",),
    "changes": ("D",),
    "rivals": ("r",),
    "revisions": ("a",),
    "capex": ("c",),
    "capacity": ("w",),
    "shares": ("M",),
    "questions": ("0",),
    "export": ("t", *"2026-02-27", "enter", "x"),
    "export-comparison": ("t", *"2026-02-27", "enter", "space", "down", "space", "4", "x", "m"),
    "export-name": ("t", *"2026-02-27", "enter", "2", "enter", "x", "t", "e", "ctrl+u", *"~/deal"),
    "export-nothing": ("4", "x"),
    "export-refused": (
        *("t", *"2026-02-27", "enter", "l", "e", "x", "e", "ctrl+u", *"/no/such/folder/x"),
        "enter",
    ),
    "jump": ("semicolon",),
    "jump-page": ("2", "enter", "semicolon"),
    "command-line": ("colon", *"co"),
    "command-names": ("colon", *"compare", "space", *"softb", "tab"),
    "command-mistake": ("colon", *"fliter", "space", "x", "enter"),
    "watch-list": ("asterisk", "down", "asterisk", "2", "asterisk", "W"),
    "flow": ("space", *["down"] * 5, "space", "f"),
}


LASTS = 3600.0
"""Seconds that a note is shown."""


async def settle(pilot: Pilot[None]) -> None:
    """Wait until all that the screen is waiting for has come."""
    quiet = 0
    while quiet < 3:
        await pilot.pause(0.002)  # after every message sent so far is handled
        running = any(worker.is_running for worker in pilot.app.workers)
        assert isinstance(pilot.app, Explorer)
        quiet = 0 if running or pilot.app.here.is_busy else quiet + 1


MOVES = ("down", "l")
"""Keys that need no waiting after them."""


async def play(pilot: Pilot[None], keys: tuple[str, ...]) -> None:
    """Press the keys of a scene, each once the one before has had its effect."""
    await settle(pilot)
    for key in keys:
        await pilot.press(key)
        if key not in MOVES:
            await settle(pilot)
    await settle(pilot)


def explorer(store: Path, pane: str = "companies", **options: Any) -> Explorer:
    """The explorer on a store; where files would go, and by what command, is always the same.

    It opens on the list of companies, from which most scenes go on. Notes stay.
    """

    class Begun(Explorer):
        def _first_pane(self) -> str:
            return pane

        def notify(self, message: str, **how: Any) -> None:
            super().notify(message, **{**how, "timeout": LASTS})  # however busy the machine is

    app = Begun(Reader(store), **options)
    app.session.folder, app.session.store_options = Path("/exports"), ()
    return app
