"""`pull`, as scripts and people meet it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.store import Manifest, manifest_path, open_store
from tests.db.exchange.pulling.store_server import Published, Site, serving
from tests.tui.cli_runner import ROOT, Ask, process, runner


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command in this process."""
    return runner(capsys)


@pytest.fixture
def site(article_store: Path) -> Iterator[Site]:
    """A server that publishes the facts of the article."""
    with serving() as running:
        running.files["/facts.db"] = Published(article_store.read_bytes())
        manifest = manifest_path(article_store).read_bytes()
        running.files["/facts.db.manifest.json"] = Published(manifest)
        yield running


def test_a_store_is_pulled_and_read(
    run: Ask, site: Site, article_store: Path, tmp_path: Path
) -> None:
    store = tmp_path / "facts.db"
    code, out, err = run("pull", f"{site.url}/facts.db", "-o", store)
    manifest = Manifest.from_json(manifest_path(article_store).read_bytes())
    assert (code, out) == (0, f"{store}\n")
    assert f"{manifest.size:,} bytes; checked, and put in place" in err
    assert f"content {manifest.content_hash}" in err
    open_store(store, verify=True).close()
    assert run("deals", "--store", store, "--json").json
    code, out, err = run("pull", f"{site.url}/facts.db", "-o", store)
    assert (code, out, err) == (0, f"{store}\n", "unchanged: nothing was downloaded\n")


def test_a_report_for_scripts(run: Ask, site: Site, article_store: Path, tmp_path: Path) -> None:
    store = tmp_path / "facts.db"
    manifest = Manifest.from_json(manifest_path(article_store).read_bytes())
    url = f"{site.url}/facts.db"
    report = {
        "url": url, "store": str(store), "unchanged": False, "fetched": manifest.size,
        "resumed": 0, "size": manifest.size, "sha256": manifest.sha256,
        "content_hash": manifest.content_hash, "schema_version": manifest.schema_version,
    }  # fmt: skip
    assert run("pull", url, "-o", store, "--json").json == report
    again = run("pull", url, "-o", store, "--json").json
    assert again == report | {"unchanged": True, "fetched": 0}


def test_without_a_place_it_goes_into_the_data_folder(
    run: Ask, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    code, out, _ = run("pull", f"{site.url}/facts.db?key=secret")
    place = Path(out.removesuffix("\n"))
    assert (code, place.parent) == (0, tmp_path / "termsheet")
    assert place.name.startswith("127-0-0-1-facts-")
    open_store(place, verify=True).close()
    assert "secret" not in "".join(
        f"{each.name} {each.read_bytes()!r}" for each in place.parent.glob(".*")
    )
    # Another query, the same store.
    assert run("pull", f"{site.url}/facts.db").out == out
    monkeypatch.setenv("XDG_DATA_HOME", "/dev/null")
    code, out, err = run("pull", f"{site.url}/facts.db")
    assert (code, out) == (1, "") and "Say where with -o" in err


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/none.db", "its manifest (.manifest.json): not found (404). Check the address."),
        ("/other.db", "the server names 4 bytes, and the manifest"),
    ],
)
def test_what_goes_wrong_is_one_line(
    run: Ask, site: Site, tmp_path: Path, path: str, words: str
) -> None:
    site.files["/other.db"] = Published(b"oops")
    site.files["/other.db.manifest.json"] = site.files["/facts.db.manifest.json"]
    code, out, err = run("pull", site.url + path, "-o", tmp_path / "facts.db")
    assert (code, out) == (1, "")
    assert err.startswith(f"termsheet: {site.url}{path}: ") and words in err
    assert err.count("\n") == 1
    assert not (tmp_path / "facts.db").exists()


@pytest.mark.parametrize("url", ["facts.db", "file:///etc/passwd", "http://\x1b[31m/", "ftp://x/y"])
def test_what_is_no_address_is_told(run: Ask, url: str) -> None:
    code, out, err = run("pull", url)
    assert (code, out) == (1, "")
    assert "\x1b" not in err and err.count("\n") == 1


def test_the_command_line_is_checked(run: Ask) -> None:
    assert run("pull").code == 2
    assert "URL" in run("pull", "--help").out


def test_an_old_manifest_can_not_hide_words_for_the_terminal(
    run: Ask, site: Site, article_store: Path, tmp_path: Path
) -> None:
    manifest = Manifest.from_json(manifest_path(article_store).read_bytes())
    told = manifest.to_json().replace(str(manifest.content_hash), "\\u001b[31mred")
    site.files["/facts.db.manifest.json"] = Published(told.encode())
    code, _, err = run("pull", f"{site.url}/facts.db", "-o", tmp_path / "facts.db")
    assert code == 0 and "\x1b" not in err and "␛[31mred" in err


def test_control_c_ends_it_at_once_and_nothing_is_half_done(site: Site, tmp_path: Path) -> None:
    store = tmp_path / "facts.db"
    url = f"{site.url}/facts.db"
    assert process("pull", url, "-o", store).returncode == 0
    before = store.read_bytes()
    other = bytearray(before)
    other[-1] ^= 1
    site.change("/facts.db", data=bytes(other), pause=0.2, piece=4096)
    manifest = Manifest.from_json(site.files["/facts.db.manifest.json"].data)
    told = replace(manifest, sha256="0" * 64).to_json().encode()
    site.change("/facts.db.manifest.json", data=told)
    running = subprocess.Popen(
        [sys.executable, "-m", "tui", "pull", url, "-o", str(store)],
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    part = tmp_path / ".facts.db.part"
    late = time.monotonic() + 30
    while time.monotonic() < late and not (part.exists() and part.stat().st_size):
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert (running.returncode, out, err) == (130, b"", b"")
    assert store.read_bytes() == before
    open_store(store, verify=True).close()
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        ".facts.db.part", ".facts.db.pull", "facts.db", "facts.db.manifest.json"
    ]  # fmt: skip


@pytest.mark.parametrize("slow", [True, False])
def test_a_bar_is_shown_on_a_terminal_if_it_takes_long(
    site: Site, tmp_path: Path, slow: bool
) -> None:
    size = len(site.files["/facts.db"].data)
    if slow:
        site.change("/facts.db", pause=0.1, piece=size // 25)
    outer, inner = pty.openpty()
    done = process("pull", f"{site.url}/facts.db", "-o", tmp_path / "facts.db", stderr=inner)
    os.close(inner)
    shown = b""
    while True:
        try:
            piece = os.read(outer, 65536)
        except OSError:  # all was read
            break
        shown += piece
    os.close(outer)
    assert done.returncode == 0
    assert done.stdout.decode() == f"{tmp_path / 'facts.db'}\n"
    assert (b"pulling" in shown) == slow


def test_no_bar_in_a_pipe(site: Site, tmp_path: Path) -> None:
    site.change("/facts.db", pause=0.1, piece=len(site.files["/facts.db"].data) // 20)
    done = process("pull", f"{site.url}/facts.db", "-o", tmp_path / "facts.db")
    assert done.returncode == 0
    assert b"\x1b" not in done.stderr and b"pulling" not in done.stderr
