"""Waiting until a process has nothing to do, however little of a processor it gets."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path
from time import monotonic, process_time

_LOOK = 0.004
_WORKS = 0.0004
"""Seconds of processor time in one look from which on it has worked."""
_PATIENCE = 1.0
"""Seconds of processor time after which it is waited for no longer: it never rests."""
_LONG_PATIENCE = 20.0
_TASKS = Path("/proc/self/task")


async def wait_for_idle(min_sleep: float = 0.02, max_sleep: float = _PATIENCE) -> None:
    """Wait until neither the event loop nor another thread has anything to do.

    Textual goes by the processor time that is used. While other processes have the processors, a
    process that has much to do uses none.

    Args:
        min_sleep: Seconds that it takes at least.
        max_sleep: Seconds of processor time that it takes at most.
    """
    begun, used = monotonic(), process_time()
    while monotonic() - begun < _LONG_PATIENCE and process_time() - used < max_sleep:
        before = process_time()
        await asyncio.sleep(_LOOK)
        worked = process_time() - before
        if worked < _WORKS and not _has_work() and monotonic() - begun > min_sleep:
            return


def _has_work() -> bool:
    """Whether something is due on the event loop, or a thread runs or would like to."""
    if getattr(asyncio.get_running_loop(), "_ready", ()):
        return True
    return any(
        _state(task) in "RD" for task in _threads() if task != str(threading.get_native_id())
    )


def _threads() -> list[str]:
    return os.listdir(_TASKS) if _TASKS.is_dir() else []


def _state(task: str) -> str:
    try:
        return (_TASKS / task / "stat").read_text().rpartition(") ")[2][:1]
    except OSError:  # it has ended
        return "X"
