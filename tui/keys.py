"""The keys of the explorer that work in every pane."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding

from tui.answers import ANSWERS

MAIN = (
    ("companies", "Companies"),
    ("deals", "Deals"),
    ("compute", "Compute"),
    ("compare", "Compare"),
)
TABS = (
    ("overview", "Overview", "o"),
    *((pane, title, str(number)) for number, (pane, title) in enumerate(MAIN, 1)),
    *((answer.pane, answer.title, answer.key) for answer in ANSWERS if answer.key in "567"),
)
"""The panes with a tab, the one that is open at the start first: id, title and key."""


def _panes() -> list[Binding]:
    panes = [
        Binding(str(number), f"pane('{pane}')", title, show=False, id=f"app.pane.{pane}")
        for number, (pane, title) in enumerate(MAIN, 1)
    ]
    answers = [
        Binding(each.key, f"answer('{each.pane}')", each.title, show=False,
                id=f"app.answer.{each.pane}")
        for each in ANSWERS
    ]  # fmt: skip
    return [*panes, *answers]


KEYS: Sequence[Binding] = (
    *_panes(),
    # With priority, since Textual's own Tab goes from widget to widget.
    Binding("tab", "turn(1)", "Next pane", show=False, priority=True, id="app.next_pane"),
    Binding("shift+tab", "turn(-1)", "Previous pane", show=False, priority=True,
            id="app.previous_pane"),
    Binding("left_square_bracket,ctrl+o", "back", "Back to where one was", show=False,
            id="app.back"),
    Binding("right_square_bracket", "forward", "Forward again", show=False, id="app.forward"),
    Binding("asterisk", "watch", "Watch this, or watch it no longer", show=False, id="app.watch"),
    Binding("W", "watch_list", "Watch list", show=False, id="app.watch_list"),
    Binding("y", "copy('figure')", "Copy the figure with its source; again: as Markdown",
            show=False, id="app.copy"),
    Binding("Y", "copy('row')", "Copy the row; again: as Markdown", show=False,
            id="app.copy_row"),
    Binding("x", "export", "Export what is shown to a file", show=False, id="app.export"),
    Binding("t", "as_of", "As of a day", show=False, id="app.as_of"),
    Binding("question_mark,f1", "help", "Help", show=False, id="app.help"),
    # With priority: wherever one is.
    Binding("ctrl+l", "repaint", "Paint the screen anew", show=False, priority=True,
            id="app.repaint"),
    Binding("q", "quit", "Quit", show=False, id="app.quit"),
)  # fmt: skip
