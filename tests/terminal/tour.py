"""Through all screens of the explorer, wherever texts of a store are shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.hostile import as_sent
from tests.terminal.pty_screen import Terminal

STOPS: Mapping[str, Sequence[str]] = {
    "companies": ("1", "Down", "Up", "PageDown", "End", "Home"),
    "a company": ("Enter", "PageDown", "End", "Home", "Down", "Enter", "Esc", "Esc"),
    "evidence": ("l", "e", "Down", "Down", "Down", "Down", "Enter", "PageDown", "Esc", "Esc"),
    "evidence of a sum": ("l", "l", "e", "Down", "Enter", "Esc", "Esc"),
    "sorted": ("s", "s", "s"),
    "deals": ("2", "Down", "PageDown", "Home"),
    "a deal": ("Down", "Down", "Down", "Enter", "PageDown", "End", "e", "Esc", "Esc"),
    "compute": ("3", "Down", "l", "l", "s", "Enter", "e", "Esc", "Esc"),
    "marks": ("1", "Home", "Space", "Down", "Space", "Down", "Space"),
    "compare": ("4", "Down", "PageDown", "e", "Esc"),
    "between two": ("1", "f", "PageDown", "Esc"),
    "deals compared": ("2", "Home", "Space", "4", "Esc"),
    "loops": ("5", "Down", "PageDown", "Esc"),
    "timeline": ("1", "Home", "6", "z", "PageDown", "z", "Esc"),
    "sources": ("7", "Down", "PageDown", "Enter", "PageDown", "Esc", "Esc"),
    "money": ("1", "Home", "m", "PageDown", "Esc"),
    "total": ("T", "z", "PageDown", "Esc"),
    "changes": ("D", "PageDown", "z", "Esc"),
    "rivals": ("r", "Down", "e", "PageDown", "Esc", "Esc"),
    "capital expenditure": ("c", "PageDown", "Esc"),
    "capacity": ("w", "PageDown", "Esc"),
    "questions": ("0", "Down", "Esc"),
    "overview": ("o", "Down", "PageDown", "1"),
    "watch list": ("*", "W", "Down", "Esc", "1"),
    "days": ("t", "Down", "PageDown", "Esc"),
    "help": ("?", "PageDown", "Esc"),
    "export": ("x", "m", "Down", "Esc"),
    "copied": ("1", "y", "Y"),
    "palette": ("C-p", "a", "Down", "PageDown", "Esc", "Esc", "1"),
    "palette to a page": ("C-p", "o", "Down", "Down", "Enter", "Esc", "Esc", "1"),
    "filter": ("/", "o", "Enter", "Down", "Enter", "Esc", "Esc", "/", "Esc"),
}
"""Keys that lead to a screen, from wherever the one before it ended."""

TYPED: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "into the filter": (("1", "/"), ("Enter", "Esc", "/", "Esc")),
    "into the palette": (("C-p",), ("Down", "Enter", "Esc", "Esc", "1")),
    "as a day": (("t",), ("Enter", "Esc")),
    "as the name of a file": (("x", "e"), ("Enter", "Esc", "Esc", "Esc")),
    "into the list": (("1",), ("Esc",)),
    "as a command": ((":",), ("Enter", "Esc", "Esc", "1")),
}
"""Where a person can type or paste: the keys that lead there, and those that lead on and back."""

QUIET = 0.05
ESCAPE_DELAY = "40"
"""Milliseconds, so that a key can follow Esc sooner."""


@contextmanager
def touring(
    store: Path,
    *options: str,
    rows: int = 40,
    columns: int = 120,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    command: Sequence[str] = (sys.executable, "-m", "tui"),
) -> Iterator[Terminal]:
    """The explorer on a store, once something is shown."""
    known = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), **(env or {})}
    known = {name: value for name, value in known.items() if not name.startswith("SSH_")}
    known["ESCDELAY"] = ESCAPE_DELAY
    line = [*command, str(store), *options]
    with Terminal(line, rows=rows, columns=columns, env=known, cwd=cwd) as terminal:
        terminal.wait_for("Overview")
        terminal.wait_quiet(QUIET)
        yield terminal


def see(terminal: Terminal, name: str, keys: Sequence[str]) -> None:
    """Go to a screen.

    Raises:
        AssertionError: The explorer ended on the way.
    """
    for key in keys:
        terminal.send(key)
        terminal.wait_quiet(QUIET)
        code = terminal.process.poll()
        assert code is None, f"{name}: {key} ended it with {code}\n{terminal.screen_text()}"


def see_all(terminal: Terminal) -> None:
    """Go to every screen."""
    for name, keys in STOPS.items():
        see(terminal, name, keys)


def paste(terminal: Terminal, text: str, *, bracketed: bool = True) -> None:
    """Paste a text, as a terminal sends it: in brackets, with nothing taken out."""
    data = as_sent(text)
    terminal.write(b"\x1b[200~" + data + b"\x1b[201~" if bracketed else data)
    terminal.wait_quiet(QUIET)


def leave(terminal: Terminal) -> int:
    """Quit, from whatever screen; returns the exit code."""
    for _ in range(4):
        terminal.send("Esc")
    terminal.send("C-q")
    return terminal.wait_exit()
