"""The way a person came, to go back on it and forward again, as in a browser."""

from __future__ import annotations

from collections import deque

from tui.place import Place

MOST = 100
"""Places that are remembered on either side."""


class History:
    """The places behind and ahead of the one that is shown."""

    def __init__(self) -> None:
        self._behind: deque[Place] = deque(maxlen=MOST)
        self._ahead: deque[Place] = deque(maxlen=MOST)

    def leave(self, place: Place) -> None:
        """A person goes on from a place to another; what was ahead is forgotten."""
        self._ahead.clear()
        _put(self._behind, place)

    def up(self, left: Place, now: Place) -> None:
        """A person closed something; where that leads back to what was before, it is a step back.

        Args:
            left: What was closed.
            now: What is shown since.
        """
        if self._behind and self._behind[-1].is_like(now):
            self._behind.pop()
            _put(self._ahead, left)
        else:
            self.leave(left)

    def back(self, here: Place) -> Place | None:
        """The place before the one that is shown; None if there is none."""
        return _step(here, self._behind, self._ahead)

    def forward(self, here: Place) -> Place | None:
        """The place from which one came back here; None if there is none."""
        return _step(here, self._ahead, self._behind)


def _put(side: deque[Place], place: Place) -> None:
    if side and side[-1].is_like(place):
        side.pop()
    side.append(place)


def _step(here: Place, one: deque[Place], other: deque[Place]) -> Place | None:
    while one:
        place = one.pop()
        if not place.is_like(here):
            _put(other, here)
            return place
    return None
