"""Random screens in real terminals: what they show after many changes, against a fresh paint.

    python -m tests.soak.terminals [tmux] [screen] [xterm] [--screens 20]

Needs tmux, GNU screen, and xterm with Xvfb and xwd. In tmux and screen the texts and looks
of all cells are compared, in xterm the pixels.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rich.color import ColorSystem

from tests.terminal.emulator import Emulator
from tests.terminal.pty_screen import Terminal
from tests.terminal.random_screens import ColorTerminal, World, difference, seen

WIDTH, HEIGHT = 72, 18
STEPS = 40
PATIENCE = 20.0
REVERSED_AND_BACK = "\x1b[?5h\x1b[?5l"
_NUMBERS = itertools.count()
BEGIN = "\x1b[?1049h\x1b[?25l\x1b[?7l"


def streams(
    seed: int, *, is_screen: bool = False, colors: ColorSystem = ColorSystem.TRUECOLOR
) -> tuple[str, str, list[str]]:
    """The bytes of many changes, those of a fresh paint of the last screen, and its text."""
    sent: list[str] = []

    class Recorded(World):
        def send(self, data: str) -> None:
            sent.append(data)

    world = Recorded(seed, WIDTH, HEIGHT, is_screen=is_screen, all_agree=True, colors=colors)
    for _ in range(STEPS):
        world.step()
    text = ["".join(text for text, _ in row).rstrip() for row in world.rows]
    return BEGIN + "".join(sent), BEGIN + world.painted(), text


def unique_name() -> str:
    """A name for a server of one terminal."""
    return f"soak{os.getpid()}-{next(_NUMBERS)}"


def shown_by(folder: Path, data: str) -> list[str]:
    """A command that shows the data as they are, and then waits."""
    file = folder / "data"
    file.write_bytes(data.encode())
    (folder / "done").unlink(missing_ok=True)
    return ["sh", "-c", f"stty raw -echo; cat '{file}'; touch '{folder}/done'; exec sleep 60"]


def wait_for(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("the terminal did not come so far")
        time.sleep(0.02)
    time.sleep(0.1)


def in_tmux(folder: Path, data: str) -> Emulator:
    """What tmux shows to somebody who looks when all is done."""
    tmux = ["tmux", "-L", unique_name(), "-f", str(folder / "tmux.conf")]
    (folder / "tmux.conf").write_text(
        "set -g status off\nset -as terminal-features ',xterm*:RGB:strikethrough'\n"
        "set -g default-terminal tmux-256color\n"
    )
    env = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    size = ["-x", str(WIDTH), "-y", str(HEIGHT)]
    subprocess.run(
        [*tmux, "new-session", "-d", *size, *shown_by(folder, data)], check=True, env=env
    )
    try:
        wait_for((folder / "done").exists)
        with Terminal([*tmux, "attach"], rows=HEIGHT, columns=WIDTH, env=env) as terminal:
            terminal.screen = ColorTerminal(HEIGHT, WIDTH)
            terminal.wait_until(lambda text: bool(text.strip()))
            terminal.wait_quiet(0.3)
            return terminal.screen
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)


def in_screen(folder: Path, data: str) -> Emulator:
    """What GNU screen shows when it draws its window anew."""
    name = unique_name()
    config = folder / "screenrc"
    config.write_text("startup_message off\ndefutf8 on\nhardstatus ignore\naltscreen on\n")
    command = ["screen", "-U", "-c", str(config), "-S", name, *shown_by(folder, data)]
    env = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    with Terminal(command, rows=HEIGHT, columns=WIDTH, env=env) as terminal:
        terminal.wait_until(lambda _: (folder / "done").exists())
        terminal.wait_quiet(0.3)
        terminal.screen = ColorTerminal(HEIGHT, WIDTH)
        subprocess.run(["screen", "-S", name, "-X", "redisplay"], check=True, env=env)
        terminal.wait_until(lambda text: bool(text.strip()))
        terminal.wait_quiet(0.3)
        subprocess.run(["screen", "-S", name, "-X", "quit"], check=False, env=env)
        return terminal.screen


def in_xterm(folder: Path, data: str, display: str) -> bytes:
    """The pixels that xterm shows when it draws its window anew.

    Without bold letters: they reach into the cells beside them, and what is left there depends on
    what is drawn together.
    """
    command = shown_by(folder, data + REVERSED_AND_BACK)
    thin = ["-xrm", "*allowBoldFonts: false", "-xrm", "*boldMode: false"]
    env = {**os.environ, "DISPLAY": display, "LC_ALL": "C.UTF-8"}
    size = f"{WIDTH}x{HEIGHT}+0+0"
    xterm = subprocess.Popen(
        ["xterm", *thin, "-u8", "-geometry", size, "+sb", "-bc", "-e", *command],
        env=env,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for((folder / "done").exists)
        shot, before = b"", None
        while shot != before:  # until it has drawn all
            time.sleep(0.2)
            before, shot = shot, _shot(env)
    finally:
        xterm.kill()
        xterm.wait()
    return shot


def _shot(env: Mapping[str, str]) -> bytes:
    """The pixels of the whole display, three bytes each."""
    command = ["xwd", "-root", "-silent"]
    dump = subprocess.run(command, env=env, check=True, capture_output=True).stdout
    header = struct.unpack(">25I", dump[:100])
    pixels = dump[header[0] + 12 * header[19] :]
    return b"".join(pixels[color::4] for color in range(3))  # the fourth byte means nothing


def check_tmux(seed: int, folder: Path) -> str:
    """What is wrong in tmux; "" if nothing is."""
    changed, fresh, text = streams(seed)
    return compared(in_tmux(folder, changed), in_tmux(folder, fresh), text)


def check_screen(seed: int, folder: Path) -> str:
    """What is wrong in GNU screen, which knows 256 colours."""
    changed, fresh, text = streams(seed, is_screen=True, colors=ColorSystem.EIGHT_BIT)
    return compared(in_screen(folder, changed), in_screen(folder, fresh), text)


def compared(one: Emulator, other: Emulator, text: list[str]) -> str:
    """What is wrong of a screen that was changed, against one that was painted."""
    lines = [line.rstrip() for line in other.text().split("\n")]
    for y, (line, wanted) in enumerate(zip(lines, text, strict=True)):
        if line != wanted:
            return f"a fresh paint has {line!r} on line {y} instead of {wanted!r}"
    return difference(seen(one), seen(other))


def check_xterm(seed: int, folder: Path) -> str:
    """What is wrong in xterm."""
    changed, fresh, _ = streams(seed)
    one, other = (in_xterm(folder, data, ":97") for data in (changed, fresh))
    return "" if one == other else "the pixels differ"


CHECKS = {"tmux": check_tmux, "screen": check_screen, "xterm": check_xterm}


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the terminals that are named, or all; returns an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*CHECKS, []], metavar="TERMINAL")
    parser.add_argument("--screens", type=int, default=20)
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args(arguments)
    names = args.names or list(CHECKS)
    server = None
    if "xterm" in names:
        server = subprocess.Popen(["Xvfb", ":97", "-screen", "0", "900x700x24"],
                                  stderr=subprocess.DEVNULL)  # fmt: skip
        time.sleep(1)
    bad = 0
    folder = Path(tempfile.mkdtemp(prefix="termsheet-terminals-"))
    try:
        for name in names:
            faults = 0
            for seed in range(args.first, args.first + args.screens):
                if fault := CHECKS[name](seed, folder):
                    faults += 1
                    print(f"{name}, screen {seed}: {fault}")
            print(f"{name}: {args.screens} screens of {STEPS} changes, {faults} faults", flush=True)
            bad += faults
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if server is not None:
            server.terminate()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
