"""The keys of a list and its page, those that the last line of the screen names, and the looks."""

from __future__ import annotations

from textual.binding import Binding

from tui.language import N_

KEYS = (
    Binding("slash", "filter", N_("Filter"), show=False, id="list.filter"),
    Binding("n", "next(1)", N_("Next"), show=False, id="list.next"),
    Binding("N", "next(-1)", N_("Previous"), show=False, id="list.previous"),
    Binding("s", "sort", N_("Sort by column"), show=False, id="list.sort"),
    Binding("S", "turn_sort", N_("Turn the sort around"), show=False, id="list.turn_sort"),
    Binding("e", "evidence", N_("Evidence"), show=False, id="list.evidence"),
    Binding("escape", "back", N_("Back"), show=False, id="list.back"),
)

LIST_KEYS = (("Enter", N_("open")), ("e", N_("evidence")), ("/", N_("filter")), ("s", N_("sort")),
             (N_("space"), N_("compare")), ("?", N_("help")))  # fmt: skip
PAGE_KEYS = (("Esc", N_("list")), ("e", N_("evidence")), ("Enter", N_("follow")),
             ("n N", N_("next")), ("?", N_("help")), ("x", N_("export")))  # fmt: skip
PANEL_KEYS = (
    ("Esc", N_("back")),
    ("j k", N_("move")),
    ("Enter", N_("follow")),
    ("x", N_("export")),
)

LIST_CSS = """
ListPane {
    layout: vertical; height: 1fr; width: 1fr;
    & > Horizontal { height: 1fr; }
    & .page { padding: 0 1; width: 1fr; }
    & .-beside { border-left: solid $panel; }
}
"""
