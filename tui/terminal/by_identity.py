"""Things that are made of others once: of the very same object, and not of an equal one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

From = TypeVar("From")
Made = TypeVar("Made")


class ByIdentity(Generic[From, Made]):
    """What was made of the last so many objects, each known by being the same one.

    Args:
        make: Makes it; the object must not change any more.
        most: How many are kept. The oldest half goes where there would be more, but for those of
            it that were asked for since.
    """

    def __init__(self, make: Callable[[From], Made], most: int) -> None:
        self._make, self._half = make, most // 2
        self._made: dict[int, tuple[From, Made]] = {}
        self._older: dict[int, tuple[From, Made]] = {}

    def of(self, thing: From) -> Made:
        """What is made of an object; it is kept alive, so that no other takes its place."""
        kept = self._made.get(id(thing))
        if kept is None:
            kept = self._older.get(id(thing)) or (thing, self._make(thing))
            if len(self._made) >= self._half:
                self._made, self._older = {}, self._made
            self._made[id(thing)] = kept
        return kept[1]

    def clear(self) -> None:
        """Keep none."""
        self._made.clear()
        self._older.clear()
