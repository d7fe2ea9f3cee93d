"""Small files in the state folder: written whole or not at all, and read as if by a stranger."""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 200_000


def load(path: Path) -> object:
    """What a file holds; None where there is none, or what it holds is of no use."""
    try:
        # Not to wait for a pipe that somebody put there.
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(number, "rb") as file:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                return None
            data = file.read(MOST_BYTES + 1)
        return json.loads(data) if len(data) <= MOST_BYTES else None
    except (OSError, ValueError, RecursionError):
        return None


def save(path: Path, value: object) -> bool:
    """Write a file; says whether that could be done. What can't be kept is no fault."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    encoded = data.encode("utf-8", "backslashreplace")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    if len(encoded) > MOST_BYTES:
        return False
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            beside.unlink()
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(encoded)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        return False
    return True
