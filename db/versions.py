"""The versions that matter in a report of something that is wrong."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import db

LIBRARIES = ("textual", "rich", "sqlite-utils")


def versions() -> Iterator[tuple[str, str]]:
    """Names and versions; no library is imported to be asked."""
    yield "termsheet", db.__version__
    yield "python", platform.python_version()
    for name in LIBRARIES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "unknown"
    yield "sqlite", sqlite3.sqlite_version
    yield "system", platform.platform()
