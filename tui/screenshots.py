"""The screen as it is, into a file: as a drawing (SVG) or as the text of its cells."""

from __future__ import annotations

import asyncio
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from tui.export_file import CannotWriteError, shown_path, usual_folder, usual_name, write_new
from tui.export_screen import NO_FILES
from tui.language import _
from tui.terminal.grid import screen_text

if TYPE_CHECKING:
    from tui.app import Explorer

FORMS = {"svg": "svg", "text": "plain"}
"""What people call the forms, and what they are in the names of files."""

_CALLED = {form: called for called, form in FORMS.items()}


def begin(app: Explorer, form: str, path: str) -> None:
    """Take a screenshot, and write it.

    Args:
        app: The explorer.
        form: One of `FORMS`.
        path: Where; "" for the usual folder and name.
    """
    if not app.session.may_write:
        app.notify(_(NO_FILES), severity="warning")
        return
    text = app.export_screenshot(simplify=True) if form == "svg" else screen_text(app) + "\n"
    app.run_worker(_write(app, text, FORMS[form], path), group="screenshot", exit_on_error=False)


async def _write(app: Explorer, text: str, form: str, path: str) -> None:
    name = usual_name(app.here.id or "screen", date.today().isoformat(), form)
    folder = app.session.folder or usual_folder()
    try:
        written = await asyncio.to_thread(partial(write_new, path or name, folder, name, text))
    except CannotWriteError as error:
        told = _("{what}; name another place, as in :screenshot {form} PATH.")
        app.notify(
            told.format(what=error.what, form=_CALLED[form]),
            title=_("Not written"),
            severity="error",
            markup=False,
        )
    else:
        app.notify(shown_path(written), title=_("Screenshot"), markup=False, timeout=8)
