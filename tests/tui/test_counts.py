"""What a start and a key may cost, in modules, statements and rows; times are for the bench."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from db.queries import deals
from db.queries.window import View
from db.reader import Reader
from db.store import open_store
from tests.bench import stores
from tui.app import Explorer
from tui.panes.list_pane import ListPane
from tui.widgets.row_cache import RowCache

DEALS = 900
SIZE = (120, 40)
LATE = (
    "sqlite_utils", "yaml", "networkx", "rapidfuzz", "openpyxl", "db.build",
    "db.facts", "db.exchange", "db.publish", "tui.export_screen", "tui.palette", "tui.help",
    "tui.as_of", "tui.widgets.filter_line", "tui.panes.evidence_panel", "tui.panes.compare",
    "tui.kiosk", "tui.printing", "tui.crash", "urllib.request", "http.client",
)  # fmt: skip
"""Nothing of these is for the first screen."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("counts") / "facts.db"
    stores.make_store(path, DEALS)
    return path


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that any thread asks of a store from here on."""
    asked: list[str] = []
    connect = sqlite3.connect

    def traced(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)
        connection.set_trace_callback(asked.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    return asked


def questions(asked: list[str]) -> list[str]:
    """Those about facts, and not about how the store is opened."""
    return [each for each in asked if each.lstrip().upper().startswith(("SELECT", "WITH"))]


async def quiet(pilot: Pilot[Any]) -> ListPane:
    """Wait until nothing is read any more."""
    app = pilot.app
    assert isinstance(app, Explorer)
    await app.workers.wait_for_complete()
    await pilot.pause(0.15)
    await app.workers.wait_for_complete()
    await pilot.pause()
    assert isinstance(app.here, ListPane)
    return app.here


def test_a_start_imports_what_the_first_screen_needs(store: Path) -> None:
    program = f"""
import sys
from tui.start import main
import tui.run, tui.opening
def stop(app):
    import tui.commands.outcome
    app.exit()
    names = [n for n in sys.modules if n.startswith({LATE!r})]
    ours = sum(n.partition(".")[0] in ("db", "tui") for n in sys.modules)
    open(sys.argv[2], "w").write(f"{{ours}} {{names}}")
show = tui.opening.Opening.show
def shown(opening):
    show(opening); stop(opening._app)
tui.opening.Opening.show = shown
from db.reader import Reader
from tui.app import Explorer
with Reader(sys.argv[1]) as reader:
    Explorer(reader).run(headless=True, size={SIZE})
"""
    told = store.with_name("modules")
    subprocess.run([sys.executable, "-c", program, str(store), str(told)], check=True, timeout=60)
    ours, _, late = told.read_text().partition(" ")
    assert late == "[]"
    assert int(ours) <= 105


def test_the_explorer_starts_without_the_palette_and_openssl(article_store: Path) -> None:
    program = """
import sys
from tui.terminal.environment import without_tls
without_tls()
from db.reader import Reader
from tui.cli import main
with Reader(sys.argv[1]):
    from tui.run import import_textual
    import_textual()
    from tui.app import Explorer
late = {"textual.command", "textual.widgets._option_list", "textual.widgets._input", "_hashlib",
        "pickle", "uuid", "difflib", "mimetypes", "rich.table", "typing_extensions", "shutil"}
assert not late & set(sys.modules), late & set(sys.modules)
"""
    command = [sys.executable, "-c", program, str(article_store)]
    subprocess.run(command, check=True, timeout=60)


def test_the_explorer_starts_without_tls_and_whoever_needs_it_has_it() -> None:
    program = """
import sys
from tui.terminal.environment import without_tls
without_tls()
import textual.app
assert "ssl" not in sys.modules
import ssl
ssl.create_default_context()
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


async def test_keys_ask_for_rows_once_and_for_few(store: Path, statements: list[str]) -> None:
    with Reader(store) as reader:
        async with Explorer(reader).run_test(size=SIZE) as pilot:
            await pilot.press("2")
            pane = await quiet(pilot)
            first = len(questions(statements))
            assert first <= 60  # overview, list and page
            statements.clear()
            await pilot.press(*["down"] * 10)
            assert questions(statements) == []  # rows that are there are not read again
            await quiet(pilot)
            assert len(questions(statements)) <= 20  # one page, and maybe rows read ahead
            statements.clear()
            await pilot.press("pagedown")
            await quiet(pilot)
            assert len(questions(statements)) <= 25
            assert pane.table.cursor_row > 10


def test_a_window_of_rows_is_a_few_statements_whatever_its_place(store: Path) -> None:
    with closing(open_store(store)) as connection:
        asked: list[str] = []
        connection.set_trace_callback(asked.append)
        counts = set()
        for place in (0, 400, DEALS - 100):
            asked.clear()
            rows = deals.window(connection, View(), place, RowCache.BLOCK)
            assert len(rows) == RowCache.BLOCK
            counts.add(len(asked))
        assert max(counts) <= 6
