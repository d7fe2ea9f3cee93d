"""What Textual imports at once, and no first screen has use for: it is imported when it is wanted.

The command palette is made of six kinds of widgets, which are made of others: a tenth of the time
that Textual takes to be imported, and a megabyte.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

PALETTE = "textual.command"
NAMED = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider",
         "SimpleProvider")  # fmt: skip
"""What of the palette is named by those that import it at once, and used when it is opened."""
NAMED_BY = ("textual.app", "textual.theme")
FOLDERS = "platformdirs"


def import_textual() -> None:
    """Import Textual without its palette; `bring_palette` imports that.

    Where Textual was imported before, nothing is done.
    """
    if "textual.app" in sys.modules:
        return
    import textual  # noqa: F401

    stand_in = ModuleType(PALETTE)
    for name in NAMED:
        setattr(stand_in, name, type(name, (), {}))
    with _in_place_of(PALETTE, stand_in), _in_place_of(FOLDERS, _folders()):
        for module in NAMED_BY:
            import_module(module)


@contextmanager
def _in_place_of(name: str, stand_in: ModuleType) -> Iterator[None]:
    """Have this found as a module; where that is imported already, it is found itself."""
    is_there = name in sys.modules
    sys.modules.setdefault(name, stand_in)
    try:
        yield
    finally:
        if not is_there:
            del sys.modules[name]


def _folders() -> ModuleType:
    """The one function that textual.app takes from platformdirs, which looks for it when called."""
    folders = ModuleType(FOLDERS)

    def user_downloads_path() -> Path:
        return import_module(FOLDERS).user_downloads_path()  # type: ignore[no-any-return]

    folders.user_downloads_path = user_downloads_path  # type: ignore[attr-defined]
    return folders


def bring_palette() -> None:
    """Import the palette, mended, and put it where it was named."""
    palette = import_module(PALETTE)
    for module in map(import_module, NAMED_BY):
        for name in NAMED:
            if hasattr(module, name):
                setattr(module, name, getattr(palette, name))
    from tui.terminal.textual_private import lists

    lists.mend()
