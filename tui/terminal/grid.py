"""The screen as text: what is in each cell, without colours."""

from __future__ import annotations

from typing import Any

from textual.app import App

from tui.terminal.textual_private.drawing import screen_strips


def screen_text(app: App[Any]) -> str:
    """The lines of the screen as they are drawn now, blanks at their ends left out."""
    return "\n".join(strip.text.rstrip() for strip in screen_strips(app))
