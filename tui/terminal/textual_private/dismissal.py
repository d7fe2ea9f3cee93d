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
    """Close this screen, and no other one; once only."""
    app = screen.app
    stack = app._screen_stack
    if screen not in stack:
        nothing: AwaitComplete = AwaitComplete.nothing()  # type: ignore[no-untyped-call]
        return nothing
    if stack[-1] is screen:
        return _dismiss(screen, result)
    if screen._result_callbacks:
        screen._result_callbacks[-1](result)
        screen._pop_result_callback()
    stack.remove(screen)
    app.screen.refresh()  # it was seen behind that one

    async def remove() -> None:
        await app._replace_screen(screen)

    return AwaitComplete(remove()).call_next(app)


def mend() -> None:
    """Mend all dialogs: the palette is made by Textual."""
    Screen.dismiss = _close_what_asked  # type: ignore[method-assign, assignment]
