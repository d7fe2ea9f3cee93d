"""The first screen of the last start, shown at once: handed over without a flicker, never stale."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal
from tests.terminal.random_screens import ColorTerminal, difference, seen

ROWS, COLUMNS = 24, 80
KNOWN = "$730B"


class Watched(ColorTerminal):
    """A screen that keeps what it showed after each write."""

    def __init__(self) -> None:
        super().__init__(ROWS, COLUMNS)
        self.shown: list[str] = []
        self.writes: list[bytes] = []

    def feed(self, data: bytes) -> None:
        super().feed(data)
        self.writes.append(data)
        self.shown.append(self.text())


@pytest.fixture
def store(article_store: Path, tmp_path: Path) -> Path:
    """One of its own, so that it can be replaced."""
    for path in article_store.parent.glob("article.db*"):
        shutil.copy2(path, tmp_path / path.name)
    return tmp_path / "article.db"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@contextmanager
def explorer(store: Path, cache: Path, *options: str) -> Iterator[tuple[Terminal, Watched]]:
    command = [sys.executable, "-m", "tui", str(store), *options]
    env = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    with Terminal(command, rows=ROWS, columns=COLUMNS, env=env) as terminal:
        terminal.screen = screen = Watched()
        yield terminal, screen


def pictures(cache: Path) -> list[Path]:
    return [path for path in cache.glob("termsheet/screens/*") if "." not in path.name]


def start_once(store: Path, cache: Path, *options: str) -> str:
    """Start, have the first screen kept, leave; returns what was shown."""
    with explorer(store, cache, *options) as (terminal, _):
        terminal.wait_for(KNOWN)
        late = time.monotonic() + 20
        while not pictures(cache) and time.monotonic() < late:
            terminal.wait_quiet(0.1)  # nothing more is painted that could be waited for
        text = terminal.screen_text()
        terminal.send("q")
        assert terminal.wait_exit() == 0
    return text


def test_the_last_first_screen_is_painted_first_and_stays(store: Path, cache: Path) -> None:
    whole = start_once(store, cache)
    with explorer(store, cache) as (terminal, screen):
        terminal.wait_for(KNOWN)
        terminal.wait_for("Enter open")
        terminal.wait_quiet(1.0)
        whole_at = screen.shown.index(whole)
        assert whole_at < 3  # the line may take the picture in pieces
        assert set(screen.shown[whole_at:]) == {whole}
        sent = b"".join(screen.writes)
        assert (sent.count(b"\x1b[?1049h"), sent.count(b"\x1b[2J")) == (1, 1)
        before = seen(screen)
        terminal.send("C-l")
        terminal.wait_quiet(0.5)
        assert not difference(before, seen(screen))
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert terminal.is_cooked
        assert not screen.private_modes & {1049, 1003, 2004}


def test_keys_typed_meanwhile_have_their_effect(store: Path, cache: Path) -> None:
    start_once(store, cache)
    with explorer(store, cache) as (terminal, screen):
        terminal.wait_for(KNOWN)
        assert len(screen.writes) < 4  # nobody but the picture has come yet
        terminal.send("1", "Down", "Down")
        terminal.wait_for("3/")
        assert "^[" not in "".join(screen.shown)


def test_no_key_typed_meanwhile_is_another_for_that(store: Path, cache: Path) -> None:
    """A terminal on its own takes Enter for the end of a line, and stops writing at Ctrl+S."""
    start_once(store, cache)
    with explorer(store, cache) as (terminal, screen):
        terminal.wait_for(KNOWN)
        terminal.send("C-s", "1", "Down", "Down", "Enter")
        assert len(screen.writes) < 4  # nobody but the picture has come yet
        terminal.wait_for("Esc list")
        terminal.wait_for("3/")


def test_a_screen_that_turned_out_otherwise_is_painted_over(store: Path, cache: Path) -> None:
    whole = start_once(store, cache)
    (file,) = pictures(cache)
    from tui.terminal import picture

    request, files, body = picture._sections(file.read_bytes())
    watched = [os.fsdecode(line.partition(b" ")[2]) for line in files.splitlines()]
    other = body.replace(b"Companies", b"Companions")
    assert picture.save(str(file.parent), request, watched, other)
    with explorer(store, cache) as (terminal, screen):
        terminal.wait_for("Companions")
        terminal.wait_for("Companies")
        terminal.wait_quiet(0.5)
        assert screen.text() == whole
        assert b"".join(screen.writes).count(b"\x1b[2J") == 1  # that of the picture
        assert all(KNOWN in text for text in screen.shown)
        before = seen(screen)
        terminal.send("C-l")
        terminal.wait_quiet(0.5)
        assert not difference(before, seen(screen))


def test_nothing_of_another_store_is_shown(store: Path, cache: Path) -> None:
    start_once(store, cache)
    beside = store.with_name("beside.db")
    shutil.copyfile(store, beside)
    os.replace(beside, store)
    with explorer(store, cache) as (terminal, screen):
        terminal.wait_for(KNOWN)
        assert screen.writes[0].count(b"\x1b[2J") == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT])
def test_ended_early_it_leaves_the_terminal_as_it_was(
    store: Path, cache: Path, number: signal.Signals
) -> None:
    start_once(store, cache)
    with explorer(store, cache) as (terminal, screen):
        terminal.wait_for(KNOWN)
        terminal.signal(number)
        assert terminal.wait_exit() != 0
        assert terminal.is_cooked
        assert not screen.private_modes & {1049, 1003, 2004}
        assert {7, 25} <= screen.private_modes


INTERRUPTED_IN_A_CALLBACK = """
import signal, time, weakref
from tui.terminal import picture

