"""Thousands of random keys in every screen: the memory of the explorer must not grow.

python -m tests.soak.keys [--keys 5000] [--seed 0] [--store STORE]
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.terminal.pty_screen import Terminal, key_bytes
from tests.terminal.tour import STOPS, leave, see_all, touring

MOST_GROWTH = 10.0
"""Megabytes."""
BURST = 20
CLEARED = b"\x1b[2J"
"""What a whole screen begins with; a mere count of bytes would take any change for one."""
# Not q, nor what writes files or stops the process.
_SEEN = {key for keys in STOPS.values() for key in keys if key not in ("x", "y", "Y")}
KEYS = [*sorted(_SEEN | set("1234567090hjklgGsSzaR[];ob")), *["Esc", "Down", "Down", "Enter"] * 4]


def megabytes(pid: int) -> float:
    """What a process has in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


def soak(store: Path, keys: int, seed: int) -> tuple[float, float]:
    """Press the keys; returns the megabytes before and after.

    Every screen is opened first, and a third of the keys pressed: what is kept ready for the next
    time is there by then.
    """
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as home:
        env = {"XDG_STATE_HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home}
        with touring(store, rows=40, columns=120, env=env, cwd=Path(home)) as terminal:
            try:
                return _pressed(terminal, rng, keys)
            except (AssertionError, OSError):
                for report in sorted(Path(home).rglob("fault-*.txt")):
                    print(report.read_text("utf-8"))
                raise


def _pressed(terminal: Terminal, rng: random.Random, keys: int) -> tuple[float, float]:
    see_all(terminal)
    before = 0.0
    for number in range(0, keys + keys // 3, BURST):
        if not before and number >= keys // 3:
            before = megabytes(terminal.process.pid)
        chosen = rng.choices(KEYS, k=BURST)
        try:
            _press(terminal, chosen)
        except (AssertionError, OSError):
            print(f"at key {number}: {chosen}")
            raise
    after = megabytes(terminal.process.pid)
    terminal.wait_quiet(1)
    code = leave(terminal)
    assert code == 0, f"{code}: {terminal.screen_text()}"
    return before, after


def _press(terminal: Terminal, keys: Sequence[str]) -> None:
    """Press some keys, and wait until all of them have had their effect."""
    terminal.write(b"".join(map(key_bytes, keys)))
    terminal.wait_quiet(0.05)
    terminal.output.clear()
    terminal.send("C-l")
    terminal.wait_until(lambda _: CLEARED in terminal.output, "a fresh paint", 60)


def main(arguments: Sequence[str] | None = None) -> int:
    """Press as many keys as are asked for; returns an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--store", type=Path)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        store = args.store or built(Path(folder))
        before, after = soak(store, args.keys, args.seed)
    grown = after - before
    print(f"{args.keys} keys: {before:.1f} MB before, {after:.1f} MB after, {grown:+.1f} MB")
    return 0 if grown < MOST_GROWTH else 1


def built(folder: Path) -> Path:
    """A store of the article's facts."""
    from db.build import build_store

    facts = Path(__file__).resolve().parents[2] / "fixtures" / "article-2026-02"
    build_store([facts], folder / "article.db")
    return folder / "article.db"


if __name__ == "__main__":
    os.environ.setdefault("TERM", "xterm-256color")
    sys.exit(main())
