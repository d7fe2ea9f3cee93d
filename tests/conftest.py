"""What every test gets: a known environment, the article's facts as a store, repeatable examples.

Textual reads the environment once, when it is imported, and so does the plugin that compares
snapshots. That is why the environment is cleaned here, before anything else, and why the plugin is
loaded from here (pyproject.toml keeps pytest from loading it earlier).
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

_UNWANTED = ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLUMNS", "LINES")
_SNAPSHOTS = "TEXTUAL_SNAPSHOT_TEMPDIR"  # how the snapshot plugin tells its parallel workers where
_XDG = ("CACHE", "CONFIG", "DATA", "RUNTIME", "STATE")


def _clean_environment() -> None:
    """Forget what the person who runs the tests has set for terminal programs."""
    for name in list(os.environ):
        if name == _SNAPSHOTS:
            continue
        if name in _UNWANTED or name.startswith(("TEXTUAL", "LC_", "XDG_")):
            del os.environ[name]
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
    # One home for each process: the parallel ones must not see each other's files.
    home = tempfile.mkdtemp(prefix="termsheet-tests-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for name in _XDG:
        folder = Path(home, name.lower())
        folder.mkdir(mode=0o700)
        os.environ[f"XDG_{name}_{'DIR' if name == 'RUNTIME' else 'HOME'}"] = str(folder)


_clean_environment()

pytest_plugins = ["pytest_textual_snapshot"]


def _wait_as_long_as_needed() -> None:
    """Have Textual's keys wait for what they bring about, no longer and no less."""
    from textual import app, pilot

    from tests.idle import wait_for_idle

    app.wait_for_idle = pilot.wait_for_idle = wait_for_idle  # type: ignore[attr-defined]


_wait_as_long_as_needed()

settings.register_profile("ci", derandomize=True, deadline=None, database=None, print_blob=True)
settings.register_profile("explore", deadline=None, max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_xdist_auto_num_workers() -> int:
    """Two for each processor: many tests wait for programs in terminals."""
    return (os.cpu_count() or 1) * 2


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What a test left behind, such as where it was in a store, is not the next one's."""
    shutil.rmtree(Path(os.environ["XDG_STATE_HOME"], "termsheet"), ignore_errors=True)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """English is spoken after a test, whatever a command was told in it."""
    yield
    from tui import language

    language.use(language.ENGLISH)
    language.use_numbers(language.AUTO)


@pytest.fixture(scope="session")
def article_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The facts of the article, built into a store. Shared: read it, never write it."""
    from db.build import build_store

    target = tmp_path_factory.mktemp("store") / "article.db"
    build_store([ROOT / "fixtures" / "article-2026-02"], target)
    return target
