"""Pulling a store to a place where anything may happen: full disks, others, kills."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import astuple
from pathlib import Path

import pytest

from db.exchange import pulling
from db.exchange.pulling import Pulled
from db.publish import BuildError
from db.store import open_store
from tests.db.exchange.pulling.pulls import (
    OURS,
    contents,
    is_store,
    publish,
    quick,
)
from tests.db.exchange.pulling.store_server import Site

ROOT = Path(__file__).parents[4]


def test_a_full_disk(
    site: Site, stores: list[Path], target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(publish(site, stores[0]), target)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    url = publish(site, stores[1])
    with monkeypatch.context() as patch:
        patch.setattr(pulling._Work, "_write", full)
        with pytest.raises(BuildError, match="the disk is full"):
            quick(url, target)
    assert is_store(target, stores[0])
    quick(url, target)
    assert is_store(target, stores[1])


def test_where_no_store_can_be(site: Site, stores: list[Path], tmp_path: Path) -> None:
    url = publish(site, stores[0])
    for place in (tmp_path, tmp_path / "none" / "facts.db", Path("/dev/null")):
        with pytest.raises(BuildError):
            quick(url, place)
    assert site.asked == []


def test_two_pulls_at_once(site: Site, stores: list[Path], target: Path) -> None:
    url = publish(site, stores[0], pause=0.05, piece=10_000)
    outcomes: list[object] = []

    def one() -> None:
        try:
            outcomes.append(quick(url, target))
        except BuildError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(each, Pulled) for each in outcomes) == 1
    assert all("another build is writing it" in str(each) for each in outcomes
               if isinstance(each, BuildError))  # fmt: skip
    assert is_store(target, stores[0])


PROGRAM = """
import sys
from pathlib import Path
from db.exchange.pulling import pull
from db.store import Identity
identity = Identity(int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
pull(sys.argv[1], Path(sys.argv[2]), identity=identity)
"""


def pulling_process(url: str, target: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, url, str(target), *map(str, astuple(OURS))],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_pull_that_is_killed_leaves_the_old_store_and_is_gone_on_with(
    site: Site, stores: list[Path], target: Path, how: signal.Signals
) -> None:
    quick(publish(site, stores[0]), target)
    url = publish(site, stores[1], pause=0.05, piece=8_192)
    process = pulling_process(url, target)
    part = target.parent / ".facts.db.part"
    late = time.monotonic() + 30
    while time.monotonic() < late and not (part.exists() and part.stat().st_size > 20_000):
        time.sleep(0.005)
    process.send_signal(how)
    assert process.wait(10) != 0
    assert is_store(target, stores[0])
    have = part.stat().st_size
    site.change("/facts.db", pause=0)
    pulled = quick(url, target)
    assert (pulled.resumed, pulled.fetched) == (have, stores[1].stat().st_size - have)
    assert is_store(target, stores[1]) and is_store(Path(f"{target}.prev"), stores[0])


def test_pulls_killed_at_any_time_leave_a_whole_store(
    site: Site, stores: list[Path], target: Path
) -> None:
    dice = random.Random(7)
    quick(publish(site, stores[0]), target)
    began = time.monotonic()
    process = pulling_process(publish(site, stores[1], pause=0.002, piece=8_192), target)
    process.wait(60)
    whole = time.monotonic() - began
    for round_ in range(12):
        url = publish(site, stores[round_ % 2], pause=0.002, piece=8_192)
        process = pulling_process(url, target)
        time.sleep(dice.uniform(0.4, 1.05) * whole)
        process.kill()
        process.wait(10)
        open_store(target, verify=True, identity=OURS).close()
        assert target.read_bytes() in [store.read_bytes() for store in stores]
    quick(url, target)
    assert is_store(target, stores[1])
    assert not [name for name in contents(target.parent) if "draft" in name or "part" in name]
