"""Pulling a store from a web server that may do anything."""

from __future__ import annotations

import hashlib
import shutil
import socket
import sqlite3
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from db.exchange.fetching import FetchError, Patience, beside, checked_url
from db.exchange.pulling import PullError, pull, store_name
from tests.db.exchange.pulling.pulls import (
    HASTE,
    OURS,
    is_store,
    publish,
    publish_manifest,
    quick,
    refused,
)
from tests.db.exchange.pulling.store_server import Published, Site


def test_a_wrong_checksum(site: Site, stores: list[Path], target: Path) -> None:
    quick(publish(site, stores[0]), target)
    data = bytearray(stores[1].read_bytes())
    data[5_000] ^= 1
    url = publish(site, stores[1], data=bytes(data))
    assert "its checksum is another" in refused(url, target).what
    assert is_store(target, stores[0])
    assert not (target.parent / ".facts.db.part").exists()


def test_a_store_that_was_changed_without_its_manifest(
    site: Site, stores: list[Path], target: Path
) -> None:
    url = publish(site, stores[0], data=stores[1].read_bytes())
    what = refused(url, target).what
    assert "the server names" in what or "its checksum is another" in what


@pytest.mark.parametrize("by", [-1, 1, 10**6])
def test_a_manifest_that_names_another_size(
    site: Site, stores: list[Path], target: Path, by: int
) -> None:
    size = stores[0].stat().st_size
    url = publish(site, stores[0])
    publish_manifest(site, stores[0], size=size + by)
    fault = refused(url, target)
    assert fault.what == f"the server names {size:,} bytes, and the manifest {size + by:,}"
    assert not (target.parent / ".facts.db.part").exists()


def test_a_length_that_is_a_lie(site: Site, stores: list[Path], target: Path) -> None:
    size = stores[0].stat().st_size
    url = publish(site, stores[0], extra=b"x" * 100, chunked=True)
    assert refused(url, target).what == "more is sent than there should be"
    # Less than is announced, again and again, and no pieces.
    url = publish(site, stores[0], cut=size - 1, ranged=False)
    assert f"cut after {size - 1:,} of {size:,}" in refused(url, target).what
    # More than is announced is not even looked at.
    url = publish(site, stores[0], extra=b"x" * 100)
    quick(url, target)
    assert is_store(target, stores[0])


def test_a_stream_without_end_is_cut(site: Site, stores: list[Path], target: Path) -> None:
    url = publish(site, stores[0], chunked=True, extra=b"x" * 50_000_000)
    assert refused(url, target).what == "more is sent than there should be"
    assert (target.parent / ".facts.db.part").stat().st_size <= stores[0].stat().st_size


