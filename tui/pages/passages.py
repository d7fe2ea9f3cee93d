"""The paragraphs of sources behind a page, with the figures in them marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.passages import Passage
from db.rows import Evidence
from tui.document import Block, Field, Heading, Span, Spans, Text
from tui.language import N_, _
from tui.phrases import called
from tui.terms import place_words

FOUND = N_("In the sources")


def passage_blocks(found: Sequence[tuple[Evidence, Passage]]) -> Iterator[Block]:
    """Paragraphs of sources, each under its place; the figure as published is marked.

    Args:
        found: Evidence with the paragraph that it is in. Several figures of one paragraph are
            marked in it together.
    """
    if not found:
        return
    yield Heading(_(FOUND))
    together: dict[tuple[str, str, str], list[Passage]] = {}
    for evidence, passage in found:
        place = (called(evidence.source), evidence.locator or "", passage.text)
        together.setdefault(place, []).append(passage)
    for (source, locator, text), passages in together.items():
        yield Field(place_words(locator), (Span(source, "name"),))
        for line, start in _lines(text):
            yield Text(_marked(line, start, passages), indent=2)


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Each line of a passage, and where it starts."""
    start = 0
    for line in text.split("\n"):
        yield line, start
        start += len(line) + 1


def _marked(line: str, start: int, passages: Sequence[Passage]) -> Spans:
    """A line with its figures in brackets: also where there is no colour they stand out."""
    places = sorted({place for passage in passages for place in passage.places})
    spans: list[Span] = []
    reached = 0
    for place in places:
        begin, end = max(0, place[0] - start), min(len(line), place[1] - start)
        if begin < reached or begin >= end:
            continue  # inside of one that is marked already, or on another line
        spans += [Span(line[reached:begin]), Span(f"[{line[begin:end]}]", "mark")]
        reached = end
    spans.append(Span(line[reached:]))
    return tuple(span for span in spans if span.text)
