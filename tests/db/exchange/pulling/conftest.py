"""What the tests of pulling have in common."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.publish import publish as build
from tests.db.exchange.pulling.pulls import (
    OURS,
    filler,
)
from tests.db.exchange.pulling.store_server import Site, serving


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two different stores, with their manifests."""
    folder = tmp_path_factory.mktemp("published")
    made = [folder / "first.db", folder / "second.db"]
    for store in made:
        build(store, filler(store.name), identity=OURS)
    return made


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    return folder / "facts.db"
