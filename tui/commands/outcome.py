"""How a command ends: its exit code, and what it says to people.

Apart from `command`, since the explorer starts sooner without what reads a command line.
"""

from __future__ import annotations

import sys
from contextlib import suppress

from db.safe_text import clean
from tui.language import _, many
from tui.terminal import picture

DONE = 0
BAD = 1
"""Bad data, or something was not found."""
MISUSED = 2


class CommandError(Exception):
    """A command can't do what it was asked; says why, in words for people.

    Attributes:
        lines: What to say, cleaned.
        code: The exit code.
    """

    def __init__(self, *lines: str, code: int = BAD) -> None:
        super().__init__(*lines)
        self.lines = tuple(clean(line) for line in lines)
        self.code = code

    @property
    def told(self) -> str:
        """The same in one line, where there is no room for more."""
        return " ".join(" ".join(line.split()) for line in self.lines)


def to_mend(count: int) -> str:
    """How much there is to mend, as the last line of what looks for it."""
    return many("{count} to mend", "{count} to mend", count) if count else _("nothing to mend")


def tell(*lines: str) -> None:
    """Narrate on stderr; what is on stdout is data. Where nobody can be told, that is no fault."""
    picture.leave()  # it would be drawn over, or take the words away with it
    with suppress(OSError):
        for line in lines:
            print(line, file=sys.stderr)
