"""Hostile schemas, rows and queries: time and memory (line 18).

python -m tests.soak.hostile
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.db.hostile_stores import (
    MEGABYTES,
    QUERIES,
    ROWS,
    SCHEMAS,
    SECONDS,
    Measured,
    measure,
    whole,
)
from tests.soak.figures import Figure, tell

WANTED = f"each stopped within {SECONDS} s and {MEGABYTES} MB"


def figure(what: str, found: dict[str, Measured], faults: list[str]) -> Figure:
    """The worst of them."""
    longest = max(each.longest for each in found.values())
    most = max(each.megabytes for each in found.values())
    for name, each in found.items():
        if each.longest > SECONDS or each.megabytes > MEGABYTES:
            faults.append(f"{name}: {each.longest:.2f} s, {each.megabytes:.0f} MB")
    measured = f"the worst {longest:.2f} s of a processor and {most:.0f} MB"
    return Figure(18, what, WANTED, measured, not faults, tuple(faults))


def main() -> int:
    """Open and ask; returns an exit code."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "facts.db")
        found: dict[str, Measured] = {}
        for name, make in (SCHEMAS | ROWS).items():
            store.unlink(missing_ok=True)
            make(store)
            found[name] = measure(store)
        queries = measure(whole(), "queries")
    believed = [f"{name}: opened" for name in SCHEMAS if not found[name].opened]
    answered = [f"{name}: answered" for name, told in queries.told.items() if told == "answered"]
    return tell([
        figure(f"{len(SCHEMAS)} hostile schemas", {name: found[name] for name in SCHEMAS},
               believed),
        figure(f"{len(ROWS)} kinds of hostile rows", {name: found[name] for name in ROWS}, []),
        figure(f"{len(QUERIES)} hostile queries", {"queries": queries}, answered),
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
