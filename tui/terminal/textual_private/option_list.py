"""A list of options that has no room moves by no page, where Textual would look behind its end."""

from __future__ import annotations

from typing import Literal

from textual.widgets import OptionList

_move_page = OptionList._move_page


def _move_page_if_there_is_one(options: OptionList, direction: Literal[-1, 1]) -> None:
    if options.scrollable_content_region.height > 0 and options._lines:
        _move_page(options, direction)


def mend() -> None:
    """Mend all lists of options: those of the palette are made by Textual."""
    OptionList._move_page = _move_page_if_there_is_one  # type: ignore[assignment, method-assign]
