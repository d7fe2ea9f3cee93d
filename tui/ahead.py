"""Imports what the next keys are likely to need, while nothing happens."""

from __future__ import annotations

import threading
import time
from importlib import import_module

from tui import precompiled

LIKELY = (
    "tui.panes.list_pane", "tui.panes.deals", "tui.panes.companies", "tui.panes.compute",
    "tui.pages.company", "tui.pages.deal", "tui.pages.contract", "tui.panes.page_pane",
    "db.reasoning.totals", "tui.pages.total", "tui.panes.compare", "db.reasoning.compare",
    "tui.pages.compare", "db.reasoning.loops", "tui.pages.loops",
)  # fmt: skip
"""In the order of likelihood. Others take a moment when they are opened, and memory only then."""
PAUSE = 0.02
"""Seconds between two of them, for a key to have its turn."""


def import_ahead(*, keeps: bool) -> None:
    """Import them, in a thread of its own.

    Args:
        keeps: Whether what is imported is kept for starts to come.
    """
    threading.Thread(target=_import_all, args=(keeps,), name="import ahead", daemon=True).start()


def _import_all(keeps: bool) -> None:
    for name in LIKELY:
        import_module(name)
        time.sleep(PAUSE)
    if keeps:
        from tui.keep_imports import keep

        keep()
    else:
        precompiled.end()
