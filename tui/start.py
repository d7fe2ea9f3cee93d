"""Where the `termsheet` command begins: with the last first screen, before all else."""

from __future__ import annotations

import os
import sys

from tui import kept_imports
from tui.terminal import picture


def main() -> int:
    """Paint what the explorer showed last at its start, if that still holds, and run the command.

    Returns:
        The exit code.
    """
    try:
        if "--kiosk" not in sys.argv:  # a guest finds nothing of those before
            picture.show(sys.argv[1:])
        kept_imports.begin(os.environ)
        from tui.late_imports import put_off

        with put_off({"ipaddress": ()}):  # urllib.parse imports it, for addresses in brackets
            from tui.cli import main as run

        return run()
    finally:
        picture.leave()
