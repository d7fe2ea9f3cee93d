"""Choices made in the explorer that hold from the next start on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.language import _
from tui.settings import loaded, remember
from tui.themes import NAMES

if TYPE_CHECKING:
    from tui.app import Explorer


def keep(name: str, value: str) -> str:
    """Have this from the next start on; says why not, if something else comes first.

    Args:
        name: One of `tui.settings.CHOICES`.
        value: One of its words.
    """
    try:
        remember(name, value)
    except OSError as error:
        return _("It can't be remembered: {why}.").format(why=error.strerror)
    origin = loaded().origins.get(name, "remembered")
    return (
        ""
        if origin == "remembered"
        else _("At the next start {origin} comes first.").format(origin=origin)
    )


def look(app: Explorer, name: str) -> None:
    """Have these looks, of `tui.themes.NAMES`, now; and from the next start on, if that may be."""
    app.theme = NAMES[name]
    if app.session.may_write and (why := keep("theme", name)):
        app.notify(why, title=_("For now only"), markup=False)
