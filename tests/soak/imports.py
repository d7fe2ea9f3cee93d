"""Hostile files to import, by the commands that read them (line 20).

    python -m tests.soak.imports

Tables (CSV, JSON, JSON lines, Excel, in all encodings), facts files and mappings: each is refused
with file, line and column, or read exactly as is written down beside it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.db.exchange.tables.test_hostile import (
    CASES,
    test_a_hostile_file_is_refused_or_read_exactly,
)
from tests.soak.figures import Figure, tell
from tests.tui.hostile_imports import FACTS, MAPPINGS

ROOT = Path(__file__).parents[2]


def said_by(*arguments: str | Path) -> str:
    """What a command says of a file that it refuses; "" if it does not."""
    command = [sys.executable, "-m", "tui", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    return done.stdout + done.stderr if done.returncode == 1 else ""


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return path


def main() -> int:
    """Read them all; returns an exit code."""
    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, (kind, file, data, options, expected) in enumerate(CASES):
            place = folder / str(number)
            place.mkdir()
            try:
                test_a_hostile_file_is_refused_or_read_exactly(place, file, data, options, expected)
            except Exception as error:
                faults.append(f"{file}, {kind}: {error}")
        table = write(folder / "a.csv", "a,b\n1,2\n")
        facts, mapping = folder / "facts.yaml", folder / "m.toml"
        import_it = ("import", "--mapping", mapping, table, "-o", folder / "out")
        for path, cases, command in (
            (facts, FACTS, ("check", facts)),
            (mapping, MAPPINGS, import_it),
        ):
            for kind, (text, where) in cases.items():
                write(path, text)
                said = said_by(*command)
                if f"{path}:{where}" not in said or "Traceback" in said:
                    faults.append(f"{path.name}, {kind}: {said[:200]!r}")
    count = len(CASES) + len(FACTS) + len(MAPPINGS)
    return tell([
        Figure(20, f"{count} hostile files: {len(CASES)} tables, {len(FACTS)} facts files,"
               f" {len(MAPPINGS)} mappings", "refused with file:line:column, or read exactly",
               f"{count - len(faults)} of {count}", not faults, tuple(faults)),
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
