"""A store swapped again and again under an explorer and under readers (line 16).

    python -m tests.soak.swaps [--swaps 1000] [--seed 1]

Two stores take turns; in one of them OpenAI has another name, wherever it is said. Every frame that
the explorer paints is looked at, and so is every answer of readers in four threads: both names in
one of them would be two stores mixed. After each swap the explorer must show the store that is
there, and a person's keys go on meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from db.build import build_store
from db.publish import Manifest, put_in_place
from db.reader import Reader
from db.store import manifest_path
from tests.screens.scenes import settle
from tests.soak.figures import Figure, tell
from tui import live
from tui.app import Explorer
from tui.live import LiveStore
from tui.terminal.grid import screen_text

ROOT = Path(__file__).parents[2]
NAMES = ("OpenAI", "OpenXY")
KEYS = ("1", "2", "3", "5", "6", "j", "j", "k", "enter", "escape", "e", "s", "n")


def two_stores(folder: Path) -> list[Path]:
    """The facts of the article, and the same with another name."""
    stores = []
    for name in NAMES:
        facts = Path(shutil.copytree(ROOT / "fixtures" / "article-2026-02", folder / name))
        for path in facts.rglob("*.yaml"):
            path.write_text(path.read_text("utf-8").replace(NAMES[0], name), "utf-8")
        build_store([facts], folder / f"{name}.db")
        stores.append(folder / f"{name}.db")
    return stores


def put(from_: Path, store: Path) -> None:
    """Put a store in the place of another, as a build does."""

    def bring(draft: Path) -> Manifest:
        shutil.copy(from_, draft)
        return Manifest.from_json(manifest_path(from_).read_bytes())

    put_in_place(store, bring)


def mixed(text: str) -> bool:
    """Whether a text says both names."""
    return all(name in text for name in NAMES)


class Watched(Explorer):
    """An explorer of which every frame is looked at."""

    def __init__(self, reader: Reader, **options: Any) -> None:
        super().__init__(reader, **options)
        self.frames, self.mixed = 0, list[str]()

    def post_display_hook(self) -> None:
        """Look at what was painted."""
        super().post_display_hook()
        if self._batch_count or not self._running:
            return
        self.frames += 1
        if mixed(text := screen_text(self)):
            self.mixed.append(text)


async def under_an_explorer(store: Path, stores: list[Path], swaps: int, seed: int) -> Figure:
    """Swap, look, and press keys."""
    chance, late = random.Random(seed), 0
    with Reader(store) as reader:
        app = Watched(reader)
        async with app.run_test(size=(140, 40)) as pilot:
            await settle(pilot)
            live.watch(app)
            await settle(pilot)
            for number in range(1, swaps + 1):
                put(stores[number % 2], store)
                app.query_one(LiveStore).look()
                await pilot.press(*chance.choices(KEYS, k=2))
                await settle(pilot)
                await pilot.press("escape", "escape", "1", "g")  # where both names would be seen
                await settle(pilot)
                late += NAMES[number % 2] not in screen_text(app)
    faults = [f"mixed:\n{text}" for text in app.mixed[:3]]
    return Figure(16, f"{swaps:,} swaps under an explorer, with keys",
                  "0 mixed screens, the new facts appear",
                  f"{len(app.mixed)} of {app.frames:,} screens mixed, {swaps - late:,} of {swaps:,}"
                  " times the new facts", not app.mixed and not late, tuple(faults))  # fmt: skip


def names_of(connection: sqlite3.Connection) -> str:
    """Names from several tables, asked for one after the other."""
    found = connection.execute("SELECT name_en FROM entity").fetchall()
    found += connection.execute("SELECT title_en FROM deal").fetchall()
    return " ".join(str(name) for (name,) in found)


def under_readers(store: Path, stores: list[Path], swaps: int) -> Figure:
    """Swap while four threads ask, and go over to the newer store when there is one."""
    over, looks, faults = threading.Event(), [0] * 4, list[str]()
    seen: set[str] = set()

    def look(thread: int) -> None:
        reader = Reader(store)
        try:
            while not over.is_set():
                found = reader.ask(names_of)
                looks[thread] += 1
                if mixed(found):
                    faults.append("mixed")
                seen.update(name for name in NAMES if name in found)
                if reader.changed():
                    reader.close()
                    reader = Reader(store)
        except Exception as error:
            faults.append(repr(error))
        reader.close()

    threads = [threading.Thread(target=look, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for number in range(swaps):
        put(stores[number % 2], store)
    over.set()
    for thread in threads:
        thread.join()
    return Figure(16, f"{swaps:,} swaps under readers in four threads", "0 mixed answers, 0 errors",
                  f"{len(faults)} of {sum(looks):,} answers mixed or failed",
                  not faults and len(seen) == 2, tuple(faults))  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Swap as often as is asked for; returns an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--swaps", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(XDG_STATE_HOME=name, XDG_CACHE_HOME=name, XDG_CONFIG_HOME=name)
        stores, store = two_stores(folder), folder / "facts.db"
        put(stores[0], store)
        explorer = asyncio.run(under_an_explorer(store, stores, args.swaps, args.seed))
        return tell([explorer, under_readers(store, stores, args.swaps)])


if __name__ == "__main__":
    sys.exit(main())
