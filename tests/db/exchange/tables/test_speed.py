"""Large tables: a stream, not a heap; and fast enough to wait for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.db.exchange.tables.table_files import csv_of

ROWS = 100_000
ROOT = Path(__file__).parents[4]

# In a process of its own: what other tests left in memory must not count.
_READ = """
import resource, sys, time
from pathlib import Path
from db.exchange.tables import BadFile, open_table
def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = memory()
best = 99.0
for _ in range(int(sys.argv[2])):
    begin = time.process_time()
    try:
        with open_table(Path(sys.argv[1])) as table:
            count = sum(1 for _ in table.rows())
    except BadFile as error:
        count = str(error)
    best = min(best, time.process_time() - begin)
print(count, best, memory() - before, sep=chr(10))
"""


def measured(path: Path, times: int = 2) -> tuple[str, float, int]:
    """What came of reading a table, the seconds of it, and the kilobytes it took at most."""
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(path), str(times)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    count, seconds, memory = done.stdout.splitlines()
    return count, float(seconds), int(memory)


@pytest.mark.parametrize("cell", ["Company {}", "公司 {}", "Company, {}", 'x "{}"\n'])
def test_a_hundred_thousand_rows_of_csv(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "large.csv"
    header = [f"column {number}" for number in range(10)]
    some = [[cell.format(row * column) for column in range(10)] for row in range(1_000)]
    path.write_text(csv_of([header]) + csv_of(some) * (ROWS // 1_000), "utf-8")
    count, seconds, memory = measured(path, times=1 if "\n" in cell else 2)
    assert count == str(ROWS)
    # On a quiet machine it is about half of this. Cells of several lines are read more slowly.
    assert seconds < (1.5 if "\n" not in cell else 10)
    assert memory < 16_000


def test_a_hundred_thousand_records_of_json(tmp_path: Path) -> None:
    records = [{"id": f"r{row}", "company": "名", "value": {"usd": row}} for row in range(ROWS)]
    for name, text in (
        ("a.json", json.dumps(records)),
        ("a.jsonl", "\n".join(map(json.dumps, records))),
    ):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        count, seconds, memory = measured(path, times=1)
        assert count == str(ROWS)
        assert seconds < 8
        assert memory < 24_000


def test_a_cell_that_never_ends_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'a,b\n1,"' + b"x," * 50_000_000)
    count, _, memory = measured(path, times=1)
    assert ":2:1: a line of over 8,000,000 characters" in count
    assert memory < 64_000
