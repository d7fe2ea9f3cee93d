"""The overview in all forms: the page, and the facts behind its figures."""

from __future__ import annotations

from collections.abc import Callable

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
    return page_of_facts(reader, lambda: overview_page(found), as_of)


def page_of_facts(reader: Reader, page: Callable[[], Document], as_of: str) -> Forms:
    """The forms of a page, of which the table is the facts behind its figures.

    Args:
        reader: The store.
        page: Makes the page; again when it is printed, since its figures are not written the same
            way in every form.
        as_of: The day (ISO).
    """
    return facts_behind(reader, _facts(reader, page(), as_of), page)


def _facts(reader: Reader, page: Document, as_of: str) -> list[FactRow]:
    """The facts behind the figures of a page, in its order."""
    spans = (span for line in layout(page, READING_WIDTH) for span in line.spans)
    ids = (id_ for span in spans for id_ in ((span.fact,) if span.fact else span.inputs))
    return reader.ask(facts.rows, [*dict.fromkeys(ids)], as_of)
