"""Imports what the next keys are likely to need, while nothing happens."""

from __future__ import annotations

import threading
import time
from importlib import import_module

LIKELY = (
    "tui.panes.list_pane", "tui.panes.deals", "tui.panes.companies", "tui.panes.compute",
    "tui.pages.company", "tui.pages.deal", "tui.pages.contract", "tui.panes.compare",
    "tui.pages.compare", "db.reasoning.compare", "tui.panes.evidence_panel", "tui.pages.evidence",
    "tui.pages.money", "db.reasoning.money", "tui.pages.total", "db.reasoning.totals",
    "tui.pages.timeline", "db.reasoning.timeline", "tui.help", "tui.widgets.filter_line",
)  # fmt: skip
"""In the order of likelihood. What is large (Textual's input) is not among them."""
PAUSE = 0.02
"""Seconds between two of them, for a key to have its turn."""


def import_ahead() -> None:
    """Import them, in a thread of its own."""
    threading.Thread(target=_import_all, name="import ahead", daemon=True).start()


def _import_all() -> None:
    for name in LIKELY:
        import_module(name)
        time.sleep(PAUSE)
