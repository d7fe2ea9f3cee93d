"""The second start imports from the file that the first one has left, and shows the same."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal

KNOWN = "$730B"
PATIENCE = 60.0


@contextmanager
def explorer(store: Path, cache: Path, *options: str) -> Iterator[Terminal]:
    command = [sys.executable, "-m", "tui", str(store), "--fresh", *options]
    env = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    with Terminal(command, rows=40, columns=120, env=env) as terminal:
        terminal.wait_for(KNOWN)
        yield terminal


def kept(cache: Path) -> list[Path]:
    return [path for path in cache.glob("termsheet/imports/*") if "." not in path.name]


def wait_until_kept(cache: Path) -> Path:
    end = time.monotonic() + PATIENCE
    while not (found := kept(cache)):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found[0]


def open_files(terminal: Terminal) -> set[str]:
    files = Path(f"/proc/{terminal.process.pid}/fd")
    return {os.readlink(file) for file in files.iterdir()}


def test_what_the_first_start_imports_is_kept_for_the_second(
    article_store: Path, tmp_path: Path
) -> None:
    with explorer(article_store, tmp_path) as terminal:
        file = wait_until_kept(tmp_path)
        assert str(file) not in open_files(terminal)
        shown = terminal.screen_text()
        terminal.send("q")
        assert terminal.wait_exit() == 0
    assert file.stat().st_mode & 0o777 == 0o600
    for path in tmp_path.glob("termsheet/screens/*"):
        path.unlink()  # the picture: all is to be drawn
    with explorer(article_store, tmp_path) as terminal:
        assert str(file) in open_files(terminal)
        assert terminal.screen_text() == shown
        terminal.send("2", "j", "Enter")
        terminal.wait_until(lambda text: text != shown)
        terminal.send("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("ending", ["\0" * 4000, ""])
def test_a_start_does_not_need_it_whole(article_store: Path, tmp_path: Path, ending: str) -> None:
    with explorer(article_store, tmp_path) as terminal:
        file = wait_until_kept(tmp_path)
        terminal.send("q")
        assert terminal.wait_exit() == 0
    whole = file.read_bytes()
    file.write_bytes(whole[: -len(ending) or len(whole) // 2] + ending.encode())
    with explorer(article_store, tmp_path) as terminal:
        terminal.send("q")
        assert terminal.wait_exit() == 0


def test_a_guest_leaves_nothing(article_store: Path, tmp_path: Path) -> None:
    with explorer(article_store, tmp_path, "--kiosk") as terminal:
        time.sleep(4)
        terminal.send("q")
        terminal.wait_exit()
    assert not kept(tmp_path)
