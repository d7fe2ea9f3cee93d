"""The server of a kiosk, and a file that tells whether anything got out of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.ssh_server import SshServer


@pytest.fixture(scope="module")
def server(article_store: Path) -> Iterator[SshServer]:
    with SshServer(article_store) as server:
        yield server


@pytest.fixture
def canary(server: SshServer) -> Iterator[Path]:
    """A file that is there if anything got out."""
    file = server.folder / "canary"
    yield file
    assert server.wait_for_nobody() == []
    assert not file.exists()
