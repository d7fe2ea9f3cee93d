"""What outlives a session: where one was in each store, what is marked there, what is watched.

Nothing of it is trusted when it is read: what is no text is left out, and every text is cleaned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.named_tuple import NamedTuple
from db.safe_text import clean
from tui.place import Place
from tui.places import positions_file, watched_file
from tui.session import MAX_MARKS
from tui.state_files import load, save

MOST_STORES = 30
MOST_WATCHED = 200
LONGEST = 300
"""Characters of a text."""
_FARTHEST = 1_000_000
"""The last line of a page that a cursor may be on."""


class Left(NamedTuple):
    """How a store was left.

    Attributes:
        place: Where one was.
        marks: What was marked for comparison: id to name.
    """

    place: Place
    marks: dict[str, str]


class Watched(NamedTuple):
    """Something on the watch list.

    Attributes:
        id: Its id.
        kind: "company" or "deal"; "" where that was not known.
        name: What it was called.
        store: The store in which it was looked at last; "" for none.
        day: When that was (ISO).
        seen: What was seen then: the words of a column, by its key.
    """

    id: str
    kind: str
    name: str
    store: str = ""
    day: str = ""
    seen: Mapping[str, str] = {}

    @property
    def address(self) -> str:
        """Where Enter leads."""
        return f"{self.kind or 'company'}/{self.id}"


def how_left(store: str) -> Left | None:
    """How a store was left last; None if that is not known.

    Args:
        store: Its path, in full.
    """
    kept = _mapping(_mapping(load(positions_file())).get(store))
    told = _mapping(kept.get("place"))
    if not (pane := _text(told.get("pane"))):
        return None
    only = tuple(
        (_text(each[0]), _text(each[1]))
        for each in _list(told.get("only"))[:8]
        if isinstance(each, list) and len(each) == 2
    )
    place = Place(
        pane, _text(told.get("row")), _text(told.get("page")), _text(told.get("words")), only,
        _text(told.get("sort")), told.get("descending") is True,
        _number(told.get("turn")), _number(told.get("line")), _number(told.get("stop")),
    )  # fmt: skip
    return Left(place, dict([*_texts(kept.get("marks")).items()][:MAX_MARKS]))


def keep_how_left(store: str, place: Place, marks: Mapping[str, str]) -> bool:
    """Remember how a store is left; of stores that were not opened for long nothing is kept."""
    known = {
        path: kept
        for path, kept in _mapping(load(positions_file())).items()
        if path != store and isinstance(kept, dict)
    }
    latest = dict([*known.items()][-(MOST_STORES - 1) :])
    return save(
        positions_file(), {**latest, store: {"place": place._asdict(), "marks": dict(marks)}}
    )


def watched() -> list[Watched]:
    """The watch list, in the order in which it was made."""
    found: dict[str, Watched] = {}
    for each in _list(_mapping(load(watched_file())).get("watched"))[:MOST_WATCHED]:
        told = _mapping(each)
        if id_ := _text(told.get("id")):
            kind = _text(told.get("kind"))
            found[id_] = Watched(
                id_, kind if kind in ("company", "deal") else "", _text(told.get("name")) or id_,
                _text(told.get("store")), _text(told.get("day")), _texts(told.get("seen")),
            )  # fmt: skip
    return [*found.values()]


def keep_watched(things: Sequence[Watched]) -> bool:
    """Remember the watch list; says whether that could be done."""
    return save(watched_file(), {"watched": [each._asdict() for each in things]})


def _text(value: object) -> str:
    return clean(value[:LONGEST], limit=LONGEST) if isinstance(value, str) else ""


def _number(value: object) -> int:
    return min(value, _FARTHEST) if type(value) is int and value > 0 else 0


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> dict[str, str]:
    pairs = [*_mapping(value).items()][:20]
    return {_text(name): _text(text) for name, text in pairs if _text(name)}
