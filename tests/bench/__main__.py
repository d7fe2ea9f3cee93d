"""How fast the explorer is, and how quiet: against an empty app, and the peers that are installed.

    python -m tests.bench [--quick] [--markdown] [--json FILE] [--peers FOLDER] [--rounds N]

The programs take turns within one run, in terminals of 120x40. Machines differ and are busy:
only the ratios of one run, and counts, mean anything. The stores are made once and kept.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench import inputs, peers, programs, table
from tests.bench.programs import FIGURE, Facts, Figures, Visit

STARTS = 3
"""Starts of each program in a round, for one visit to the others."""


def visits(
    large: str, folder: Path, extra: Path | None, home: Path
) -> tuple[list[tuple[str, Visit]], list[tuple[str, Visit]]]:
    """What is done in a round, and the starts among it, which are done more often."""
    env = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    unpainted = env | {"XDG_CACHE_HOME": str(home / "unpainted")}
    pictures = home / "unpainted" / "termsheet" / "screens"
    pictures.parent.mkdir(parents=True)
    pictures.write_text("")  # a file: no picture can be kept in it, all else can
    empty = [sys.executable, str(programs.HERE / "apps" / "empty_app.py")]
    starts: list[tuple[str, Visit]] = [
        ("empty app", programs.start(empty, "empty", env, "start")),
    ]
    others: list[tuple[str, Visit]] = []
    for size in ("1k", large):
        store = inputs.store(folder, size)
        command = programs.termsheet(store)
        programs.keep_picture(command, env)
        programs.keep_picture(command, unpainted)
        name = f"termsheet {size}"
        starts += [
            (name, programs.start(command, FIGURE, unpainted, "start")),
            (name, programs.start(command, FIGURE, env, "painted")),
            (name, programs.first_key(command, env, "first key")),
        ]
        facts = Facts(store, inputs.table(store))
        others.append((name, programs.explorer(facts, env)))
    others += [
        (f"ssh {large}", programs.over_ssh(facts, env)),
        (f"bare table {large}", programs.bare_table(facts, env)),
        (f"pages {large}", programs.pages(facts, env)),
        *peers.peers(facts, env, extra).items(),
    ]
    return starts, others


def measure(
    rounds: int,
    starts: Sequence[tuple[str, Visit]],
    others: Sequence[tuple[str, Visit]],
    say: Callable[[str], None],
) -> dict[str, Figures]:
    """Take turns."""
    found: dict[str, Figures] = defaultdict(lambda: defaultdict(list))
    for number in range(rounds):
        turn = [*starts] * STARTS
        for name, visit in [*turn, *others]:
            say(f"round {number + 1} of {rounds}: {name}")
            try:
                visit(found[name])
            except Exception as error:  # one program's fault must not lose the figures of all
                say(f"{name}: {error}\n")
    return found


def compile_packages() -> None:
    """Compile the packages, as pip does when it installs them; a checkout may never have been."""
    for name in ("db", "tui"):
        if not compileall.compile_dir(programs.ROOT / name, quiet=1):
            raise SystemExit(f"{name} can't be compiled")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the table; returns an exit code: 1 if something falls short."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="one round, up to 100,000 deals")
    parser.add_argument("--markdown", action="store_true", help="the table in Markdown")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep all figures")
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="where other programs are")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stores", type=Path, metavar="FOLDER",
                        default=Path(tempfile.gettempdir()) / "termsheet-bench")  # fmt: skip
    args = parser.parse_args(arguments)
    large = "100k" if args.quick else "1M"
    begun = time.monotonic()
    compile_packages()
    args.stores.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="termsheet-bench-home-") as home:
        starts, others = visits(large, args.stores, args.peers, Path(home))
        rounds = 1 if args.quick else args.rounds
        found = measure(rounds, starts, others, lambda text: print(text, file=sys.stderr))
    shown = [*table.lines(found, large)]
    print((table.markdown if args.markdown else table.plain)(shown))
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"\n{time.monotonic() - begun:.0f} s; {os.cpu_count()} cores, load {load};"
          f" Python {platform.python_version()}")  # fmt: skip
    if args.json:
        args.json.write_text(json.dumps(found, indent=1, ensure_ascii=False), "utf-8")
    return 1 if any(line.is_met is False for line in shown) else 0


if __name__ == "__main__":
    sys.exit(main())
