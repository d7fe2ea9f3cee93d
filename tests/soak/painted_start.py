"""The painted start in real terminals: whatever is once on the screen stays until a key is pressed.

    python -m tests.soak.painted_start [tmux] [screen] [xterm] [--starts 5]

Starts the explorer again and again where its first screen is kept, and looks at the terminal all
the while: tmux and GNU screen tell their cells, of xterm the pixels are taken. What is as it will
be at the end must never go away again, not for a moment: that would be a flicker. Needs tmux,
GNU screen, and xterm with Xvfb and xwd.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.stores import make_store
from tests.soak.terminals import _shot, unique_name
from tests.terminal.pty_screen import Terminal

ROWS, COLUMNS = 24, 80
DISPLAY = ":96"
WATCHED = 4.0
"""Seconds from the start for which the terminal is looked at."""
ROOT = Path(__file__).resolve().parent.parent.parent

Look = Callable[[], bytes]


def command(store: Path) -> str:
    """Wait until somebody looks, then start."""
    start = shlex.join([sys.executable, "-m", "tui", str(store)])
    return f"sleep 0.7; exec {start}"


def environment(folder: Path, term: str) -> dict[str, str]:
    """Of the terminal and of what runs in it: a home of its own."""
    env = {name: value for name, value in os.environ.items() if name not in ("TMUX", "STY")}
    return env | {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "TERM": term,
                  "XDG_STATE_HOME": str(folder / "state"), "LC_ALL": "C.UTF-8",
                  "PYTHONPATH": str(ROOT)}  # fmt: skip


@contextmanager
def in_tmux(folder: Path, store: Path) -> Iterator[Look]:
    """The explorer in tmux; yields how to look at it."""
    tmux = ["tmux", "-L", unique_name(), "-f", os.devnull]
    env = environment(folder, "xterm-256color")
    size = ["-x", str(COLUMNS), "-y", str(ROWS + 1)]  # a line is for its status
    subprocess.run([*tmux, "new-session", "-d", *size, command(store)], check=True, env=env)
    try:
        yield lambda: _output([*tmux, "capture-pane", "-e", "-p"])
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)


@contextmanager
def in_screen(folder: Path, store: Path) -> Iterator[Look]:
    """The explorer in GNU screen."""
    name, copy, config = unique_name(), folder / "copy", folder / "screenrc"
    config.write_text("startup_message off\ndefutf8 on\nhardstatus ignore\naltscreen on\n")
    env = environment(folder, "xterm-256color")
    start = ["screen", "-U", "-c", str(config), "-S", name, "sh", "-c", command(store)]

    def look() -> bytes:
        copy.unlink(missing_ok=True)
        ask = ["screen", "-S", name, "-X", "hardcopy", str(copy)]
        subprocess.run(ask, check=False, env=env, capture_output=True)
        terminal.screen_text()  # takes what comes, so that nobody has to wait
        late = time.monotonic() + 1.0
        while time.monotonic() < late:
            if copy.exists() and (seen := copy.read_bytes()).count(b"\n") == ROWS:
                return seen
            time.sleep(0.002)
        return b""

    with Terminal(start, rows=ROWS, columns=COLUMNS, env=env) as terminal:
        try:
            yield look
        finally:
            subprocess.run(["screen", "-S", name, "-X", "quit"], check=False, env=env)


@contextmanager
def in_xterm(folder: Path, store: Path) -> Iterator[Look]:
    """The explorer in xterm."""
    env = environment(folder, "xterm-256color") | {"DISPLAY": DISPLAY}
    size = f"{COLUMNS}x{ROWS}+0+0"
    start = ["xterm", "-u8", "-geometry", size, "+sb", "-bc", "-e", "sh", "-c", command(store)]
    xterm = subprocess.Popen(start, env=env, stderr=subprocess.DEVNULL)
    try:
        yield lambda: _shot(env)
    finally:
        xterm.kill()
        xterm.wait()


def _output(asked: Sequence[str]) -> bytes:
    return subprocess.run(asked, check=False, capture_output=True).stdout


def looks(look: Look) -> list[bytes]:
    """What was there to be seen, one after the other."""
    found: list[bytes] = []
    late = time.monotonic() + WATCHED
    while time.monotonic() < late:
        seen = look()
        if not found or seen != found[-1]:
            found.append(seen)
        time.sleep(0.005)
    return found


def fault(found: Sequence[bytes]) -> str:
    """What is wrong with what was seen; "" if nothing went away that stays in the end."""
    last = found[-1]
    parts = [last[at : at + 3] for at in range(0, len(last), 3)]  # pixels, of xterm
    ground = Counter(parts).most_common(1)[0][0]
    places = [3 * number for number, part in enumerate(parts) if part != ground]
    best = 0
    for seen in filter(None, found):
        right = sum(seen[at : at + 3] == last[at : at + 3] for at in places)
        if right < best:
            return f"{best} of {len(places)} places were right, and then {right}"
        if right > len(places) // 2:  # before, it is what others left there
            best = right
    return "" if best else "nothing was seen"


TERMINALS = {"tmux": in_tmux, "screen": in_screen, "xterm": in_xterm}


def check(name: str, starts: int) -> int:
    """Start so often in a terminal; returns how often something was wrong."""
    folder = Path(tempfile.mkdtemp(prefix="termsheet-start-"))
    faults = 0
    try:
        store = folder / "facts.db"
        make_store(store, 300)
        for number in range(starts + 2):  # the first two find no picture, or an older one
            with TERMINALS[name](folder, store) as look:
                found = looks(look)
            kept = [*folder.glob("cache/termsheet/screens/*")]
            told = fault(found) if kept else "no picture was kept"
            if number >= 2 and told:
                faults += 1
                print(f"{name}, start {number}: {told}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{name}: {starts} painted starts, {faults} faults", flush=True)
    return faults


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the terminals that are named, or all; returns an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*TERMINALS, []], metavar="TERMINAL")
    parser.add_argument("--starts", type=int, default=5)
    args = parser.parse_args(arguments)
    names = args.names or list(TERMINALS)
    server = None
    if "xterm" in names:
        size = ["-screen", "0", "900x700x24"]
        server = subprocess.Popen(["Xvfb", DISPLAY, *size], stderr=subprocess.DEVNULL)
        time.sleep(1)
    try:
        return 1 if sum(check(name, args.starts) for name in names) else 0
    finally:
        if server is not None:
            server.terminate()


if __name__ == "__main__":
    sys.exit(main())
