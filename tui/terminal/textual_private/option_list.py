"""Lists of options that have no room, or that change under the mouse, where Textual would fail.

Without a line to show they move by no page; a text without a cell to stand in is laid out as if it
had one; and a click on what is there no longer chooses nothing.
"""

from __future__ import annotations

from typing import Any, Literal

from textual import events
from textual.content import Content
from textual.widgets import OptionList

_move_page = OptionList._move_page
_on_click = OptionList._on_click
_wrap_and_format = Content._wrap_and_format


def _move_page_if_there_is_one(options: OptionList, direction: Literal[-1, 1]) -> None:
    if options.scrollable_content_region.height > 0 and options._lines:
        _move_page(options, direction)


async def _choose_what_is_there(options: OptionList, event: events.Click) -> None:
    clicked = event.style.meta.get("option")
    if clicked is None or clicked < len(options._options):
        await _on_click(options, event)


def _wrap_in_a_cell_at_least(content: Content, width: int, *args: Any, **kwargs: Any) -> Any:
    return _wrap_and_format(content, max(1, width), *args, **kwargs)


def mend() -> None:
    """Mend all lists of options: those of the palette are made by Textual."""
    OptionList._move_page = _move_page_if_there_is_one  # type: ignore[assignment, method-assign]
    OptionList._on_click = _choose_what_is_there  # type: ignore[assignment, method-assign]
    Content._wrap_and_format = _wrap_in_a_cell_at_least  # type: ignore[assignment, method-assign]
