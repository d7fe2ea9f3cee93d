"""Builds killed at any moment, and builds on disks that fill up (line 17).

    python -m tests.soak.kills [--kills 500] [--disks 10] [--seed 1]

Afterwards the store must be the old one or the new one, whole: as its manifest says, with all
facts, and all of one build. As root the disks are file systems in memory, each of another size;
otherwise a limit on the size of files stands for them.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from db.build import build_store
from db.store import StoreError, open_store
from tests.soak.figures import Figure, tell

ROOT = Path(__file__).parents[2]
NAMES = ("OpenAI", "OpenXY")


def two_facts(folder: Path) -> list[Path]:
    """The facts of the article, and the same with another name."""
    found = []
    for name in NAMES:
        facts = Path(shutil.copytree(ROOT / "fixtures" / "article-2026-02", folder / name))
        for path in facts.rglob("*.yaml"):
            path.write_text(path.read_text("utf-8").replace(NAMES[0], name), "utf-8")
        found.append(facts)
    return found


def what_it_is(store: Path) -> str:
    """Which of the two a store is.

    Raises:
        StoreError: It is not whole.
    """
    with closing(open_store(store, verify=True)) as connection:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1 << 30)
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise StoreError(store, "not in order", "")
        texts = connection.execute(
            "SELECT name_en FROM entity UNION ALL SELECT title_en FROM deal"
        ).fetchall()
    said = " ".join(str(text) for (text,) in texts)
    (name,) = (name for name in NAMES if name in said)
    return name


def in_a_child(work: Callable[[], object]) -> int:
    """Do something in a copy of this process; returns its process id."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def kills(folder: Path, facts: list[Path], count: int, chance: random.Random) -> Figure:
    """Build one of the two over the other, and kill the builder."""
    store, faults, died, new = folder / "facts.db", list[str](), 0, 0
    took, now, number = 0.0, NAMES[0], 0
    for facts_of in (facts[1], facts[0]):  # the second time nothing has to be imported
        begun = time.monotonic()
        build_store([facts_of], store)
        took = time.monotonic() - begun
    while died < count and number < 10 * count:
        number += 1
        wanted = 1 - NAMES.index(now)
        child = in_a_child(partial(build_store, [facts[wanted]], store))
        time.sleep(chance.uniform(0, took * 1.2))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        died += os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        try:
            before, now = now, what_it_is(store)
            new += before != now
        except (StoreError, ValueError) as error:
            faults.append(f"kill {number}: {error}")
    build_store([facts[1 - NAMES.index(now)]], store)  # what was left behind is in nobody's way
    left = [path.name for path in folder.iterdir() if path.name.startswith(".")]
    faults += [f"left behind: {name}" for name in left]
    return Figure(17, f"{died} builds killed at any moment ({number - died} more were done before)",
                  "the old store or the new one, whole",
                  f"{number - len(faults)} of {number} whole, {new} times the new one",
                  not faults and died == count, tuple(faults))  # fmt: skip


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[bool]:
    """A folder that holds so many bytes; says whether it is a real disk."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    real = os.geteuid() == 0 and not subprocess.run(command, check=False).returncode
    try:
        yield real
    finally:
        if real:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def disks(folder: Path, facts: list[Path], count: int) -> Figure:
    """Build where there is no room for it, with more room each time."""
    faults, full, kinds = list[str](), 0, set[str]()
    build_store([facts[0]], folder / "first.db")
    size = (folder / "first.db").stat().st_size
    for number in range(count):
        # From room for hardly more than the old store to nearly enough for both and the drafts.
        with small_disk(folder / f"disk{number}", int(size * (1.05 + 2 * number / count))) as real:
            kinds.add("tmpfs" if real else "RLIMIT_FSIZE")
            store = folder / f"disk{number}" / "facts.db"
            for suffix in ("", ".manifest.json"):
                shutil.copy(folder / f"first.db{suffix}", f"{store}{suffix}")

            def work(store: Path = store, limit: int = int(size * number / count)) -> None:
                if "RLIMIT_FSIZE" in kinds:
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
                build_store([facts[1]], store)

            _, status = os.waitpid(in_a_child(work), 0)
            failed = os.waitstatus_to_exitcode(status) != 0
            full += failed
            try:
                wanted = NAMES[0] if failed else NAMES[1]
                if what_it_is(store) != wanted:
                    faults.append(f"disk {number}: not the {wanted} store")
            except (StoreError, ValueError) as error:
                faults.append(f"disk {number}: {error}")
    return Figure(17, f"{count} disks that fill up ({', '.join(kinds)}; {full} too small)",
                  "the old store or the new one, whole", f"{count - len(faults)} whole",
                  full >= count * 0.8 and not faults, tuple(faults))  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill as many builds, and fill as many disks, as is asked for; returns an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--disks", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        facts = two_facts(folder)
        (folder / "store").mkdir()
        killed = kills(folder / "store", facts, args.kills, random.Random(args.seed))
        return tell([killed, disks(folder, facts, args.disks)])


if __name__ == "__main__":
    sys.exit(main())
