"""What the explorer shows now, told to whoever exports it: ids, filters and days, no widget."""

from __future__ import annotations

from typing import TypeAlias

from db.named_tuple import NamedTuple
from db.queries.window import View
from tui.answers import Wish


class ShownList(NamedTuple):
    """A list, as it is filtered and sorted now.

    Attributes:
        pane: Id of its pane: "companies", "deals" or "compute".
        view: Its filter, its order and its day.
    """

    pane: str
    view: View


class ShownThing(NamedTuple):
    """The page of a "company", "deal", "fact" or "source"."""

    kind: str
    key: str
    as_of: str


class ShownSum(NamedTuple):
    """The page of a sum that the screen made: its figure, and the facts that were added up."""

    figure: str
    inputs: tuple[str, ...]


class ShownAnswer(NamedTuple):
    """The page that answers a question: the pane of the answer, and what it is about."""

    pane: str
    wish: Wish


class ShownComparison(NamedTuple):
    """What is marked, side by side."""

    ids: tuple[str, ...]
    as_of: str


class ShownWatched(NamedTuple):
    """The watch list, and the day."""

    as_of: str


Shown: TypeAlias = ShownList | ShownThing | ShownSum | ShownAnswer | ShownComparison | ShownWatched
