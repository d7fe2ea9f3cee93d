"""Laying out and painting at once, where Textual waits for the next tick of its clock."""

from __future__ import annotations

from typing import Any

from textual.app import App


def lay_out_now(app: App[Any]) -> None:
    """Tell widgets their sizes, though nothing is painted now."""
    screen = app.screen
    with screen._context():
        screen._refresh_layout()


def paint_whole_now(app: App[Any]) -> None:
    """Paint all of the screen, once."""
    if not app.screen_stack or app._batch_count:
        return
    screen = app.screen
    with screen._context():
        if screen._layout_required:
            app._batch_count += 1  # or else it is painted now, and then again
            try:
                screen._refresh_layout(scroll=screen._scroll_required)
            finally:
                app._batch_count -= 1
            screen._layout_required = screen._scroll_required = False
        screen.refresh()
        screen._on_timer_update()


def paint_now(app: App[Any]) -> None:
    """Paint what changed of the focused widget, unless more keys wait; don't wait for others."""
    if not app.screen_stack:
        return
    screen, widget = app.screen, app.focused
    if widget is None or app._batch_count or getattr(app, "_typed_ahead", None):
        return
    if widget._layout_required or widget._scroll_required or widget._refresh_styles_required:
        return
    if screen._layout_required or screen._scroll_required or screen._recompose_required:
        return
    with screen._context():
        if widget._repaint_required:
            widget._repaint_required = False
            screen._dirty_widgets.add(widget)
        if screen._dirty_widgets:
            screen._on_timer_update()
