"""The keys of the explorer that work in every pane."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding

from tui.answers import ANSWERS
from tui.language import N_

MAIN = (
    ("companies", N_("Companies")),
    ("deals", N_("Deals")),
    ("compute", N_("Compute")),
    ("compare", N_("Compare")),
)
TABS = (
    ("overview", N_("Overview"), "o"),
    *((pane, title, str(number)) for number, (pane, title) in enumerate(MAIN, 1)),
    *((answer.pane, answer.title, answer.key) for answer in ANSWERS if answer.key in "567"),
)
"""The panes with a tab, the one that is open at the start first: id, title and key."""


def _panes() -> list[Binding]:
    """A key for each pane, in the order of the tabs as far as they have one."""
    panes = [
        Binding(
            str(number),
            f"pane('{pane}')",
            title,
            show=False,
            id=f"app.pane.{pane}",
        )
        for number, (pane, title) in enumerate(MAIN, 1)
    ]
    answers = [
        Binding(each.key, f"answer('{each.pane}')", each.title, show=False,
                id=f"app.answer.{each.pane}")
        for each in ANSWERS
    ]  # fmt: skip
    first = [each for each in answers if each.id == f"app.answer.{TABS[0][0]}"]
    return [*first, *panes, *(each for each in answers if each not in first)]


KEYS: Sequence[Binding] = (
    *_panes(),
    # With priority, since Textual's own Tab goes from widget to widget.
    Binding("tab", "turn(1)", N_("Next pane"), show=False, priority=True, id="app.next_pane"),
    Binding("shift+tab", "turn(-1)", N_("Previous pane"), show=False, priority=True,
            id="app.previous_pane"),
    Binding("left_square_bracket,ctrl+o", "back", N_("Back to where one was"), show=False,
            id="app.back"),
    Binding("right_square_bracket", "forward", N_("Forward again"), show=False, id="app.forward"),
    Binding("semicolon", "jump", N_("Jump to a place by its letters"), show=False, id="app.jump"),
    *(
        Binding(f"alt+{digit}", f"count({digit})", N_("A count for the next movement: Alt+5 j"),
                show=False, id=f"app.count.{digit}")
        for digit in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)
    ),
    Binding("colon", "command", N_("Type a command"), show=False, id="app.command"),
    Binding("asterisk", "watch", N_("Watch this, or watch it no longer"), show=False,
            id="app.watch"),
    Binding("W", "watch_list", N_("Watch list"), show=False, id="app.watch_list"),
    Binding("y", "copy('figure')", N_("Copy the figure with its source; again: as Markdown"),
            show=False, id="app.copy"),
    Binding("Y", "copy('row')", N_("Copy the row; again: as Markdown"), show=False,
            id="app.copy_row"),
    Binding("x", "export", N_("Export what is shown to a file"), show=False, id="app.export"),
    Binding("t", "as_of", N_("As of a day"), show=False, id="app.as_of"),
    Binding("question_mark,f1", "help", N_("Help"), show=False, id="app.help"),
    # With priority: wherever one is.
    Binding("ctrl+l", "repaint", N_("Paint the screen anew"), show=False, priority=True,
            id="app.repaint"),
    Binding("q", "quit", N_("Quit"), show=False, id="app.quit"),
    # With priority: also where letters are typed, and where something covers the panes.
    Binding("ctrl+q", "quit", N_("Quit, wherever one is"), show=False, priority=True,
            id="app.quit_at_once"),
    Binding("ctrl+c", "help_quit", N_("Say which key quits"), show=False, id="app.how_to_quit"),
    Binding("ctrl+p", "command_palette", N_("Find any company, deal, contract or action"),
            show=False, priority=True, id="app.palette"),
)  # fmt: skip

KEEPING = frozenset({"app.watch", "app.watch_list", "app.export"})
"""Ids of the bindings that keep something: guests are offered none of these."""
COUNTS = frozenset(f"app.count.{digit}" for digit in range(10) if digit != 1)
"""Ids of the bindings that are told by another: that of Alt and another digit.

Digits alone open panes, and at once: as counts, each would have to wait for what comes after it.
Alt and a digit is how readline takes a count.
"""
