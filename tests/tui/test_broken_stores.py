"""Broken stores at the command line: a word on what each is, and not a line of data."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from db import checksums
from db.store import manifest_path
from tests.db.broken_stores import BROKEN, MADE_OF_ITEMS
from tests.tui.cli_runner import runner


@pytest.fixture
def store(article_store: Path, tmp_path: Path) -> Path:
    """A store to be broken, with its manifest."""
    store = tmp_path / "facts.db"
    for from_, to in ((article_store, store), (manifest_path(article_store), manifest_path(store))):
        shutil.copy(from_, to)
        os.chmod(to, 0o644)
    return store


@pytest.mark.parametrize("kind", [kind for kind in BROKEN if kind not in MADE_OF_ITEMS])
def test_nothing_of_a_broken_store_is_printed(
    store: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    break_it, name = BROKEN[kind]
    break_it(store)
    answer = runner(capsys)("companies", "--store", store)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(f"termsheet: {store}")
    # These tables are others than those that the list was made for: some damage has another name.
    assert name.split()[0] in answer.err or "damaged" in answer.err or "made by" in answer.err


def test_nothing_of_a_large_damaged_store_is_printed(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checksums, "SMALL", 1000)
    monkeypatch.setattr(checksums, "TINY", 1000)
    assert runner(capsys)("companies", "--store", store).code == 0
    with open(store, "r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"?")
    answer = runner(capsys)("companies", "--store", store)
    assert (answer.code, answer.out) == (1, "")
    assert "its checksum is not the one in its manifest" in answer.err


def test_the_store_before_a_broken_one_is_named(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(f"{store}.prev")
    shutil.copy(store, before)
    shutil.copy(manifest_path(store), manifest_path(before))
    os.truncate(store, 5000)
    answer = runner(capsys)("companies", "--store", store)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.endswith(f"The store before it is kept, and can be opened: {before}\n")
    assert "OpenAI" in runner(capsys)("companies", "--store", before).out
