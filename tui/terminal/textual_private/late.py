"""What Textual imports at once, and no first screen has use for: it is imported when it is wanted.

The command palette is made of six kinds of widgets, which are made of others: a tenth of the time
that Textual takes to be imported, and a megabyte. The rest are parts of Rich and of the standard
library, for what a first screen does not do: a twentieth together.
"""

from __future__ import annotations

import sys
import typing
from importlib import import_module
from types import ModuleType

from tui.late_imports import put_off

PALETTE = "textual.command"
NAMED = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider",
         "SimpleProvider")  # fmt: skip
"""What of the palette is named by those that import it at once, and used when it is opened."""
NAMED_BY = ("textual.app", "textual.theme")
DRIVER = "textual.drivers.linux_driver"
SELDOM: dict[str, tuple[str, ...]] = {
    "difflib": ("get_close_matches",),
    "mimetypes": (),
    "pickle": ("dumps", "loads"),
    "platformdirs": ("user_downloads_path",),
    "random": ("getrandbits",),
    "rich.table": ("Table",),
    "uuid": ("uuid4",),
}
"""Modules that are used seldom, with the functions that are taken from each by name."""
NEWER_TYPES = "typing_extensions"
"""What Textual takes from it, `typing` has as well from Python 3.11 on."""


def import_textual() -> None:
    """Import Textual without its palette; `bring_palette` imports that.

    Where Textual was imported before, nothing is done.
    """
    if "textual.app" in sys.modules:
        return
    palette = ModuleType(PALETTE)
    for name in NAMED:
        setattr(palette, name, type(name, (), {}))
    with put_off({**SELDOM, NEWER_TYPES: typing}):
        import textual  # noqa: F401

        with put_off({PALETTE: palette}):
            for module in (*NAMED_BY, DRIVER):
                import_module(module)


def bring_palette() -> None:
    """Import the palette, mended, and put it where it was named."""
    palette = import_module(PALETTE)
    for module in map(import_module, NAMED_BY):
        for name in NAMED:
            if hasattr(module, name):
                setattr(module, name, getattr(palette, name))
    from tui.terminal.textual_private import lists

    lists.mend()
