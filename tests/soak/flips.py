"""Single bits of a store turned around, and whether opening it notices (line 15).

python -m tests.soak.flips [--flips 500] [--seed 1]
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from db.build import build_store
from db.reader import Reader
from db.store import StoreError
from tests.soak.figures import Figure, tell

ROOT = Path(__file__).parents[2]


def turn(store: Path, bit: int) -> None:
    """Turn one bit around, and leave the file with the time that it had."""
    before = store.stat()
    with open(store, "r+b") as file:
        file.seek(bit // 8)
        (old,) = file.read(1)
        file.seek(bit // 8)
        file.write(bytes([old ^ 1 << bit % 8]))
    os.utime(store, ns=(before.st_atime_ns, before.st_mtime_ns))


def main(arguments: Sequence[str] | None = None) -> int:
    """Turn as many bits as are asked for, one at a time; returns an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    chance, missed = random.Random(args.seed), []
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "facts.db")
        build_store([ROOT / "fixtures" / "article-2026-02"], store)
        os.chmod(store, 0o644)
        bits = store.stat().st_size * 8
        for bit in (chance.randrange(bits) for _ in range(args.flips)):
            turn(store, bit)
            try:
                Reader(store).close()
                missed.append(f"bit {bit} was not noticed")
            except StoreError:
                pass
            turn(store, bit)
        Reader(store).close()  # as it was, it opens
    noticed = args.flips - len(missed)
    return tell([
        Figure(15, f"{args.flips} single bits of a store turned around", f"{args.flips} noticed",
               f"{noticed} noticed", not missed, tuple(missed)),
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
