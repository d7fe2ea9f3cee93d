"""Keys that were pressed before the rows were there that they are meant for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

MOST = 32
"""Acts that are remembered; the same step, however often, is one."""

Act = Callable[[], bool]
"""Does something and returns True, or returns False when it has to wait for rows."""


class Step(partial[bool]):
    """An act that goes some way, which can be made longer: its one argument is how far."""

    def and_then(self, other: Act) -> Step | None:
        """Give this step and the other in one, if the other goes on in the same direction."""
        if not isinstance(other, Step) or other.func != self.func:
            return None
        here, there = self.args[0], other.args[0]
        return Step(self.func, here + there) if (here > 0) == (there > 0) else None


class TypedAhead:
    """What is to be done, in this order, when there are rows to do it with."""

    def __init__(self) -> None:
        self._acts: deque[Act] = deque(maxlen=MOST)

    def __bool__(self) -> bool:
        return bool(self._acts)

    def clear(self) -> None:
        """Forget all of it."""
        self._acts.clear()

    def add(self, act: Act) -> None:
        """Remember one more."""
        last = self._acts[-1] if self._acts else None
        longer = last.and_then(act) if isinstance(last, Step) else None
        if longer is None:
            self._acts.append(act)
        else:
            self._acts[-1] = longer

    def catch_up(self) -> None:
        """Do what can be done by now."""
        while self._acts and self._acts[0]():
            self._acts.popleft()
