"""What Tab completes on the command line: names of commands, their words, names from the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.named_tuple import NamedTuple
from db.queries import search
from db.reader import QueryStopped
from db.store import StoreError
from tui.orders import ADDRESSES, BY_NAME, COLUMNS, NAMES_OF_STORE, beginning_with, words_of
from tui.slow import LONG

if TYPE_CHECKING:
    from tui.app import Explorer

MOST = 12
_KINDS = {"entity": "company", "deal": "deal", "source": "source"}


class Candidate(NamedTuple):
    """What a word can become.

    Attributes:
        word: The word.
        about: What it means, for people.
    """

    word: str
    about: str = ""


class Unfinished(NamedTuple):
    """A line as it is typed: what stands, and the word that is completed.

    Attributes:
        before: All before that word.
        word: The word.
        takes: What it can become: words, or one of the kinds of `tui.orders`.
    """

    before: str
    word: str
    takes: str | Sequence[str]

    def completed(self, candidate: Candidate) -> str:
        """The line with a candidate in place of the word."""
        return f"{self.before}{candidate.word} "


def unfinished(text: str) -> Unfinished | None:
    """The word of a line that can be completed; None where nothing can."""
    before, blank, word = text.rpartition(" ")
    if not blank:
        return Unfinished("", word, "orders")
    name, *words = words_of(before) or [""]
    order = BY_NAME.get(name)
    if order is None or not order.takes:
        return None
    takes = order.takes[min(len(words), len(order.takes) - 1)]
    if len(words) >= len(order.takes) and takes not in (NAMES_OF_STORE, ADDRESSES):
        return None  # a path, or nothing more
    return Unfinished(f"{before} ", word, takes)


def candidates(app: Explorer, line: Unfinished, columns: Sequence[str]) -> list[Candidate]:
    """What the word can become; in a thread."""
    word = line.word
    if line.takes == "orders":
        return [Candidate(order.name, order.about) for order in beginning_with(word)]
    if line.takes in (NAMES_OF_STORE, ADDRESSES):
        return _of_store(app, word, as_address=line.takes == ADDRESSES) if word else []
    words = columns if line.takes == COLUMNS else line.takes
    return [Candidate(each) for each in words if each.startswith(word)]


def _of_store(app: Explorer, word: str, *, as_address: bool) -> list[Candidate]:
    """The names in which the word is found; a newer question takes this one's place."""
    session = app.session
    kind, slash, name = word.rpartition("/")
    lane = session.reader.lane("command line", LONG)
    words = name.replace("-", " ") or kind
    try:
        found = lane.ask(search.search, words, 3 * MOST, session.as_of)
    except (QueryStopped, StoreError):
        return []
    return [
        Candidate(f"{_KINDS[hit.kind]}/{hit.id}" if as_address else hit.id, hit.label)
        for hit in found
        if hit.kind in _KINDS
        and (not slash or _KINDS[hit.kind] == kind)
        and (as_address or hit.kind != "source")
    ][:MOST]