@pytest.mark.parametrize(
    ("status", "what"),
    [
        (404, "not found (404)"), (410, "not found (410)"), (403, "does not give it to everybody"),
        (401, "does not give it to everybody"), (500, "the server has a fault (500)"),
        (503, "the server has a fault (503)"), (429, "the server is busy (429)"),
        (400, "the server refuses (400)"), (418, "the server refuses (418)"),
        (204, "an answer of an unknown kind (204)"), (206, "an answer of an unknown kind (206)"),
        (300, "sent on in circles, or to nowhere (300)"), (302, "sent on in circles"),
        (304, "an answer of an unknown kind (304)"), (416, "an answer of an unknown kind (416)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["", ".manifest.json"])
def test_other_answers(
    site: Site, stores: list[Path], target: Path, status: int, what: str, suffix: str
) -> None:
    url = publish(site, stores[0])
    site.change(f"/facts.db{suffix}", status=status)
    fault = refused(url, target)
    assert what in fault.what
    assert ("its manifest" in fault.what) == bool(suffix)
    passing = status >= 500 or status == 429
    assert len(site.requests(f"/facts.db{suffix}")) == (3 if passing else 1)


def test_what_passes_is_tried_again(site: Site, stores: list[Path], target: Path) -> None:
    url = publish(site, stores[0], status=500)

    def recover() -> None:
        while not site.requests("/facts.db"):
            time.sleep(0.01)
        site.change("/facts.db", status=200)

    thread = threading.Thread(target=recover)
    thread.start()
    pull(url, target, identity=OURS, patience=replace(HASTE, pauses=(0.5, 0.5)))
    thread.join()
    assert is_store(target, stores[0])


@pytest.mark.parametrize(
    ("manifest", "what"),
    [
        (b"", "is no manifest"), (b"<html>Sign in</html>", "is no manifest"),
        (b"[]", "is no manifest"), (b"{}", "is no manifest"), (b"[" * 60_000, "is no manifest"),
        (b'{"sha256": "x", "size": 9999, "schema_version": 1, "content_hash": null}', "no manif"),
        (b"x" * 70_000, "more is sent than there should be"), (b"\xff\xfe", "is no manifest"),
    ],
    ids=range(8),
)  # fmt: skip
def test_what_is_no_manifest(
    site: Site, stores: list[Path], target: Path, manifest: bytes, what: str
) -> None:
    url = publish(site, stores[0])
    site.change("/facts.db.manifest.json", data=manifest)
    assert what in refused(url, target).what
    assert site.requests("/facts.db") == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"size": 2_000_000_001}, "over 2,000,000,000 are not pulled"),
        ({"size": 0}, "no manifest"), ({"size": -5}, "no manifest"),
        ({"schema_version": 10**6}, "for a newer termsheet"),
        ({"schema_version": 0}, "for an older termsheet"),
        ({"sha256": "Z" * 64}, "no manifest"), ({"sha256": "../../etc"}, "no manifest"),
    ],
)  # fmt: skip
def test_a_manifest_of_what_is_not_pulled(
    site: Site, stores: list[Path], target: Path, changes: dict[str, object], what: str
) -> None:
    url = publish(site, stores[0])
    publish_manifest(site, stores[0], **changes)
    assert what in refused(url, target).what
    assert site.requests("/facts.db") == []  # nothing was downloaded


@pytest.mark.parametrize("kind", ["text", "other database", "other tables", "journal"])
def test_what_is_no_store_is_not_put_in_place(
    site: Site, stores: list[Path], target: Path, tmp_path: Path, kind: str
) -> None:
    """The checksum is right; the whole way of opening a store has to be gone, too."""
    fake = tmp_path / "fake.db"
    if kind == "text":
        fake.write_bytes(b"not a store " * 1_000)
    elif kind == "other database":
        with sqlite3.connect(fake) as connection:
            connection.execute("CREATE TABLE t(x)")
            connection.execute("INSERT INTO t VALUES (randomblob(9000))")
        connection.close()
    else:
        shutil.copyfile(stores[0], fake)
        with sqlite3.connect(fake) as connection:
            if kind == "journal":
                connection.execute("PRAGMA journal_mode = wal")
            else:
                connection.execute("CREATE TABLE evil(x)")
        connection.close()
    url = publish(site, stores[0], data=fake.read_bytes())
    checksum = hashlib.sha256(fake.read_bytes()).hexdigest()
    publish_manifest(site, stores[0], sha256=checksum, size=fake.stat().st_size)
    quick(publish(site, stores[1], "/good.db"), target)
    fault = refused(url, target)
    assert fault.what.startswith("what came is no store to be read here: ")
    assert is_store(target, stores[1])


@pytest.mark.parametrize("suffix", ["", ".manifest.json"])
def test_too_many_redirects(site: Site, stores: list[Path], target: Path, suffix: str) -> None:
    publish(site, stores[0])
    for hop in range(9):
        there = f"/hop{hop + 1}{suffix}"
        site.files[f"/hop{hop}{suffix}"] = Published(status=302, location=there)
    site.files["/hop0.manifest.json"] = (
        site.files.get("/hop0.manifest.json") or site.files["/facts.db.manifest.json"]
    )
    assert "sent on more than 5 times" in refused(f"{site.url}/hop0", target).what


