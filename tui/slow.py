"""What is said of a page that takes its time, or too long; it is never an error."""

from __future__ import annotations

from tui.document import Document, Span, Text, Title
from tui.language import N_, _

LONG = 10.0
"""Seconds that a question of a page may take: of a large store some take more than one."""
PATIENCE = 0.3
"""Seconds after which a page that is not there yet says so."""

WORKING = N_("Working … {key} stops it.")
STOPPED = N_("Stopped.")
FAILED = N_("The store could not be read.")
UNKNOWN = N_("Nothing is known of it in this store on this day.")
TOO_LONG = N_(
    "This takes too long in a store of this size. Ask it of one company, or on the command line, "
    "where it may take its time."
)


def told_page(title: str, words: str, key: str = "") -> Document:
    """A page that says one thing, both marked with `N_`, with a key in it where it has one."""
    told = _(words).format(key=key) if key else _(words)
    return [Title(_(title)), Text((Span(told, "dim"),))]
