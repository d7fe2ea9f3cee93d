"""Lists of options, as the palette has one, at a bad moment.

Without a line to show they move by no page; and a click on what is there no longer chooses nothing.
"""

from __future__ import annotations

from typing import Literal

from textual import events
from textual.widgets import OptionList

_move_page = OptionList._move_page
_on_click = OptionList._on_click


def _move_page_if_there_is_one(options: OptionList, direction: Literal[-1, 1]) -> None:
    if options.scrollable_content_region.height > 0 and options._lines:
        _move_page(options, direction)


async def _choose_what_is_there(options: OptionList, event: events.Click) -> None:
    clicked = event.style.meta.get("option")
    if clicked is None or clicked < len(options._options):
        await _on_click(options, event)


def mend() -> None:
    """Mend all lists of options: those of the palette are made by Textual."""
    OptionList._move_page = _move_page_if_there_is_one  # type: ignore[assignment, method-assign]
    OptionList._on_click = _choose_what_is_there  # type: ignore[assignment, method-assign]
