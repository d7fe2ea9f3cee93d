"""What the widgets of the explorer tell each other; small, typed, and never a widget's insides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui.document import Document, LaidOut, Span
    from tui.place import Place


class Ask(Message):
    """Somebody wants the evidence of a figure.

    Attributes:
        fact: Id of the fact behind it, or None for a sum.
        inputs: Ids of the facts that a sum is made of.
        label: What to call a sum, and its figure.
        source: Id of a source, if it is that which is asked about.
    """

    def __init__(
        self,
        fact: str | None,
        inputs: tuple[str, ...] = (),
        label: str = "",
        *,
        source: str | None = None,
    ) -> None:
        super().__init__()
        self.fact = fact
        self.inputs = inputs
        self.label = label
        self.source = source


class Go(Message):
    """Somebody follows a name: an address such as "deal/openai-round-2026-02"."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


class PageReady(Message):
    """A page was made in a worker.

    Attributes:
        key: What the page is about; an answer to an older question is dropped by it.
        document: The page; empty if there is no such thing.
        edition: Of the store that it was made from; a page of an older one is dropped by it.
        laid_out: Its lines, where it was known how wide they have to be.
        is_whole: Whether nothing of it is still being made.
        is_answer: Whether it is what was asked for; otherwise it tells why there is no such page.
    """

    def __init__(
        self,
        key: str,
        document: Document,
        edition: int = 0,
        *,
        laid_out: LaidOut | None = None,
        is_whole: bool = True,
        is_answer: bool = True,
    ) -> None:
        super().__init__()
        self.key = key
        self.document = document
        self.edition = edition
        self.laid_out = laid_out
        self.is_whole = is_whole
        self.is_answer = is_answer


class PageFailed(Message):
    """A page could not be made: the store could not be read, or took too long."""

    def __init__(self, key: str, error: Exception) -> None:
        super().__init__()
        self.key = key
        self.error = error


class KeysChanged(Message):
    """The keys that matter have changed: another pane, focus, or panel.

    Attributes:
        keys: Key and word, the most telling first; at most six are shown.
        status: What stands at the right: where the cursor is, what is filtered.
    """

    def __init__(self, keys: Sequence[tuple[str, str]], status: str) -> None:
        super().__init__()
        self.keys = tuple(keys)
        self.status = status

    def can_replace(self, message: Message) -> bool:
        """Only the last counts."""
        return isinstance(message, KeysChanged)


class FilterChanged(Message):
    """Other words are in the filter line."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def can_replace(self, message: Message) -> bool:
        """Only what was typed last counts."""
        return isinstance(message, FilterChanged)


class FilterClosed(Message):
    """The person is done with the filter line."""


class FirstRows(Message):
    """A pane has the first rows it shows."""


class Back(Message):
    """The person wants to go back to the pane from which this one was opened.

    Attributes:
        otherwise: Where to go if nothing was shown before; None for the first pane.
    """

    def __init__(self, otherwise: Place | None = None) -> None:
        super().__init__()
        self.otherwise = otherwise


class WentOn(Message):
    """The person went on from a place within a pane: into a page, or to other rows.

    Attributes:
        place: Where they were.
        goes_up: Whether they closed it; that may lead back to where they came from.
    """

    def __init__(self, place: Place, *, goes_up: bool = False) -> None:
        super().__init__()
        self.place = place
        self.goes_up = goes_up


class MarksChanged(Message):
    """Something was marked for comparison, or its mark taken away."""

    def __init__(self, key: str, label: str) -> None:
        super().__init__()
        self.key = key
        self.label = label


def ask_about(span: Span, about: str) -> Ask | None:
    """The question for the evidence of a span; None if there is nothing to ask.

    Args:
        span: A figure.
        about: What it is a figure of: a sum is called by that.
    """
    if span.fact:
        return Ask(span.fact)
    if span.inputs:
        return Ask(None, span.inputs, f"{about}: {span.text.strip()}")
    return None
