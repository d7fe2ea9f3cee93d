"""Putting on the watch list what the cursor is on, and taking it away again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.key_names import key_of
from tui.language import N_, _
from tui.memory import MOST_WATCHED, Watched, keep_watched, watched
from tui.widgets.document_view import DocumentView

if TYPE_CHECKING:
    from tui.app import Explorer

KINDS = {"company": "company", "deal": "deal", "contract": "deal"}
"""What can be watched, by what addresses begin with."""
NOT_KEPT = N_("Nothing is kept in this session, and so there is no watch list.")
NOTHING = N_("Nothing here to watch: put the cursor on a company or a deal.")
FULL = N_("{most} are watched already; take one away first, with {key} on it.")
UNKEPT = N_("The watch list could not be written to its file.")


def under_cursor(app: Explorer) -> Watched | None:
    """What the cursor is on, if that can be watched."""
    from tui.panes.list_pane import ListPane
    from tui.panes.watch import WatchPane

    focused, pane = app.focused, app.here
    if isinstance(pane, WatchPane):
        return _at(pane.watched_here, "")
    span = focused.current if isinstance(focused, DocumentView) else None
    if span is not None and (found := _at(span.go or "", span.text)):
        return found
    if not pane.subject or " " in pane.subject:
        return None
    if isinstance(pane, ListPane):
        if pane.listed.kind not in KINDS:  # a list of facts
            return None
        return Watched(pane.subject, KINDS[pane.listed.kind], pane.label or pane.subject)
    return Watched(pane.subject, "", pane.subject)


def _at(address: str, name: str) -> Watched | None:
    kind, _, id_ = address.partition("/")
    return Watched(id_, KINDS[kind], name.strip() or id_) if kind in KINDS and id_ else None


async def show(app: Explorer) -> None:
    """Show the watch list, unless nothing is kept."""
    if app.session.may_write:
        await app.action_pane("watch")
    else:
        app.notify(_(NOT_KEPT), severity="warning")


async def toggle(app: Explorer, thing: Watched | None = None) -> None:
    """Watch something, or watch it no longer; what the cursor is on, if nothing else is said."""
    thing = thing or under_cursor(app)
    if not app.session.may_write:
        app.notify(_(NOT_KEPT), severity="warning")
    elif thing is None:
        app.notify(_(NOTHING), timeout=3)
    else:
        told, was_kept = await asyncio.to_thread(_toggle, thing)
        if was_kept:
            app.notify(told, markup=False, timeout=3)
        else:
            app.notify(told, markup=False, severity="error")
        app.here.refresh_marks()


def _toggle(thing: Watched) -> tuple[str, bool]:
    """Change the file, and say what became of it; in a thread."""
    things = watched()
    others = [each for each in things if each.id != thing.id]
    if len(others) < len(things):
        told = _("{name} is not watched any more.").format(name=thing.name)
    elif len(things) >= MOST_WATCHED:
        return _(FULL).format(most=MOST_WATCHED, key=key_of("app.watch", "*")), False
    else:
        others.append(thing)
        told = _("{name} is watched; {key} shows the list.")
        told = told.format(name=thing.name, key=key_of("app.watch_list", "W"))
    return (told, True) if keep_watched(others) else (_(UNKEPT), False)
