"""Many guests at once, over a real sshd on the loopback: memory, idle processor time, keys.

    python -m tests.soak.ssh_sessions [--sessions 50] [--idle 20] [--keys 500]

Prints each figure that is wanted beside the one that was measured; the exit code is 1 if one is
missed. The guests look at all the facts that come with termsheet.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from tests.terminal.ssh_server import SshServer, wait_until

MEGABYTE = 1024  # of the kilobytes that Linux tells
MOST_MEMORY = 45.0
"""Megabytes of a session, what is shared among them divided (PSS)."""
MOST_IDLE = 10.0
"""Per cent of one core, for all sessions and their sshd."""
MOST_WAIT = 50.0
"""Milliseconds from a key to what it shows, for 95 of 100 keys."""
FIRST_SCREEN = b"Companies"
PAGES = ("1", "2", "3", "4", "5", "6", "7", "m", "T", "D", "r", "c", "w", "0", "?", "\x1b", "1")


class Figures(NamedTuple):
    """What was measured."""

    sessions: int
    memory: list[float]
    memory_of_sshd: list[float]
    memory_after_all_pages: list[float]
    idle: float
    waits: list[float]
    left: list[int]

    @property
    def p95(self) -> float:
        """Milliseconds that 95 of 100 keys took at most."""
        return sorted(self.waits)[int(len(self.waits) * 0.95)]

    @property
    def lines(self) -> list[tuple[str, str, str, bool]]:
        """What, the figure wanted, the figure measured, and whether it is met."""
        mean, most = statistics.mean(self.memory), max(self.memory)
        median = statistics.median(self.waits)
        return [
            ("memory of a session (PSS)", f"at most {MOST_MEMORY:g} MB",
             f"{mean:.1f} MB, the largest {most:.1f} MB", most <= MOST_MEMORY),
            ("idle, all together", f"at most {MOST_IDLE:g} % of a core",
             f"{self.idle:.1f} %", self.idle <= MOST_IDLE),
            ("a key, 95 of 100", f"at most {MOST_WAIT:g} ms",
             f"{self.p95:.1f} ms (median {median:.1f} ms of {len(self.waits)})",
             self.p95 <= MOST_WAIT),
            ("processes left", "0", str(len(self.left)), not self.left),
        ]  # fmt: skip

    @property
    def besides(self) -> list[str]:
        """What there is no figure for."""
        mean = statistics.mean(self.memory_after_all_pages)
        largest = max(self.memory_after_all_pages)
        sshd = statistics.mean(self.memory_of_sshd)
        return [
            f"with {len(PAGES)} pages opened in each: {mean:.1f} MB, the largest {largest:.1f} MB",
            f"sshd for a session: {sshd:.1f} MB",
        ]


class Guest:
    """One client in a terminal that nobody looks at."""

    def __init__(self, server: SshServer, *, rows: int = 24, columns: int = 80) -> None:
        self.master, side = os.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.set_blocking(self.master, False)
        self._client = subprocess.Popen(
            server.ssh("-t", "kiosk"), stdin=side, stdout=side, stderr=side,
            env=server.environment(), start_new_session=True,
        )  # fmt: skip
        os.close(side)

    def read(self, seconds: float) -> bytes:
        """What comes within some time; b"" if nothing does."""
        if not select.select([self.master], [], [], seconds)[0]:
            return b""
        with suppress(OSError):
            return os.read(self.master, 1 << 16)
        return b""

    def wait_for(self, text: bytes, seconds: float) -> None:
        """Read until something has come."""
        seen, late = b"", time.monotonic() + seconds
        while text not in seen:
            if time.monotonic() > late:
                raise AssertionError(f"no {text!r} in {seconds:g} s: {seen[-500:]!r}")
            seen = seen[-10_000:] + self.read(0.1)

    def press(self, key: str) -> float:
        """Seconds from a key to the first of what it changes."""
        while self.read(0):  # what came since, such as the position once the cursor has rested
            pass
        begun = time.perf_counter()
        os.write(self.master, key.encode())
        if not self.read(5):
            raise AssertionError(f"{key!r} showed nothing")
        return time.perf_counter() - begun

    def kill(self) -> None:
        """End the client at once."""
        self._client.kill()
        self._client.wait()
        os.close(self.master)


def settle(there: Sequence[Guest], quiet: float = 0.5) -> None:
    """Read what comes to any of them, until nothing does any more."""
    by_line = {guest.master: guest for guest in there}
    while lines := select.select(list(by_line), [], [], quiet)[0]:
        for line in lines:
            by_line[line].read(0)


@contextmanager
def guests(server: SshServer, count: int) -> Iterator[list[Guest]]:
    """So many guests, who look at the list of deals."""
    with ExitStack() as stack:
        there = []
        for begin in range(0, count, 5):  # a few at a time, as people come
            group = [Guest(server) for _ in range(begin, min(begin + 5, count))]
            for guest in group:
                stack.callback(guest.kill)
            for guest in group:
                guest.wait_for(FIRST_SCREEN, 60)
            there += group
        settle(there)
        for guest in there:
            os.write(guest.master, b"2")
        settle(there)
        yield there


def measure(server: SshServer, *, sessions: int, idle: float, keys: int) -> Figures:
    """Have so many guests come, look, type and go."""
    with guests(server, sessions) as there:
        if not wait_until(lambda: len(server.explorers()) == sessions):
            raise AssertionError(f"{len(server.explorers())} explorers for {sessions} sessions")
        pids = server.explorers()
        sshd = [pid for pid in server.left() if pid not in pids]
        waits = []
        for number in range(keys):
            turn, which = divmod(number, sessions)
            guest = there[which]
            waits.append(1000 * guest.press("j" if turn % 10 < 5 else "k"))
            settle([guest], 0.01)
        settle(there)
        memory = [pss(pid) for pid in pids]
        memory_of_sshd = [sum(map(pss, sshd)) / sessions]
        used = idle_share([*pids, *sshd], idle)
        for key in PAGES:
            for guest in there:
                os.write(guest.master, key.encode())
            settle(there)
        after = [pss(pid) for pid in pids]
    left = server.wait_for_nobody()
    return Figures(sessions, memory, memory_of_sshd, after, used, waits, left)


def pss(pid: int) -> float:
    """Megabytes of a process, what it shares with others divided among them."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    (line,) = [line for line in told if line.startswith("Pss:")]
    return int(line.split()[1]) / MEGABYTE


