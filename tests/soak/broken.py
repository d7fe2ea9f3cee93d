"""Broken database files, opened as commands and the explorer open them (line 14).

    python -m tests.soak.broken

Each must be named for what it is, with what to do, and no row of it be shown: by a command that
prints, by the explorer at its start, and by an explorer that has the whole store open meanwhile.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from db.build import build_store
from db.store import manifest_path
from tests.db.broken_stores import BROKEN, MADE_OF_ITEMS
from tests.soak.figures import Figure, tell
from tests.terminal.pty_screen import Terminal

ROOT = Path(__file__).parents[2]
KINDS = [kind for kind in BROKEN if kind not in MADE_OF_ITEMS]
OF_THE_FACTS = ("OpenAI", "$730B", "Anthropic")
ADVICE = ("Build", "Name", "Unpack", "Update", "Close", "Fetch", "Check", "Copy", "Facts files",
          "Ask")  # fmt: skip


def broken_copies(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every way in which a file gets broken, each with a store that is."""
    build_store([ROOT / "fixtures" / "article-2026-02"], folder / "whole.db")
    for number, kind in enumerate(KINDS):
        store = folder / f"{number}" / "facts.db"
        store.parent.mkdir()
        for old, new in (
            (folder / "whole.db", store),
            (manifest_path(folder / "whole.db"), manifest_path(store)),
        ):
            shutil.copy(old, new)
            os.chmod(new, 0o644)
        BROKEN[kind][0](store)
        yield kind, store


def by_command(store: Path) -> str:
    """What is wrong with what a command says; "" if nothing is."""
    command = [sys.executable, "-m", "tui", "companies", "--store", str(store)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode != 1 or done.stdout:
        return f"exit {done.returncode}, printed {len(done.stdout)} characters"
    return wrong_words(done.stderr)


def by_explorer(store: Path) -> str:
    """What is wrong with what the explorer says; "" if nothing is."""
    with Terminal([sys.executable, "-m", "tui", str(store)], rows=24, columns=160) as terminal:
        code = terminal.wait_exit()
        said = terminal.output.decode("utf-8", "replace")
    if code != 1:
        return f"exit {code}"
    return wrong_words(said)


def wrong_words(said: str) -> str:
    if any(word in said for word in OF_THE_FACTS):
        return "shows rows"
    if not any(word in said for word in ADVICE):
        return f"no advice: {said!r}"
    return "" if "facts.db" in said and "Traceback" not in said else f"says {said!r}"


def main() -> int:
    """Break and open them; returns an exit code."""
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for kind, store in broken_copies(Path(folder)):
            for who, fault in (("command", by_command(store)), ("explorer", by_explorer(store))):
                if fault:
                    faults.append(f"{kind}, {who}: {fault}")
    count = len(KINDS)
    return tell([
        Figure(14, f"{count} broken files, by command and by explorer", "each named, none shown",
               f"{2 * count - len(faults)} of {2 * count} named, none shown", not faults,
               tuple(faults)),
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
