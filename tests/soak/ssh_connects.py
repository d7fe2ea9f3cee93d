"""Many connects without a terminal, to a real sshd on the loopback: nothing may be left of any.

    python -m tests.soak.ssh_connects [--connects 1000] [--at-once 8]

Each is told that a terminal is needed, and ends with exit code 1. Some clients are killed in the
middle of it. The exit code is 1 if anything is left at the end.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.soak.ssh_sessions import all_facts
from tests.terminal.ssh_server import TIMEOUT, SshServer

NEEDS_A_TERMINAL = b"the explorer needs a terminal"
KINDS: dict[str, tuple[Sequence[str], bytes | None]] = {
    "-T": (("-T", "kiosk"), b""),
    "a command, no stdin": (("kiosk", "sh"), None),
    "a command, a pipe": (("kiosk", "sh -i"), b"exit\n" * 1000),
    "keys, no terminal": (("-T", "kiosk"), b"jjjj2q" * 1000),
    "sftp": (("-s", "kiosk", "sftp"), None),
    "killed": (("-T", "kiosk"), None),
}
SILENT = frozenset({"sftp", "killed"})
"""Kinds to whom nothing can be said."""


class Outcome(NamedTuple):
    """What came of all connects."""

    kinds: Counter[str]
    faults: list[str]
    left: list[int]
    seconds: float


def connect(server: SshServer, number: int) -> tuple[str, str]:
    """Come once; returns the kind, and what was wrong with it."""
    kind = list(KINDS)[number % len(KINDS)]
    arguments, told = KINDS[kind]
    client = subprocess.Popen(
        server.ssh(*arguments), env=server.environment(), start_new_session=True,
        stdin=subprocess.DEVNULL if told is None else subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    if kind == "killed":
        time.sleep(random.Random(number).uniform(0.02, 0.5))
        client.kill()
    try:
        out, said = client.communicate(told, timeout=2 * TIMEOUT)
    except subprocess.TimeoutExpired:
        client.kill()
        client.communicate()
        return kind, f"{kind}: the client had to be killed"
    if kind in SILENT:
        return kind, ""
    well = client.returncode == 1 and not out and NEEDS_A_TERMINAL in said
    return kind, "" if well else f"{kind}: {client.returncode} {out[:100]!r} {said[:200]!r}"


def come(server: SshServer, connects: int, at_once: int) -> Outcome:
    """Have so many connect; a bounded number at once."""
    begun = time.monotonic()
    with ThreadPoolExecutor(at_once) as pool:
        done = list(pool.map(lambda number: connect(server, number), range(connects)))
    left = server.wait_for_nobody()
    faults = [fault for _, fault in done if fault]
    return Outcome(Counter(kind for kind, _ in done), faults, left, time.monotonic() - begun)


def main(arguments: Sequence[str] | None = None) -> int:
    """Connect, print, and say by the exit code whether nothing is left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connects", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=8)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, SshServer(all_facts(Path(folder))) as server:
        outcome = come(server, args.connects, args.at_once)
    print(*outcome.faults[:20], sep="\n", end="\n" if outcome.faults else "")
    print(", ".join(f"{kind} {count}" for kind, count in sorted(outcome.kinds.items())))
    print(
        f"{args.connects} connects without a terminal in {outcome.seconds:.0f} s:"
        f" processes left: wanted 0; measured {len(outcome.left)};"
        f" refused otherwise than by the message: {len(outcome.faults)}"
    )
    return 1 if outcome.left or outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