def idle_share(pids: Sequence[int], seconds: float) -> float:
    """Per cent of one core that processes use while nobody does anything."""
    before, begun = sum(map(_ticks, pids)), time.monotonic()
    time.sleep(seconds)
    ticks = sum(map(_ticks, pids)) - before
    return 100 * ticks / os.sysconf("SC_CLK_TCK") / (time.monotonic() - begun)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def all_facts(folder: Path) -> Path:
    """A store of all the facts that come with termsheet."""
    from db.build import build_store
    from db.default_store import facts_folder

    target = folder / "facts.db"
    build_store([facts_folder()], target)
    return target


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit code whether all figures are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--idle", type=float, default=20.0, help="seconds of idling")
    parser.add_argument("--keys", type=int, default=500)
    args = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the server goes with us
    with tempfile.TemporaryDirectory() as folder, SshServer(all_facts(Path(folder))) as server:
        figures = measure(server, sessions=args.sessions, idle=args.idle, keys=args.keys)
    print(f"{figures.sessions} sessions")
    for what, wanted, measured, is_met in figures.lines:
        print(f"{what}: wanted {wanted}; measured {measured}{'' if is_met else '  MISSED'}")
    print(*figures.besides, sep="\n")
    return 0 if all(is_met for *_, is_met in figures.lines) else 1


if __name__ == "__main__":
    sys.exit(main())
