"""The overview in all forms: the page, and the facts behind its figures."""

from __future__ import annotations

from db.queries import facts
from db.reader import Reader
from db.rows import FactRow
from tui.answers import read_overview
from tui.document import Document
from tui.layout import layout
from tui.pages.overview import overview_page
from tui.printing.answers import facts_behind
from tui.printing.forms import Forms
from tui.printing.pages import READING_WIDTH


def overview(reader: Reader, as_of: str) -> Forms:
    """What is new, what is owed, on which conditions, and what is worth how much."""
    found = read_overview(reader, as_of)
    rows = _facts(reader, overview_page(found), as_of)
    # Made again when it is printed: its figures are not written the same way in every form.
    return facts_behind(reader, rows, lambda: overview_page(found))


def _facts(reader: Reader, page: Document, as_of: str) -> list[FactRow]:
    """The facts behind the figures of a page, in its order."""
    spans = (span for line in layout(page, READING_WIDTH) for span in line.spans)
    ids = (id_ for span in spans for id_ in ((span.fact,) if span.fact else span.inputs))
    return reader.ask(facts.rows, [*dict.fromkeys(ids)], as_of)
