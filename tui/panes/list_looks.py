"""The keys of a list and its page, those that the last line of the screen names, and the looks."""

from __future__ import annotations

from textual.binding import Binding

KEYS = (
    Binding("slash", "filter", "Filter", show=False, id="list.filter"),
    Binding("n", "next(1)", "Next", show=False, id="list.next"),
    Binding("N", "next(-1)", "Previous", show=False, id="list.previous"),
    Binding("s", "sort", "Sort by column", show=False, id="list.sort"),
    Binding("S", "turn_sort", "Turn the sort around", show=False, id="list.turn_sort"),
    Binding("e", "evidence", "Evidence", show=False, id="list.evidence"),
    Binding("escape", "back", "Back", show=False, id="list.back"),
)

LIST_KEYS = (("Enter", "open"), ("e", "evidence"), ("/", "filter"), ("s", "sort"),
             ("space", "compare"), ("?", "help"))  # fmt: skip
PAGE_KEYS = (("Esc", "list"), ("e", "evidence"), ("Enter", "follow"), ("n N", "next"),
             ("?", "help"), ("x", "export"))  # fmt: skip
PANEL_KEYS = (("Esc", "back"), ("j k", "move"), ("Enter", "follow"), ("x", "export"))

LIST_CSS = """
ListPane {
    layout: vertical; height: 1fr; width: 1fr;
    & > Horizontal { height: 1fr; }
    & .page { padding: 0 1; width: 1fr; }
    & .-beside { border-left: solid $panel; }
}
"""
