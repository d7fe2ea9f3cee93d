"""The soaks, in short: each runs as its command does, and what it promises holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.scorecard import LINES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "command",
    [
        "flips --flips 20",
        "swaps --swaps 6",
        "kills --kills 6 --disks 3",
        "searches --searches 300",
    ],
)
def test_what_a_soak_promises_holds(command: str) -> None:
    name, *options = command.split()
    done = subprocess.run(
        [sys.executable, "-m", f"tests.soak.{name}", *options],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert " | wanted: " in done.stdout and " | measured: " in done.stdout


def test_the_scorecard_has_a_command_for_every_line() -> None:
    assert sorted(LINES) == list(range(1, 23))
    for what, wanted, commands in LINES.values():
        assert what and wanted and commands


@pytest.mark.parametrize("number", LINES)
def test_what_a_line_runs_is_there(number: int) -> None:
    for command in LINES[number].commands:
        kind, *rest = command
        if kind == "pytest":
            places = [word for word in rest if word.startswith("tests/")]
            assert places and all((ROOT / place.partition("::")[0]).exists() for place in places)
        else:
            assert (ROOT / Path(*kind.split(".")).with_suffix(".py")).exists(), kind


def test_the_page_on_reliability_names_every_line() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    rows = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")]
    assert [row for row in rows if row.isdigit()] == [str(number) for number in LINES]
