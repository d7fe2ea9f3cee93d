"""The scorecard of docs/reliability.md: runs the commands of its lines.

    python -m tests.soak.scorecard [N...]        those lines; all of them without a number

Each command prints what is wanted and what was measured; a line holds if all of its commands end
well. With `--list` the commands are printed and not run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Line(NamedTuple):
    """A line of the scorecard.

    Attributes:
        what: What is tried.
        wanted: What is promised.
        commands: Modules with their options, to be run by Python, one after the other.
    """

    what: str
    wanted: str
    commands: tuple[tuple[str, ...], ...]


def _tests(*places: str) -> tuple[str, ...]:
    return ("pytest", "-q", "-n0", *places)


_HOSTILE = "tests/terminal/test_hostile_pty.py"

LINES = {
    1: Line("hostile payloads in every screen", "0 foreign bytes, 0 crashes", (_tests(_HOSTILE),)),
    2: Line("100,000 random strings through the display path", "0 crashes",
            (("tests.soak.strings",),)),
    3: Line("clicks on action and link payloads", "0 actions, files, processes",
            (_tests("tests/terminal/test_clicks_pty.py"),)),
    4: Line("Chinese, combining marks, emoji", "columns aligned at the cell level",
            (_tests("tests/terminal/test_columns_pty.py", "tests/tui/test_table_looks.py",
                    "tests/tui/test_cells.py"),)),
    5: Line("window sizes from 0 x 0 to 65535 x 65535", "under 200 MB, no crash",
            (_tests("tests/terminal/test_sizes_pty.py"),)),
    6: Line("resize storms with keys and mouse", "0 crashes, the last screen equals a fresh paint",
            (("tests.soak.resizes",),)),
    7: Line("8 signals, idle, busy, with a stalled reader", "gone within 3 s, terminal restored",
            (_tests("tests/terminal/test_signals_pty.py"),)),
    8: Line("8 kinds of hang-up", "0 orphans after 5 s",
            (_tests("tests/terminal/test_hang_ups_pty.py"),)),
    9: Line("8 faults of stdin, stdout, stderr", "clear message, non-zero exit",
            (_tests("tests/terminal/test_streams_pty.py"),)),
    10: Line("30 environments", "works, or says why not",
             (_tests("tests/terminal/test_environments_pty.py"),)),
    11: Line("50 SSH sessions",
             "at most 45 MB PSS each, idle at most 10 % of a core in all, key p95 at most 50 ms",
             (("tests.soak.ssh_sessions",),)),
    12: Line("ways out of the SSH kiosk", "all refused",
             (_tests("tests/terminal/test_ssh_ways_out.py",
                     "tests/terminal/test_ssh_forwarding.py"),)),
    13: Line("1,000 SSH connects without a terminal", "0 processes left",
             (("tests.soak.ssh_connects",),)),
    14: Line("30 broken database files", "each named, none shown as good",
             (("tests.soak.broken",),)),
    15: Line("500 single-bit flips of the store", "500 noticed", (("tests.soak.flips",),)),
    16: Line("1,000 swaps of the store under readers", "0 mixed screens, the new facts appear",
             (("tests.soak.swaps",),)),
    17: Line("500 killed builds and 10 full disks", "the old store or the new one, always whole",
             (("tests.soak.kills",),)),
    18: Line("20 hostile schemas or queries", "stopped within 1.5 s and 200 MB",
             (("tests.soak.hostile",),)),
    19: Line("100,000 random searches", "0 errors; two-character Chinese words found",
             (("tests.soak.searches",),)),
    20: Line("60 hostile import files", "refused with file:line:column, or read exactly",
             (("tests.soak.imports",),)),
    21: Line("a crash forced on each screen", "no data on the terminal, non-zero exit",
             (_tests("tests/terminal/test_faults_pty.py"),)),
    22: Line("a soak of thousands of keys", "memory grows by less than 10 MB",
             (("tests.soak.keys",),)),
}  # fmt: skip


def run(number: int) -> bool:
    """Run the commands of a line; whether it holds."""
    line = LINES[number]
    print(f"\n{number}. {line.what}; wanted: {line.wanted}", flush=True)
    begun, codes = time.monotonic(), []
    for command in line.commands:
        print(f"$ python -m {' '.join(command)}", flush=True)
        done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False)
        codes.append(done.returncode)
    verdict = "holds" if not any(codes) else "DOES NOT HOLD"
    print(f"{number}. {verdict} ({time.monotonic() - begun:.0f} s)", flush=True)
    return not any(codes)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the lines that are named, or all; returns an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines", nargs="*", type=int, choices=[*LINES, []], metavar="N")
    parser.add_argument("--list", action="store_true", help="print the commands, run nothing")
    args = parser.parse_args(arguments)
    numbers = args.lines or list(LINES)
    if args.list:
        for number in numbers:
            for command in LINES[number].commands:
                print(f"{number}: python -m {' '.join(command)}")
        return 0
    missed = [number for number in numbers if not run(number)]
    print(f"\n{len(numbers) - len(missed)} of {len(numbers)} lines hold", end="")
    print(f"; not these: {', '.join(map(str, missed))}" if missed else "")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
