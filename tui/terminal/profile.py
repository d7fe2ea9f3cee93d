"""What is sent to which terminal: found out from the environment, or told on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

REST = 0.08
"""Longer than it takes to press the next key; what is told meanwhile is only in its way."""
NAMES = ("auto", "local", "ssh")
FULL_REPAINT = "TERMSHEET_FULL_REPAINT"
"""The variable of the environment that switches the sending of differences off."""

_KNOWN = (
    "xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "kitty", "wezterm", "konsole", "vte",
    "gnome", "st-", "iterm", "putty", "mintty", "contour", "ghostty", "rio", "nsterm",
)  # fmt: skip
"""How TERM begins for terminals that move lines as xterm does, and agree on wide characters.

Others get what Textual sends by itself. The console of Linux is not among them: it has no second
cell for a wide character.
"""


@dataclass(frozen=True, slots=True)
class Profile:
    """How to treat a terminal.

    Attributes:
        changes_only: Only what changed is sent.
        is_screen: It is GNU screen: cells are erased with its own colour, and italics are reversed.
        mouse_moves: The terminal reports where the mouse is, and not only its buttons.
        quiet_cursor: The cursor in a list is a sign in the gutter, and no coloured row.
        rest: Seconds for which the cursor rests before its place is told; 0 tells it at once.
        late: Seconds after which it is told though the cursor moves on.
    """

    changes_only: bool = True
    is_screen: bool = False
    mouse_moves: bool = True
    quiet_cursor: bool = False
    rest: float = 0.0
    late: float = inf


LOCAL = Profile()


def choose_profile(
    name: str, environment: Mapping[str, str], *, full_repaint: bool = False
) -> Profile:
    """The profile for this terminal.

    Args:
        name: One of `NAMES`; "auto" is "ssh" in a session of ssh, and "local" otherwise.
        environment: The variables that tell what the terminal is.
        full_repaint: Send all of what may have changed, as Textual does.
    """
    term = environment.get("TERM", "")
    told = full_repaint or environment.get(FULL_REPAINT, "0") not in ("", "0")
    far = bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))
    ssh = name == "ssh" or (name == "auto" and far)
    return Profile(
        changes_only=not told and f"{term}-".startswith(_KNOWN),
        is_screen=term.startswith("screen") and not environment.get("TMUX"),
        mouse_moves=not ssh,
        quiet_cursor=ssh,
        rest=0.1 if ssh else REST,
        late=inf if ssh else 1.0,
    )
