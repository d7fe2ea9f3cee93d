"""The fence around a session for guests, tried from within by Python itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from db.store_files import manifest_path

ROOT = Path(__file__).resolve().parents[2]
_BEGIN = """
import sys; sys.path.insert(0, sys.argv[1])
import ctypes, os, pathlib, shutil, socket, sqlite3, subprocess, tempfile, webbrowser
import urllib.request
from db.store import open_store
from tui.kiosk import REFUSED, lock_down
store, folder = pathlib.Path(sys.argv[2]), sys.argv[3]
fifth, before = os.open(store, os.O_RDONLY), os.open(folder + "/there", os.O_WRONLY | os.O_APPEND)
lock_down(store)
"""
_TRY = """
for what in sys.stdin.read().split("\\0"):
    try:
        exec(what)
    except OSError as error:
        told = str(getattr(error, "reason", error))
        refused = REFUSED in told or "File too large" in told
        print("refused" if refused else repr(error), what, flush=True)
    else:
        print("allowed", what, flush=True)
"""

REFUSED = [
    "open(folder + '/new', 'w')", "open(folder + '/there', 'r+')", "open(folder + '/there', 'a')",
    "os.open(folder + '/new', os.O_CREAT | os.O_WRONLY)", "pathlib.Path(folder, 'new').touch()",
    "open('/dev/null', 'w')", "tempfile.TemporaryFile(dir=folder)", "tempfile.mkdtemp(dir=folder)",
    "os.remove(folder + '/there')", "os.rename(folder + '/there', folder + '/new')",
    "os.mkdir(folder + '/new')", "os.symlink('/', folder + '/new')", "shutil.rmtree(folder)",
    "os.chmod(folder, 0o777)", "os.truncate(folder + '/there', 0)", "os.utime(folder)",
    "os.system('true')", "subprocess.run(['true'])", "os.fork()", "os.execv('/bin/true', ['x'])",
    "os.posix_spawn('/bin/true', ['x'], {})", "webbrowser.GenericBrowser('true').open('x')",
    "socket.create_connection(('127.0.0.1', 9))", "socket.getaddrinfo('localhost', 9)",
    "socket.socket().bind(('127.0.0.1', 0))", "os.kill(os.getpid(), 0)", "os.chdir('/')",
    "urllib.request.urlopen('http://127.0.0.1:9')", "ctypes.CDLL('libc.so.6')",
    "open('/etc/passwd')", "open(folder + '/there')", "open(str(store) + '/../there')",
    "os.listdir('/etc')", "os.scandir(folder)", "list(pathlib.Path('/etc').glob('*'))",
    "sqlite3.connect(folder + '/new.db')", "sqlite3.connect(':memory:')", "sqlite3.connect(store)",
    "sqlite3.connect(f'file:{folder}/there?mode=ro', uri=True)", "breakpoint()",
    "os.write(before, b'22')",
    "sqlite3.connect(f'file:{store}?mode=rwc#?mode=ro', uri=True)",
]  # fmt: skip
ALLOWED = [
    "open(store, 'rb').read(16)", "os.read(fifth, 9)", "open(str(store) + '.manifest.json').read()",
    "open_store(store).execute('SELECT 1')", "import wave; import tui.help", "os.stat('/etc')",
]  # fmt: skip


def begun(script: str, store: Path, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-I", "-c", script, str(ROOT), str(store), str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd="/",
    )  # fmt: skip


@pytest.mark.parametrize(("attempts", "end"), [(REFUSED, "refused"), (ALLOWED, "allowed")])
def test_a_reader_gets_what_it_needs_and_no_more(
    article_store: Path, tmp_path: Path, attempts: list[str], end: str
) -> None:
    (tmp_path / "there").write_text("1")
    with begun(_BEGIN + _TRY, article_store, tmp_path) as process:
        told, faults = process.communicate("\0".join(attempts))
    assert faults == ""
    assert told.splitlines() == [f"{end} {what}" for what in attempts]
    assert {path.name for path in tmp_path.iterdir()} == {"there"}
    assert (tmp_path / "there").read_text() == "1"


def test_a_store_may_be_a_link_that_leads_elsewhere_tomorrow(
    article_store: Path, tmp_path: Path
) -> None:
    link, other = tmp_path / "facts.db", tmp_path / "other.db"
    other.write_bytes(article_store.read_bytes())
    manifest_path(other).write_bytes(manifest_path(article_store).read_bytes())
    link.symlink_to(article_store)
    (tmp_path / "there").touch()
    opening = "open_store(store).close()\n"
    script = f"{_BEGIN}{opening}print('opened', flush=True)\ninput()\n{opening}"
    with begun(script, link, tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "opened\n"
        (tmp_path / "next").symlink_to(other)
        (tmp_path / "next").replace(link)
        process.communicate("\n")
    assert process.returncode == 0
