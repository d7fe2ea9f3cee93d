"""Stores to publish, and pulling them in tests."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlite_utils

from db.exchange.fetching import Patience
from db.exchange.pulling import Pulled, PullError, pull
from db.store import Identity, Manifest, manifest_path, open_store, schema_fingerprint
from tests.db.exchange.pulling.store_server import Published, Site

NUMBERS = Identity(0x7465726D, 7, "")
HASTE = Patience(answer=5.0, window=5.0, least=1, pauses=(0.0, 0.0))


def filler(words: str) -> Callable[[sqlite_utils.Database], None]:
    """Fills a store of about 100 KB."""

    def fill(database: sqlite_utils.Database) -> None:
        database.table("item").insert_all(
            ({"id": row, "name": f"{words} {row} " * 10} for row in range(500)), pk="id"
        )

    return fill


def identity() -> Identity:
    """What the stores say of themselves."""
    with closing(sqlite3.connect(":memory:")) as connection:
        filler("x")(sqlite_utils.Database(connection))
        return replace(NUMBERS, fingerprint=schema_fingerprint(connection))


OURS = identity()


def publish(site: Site, store: Path, path: str = "/facts.db", **how: object) -> str:
    """Put a store on the server; returns its address."""
    site.files[path] = Published(store.read_bytes())
    site.files[f"{path}.manifest.json"] = Published(manifest_path(store).read_bytes())
    site.change(path, **how)
    return site.url + path


def publish_manifest(site: Site, store: Path, **changes: object) -> None:
    """Put a manifest on the server that says something else."""
    told = json.loads(manifest_path(store).read_text()) | changes
    site.files["/facts.db.manifest.json"] = Published(json.dumps(told).encode())


def quick(url: str, target: Path) -> Pulled:
    return pull(url, target, patience=HASTE, identity=OURS)


def refused(url: str, target: Path, patience: Patience = HASTE) -> PullError:
    """Why a pull fails; what was there must be as it was, and no lock be left."""
    before = contents(target.parent)
    with pytest.raises(PullError) as caught:
        pull(url, target, patience=patience, identity=OURS)
    after = contents(target.parent)
    assert {name: data for name, data in after.items() if not name.startswith(".")} == {
        name: data for name, data in before.items() if not name.startswith(".")
    }
    assert set(after) - set(before) <= {f".{target.name}.part", f".{target.name}.pull"}
    assert caught.value.advice and str(caught.value).startswith(url.partition("?")[0][:20])
    return caught.value


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def is_store(target: Path, store: Path) -> bool:
    """Whether this very store is at the target, whole, with its manifest."""
    open_store(target, verify=True, identity=OURS).close()
    same = Manifest.from_json(manifest_path(target).read_bytes())
    return target.read_bytes() == store.read_bytes() and same == Manifest.from_json(
        manifest_path(store).read_bytes()
    )
