"""Where the `termsheet` command begins: with the last first screen, before all else."""

from __future__ import annotations

import sys

from tui.terminal import picture


def main() -> int:
    """Paint what the explorer showed last at its start, if that still holds, and run the command.

    Returns:
        The exit code.
    """
    try:
        if "--kiosk" not in sys.argv:  # a guest finds nothing of those before
            picture.show(sys.argv[1:])
        from tui.cli import main as run

        return run()
    finally:
        picture.leave()
