"""Running the command in a test: in this process, or as a process of its own."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tui.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent

QUANTITY = {"low", "high", "low_open", "high_open", "approximate", "unit", "raw", "text"}
FACT = {
    "id", "subject", "metric", "quantity", "basis", "period", "nature", "known_from", "source",
    "locator", "attribution", "derived", "formula", "inputs",
}  # fmt: skip
DEAL = {"id", "title", "kind", "status", "announced", "quantity", "parts", "links", "evidence"}
CONTRACT = DEAL | {"suppliers", "customers", "capacity", "money", "term"}
COMPANY = {"id", "name", "names", "aliases", "parent"}
LISTS = {
    "companies": COMPANY,
    "deals": DEAL,
    "contracts": CONTRACT,
    "facts": FACT,
    "sources": {"id", "title", "kind", "facts", "without_facts", "attribution", "licence"},
}
"""The keys that scripts rely on, list by list."""

READING = [
    *([name] for name in LISTS),
    ["show", "OpenAI"],
    ["show", "openai-round-2026-02"],
    ["show", "openai-aws-2026-02"],
    ["show", "openai-pre-money-2026-02"],
    ["show", "openai-implied-post-money-2026-02"],
    ["show", "21jingji-2026-02"],
    ["compare", "OpenAI", "Anthropic"],
    ["search", "软银"],
]
"""Every command that reads a store, on what is in the facts of the article."""


class Answer(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its data."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, str]]:
        """Its data, from CSV."""
        return list(csv.DictReader(io.StringIO(self.out, newline="")))


Ask = Callable[..., Answer]


def runner(capsys: pytest.CaptureFixture[str]) -> Ask:
    """A function that runs a command in this process."""

    def ask(*arguments: str | Path) -> Answer:
        code = main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return ask


def process(
    *arguments: str | Path, env: dict[str, str] | None = None, **more: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run a command as a process of its own; by default, its output is caught."""
    settings = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.run(
        [sys.executable, "-m", "tui", *map(str, arguments)],
        cwd=ROOT, env={**os.environ, **(env or {})}, check=False, timeout=60,
        **{**settings, **more},
    )  # fmt: skip


def write_facts(folder: Path, text: str) -> Path:
    """A facts file with one source, and what the text adds from line 5 on."""
    file = folder / "facts.yaml"
    file.write_text(
        "source: s\nknown_from: 2026-01\n"
        "sources:\n  - {id: s, title: A source, kind: press, published: 2026-01}\n" + text,
        "utf-8",
    )
    return file


def quantities(value: object) -> Iterator[dict[str, Any]]:
    """All quantities anywhere in JSON."""
    if isinstance(value, dict):
        if "low_open" in value:
            yield value
        for each in value.values():
            yield from quantities(each)
    elif isinstance(value, list):
        for each in value:
            yield from quantities(each)


def by_id(rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows of JSON by their ids."""
    return {row["id"]: row for row in rows}
