"""Dialogs that close themselves while something else is on top.

Textual closes what is on top, whoever asked: a dialog that was answered just before the palette was
opened would close the palette, stay itself, and fail when it is closed again.
"""

from __future__ import annotations

from typing import Any

from textual.await_complete import AwaitComplete
from textual.screen import Screen

_dismiss = Screen.dismiss


def _close_what_asked(screen: Screen[Any], result: Any = None) -> AwaitComplete:
    """Close this screen, and with it whatever lies over it; once only."""
    app = screen.app
    if screen not in app.screen_stack:
        nothing: AwaitComplete = AwaitComplete.nothing()  # type: ignore[no-untyped-call]
        return nothing
    while app.screen is not screen:
        app.pop_screen()
    return _dismiss(screen, result)


def mend() -> None:
    """Mend all dialogs: the palette is made by Textual."""
    Screen.dismiss = _close_what_asked  # type: ignore[method-assign, assignment]
