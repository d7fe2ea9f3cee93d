"""The clipboard: of this machine where the person sits at it, else by way of the terminal.

A terminal is asked by an OSC 52 sequence and never answers, so that nobody can know whether it
took the text. What is copied goes out as base64 and nothing else: no data can be a control
sequence.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence

MOST_BYTES = 74_994
"""Of a text: as base64 they are 99,992, and with the signs around them the 100,000 that terminals
take in one sequence (the bound of hterm's osc52.sh, which k9s and others keep to)."""
PATIENCE = 1.0
"""Seconds that a program has to take the text."""
_SCREEN_TAKES = 76
"""Characters that GNU screen passes on in one string of its own."""


def sequence(text: str, environ: Mapping[str, str]) -> str:
    """What asks the terminal to take a text into its clipboard; "" where the text is too large.

    tmux and screen keep such a sequence to themselves unless it is wrapped for them. tmux may also
    be set to take it as it is, and so it gets both.
    """
    data = text.encode("utf-8", "replace")
    if len(data) > MOST_BYTES:
        return ""
    plain = f"\x1b]52;c;{b64encode(data).decode('ascii')}\x07"
    if environ.get("TMUX"):
        escaped = plain.replace("\x1b", "\x1b\x1b")
        return f"{plain}\x1bPtmux;{escaped}\x1b\\"
    if environ.get("STY"):
        starts = range(0, len(plain), _SCREEN_TAKES)
        return "".join(f"\x1bP{plain[at : at + _SCREEN_TAKES]}\x1b\\" for at in starts)
    return plain


def programs(environ: Mapping[str, str], platform: str = sys.platform) -> list[tuple[str, ...]]:
    """The commands that take a text on stdin for the clipboard that the person pastes from."""
    found: list[tuple[str, ...]] = []
    if environ.get("TMUX"):
        found.append(("tmux", "load-buffer", "-w", "-"))  # tmux hands it to the terminal outside
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return found  # this machine's clipboard is not that of the person
    if platform == "darwin":
        found.append(("pbcopy",))
    if environ.get("WAYLAND_DISPLAY"):
        found.append(("wl-copy",))
    if environ.get("DISPLAY"):
        found += [("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input")]
    return found


def hand_over(text: str, commands: Sequence[Sequence[str]]) -> str:
    """Give a text to the first program that takes it; in a worker, since it may take its time.

    Returns:
        The name of the program, or "" if none took it.
    """
    for command in commands:
        path = shutil.which(command[0])
        if path and _takes([path, *command[1:]], text.encode("utf-8", "replace")):
            return command[0]
    return ""


def _takes(command: Sequence[str], data: bytes) -> bool:
    try:
        done = subprocess.run(
            command, input=data, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=PATIENCE, check=False, start_new_session=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError, ValueError):
        return False
    return done.returncode == 0