class Module:
    pass

def called(_):
    signal.raise_signal(signal.SIGINT)

picture.load = lambda folder, wanted: b"a picture"
assert picture.show([])
module = Module()
seen = weakref.ref(module, called)
del module
time.sleep(60)
"""


def test_interrupted_where_an_exception_would_be_lost_it_ends_all_the_same() -> None:
    command = [sys.executable, "-c", INTERRUPTED_IN_A_CALLBACK]
    with Terminal(command, rows=ROWS, columns=COLUMNS) as terminal:
        assert terminal.wait_exit() == -signal.SIGINT
        assert terminal.is_cooked
        assert not terminal.screen.private_modes & {1049}


def test_a_start_that_fails_takes_the_picture_away(store: Path, cache: Path) -> None:
    start_once(store, cache)
    state = store.stat()
    data = bytearray(store.read_bytes())
    data[len(data) // 2] ^= 1
    store.chmod(0o644)
    store.write_bytes(data)
    os.utime(store, ns=(state.st_atime_ns, state.st_mtime_ns))  # the very same, to those who trust
    with explorer(store, cache) as (terminal, screen):
        assert terminal.wait_exit() == 1
        assert terminal.is_cooked
        assert not screen.private_modes & {1049}
        assert b"article.db: " in b"".join(screen.writes[-3:])


def test_guests_neither_see_nor_leave_a_picture(store: Path, cache: Path) -> None:
    with explorer(store, cache, "--kiosk") as (terminal, _):
        terminal.wait_for(KNOWN)
        terminal.wait_quiet(1.0)
        assert not pictures(cache)


def test_where_it_was_left_is_what_is_painted_first(store: Path, cache: Path) -> None:
    with explorer(store, cache) as (terminal, screen):
        terminal.wait_for(KNOWN)
        terminal.send("2")
        terminal.wait_for("Date")
        terminal.send("Down", "Down")
        terminal.wait_for("3/")
        terminal.wait_quiet(0.5)
        left = terminal.screen_text()
        terminal.send("q")
        assert terminal.wait_exit() == 0
    with explorer(store, cache) as (terminal, screen):
        terminal.wait_for("3/")
        assert left in screen.shown[:3]
        terminal.wait_quiet(1.0)
        assert screen.text() == left
        assert b"".join(screen.writes).count(b"\x1b[2J") == 1
        before = seen(screen)
        terminal.send("C-l")
        terminal.wait_quiet(0.5)
        assert not difference(before, seen(screen))


def test_a_fresh_start_paints_what_it_begins_with(store: Path, cache: Path) -> None:
    whole = start_once(store, cache, "--fresh")
    with explorer(store, cache, "--fresh") as (terminal, screen):
        terminal.wait_for(KNOWN)
        terminal.send("2")
        terminal.wait_for("Date")
        terminal.wait_quiet(0.5)
        terminal.send("q")
        assert terminal.wait_exit() == 0
    with explorer(store, cache, "--fresh") as (terminal, screen):
        terminal.wait_for("q quit")  # the last of it, where the line takes it in pieces
        assert whole in screen.shown[:3]