@pytest.mark.parametrize(
    ("location", "what"),
    [
        ("/facts.db.manifest.json", "in circles"), ("", "in circles, or to nowhere"),
        ("file:///etc/passwd", "to nowhere (302)"), ("ftp://127.0.0.1/x", "another kind (ftp)"),
        ("http://user:pw@127.0.0.1/x", "a name or password in it"), ("http://", "to nowhere"),
        ("data:text/plain,x", "to nowhere"), ("http://127.0.0.1:99999/", "not an address"),
    ],
)  # fmt: skip
def test_redirects_to_where_nothing_is_fetched(
    site: Site, stores: list[Path], target: Path, location: str, what: str
) -> None:
    url = publish(site, stores[0])
    site.change("/facts.db.manifest.json", status=302, location=location)
    assert what in refused(url, target).what


def test_from_https_to_http_is_refused() -> None:
    from urllib.request import Request

    from db.exchange.fetching import _Redirects

    asked = Request("https://example.org/facts.db")
    with pytest.raises(FetchError, match="from https to http"):
        _Redirects().redirect_request(asked, None, 302, "", {}, "http://example.org/x")  # type: ignore[arg-type]
    there = _Redirects().redirect_request(asked, None, 302, "", {}, "https://a.example/x")  # type: ignore[arg-type]
    assert there is not None and there.full_url == "https://a.example/x"


@pytest.mark.parametrize(
    "url",
    ["facts.db", "/facts.db", "file:///etc/passwd", "ftp://example.org/facts.db", "http://", "",
     "https:///x", "javascript:alert(1)", "http://[::1", "http://a:b@example.org/x",
     "http://example.org:port/x", "http://example.org/a b", "http://example.org/\x1b[31m",
     "http://example.org/a\nHost: evil", "http://ex\u202eample.org/", f"http://{'a' * 99}.org/"],
)  # fmt: skip
def test_what_is_no_address_of_a_web_server(target: Path, url: str) -> None:
    with pytest.raises(PullError):
        pull(url, target)
    with pytest.raises(PullError):
        store_name(url)
    assert list(target.parent.iterdir()) == []


def test_addresses_are_written_as_the_network_wants_them() -> None:
    assert checked_url("https://例え.jp/名.db?k=名&x=%20#f") == (
        "https://xn--r8jz45g.jp/%E5%90%8D.db?k=%E5%90%8D&x=%20"
    )
    assert checked_url("http://[::1]:8080") == "http://[::1]:8080/"
    assert beside("http://a/b.db?k=1", ".manifest.json") == "http://a/b.db.manifest.json?k=1"


def test_where_nobody_answers(target: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert "nobody answers" in refused(f"http://127.0.0.1:{port}/facts.db", target).what


@pytest.mark.parametrize(
    "answer",
    [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
     b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", b"HTTP/1.1 2000 OK\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b", b"\xff\xd8\xff"],
    ids=range(8),
)  # fmt: skip
def test_what_is_no_answer_of_a_web_server(target: Path, answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):  # the test has ended
                while True:
                    connection, _ = server.accept()
                    connection.recv(4096)
                    connection.sendall(answer)
                    connection.close()

        threading.Thread(target=serve, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/facts.db"
        assert "its manifest" in refused(url, target).what


def test_a_server_that_says_nothing_is_given_up(target: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/facts.db"
        began = time.monotonic()
        fault = refused(url, target, Patience(answer=0.2, pauses=(0.0,)))
    assert "no sign of life for 0.2 s" in fault.what
    assert time.monotonic() - began < 10


def test_a_server_that_trickles_is_given_up(site: Site, stores: list[Path], target: Path) -> None:
    url = publish(site, stores[0], pause=0.02, piece=10)
    fault = refused(url, target, Patience(answer=5, window=0.3, least=10_000, pauses=()))
    assert fault.what == "it comes too slowly"
    # One that is slow, but not that slow, is waited for.
    site.change("/facts.db", piece=8_000)
    pull(
        url, target, patience=Patience(answer=5, window=0.3, least=10_000, pauses=()), identity=OURS
    )
    assert is_store(target, stores[0])
