"""Storms of window sizes with keys and the mouse: the last screen must equal a fresh paint.

python -m tests.soak.resizes [--storms 20] [--sizes 1500] [--first 0]
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.soak.keys import KEYS, built
from tests.terminal.emulator import Emulator
from tests.terminal.pty_screen import Terminal, key_bytes
from tests.terminal.random_screens import ColorTerminal, difference, seen
from tests.terminal.tour import leave, touring

ROWS, COLUMNS = 30, 100
NOTES_STAY = 16.0
"""Seconds."""
MOST_AT_REST = 5
"""Hundredths of a second of a processor in a second: the status line, or a note that goes."""


def storm(store: Path, sizes: int, seed: int) -> str:
    """What is wrong after one storm; "" if nothing is."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as home:
        env = {"XDG_STATE_HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home}
        with touring(store, rows=ROWS, columns=COLUMNS, env=env, cwd=Path(home)) as terminal:
            terminal.screen = Silent(ROWS, COLUMNS)
            for number in range(sizes):
                terminal._set_size(rng.randint(1, 70), rng.randint(1, 200))
                if number % 3 == 0:
                    terminal.write(key_bytes(rng.choice(KEYS)))
                if number % 5 == 0:
                    button, x, y = (
                        rng.choice((0, 35, 64, 65)),
                        rng.randint(1, 99),
                        rng.randint(1, 29),
                    )
                    terminal.write(b"\x1b[<%d;%d;%dM\x1b[<%d;%d;%dm" % (button, x, y, button, x, y))
                if number % 50 == 0:
                    terminal.wait_quiet(0.02)
                if (code := terminal.process.poll()) is not None:
                    return f"it ended with {code} after {number} sizes: {_reports(Path(home))}"
            terminal.wait_quiet(0.5)
            terminal.screen = ColorTerminal(ROWS, COLUMNS)
            terminal._set_size(ROWS - 1, COLUMNS)
            terminal.wait_quiet(0.3)
            terminal.resize(ROWS, COLUMNS)
            _wait_for_rest(terminal)
            # A note that goes away meanwhile is a difference, too; none stays for so long.
            fault = _against_a_repaint(terminal) and _against_a_repaint(terminal, NOTES_STAY)
            if (code := terminal.process.poll()) is not None:
                return f"it ended with {code}: {_reports(Path(home))}"
            return fault or ("" if leave(terminal) == 0 else "it did not leave well")


def _wait_for_rest(terminal: Terminal) -> None:
    """Wait until the explorer has caught up: it needs next to no processor then."""
    used = -MOST_AT_REST
    for _ in range(60):
        terminal.wait_quiet(1.0)
        before, used = used, _ticks(terminal.process.pid)
        if used - before < MOST_AT_REST:
            return


def _ticks(pid: int) -> int:
    """Hundredths of a second that a process has used of a processor; none once it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _against_a_repaint(terminal: Terminal, rest: float = 0.7) -> str:
    assert isinstance(terminal.screen, ColorTerminal)
    terminal.wait_quiet(0.7)
    time.sleep(rest)
    terminal.wait_quiet(0.7)
    before = seen(terminal.screen)
    terminal.send("C-l")
    terminal.wait_quiet(0.7)
    return difference(before, seen(terminal.screen))


def _reports(home: Path) -> str:
    return "\n".join(each.read_text("utf-8") for each in sorted(home.rglob("fault-*.txt")))


class Silent(Emulator):
    """Draws nothing: what is drawn during a storm is not looked at."""

    def feed(self, data: bytes) -> None:
        """Draw nothing."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Raise as many storms as are asked for; returns an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--storms", type=int, default=20)
    parser.add_argument("--sizes", type=int, default=1500)
    parser.add_argument("--first", type=int, default=0, help="seed of the first storm")
    args = parser.parse_args(arguments)
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        store = built(Path(folder))
        for seed in range(args.first, args.first + args.storms):
            if fault := storm(store, args.sizes, seed):
                faults += 1
                print(f"storm {seed}: {fault}", flush=True)
    print(f"{args.storms} storms of {args.sizes} sizes, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    os.environ.setdefault("TERM", "xterm-256color")
    sys.exit(main())
