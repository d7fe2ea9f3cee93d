"""Pulling a store from a web server: what comes, what is sent again, what is gone on with."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from db.exchange.pulling import Pulled, pull, store_name
from db.store import Manifest, manifest_path
from tests.db.exchange.pulling.pulls import (
    OURS,
    contents,
    is_store,
    publish,
    quick,
    refused,
)
from tests.db.exchange.pulling.store_server import Published, Site


def test_a_first_pull(site: Site, stores: list[Path], target: Path) -> None:
    told: list[tuple[int, int]] = []
    size = stores[0].stat().st_size
    pulled = pull(
        publish(site, stores[0]), target, identity=OURS, progress=lambda *done: told.append(done)
    )
    manifest = Manifest.from_json(manifest_path(stores[0]).read_bytes())
    assert pulled == Pulled(target, manifest, unchanged=False, fetched=size, resumed=0)
    assert is_store(target, stores[0])
    assert told[-1] == (size, size) and told == sorted(told)
    assert sorted(contents(target.parent)) == [
        ".facts.db.pull", "facts.db", "facts.db.manifest.json"
    ]  # fmt: skip
    assert stat.S_IMODE(target.stat().st_mode) == 0o444


def test_a_newer_store_takes_the_place_and_the_old_one_is_kept(
    site: Site, stores: list[Path], target: Path
) -> None:
    quick(publish(site, stores[0]), target)
    pulled = quick(publish(site, stores[1]), target)
    assert not pulled.unchanged
    assert is_store(target, stores[1]) and is_store(Path(f"{target}.prev"), stores[0])


def test_what_has_not_changed_is_not_sent_again(
    site: Site, stores: list[Path], target: Path
) -> None:
    url = publish(site, stores[0])
    quick(url, target)
    before = target.stat()
    again = quick(url, target)
    assert (again.unchanged, again.fetched) == (True, 0)
    assert again.manifest == Manifest.from_json(manifest_path(stores[0]).read_bytes())
    assert len(site.requests("/facts.db")) == 1
    tag = site.files["/facts.db.manifest.json"].tag
    assert [asked.get("If-None-Match") for asked in site.requests("/facts.db.manifest.json")] == [
        None, tag
    ]  # fmt: skip
    assert target.stat().st_ino == before.st_ino
    assert not Path(f"{target}.prev").exists()


def test_without_tags_the_manifest_says_that_nothing_changed(
    site: Site, stores: list[Path], target: Path
) -> None:
    url = publish(site, stores[0], tagged=False)
    site.change("/facts.db.manifest.json", tagged=False)
    quick(url, target)
    assert quick(url, target).unchanged
    assert len(site.requests("/facts.db")) == 1


@pytest.mark.parametrize("damage", ["gone", "flipped", "no manifest"])
def test_a_store_that_was_lost_here_is_fetched_again(
    site: Site, stores: list[Path], target: Path, damage: str
) -> None:
    url = publish(site, stores[0])
    quick(url, target)
    if damage == "gone":
        target.unlink()
    elif damage == "no manifest":
        manifest_path(target).unlink()
    else:
        target.chmod(0o644)
        data = bytearray(target.read_bytes())
        data[-1] ^= 1
        target.write_bytes(data)
    assert not quick(url, target).unchanged
    assert is_store(target, stores[0])


def test_another_address_has_other_tags(site: Site, stores: list[Path], target: Path) -> None:
    first = publish(site, stores[0])
    second = publish(site, stores[1], "/other.db")
    quick(first, target)
    quick(second, target)
    assert site.requests("/other.db.manifest.json")[0].get("If-None-Match") is None
    assert is_store(target, stores[1])
    assert not quick(first, target).unchanged


@pytest.mark.parametrize("memory", [b"", b"{", b"[]", b"null", b'{"tag": 1}', b"[" * 10_000])
def test_a_memory_that_makes_no_sense_is_none(
    site: Site, stores: list[Path], target: Path, memory: bytes
) -> None:
    (target.parent / ".facts.db.pull").write_bytes(memory)
    quick(publish(site, stores[0]), target)
    assert is_store(target, stores[0])


def test_a_link_stays_a_link(site: Site, stores: list[Path], target: Path) -> None:
    real = target.parent / "real.db"
    target.symlink_to(real)
    quick(publish(site, stores[0]), target)
    assert target.is_symlink() and is_store(real, stores[0])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_few_redirects_are_followed(
    site: Site, stores: list[Path], target: Path, status: int
) -> None:
    publish(site, stores[0], "/real.db")
    for suffix in ("", ".manifest.json"):
        for hop in range(5):
            there = f"/hop{hop + 1}.db{suffix}" if hop < 4 else f"/real.db{suffix}"
            site.files[f"/hop{hop}.db{suffix}"] = Published(status=status, location=there)
    quick(f"{site.url}/hop0.db", target)
    assert is_store(target, stores[0])


def test_an_address_with_a_query(site: Site, stores: list[Path], target: Path) -> None:
    publish(site, stores[0], "/f%20%E5%90%8D.db")
    quick(f"{site.url}/f%20名.db?key=a&b=c#part", target)
    assert is_store(target, stores[0])


def test_what_was_cut_is_gone_on_with_at_once(site: Site, stores: list[Path], target: Path) -> None:
    size = stores[0].stat().st_size
    pulled = quick(publish(site, stores[0], cut=size // 3, cuts=2), target)
    assert is_store(target, stores[0])
    tag = site.files["/facts.db"].tag
    asked = site.requests("/facts.db")
    assert [(each.get("Range"), each.get("If-Range")) for each in asked] == [
        (None, None), (f"bytes={size // 3}-", tag), (f"bytes={2 * (size // 3)}-", tag)
    ]  # fmt: skip
    assert (pulled.fetched, pulled.resumed) == (size, 0)


def test_what_was_cut_is_gone_on_with_by_the_next_pull(
    site: Site, stores: list[Path], target: Path
) -> None:
    quick(publish(site, stores[1]), target)
    size = stores[0].stat().st_size
    url = publish(site, stores[0], cut=10_000)
    fault = refused(url, target)
    assert fault.what == f"the connection was cut after 30,000 of {size:,} bytes"
    assert fault.advice == "Try again: it goes on from there."
    assert is_store(target, stores[1])
    site.change("/facts.db", cut=-1)
    pulled = quick(url, target)
    assert (pulled.fetched, pulled.resumed) == (size - 30_000, 30_000)
    assert is_store(target, stores[0])
    assert not (target.parent / ".facts.db.part").exists()


def test_a_part_of_another_store_is_not_gone_on_with(
    site: Site, stores: list[Path], target: Path
) -> None:
    refused(publish(site, stores[0], cut=10_000), target)
    pulled = quick(publish(site, stores[1]), target)
    assert pulled.resumed == 0
    assert site.requests("/facts.db")[-1].get("Range") is None
    assert is_store(target, stores[1])


def test_a_server_whose_file_changed_sends_all_of_it(
    site: Site, stores: list[Path], target: Path
) -> None:
    """The manifest says the same, the tag is another: the server decides by If-Range."""
    url = publish(site, stores[0], cut=10_000)
    refused(url, target)
    site.change("/facts.db", cut=-1, headers=(("ETag", '"another"'),), weak=True)
    assert quick(url, target).resumed == 0
    assert is_store(target, stores[0])


@pytest.mark.parametrize("how", [{"ranged": False}, {"tagged": False}, {"weak": True}])
def test_without_ranges_or_strong_tags_it_begins_again(
    site: Site, stores: list[Path], target: Path, how: dict[str, bool]
) -> None:
    url = publish(site, stores[0], cut=10_000, cuts=1)
    site.change("/facts.db", **how)
    pulled = quick(url, target)
    assert pulled.fetched == stores[0].stat().st_size + 10_000
    assert is_store(target, stores[0])


@pytest.mark.parametrize(
    "part", [b"x" * 5_000, b"", b"x" * 10**6], ids=["other bytes", "nothing", "too much"]
)
def test_a_part_that_was_spoilt_is_noticed(
    site: Site, stores: list[Path], target: Path, part: bytes
) -> None:
    url = publish(site, stores[0], cut=10_000)
    refused(url, target)
    (target.parent / ".facts.db.part").write_bytes(part)
    site.change("/facts.db", cut=-1)
    quick(url, target)
    assert is_store(target, stores[0])


def test_a_whole_part_needs_no_more(site: Site, stores: list[Path], target: Path) -> None:
    url = publish(site, stores[0], cut=10_000)
    refused(url, target)
    (target.parent / ".facts.db.part").write_bytes(stores[0].read_bytes())
    asked = len(site.requests("/facts.db"))
    quick(url, target)
    assert len(site.requests("/facts.db")) == asked
    assert is_store(target, stores[0])


@pytest.mark.parametrize(
    "told", ["bytes 0-9/10", "bytes 9999-20000/99999999", "lines 1-2/3", "", "bytes */5"]
)
def test_another_piece_than_was_asked_for_is_not_taken(
    site: Site, stores: list[Path], target: Path, told: str
) -> None:
    url = publish(site, stores[0], cut=10_000)
    refused(url, target)
    site.change("/facts.db", cut=-1, headers=(("Content-Range", told),))
    quick(url, target)  # from the beginning, in the second attempt
    assert is_store(target, stores[0])


def test_chunks_are_read(site: Site, stores: list[Path], target: Path) -> None:
    quick(publish(site, stores[0], chunked=True), target)
    assert is_store(target, stores[0])


def test_chunks_that_are_cut_are_gone_on_with(site: Site, stores: list[Path], target: Path) -> None:
    quick(publish(site, stores[0], chunked=True, cut=20_000, cuts=1), target)
    assert is_store(target, stores[0])


def test_each_address_has_a_name_of_its_own() -> None:
    urls = ["https://example.org/facts.db", "http://example.org/facts.db",
            "https://example.org/a/facts.db", "https://example.com/facts.db",
            "https://example.org:8443/facts.db", "https://example.org/FACTS.db"]  # fmt: skip
    names = [store_name(url) for url in urls]
    assert len(set(names)) == len(urls)
    assert names[0].startswith("example-org-facts-") and names[0].endswith(".db")
    # A key in the query is no part of it.
    assert store_name("https://example.org/facts.db?key=1") == names[0]


@pytest.mark.parametrize(
    "path",
    ["", "/", "/..", "/%2e%2e%2fetc%2fpasswd", "/a%00b.db", "/名.db", "/" + "x" * 999, "/-x"],
)
def test_a_name_is_a_plain_one(path: str) -> None:
    name = store_name(f"https://example.org{path}")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")
    assert len(name) < 90 and not name.startswith((".", "-"))
