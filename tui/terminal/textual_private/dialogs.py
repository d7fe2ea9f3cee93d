"""Dialogs and notes: what happens to them at a bad moment, where Textual would fail.

A dialog that was answered just before something else was opened over it closes itself, and not what
is on top; and it closes once only. A note that is shown when its time is over already goes at once:
a timer of less than no time would keep the processor busy for ever. A note that gives way to others
goes with all that it was in, of which Textual leaves an empty box on the screen, unseen, for each.

A text without a cell to stand in is laid out as if it had one.
"""

from __future__ import annotations

from traceback import walk_tb
from typing import Any

from textual.app import App
from textual.await_complete import AwaitComplete
from textual.await_remove import AwaitRemove
from textual.content import Content
from textual.css.query import NoMatches
from textual.notifications import Notification
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets._toast import Toast, ToastHolder
from textual.worker import WorkerFailed

LEAST_TIME = 0.01
"""Seconds that a note is shown."""

_begin_toast = Toast.__init__
_dismiss = Screen.dismiss
_wrap_and_format = Content._wrap_and_format


def _wrap_in_a_cell_at_least(content: Content, width: int, *args: Any, **kwargs: Any) -> Any:
    return _wrap_and_format(content, max(1, width), *args, **kwargs)


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


def _begin_and_end(toast: Toast, notification: Notification) -> None:
    _begin_toast(toast, notification)
    toast._timeout = max(LEAST_TIME, toast._timeout)


def _remove_with_its_box(toast: Toast) -> AwaitRemove:
    return Widget.remove(toast.parent if isinstance(toast.parent, ToastHolder) else toast)


def mend() -> None:
    """Mend all dialogs and notes: many are made by Textual."""
    Toast.__init__ = _begin_and_end  # type: ignore[method-assign, assignment]
    Toast.remove = _remove_with_its_box  # type: ignore[method-assign, assignment]
    Screen.dismiss = _close_what_asked  # type: ignore[method-assign, assignment]
    Content._wrap_and_format = _wrap_in_a_cell_at_least  # type: ignore[assignment, method-assign]


def came_too_late(app: App[Any], error: Exception) -> bool:
    """Whether a palette's search went on when that was closed, and missed what it was part of.

    Its own faults are told as long as it is open.
    """
    if not isinstance(error, WorkerFailed):
        return False
    if isinstance(error.error, NoMatches):
        return True
    from textual.command import CommandPalette  # late: most never open it

    is_open = any(isinstance(screen, CommandPalette) for screen in app.screen_stack)
    return not is_open and _passed_through(error.error, CommandPalette.__module__)


def _passed_through(error: BaseException, module: str) -> bool:
    """Whether code of a module was under way when this went wrong."""
    frames = (frame for frame, _ in walk_tb(error.__traceback__))
    return any(frame.f_globals.get("__name__") == module for frame in frames)
